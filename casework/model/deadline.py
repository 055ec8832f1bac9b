"""Compute deadlines: how long a team may take, in hours or days of the clock, or in the team's working time.

A working day is as long as the calendar's hours, so "1 working day" from Friday 16:00 ends on Monday 16:00. Days of
both kinds end at the same local hour when the clocks change in between; hours are as long as they are. The rule is the
same for an answer and for a fix. The category file holds the allowances of each category, from the district's own
tables (dangers in clock hours, everything else in working time).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from casework.model.spelling import amount_in

HORIZON_DAYS = 3660  # a calendar with no working day in ten years is a mistake, and the loop must end
MIDNIGHT = time(0)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
SKIPPED_MINUTES = 1500  # the longest that a clock ever skipped is a day: Samoa, 30 December 2011


class Unit(StrEnum):
    """The unit of an allowance."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_HOURS = "working hours"
    WORKING_DAYS = "working days"


@dataclass(frozen=True, slots=True)
class Allowance:
    """The time that a team has: an amount and its unit."""

    amount: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> "Allowance":
        """Read "4 working hours", "1 working day", "24 hours", "2 days", or the same in Chinese: "4个工作小时".

        Blanks and case do not matter. Raises ValueError for anything else.
        """
        typed = "".join(text.casefold().split())
        unit = next((each for each in sorted(_UNITS, key=len, reverse=True) if typed.endswith(each)), None)
        number = amount_in(typed.removesuffix(unit)) if unit else None
        if unit is None or number is None:
            raise ValueError(f"no length of time: {text}")
        if not 1 <= number <= 1000:
            raise ValueError(f"between 1 and 1000, not {number}")
        return cls(number, _UNITS[unit])

    def __str__(self) -> str:
        return f"{self.amount} {self.unit if self.amount != 1 else self.unit[:-1]}"


# How a unit is typed, without blanks. People who type Chinese may leave 个 out, or write 個.
_MEASURED = {
    ("workinghour", "workinghours"): Unit.WORKING_HOURS,
    ("workingday", "workingdays"): Unit.WORKING_DAYS,
    ("hour", "hours"): Unit.HOURS,
    ("day", "days"): Unit.DAYS,
    ("工作小时", "工作小時", "工时", "工時"): Unit.WORKING_HOURS,
    ("工作日", "工作天"): Unit.WORKING_DAYS,
    ("小时", "小時", "钟头", "鐘頭"): Unit.HOURS,
    ("天", "日"): Unit.DAYS,
}
_UNITS = {
    f"{between}{name}": meant
    for names, meant in _MEASURED.items()
    for name in names
    for between in (("", "个", "個") if not name.isascii() else ("",))
}


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a team works: local hours on some weekdays (Monday is 0), not on holidays, but on make-up days.

    A day that closes at 0:00 closes at midnight. What comes at `cut_off` or later on a working day counts as of
    `counts_from` on the next one. With `keeps_hour`, what comes on a day off counts as of the same hour of the next
    working day, and otherwise as of its opening. `known_until` is the last year whose holidays are published, None if
    they follow a rule. `teams` are the calendars of teams that work otherwise, by the teams' codes.
    """

    zone: ZoneInfo
    opens: time = time(9)
    closes: time = time(17)
    weekdays: frozenset[int] = frozenset(range(5))
    holidays: frozenset[date] = field(default_factory=frozenset)
    makeup_days: frozenset[date] = field(default_factory=frozenset)
    cut_off: time | None = None
    counts_from: time | None = None
    keeps_hour: bool = False
    known_until: int | None = None
    teams: Mapping[str, "Calendar"] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if self.opens >= self.closes != MIDNIGHT:
            raise ValueError("a working day must open before it closes")

    def of(self, team: str | None) -> "Calendar":
        """Return the calendar of a team; None is nobody, and then it is the district's."""
        return self.teams.get(team or "", self)

    def is_working_day(self, day: date) -> bool:
        """Tell whether the team works on that local day."""
        return day in self.makeup_days or (day.weekday() in self.weekdays and day not in self.holidays)

    def is_known(self, moment: datetime) -> bool:
        """Tell whether the holidays up to an aware moment are published, so that it can be promised for certain."""
        return self.known_until is None or local_day(moment, self.zone).year <= self.known_until

    def hours(self, day: date) -> tuple[datetime, datetime]:
        """Return when the team opens and closes on a local day, as aware local moments."""
        last = day + DAY if self.closes == MIDNIGHT else day
        return datetime.combine(day, self.opens, self.zone), datetime.combine(last, self.closes, self.zone)

    @property
    def day_length(self) -> timedelta:
        """The length of one working day, on a day on which the clocks do not change."""
        opens, closes = (edge.replace(tzinfo=UTC) for edge in self.hours(date(2000, 1, 3)))
        return closes - opens


