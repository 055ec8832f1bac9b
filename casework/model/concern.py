"""Define the concerns of a supervisor: what may be wrong with a ticket of any team."""

from enum import StrEnum


class Concern(StrEnum):
    """What may be wrong with a ticket, in the order in which lists show it; a ticket may have several concerns."""

    REQUESTED = "requested"  # staff ask for something that a supervisor grants
    CONTESTED = "contested"  # its reporter contests that it was closed without a fix
    TO_CHECK = "to_check"  # under supervision, and fixed: a supervisor checks it
    SUPERVISED = "supervised"  # under supervision
    OUTSIDE = "outside"  # its source names a day: an inspectorate, a hotline …
    LATE = "late"  # a deadline was missed
    LATE_FOR_LONG = "late_for_long"  # the district's list: late by `list_working_days`
    ORPHANED = "orphaned"  # no team has it, its team has no desk, or the desk does not hear of it
    PASSED_ON = "passed_on"
    PARKED = "parked"
    DISPUTED = "disputed"  # it was opened again: not fixed, or wrongly dismissed
    DISMISSED = "dismissed"  # closed without a fix in the last `dismissals_within_days`
    HOT_SPOT = "hot_spot"  # the same came again `hot_spot_recurrences` times at one spot
    UNREACHABLE = "unreachable"  # the bot cannot reach its reporter
    RECORDS = "records"  # an older record that nobody has settled


CASES_A_PAGE = 8  # rows: a telephone shows them without scrolling
MOST_PAGES = 200
