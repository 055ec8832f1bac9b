"""Load and word each kind of notice (outbox message) for administrators."""

from collections.abc import Sequence

from casework.district.editing import Part
from casework.district.upload import FileKind
from casework.files import writing
from casework.model.authority import Role
from casework.model.category import CategoryCode, name_in
from casework.model.change import Change
from casework.model.deadline import local_day
from casework.model.following import number_of
from casework.model.notice import Kind
from casework.model.person import PersonId
from casework.model.reach import Section
from casework.model.spelling import digits_in
from casework.model.team import TeamCode
from casework.oversight import appointing
from casework.ports import Work
from handlers.messages.district import administering, channel, editing, health, sections
from handlers.messages.district.changes_of_people import people_in
from handlers.messages.district.kept import Naming
from handlers.messages.message import Message
from handlers.messages.occasion import Occasion, Rows, at_once


async def _admin(occasion: Occasion) -> Message:
    """One page of the menu: the fact `page` holds its name and, after a dot, the code of what it shows."""
    name, _, code = occasion.text("page").partition(".")
    number, work, to = occasion.number("number"), occasion.work, occasion.to
    match name:
        case editing.PAGE:
            return editing.categories(await work.districts.tree(), code, to)
        case "people":
            return administering.people(await appointing.named(work), await _areas(occasion), number, to)
        case "caretakers":
            return _caretakers(occasion, code)
        case "sections":
            return await _sections(occasion, code)
        case "overseers":
            return administering.overseers(appointing.areas_to_name(occasion.district, occasion.at), number, to)
        case "bans":
            return administering.bans(await appointing.banned(work), to)
        case "desks":
            return administering.desks(occasion.district.teams, await _heard(occasion), number, to)
        case "audit":
            size = administering.CHANGES_A_PAGE
            found = await work.audit.latest(number * size, size + 1)
            naming = Naming(occasion.district, await _names(work, found[:size]))
            shown = [(change, naming.people.get(change.by or 0)) for change in found[:size]]
            return administering.audit(shown, naming, number, to, has_more=len(found) > size)
        case channel.PAGE:
            return channel.page(await work.channels.linked(), to)
        case "health":
            return health.page(occasion.installation.ailments(), to)
        case _:
            return administering.home(to)


async def _heard(occasion: Occasion) -> set[TeamCode]:
    """Return the teams whose desk hears, and those that need none because they are dissolved."""
    today = local_day(occasion.at, occasion.district.calendar.zone)
    dissolved = {team.code for team in occasion.district.teams if not team.is_active(today)}
    return dissolved | await occasion.work.desks.heard()


def _caretakers(occasion: Occasion, number: str) -> Message:
    """The areas for which somebody can answer, or, of the area that the number stands for, for what."""
    areas = appointing.areas_to_name(occasion.district, occasion.at)
    chosen = next((area for area in areas if str(number_of(area.code)) == number), None)
    if chosen is None:
        return sections.caretakers(areas, occasion.number("number"), occasion.to)
    return sections.caretakers_of(chosen, occasion.district.tree.groups, occasion.to)


async def _sections(occasion: Occasion, code: str) -> Message:
    """What can be taken from somebody: `code` is the role and the person's number; without that, the list of people."""
    role, _, number = code.partition(".")
    known = digits_in(number) if role in set(Role) else None
    person = await occasion.work.people.get(PersonId(known)) if known is not None else None
    found = await appointing.sections_of(occasion.work, person.id, Role(role)) if person else None
    if person is None or not found:
        return administering.people(await appointing.named(occasion.work), await _areas(occasion), 0, occasion.to)
    named = [(section, _section_name(occasion, section)) for section in sorted(found)]
    return sections.sections(person, Role(role), named, occasion.to)


async def _areas(occasion: Occasion) -> dict[tuple[PersonId, Role], list[str]]:
    """Return the names of the areas and sections of everybody who has some."""
    found = {}
    for person, role in await occasion.work.roles.all():
        theirs = await appointing.sections_of(occasion.work, person, role) if role in appointing.OF_SECTIONS else None
        if theirs:
            found[person, role] = [_section_name(occasion, each) for each in sorted(theirs)]
    return found


def _section_name(occasion: Occasion, section: Section) -> str:
    area = occasion.district.areas.last_known(section.area)
    group = occasion.district.tree.group(CategoryCode(section.group))
    names = (
        area.name if area else section.area,
        name_in(group.names, occasion.to.language) if group else section.group,
    )
    return ": ".join(name for name in names if name)


async def _names(work: Work, found: Sequence[Change]) -> dict[int, str | None]:
    """Return the names of the people who made changes, and of those whom the changes are about."""
    numbers = {number for change in found for number in (change.by or 0, *people_in(change))}
    people = {number: await work.people.get(PersonId(number)) for number in numbers if number}
    return {number: person.name if person else None for number, person in people.items()}


async def _district_file(occasion: Occasion) -> Message:
    file = occasion.text("file")
    return administering.district_file(file, await _written(occasion.work, FileKind(file)), occasion.to)


async def _written(work: Work, kind: FileKind) -> bytes:
    match kind:
        case FileKind.CATEGORIES:
            return writing.write_categories(await work.districts.tree())
        case FileKind.TEAMS:
            teams = await work.districts.teams()
            return writing.write_teams([(team, await work.desks.of(team.code)) for team in teams])
        case _:
            return writing.write_rules(await work.districts.rules())


def _code(occasion: Occasion) -> Message:
    code = occasion.text("team")
    team = next((each.name for each in occasion.district.teams if each.code == code), code)
    return administering.code(occasion.facts, team, occasion.to)


async def _edit_wanted(occasion: Occasion) -> Message | None:
    part = Part.parse(occasion.text("part"))
    return editing.wanted(await occasion.work.districts.tree(), part, occasion.to) if part else None


async def _channel_linked(occasion: Occasion) -> Message | None:
    linked = await occasion.work.channels.linked()
    return channel.linked(linked, occasion.to) if linked else None


async def _channel_alarm(occasion: Occasion) -> Message | None:
    linked = await occasion.work.channels.linked()
    return channel.alarm(linked, occasion.to) if linked else None


ROWS: Rows = {
    Kind.CHANNEL_LINKED: _channel_linked,
    Kind.CHANNEL_ALARM: _channel_alarm,
    Kind.JOINED: at_once(lambda occasion: administering.joined(occasion.text("role"), occasion.to)),
    Kind.ADMIN: _admin,
    Kind.UPLOAD: at_once(lambda occasion: administering.upload(occasion.facts, occasion.to)),
    Kind.DISTRICT_FILE: _district_file,
    Kind.CODE: at_once(_code),
    Kind.BAN: at_once(lambda occasion: administering.ban(occasion.facts, occasion.about, occasion.to)),
    Kind.EDIT_WANTED: _edit_wanted,
}
