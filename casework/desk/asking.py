"""Let a desk ask the reporter a question, and let the reporter answer through the bot.

Promises: neither side learns who the other is. While the ticket waits for an answer, the clock stands still; afterwards
the time that was left is counted again. After `answer_days` the ticket goes on without an answer. The question and the
answer are shown as they were written.
"""

from datetime import datetime, timedelta

from casework.following import adding
from casework.model import authority, life
from casework.model.authority import Actor
from casework.model.district import District
from casework.model.errors import Refusal, Why
from casework.model.limit import Limited
from casework.model.notice import Kind, Notice, ToDesk
from casework.model.person import PersonId, Question, Wanted
from casework.model.said import Said
from casework.model.ticket import Act, Entry, Status, Ticket
from casework.model.ticket_id import TicketId
from casework.model.warning import to_be_taken
from casework.ports import Work
from casework.tickets import expecting, restraining
from casework.tickets.keeping import drop_undo, find, show_card
from casework.tickets.telling import below, resident


async def want_question(work: Work, actor: Actor, ticket_id: TicketId, at: datetime) -> None:
    """Ask a staff member to write the question; raises Refusal where `ask` would."""
    ticket = await _askable(work, actor, ticket_id, at)
    if ticket.team:
        notice = Notice(Kind.QUESTION_WANTED, ToDesk(ticket.team), ticket.id, {"by": actor.person})
        await work.say(below(notice))


def question_slot(ticket: TicketId) -> str:
    """Return the slot of the message that asks a desk for its question, so that a reply to it is recognised."""
    return Kind.QUESTION_WANTED.slot(about=ticket)


async def ask(work: Work, actor: Actor, ticket_id: TicketId, question: str, at: datetime) -> Ticket:
    """Ask the reporter a question.

    Raises Refusal if the ticket is another team's, is fixed, closed or waiting already, or has no reachable reporter.
    """
    was = await _askable(work, actor, ticket_id, at)
    ticket = life.ask(was, actor.person, question, at)
    await work.tickets.save(ticket)
    await work.tickets.record(Entry(ticket.id, at, Act.ASK, actor.person, question))
    await show_card(work, ticket)
    await drop_undo(work, was, ticket)
    reporter = ticket.reporter
    if reporter is not None:
        # A reporter who is busy with something else can still answer: by a reply to the question.
        asked = await work.people.asked(reporter)
        is_asked = asked is not None and asked.wanted is not Wanted.AREA
        is_busy = is_asked or await expecting.is_reporting(work, reporter)
        if not is_busy:
            await work.people.ask(reporter, Question(Wanted.ANSWER, ticket.id, at))
        await expecting.show_question(work, reporter, ticket)
    return ticket


async def answer(
    work: Work,
    district: District,
    person: PersonId,
    ticket_id: TicketId,
    said: Said,
    at: datetime,
) -> Ticket:
    """Answer the desk's question with words or photos.

    Raises Refusal if the ticket is not theirs, if the desk has asked nothing, or if they have answered too much today.
    """
    waiting = await find(work, ticket_id)
    authority.check(await resident(work, person, waiting), Act.ANSWER, waiting)
    ticket = await _resume(work, district, waiting, Act.ANSWER, at)
    await restraining.count(work, district, person, Limited.ANSWER, at)
    await adding.keep(
        work, district.calendar.zone, ticket, Entry(ticket.id, at, Act.ANSWER, person, said.words), said.photos
    )
    await expecting.show_question(work, person, ticket)
    await adding.thank(work, person, ticket)
    await expecting.answered(work, person, Wanted.ANSWER, ticket.id, said.album, at)
    return ticket


async def resume(work: Work, district: District, actor: Actor, ticket_id: TicketId, at: datetime) -> Ticket:
    """Go on without an answer; raises Refusal if the ticket is another team's, or waits for no answer."""
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.RESUME, ticket)
    return await _go_on(work, district, ticket, actor.person, at)


async def resume_unanswered(work: Work, district: District, at: datetime, limit: int = 100) -> int:
    """Go on with up to `limit` tickets whose reporter has not answered for `answer_days`; returns how many."""
    waiting = await work.due.asked_since(at - timedelta(days=district.policy.answer_days), limit)
    for ticket_id in waiting:
        ticket = await find(work, ticket_id)
        if ticket.status is Status.ASKED:
            await _go_on(work, district, ticket, None, at)
    return len(waiting)


async def _go_on(work: Work, district: District, ticket: Ticket, by: PersonId | None, at: datetime) -> Ticket:
    ticket = await _resume(work, district, ticket, Act.RESUME, at)
    await work.tickets.record(Entry(ticket.id, at, Act.RESUME, by))
    await show_card(work, ticket)
    await expecting.void(work, ticket, Wanted.ANSWER)
    if ticket.reporter:
        await expecting.show_question(work, ticket.reporter, ticket)
    return ticket


async def _resume(work: Work, district: District, ticket: Ticket, act: Act, at: datetime) -> Ticket:
    going = to_be_taken(life.resume(ticket, act, district.put_off(ticket, at)), district, at)
    await work.tickets.save(going)
    await drop_undo(work, ticket, going)
    return going


async def _askable(work: Work, actor: Actor, ticket_id: TicketId, at: datetime) -> Ticket:
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.ASK, ticket)
    life.ask(ticket, actor.person, "", at)
    reporter = await work.people.get(ticket.reporter) if ticket.reporter else None
    if reporter is None or not reporter.is_reachable:
        raise Refusal(Why.NOBODY_TO_ASK, ticket=ticket.id)
    return ticket
