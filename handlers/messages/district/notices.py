"""Load and word each kind of notice (outbox message) for administrators."""

from casework.district.editing import Part
from casework.district.uploading import FileKind
from casework.files import writing
from casework.model.notice import Kind
from casework.oversight import appointing
from casework.ports import Work
from handlers.messages.district import administering, editing, health
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
            return administering.people(await appointing.named(work), number, to)
        case "bans":
            return administering.bans(await appointing.banned(work), to)
        case "desks":
            return administering.desks(occasion.district.teams, number, to)
        case "audit":
            size = administering.CHANGES_A_PAGE
            found = await work.audit.latest(number * size, size + 1)
            people = [await work.people.get(change.by) if change.by else None for change in found[:size]]
            changes = [(change, who.name if who else None) for change, who in zip(found, people, strict=False)]
            return administering.audit(changes, number, to, has_more=len(found) > size)
        case "health":
            return health.page(occasion.installation.ailments(), to)
        case _:
            return administering.home(to)


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


ROWS: Rows = {
    Kind.JOINED: at_once(lambda occasion: administering.joined(occasion.text("role"), occasion.to)),
    Kind.ADMIN: _admin,
    Kind.UPLOAD: at_once(lambda occasion: administering.upload(occasion.facts, occasion.to)),
    Kind.DISTRICT_FILE: _district_file,
    Kind.CODE: at_once(_code),
    Kind.BAN: at_once(lambda occasion: administering.ban(occasion.facts, occasion.about, occasion.to)),
    Kind.EDIT_WANTED: _edit_wanted,
}
