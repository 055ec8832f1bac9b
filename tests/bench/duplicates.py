"""*Is it the same?*: how often residents would have been asked about Boston's reports of August to October 2011.

The reports of `boston311_2011-08_10.csv.gz` (the shared folder) come in the order in which they were opened, each with
the city's own type as its category and the city's `reason` as its group; a case is fixed when the city closed it.
August fills the streets, September and October are counted:

- labelled: reports that staff closed as duplicates. Wanted are 80 %;
- linked: of the pairs that staff linked by number, in all three months, the report that came later. Wanted are 80 %;
- others: all other reports. Wanted are 8 % at most.

A whole question, with what is read for it from SQLite, is to take less than 5 ms, and no longer among the reports of
ten years than among those of three months. It is asked at the places of the latest reports.

Left out are two positions that mean *not known* there. The baseline is what one would write without a score: same
category, not closed, within 25 m and 14 days. The curve says what a stricter or a more generous reach does: `reach` is
a share of `ask_within_m` and `ask_within_days`. No figures where the files are missing.
"""

import asyncio
import csv
import gzip
import sqlite3
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from statistics import median
from zoneinfo import ZoneInfo

import shapely

from bot.clock import now
from casework.district.importing import ImportedTicket
from casework.model import duplicate
from casework.model.area import Area, AreaCode
from casework.model.category import CategoryCode
from casework.model.deadline import Calendar
from casework.model.draft import Draft, DraftId, Place
from casework.model.duplicate import Compared
from casework.model.person import PersonId
from casework.model.photo import Photo, PhotoId
from casework.model.place import Point, cell_of, cells_within, distance_m
from casework.model.policy import DEFAULTS, Policy
from casework.model.ticket import Status, Ticket
from casework.model.ticket_id import TicketId
from casework.reporting import matching
from storage.schema import tickets
from storage.unit_of_work import Storage
from tests.bench import databases
from tests.bench.figure import Figure
from tests.paths import SHARED

REPORTS = SHARED / "reports" / "boston311_2011-08_10.csv.gz"
LABELLED = SHARED / "scoring" / "boston_labelled_duplicates_2011-08_10.csv"
LINKED = SHARED / "scoring" / "boston_duplicates_2011-08_10.csv"
UNKNOWN = frozenset({(42.3594, -71.0587), (42.3603, -71.0583)})
ZONE = ZoneInfo("America/New_York")
COUNTED = (9, 10)
REACHES = (50, 75, 150, 200)  # percent
AGAINST = "same category, 25 m, 14 days"
NO_PROMISE = timedelta(days=365)
BOSTON = Area(AreaCode("boston"), "Boston", None, shapely.box(-71.2, 42.2, -70.9, 42.5))
YEARS = 10
QUESTIONS = 200
CHUNK = 1_000

Rule = Callable[[list[Ticket], Compared], object]


@dataclass(frozen=True, slots=True)
class Shares:
    """How many percent of the reports of each kind would have been asked about, and microseconds a question."""

    labelled: float
    linked: float
    others: float
    micros: float


@dataclass(frozen=True, slots=True)
class Case:
    """A case of Boston's: the ticket as it would be while it is open, its group, and when it was closed."""

    ticket: Ticket
    group: str
    closed_at: datetime | None

    def at(self, at: datetime) -> Ticket:
        """Return the ticket as it was at a moment."""
        if self.closed_at is None or self.closed_at > at:
            return self.ticket
        return replace(self.ticket, status=Status.UNCONFIRMED, fixed_at=self.closed_at, closed_at=self.closed_at)


