"""Let a supervisor urge a desk to work on a ticket now.

Promises: the desk gets a message in answer to the ticket's card, which names the supervisor; the card counts how often.
A ticket is not urged again before `urge_every_hours` have passed, whoever urges. Residents do not see it.
"""

from datetime import datetime

from casework.model import authority, life
from casework.model.authority import Actor
from casework.model.notice import Kind, Notice, ToDesk
from casework.model.policy import Policy
from casework.model.ticket import Act, Entry, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets.keeping import find, keep


async def urge(work: Work, policy: Policy, actor: Actor, ticket_id: TicketId, words: str, at: datetime) -> Ticket:
    """Urge the desk that has a ticket, in the supervisor's own words if there are any.

    Raises Refusal if the ticket is fixed or closed, no team has it, it was urged a short while ago, or the actor is no
    supervisor.
    """
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.URGE, ticket)
    history = await work.tickets.history(ticket.id)
    urged = life.urge(ticket, history, at, policy)
    await keep(work, urged, Entry(ticket.id, at, Act.URGE, actor.person, words))
    if urged.team:
        facts = {"number": len(history), "by": actor.person}
        await work.say(Notice(Kind.URGED, ToDesk(urged.team), ticket.id, facts))
    return urged
