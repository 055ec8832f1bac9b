"""Say what a bulletin is: its period, its chapters, what was struck and added, and its number.

Promises: a period belongs to one bulletin only. What a bulletin says is kept as facts (data, by chapter) when it is
composed, so it reads the same years later. What was struck is left out of everything that is made of it. The numbers
of a year's bulletins have no gap.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NewType

from casework.model.errors import Refusal, Why
from casework.model.summary import Period

BulletinId = NewType("BulletinId", int)

MOST_ADDED = 10  # sentences: with more, the phone's message would be nothing else
SENTENCE_MOST = 300  # characters of one
CATCH_UP = timedelta(days=14)  # a period that ended longer ago is not composed by itself any more
LONGEST = timedelta(days=366)  # of a period
DAY = timedelta(days=1)


class Cycle(StrEnum):
    """How often a bulletin comes; ASKED is for any other period, for which a supervisor asked."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    ASKED = "asked"


PERIODIC = (Cycle.WEEK, Cycle.MONTH, Cycle.QUARTER, Cycle.YEAR)


class Chapter(StrEnum):
    """What a bulletin tells, in this order."""

    FIGURES = "figures"
    KINDS = "kinds"  # received by category group
    RANKING = "ranking"
    WORK = "work"
    HOT_SPOTS = "spots"
    EXHIBITS = "exhibits"  # exposures and models
    CAMPAIGNS = "campaigns"
    PROJECTS = "projects"
    DRIVES = "drives"
    FRONTAGES = "frontages"
    CONTRACTS = "contracts"
    SUPERVISION = "supervision"
    LATE = "late"
    OBJECTIONS = "objections"


ADDED = "added"  # stands before the number of a sentence that a supervisor added


class State(StrEnum):
    """What became of a bulletin."""

    DRAFT = "draft"
    POSTED = "posted"
    DROPPED = "dropped"  # nobody wanted it; it can be asked for again


Facts = Mapping[str, Mapping[str, Any]]  # by chapter, as JSON has it


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A bulletin; `struck` names chapters ("work") and sentences ("work.cleared", "added.0"), `added` are sentences.

    `number` counts within `year`; both are there once it was posted. `at` is when its facts were read.
    """

    id: BulletinId
    period: Period
    facts: Facts
    at: datetime
    state: State = State.DRAFT
    struck: frozenset[str] = frozenset()
    added: tuple[str, ...] = ()
    number: int | None = None
    year: int | None = None
    posted_at: datetime | None = None
    reminded_at: datetime | None = None

    @property
    def cycle(self) -> Cycle:
        """How often such a bulletin comes."""
        return cycle_of(self.period)

    def has(self, key: str) -> bool:
        """Tell whether a chapter or a sentence stands in it, and was not struck."""
        return key not in self.struck and key.partition(".")[0] not in self.struck


@dataclass(frozen=True, slots=True)
class Reported:
    """Where a report came from: metres to the north and to the east of some point, its area, and the street or ""."""

    north_m: float
    east_m: float
    area: str
    near: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A spot where reports cluster: how many, in which area, and near which street (""), as most of them say."""

    count: int
    area: str
    near: str


def cycle_of(period: Period) -> Cycle:
    """Return which cycle a period is a whole turn of; ASKED if it is none."""
    following = period.last + DAY
    return next((each for each in PERIODIC if _finished(each, following) == period), Cycle.ASKED)


def finished(cycle: Cycle, today: date) -> Period:
    """Return the latest whole week (from Monday), month, quarter or year before a day; raises ValueError for ASKED."""
    found = _finished(cycle, today)
    if found is None:
        raise ValueError("nobody knows which period was asked for")
    return found


def _finished(cycle: Cycle, today: date) -> Period | None:
    match cycle:
        case Cycle.WEEK:
            following = today - timedelta(days=today.weekday())
            return Period(following - timedelta(days=7), following - DAY)
        case Cycle.MONTH:
            following = today.replace(day=1)
            return Period((following - DAY).replace(day=1), following - DAY)
        case Cycle.QUARTER:
            following = today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1)
            last = following - DAY
            return Period(last.replace(month=last.month - 2, day=1), last)
        case Cycle.YEAR:
            return Period(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))
        case Cycle.ASKED:
            return None


