"""Find out what a person is doing now, so that help can be about exactly that."""

from dataclasses import dataclass
from datetime import datetime

from casework.model.authority import Role
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.draft import Draft, Step, without_gone
from casework.model.person import PersonId, Question
from casework.model.ticket import Status, Ticket
from casework.ports import Work

MOST_LOOKED_AT = 20  # unfinished tickets


@dataclass(frozen=True, slots=True)
class Moment:
    """What the bot waits for: the answer to a question, the next step of a draft, a verdict; each can be None.

    `roles` are those of whoever asks.
    """

    question: Question | None
    step: Step | None
    verdict: Ticket | None
    roles: frozenset[Role] = frozenset()


async def moment(work: Work, district: District, person: PersonId, at: datetime) -> Moment:
    """Return what somebody is doing, as the message with their draft asks for it now."""
    draft: Draft | None = await work.drafts.open_of(person)
    fixed = None
    for ticket_id in await work.tickets.unfinished_of(person, MOST_LOOKED_AT):
        ticket = await work.tickets.get(ticket_id)
        if ticket is not None and ticket.status is Status.FIXED:
            fixed = ticket
            break
    today = local_day(at, district.calendar.zone)
    step = without_gone(draft, district.tree, today).step if draft and not draft.is_empty else None
    return Moment(await work.people.asked(person), step, fixed, await work.roles.of(person))
