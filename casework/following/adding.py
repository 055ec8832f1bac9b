"""Keep words and photos that come after the report: an addition, an answer, or what a supporter saw.

Promises: they are kept with the ticket and shown to the desk, one message for each addition, even for an album. The
sender is told that they arrived.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from casework.model import authority
from casework.model.entry import Record
from casework.model.errors import Refusal, Why
from casework.model.notice import Kind, Notice, ToDesk
from casework.model.person import PersonId, Question, Wanted
from casework.model.photo import Photo, Stage, TicketPhoto
from casework.model.ticket import Act, Entry, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets import expecting
from casework.tickets.keeping import find, show_card
from casework.tickets.telling import below, resident

ADDITIONS = (Act.ADD, Act.ANSWER, Act.SUPPORT)  # numbered together from 1; a photo names its addition


async def want(work: Work, person: PersonId, ticket_id: TicketId, at: datetime) -> None:
    """Ask somebody what they want to add; raises Refusal if the ticket is not theirs, or is closed."""
    ticket = await _open(work, person, ticket_id)
    await expecting.expect(work, person, Wanted.ADDITION, ticket, at)


async def add(
    work: Work,
    person: PersonId,
    ticket_id: TicketId,
    words: str,
    photos: Sequence[Photo],
    album: str | None,
    at: datetime,
) -> Ticket:
    """Add words and photos to a ticket; raises Refusal if the ticket is not theirs, or is closed."""
    ticket = await _open(work, person, ticket_id)
    await keep(work, ticket, Entry(ticket.id, at, Act.ADD, person, words), photos)
    await thank(work, person, ticket)
    await expecting.answered(work, person, Wanted.ADDITION, ticket.id, album, at)
    return ticket


async def keep(work: Work, ticket: Ticket, entry: Entry, photos: Sequence[Photo]) -> None:
    """Keep the words and photos of one of ADDITIONS, and show them to the desk; its ticket is no older record then."""
    ticket = await _no_record(work, ticket)
    number = await record(work, entry)
    is_private = entry.act is Act.ANSWER
    await work.tickets.attach(ticket.id, Stage.LATER, number, photos, entry.actor, is_private=is_private)
    await _show(work, ticket, number)


async def take_over(work: Work, ticket: Ticket, entry: Entry, photos: Sequence[TicketPhoto]) -> None:
    """Keep what another ticket brought along as one of ADDITIONS; each photo stays its sender's, and private if it was.

    The desk is shown all of it.
    """
    ticket = await _no_record(work, ticket)
    number = await record(work, entry)
    for each in photos:
        kept = (ticket.id, Stage.LATER, number, [each.photo], each.sender)
        await work.tickets.attach(*kept, is_private=each.is_private)
    await _show(work, ticket, number)


async def _no_record(work: Work, ticket: Ticket) -> Ticket:
    if ticket.is_older_record:
        ticket = replace(ticket, record=Record.NO)
        await work.tickets.save(ticket)
    return ticket


async def record(work: Work, entry: Entry) -> int:
    """Write one of ADDITIONS to the history; returns its number."""
    await work.tickets.record(entry)
    return len(await _additions(work, entry.ticket))


async def thank(work: Work, person: PersonId, ticket: Ticket) -> None:
    """Tell the sender of an addition that it arrived."""
    notice = await expecting.notice(work, person, Wanted.ADDITION, ticket)
    await work.say(replace(below(notice), facts={"afresh": 1, "done": 1}))


async def join(work: Work, person: PersonId, question: Question, words: str, photo: Photo, at: datetime) -> None:
    """Add a further photo of an album to the answer that the album's first photo gave."""
    ticket = await find(work, question.ticket)
    if question.wanted in (Wanted.REASON, Wanted.PROOF):
        await work.tickets.attach(ticket.id, Stage.STILL, ticket.rework, [photo], person)
        await show_card(work, ticket)
    else:
        first = (person, question.asked_at)
        added = [(entry.actor, entry.at) for entry in await _additions(work, ticket.id)]
        number = added.index(first) + 1 if first in added else len(added)
        is_private = question.wanted is Wanted.ANSWER
        await work.tickets.attach(ticket.id, Stage.LATER, number, [photo], person, is_private=is_private)
        await _show(work, ticket, number)
    if words:
        await keep(work, ticket, Entry(ticket.id, at, Act.ADD, person, words), [])


async def _show(work: Work, ticket: Ticket, number: int) -> None:
    await show_card(work, ticket)
    if ticket.team:
        await work.say(Notice(Kind.ADDED, ToDesk(ticket.team), ticket.id, {"number": number}))


async def _additions(work: Work, ticket: TicketId) -> list[Entry]:
    return [entry for entry in await work.tickets.history(ticket) if entry.act in ADDITIONS]


async def _open(work: Work, person: PersonId, ticket_id: TicketId) -> Ticket:
    ticket = await find(work, ticket_id)
    authority.check(await resident(work, person, ticket), Act.ADD, ticket)
    if ticket.status.is_closed:
        raise Refusal(Why.ALREADY_CLOSED, ticket=ticket.id)
    return ticket
