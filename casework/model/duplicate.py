"""Rank the tickets that a report may duplicate, so that the resident is asked only where the answer may be *yes*.

A ticket is asked about if it is of the report's category, or of its group and in much the same words, and if its doubt
is at most 1. The doubt of a ticket that is not fixed grows with its distance, with its age, and with how many others
are open around it: where much is open, two reports at one spot are less often one thing. Distance and age add up as the
sides of a right-angled triangle, so either may come near its limit only where the other is small. A fixed ticket
is asked about only at the very spot, and for no longer than it had been open: what was recorded as done when it was
reported was no problem of a resident's. A ticket with the same photo comes first, whatever the rest says.

All numbers are the district's policy. docs/decisions/0016 says how they were found, and what each of them is worth.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import hypot

from casework.model.category import CategoryCode
from casework.model.likeness import is_same_photo
from casework.model.photo import Photo
from casework.model.place import Point, distance_m
from casework.model.policy import Policy
from casework.model.searching import terms_of
from casework.model.ticket import FIXED_AND_CLOSED, Status, Ticket
from casework.model.ticket_id import TicketId

FEWEST_TERMS = 2  # that two texts must share: one word in common is chance
SHORTEST_LIFE = timedelta(days=1)  # of a ticket that was promised for the same hour


@dataclass(frozen=True, slots=True)
class Compared:
    """What a report is compared by; `at` is an aware moment.

    `kinds` holds its category and the former ones that it stands for, `group` all categories of its group.
    """

    point: Point
    kinds: Collection[CategoryCode]
    group: Collection[CategoryCode]
    words: str
    at: datetime


def may_be_same(ticket: Ticket, at: datetime, policy: Policy) -> bool:
    """Tell whether a report may duplicate a ticket: it is young enough, and not closed or fixed a short while ago."""
    if ticket.reported_at < at - timedelta(weeks=policy.compare_weeks):
        return False
    if _is_fixed(ticket):
        return ticket.fixed_at is not None and ticket.fixed_at > at - timedelta(days=policy.offer_back_days)
    return not ticket.status.is_closed


def may_look_the_same(ticket: Ticket, point: Point, at: datetime, policy: Policy) -> bool:
    """Tell whether a ticket's photos are compared with those of a report: it may be the same, and is not far away."""
    return may_be_same(ticket, at, policy) and distance_m(point, ticket.point) <= policy.compare_within_m


def reach_m(policy: Policy) -> int:
    """Return within how many metres of a report the tickets must be known, so that they can be ranked."""
    return max(policy.ask_within_m, policy.crowd_within_m, policy.back_within_m)


def ranked(around: Iterable[Ticket], report: Compared, policy: Policy) -> list[TicketId]:
    """Return the tickets to ask about, the least doubtful first, and of two the newer.

    `around` holds all tickets within `reach_m` that may be the same; those further away do no harm.
    """
    measured = [(distance_m(report.point, ticket.point), ticket) for ticket in around]
    near = [(metres, ticket) for metres, ticket in measured if may_be_same(ticket, report.at, policy)]
    crowd = {ticket.id for metres, ticket in near if not _is_fixed(ticket) and metres <= policy.crowd_within_m}
    doubts = [
        (_doubt(ticket, metres, len(crowd - {ticket.id}), report.at, policy), -ticket.id)
        for metres, ticket in near
        if _is_alike(ticket, report, policy)
    ]
    return [TicketId(-number) for doubt, number in sorted(doubts) if doubt <= 1]


def rival(
    ranked: Sequence[TicketId], twins: Sequence[TicketId], different: Collection[TicketId], policy: Policy
) -> TicketId | None:
    """Return the ticket to ask about next, or None: one of the twins, which have the same photo, else the first ranked.

    `different` holds the tickets that the resident said are not the same; after `different_answers` of them they are
    believed.
    """
    if len(different) >= policy.different_answers:
        return None
    return next((each for each in (*twins, *ranked) if each not in different), None)


def has_same_photo(photos: Iterable[Photo], other: Photo) -> bool:
    """Tell whether one of some photos is the same as another, by its file or by its likeness."""
    return any(mine.name == other.name or is_same_photo(mine.likeness, other.likeness) for mine in photos)


def _doubt(ticket: Ticket, metres: float, others: int, at: datetime, policy: Policy) -> float:
    """Return how doubtful it is that a report is about a ticket; above 1 nobody is asked.

    `others` is how many other tickets are open within `crowd_within_m` of the report.
    """
    if _is_fixed(ticket) and ticket.fixed_at is not None:
        was_open = ticket.fixed_at - ticket.reported_at
        return max(metres / policy.back_within_m, _share(at - ticket.fixed_at, was_open))
    promised = max(policy.ask_promises * (ticket.fix_by - ticket.reported_at), SHORTEST_LIFE)
    age = _share(at - ticket.reported_at, min(timedelta(days=policy.ask_within_days), promised))
    return hypot(metres / policy.ask_within_m, age) + others * policy.crowd_percent / 100


def _share(part: timedelta, whole: timedelta) -> float:
    """Return what part of a time has passed; of no time at all, everything has."""
    return max(part / whole, 0.0) if whole > timedelta() else float("inf")


def _is_alike(ticket: Ticket, report: Compared, policy: Policy) -> bool:
    """Tell whether a ticket is of the report's category, or of its group and in much the same words."""
    if ticket.category in report.kinds:
        return True
    if ticket.category not in report.group:
        return False
    one, other = set(terms_of(ticket.words)), set(terms_of(report.words))
    shared = len(one & other)
    return shared >= FEWEST_TERMS and 100 * shared >= policy.same_words_percent * min(len(one), len(other))


def _is_fixed(ticket: Ticket) -> bool:
    return ticket.status is Status.FIXED or ticket.status in FIXED_AND_CLOSED
