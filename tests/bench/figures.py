"""Figures: a look at the last week among few stored tickets and among many, and at a year among many.

Measured on SQLite is the reading: the counters, the durations and what is late now. A district has 470 reports a day
(170,000 a year), of 300 teams, 100 areas and 48 categories; 500 tickets are open. Wanted are under 50 ms each, and at
1,000,000 stored tickets at most 1.5 times what 5,000 take. The longer periods are compared with those 50 ms.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

from bot.clock import now
from casework.figures import looking, ranking
from casework.model.area import AreaCode, AreaMap
from casework.model.category import CategoryCode, CategoryTree
from casework.model.deadline import Calendar
from casework.model.district import District
from casework.model.figure import Count
from casework.model.summary import Part, Period, Scope
from casework.model.team import Team, TeamCode, TeamKind
from casework.ports import Work
from storage.tickets.counting import ALL, AREA, CATEGORY, TEAM, WHOLE
from storage.unit_of_work import Storage
from tests.bench import databases
from tests.bench.figure import Figure

A_DAY = 470
DISTRICT = District(AreaMap(()), (), CategoryTree(), Calendar(ZoneInfo("UTC")))
LAST = date(2026, 11, 30)
WANTED_MS = 50.0
WEEK, MONTH, QUARTER, YEAR = (Period(LAST - timedelta(days=days - 1), LAST) for days in (7, 30, 91, 365))
TEAM_7, AREAS = Scope(team=TeamCode("team7")), Scope(areas=frozenset(AreaCode(f"area{n}") for n in range(8)))
KIND = TeamKind.COMMUNITY
RACERS = tuple(Team(TeamCode(f"team{n}"), f"Team {n}", KIND, (), "en") for n in range(300))
RACE = District(AreaMap(()), RACERS, CategoryTree(), Calendar(ZoneInfo("UTC")))
NOVEMBER, THIRD = Period(date(2026, 11, 1), LAST), Period(date(2026, 7, 1), date(2026, 9, 30))
END = datetime(2026, 12, 1, 9, tzinfo=UTC)  # all these periods are over
NARROW = Scope(team=TeamCode("team7"), categories=frozenset({CategoryCode("category7")}))

Look = Callable[[Work], Awaitable[object]]


def _at(scope: Scope, period: Period) -> Look:
    return lambda work: looking.look(work, DISTRICT, scope, period, now())


LOOKS: dict[str, Look] = {
    "a week of everything": _at(Scope(), WEEK),
    "a week of a team": _at(TEAM_7, WEEK),
    "a week of an area with seven below": _at(AREAS, WEEK),
    "a week of a team in a category": _at(NARROW, WEEK),
    "the list behind a week's figure": lambda work: work.figures.listed(Scope(), WEEK, Count.RECEIVED, 0, 9),
}
LONG: dict[str, Look] = {
    "a month of everything": _at(Scope(), MONTH),
    "a year of a team": _at(TEAM_7, YEAR),
    "a quarter of each team": lambda work: work.figures.parts(Scope(), QUARTER, Part.TEAM),
    "the league table of 300 teams, of a week": lambda work: ranking.league(work, RACE, KIND, WEEK, END),
    "the league table of 300 teams, of a month": lambda work: ranking.league(work, RACE, KIND, NOVEMBER, END),
    "the league table of 300 teams, of a quarter": lambda work: ranking.league(work, RACE, KIND, THIRD, END),
    "a year of everything, without durations": lambda work: work.figures.counts(Scope(), YEAR),
}


def measure(few: int, many: int, turns: int) -> list[Figure]:
    """Return the milliseconds of each look among many stored tickets, over those among few or over those wanted.

    The quickest turn counts: whatever else the machine does only adds to it.
    """
    with counted(few) as little, counted(many) as big:
        taken = asyncio.run(_look(little, big, turns))
    against = f"among {few} stored instead of {many}"
    return [
        *(Figure(name, "ms", min(taken[name, big]), min(taken[name, little]), against) for name in LOOKS),
        *(Figure(name, "ms", min(taken[name, big]), WANTED_MS, f"wanted at most, of {many} stored") for name in LONG),
    ]


async def _look(little: str, big: str, turns: int) -> dict[tuple[str, str], list[float]]:
    """Return how long each look took in each turn, by its name and the database."""
    storages = {url: Storage(url, now) for url in (little, big)}
    taken: dict[tuple[str, str], list[float]] = {}
    for name, look in (LOOKS | LONG).items():
        for turn in range(turns + 1):
            for url, storage in storages.items():
                async with storage.read() as work:
                    began = perf_counter()
                    await look(work)
                    milliseconds = (perf_counter() - began) * 1e3
                if turn:  # the first prepares the statements
                    taken.setdefault((name, url), []).append(milliseconds)
    for storage in storages.values():
        await storage.close()
    return taken


@contextmanager
def counted(stored: int) -> Iterator[str]:
    """Make a database with the counters of so many tickets for the block, the last of them today; yields its URL."""
    with databases.sqlite(chats=1) as url:
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            _fill(connection, stored)
        yield url


def _fill(connection: sqlite3.Connection, stored: int) -> None:
    """Let each ticket be received, answered, fixed within days and confirmed, all counted on its first day."""
    connection.execute(
        "CREATE TEMP TABLE done AS WITH RECURSIVE numbers(n) AS "
        f"(SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < {stored - 1}) "
        f"SELECT n + 1 AS n, CAST(strftime('%Y%m%d', '{LAST}', '-' || (n / {A_DAY}) || ' days') AS INTEGER) AS day, "
        "'team' || (n % 300) AS team, 'area' || (n % 100) AS area, 'category' || (n % 48) AS category, "
        "10 + (n * 7919) % 20000 AS minutes FROM numbers"
    )
    month = "day - day % 100"
    for level, area, category, source, team in (
        (WHOLE, "''", "''", "''", "''"),
        (TEAM, "''", "''", "''", "team"),
        (AREA, "area", "''", "''", "''"),
        (CATEGORY, "''", "category", "''", "''"),
        (ALL, "area", "category", "'resident'", "team"),
    ):
        for span in ("day",) if level == ALL else ("day", month):
            connection.execute(
                "INSERT INTO counts (level, span, area, category, source, team, received, answered, fixed, confirmed, "
                f"fixed_in_time) SELECT {level}, {span}, {area}, {category}, {source}, {team}, COUNT(*), COUNT(*), "
                "COUNT(*), COUNT(*), SUM(n * 7919 % 97 > 20) "
                "FROM done GROUP BY 2, 3, 4, 6"
            )
    for clock in ("fix", "take"):
        connection.execute(
            "INSERT INTO durations (clock, day, area, category, source, team, minutes, number) "
            f"SELECT '{clock}', day, area, category, 'resident', team, minutes, COUNT(*) "
            "FROM done GROUP BY 2, 3, 4, 6, 7"
        )
    connection.execute(
        "INSERT INTO tickets (id, category, lat, lon, area, area_name, team, words, status, reported_at, answer_by, "
        "fix_by, rework, cell, answers, assisting, source, hops) "
        "SELECT n, category, 37.7, -122.4, area, area, team, '', "
        "CASE WHEN n <= 500 THEN 'open' ELSE 'confirmed' END, '2026-11-01 00:00:00.000000', "
        "'2026-11-02 00:00:00.000000', '2026-11-04 00:00:00.000000', 0, n, '{}', '[]', 'resident', 0 FROM done"
    )
    connection.execute(
        "INSERT INTO history (ticket_id, at, act, note, day, team, area, category, counted) SELECT n, "
        "'2026-11-01 00:00:00.000000', 'send', '', day, team, area, category, "
        """'{"counts": {"received": 1}, "minutes": {}, "back": false}' FROM done"""
    )
    connection.commit()
