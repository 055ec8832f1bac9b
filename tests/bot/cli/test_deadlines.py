"""By when would this have to be fixed: for one moment, and for a file of reports; and whether a city agrees."""

import csv
import gzip
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.cli.district.deadlines import Columns, Rehearsal
from casework.model.area import AreaMap
from casework.model.category import Category, CategoryCode, CategoryGroup, CategoryTree
from casework.model.deadline import Allowance, Calendar
from casework.model.district import District
from casework.model.team import TeamKind
from tests.bot.cli.command_line import LORRY, TEAMS, Run, write
from tests.paths import SHARED

MOMENT = "2026-10-01 16:30"


def test_a_moment_is_answered_by_the_calendar_of_the_district_or_of_a_team(city: Run) -> None:
    city("teams", "import", write("teams.csv", TEAMS + LORRY))
    write("config.toml", '[calendar]\nholidays = [2026-10-02]\n[calendar.teams.lorry]\ncloses = "24:00"')
    assert city("deadlines", MOMENT, "--category", "bulky").stdout == (
        "Answer by: 2026-10-05 16:30:00+00:00  (1 working day)\n"
        "Fix by:    2026-10-07 16:30:00+00:00  (3 working days)\n"
    )
    assert city("deadlines", MOMENT, "--category", "bulky", "--team", "lorry").stdout.startswith(
        "Answer by: 2026-10-05 16:30:00+00:00"
    )
    late = ("deadlines", "2026-10-01 20:00", "--category", "bulky")
    assert city(*late).stdout.startswith("Answer by: 2026-10-05 17:00")
    assert city(*late, "--team", "lorry").stdout.startswith("Answer by: 2026-10-05 20:00")


def test_a_promise_that_nobody_can_know_says_so(city: Run) -> None:
    write("config.toml", '[calendar]\ncountry = "CN"')
    known = city("deadlines", "2026-12-28 16:00", "--category", "bulky").stdout
    assert "announced" not in known
    unknown = city("deadlines", "2026-12-30 16:00", "--category", "bulky").stdout
    assert "But the holidays after 2026 are not announced yet: this can still change." in unknown