def read_period(said: str, today: date) -> Period:
    """Return the period that somebody asks for: "week", "month", "quarter", "year", or "2026-01-05..2026-01-18".

    Raises Refusal for anything else, for a period that is not over (its figures would change) or longer than a year.
    """
    asked = "".join(said.split()).casefold() or Cycle.MONTH
    if asked in PERIODIC:
        return finished(Cycle(asked), today)
    first, _, last = asked.partition("..")
    try:
        period = Period(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError as error:
        raise Refusal(Why.BULLETIN_PERIOD) from error
    return checked(period, today)


def checked(period: Period, today: date) -> Period:
    """Return a period of which there can be a bulletin; raises Refusal if it is not over, or longer than a year."""
    if not date(1970, 1, 1) <= period.first <= period.last or period.last - period.first >= LONGEST:
        raise Refusal(Why.BULLETIN_PERIOD)
    if period.last >= today:
        raise Refusal(Why.BULLETIN_NOT_OVER)
    return period


def due(wanted: Iterable[str], today: date) -> list[Period]:
    """Return the periods that are over and recent enough to be composed, of the cycles that a district wants."""
    periods = dict.fromkeys(finished(Cycle(each), today) for each in wanted)
    return [period for period in periods if is_due(period, today)]


def reminded_before(days: int, at: datetime) -> datetime:
    """Return since when a draft must have waited so that somebody is reminded of it."""
    return at - timedelta(days=days)


def is_due(period: Period, today: date) -> bool:
    """Tell whether a period that is over is recent enough to be composed without anybody asking."""
    return period.last < today <= period.last + CATCH_UP


def before(period: Period) -> Period:
    """Return the period with which a period is compared: the one before it, as long as it."""
    cycle = cycle_of(period)
    if cycle is not Cycle.ASKED:
        return finished(cycle, period.first)
    return Period(period.first - (period.last - period.first) - DAY, period.first - DAY)


def year_before(period: Period) -> Period:
    """Return the same days a year before; of a week the same weekdays, of a month the whole month."""
    cycle = cycle_of(period)
    if cycle is Cycle.WEEK:
        return Period(period.first - timedelta(weeks=52), period.last - timedelta(weeks=52))
    if cycle is not Cycle.ASKED:
        return finished(cycle, _year_before(period.last + DAY))
    return Period(_year_before(period.first), _year_before(period.last))


def _year_before(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)


def pieces(period: Period) -> tuple[Period, ...]:
    """Return the parts of a period that a chart sets side by side: days, weeks (from Monday) or months."""
    length = (period.last - period.first).days + 1
    found, first = [], period.first
    while first <= period.last:
        if length <= 14:
            last = first
        elif length <= 100:
            last = first + timedelta(days=6 - first.weekday())
        else:
            last = (first.replace(day=1) + timedelta(days=32)).replace(day=1) - DAY
        found.append(Period(first, min(last, period.last)))
        first = last + DAY
    return tuple(found)


def hot_spots(reports: Iterable[Reported], within_m: float, least: int, most: int) -> list[Spot]:
    """Return up to `most` spots of twice `within_m` at a side with at least `least` reports, the fullest first.

    No report counts twice. Of spots with as many, the southernmost comes first.
    """
    cells: dict[tuple[int, int], list[Reported]] = {}
    for each in reports:
        cells.setdefault((int(each.north_m // within_m), int(each.east_m // within_m)), []).append(each)
    found = []
    for _ in range(most):
        corners = {(row - down, column - left) for row, column in cells for down in (0, 1) for left in (0, 1)}
        best = max(
            sorted(corners), key=lambda corner: sum(len(cells.get(each, ())) for each in _block(corner)), default=None
        )
        inside = [each for cell in _block(best) for each in cells.pop(cell, ())] if best else []
        if len(inside) < max(least, 1):
            break
        found.append(Spot(len(inside), _usual(each.area for each in inside), _usual(each.near for each in inside)))
    return found


def _block(corner: tuple[int, int]) -> Sequence[tuple[int, int]]:
    row, column = corner
    return ((row, column), (row, column + 1), (row + 1, column), (row + 1, column + 1))


def _usual(names: Iterable[str]) -> str:
    """Return the name that most have, "" if none has any."""
    counted: dict[str, int] = {}
    for name in names:
        if name:
            counted[name] = counted.get(name, 0) + 1
    return max(sorted(counted), key=counted.__getitem__, default="")


def strike(bulletin: Bulletin, key: str) -> Bulletin:
    """Strike a chapter or a sentence, or let it stand again; raises Refusal once the bulletin was posted."""
    _check_draft(bulletin)
    return replace(bulletin, struck=bulletin.struck ^ {key})


def add(bulletin: Bulletin, words: str) -> Bulletin:
    """Add a sentence; raises Refusal for none, a long one or one too many, and once the bulletin was posted."""
    _check_draft(bulletin)
    said = " ".join(words.split())
    if not said:
        raise Refusal(Why.SENTENCE_MISSING)
    if len(said) > SENTENCE_MOST or len(bulletin.added) >= MOST_ADDED:
        raise Refusal(Why.SENTENCE_TOO_LONG, most=SENTENCE_MOST, limit=MOST_ADDED)
    return replace(bulletin, added=(*bulletin.added, said))


def drop(bulletin: Bulletin) -> Bulletin:
    """Give a draft up; raises Refusal once it was posted."""
    _check_draft(bulletin)
    return replace(bulletin, state=State.DROPPED)


def post(bulletin: Bulletin, number: int, today: date, at: datetime) -> Bulletin:
    """Give a draft its number in the year; raises Refusal if it was posted already."""
    _check_draft(bulletin)
    return replace(bulletin, state=State.POSTED, number=number, year=today.year, posted_at=at)


def again(bulletin: Bulletin, facts: Facts, at: datetime) -> Bulletin:
    """Compose a bulletin anew that was given up."""
    return replace(bulletin, state=State.DRAFT, facts=facts, at=at, struck=frozenset(), added=(), reminded_at=None)


def _check_draft(bulletin: Bulletin) -> None:
    if bulletin.state is not State.DRAFT:
        raise Refusal(Why.BULLETIN_SETTLED)
