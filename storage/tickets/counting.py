"""Keep the counters of the figures with each act, and read them; fulfils `casework.ports.Figures`.

Promises: what is counted is `casework.model.figure`'s to decide; here it is only added up. The counters of a
transaction are written together at its end, in the order of their keys, so that two transactions cannot wait for each
other. A look reads counters (and, of what is late now, the tickets that are open), so it does not matter how many
tickets are stored. The list behind a figure is read from the history, day by day.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, ColumnElement, Table, and_, case, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.figure import COUNTED, NO_TEAM, Cell, Clock, Counted
from casework.model.league import Owed
from casework.model.summary import LATE_DAYS, Part, Period, Scope
from casework.model.team import TeamCode
from casework.model.ticket import Act, Entry
from casework.model.ticket_id import TicketId
from storage.engine import among, ready
from storage.schema import COUNTS, UNANSWERED, UNFINISHED, counts, durations, history, tickets
from storage.tickets.queues import IS_RECORD, UNDECIDED, is_due, is_untaken, late

WHOLE, TEAM, AREA, CATEGORY, ALL = range(5)  # the levels of `counts`
LEVELS = {Part.TEAM: TEAM, Part.AREA: AREA, Part.CATEGORY: CATEGORY}
COUNTS_KEY = ("level", "span", "area", "category", "source", "team")
DURATIONS_KEY = ("clock", "day", "area", "category", "source", "team", "minutes")
Key = tuple[Any, ...]


def span_of(day: date) -> int:
    """Return the number that stands for a day: 20261130."""
    return day.year * 10_000 + day.month * 100 + day.day


def day_of(span: int) -> date:
    """Return the day for which a number stands."""
    return date(span // 10_000, span // 100 % 100, span % 100)


class Counting:
    """The counters within one transaction; `zone` is the district's, because it says what a day is."""

    def __init__(self, connection: AsyncConnection, zone: ZoneInfo) -> None:
        self._connection = connection
        self.zone = zone
        self._counts: defaultdict[Key, Counter[str]] = defaultdict(Counter)
        self._durations: Counter[Key] = Counter()

    def add(self, line: Counted | None) -> dict[str, Any]:
        """Count a line of the history at the end of the transaction; returns what its row keeps of that."""
        if line is None:
            return {"counted": {}}
        cell, day = line.cell, span_of(line.day)
        for key in _rows(cell, day):
            for name, number in line.counts.items():
                self._counts[key][name] += number
        for clock, minutes in line.minutes.items():
            key = (clock, day, cell.area, cell.category, cell.source, cell.team, minutes)
            self._durations[key] += -1 if line.is_back else 1
        kept = {"counts": dict(line.counts), "minutes": dict(line.minutes), "back": line.is_back}
        return {"day": day, "team": cell.team, "area": cell.area, "category": cell.category, "counted": kept}

    async def flush(self) -> None:
        """Add to the counters what the transaction has counted."""
        names = tuple(sorted({name for row in self._counts.values() for name, number in row.items() if number}))
        if names:
            rows = [
                dict(zip(COUNTS_KEY, key, strict=True)) | {name: row[name] for name in names}
                for key, row in sorted(self._counts.items())
            ]
            await self._connection.execute(_adding(counts, names)(self._connection.dialect.name), rows)
        timed = [
            dict(zip(DURATIONS_KEY, key, strict=True)) | {"number": number}
            for key, number in sorted(self._durations.items())
            if number
        ]
        if timed:
            await self._connection.execute(_adding(durations, ("number",))(self._connection.dialect.name), timed)
        self._counts.clear()
        self._durations.clear()


def _rows(cell: Cell, day: int) -> Iterator[Key]:
    """Yield the keys of the rows to which an act is added."""
    for span in (day, day - day % 100):
        yield (WHOLE, span, "", "", "", "")
        yield (TEAM, span, "", "", "", cell.team)
        yield (AREA, span, cell.area, "", "", "")
        yield (CATEGORY, span, "", cell.category, "", "")
    yield (ALL, day, cell.area, cell.category, cell.source, cell.team)


