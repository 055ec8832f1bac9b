"""Define a team's objection to one of its figures in the league table, and what supervisors answered.

Promise: a team objects once for each period; the period is a whole week, month or quarter, so that nobody can object
anew each day.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from casework.model.league import Sign, Term
from casework.model.person import PersonId
from casework.model.summary import Period
from casework.model.team import TeamCode

Disputed = Term | Sign  # what a team can object to


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection in a team's words, and the answer ("" until there is one); a person who is forgotten is None."""

    number: int
    team: TeamCode
    period: Period
    figure: Disputed
    words: str
    by: PersonId | None
    at: datetime
    answer: str = ""
    answered_by: PersonId | None = None
    answered_at: datetime | None = None


def disputed_in(written: str) -> Disputed | None:
    """Return the figure of the league table with that name, or None."""
    if written in set(Term):
        return Term(written)
    return Sign(written) if written in set(Sign) else None


def whole(period: Period) -> Period | None:
    """Return the whole week, month or quarter of which a period is the beginning; None if it is that of none."""
    first, last = period.first, period.last
    if first.weekday() == 0 and last - first < timedelta(days=7):
        return Period(first, first + timedelta(days=6))
    if first.day != 1:
        return None
    if last <= _month_end(first):
        return Period(first, _month_end(first))
    quarter = _month_end(first.replace(month=first.month + 2)) if first.month % 3 == 1 else first
    return Period(first, quarter) if last <= quarter else None


def _month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
