"""Decide what a ticket gets from another one that is merged into it, and loses when that goes its own way again.

A case of staff brings the day by which its source wants it done, and cannot be lost with it. What goes on is due by the
earliest day of all cases in it; the count by source keeps to each case's own.

Whoever came with the merge goes with it, unless they have said since that they see it too, or came with another merge
that stands. Who only followed the ticket before follows it again. The moment of the merge tells the lines that it
brought; `undone_lines` says how a line takes them back. If the ticket was merged in turn, what it goes on as loses the
same, as far as it came there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from casework.model.entry import Source
from casework.model.person import PersonId
from casework.model.ticket import Act, Entry, Ticket
from casework.model.warning import Step


@dataclass(frozen=True, slots=True)
class Parting:
    """What leaves a ticket again that came with a merge: people, and how many reports that say the same.

    Of those who came as supporters and are none any more (`supporters`), some had left before (`left`): nobody counts
    them now.
    """

    gone: frozenset[PersonId]  # who is told no more
    followers: Mapping[PersonId, datetime]  # who only follows, since when
    reports: int
    supporters: frozenset[PersonId]
    left: frozenset[PersonId]

    @property
    def counted(self) -> int:
        """How many of the reports the ticket still counts."""
        return max(0, self.reports - len(self.left))

    @property
    def unnamed(self) -> int:
        """How many of the reports are not those of `supporters`, whom a later parting finds to have left."""
        return max(0, self.reports - len(self.supporters))


def taken_back(at: datetime) -> str:
    """Return the note of the UNDO with which a ticket loses what a merge at a moment brought."""
    return f"{Act.MERGE}\n{at.isoformat()}"


def is_case(ticket: Ticket) -> bool:
    """Tell whether a ticket came from elsewhere than a resident."""
    return ticket.source is not Source.RESIDENT


def with_day(into: Ticket, merged: Sequence[Ticket], at: datetime) -> Ticket:
    """Return a ticket with the earliest day of the cases among all that are merged into it.

    If it has more time without a case that left it at that moment, the warnings of that case's day are void: those that
    its own day deserves come anew.
    """
    day = min((each.outside_by for each in merged if each.outside_by), default=None)
    if day == into.cases_by:
        return into
    now = replace(into, cases_by=day, warn_at=None)
    if now.due_by <= into.due_by:
        return now
    return replace(now, warned=min(into.warned, Step.LATE if at > now.due_by else Step.UNTAKEN))


@dataclass(frozen=True, slots=True)
class Hearing:
    """Who hears of a ticket beside its reporter, whether as supporters, and since when; and the ticket's history."""

    reporter: PersonId | None
    supports: Mapping[PersonId, bool]
    since: Mapping[PersonId, datetime]
    history: Sequence[Entry]


def part(hearing: Hearing, at: datetime, brought: int, before: Parting | None = None) -> Parting:
    """Return what leaves a ticket when the merge into it at a moment is taken apart, which brought so many reports.

    If `before` is given, that merge stands, and what was merged then has just lost that to an earlier one.
    """
    since, reports = hearing.since, brought if before is None else before.reports
    over = {entry.note for entry in hearing.history if entry.act is Act.UNDO}
    lines = [entry for entry in hearing.history if entry.act is Act.SUPPORT]
    supports = [(entry.actor, entry.at) for entry in lines if entry.actor is not None]
    named = {person for person, when in supports if when == at}
    came = named - {hearing.reporter}
    others = [(person, when) for person, when in supports if when != at and taken_back(when) not in over]
    staying = {person for person, when in others if person in since and when >= since[person]}
    theirs = {person for person, began in since.items() if began == at or (began < at and person in came)} - staying
    # those who were there before only followed it, or came with a merge that is over
    followed = {person: since[person] for person in theirs if since[person] < at}
    lowered = {person: began for person, began in followed.items() if taken_back(began) not in over}
    counted = {person for person, began in since.items() if hearing.supports[person] and began <= at}
    left = came - counted - {person for person, when in others if when < at}
    gone = theirs - lowered.keys()
    if before is not None:
        reports -= len(before.supporters - named)  # who had left before that merge did not come with it
        leaving = before.gone | before.left
        lowered = {person: began for person, began in lowered.items() if person in leaving | before.followers.keys()}
        lowered |= dict.fromkeys(gone & before.followers.keys(), at)
        gone, left = gone & leaving, left & before.supporters
    supporters = came & (gone | left | lowered.keys())
    return Parting(frozenset(gone), lowered, reports, frozenset(supporters), frozenset(left))
