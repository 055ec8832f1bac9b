"""The reporter has the last word: fixed, or not fixed and why.

Promises: only the reporter's verdict counts; *not fixed* needs a sentence or a photo, reopens the ticket with new
deadlines and one more rework, and the desk hears the reason in the reporter's own words; silence closes the ticket
after 14 days, counted apart.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from casework.model import authority, ticket as life
from casework.model.authority import Actor
from casework.model.district import District
from casework.model.errors import Refusal, Why
from casework.model.notice import Kind, Notice, ToPerson, doubt_notice, verdict_notice
from casework.model.person import PersonId, Question
from casework.model.photo import Photo
from casework.model.ticket import SILENCE, Act, Entry, Stage, Status, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.working import find, show_card

REASON_WITHIN = timedelta(hours=1)  # what comes later is not meant as the answer to "what is still wrong?"


async def confirm(work: Work, person: PersonId, ticket_id: TicketId, at: datetime) -> Ticket:
    """Close a ticket by its reporter's word; raises Refusal if it is not theirs or not fixed."""
    ticket = await find(work, ticket_id)
    authority.check(Actor(person), Act.CONFIRM, ticket)
    ticket = life.confirm(ticket)
    await work.tickets.save(ticket)
    await work.tickets.record(Entry(ticket.id, at, Act.CONFIRM, person))
    await drop_doubt(work, person, ticket.id)
    await show_card(work, ticket)
    await work.say(verdict_notice(person, ticket.id, ticket.rework))
    return ticket


async def doubt(work: Work, person: PersonId, ticket_id: TicketId, at: datetime) -> None:
    """Ask the reporter what is still wrong; raises Refusal if the ticket is not theirs or not fixed."""
    ticket = await find(work, ticket_id)
    authority.check(Actor(person), Act.REOPEN, ticket)
    life.reopen(ticket, ticket.answer_by, ticket.fix_by)  # says now, not after the sentence was typed, if it cannot be
    earlier = await work.people.asked(person)
    if earlier is not None and earlier.ticket != ticket.id:
        await drop_doubt(work, person)
    await work.people.ask(person, Question(ticket.id, at))
    asked = doubt_notice(person, ticket.id, ticket.rework)
    await work.say(replace(asked, facts={**asked.facts, "afresh": 1}))


async def drop_doubt(work: Work, person: PersonId, about: TicketId | None = None) -> None:
    """Take back the question what is still wrong (only that `about` a ticket, where one is named).

    The reporter may still give either verdict.
    """
    question = await work.people.asked(person)
    if question is None or about not in (None, question.ticket):
        return
    await work.people.ask(person, None)
    ticket = await work.tickets.get(question.ticket)
    if ticket is not None:
        await work.say(doubt_notice(person, ticket.id, ticket.rework))


async def doubted(work: Work, person: PersonId, at: datetime) -> TicketId | None:
    """Return the ticket about which the reporter was asked what is still wrong, while that can be the answer.

    A question that has become void (it was asked long ago, or the ticket closed meanwhile) is taken back, so that it
    catches no later report.
    """
    question = await work.people.asked(person)
    if question is None:
        return None
    ticket = await work.tickets.get(question.ticket)
    if ticket is not None and ticket.status is Status.FIXED and at < question.asked_at + REASON_WITHIN:
        return ticket.id
    await drop_doubt(work, person)
    return None


async def reopen(
    work: Work,
    district: District,
    person: PersonId,
    ticket_id: TicketId,
    words: str,
    photos: Sequence[Photo],
    album: str | None,
    at: datetime,
) -> Ticket:
    """Reopen a fixed ticket with a sentence or a photo.

    Raises Refusal if it is not theirs, not fixed, or neither a sentence nor a photo came.
    """
    ticket = await find(work, ticket_id)
    authority.check(Actor(person), Act.REOPEN, ticket)
    if not words and not photos:
        raise Refusal(Why.PHOTO_NEEDED)
    category = district.tree.category(ticket.category)
    answer_by, fix_by = district.deadlines(category, at) if category else (at, at)
    fixed_round = ticket.rework
    ticket = life.reopen(ticket, answer_by, fix_by, album)
    await work.tickets.save(ticket)
    await work.tickets.record(Entry(ticket.id, at, Act.REOPEN, person, words))
    await work.tickets.attach(ticket.id, Stage.STILL, ticket.rework, photos)
    await work.people.ask(person, None)
    await show_card(work, ticket)
    await work.say(verdict_notice(person, ticket.id, fixed_round))
    await work.say(doubt_notice(person, ticket.id, fixed_round))
    await work.say(Notice(Kind.REOPENED, ToPerson(person), ticket.id, {"rework": ticket.rework}))
    return ticket


async def add_doubt_photo(work: Work, person: PersonId, album: str, photo: Photo) -> bool:
    """Add a further photo of the album with which this person reopened a ticket; tells whether there is such a one."""
    ticket_id = await work.tickets.reopened_with(person, album)
    if ticket_id is None:
        return False
    ticket = await find(work, ticket_id)
    await work.tickets.attach(ticket.id, Stage.STILL, ticket.rework, [photo])
    await show_card(work, ticket)
    return True


async def expire(work: Work, at: datetime, limit: int = 100) -> int:
    """Close up to `limit` fixed tickets whose reporter said nothing for 14 days; returns how many."""
    silent = await work.tickets.silent_since(at - SILENCE, limit)
    for ticket_id in silent:
        ticket = await find(work, ticket_id)
        if ticket.status is not Status.FIXED:
            continue
        ticket = life.expire(ticket, at)
        await work.tickets.save(ticket)
        await work.tickets.record(Entry(ticket.id, at, Act.EXPIRE, None))
        await show_card(work, ticket)
        if ticket.reporter:
            await work.say(verdict_notice(ticket.reporter, ticket.id, ticket.rework))
    return len(silent)
