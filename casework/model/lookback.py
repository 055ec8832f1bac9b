"""Choose which closed tickets are looked at again on the spot: the look-back.

All that was disputed, dismissed or closed without a verdict is looked at. Of the rest a share is drawn by lot for each
team and category, a larger one where work came back. The policy holds the shares, and the caller brings chance.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from random import Random

from casework.model.category import CategoryCode
from casework.model.deadline import Calendar, local_day
from casework.model.person import Wanted
from casework.model.policy import Policy
from casework.model.team import TeamCode
from casework.model.ticket import Status, Ticket
from casework.model.ticket_id import TicketId

WEEK = timedelta(days=7)


class Outcome(StrEnum):
    """What an inspector found."""

    CLEAN = "clean"  # still clean
    BACK = "back"  # it came back
    MISSED = "missed"  # they could not get there


# What is shown with an outcome; the third needs no photo.
PROVED: dict[Wanted, Outcome] = {Wanted.STILL_CLEAN: Outcome.CLEAN, Wanted.CAME_BACK: Outcome.BACK}


@dataclass(frozen=True, slots=True)
class Task:
    """A ticket to look at; `is_first` if it is not drawn by lot: those come first."""

    number: int
    ticket: TicketId
    is_first: bool


def is_first(ticket: Ticket) -> bool:
    """Tell whether a closed ticket is looked at without a draw: disputed, dismissed, or closed without a verdict."""
    return ticket.rework > 0 or ticket.status in (Status.DISMISSED, Status.UNCONFIRMED)


def sample(closed: Sequence[Ticket], policy: Policy, chance: Random) -> list[Ticket]:
    """Return the tickets to look at: all that come first, then those that were drawn.

    Where a share is no whole number of tickets, chance rounds it, so that small teams are looked at as often as others.
    """
    drawn: list[Ticket] = []
    together: dict[tuple[TeamCode | None, CategoryCode], list[Ticket]] = defaultdict(list)
    for ticket in closed:
        together[(ticket.team, ticket.category)].append(ticket)
    for alike in together.values():
        came_back = any(ticket.rework for ticket in alike)
        percent = policy.check_again_percent if came_back else policy.check_percent
        rest = [ticket for ticket in alike if not is_first(ticket)]
        number, part = divmod(len(rest) * percent, 100)
        drawn += chance.sample(rest, number + (chance.randrange(100) < part))
    return [*(ticket for ticket in closed if is_first(ticket)), *sorted(drawn, key=lambda ticket: ticket.id)]


def week_of(at: datetime, calendar: Calendar, policy: Policy) -> date:
    """Return the local Monday whose sample is the latest one that is due: it is drawn when its letters are sent."""
    local = at.astimezone(calendar.zone)
    today = local_day(at, calendar.zone)
    monday = today - timedelta(days=today.weekday())
    is_early = today == monday and local.time() < policy.digest_at
    return monday - WEEK if is_early else monday


def due_at(week: date, calendar: Calendar, policy: Policy) -> datetime:
    """Return the moment (aware) from which on the sample of a Monday is due."""
    return datetime.combine(week, policy.digest_at, calendar.zone)


def closed_in(week: date, calendar: Calendar) -> tuple[datetime, datetime]:
    """Return the beginning and the end (aware) of the week before a Monday, of which the sample is drawn."""
    return datetime.combine(week - WEEK, time(0), calendar.zone), datetime.combine(week, time(0), calendar.zone)
