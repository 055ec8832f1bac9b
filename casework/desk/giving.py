"""Let staff give a ticket to a colleague: to a known member of the desk, or to whoever answers for its section.

Promises: whoever gets it holds it as if they had taken it, and is named in a message at the desk. Members are known by
what they did at the desk; Telegram tells a bot no list of a group's members. Whoever left is known no more.
"""

from collections.abc import Sequence
from datetime import datetime

from casework.model import authority, handling
from casework.model.authority import Actor
from casework.model.district import District
from casework.model.errors import Refusal, Why
from casework.model.life import after
from casework.model.notice import Kind, Notice, ToDesk, taken_notice
from casework.model.person import Person, PersonId
from casework.model.ticket import Act, Entry, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets.keeping import find, keep
from casework.tickets.overseers import caretakers_of
from casework.tickets.telling import tell

MOST_NAMED = 32  # characters of what somebody took for a name, in the refusal


async def colleagues(work: Work, district: District, ticket: Ticket) -> list[Person]:
    """Return to whom a ticket can be given: those who answer for its section first, then the desk's known members."""
    answering = [await work.people.get(person) for person in await caretakers_of(work, district, ticket)]
    known = await work.desks.members(ticket.team) if ticket.team else []
    found = {person.id: person for person in (*answering, *known) if person is not None and person.name}
    return [person for person in found.values() if person.id != ticket.taken_by]


async def give(
    work: Work, district: District, actor: Actor, ticket_id: TicketId, holder: PersonId, at: datetime
) -> Ticket:
    """Give a ticket to somebody who is offered for it.

    Raises Refusal if the ticket is another team's, waits, is fixed or closed, or they have it already or are not
    offered.
    """
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.GIVE, ticket)
    given = handling.give_to(ticket, holder)
    if holder not in [person.id for person in await colleagues(work, district, ticket)]:
        raise Refusal(Why.NO_SUCH_MEMBER, ticket=ticket.id, who="")
    given = handling.with_undo(ticket, given, Act.GIVE, actor.person, at)
    await keep(work, given, Entry(ticket.id, at, Act.GIVE, actor.person))
    if ticket.team and holder != actor.person:
        facts = {"by": actor.person, "holder": holder}
        await work.say(Notice(Kind.GIVEN, ToDesk(ticket.team), ticket.id, facts))
    await tell(work, given, lambda hearer: taken_notice(hearer, ticket.id, ticket.rework))
    return given


async def give_by_name(
    work: Work, district: District, actor: Actor, ticket_id: TicketId, said: str, at: datetime
) -> Ticket:
    """Give a ticket to whoever of those who are offered has a name; raises Refusal as `give`, or if nobody has it."""
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.GIVE, ticket)
    after(ticket, Act.GIVE)  # whoever has a name does not matter where nobody can have the ticket
    holder = _named(await colleagues(work, district, ticket), said)
    if holder is None:
        raise Refusal(Why.NO_SUCH_MEMBER, ticket=ticket.id, who=said[:MOST_NAMED])
    return await give(work, district, actor, ticket_id, holder.id, at)


def _named(people: Sequence[Person], said: str) -> Person | None:
    """Return the one whose name was typed, or the only one whose name begins so."""
    asked = " ".join(said.split()).casefold()
    names = {person.id: " ".join((person.name or "").split()).casefold() for person in people}
    exact = [person for person in people if names[person.id] == asked]
    begins = [person for person in people if asked and names[person.id].startswith(asked)]
    found = exact or begins
    return found[0] if len(found) == 1 else None
