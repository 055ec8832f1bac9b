"""Let staff enter a case for somebody else: a call, a letter, a hotline's or an inspectorate's case, a patrol's find.

Promises: staff write the case in their private chat, just as a resident writes a report. It becomes a ticket like any
other. The ticket keeps its source, the source's own number for it, the outside deadline and the contact: the person
whom staff tell by hand. When a ticket with a contact is fixed or closed, or the last of its chain of merges is, it is
on the list of answers owed until somebody has told the contact; and again, when it was opened since.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from casework.model import authority, handling
from casework.model.answering import SayOfCase, advance
from casework.model.authority import Actor
from casework.model.district import District
from casework.model.draft import DraftId, Piece
from casework.model.entry import ENTERED, CaseEntry, Source, read_lines
from casework.model.errors import Refusal, Why
from casework.model.notice import Kind, Notice, ToDesk
from casework.model.outside import answer_due
from casework.model.person import PersonId
from casework.model.policy import Policy
from casework.model.team import TeamCode
from casework.model.ticket import Act, Entry, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.reporting import drafting
from casework.tickets import restraining
from casework.tickets.keeping import end_of, find, show_card

MOST_OWED = 20  # shown in one list


async def begin(work: Work, policy: Policy, actor: Actor, source: Source, at: datetime) -> None:
    """Let a staff member enter a case in their private chat; raises Refusal if they work for no team here.

    Raises Refusal as well if they are banned or paused, or write a report of their own at the moment.
    """
    if not actor.teams:
        raise Refusal(Why.NOT_A_DESK)
    await restraining.check(work, policy, actor.person, at)
    draft = await work.drafts.open_of(actor.person) or await work.drafts.begin(actor.person, at)
    if draft.entry is None and not draft.is_empty:
        raise Refusal(Why.OWN_REPORT_FIRST)
    entry = replace(draft.entry or CaseEntry(), source=source if source in ENTERED else Source.CALL)
    await work.drafts.save(advance(draft, SayOfCase(entry), policy), at)
    await drafting.begin(work, actor.person, at)


async def choose_source(work: Work, person: PersonId, draft_id: DraftId, source: str) -> SayOfCase:
    """Return what a button about the source says; raises Refusal unless staff enter a case in that draft."""
    draft = await work.drafts.open_of(person)
    if draft is None or draft.id != draft_id or draft.entry is None or source not in set(ENTERED):
        raise Refusal(Why.OLD_BUTTON)
    return SayOfCase(replace(draft.entry, source=Source(source)))


async def said_of_case(work: Work, person: PersonId, piece: Piece) -> tuple[SayOfCase | None, str]:
    """Return what a message says about the case that somebody enters (None if nothing), and the remaining words."""
    draft = await work.drafts.open_of(person)
    if draft is None or draft.entry is None:
        return None, piece.words
    entry, rest = read_lines(draft.entry, piece.words, piece.message)
    return (SayOfCase(entry) if entry != draft.entry else None), rest


@dataclass(frozen=True, slots=True)
class Answer:
    """A ticket whose contact has not been told yet, as which it was done, and by when telling is due (aware UTC)."""

    ticket: Ticket
    end: Ticket
    due: datetime


async def owed(work: Work, district: District, team: TeamCode, limit: int = MOST_OWED) -> Sequence[Answer]:
    """Return the answers that a team owes for fixed and closed tickets, the first that is due first."""
    answers = []
    for ticket in await work.tickets.owed(team, limit):
        end = await end_of(work, ticket)
        done = replace(ticket, fixed_at=end.fixed_at, closed_at=end.closed_at)
        answers.append(Answer(ticket, end, answer_due(done, district)))
    return sorted(answers, key=lambda answer: (answer.due, answer.ticket.id))


async def show_owed(work: Work, team: TeamCode) -> None:
    """Show a desk the answers that it owes, in a new message below everything else."""
    await work.say(Notice(Kind.OWED, ToDesk(team), facts={"afresh": 1}))


async def told(work: Work, actor: Actor, ticket_id: TicketId, at: datetime) -> Ticket:
    """Note that staff told a contact by hand; raises Refusal for another team's ticket, or if no answer is owed."""
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.TELL, ticket)
    ticket = handling.tell_by_hand(ticket, await end_of(work, ticket), at)
    await work.tickets.save(ticket)
    await work.tickets.record(Entry(ticket.id, at, Act.TELL, actor.person))
    await show_card(work, ticket)
    if ticket.team:
        await work.say(Notice(Kind.OWED, ToDesk(ticket.team)))
    return ticket
