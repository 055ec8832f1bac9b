"""The command line prints figures and each ticket behind them; of two cities they are what their files say."""

import csv
import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from PIL import Image

from casework.district.importing import ImportedTicket, ReportReader
from casework.figures import looking
from casework.files.cities.mapping import read_mapping
from casework.files.maps.boundaries import read_boundaries
from casework.model.area import AreaMap
from casework.model.category import CategoryCode
from casework.model.deadline import Calendar
from casework.model.district import District
from casework.model.figure import Clock, Count
from casework.model.finding import UnusableError
from casework.model.summary import Figures, Part, Period, Rate, Scope
from storage.unit_of_work import Storage
from tests.bot.cli.command_line import LORRY, TEAMS, Run, refused, write
from tests.bot.cli.test_reports import CLOSED, HEADER, OPEN
from tests.bot.paper.test_ticket_page import words_of
from tests.casework.district.test_importing import CITIES, DATA, TREE
from tests.paths import SHARED

IS_LONG = bool(os.environ.get("CLEANWARD_STEPS"))
FEW = 1500  # rows; the long run takes all
EVER = Period(date(2000, 1, 1), date(2030, 12, 31))
YEARS = ("--from", "2014-01-01", "--until", "2016-12-31")


@pytest.fixture
def town(city: Run) -> Run:
    """A command line whose database has two imported reports: #1 was fixed after 43 hours, #2 is open."""
    write("config.toml", '[district]\ntime_zone = "America/Los_Angeles"\n')
    result = city("import", "reports", write("reports.csv", HEADER + CLOSED + OPEN), "--mapping", "san_francisco")
    assert result.exit_code == 0, result.output
    return city


def test_figures_are_printed_for_people_for_programs_and_with_every_ticket_behind_them(town: Run) -> None:
    said = town("figures", *YEARS).stdout.splitlines()
    assert [line.split() for line in said[:2]] == [["received", "2"], ["answered", "1"]]
    assert ["fix", "hours", "median", "43.1"] in [line.split() for line in said]
    found = json.loads(town("figures", *YEARS, "--json").stdout)
    assert found["counts"]["received"] == 2
    assert found["hours"]["fix"] == {"median": pytest.approx(43 + 8 / 60), "p90": pytest.approx(43 + 8 / 60)}
    assert found["rates"]["satisfied"] is None
    assert town("figures", *YEARS, "--list", "received").stdout == "2\t1\n1\t1\n"
    ever = town("figures", "--from", "0001-01-01", "--until", "9999-12-31", "--json")
    assert json.loads(ever.stdout)["counts"] == found["counts"]


def test_the_help_says_which_days_are_needed_and_when_they_are_not(run: Run) -> None:
    said = " ".join(run("figures", "--help").stdout.split())
    assert "the first local day; needed, except with --explain" in said
    assert "the last local day; needed, except with --explain" in said


def test_the_bulletin_of_a_period_is_printed_and_written_as_paper_tables_and_charts(town: Run) -> None:
    days = ("--from", "2016-01-01", "--until", "2016-12-31")
    files = ("--pdf", "b.pdf", "--xlsx", "b.xlsx", "--png", "b.png")
    said = town("bulletin", *days, *files, "--language", "zh_CN")
    assert said.exit_code == 0, said.output
    assert said.stdout.splitlines()[-3:] == ["Written: b.pdf", "Written: b.xlsx", "Written: b.png"]
    assert "受理" in said.stdout
    assert "受理" in words_of(Path("b.pdf").read_bytes())
    book = load_workbook("b.xlsx")
    received = [row for row in book.worksheets[0].iter_rows(values_only=True) if row[0] == "受理"]
    with Image.open("b.png") as image:
        assert len(image.convert("L").getcolors() or []) > 2  # something is drawn
    counted = json.loads(town("figures", *days, "--json").stdout)["counts"]["received"]
    assert [row[1] for row in received] == [counted]
    assert counted > 0
    refused(town("bulletin", "--from", "2016-02-01", "--until", "2016-01-01"), "--from is after --until")
    refused(town("bulletin", *YEARS), "A bulletin is of a year at most")
    assert town("bulletin", *days, "--pdf", "nowhere/b.pdf").exit_code == 1


