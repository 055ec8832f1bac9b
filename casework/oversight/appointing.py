"""Name people for a role, link the supervisors' group, and ban people from reporting.

Promises: a code works once, and for a day. Every change is in the audit log: who made it, the value before and the
value now. Whoever gets or loses a role has its commands in Telegram's menu, or no longer: the menu leaves through the
outbox. A ban in chat names a ticket, so nobody learns who reported it, nor whether one person reported two. The last
administrator cannot remove themselves in chat.
"""

from collections.abc import Sequence
from datetime import datetime

from casework.desk.linking import CODE_LASTS
from casework.model.area import Area
from casework.model.authority import Gives, Role
from casework.model.category import CategoryGroup
from casework.model.change import Change, Changed
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.errors import Refusal, Why
from casework.model.notice import Kind, Notice, ToChat, ToPerson, menu_notice
from casework.model.person import Person, PersonId
from casework.model.reach import Section, Sections
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets.keeping import find

MOST_BANNED = 50  # in one list
OF_SECTIONS = (Role.SUPERVISOR, Role.CARETAKER)


async def issue_code(
    work: Work,
    gives: Gives,
    code: str,
    by: PersonId | None,
    at: datetime,
    area: Area | None = None,
    group: CategoryGroup | None = None,
) -> None:
    """Keep a code that works once, for a day; the audit log says that a code was issued, but not which.

    `area`: of which, with all areas below it, the code makes a supervisor or a caretaker; None: a supervisor of the
    whole district. `group`: a caretaker for these categories only. Raises Refusal for a caretaker of no area.
    """
    if gives is Gives.CARETAKER and area is None:
        raise Refusal(Why.AREA_GONE)
    until = at + CODE_LASTS
    await work.roles.issue_code(code, gives, until, Section(area.code, group.code if group else "") if area else None)
    what = Changed.GROUP if gives is Gives.GROUP else Changed.ROLE
    said = {"code_until": until.isoformat(), **({"area": area.name} if area else {})}
    said |= {"group": group.code} if group else {}
    await work.audit.record([Change(at, by, what, gives, None, said)])


def areas_to_name(district: District, at: datetime) -> list[Area]:
    """Return the areas for which somebody can be named on the local day: those at the top first, then by name."""
    day = local_day(at, district.calendar.zone)
    depth = {area.code: len(district.areas.lineage(area, day)) for area in district.areas.valid(day)}
    return sorted(district.areas.valid(day), key=lambda area: (depth[area.code], area.name, area.code))


async def join(work: Work, person: PersonId, code: str, at: datetime) -> Role:
    """Give somebody the role of the code that they use; raises Refusal for a code that does not work."""
    code = code.strip().upper()
    section = await work.roles.section_of(code)
    given = await work.roles.redeem_code(code, tuple(Gives(role) for role in Role), at)
    if given is None:
        raise Refusal(Why.CODE_UNKNOWN)
    role = Role(given)
    await give(work, person, role, person, at, section)
    await work.say(Notice(Kind.JOINED, ToPerson(person), facts={"role": role}))
    return role


async def give(
    work: Work, person: PersonId, role: Role, by: PersonId | None, at: datetime, section: Section | None = None
) -> None:
    """Give somebody a role; `section`: of which they are supervisor or caretaker, beside those that they have already.

    Whoever is supervisor of the whole district stays so.
    """
    before = await work.roles.of(person)
    had = await sections_of(work, person, role)
    is_new = await work.roles.give(person, role, at)
    now = None if section is None or had is None else had | {section}
    await _keep_sections(work, person, role, now)
    if is_new or (role in OF_SECTIONS and now != had):
        await work.audit.record([_roles_changed(person, before, before | {role}, by, at, role, now)])
    if is_new:
        await work.say(menu_notice(ToPerson(person)))


async def sections_of(work: Work, person: PersonId, role: Role) -> Sections | None:
    """Return of which areas somebody is supervisor (None: of the whole district), or caretaker of which sections."""
    if role is Role.SUPERVISOR:
        areas = (await work.roles.supervisors()).get(person, frozenset())
        return None if areas is None else frozenset(map(Section, areas))
    if role is Role.CARETAKER:
        return (await work.roles.caretakers()).get(person, frozenset())
    return frozenset()


async def _keep_sections(work: Work, person: PersonId, role: Role, sections: Sections | None) -> None:
    if role is Role.SUPERVISOR:
        await work.roles.set_areas(person, None if sections is None else frozenset(each.area for each in sections))
    elif role is Role.CARETAKER:
        await work.roles.set_sections(person, sections or frozenset())


async def take_section(
    work: Work, person: PersonId, role: Role, section: Section, by: PersonId | None, at: datetime
) -> bool:
    """Take one area, or one section, from a supervisor or a caretaker, and with the last one the role.

    Tells whether they had it.
    """
    had = await sections_of(work, person, role)
    if had is None or section not in had:
        return False
    left = had - {section}
    if not left:
        return await take(work, person, role, by, at)
    await _keep_sections(work, person, role, left)
    before = await work.roles.of(person)
    await work.audit.record([_roles_changed(person, before, before, by, at, role, left)])
    return True


