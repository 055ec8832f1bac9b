"""Decide what a ticket gets from another one that is merged into it, and loses when that goes its own way again.

A case of staff brings the day by which its source wants it done, if that is earlier, and cannot be lost with the report
that took it in.

Whoever came with the merge goes with it, unless they have said since that they see it too, or came with another merge
that stands. Who only followed the ticket before follows it again. The moment of the merge tells the lines that it
brought; `undone_lines` says how a line takes them back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from casework.model.person import PersonId
from casework.model.ticket import Act, Entry, Ticket


@dataclass(frozen=True, slots=True)
class Parting:
    """Who is told no more, who only follows (since when), and who had left before, so that nobody counts them now."""

    gone: frozenset[PersonId]
    followers: Mapping[PersonId, datetime]
    left: frozenset[PersonId]


def taken_back(at: datetime) -> str:
    """Return the note of the UNDO with which a ticket loses what a merge at a moment brought."""
    return f"{Act.MERGE}\n{at.isoformat()}"


def note(merged: Ticket, into: Ticket) -> str:
    """Return the note of a merge's line: the other ticket's number, and below it the day that this one brings forward.

    That day, by which the other's own source wants it done, is empty if there was none; without it none was brought.
    """
    if not _is_sooner(merged, into):
        return str(into.id)
    return f"{into.id}\n{into.outside_by.isoformat() if into.outside_by else ''}"


def with_day(into: Ticket, merged: Ticket) -> Ticket:
    """Return a ticket into which another one is merged, due by the earlier of the days that their sources name."""
    return replace(into, outside_by=merged.outside_by, warn_at=None) if _is_sooner(merged, into) else into


def without_day(into: Ticket, merged: Ticket, noted: str) -> Ticket:
    """Return a ticket without the day that another one has brought; `noted` is the note of that one's merge."""
    _, brought, before = noted.partition("\n")
    if not brought or into.outside_by != merged.outside_by:
        return into
    return replace(into, outside_by=datetime.fromisoformat(before) if before else None, warn_at=None)


def _is_sooner(one: Ticket, other: Ticket) -> bool:
    return one.outside_by is not None and (other.outside_by is None or one.outside_by < other.outside_by)


def has_case(history: Sequence[Entry]) -> bool:
    """Tell whether a case of staff was merged into a ticket, and still is: what it brought was sent by nobody."""
    over = {entry.note for entry in history if entry.act is Act.UNDO}
    return any(entry.act is Act.ADD and entry.actor is None and taken_back(entry.at) not in over for entry in history)


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
