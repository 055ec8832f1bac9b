"""Define the lists of a desk's tickets: the filters, a page, and the counts."""

from dataclasses import dataclass
from enum import StrEnum

from casework.model.person import PersonId
from casework.model.place import Point

PAGE = 8  # rows on a page: a telephone shows so many without scrolling


class Which(StrEnum):
    """A filter for a desk's tickets that are neither fixed nor closed."""

    ALL = "all"
    OPEN = "open"  # nobody has them
    MINE = "mine"  # whoever asks for the list has them
    WAITING = "waiting"  # for the reporter's answer, until a day (parked), or for a supervisor's decision
    LATE = "late"  # a deadline was missed

    @classmethod
    def _missing_(cls, value: object) -> "Which | None":
        """Read *oldest* of old buttons as ALL, because every list begins with the oldest ticket."""
        return cls.ALL if value == "oldest" else None


class Part(StrEnum):
    """A part of a desk's letter in the morning; a ticket is in the first part that fits it."""

    SUPERVISED = "supervised"  # a supervisor's order waits
    LATE = "late"  # a deadline was missed
    TODAY = "today"  # it is to be fixed today
    BACK = "back"  # it was opened again, and nobody has it
    NEW = "new"  # it came since the last morning, and nobody has it


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of a desk's tickets are open, taken, waiting and late; late ones are in the other counts too.

    `records` are older records, which are in no other count.
    """

    open: int
    taken: int
    waiting: int
    late: int
    records: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """A list that `person` asked for: the tickets near a point, or those with some words, or else those of `which`.

    `page` counts from 0.
    """

    person: PersonId
    which: Which = Which.ALL
    words: str = ""
    near: Point | None = None
    page: int = 0
