"""Let residents give the verdict: fixed, or not fixed and why.

Promises: the reporter or a supporter gives the verdict. *Not fixed* needs a sentence or a photo, which they may have
added just before; it reopens the ticket with new deadlines and one more rework, and the desk reads the reason in the
resident's own words. The same happens if the problem comes back within `come_back_days` of the fix. After
`verdict_days` of silence the ticket closes, and is counted apart. Everybody who hears about the ticket hears the
result, but not who decided.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from casework.model import authority, life
from casework.model.district import District
from casework.model.errors import Refusal, Why
from casework.model.limit import Limited
from casework.model.notice import Kind, Notice, ToPerson, doubt_notice, verdict_notice
from casework.model.person import PersonId, Wanted
from casework.model.photo import Photo, Stage
from casework.model.policy import Policy
from casework.model.said import Said
from casework.model.ticket import Act, Entry, Status, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets import exhibiting, expecting, restraining
from casework.tickets.keeping import drop_undo, find, show_card
from casework.tickets.reshowing import show_view_again
from casework.tickets.succeeding import hand_over, with_successor
from casework.tickets.telling import below, latest, resident, tell

ABOUT_A_FIX = (Wanted.REASON, Wanted.PROOF)


async def confirm(work: Work, district: District, person: PersonId, ticket_id: TicketId, at: datetime) -> Ticket:
    """Close a ticket because a resident confirms the fix.

    Raises Refusal if it is not theirs or not fixed, or if they have given too many verdicts today. So do the others.
    """
    ticket = await find(work, ticket_id)
    authority.check(await resident(work, person, ticket), Act.CONFIRM, ticket)
    await restraining.count(work, district, person, Limited.VERDICT, at)
    confirmed = await _close(work, ticket, life.confirm(ticket, at), Entry(ticket.id, at, Act.CONFIRM, person))
    await show_view_again(work, person, confirmed)
    return confirmed


async def doubt(work: Work, district: District, person: PersonId, ticket_id: TicketId, at: datetime) -> None:
    """Ask a resident what is still wrong; if they have just added something since the fix, that is the reason.

    Raises Refusal if the ticket is not theirs or not fixed, or if they have given too many verdicts today.
    """
    ticket = await find(work, ticket_id)
    authority.check(await resident(work, person, ticket), Act.REOPEN, ticket)
    again = life.reopen(ticket, *district.deadlines_anew(ticket, at))  # refuse now, before they type a sentence
    since = (await work.tickets.history(ticket.id))[await latest(work, ticket, Act.FIX) + 1 :]
    within = timedelta(minutes=district.policy.reply_minutes)
    added = [line.note for line in since if (line.act, line.actor) == (Act.ADD, person) and at < line.at + within]
    if not added:
        await restraining.may(work, district, person, Limited.VERDICT, at)
        await expecting.expect(work, person, Wanted.REASON, ticket, at)
        return
    await restraining.count(work, district, person, Limited.VERDICT, at)
    entry = Entry(ticket.id, at, Act.REOPEN, person, "\n".join(filter(None, added)))
    await open_again(work, district, ticket, again, entry, (), person)
    await work.say(below(doubt_notice(person, ticket.id, ticket.rework)))


async def reopen(
    work: Work,
    district: District,
    person: PersonId,
    ticket_id: TicketId,
    said: Said,
    at: datetime,
) -> Ticket:
    """Reopen a fixed ticket with a sentence or a photo.

    Raises Refusal if the ticket is not theirs or not fixed, or there is neither a sentence nor a photo.
    """
    ticket = await find(work, ticket_id)
    authority.check(await resident(work, person, ticket), Act.REOPEN, ticket)
    if not said:
        raise Refusal(Why.PHOTO_NEEDED)
    again = life.reopen(ticket, *district.deadlines_anew(ticket, at))
    await restraining.count(work, district, person, Limited.VERDICT, at)
    entry = Entry(ticket.id, at, Act.REOPEN, person, said.words)
    again = await open_again(work, district, ticket, again, entry, said.photos, person)
    await expecting.answered(work, person, Wanted.REASON, ticket.id, said.album, at)
    return again


async def want_proof(work: Work, district: District, person: PersonId, ticket_id: TicketId, at: datetime) -> None:
    """Ask a resident for a photo that shows the problem again.

    Raises Refusal if the ticket is not theirs or not fixed, or was fixed over `come_back_days` ago.
    """
    ticket = await find(work, ticket_id)
    authority.check(await resident(work, person, ticket), Act.RETURN, ticket)
    life.come_back(ticket, ticket.answer_by, ticket.fix_by, at, district.policy)
    await restraining.may(work, district, person, Limited.VERDICT, at)
    await expecting.expect(work, person, Wanted.PROOF, ticket, at)


async def come_back(
    work: Work,
    district: District,
    person: PersonId,
    ticket_id: TicketId,
    said: Said,
    at: datetime,
) -> Ticket:
    """Open a fixed ticket, closed or not, because the problem is back.

    Raises Refusal if the ticket is not theirs or not fixed, or was fixed over `come_back_days` ago.
    """
    ticket = await find(work, ticket_id)
    authority.check(await resident(work, person, ticket), Act.RETURN, ticket)
    again = life.come_back(ticket, *district.deadlines_anew(ticket, at), at, district.policy)
    await restraining.count(work, district, person, Limited.VERDICT, at)
    entry = Entry(ticket.id, at, Act.RETURN, person, said.words)
    again = await open_again(work, district, ticket, again, entry, said.photos, person)
    await expecting.answered(work, person, Wanted.PROOF, ticket.id, said.album, at)
    return again


async def expire(work: Work, policy: Policy, at: datetime, limit: int = 100) -> int:
    """Close up to `limit` fixed tickets that had no verdict for `verdict_days`; returns how many."""
    silent = await work.due.silent_since(at - timedelta(days=policy.verdict_days), limit)
    held = await work.tickets.held(silent)  # meanwhile somebody may have acted
    fixed = [ticket for ticket in held if ticket.status is Status.FIXED and ticket.order is None]
    closed = [life.expire(ticket, at, policy) for ticket in fixed]
    await work.tickets.save_all(closed)
    for ticket in closed:
        await _tell_of_end(work, ticket, Entry(ticket.id, at, Act.EXPIRE, None))
    return len(silent)


async def _close(work: Work, was: Ticket, ticket: Ticket, entry: Entry) -> Ticket:
    await work.tickets.save(ticket)
    await drop_undo(work, was, ticket)
    return await _tell_of_end(work, ticket, entry)


async def _tell_of_end(work: Work, ticket: Ticket, entry: Entry) -> Ticket:
    await work.tickets.record(entry)
    await show_card(work, ticket)
    await tell(work, ticket, lambda hearer: verdict_notice(hearer, ticket.id, ticket.rework))
    await expecting.void(work, ticket, Wanted.REASON, Wanted.ADDITION)
    return ticket


async def open_again(
    work: Work,
    district: District,
    ticket: Ticket,
    again: Ticket,
    entry: Entry,
    photos: Sequence[Photo],
    sender: PersonId | None,
) -> Ticket:
    """Keep the words and photos that reopened a ticket, and tell everybody; answer the person below their question.

    `sender` is the resident who sent the photos, None for an inspector. Returns it with the team that has it now.
    """
    person = entry.actor
    again = await with_successor(work, district, ticket, again, entry.at)
    await work.tickets.save(again)
    await work.tickets.record(entry)
    await work.tickets.attach(ticket.id, Stage.STILL, again.rework, photos, sender)
    await show_card(work, again)
    await drop_undo(work, ticket, again)
    await exhibiting.follow(work, again)
    await tell(work, ticket, lambda hearer: verdict_notice(hearer, ticket.id, ticket.rework))
    if person:
        await show_view_again(work, person, again)
    question = await work.people.asked(person) if person else None
    if person and question and question.ticket == ticket.id and question.wanted in ABOUT_A_FIX:
        await work.say(below(await expecting.notice(work, person, question.wanted, ticket)))
    await expecting.void(work, ticket, *ABOUT_A_FIX)
    facts = {"rework": again.rework}
    await tell(work, again, lambda hearer: Notice(Kind.REOPENED, ToPerson(hearer), ticket.id, facts), but=person)
    await hand_over(work, district, ticket, again, entry.at)
    return again