def local_day(at: datetime, zone: ZoneInfo) -> date:
    """Return the local calendar day of an aware moment."""
    return at.astimezone(zone).date()


def due(start: datetime, allowance: Allowance, calendar: Calendar) -> datetime:
    """Return the aware UTC moment at which an allowance that began at `start` is used up.

    The cut-off counts for working time only. Raises ValueError if the calendar has too few working days within ten
    years.
    """
    if allowance.unit is Unit.HOURS:
        return start.astimezone(UTC) + timedelta(hours=allowance.amount)
    if allowance.unit is Unit.DAYS:
        return _moment(_wall(start, calendar.zone) + allowance.amount * DAY, calendar.zone)
    begin = counts_as_of(start, calendar)
    if allowance.unit is Unit.WORKING_HOURS:
        return _used_up(begin, timedelta(hours=allowance.amount), calendar)
    left = allowance.amount * calendar.day_length
    return _moment(_used_up(_wall(begin, calendar.zone), left, _on_the_wall(calendar)), calendar.zone)


def counts_as_of(start: datetime, calendar: Calendar) -> datetime:
    """Return the aware moment as of which working time counts for what came at `start`: see `Calendar`.

    Raises ValueError if there is no working day within ten years.
    """
    local = _wall(start, calendar.zone)
    day = local.date()
    if calendar.keeps_hour and not calendar.is_working_day(day):
        day = _next_working_day(day, calendar)
        local = datetime.combine(day, local.time(), UTC)
    if calendar.cut_off and local.time() >= calendar.cut_off and calendar.is_working_day(day):
        local = datetime.combine(_next_working_day(day, calendar), calendar.counts_from or calendar.opens, UTC)
    return start if local == _wall(start, calendar.zone) else _moment(local, calendar.zone)


def end_of_work(day: date, calendar: Calendar) -> datetime:
    """Return when a team's work ends on a local day, or on its next working day, as an aware UTC moment.

    Raises ValueError if there is no working day within ten years.
    """
    worked = day if calendar.is_working_day(day) else _next_working_day(day, calendar)
    return _edges(worked, calendar)[1]


def put_off(fix_by: datetime, stopped_at: datetime, resumed_at: datetime, unit: Unit, calendar: Calendar) -> datetime:
    """Return a deadline moved by the time for which the clock stood still; all moments are aware.

    The time that was left when the clock stopped is counted again from the resumption: by the clock, or in working
    time. If no time was left, the deadline does not move.
    """
    if stopped_at >= fix_by:
        return fix_by
    if unit is Unit.HOURS:
        return fix_by + (resumed_at - stopped_at)
    if unit is Unit.WORKING_HOURS:
        left = _working_time(stopped_at, fix_by, calendar)
        return max(fix_by, _used_up(resumed_at, left, calendar))
    stopped, promised, resumed = (_wall(each, calendar.zone) for each in (stopped_at, fix_by, resumed_at))
    if unit is Unit.DAYS:
        return max(fix_by, _moment(resumed + (promised - stopped), calendar.zone))
    floating = _on_the_wall(calendar)
    again = _used_up(resumed, _working_time(stopped, promised, floating), floating)
    return max(fix_by, _moment(again, calendar.zone))


