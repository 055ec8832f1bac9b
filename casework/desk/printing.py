"""Staff have a ticket on paper: who may, and whose names stand on it."""

from casework.model import authority
from casework.model.authority import STAFF_ACTS, SUPERVISOR_ACTS, Actor
from casework.model.notice import Kind, Notice, ToChat, ToDesk, ToPerson
from casework.model.person import PersonId
from casework.model.ticket import Act, Entry
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets.keeping import desk_of, find

# What else somebody does is done as a resident, whose name nobody learns.
SIGNED = STAFF_ACTS | SUPERVISOR_ACTS | {Act.ENTER}


async def show(work: Work, actor: Actor, ticket_id: TicketId, here: ToPerson | ToChat) -> None:
    """Send a ticket as a PDF to the desk at which somebody acts, below everything; to a supervisor elsewhere, `here`.

    Raises Refusal for another team's ticket.
    """
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.VIEW, ticket)
    team = desk_of(actor, ticket)
    if team is not None and team in actor.teams:
        await work.say(Notice(Kind.PRINTED, ToDesk(team), ticket.id, {"afresh": 1}))
    else:
        await work.say(Notice(Kind.PRINTED, here, ticket.id, slot=None))


async def signed(work: Work, history: list[Entry]) -> list[tuple[Entry, str]]:
    """Return the lines of a history, each with the name of the staff member or supervisor who acted, or ""."""
    names: dict[PersonId, str] = {}
    for person in {entry.actor for entry in history if entry.actor is not None and entry.act in SIGNED}:
        found = await work.people.get(person)
        names[person] = (found.name or "") if found else ""
    return [(entry, names.get(entry.actor, "") if entry.actor and entry.act in SIGNED else "") for entry in history]
