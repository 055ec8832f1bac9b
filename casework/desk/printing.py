"""Print a ticket as a PDF: decide who may have it, and whose names stand in it."""

from casework.model import authority
from casework.model.authority import STAFF_ACTS, SUPERVISOR_ACTS, Actor
from casework.model.notice import Kind, Notice, Reader, ToDesk
from casework.model.person import PersonId
from casework.model.ticket import Act, Entry
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets.keeping import desk_of, find

# Any other act is a resident's, and nobody learns a resident's name.
SIGNED = STAFF_ACTS | SUPERVISOR_ACTS | {Act.ENTER}


async def show(work: Work, actor: Actor, ticket_id: TicketId, here: Reader) -> None:
    """Send a ticket as a PDF, in a new message: to the desk at which somebody acts, or else (a supervisor) to `here`.

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
    """Return each line of a history with the name of the staff member or supervisor who acted, or ""."""
    names: dict[PersonId, str] = {}
    for person in {entry.actor for entry in history if entry.actor is not None and entry.act in SIGNED}:
        found = await work.people.get(person)
        names[person] = (found.name or "") if found else ""
    return [(entry, names.get(entry.actor, "") if entry.actor and entry.act in SIGNED else "") for entry in history]
