"""Decide who hears of a ticket no more when another one that was merged into it goes its own way again.

Whoever came with the merge goes with it, unless they have said since that they see it too, or came with another merge
that stands. Who only followed the ticket before follows it again. The moment of the merge tells the lines that it
brought; `undone_lines` says how a line takes them back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.model.person import PersonId
from casework.model.ticket import Act, Entry


@dataclass(frozen=True, slots=True)
class Parting:
    """Who is told no more, who only follows (since when), and who had left before, so that nobody counts them now."""

    gone: frozenset[PersonId]
    followers: Mapping[PersonId, datetime]
    left: frozenset[PersonId]


def taken_back(at: datetime) -> str:
    """Return the note of the UNDO with which a ticket loses what a merge at a moment brought."""
    return f"{Act.MERGE}\n{at.isoformat()}"


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