def measure(rows: int, turns: int) -> list[Figure]:
    """Return the shares and times on the latest so many reports, and the shares at other reaches."""
    if not all(file.exists() for file in (REPORTS, LABELLED, LINKED)):
        return []
    cases = list(read(rows))
    ours, plain = ask(cases, by_score(DEFAULTS)), ask(cases, _by_two_numbers)
    figures = [
        Figure("asked: labelled duplicates", "%", ours.labelled, plain.labelled, AGAINST),
        Figure("asked: linked duplicates", "%", ours.linked, plain.linked, AGAINST),
        Figure("asked: others", "%", ours.others, plain.others, AGAINST),
        Figure("ranking what is near by", "µs", ours.micros, plain.micros, AGAINST),
    ]
    lately, years = _among_stored(cases, turns)
    against = f"among {len(cases)} stored instead of {len(cases) * YEARS}"
    figures.append(Figure("a whole question", "ms", years, lately, against))
    for reach in REACHES:
        at = ask(cases, by_score(reaching(reach)))
        figures += [
            Figure(f"asked at {reach} % of the reach: {name}", "%", there, here, "at 100 %")
            for name, there, here in (
                ("labelled", at.labelled, ours.labelled),
                ("linked", at.linked, ours.linked),
                ("others", at.others, ours.others),
            )
        ]
    return figures


def reaching(percent: int) -> Policy:
    """Return the policy with so many percent of the metres and days in which residents are asked."""
    metres, days = (DEFAULTS.ask_within_m * percent / 100, DEFAULTS.ask_within_days * percent / 100)
    return replace(DEFAULTS, ask_within_m=ceil(metres), ask_within_days=ceil(days))


def by_score(policy: Policy) -> Rule:
    """Return the rule that ships, with a policy."""
    return lambda near, report: duplicate.ranked(near, report, policy)


def _by_two_numbers(near: list[Ticket], report: Compared) -> object:
    return [
        each
        for each in near
        if each.category in report.kinds
        and not each.status.is_closed
        and distance_m(each.point, report.point) <= 25
        and report.at - each.reported_at <= timedelta(days=14)
    ]


def read(rows: int) -> Iterator[Case]:
    """Yield the latest so many cases in the order in which they were opened, without unknown positions."""
    with gzip.open(REPORTS, "rt", encoding="utf-8", newline="") as file:
        opened = sorted(csv.DictReader(file), key=lambda row: (row["open_dt"], row["case_enquiry_id"]))
    for row in opened[-rows:]:
        place = (float(row["latitude"]), float(row["longitude"]))
        if place in UNKNOWN:
            continue
        at, closed, target = (_moment(row[name]) for name in ("open_dt", "closed_dt", "target_dt"))
        if at is None:
            continue
        ticket = Ticket(
            id=TicketId(int(row["case_enquiry_id"])),
            reporter=None,
            category=CategoryCode(row["type"]),
            point=Point(*place),
            place_title=None,
            area=BOSTON.code,
            area_name=BOSTON.name,
            team=None,
            words="",
            reported_at=at,
            answer_by=at,
            fix_by=target or at + NO_PROMISE,
        )
        yield Case(ticket, row["reason"], closed)


def ask(cases: list[Case], rule: Rule, months: Collection[int] = COUNTED) -> Shares:
    """Return how often a rule asks, and the median time of a question."""
    labelled, later = _labelled(), _later({case.ticket.id: case for case in cases})
    groups: dict[str, set[CategoryCode]] = defaultdict(set)
    for case in cases:
        groups[case.group].add(case.ticket.category)
    there: dict[int, list[Case]] = defaultdict(list)
    asked: dict[str, list[bool]] = defaultdict(list)
    seconds = []
    for case in cases:
        mine, at = case.ticket, case.ticket.reported_at
        near = list(_near(there, mine.point, at))
        began = time.perf_counter()
        is_asked = bool(rule(near, Compared(mine.point, {mine.category}, groups[case.group], mine.words, at)))
        seconds.append(time.perf_counter() - began)
        there[cell_of(mine.point)].append(case)
        if mine.id in later:
            asked["linked"].append(is_asked)
        if at.astimezone(ZONE).month in months and (mine.id in labelled or mine.id not in later):
            asked["labelled" if mine.id in labelled else "others"].append(is_asked)
    labelled_share, linked_share, others_share = (_percent(asked[kind]) for kind in ("labelled", "linked", "others"))
    return Shares(labelled_share, linked_share, others_share, median(seconds) * 1e6)