@cache  # there are only so many acts
def _adding(table: Table, names: tuple[str, ...]) -> Callable[[str], Any]:
    """Return, by the engine's name, the insert that adds to what a row has already."""
    return ready(
        table,
        lambda insert: insert.on_conflict_do_update(
            index_elements=[column.name for column in table.primary_key],
            set_={name: table.c[name] + insert.excluded[name] for name in names},
        ),
    )


@cache  # to build these takes SQLAlchemy longer than it takes the database to add up
def _sums_of(names: tuple[str, ...]) -> tuple[ColumnElement[int], ...]:
    """Return the sum of each counter, 0 where nothing was counted."""
    return tuple(func.coalesce(func.sum(counts.c[name]), 0) for name in names)


class Figures:
    """The counters as they are read, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def counts(self, scope: Scope, period: Period) -> dict[str, int]:
        """Return what was counted, by the names in COUNTED."""
        return (await self._sums(scope, period, None, COUNTED)).get("", dict.fromkeys(COUNTED, 0))

    async def parts(
        self, scope: Scope, period: Period, by: Part, names: Sequence[str] = COUNTED
    ) -> dict[str, dict[str, int]]:
        """Return what was counted for each team, area, category or source that has anything; NO_TEAM is a team.

        With `names`, only what has these names.
        """
        return await self._sums(scope, period, by, names)

    async def _sums(
        self, scope: Scope, period: Period, by: Part | None, names: Sequence[str]
    ) -> dict[str, dict[str, int]]:
        named = [part for part in Part if _named(scope, part) is not None or part is by]
        level = WHOLE if not named else LEVELS.get(named[0], ALL) if len(named) == 1 else ALL
        table = counts.c
        key = [table[by]] if by is not None else []
        sums = _sums_of(tuple(names))
        if level == ALL:
            spans = table.span.between(span_of(period.first), span_of(period.last))
        else:
            spans = table.span.in_(list(_spans(period)))
        query = select(*key, *sums).where(table.level == level, spans, *_within(counts, scope)).group_by(*key)
        found = (await self._connection.execute(query)).all()
        return {
            str(row[0]) if key else "": {
                str(name): int(number) for name, number in zip(names, row[len(key) :], strict=True)
            }
            for row in found
        }

    async def minutes(self, scope: Scope, period: Period, clock: Clock) -> list[tuple[int, int]]:
        """Return how long it took in minutes, and how often so long, the shortest first."""
        days = durations.c.day.between(span_of(period.first), span_of(period.last))
        query = select(durations.c.minutes, durations.c.number)
        found: Counter[int] = Counter()
        for minutes, times in await self._connection.execute(
            query.where(durations.c.clock == clock, days, *_within(durations, scope))
        ):
            found[minutes] += times  # quicker than to let the database group them
        return sorted((+found).items())

    async def late(self, scope: Scope, at: datetime) -> tuple[int, ...]:
        """Return how many tickets are late now: by up to as many days as LATE_DAYS says, and by more."""
        since = [0, *LATE_DAYS]
        numbers = [func.count().filter(late(at - timedelta(days=days))) for days in since]
        found = await self._connection.execute(
            select(*numbers).where(UNFINISHED, ~IS_RECORD, late(at), *_within(tickets, scope))
        )
        return tuple(more - less for more, less in pairwise([*found.one(), 0]))

    async def owed_by_team(self, at: datetime) -> dict[TeamCode, Owed]:
        """Return what each team's open tickets owe at a moment; NO_TEAM is a team."""
        numbers = (func.count().filter(_unanswered(at)), func.count().filter(and_(UNDECIDED, is_due(at))))
        query = select(tickets.c.team, *numbers).where(UNFINISHED, ~IS_RECORD, late(at)).group_by(tickets.c.team)
        found = await self._connection.execute(query)
        return {TeamCode(team or NO_TEAM): Owed(unanswered, unfixed) for team, unanswered, unfixed in found}

    async def owed(self, team: TeamCode, at: datetime, after: int, limit: int) -> list[tuple[TicketId, Owed]]:
        """Return up to `limit` of a team's tickets that owe something at a moment, with numbers above `after`."""
        numbers = (case((_unanswered(at), 1), else_=0), case((and_(UNDECIDED, is_due(at)), 1), else_=0))
        query = select(tickets.c.id, *numbers).where(tickets.c.team == team, UNFINISHED, ~IS_RECORD, late(at))
        found = await self._connection.execute(query.where(tickets.c.id > after).order_by(tickets.c.id).limit(limit))
        return [(TicketId(ticket), Owed(unanswered, unfixed)) for ticket, unanswered, unfixed in found]

    async def listed(
        self, scope: Scope, period: Period, name: str, first: int, limit: int
    ) -> list[tuple[TicketId, int]]:
        """Skip the `first` tickets behind a counter and return up to `limit` more, the latest first.

        Each comes with what it counts: how often, or thousandths of a measure.
        """
        number = func.sum(cast(history.c.counted[("counts", name)].as_string(), BigInteger))
        query = select(history.c.ticket_id, number).where(*_of_history(scope, period)).group_by(history.c.ticket_id)
        found = await self._connection.execute(
            query.having(number != 0)
            .order_by(func.max(history.c.at).desc(), history.c.ticket_id.desc())
            .offset(first)
            .limit(limit)
        )
        return [(TicketId(ticket), int(times)) for ticket, times in found]

    async def explained(self, scope: Scope, period: Period, after: int, limit: int) -> list[tuple[int, Entry, Counted]]:
        """Return lines of the history that counted, each with its number and what it counted, in their order.

        Up to `limit` with numbers above `after`.
        """
        query = select(history, tickets.c.source).join(tickets, tickets.c.id == history.c.ticket_id)
        found = await self._connection.execute(
            query.where(*_of_history(scope, period), history.c.id > after).order_by(history.c.id).limit(limit)
        )
        return [
            (row.id, Entry(TicketId(row.ticket_id), row.at, Act(row.act), None, ""), counted_in(row, row.source))
            for row in found
        ]