@pytest.fixture
def crews(city: Run) -> Run:
    """A command line whose database has two imported reports: #1 is the lorries', #2 the crew's."""
    write("config.toml", '[district]\ntime_zone = "America/Los_Angeles"\n[rules]\nranked_from = 1\n')
    for command in (
        ("teams", "import", write("teams.csv", TEAMS + LORRY)),
        ("import", "reports", write("reports.csv", HEADER + CLOSED + OPEN), "--mapping", "san_francisco"),
    ):
        result = city(*command)
        assert result.exit_code == 0, result.output
    return city


def test_a_place_in_the_league_table_is_explained_by_every_ticket_that_counted(crews: Run) -> None:
    found = crews("figures", "--explain", "lorry", "2014-04-30..2016-12-31")
    explained = list(csv.DictReader(found.stdout.splitlines()))
    assert [(row["ticket"], row["act"], row["day"], row["counted"].split()[0]) for row in explained] == [
        ("1", "send", "2014-04-30", "received=1"),
        ("1", "fix", "2014-05-02", "fixed=1"),
    ]
    assert "1. lorry" in found.stderr
    assert "fixed 1/1" in found.stderr
    rows = csv.DictReader(crews("figures", "--explain", "crew", "2016-W03").stdout.splitlines())
    assert [(row["ticket"], row["act"]) for row in rows] == [("2", "send")]  # an older record is not late
    refused(crews("figures", "--explain", "crew", "2014-13"), "2014-13 is no period")
    refused(crews("figures", "--explain", "nix", "2014"), "There is no team nix")


def test_the_league_table_is_printed_for_people_and_for_programs(crews: Run) -> None:
    said = crews("figures", "--league", *YEARS).stdout
    assert "community: 2014-01-01 - 2016-12-31\nnothing was counted" in said
    assert "contractor: 2014-01-01 - 2016-12-31\n  1. lorry" in said
    (table,) = json.loads(crews("figures", "--league", "--kind", "contractor", *YEARS, "--json").stdout)
    assert [(each["team"], each["place"], each["shares"]["fixed"]) for each in table["teams"]] == [("lorry", 1, [1, 1])]
    assert table["red_flag"] == []  # it ran alone
    assert crews("figures", "--league", "--list", "fixed", *YEARS).exit_code == 2


def test_figures_are_those_of_a_part_and_of_a_period(town: Run) -> None:
    def received(*options: str) -> int:
        return int(json.loads(town("figures", *options, "--json").stdout)["counts"]["received"])

    assert received(*YEARS, "--category", "bulky") == received(*YEARS, "--category", "rubbish") == 1
    assert received(*YEARS, "--area", "mission") == 2
    assert received(*YEARS, "--area", "mission", "--category", "bulky", "--source", "import") == 1
    assert received(*YEARS, "--source", "hotline") == 0
    assert received("--from", "2014-04-30", "--until", "2014-04-30") == 1
    refused(town("figures", *YEARS, "--team", "nix"), "There is no team nix")
    refused(town("figures", *YEARS, "--area", "nix"), "There is no area nix")
    refused(town("figures", *YEARS, "--category", "nix"), "There is no category nix")
    refused(town("figures", *YEARS, "--source", "nix"), "There is no source nix")
    refused(town("figures", *YEARS, "--list", "fixd"), "Did you mean fixed?")
    refused(town("figures", "--from", "2016-01-02", "--until", "2016-01-01"), "--from is after --until")
    for more in (("--list", "fixed"), ("--explain", "crew", "2016")):
        assert town("figures", *YEARS, "--json", *more).exit_code == 2
    assert town("figures", "--from", "2016-01-01").exit_code == 2


def test_what_an_earlier_version_has_kept_is_counted_by_the_first_command(town: Run) -> None:
    before = town("figures", *YEARS, "--json").stdout
    with closing(sqlite3.connect("data/cleanward.db")) as connection:
        connection.executescript(
            "UPDATE history SET day = NULL, team = NULL, area = NULL, category = NULL, counted = NULL;"
            "DELETE FROM counts; DELETE FROM durations;"
        )
    for _ in range(2):
        assert json.loads(town("figures", *YEARS, "--json").stdout) == json.loads(before)


def _district(city: str) -> District:
    _, boundaries, zone, _ = CITIES[city]
    bounds = (SHARED / "boundaries" / boundaries).read_bytes()
    areas = read_boundaries(bounds, code="name", name="name", parent=None, valid_from=None, valid_to=None).areas
    return District(AreaMap(areas), (), TREE, Calendar(ZoneInfo(zone)))


