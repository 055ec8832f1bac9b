"""Find the ticket of which a new report is a recurrence: the same kind of thing, at the same spot, after a fix.

The bot links the two by itself, whatever the resident was asked: to them it may be another heap, for the district it is
the same spot. The policy holds the numbers: how near, how long after the fix, and how often makes a hot spot.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from casework.model.category import CategoryCode
from casework.model.place import Point, distance_m
from casework.model.policy import Policy
from casework.model.ticket import FIXED_AND_CLOSED, Status, Ticket


def recurs(
    near: Iterable[Ticket], point: Point, group: Collection[CategoryCode], at: datetime, policy: Policy
) -> Ticket | None:
    """Return the ticket that was fixed last of those that have come again, or None.

    `group` holds the categories of the report's group.
    """
    found = [ticket for ticket in near if ticket.category in group and _has_come_again(ticket, point, at, policy)]
    return max(found, key=lambda ticket: (ticket.fixed_at or at, ticket.id), default=None)


def _has_come_again(ticket: Ticket, point: Point, at: datetime, policy: Policy) -> bool:
    is_fixed = ticket.status is Status.FIXED or ticket.status in FIXED_AND_CLOSED
    if not is_fixed or ticket.fixed_at is None or ticket.fixed_at < at - timedelta(days=policy.recur_days):
        return False
    return distance_m(point, ticket.point) <= policy.recur_within_m


def reported_since(at: datetime, policy: Policy) -> datetime:
    """Return since when a ticket may have been reported that was fixed within the days: it may have been parked."""
    return at - timedelta(days=policy.recur_days + policy.park_days)
