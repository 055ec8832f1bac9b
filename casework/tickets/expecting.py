"""Track what the bot expects somebody's next message to be: a reason, an answer, a proof, an addition.

Promises: the bot expects at most one thing of a person, and the message that asked for it says so for as long as that
is true (only /areas goes on to say that a location is welcome). A question can become void: it is too old, it was
decided meanwhile, or the person began another report. A void question is taken back, and no later message counts as its
answer. If the first part of an album is the answer, all its other parts belong to the answer too.
"""

from datetime import datetime, timedelta

from casework.model import contest
from casework.model.life import may_come_back
from casework.model.notice import (
    Kind,
    Notice,
    ToPerson,
    doubt_notice,
    draft_notice,
    frontage_notice,
    shop_told_notice,
)
from casework.model.person import PersonId, Question, Wanted, at_door
from casework.model.policy import Policy
from casework.model.ticket import Act, Status, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets.telling import below, hearers

NO_TICKET = TicketId(0)
AT_DOORS = frozenset({Wanted.PAPER, Wanted.SHOP_DONE})
BY_LOCATION = frozenset({Wanted.AREA, Wanted.CHECK_IN, Wanted.AT_DRIVE})


async def expect(work: Work, person: PersonId, wanted: Wanted, ticket: Ticket, at: datetime) -> None:
    """Ask somebody for something about a ticket; an earlier question to them is taken back."""
    earlier = await work.people.asked(person)
    if earlier is not None and (earlier.wanted, earlier.ticket) != (wanted, ticket.id):
        await drop(work, person)
    await work.people.ask(person, Question(wanted, ticket.id, at))
    await work.say(below(await notice(work, person, wanted, ticket)))


async def expected(
    work: Work, policy: Policy, person: PersonId, at: datetime, album: str | None = None
) -> Question | None:
    """Return the question that somebody's message answers, or None; `album` names the album of the message.

    A void question is taken back.
    """
    question = await work.people.asked(person)
    if question is None:
        return None
    if question.album is not None:
        if question.album == album and _is_in_time(question, at, policy):
            return question
        await work.people.ask(person, None)
        return None
    if await _is_open(work, policy, person, question, at):
        return question
    await drop(work, person)
    return None


async def expect_area(work: Work, person: PersonId, at: datetime) -> None:
    """Expect a location, around which areas are to be offered; whoever writes a report gives it its place first."""
    await drop(work, person)
    draft = await work.drafts.open_of(person)
    if draft is None or draft.is_empty or draft.place is not None:
        await work.people.ask(person, Question(Wanted.AREA, NO_TICKET, at))


async def is_area_expected(work: Work, policy: Policy, person: PersonId, at: datetime) -> bool:
    """Tell whether somebody's location is to offer areas; if they went on with a report meanwhile, it is its place."""
    question = await work.people.asked(person)
    if question is None or question.wanted is not Wanted.AREA or not _is_in_time(question, at, policy):
        return False
    draft = await work.drafts.open_of(person)
    if draft is None or draft.is_empty:
        return True
    return draft.place is not None and draft.changed_at is not None and draft.changed_at <= question.asked_at


async def is_check_in_expected(work: Work, policy: Policy, person: PersonId, at: datetime) -> bool:
    """Tell whether an inspector's location is a check-in, although they write a report: they asked for that last."""
    return await _is_expected(work, policy, person, Wanted.CHECK_IN, at)


async def is_at_drive_expected(work: Work, policy: Policy, person: PersonId, at: datetime) -> bool:
    """Tell whether somebody's location is to check them in at a drive."""
    return await _is_expected(work, policy, person, Wanted.AT_DRIVE, at)


async def is_location_expected(work: Work, person: PersonId) -> bool:
    """Tell whether the bot waits for a location of somebody, which is no report's place."""
    question = await work.people.asked(person)
    return question is not None and question.wanted in BY_LOCATION


async def _is_expected(work: Work, policy: Policy, person: PersonId, wanted: Wanted, at: datetime) -> bool:
    question = await work.people.asked(person)
    return question is not None and question.wanted is wanted and _is_in_time(question, at, policy)


async def is_drive_expected(
    work: Work, policy: Policy, person: PersonId, at: datetime, album: str | None = None
) -> bool:
    """Tell whether somebody's message in private is what they were asked about a drive.

    After the first photo of an album, only its other parts are; `album` names that of the message.
    """
    question = await work.people.asked(person)
    if question is None or question.wanted is not Wanted.DRIVE or not _is_in_time(question, at, policy):
        return False
    return question.album is None or question.album == album


async def answered(
    work: Work, person: PersonId, wanted: Wanted, ticket: TicketId, album: str | None, at: datetime
) -> None:
    """Note that an answer has come; if it was a part of an album, expect only the other parts."""
    question = await work.people.asked(person)
    was_expected = question is not None and (question.wanted, question.ticket) == (wanted, ticket)
    if album is not None:
        if not was_expected:
            await drop(work, person)
        await work.people.ask(person, Question(wanted, ticket, at, album))
    elif was_expected:
        await work.people.ask(person, None)