def _usable(city: str) -> Iterator[tuple[ImportedTicket, dict[str, str]]]:
    """Yield the tickets that a city's rows become, each with its row."""
    mapped = read_mapping((DATA / "mappings" / f"{city}.toml").read_bytes(), TREE).mapping
    assert mapped is not None
    with (SHARED / "reports" / CITIES[city][0]).open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        reader = ReportReader(header, mapped, _district(city), datetime(2026, 1, 1, tzinfo=UTC))
        for cells in rows if IS_LONG else islice(rows, FEW):
            try:
                yield reader.read(cells), dict(zip(header, cells, strict=True))
            except UnusableError:
                continue


def _minutes(row: dict[str, str], opened: str, closed: str, form: str, zone: ZoneInfo) -> int:
    """Return from a closed row itself how long the city took, in whole minutes."""
    begun, ended = (
        datetime.strptime(row[name], form).replace(tzinfo=zone).astimezone(UTC) for name in (opened, closed)
    )
    return (ended - begun) // timedelta(minutes=1)


City = tuple[ImportedTicket, dict[str, str]]
TIMES = {
    "san_francisco": ("Opened", "Closed", "%m/%d/%Y %I:%M:%S %p"),
    "boston": ("open_dt", "closed_dt", "%Y-%m-%d %H:%M:%S"),
}


@pytest.mark.parametrize("city", CITIES)
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.skipif(not SHARED.exists(), reason="the cities' reports are not beside this checkout")
async def test_the_figures_of_a_citys_file_are_what_is_worked_out_from_the_file(
    city: str, fresh_database: Callable[[], AbstractContextManager[str]]
) -> None:
    zone = ZoneInfo(CITIES[city][2])
    rows = list(_usable(city))
    if city == "boston":  # its own targets, and its own word on whether it kept them
        rows = [
            (replace(ticket, fix_by=datetime.fromisoformat(row["target_dt"]).replace(tzinfo=zone)), row)
            for ticket, row in rows
            if row["target_dt"]
        ]
    by_type: dict[str, list[City]] = {}
    for ticket, row in rows:
        by_type.setdefault(ticket.category, []).append((ticket, row))
    with fresh_database() as url:
        storage = Storage(url, lambda: datetime(2026, 1, 1, tzinfo=UTC), zone)
        async with storage.begin("import") as work:
            await work.bulk.add([ticket for ticket, _ in rows])
        district = _district(city)
        async with storage.read() as work:
            parts = await work.figures.parts(Scope(), EVER, Part.CATEGORY)
            of_all: list[tuple[str | None, list[City]]] = [(None, rows), *by_type.items()]
            for kind, some in of_all:
                scope = Scope() if kind is None else Scope(categories=frozenset({CategoryCode(kind)}))
                found = await looking.look(work, district, scope, EVER, datetime(2026, 1, 1, tzinfo=UTC))
                _agrees(found, some, city, zone)
        await storage.close()
    volumes = {code: sums["received"] for code, sums in parts.items() if sums["received"]}
    assert volumes == {kind: len(some) for kind, some in by_type.items()}
    assert len(volumes) > 5


def _agrees(found: Figures, rows: Sequence[City], city: str, zone: ZoneInfo) -> None:
    """Check the figures of some rows, to the last digit, against what the rows say themselves.

    Of Boston's rows the share in time is counted from its own word, ONTIME or OVERDUE, and not from any deadline.
    """
    closed = [(ticket, row) for ticket, row in rows if ticket.closed_at is not None]
    assert (found.count(Count.RECEIVED), found.count(Count.FIXED)) == (len(rows), len(closed))
    minutes = [_minutes(row, *TIMES[city], zone) for _, row in closed]
    in_time = [ticket.closed_at is not None and ticket.closed_at <= ticket.fix_by for ticket, _ in closed]
    if city == "boston":
        in_time = [row["ontime"] == "ONTIME" for _, row in closed]
    spread = found.spreads[Clock.FIX]
    assert spread.median == (median(minutes) / 60 if minutes else None)
    if len(minutes) > 1:
        ninth = quantiles(minutes, n=10, method="inclusive")[-1] / 60
        assert spread.ninth is not None
        assert round(spread.ninth, 9) == round(ninth, 9)
    assert found.rate(Rate.FIXED_IN_TIME) == (100 * sum(in_time) / len(closed) if closed else None)
