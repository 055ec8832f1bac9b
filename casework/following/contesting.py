"""Let the reporter contest, once, that their report was dismissed or merged.

Promises: an objection is a sentence or a photo. It goes to the supervisors, and not to the team that decided. The
reporter is told what a supervisor says, with the reason. Somebody who is paused can contest too: wrong dismissals may
be why they are paused.
"""

from collections.abc import Sequence
from datetime import datetime

from casework.model import authority, contest as rules
from casework.model.district import District
from casework.model.errors import Refusal, Why
from casework.model.limit import Limited
from casework.model.notice import contested_notice, handled_notice
from casework.model.person import PersonId, Question, Wanted
from casework.model.photo import Photo, Stage
from casework.model.said import Said
from casework.model.ticket import Act, Entry, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets import expecting
from casework.tickets.keeping import find, show_card
from casework.tickets.overseers import ask_to_decide
from casework.tickets.telling import below, latest, resident


async def want(work: Work, person: PersonId, ticket_id: TicketId, at: datetime) -> None:
    """Ask a reporter what is wrong with the decision; raises Refusal where `contest` would."""
    ticket = await find(work, ticket_id)
    await _contested(work, person, ticket, at)
    await expecting.expect(work, person, Wanted.CONTEST, ticket, at)


async def contest(
    work: Work,
    district: District,
    person: PersonId,
    ticket_id: TicketId,
    said: Said,
    at: datetime,
) -> Ticket:
    """Contest that a ticket was dismissed or merged, with a sentence or a photo; the supervisors decide.

    Raises Refusal if the ticket is not theirs, was neither, or was contested before, if there is neither a sentence nor
    a photo, or if they are banned.
    """
    ticket = await find(work, ticket_id)
    contested = await _contested(work, person, ticket, at)
    if not said:
        raise Refusal(Why.OBJECTION_EMPTY, ticket=ticket.id)
    await work.tickets.save(contested)
    await work.tickets.record(Entry(ticket.id, at, Act.CONTEST, person, said.words))
    await _show(work, district, contested, person, said.photos)
    await work.say(below(await expecting.notice(work, person, Wanted.CONTEST, ticket)))
    await expecting.answered(work, person, Wanted.CONTEST, ticket.id, said.album, at)
    number = max([await latest(work, ticket, act) for act in rules.DECISIONS])
    await work.say(handled_notice(person, ticket.id, number))  # its button goes
    return contested


async def join(
    work: Work,
    district: District,
    person: PersonId,
    question: Question,
    words: str,
    photos: Sequence[Photo],
    at: datetime,
) -> None:
    """Add a further photo of an album to the objection that the album's first photo was."""
    ticket = await find(work, question.ticket)
    if words:
        await work.tickets.record(Entry(ticket.id, at, Act.CONTEST, person, words))
    await _show(work, district, ticket, person, photos)


async def _contested(work: Work, person: PersonId, ticket: Ticket, at: datetime) -> Ticket:
    authority.check(await resident(work, person, ticket), Act.CONTEST, ticket)
    is_banned, _ = await work.restraints.of(person)
    if is_banned:
        raise Refusal(Why.BANNED, limited=Limited.ADD)
    return rules.contest(ticket, await work.tickets.history(ticket.id), at)


async def _show(work: Work, district: District, ticket: Ticket, person: PersonId, photos: Sequence[Photo]) -> None:
    """Keep the photos of an objection, which strangers never see, and show it to the supervisors and on the card."""
    number = rules.number_of(await work.tickets.history(ticket.id))
    await work.tickets.attach(ticket.id, Stage.CONTEST, number, photos, person, is_private=True)
    await show_card(work, ticket)
    await ask_to_decide(work, district, ticket, lambda reader: contested_notice(reader, ticket.id, number))
