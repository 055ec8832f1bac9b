"""Gather what residents send to a ticket that is there: additions, answers, "I see it too", "still nothing?".

Promise: a desk has one message for all of it, which is edited in place, for as long as nobody else does anything to the
ticket. What comes after that begins a new message. An edit makes no sound, so an answer that the desk waits for, and
the first news of a day, come down in a new message, and the older one only says so.
"""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from casework.model.deadline import local_day
from casework.model.ticket import Act, Entry

ADDITIONS = (Act.ADD, Act.ANSWER, Act.SUPPORT)  # numbered together from 1; a photo names its addition
GATHERED = frozenset({*ADDITIONS, Act.NUDGE})


def first_of(history: Sequence[Entry], line: int) -> int:
    """Return the index of the first line that is gathered together with line `line` (an index from 0)."""
    while line > 0 and history[line - 1].act in GATHERED:
        line -= 1
    return line


def gathered(history: Sequence[Entry], first: int) -> list[tuple[int, Entry]]:
    """Return the lines that are gathered from line `first` on, each with the number of its addition.

    The number of a line that is no addition is 0.
    """
    number = sum(entry.act in ADDITIONS for entry in history[:first])
    found = []
    for entry in history[first:]:
        if entry.act not in GATHERED:
            break
        number += entry.act in ADDITIONS
        found.append((number if entry.act in ADDITIONS else 0, entry))
    return found


def comes_down(history: Sequence[Entry], line: int, zone: ZoneInfo) -> bool:
    """Tell whether the desk must notice line `line`, although its message is there already."""
    if line == 0 or history[line - 1].act not in GATHERED:
        return False
    entry, before = history[line], history[line - 1]
    return entry.act is Act.ANSWER or local_day(entry.at, zone) != local_day(before.at, zone)
