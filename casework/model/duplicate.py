"""Find a ticket that a report may duplicate.

The bot asks the resident only about tickets that are not closed, or were fixed within `offer_back_days`, and that are
not older than `compare_weeks`. A ticket with the same photo comes first, whatever its category. Then comes the nearest
ticket of the same category group within `perhaps_same_within_m`; once the resident has said of a ticket that it is
different, only within `same_within_m`. These numbers are the district's policy.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from casework.model.category import CategoryCode
from casework.model.likeness import is_same_photo
from casework.model.photo import Photo
from casework.model.place import Point, distance_m
from casework.model.policy import Policy
from casework.model.ticket import FIXED_AND_CLOSED, Status, Ticket
from casework.model.ticket_id import TicketId


@dataclass(frozen=True, slots=True)
class Near:
    """A ticket near by with its photos, and its distance in metres."""

    ticket: Ticket
    distance_m: float
    photos: tuple[Photo, ...]


def may_be_same(ticket: Ticket, at: datetime, policy: Policy) -> bool:
    """Tell whether a report may duplicate a ticket: it is young enough, and not closed or fixed a short while ago."""
    if ticket.reported_at < at - timedelta(weeks=policy.compare_weeks):
        return False
    if ticket.status is Status.FIXED or ticket.status in FIXED_AND_CLOSED:
        return ticket.fixed_at is not None and ticket.fixed_at > at - timedelta(days=policy.offer_back_days)
    return not ticket.status.is_closed


def by_distance(tickets: Iterable[Ticket], point: Point, at: datetime, policy: Policy) -> list[tuple[float, Ticket]]:
    """Return the tickets near by that may be the same, nearest first, with their distances in metres."""
    measured = ((distance_m(point, ticket.point), ticket) for ticket in tickets if may_be_same(ticket, at, policy))
    near = ((metres, ticket) for metres, ticket in measured if metres <= policy.perhaps_same_within_m)
    return sorted(near, key=lambda pair: (pair[0], -pair[1].id))


def rival(
    near: Sequence[Near],
    photos: Sequence[Photo],
    group: Collection[CategoryCode],
    different: Collection[TicketId],
    policy: Policy,
) -> TicketId | None:
    """Return the ticket to ask about next, or None: the one with the same photo, else the nearest of the group.

    `near` is sorted by distance; `group` holds the categories of the report's group; `different` holds the tickets that
    the resident said are not the same. After one such answer the resident is asked only about tickets within
    `same_within_m` or with the same photo, and after `different_answers` about none.
    """
    if len(different) >= policy.different_answers:
        return None
    left = [each for each in near if each.ticket.id not in different]
    reach_m = policy.same_within_m if different else policy.perhaps_same_within_m
    for each in left:
        if any(_is_same(mine, theirs) for mine in photos for theirs in each.photos):
            return each.ticket.id
    for each in left:
        is_near_enough = each.distance_m <= reach_m
        if each.ticket.category in group and is_near_enough:
            return each.ticket.id
    return None


def _is_same(one: Photo, other: Photo) -> bool:
    if one.name == other.name:
        return True
    return one.likeness is not None and other.likeness is not None and is_same_photo(one.likeness, other.likeness)