async def drop(work: Work, person: PersonId, about: TicketId | None = None) -> None:
    """Take back the question to somebody; with `about`, only a question about that ticket.

    They can still give a verdict, an answer or an addition in other ways.
    """
    question = await work.people.asked(person)
    if question is None or about not in (None, question.ticket):
        return
    await work.people.ask(person, None)
    if question.wanted in AT_DOORS:
        asked = await _at_door(work, person, question)
        if asked is not None:
            await work.say(asked)
        return
    ticket = await work.tickets.get(question.ticket)
    if ticket is not None and question.album is None:
        await work.say(await notice(work, person, question.wanted, ticket))


async def void(work: Work, ticket: Ticket, *wanted: Wanted) -> None:
    """Take back all questions of some kinds about a ticket; pass the ticket as it was when they were asked."""
    for person in await hearers(work, ticket):
        question = await work.people.asked(person)
        if question is not None and question.ticket == ticket.id and question.wanted in wanted:
            await work.people.ask(person, None)
            if question.album is None:
                await work.say(await notice(work, person, question.wanted, ticket))


async def show_question(work: Work, person: PersonId, ticket: Ticket) -> None:
    """Show a reporter the desk's question as it is now, and the report that they write, which says that it waits."""
    await work.say(await notice(work, person, Wanted.ANSWER, ticket))
    draft = await work.drafts.open_of(person)
    if draft is not None and not draft.is_empty:
        await work.say(draft_notice(person, draft.id))


async def notice(work: Work, person: PersonId, wanted: Wanted, ticket: Ticket) -> Notice:
    """Return the message that asks somebody for something, and in the end says what became of that."""
    to = ToPerson(person)
    match wanted:
        case Wanted.REASON:
            return doubt_notice(person, ticket.id, ticket.rework)
        case Wanted.PROOF:
            return Notice(Kind.PROOF_WANTED, to, ticket.id, {"rework": ticket.rework})
        case Wanted.ADDITION:
            return Notice(Kind.ADDITION_WANTED, to, ticket.id, {"done": 0})
        case Wanted.ANSWER:
            number = sum(entry.act is Act.ASK for entry in await work.tickets.history(ticket.id))
            return Notice(Kind.ASKED, to, ticket.id, {"number": number})
        case Wanted.CONTEST:
            decisions = contest.number_of(await work.tickets.history(ticket.id))
            return Notice(Kind.CONTEST_WANTED, to, ticket.id, {"number": decisions})
        case Wanted.STILL_CLEAN | Wanted.CAME_BACK:
            return Notice(Kind.CHECK_WANTED, to, ticket.id, {"wanted": wanted})
        case Wanted.CHECK_IN:
            return Notice(Kind.CHECKED_IN, to, facts={"areas": "", "until": ""})
        case Wanted.PAPER | Wanted.SHOP_DONE:
            raise LookupError(f"{wanted} is about no ticket")
        case Wanted.DRIVE | Wanted.AT_DRIVE:
            return Notice(Kind.DRIVES, to, facts={"team": ""})
        case Wanted.AREA:
            return Notice(Kind.AREAS, to, facts={"area": ""})


async def _at_door(work: Work, person: PersonId, question: Question) -> Notice | None:
    """Return the message about a doorway that asks somebody for something, or no longer does; None if it is gone."""
    if question.wanted is Wanted.PAPER:
        return frontage_notice(ToPerson(person), question.door)
    telling = await work.frontages.telling(question.door)
    return shop_told_notice(person, telling.ticket, telling.number) if telling else None


def waits_at_door(asked: Question | None, wanted: Wanted, number: int) -> bool:
    """Tell whether the bot waits for something about a doorway or a telling, by its number."""
    return asked is not None and asked.album is None and (asked.wanted, asked.ticket) == (wanted, at_door(number))


def _is_in_time(question: Question, at: datetime, policy: Policy) -> bool:
    return at < question.asked_at + timedelta(minutes=policy.reply_minutes)


async def _is_open(work: Work, policy: Policy, person: PersonId, question: Question, at: datetime) -> bool:
    if question.wanted in AT_DOORS:
        return _is_in_time(question, at, policy)
    ticket = await work.tickets.get(question.ticket)
    if ticket is None:
        return False
    match question.wanted:
        case Wanted.REASON:
            return ticket.status is Status.FIXED and _is_in_time(question, at, policy)
        case Wanted.PROOF:
            return may_come_back(ticket, at, policy) and _is_in_time(question, at, policy)
        case Wanted.ADDITION:
            return not ticket.status.is_closed and _is_in_time(question, at, policy)
        case Wanted.ANSWER:
            # Somebody who is writing a report goes on with that, and can answer by a reply to the question.
            return ticket.status is Status.ASKED and not await is_reporting(work, person)
        case Wanted.CONTEST:
            is_open = contest.may_contest(ticket, await work.tickets.history(ticket.id))
            return is_open and _is_in_time(question, at, policy)
        case Wanted.STILL_CLEAN | Wanted.CAME_BACK:
            return ticket.status.is_closed and _is_in_time(question, at, policy)
        case _:
            return False  # only a location answers it, or it is about no ticket


async def is_reporting(work: Work, person: PersonId) -> bool:
    """Tell whether somebody has begun a report."""
    draft = await work.drafts.open_of(person)
    return draft is not None and not draft.is_empty
