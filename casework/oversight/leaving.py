"""Release what somebody holds who has left a desk's group.

Promises: tickets that they had taken are open again, or wait without a holder; who left is known as a member no more.
Whoever works at no other desk answers for no section any more. The desk is told in one line, and only if they held
something. Telegram may tell that somebody left twice; the second time changes nothing.
"""

from datetime import datetime

from casework.model import handling
from casework.model.authority import Role
from casework.model.district import District
from casework.model.errors import Fact
from casework.model.notice import Kind, Notice, ToDesk, taken_notice
from casework.model.person import Person
from casework.model.team import TeamCode
from casework.model.ticket import Act, Entry, Status, Ticket
from casework.model.ticket_id import TicketId
from casework.oversight import appointing
from casework.ports import Work
from casework.tickets.keeping import find, keep
from casework.tickets.telling import tell

AT_ONCE = 200  # tickets that are looked up at once


async def leave(work: Work, district: District, account: int, chat: int, at: datetime) -> None:
    """Release what the person with an account holds at the desks in a group that they have left."""
    teams = await work.desks.teams_in(chat)
    person = await work.people.by_account(account) if teams else None
    if person is None:
        return
    await work.desks.part(chat, person.id)
    areas = await _end_sections(work, district, person, at)
    for team in teams:
        released = await _release(work, person, team, at)
        if released or areas:
            facts: dict[str, Fact] = {"by": person.id, "tickets": " ".join(map(str, released))}
            facts |= {"areas": "\n".join(areas)}
            await work.say(Notice(Kind.MEMBER_LEFT, ToDesk(team), facts=facts))


async def _release(work: Work, person: Person, team: TeamCode, at: datetime) -> list[TicketId]:
    """Release a team's tickets that somebody holds; residents are told that nobody works on those that were taken."""
    released: list[TicketId] = []
    while held := await work.tickets.held_by(person.id, team, AT_ONCE):
        for ticket_id in held:
            ticket = await find(work, ticket_id)
            if ticket.taken_by != person.id or ticket.status is Status.FIXED or ticket.status.is_closed:
                continue
            left = handling.leave(ticket)
            await keep(work, left, Entry(ticket.id, at, Act.RELEASE, None))
            released.append(ticket.id)
            if left.status is not ticket.status:
                await _tell_of(work, left)
    return released


async def _tell_of(work: Work, ticket: Ticket) -> None:
    await tell(work, ticket, lambda hearer: taken_notice(hearer, ticket.id, ticket.rework))


async def _end_sections(work: Work, district: District, person: Person, at: datetime) -> list[str]:
    """Let somebody answer for no section any more, unless another desk knows them; returns the areas' names."""
    sections = await appointing.sections_of(work, person.id, Role.CARETAKER)
    if not sections or await work.desks.is_member(person.id):
        return []
    await appointing.take(work, person.id, Role.CARETAKER, person.id, at)
    known = [(each.area, district.areas.last_known(each.area)) for each in sorted(sections)]
    return list(dict.fromkeys(area.name if area else code for code, area in known))
