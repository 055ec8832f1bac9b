"""A desk's tickets as lists: which of them, in which order, and how many there are."""

from dataclasses import dataclass
from enum import StrEnum

from casework.model.person import PersonId
from casework.model.place import Point

PAGE = 8  # rows a page: a telephone shows them without scrolling


class Which(StrEnum):
    """Which of a desk's tickets that are neither fixed nor closed."""

    ALL = "all"
    OPEN = "open"  # nobody has them
    MINE = "mine"  # who asks has them
    WAITING = "waiting"  # for the reporter's answer, parked, or for a supervisor's word
    LATE = "late"  # a promise was broken

    @classmethod
    def _missing_(cls, value: object) -> "Which | None":
        """Old buttons say *oldest*, which is what every list begins with."""
        return cls.ALL if value == "oldest" else None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of a desk's tickets nobody has, somebody has, wait, and are late (which some of the others are too)."""

    open: int
    taken: int
    waiting: int
    late: int


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list shows `person` of a desk's tickets: what is near a point, what has some words, else `which`.

    `page` counts from 0.
    """

    person: PersonId
    which: Which = Which.ALL
    words: str = ""
    near: Point | None = None
    page: int = 0