def test_each_row_gains_its_deadlines_and_whether_it_was_in_time(city: Run) -> None:
    write(
        "reports.csv",
        "id,came,what,done\n"
        "1,2026-10-05 09:00,bulky,2026-10-07 17:00:00\n"
        "2,10/05/2026 09:00:00 AM,BULKY,2026-10-07 17:00:01\n"
        "3,2026-10-05T09:00:00Z,bulky,\n"
        "4,2026-10-05 09:00,bulky,soon\n"
        "5,yesterday,bulky,\n"
        "6,2026-10-05 09:00,else,2026-10-05 10:00\n",
    )
    columns = ("--opened", "came", "--category", "what", "--closed", "done")
    result = city("deadlines", "--csv", "reports.csv", *columns, "--out", "out.csv")
    assert result.stdout == (
        "Wrote 6 rows to out.csv.\n"
        "       2 no_date: without a moment that can be read\n"
        "       1 yes: closed in time\n"
        "       1 no: closed too late\n"
        "       1 open: not closed\n"
        "       1 no_category: of no category of the district\n"
    )
    with Path("out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["on_time"] for row in rows] == ["yes", "no", "open", "no_date", "no_date", "no_category"]
    assert rows[0] == {
        "id": "1",
        "came": "2026-10-05 09:00",
        "what": "bulky",
        "done": "2026-10-07 17:00:00",
        "answer_by": "2026-10-05 17:00:00+00:00",
        "fix_by": "2026-10-07 17:00:00+00:00",
        "on_time": "yes",
    }


def test_a_citys_own_target_decides_if_it_is_given(city: Run) -> None:
    write("reports.csv", "came,what,until,done\n2026-10-05 09:00,else,2026-10-06,2026-10-05 10:00\n")
    columns = ("--opened", "came", "--category", "what", "--target", "until", "--closed", "done")
    assert "1 yes" in city("deadlines", "--csv", "reports.csv", *columns, "--out", "out.csv").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        ((), 2, "give either MOMENT --category CODE, or --csv IN"),
        ((MOMENT,), 2, "give either MOMENT --category CODE"),
        (("soon", "--category", "bulky"), 2, "'soon' is not a moment such as 2026-04-30 14:05"),
        ((MOMENT, "--category", "bulk"), 1, "There is no category bulk. Did you mean bulky?"),
        ((MOMENT, "--category", "bulky", "--team", "crew"), 1, "There is no team crew. See: cleanward teams list"),
        (("--csv", "nix.csv", "--opened", "a", "--category", "b", "--out", "c"), 1, "nix.csv cannot be used"),
    ],
)
def test_a_wrong_question_is_answered_in_a_sentence(
    city: Run, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    result = city("deadlines", *arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert sentence in result.stderr


# what a city itself has recorded

BOSTON = SHARED / "reports" / "boston311_2011-08_10.csv.gz"
TARGETS = SHARED / "scoring" / "boston_targets.csv"
NEW_YORK = ZoneInfo("America/New_York")
# Boston's rule of 2011, as its records show it: days without hours, a cut-off at 17:00, and no holiday kept.
HALL = Calendar(NEW_YORK, time(0), time(0), cut_off=time(17), counts_from=time(8, 30), keeps_hour=True)
EVERY = 5  # every fifth row will do


@pytest.fixture(scope="module")
def boston() -> District:
    if not BOSTON.exists():
        pytest.skip("the reports of Boston are not here")
    with TARGETS.open(encoding="utf-8", newline="") as file:
        rules = [row for row in csv.DictReader(file) if row["days"]]
    assert len(rules) == 116
    categories = [
        Category(
            CategoryCode(f"c{number}"),
            {"en": row["type"]},
            TeamKind.DEPARTMENT,
            Allowance.parse("1 day"),
            Allowance.parse(f"{row['days']} {row['unit'].removeprefix('calendar ')}"),
        )
        for number, row in enumerate(rules)
    ]
    tree = CategoryTree((CategoryGroup(CategoryCode("all"), {"en": "All"}, tuple(categories)),))
    return District(AreaMap([]), (), tree, HALL)


def rows() -> Iterator[dict[str, str]]:
    with gzip.open(BOSTON, "rt", encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            if number % EVERY == 0:
                yield row


def answers(district: District, target: str | None) -> Iterator[tuple[dict[str, str], tuple[str, str, str]]]:
    rehearsal = Rehearsal(Columns("open_dt", "type", "closed_dt", target), district, None)
    for row in rows():
        rehearsal.find_columns(list(row))
        yield row, rehearsal.answer(list(row.values()))


def test_on_time_is_what_the_city_calls_on_time(boston: District) -> None:
    with_both = [
        (row["ontime"], on_time)
        for row, (_, _, on_time) in answers(boston, "target_dt")
        if row["target_dt"] and row["closed_dt"] and row["ontime"]
    ]
    assert set(with_both) == {("ONTIME", "yes"), ("OVERDUE", "no")}
    assert len(with_both) > 5000


def test_the_calendar_reproduces_the_citys_targets_and_verdicts(boston: District) -> None:
    close = Counter[bool]()
    same = Counter[bool]()
    for row, (_, fix_by, on_time) in answers(boston, None):
        if fix_by and row["target_dt"]:
            target = datetime.fromisoformat(row["target_dt"]).replace(tzinfo=NEW_YORK)
            close[abs(datetime.fromisoformat(fix_by) - target) <= timedelta(minutes=5)] += 1
            if row["closed_dt"] and row["ontime"]:
                same[{"ONTIME": "yes", "OVERDUE": "no"}[row["ontime"]] == on_time] += 1
    assert close[True] >= 0.99 * close.total() > 5000
    assert same[True] >= 0.995 * same.total() > 5000
