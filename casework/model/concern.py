"""What a supervisor looks after: tickets of any team with which something is wrong."""

from enum import StrEnum


class Concern(StrEnum):
    """What may be wrong with a ticket, in the order in which it is shown; a ticket may be in several."""

    REQUESTED = "requested"  # staff ask for something that a supervisor grants
    LATE = "late"  # a promise was broken
    ORPHANED = "orphaned"  # no team has it, or one without a desk
    PASSED_ON = "passed_on"
    PARKED = "parked"
    DISPUTED = "disputed"  # it was opened again: not fixed, or wrongly dismissed
    UNREACHABLE = "unreachable"  # its reporter cannot be told


CASES_A_PAGE = 8  # rows: a telephone shows them without scrolling
MOST_PAGES = 200
