"""A desk's tickets as lists: which of them, in which order, and how many there are."""

from dataclasses import dataclass
from enum import StrEnum

from casework.model.ticket import Ticket
from casework.model.ticket_id import TicketId

PAGE = 8  # rows a page: a telephone shows them without scrolling


class Which(StrEnum):
    """Which of a desk's tickets that are not closed."""

    ALL = "all"
    OPEN = "open"  # nobody has them
    MINE = "mine"  # who asks has them
    WAITING = "waiting"  # for the reporter's answer, parked, or for a supervisor's word
    LATE = "late"  # a promise was broken
    OLDEST = "oldest"  # the ten that have been there longest
    FIXED = "fixed"  # for the residents' verdict


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of a desk's tickets nobody has, somebody has, wait, and are late (which some of the others are too)."""

    open: int
    taken: int
    waiting: int
    late: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some tickets of a list; `after` is where the next page begins, None if there is none."""

    tickets: tuple[Ticket, ...]
    after: TicketId | None
