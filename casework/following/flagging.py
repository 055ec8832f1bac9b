"""Let strangers flag what they see of a ticket, so that a person looks at it.

Promises: photos and words are hidden at once when `flags_hide` people flagged the ticket, until its desk or a
supervisor has looked; both are told. Once somebody decided that all may be seen, flags of the same people do not count
for `flag_rest_days`. Nobody learns who flagged.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from casework.following.watching import seen_by
from casework.model.district import District
from casework.model.errors import Refusal, Why
from casework.model.limit import Limited
from casework.model.notice import Kind, Notice, ToDesk, ToPerson
from casework.model.person import PersonId
from casework.model.ticket import Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets import restraining
from casework.tickets.overseers import who_decide
from casework.tickets.reshowing import show_again_everywhere
from casework.tickets.telling import below, resident


async def want(work: Work, district: District, person: PersonId, ticket_id: TicketId, at: datetime) -> None:
    """Ask somebody whether they really flag a ticket; raises Refusal where `flag` would."""
    await _strange(work, district, person, ticket_id)
    await restraining.may(work, district, person, Limited.FLAG, at)
    await work.say(below(Notice(Kind.FLAG, ToPerson(person), ticket_id)))


async def flag(work: Work, district: District, person: PersonId, ticket_id: TicketId, at: datetime) -> Ticket:
    """Count somebody's flag, and hide photos and words if there are enough.

    Raises Refusal if they see no such ticket, if it is their own or they see it too, or if they have flagged too much
    today.
    """
    ticket = await _strange(work, district, person, ticket_id)
    await restraining.count(work, district, person, Limited.FLAG, at)
    await work.flags.add(ticket.id, person, at, at - timedelta(days=district.policy.flag_rest_days))
    await work.say(Notice(Kind.FLAG, ToPerson(person), ticket.id, {"done": 1}))
    if ticket.flagged_at is not None or await work.flags.counting(ticket.id) < district.policy.flags_hide:
        return ticket
    ticket = replace(ticket, flagged_at=at)
    await work.tickets.save(ticket)
    await show_again_everywhere(work, ticket)
    readers = await who_decide(work, district, ticket)
    for reader in [*([ToDesk(ticket.team)] if ticket.team else []), *readers]:
        await work.say(below(Notice(Kind.FLAGGED, reader, ticket.id)))
    return ticket


async def _strange(work: Work, district: District, person: PersonId, ticket_id: TicketId) -> Ticket:
    ticket = await seen_by(work, district, person, ticket_id)
    if (await resident(work, person, ticket)).standing.may_judge:
        raise Refusal(Why.FLAGS_OWN, ticket=ticket.id)
    return ticket
