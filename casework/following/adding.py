"""Keep words and photos that come after the report: an addition, an answer, or what a supporter saw.

Promises: they are kept with the ticket and shown to the desk, in one message for all of them (`casework.model.news`).
The sender is told that they arrived.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from casework.model import authority
from casework.model.district import District
from casework.model.entry import Record
from casework.model.errors import Refusal, Why
from casework.model.limit import Limited
from casework.model.news import ADDITIONS, comes_down, first_of
from casework.model.notice import news_notice, verdict_notice
from casework.model.person import PersonId, Question, Wanted
from casework.model.photo import Photo, Stage, TicketPhoto
from casework.model.said import Said
from casework.model.ticket import Act, Entry, Status, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets import expecting, restraining
from casework.tickets.keeping import find, show_card
from casework.tickets.telling import below, resident


async def want(work: Work, district: District, person: PersonId, ticket_id: TicketId, at: datetime) -> None:
    """Ask somebody what they want to add; raises Refusal where `add` would."""
    ticket = await _open(work, person, ticket_id)
    await restraining.may(work, district, person, Limited.ADD, at)
    await expecting.expect(work, person, Wanted.ADDITION, ticket, at)


async def add(
    work: Work,
    district: District,
    person: PersonId,
    ticket_id: TicketId,
    said: Said,
    at: datetime,
) -> Ticket:
    """Add words and photos to a ticket; if it is fixed, ask again whether it is: they may mean that it is not.

    Raises Refusal if the ticket is not theirs, or is closed, or if they have added too much today.
    """
    ticket = await _open(work, person, ticket_id)
    await restraining.count(work, district, person, Limited.ADD, at)
    await keep(work, district.calendar.zone, ticket, Entry(ticket.id, at, Act.ADD, person, said.words), said.photos)
    await thank(work, person, ticket)
    if ticket.status is Status.FIXED:
        await work.say(below(verdict_notice(person, ticket.id, ticket.rework)))
    await expecting.answered(work, person, Wanted.ADDITION, ticket.id, said.album, at)
    return ticket


async def keep(work: Work, zone: ZoneInfo, ticket: Ticket, entry: Entry, photos: Sequence[Photo]) -> None:
    """Keep the words and photos of one of ADDITIONS, and show them to the desk; its ticket is no older record then.

    `zone` is the district's.
    """
    sent = [TicketPhoto(each, Stage.LATER, 0, entry.act is Act.ANSWER, entry.actor) for each in photos]
    await take_over(work, zone, ticket, entry, sent)


async def take_over(work: Work, zone: ZoneInfo, ticket: Ticket, entry: Entry, photos: Sequence[TicketPhoto]) -> None:
    """Keep what another ticket brought along as one of ADDITIONS; each photo stays its sender's, and private if it was.

    The desk is shown all of it. `zone` is the district's.
    """
    if ticket.is_older_record:
        ticket = replace(ticket, record=Record.NO)
        await work.tickets.save(ticket)
    await work.tickets.record(entry)
    history = await work.tickets.history(ticket.id)
    number = sum(each.act in ADDITIONS for each in history)
    for each in photos:
        kept = (ticket.id, Stage.LATER, number, [each.photo], each.sender)
        await work.tickets.attach(*kept, is_private=each.is_private)
    await show_card(work, ticket)
    await show_news(work, zone, ticket, history)


async def show_news(work: Work, zone: ZoneInfo, ticket: Ticket, history: Sequence[Entry]) -> None:
    """Show the desk the newest line of a ticket's history, together with what residents sent just before it."""
    if ticket.team:
        line = len(history) - 1
        notice = news_notice(ticket.team, ticket.id, first_of(history, line))
        await work.say(below(notice) if comes_down(history, line, zone) else notice)


async def thank(work: Work, person: PersonId, ticket: Ticket) -> None:
    """Tell the sender of an addition that it arrived."""
    notice = await expecting.notice(work, person, Wanted.ADDITION, ticket)
    await work.say(replace(below(notice), facts={"afresh": 1, "done": 1}))


async def join(
    work: Work, district: District, person: PersonId, question: Question, words: str, photo: Photo, at: datetime
) -> None:
    """Add a further photo of an album to the answer that the album's first photo gave.

    Words beneath it are an addition of their own; raises Refusal if they are one too many today.
    """
    ticket = await find(work, question.ticket)
    stage = Stage.CHECKED if question.wanted is Wanted.STILL_CLEAN else Stage.STILL
    if question.wanted in (Wanted.STILL_CLEAN, Wanted.CAME_BACK):
        await work.tickets.attach(ticket.id, stage, ticket.rework, [photo])
        await show_card(work, ticket)
    elif question.wanted in (Wanted.REASON, Wanted.PROOF):
        await work.tickets.attach(ticket.id, stage, ticket.rework, [photo], person)
        await show_card(work, ticket)
    else:
        history = await work.tickets.history(ticket.id)
        lines = [line for line, entry in enumerate(history) if entry.act in ADDITIONS]
        first = (person, question.asked_at)
        theirs = next((line for line in lines if (history[line].actor, history[line].at) == first), lines[-1])
        is_private = question.wanted is Wanted.ANSWER
        await work.tickets.attach(
            ticket.id, Stage.LATER, lines.index(theirs) + 1, [photo], person, is_private=is_private
        )
        await show_card(work, ticket)
        if ticket.team:
            await work.say(news_notice(ticket.team, ticket.id, first_of(history, theirs)))
    if words:
        await restraining.count(work, district, person, Limited.ADD, at)
        await keep(work, district.calendar.zone, ticket, Entry(ticket.id, at, Act.ADD, person, words), [])


async def _open(work: Work, person: PersonId, ticket_id: TicketId) -> Ticket:
    ticket = await find(work, ticket_id)
    authority.check(await resident(work, person, ticket), Act.ADD, ticket)
    if ticket.status.is_closed:
        raise Refusal(Why.ALREADY_CLOSED, ticket=ticket.id)
    return ticket