def _near(there: Mapping[int, list[Case]], point: Point, at: datetime) -> Iterator[Ticket]:
    """Yield the tickets that storage would find: near by, young enough, not closed or fixed a short while ago."""
    reach_m = duplicate.reach_m(DEFAULTS)
    since, fixed_since = at - timedelta(weeks=DEFAULTS.compare_weeks), at - timedelta(days=DEFAULTS.offer_back_days)
    for cell in cells_within(point, reach_m):
        for case in reversed(there.get(cell, [])):
            if case.ticket.reported_at < since:
                break
            if case.closed_at is not None and case.closed_at < fixed_since:
                continue
            if distance_m(point, case.ticket.point) <= reach_m:
                yield case.at(at)


def _labelled() -> set[int]:
    with LABELLED.open(encoding="utf-8", newline="") as file:
        return {int(row["case_enquiry_id"]) for row in csv.DictReader(file)}


def _later(cases: Mapping[TicketId, Case]) -> set[int]:
    """Return of each linked pair, if both are among the cases, the one that came later."""
    with LINKED.open(encoding="utf-8", newline="") as file:
        pairs = [tuple(TicketId(int(row[name])) for name in ("duplicate", "of")) for row in csv.DictReader(file)]
    known = [pair for pair in pairs if all(number in cases for number in pair)]
    return {max(pair, key=lambda number: (cases[number].ticket.reported_at, number)) for pair in known}


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE) if text else None


def _percent(hits: Iterable[bool]) -> float:
    found = list(hits)
    return sum(found) / len(found) * 100 if found else 0.0


def _among_stored(cases: list[Case], turns: int) -> tuple[float, float]:
    """Return the median milliseconds of a whole question among the cases, and among ten years of such cases."""
    with databases.sqlite(chats=1) as url:
        asyncio.run(_store(url, cases))
        lately = asyncio.run(_question_ms(url, cases, turns))
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            _add_years(connection)
        return lately, asyncio.run(_question_ms(url, cases, turns))


async def _store(url: str, cases: list[Case]) -> None:
    storage = Storage(url, now)
    for start in range(0, len(cases), CHUNK):
        async with storage.begin("import") as work:
            await work.bulk.add([_imported(case) for case in cases[start : start + CHUNK]])
    await storage.close()


def _imported(case: Case) -> ImportedTicket:
    it = case.ticket
    moments = (it.reported_at, it.answer_by, it.fix_by, case.closed_at)
    return ImportedTicket(str(it.id), it.category, it.point, None, BOSTON, None, it.words, *moments, "")


def _add_years(connection: sqlite3.Connection) -> None:
    """Copy all tickets into each of the years before, closed."""
    years = f"WITH RECURSIVE years(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM years WHERE n < {YEARS - 1}) "
    before = "datetime(reported_at, (-n) || ' years') || '.000000'"
    changed = {"reported_at": before, "fixed_at": before, "closed_at": before, "status": "'unconfirmed'"}
    changed |= {"reference": "NULL", "record": "''"}
    names = [column.name for column in tickets.columns if column.name != "id"]
    copies = ", ".join(changed.get(name, name) for name in names)
    connection.execute(f"INSERT INTO tickets ({', '.join(names)}) {years} SELECT {copies} FROM years, tickets")
    connection.commit()


async def _question_ms(url: str, cases: list[Case], turns: int) -> float:
    """Return the median of the questions; of each the quickest turn counts, because other work only adds to it."""
    storage = Storage(url, now)
    at = cases[-1].ticket.reported_at
    async with storage.read() as work:
        district = await work.districts.read(Calendar(ZONE), DEFAULTS)
    photo = Photo(PhotoId(1), "a" * 64, None, 1)
    taken: dict[TicketId, list[float]] = defaultdict(list)
    for turn in range(turns + 1):
        for case in cases[-QUESTIONS:]:
            place = Place(case.ticket.point, None, None, BOSTON.code)
            draft = Draft(DraftId(1), PersonId(1), (photo,), place=place, category=case.ticket.category)
            async with storage.read() as work:
                began = time.perf_counter()
                await matching.with_rival(work, district, draft, at)
                if turn:  # the first prepares the statements
                    taken[case.ticket.id].append(time.perf_counter() - began)
    await storage.close()
    return median(min(each) for each in taken.values()) * 1e3
