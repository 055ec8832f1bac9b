"""Decide what a ticket gets from another one that is merged into it, and loses when that goes its own way again.

A case of staff brings the day by which its source wants it done, and cannot be lost with it. What goes on is due by the
earliest day of all cases in it; the count by source keeps to each case's own.

Whoever came with the merge goes with it, unless they have said since that they see it too, or came with another merge
that stands. Who only followed the ticket before follows it again. The moment of the merge tells the lines that it
brought; `undone_lines` says how a line takes them back.
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
    """Who is told no more, who only follows (since when), and who had left before, so that nobody counts them now."""

    gone: frozenset[PersonId]
    followers: Mapping[PersonId, datetime]
    left: frozenset[PersonId]


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


def part(
    history: Sequence[Entry], hearing: Mapping[PersonId, bool], since: Mapping[PersonId, datetime], at: datetime
) -> Parting:
    """Return what becomes of those who hear of a ticket when the merge into it at a moment is taken apart.

    `hearing` are those who are told beside the reporter, and whether as supporters; `since` says since when.
    """
    over = {entry.note for entry in history if entry.act is Act.UNDO}
    supports = [(entry.actor, entry.at) for entry in history if entry.act is Act.SUPPORT and entry.actor is not None]
    came = {person for person, when in supports if when == at}
    others = [(person, when) for person, when in supports if when != at and taken_back(when) not in over]
    staying = {person for person, when in others if person in since and when >= since[person]}
    brought = {person for person, began in since.items() if began == at or (began < at and person in came)} - staying
    # those who were there before only followed it, or came with a merge that is over
    followed = {person: since[person] for person in brought if since[person] < at}
    lowered = {person: began for person, began in followed.items() if taken_back(began) not in over}
    counted = {person for person, began in since.items() if hearing[person] and began <= at}
    left = came - counted - {person for person, when in others if when < at}
    return Parting(frozenset(brought - lowered.keys()), lowered, frozenset(left))