def _unanswered(at: datetime) -> ColumnElement[bool]:
    """Return that a report waits for its first answer, and was to have it before a moment."""
    return and_(UNANSWERED, is_untaken(at))


def counted_in(row: Any, source: Any) -> Counted:
    """Return what a row of the history has counted; `row.day` is not NULL."""
    kept = row.counted
    cell = Cell(row.team, row.area, row.category, source)
    return Counted(day_of(row.day), cell, kept["counts"], kept["minutes"], kept["back"])


def _of_history(scope: Scope, period: Period) -> Iterator[ColumnElement[bool]]:
    yield and_(COUNTS, history.c.day.between(span_of(period.first), span_of(period.last)))
    yield from _within(history, scope)


def _within(table: Table, scope: Scope) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions that rows are of a scope."""
    for part in Part:
        named = _named(scope, part)
        if named is None:
            continue
        if part is Part.SOURCE and table is history:
            yield history.c.ticket_id.in_(select(tickets.c.id).where(tickets.c.source.in_(named)))
        elif table is tickets and NO_TEAM in named:
            yield tickets.c.team.is_(None)
        elif table is tickets and part is not Part.TEAM:
            yield among(func.coalesce(tickets.c[part], ""), named)  # or an index on all tickets would be read
        else:
            yield among(table.c[part], named)


def _named(scope: Scope, part: Part) -> Sequence[str] | None:
    """Return which teams, areas, categories or sources a scope names; None if it names none."""
    match part:
        case Part.TEAM:
            return None if scope.team is None else [scope.team]
        case Part.AREA:
            return None if scope.areas is None else sorted(scope.areas)
        case Part.CATEGORY:
            return None if scope.categories is None else sorted(scope.categories)
        case Part.SOURCE:
            return None if scope.source is None else [scope.source]


def _spans(period: Period) -> Iterable[int]:
    """Yield the whole months of a period, and the days that are left."""
    day = period.first
    while day <= period.last:
        following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        if day.day == 1 and following - timedelta(days=1) <= period.last:
            yield span_of(day) - 1
            day = following
        else:
            yield span_of(day)
            day += timedelta(days=1)