def with_left(promised: datetime, percent: int, allowance: Allowance, calendar: Calendar) -> datetime:
    """Return the aware UTC moment at which a share of an allowance is left until the moment that was promised.

    Raises ValueError if the calendar has too few working days within ten years.
    """
    share = percent / 100 * allowance.amount
    match allowance.unit:
        case Unit.HOURS:
            return promised.astimezone(UTC) - timedelta(hours=share)
        case Unit.DAYS:
            return _moment(_wall(promised, calendar.zone) - share * DAY, calendar.zone)
        case Unit.WORKING_HOURS:
            return _earlier(promised, timedelta(hours=share), calendar)
        case Unit.WORKING_DAYS:
            back = _earlier(_wall(promised, calendar.zone), share * calendar.day_length, _on_the_wall(calendar))
            return _moment(back, calendar.zone)


def _wall(at: datetime, zone: ZoneInfo) -> datetime:
    """Return what a clock on the wall shows at an aware moment, as if that were UTC: days have 24 hours there."""
    return at.astimezone(zone).replace(tzinfo=UTC, fold=0)


def _on_the_wall(calendar: Calendar) -> Calendar:
    return replace(calendar, zone=ZoneInfo("UTC"))


def _moment(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the UTC moment at which a clock on the wall first shows that, or what it shows next if it skips that."""
    for _ in range(SKIPPED_MINUTES):
        moment = wall.replace(tzinfo=zone).astimezone(UTC)
        if _wall(moment, zone) == wall:
            return moment
        wall = (wall + MINUTE).replace(second=0, microsecond=0)
    raise ValueError(f"the clock of {zone} never shows {wall}")


def _next_working_day(day: date, calendar: Calendar) -> date:
    for _ in range(HORIZON_DAYS):
        day += DAY
        if calendar.is_working_day(day):
            return day
    raise ValueError("the calendar has no working days")


def _working_time(begin: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """Return how much working time lies between two aware moments."""
    found = timedelta(0)
    for opens, closes in _stretches(begin, calendar):
        if opens >= end:
            break
        found += min(closes, end) - opens
    return found


def _used_up(start: datetime, left: timedelta, calendar: Calendar) -> datetime:
    """Return the moment at which `left` of working time has passed since `start`; raises ValueError if never."""
    for begin, closes in _stretches(start, calendar):
        if begin + left <= closes:
            return begin + left
        left -= closes - begin
    raise ValueError("the calendar has no working days")


def _edges(day: date, calendar: Calendar) -> tuple[datetime, datetime]:
    """Return when a working day begins and ends, in UTC; an hour that the clock skips is the next that it shows."""
    opens, closes = (_edge(edge, calendar.zone) for edge in calendar.hours(day))
    return opens, closes


def _edge(local: datetime, zone: ZoneInfo) -> datetime:
    is_plain = local.utcoffset() == local.replace(fold=1).utcoffset()  # the clocks do not change within that hour
    return local.astimezone(UTC) if is_plain else _moment(local.replace(tzinfo=UTC), zone)


def _earlier(end: datetime, left: timedelta, calendar: Calendar) -> datetime:
    """Return the moment from which `left` of working time passes until `end`; raises ValueError if there is none."""
    day = local_day(end, calendar.zone)
    for _ in range(HORIZON_DAYS):
        if calendar.is_working_day(day):
            opens, closes = _edges(day, calendar)
            closes = min(closes, end.astimezone(UTC))
            if closes - left >= opens:
                return closes - left
            left -= max(closes - opens, timedelta(0))
        day -= DAY
    raise ValueError("the calendar has no working days")


def _stretches(start: datetime, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
    """Yield the begin and end, in UTC, of each stretch of working time after an aware moment, for ten years."""
    day = local_day(start, calendar.zone)
    for _ in range(HORIZON_DAYS):
        if calendar.is_working_day(day):
            opens, closes = _edges(day, calendar)
            begin = max(opens, start.astimezone(UTC))
            if begin < closes:
                yield begin, closes
        day += DAY