async def take(work: Work, person: PersonId, role: Role, by: PersonId | None, at: datetime) -> bool:
    """Take a role from somebody; tells whether they had it.

    Raises Refusal for the last administrator, unless the command line does it (`by` is None).
    """
    before = await work.roles.of(person)
    if by is not None and role is Role.ADMINISTRATOR and await work.roles.hold_administrators() == [person]:
        raise Refusal(Why.LAST_ADMINISTRATOR)
    if not await work.roles.take(person, role):
        return False
    await work.audit.record([_roles_changed(person, before, before - {role}, by, at)])
    await work.say(menu_notice(ToPerson(person)))
    return True


async def named(work: Work) -> Sequence[tuple[Person, Role]]:
    """Return everybody who was named, in the order of naming."""
    found = [(await work.people.get(person), role) for person, role in await work.roles.all()]
    return [(person, role) for person, role in found if person is not None]


async def link_group(work: Work, group: ToChat, code: str, by: PersonId, at: datetime) -> bool:
    """Make a chat the supervisors' group; returns whether the code was one for that.

    Raises Refusal if the chat is a desk already, because its staff would supervise themselves.
    """
    if await work.roles.redeem_code(code.strip().upper(), (Gives.GROUP,), at) is None:
        return False
    if await work.desks.teams_in(group.chat):
        raise Refusal(Why.GROUP_IN_USE)
    before = await work.supervision.group()
    await work.supervision.link(group, at)
    was = {"chat": before.chat} if before else None
    await work.audit.record([Change(at, by, Changed.GROUP, "supervisors", was, {"chat": group.chat})])
    await work.say(Notice(Kind.GROUP_LINKED, group))
    await work.say(menu_notice(group))
    if before is not None and before.chat != group.chat:
        await work.say(menu_notice(before))
    return True


async def is_group(work: Work, chat: int) -> bool:
    """Tell whether a chat is the supervisors' group."""
    group = await work.supervision.group()
    return group is not None and group.chat == chat


async def follow_group(work: Work) -> None:
    """Give the supervisors' group its commands anew: it became a supergroup, which has a menu of its own."""
    group = await work.supervision.group()
    if group is not None:
        await work.say(menu_notice(group))


async def ban(work: Work, ticket_id: TicketId, by: PersonId, at: datetime) -> bool:
    """Ban whoever reported a ticket; returns whether the ticket stood among the bans before.

    Raises Refusal if the ticket has no known reporter.
    """
    return await _bar(work, ticket_id, by, at, is_barred=True)


async def unban(work: Work, ticket_id: TicketId, by: PersonId, at: datetime) -> bool:
    """End the ban that names a ticket; returns whether there was one; raises Refusal as `ban` does.

    Whoever is banned for another ticket too stays banned for that.
    """
    return await _bar(work, ticket_id, by, at, is_barred=False)


async def set_banned(work: Work, person: PersonId, at: datetime, *, is_banned: bool) -> bool:
    """Ban a person from the command line, or let them report again; returns whether that is a change."""
    if not await work.restraints.ban(person, is_banned=is_banned):
        return False
    await work.audit.record([_ban_changed(f"person {person}", None, at, is_banned=is_banned)])
    return True


async def lift(work: Work, account: int, at: datetime) -> bool:
    """End, from the command line, the ban of somebody who was forgotten; returns whether there was one."""
    if not await work.restraints.lift(account):
        return False
    await work.audit.record([Change(at, None, Changed.BAN, "forgotten", {"banned": True}, {"banned": False})])
    return True


async def banned(work: Work) -> Sequence[TicketId]:
    """Return the tickets that the bans name; an administrator learns nothing else about who is banned."""
    return await work.restraints.barred(MOST_BANNED)


async def _bar(work: Work, ticket_id: TicketId, by: PersonId, at: datetime, *, is_barred: bool) -> bool:
    ticket = await find(work, ticket_id)
    if ticket.reporter is None:
        raise Refusal(Why.NOBODY_TO_BAN, ticket=ticket_id)
    if not await work.restraints.bar(ticket_id, ticket.reporter, is_barred=is_barred):
        return False
    await work.audit.record([_ban_changed(f"#{ticket_id}", by, at, is_banned=is_barred)])
    return True


def _ban_changed(subject: str, by: PersonId | None, at: datetime, *, is_banned: bool) -> Change:
    return Change(at, by, Changed.BAN, subject, {"banned": not is_banned}, {"banned": is_banned})


def _roles_changed(
    person: PersonId,
    before: frozenset[Role],
    after: frozenset[Role],
    by: PersonId | None,
    at: datetime,
    role: Role | None = None,
    sections: Sections | None = None,
) -> Change:
    was: dict[str, object] | None = {"roles": sorted(before)} if before else None
    now: dict[str, object] | None = {"roles": sorted(after)} if after else None
    if now is not None and role is not None and sections:
        kept = "sections" if role is Role.CARETAKER else "areas"
        now[kept] = [each.area if not each.group else f"{each.area}: {each.group}" for each in sorted(sections)]
    return Change(at, by, Changed.ROLE, f"person {person}", was, now)
