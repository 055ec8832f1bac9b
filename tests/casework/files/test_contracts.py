"""Files of contracts and of a third party's marks: CSV, a spreadsheet or TOML in, values or all mistakes out."""

import csv
from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st
from openpyxl import Workbook

from casework.files import sheets
from casework.files.cells import harmless
from casework.files.contracts import fen_in, read_contracts, read_marks, thousandths_in, write_contracts
from casework.files.csv_table import LONGEST_NAME
from casework.files.sheets import write_sheet
from casework.model.area import AreaCode, AreaMap
from casework.model.category import CategoryCode
from casework.model.contract import Contract, ContractCode, Mark
from casework.model.deadline import Calendar
from casework.model.district import District
from casework.model.finding import Finding, What
from casework.model.summary import Period
from casework.model.team import Team, TeamCode, TeamKind
from tests.stories.stage import AREAS, TREE

HEAD = "code,name,team,areas,categories,from,until,fee,per\n"
ROW = "sweep,道路清扫,lorry,east;west,street;bulky,2026-10-01,2027-09-30,120000.50,month\n"
LORRY = Team(TeamCode("lorry"), "Lorries", TeamKind.CONTRACTOR, (AreaCode("*"),), "zh_CN")
CREW = Team(TeamCode("crew"), "Crew", TeamKind.COMMUNITY, (AreaCode("*"),), "en")
DISTRICT = District(AreaMap(AREAS), (CREW, LORRY), TREE, Calendar(ZoneInfo("Asia/Shanghai")))
SWEEP = Contract(
    ContractCode("sweep"),
    "道路清扫",
    TeamCode("lorry"),
    (AreaCode("east"), AreaCode("west")),
    (CategoryCode("street"), CategoryCode("bulky")),
    Period(date(2026, 10, 1), date(2027, 9, 30)),
    120_000_50,
)
TOML = """
[[contract]]
code = "sweep"
name = "道路清扫"
team = "lorry"
areas = ["east", "west"]
categories = ["street", "bulky"]
from = 2026-10-01
until = "2027-09-30"
fee = "120000.50"
per = "month"
"""


def sheet(*rows: tuple[str | int | float | date | None, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def whats(findings: tuple[Finding, ...]) -> list[tuple[What, object]]:
    return [(each.what, each.facts.get("row") or each.facts.get("where")) for each in findings]


def test_a_contract_is_the_same_in_csv_in_a_spreadsheet_and_in_toml() -> None:
    cells = (
        "sweep",
        "道路清扫",
        "lorry",
        "east;west",
        "street；bulky",
        date(2026, 10, 1),
        "2027-09-30",
        120000.5,
        "每月",
    )
    book = sheet(tuple(HEAD.strip().split(",")), cells)
    for data, is_toml in ((f"{HEAD}{ROW}".encode(), False), (book, False), (TOML.encode(), True)):
        found = read_contracts(data, DISTRICT, is_toml=is_toml)
        assert found.findings == ()
        assert found.contracts == (SWEEP,)
    assert read_contracts(write_contracts([SWEEP]), DISTRICT).contracts == (SWEEP,)


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "'=1", "-5", "Smith, Jones & 'Co'", "=" * LONGEST_NAME])
def test_a_name_that_begins_like_a_formula_is_none_and_is_read_back(name: str) -> None:
    named = replace(SWEEP, name=name)
    written = write_contracts([named])
    (cells,) = list(csv.reader(StringIO(written.decode())))[1:]
    assert harmless(cells[1]) == cells[1]
    assert read_contracts(written, DISTRICT).contracts == (named,)


def test_every_mistake_in_toml_is_reported_at_once_with_its_place_or_its_number() -> None:
    data = TOML + 'colour = 1\n[[contract]]\ncode = "park"\nteam = [["lorry"]]\nfee = "much"\n'
    found = read_contracts(data.encode(), DISTRICT, is_toml=True)
    assert found.contracts == ()
    assert whats(found.findings) == [
        (What.KEY_UNKNOWN, "contract 1 (sweep)"),
        (What.KEY_WRONG_TYPE, "contract 2 (park)"),
        *[(What.VALUE_MISSING, 2)] * 5,
        (What.FEE_MALFORMED, 2),
    ]


@pytest.mark.parametrize("moment", ["2026-10-01T00:00:00", "2026-10-01 23:59:59+08:00"])
def test_a_day_in_toml_may_have_a_time(moment: str) -> None:
    found = read_contracts(TOML.replace("from = 2026-10-01", f"from = {moment}").encode(), DISTRICT, is_toml=True)
    assert (found.contracts, found.findings) == ((SWEEP,), ())


def test_an_empty_table_of_toml_lacks_everything() -> None:
    found = read_contracts(f"[[contract]]{TOML}".encode(), DISTRICT, is_toml=True)
    assert found.contracts == ()
    assert whats(found.findings) == [(What.VALUE_MISSING, 1)] * 7


def test_a_table_of_toml_has_one_number_beside_what_is_none() -> None:
    found = read_contracts(b'contract = [1, {code="a", colour=1}]', DISTRICT, is_toml=True)
    places = {place for what, place in whats(found.findings) if what is not What.KEY_WRONG_TYPE}
    assert places == {"contract 1 (a)", 1}


@pytest.mark.parametrize(
    ("price", "fen"),
    [(10_000, 10_000_00), (120_000.5, 120_000_50), (1_234_567.89, 1_234_567_89), (0.1 + 0.2, 30)],
)
def test_a_price_in_a_spreadsheet_is_the_one_that_it_shows(price: float, fen: int) -> None:
    row = ("sweep", "x", "lorry", None, None, date(2026, 10, 1), date(2027, 9, 30), price, "month")
    (found,) = read_contracts(sheet(tuple(HEAD.strip().split(",")), row), DISTRICT).contracts
    assert found.fee == fen


@pytest.mark.parametrize("price", [12_000.123, 12_000.5000001, 12_000.0000001])
def test_a_price_of_more_than_whole_fen_is_refused_and_not_rounded(price: float) -> None:
    row = ("sweep", "x", "lorry", None, None, date(2026, 10, 1), date(2027, 9, 30), price, "month")
    found = read_contracts(sheet(tuple(HEAD.strip().split(",")), row), DISTRICT)
    assert (found.contracts, whats(found.findings)) == ((), [(What.FEE_MALFORMED, 2)])


def test_codes_and_days_may_be_written_as_in_any_other_file() -> None:
    row = "sweep,道路清扫,lorry,East；WEST;east,street;bulky,2026年10月1日,2027/9/30,120000.50,month\n"
    found = read_contracts(f"{HEAD}{row}".encode(), DISTRICT)
    assert (found.contracts, found.findings) == ((SWEEP,), ())


def test_a_spreadsheet_with_too_many_rows_is_refused_and_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 20)
    mark, row = ("2026-10-14", "sweep", "80"), ROW.strip().split(",")
    for count in (20, 21):
        marks = read_marks(write_sheet(("day", "contract", "mark"), [mark] * count), [SWEEP], [])
        contracts = [[f"sweep{number}", *row[1:]] for number in range(count)]
        found = read_contracts(write_sheet(HEAD.strip().split(","), contracts), DISTRICT)
        if count == 20:
            assert (len(marks.marks), len(found.contracts)) == (20, 20)
        else:
            too_large = [(What.SHEET_TOO_LARGE, {"limit": 20})]
            assert [(each.what, each.facts) for each in marks.findings] == too_large
            assert [(each.what, each.facts) for each in found.findings] == too_large


def test_all_mistakes_of_a_file_are_reported_at_once_each_with_its_row() -> None:
    rows = (
        "sweep,x,crew,,,2026-10-01,2027-09-30,1,month\n"
        "a b,x,lory,north,bulk,2026-10-32,2026-09-30,1.234,week\n"
        "sweep,x,lorry,,,2027-10-01,2026-09-30,,\n"
    )
    found = read_contracts(f"{HEAD}{rows}".encode(), DISTRICT)
    assert found.contracts == ()
    assert whats(found.findings) == [
        (What.NOT_A_CONTRACTOR, 2),
        (What.CODE_MALFORMED, 3),
        (What.TEAM_UNKNOWN_NEAR, 3),
        (What.AREA_UNKNOWN, 3),
        (What.CATEGORY_UNKNOWN_NEAR, 3),
        (What.DATE_MALFORMED, 3),
        (What.FEE_MALFORMED, 3),
        (What.PER_UNKNOWN, 3),
        (What.VALUE_MISSING, 4),
        (What.VALUE_MISSING, 4),
        (What.ROW_REPEATED, 4),
        (What.DATES_REVERSED, 4),
    ]


@pytest.mark.parametrize(
    ("data", "is_toml", "what"),
    [
        (HEAD, False, What.NO_CONTRACTS),
        ("", False, What.FILE_EMPTY),
        ("code,name\n", False, What.COLUMN_MISSING),
        ("PK\x03\x04 no spreadsheet", False, What.SHEET_BROKEN),
        ("[[contract]", True, What.TOML_BROKEN),
        ("x = 1", True, What.KEY_UNKNOWN),
        ("contract = 1", True, What.KEY_WRONG_TYPE),
        (TOML + "colour = 1", True, What.KEY_UNKNOWN),
        ("[[contract]]\ncode = 1", True, What.VALUE_MISSING),
    ],
)
def test_a_file_that_cannot_be_used_says_why(data: str, is_toml: bool, what: What) -> None:
    found = read_contracts(data.encode(), DISTRICT, is_toml=is_toml)
    assert found.contracts == ()
    assert what in [each.what for each in found.findings]


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("12000", 12_000_00),
        ("12,000.5", 12_000_50),
        ("１２,０００.05 元", 12_000_05),
        ("¥3000", 3_000_00),
        ("2.5万元", 25_000_00),
        ("0.1", 10),
        *((text, None) for text in ("", "12.345", "1,2", "-1", "1e3", "12 or 13", "nan", "9" * 20)),
    ],
)
def test_a_sum_becomes_whole_fen(text: str, fen: int | None) -> None:
    assert fen_in(text) == fen


@given(st.integers(0, 10**11))
def test_a_sum_that_is_written_is_read_back(fen: int) -> None:
    assert fen_in(f"{fen // 100}.{fen % 100:02}") == fen_in(f"{fen // 100:,}.{fen % 100:02}") == fen


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("87.5", 87_500),
        ("100", 100_000),
        ("0.001", 1),
        *((text, None) for text in ("100.1", "-1", "0.0001", "x", "nan", "inf")),
    ],
)
def test_points_become_whole_thousandths(text: str, points: int | None) -> None:
    assert thousandths_in(text) == points


def test_marks_name_a_contract_by_its_code_or_its_team_and_are_a_mark_or_points() -> None:
    book = sheet(
        ("day", "contract", "place", "area", "mark", "points", "note"),
        (date(2026, 10, 14), "sweep", "Elm Street", "east", 87.5, None, "leaves"),
        ("2026-10-15", "lorry", "", "west", None, 1.5, None),
    )
    found = read_marks(book, [SWEEP], [area.code for area in AREAS])
    assert found.findings == ()
    code = ContractCode("sweep")
    assert found.marks == (
        Mark(code, date(2026, 10, 14), "Elm Street", 87_500, None, "leaves", AreaCode("east")),
        Mark(code, date(2026, 10, 15), "west", None, 1_500, "", AreaCode("west")),
    )


def test_all_mistakes_of_the_marks_are_reported_at_once() -> None:
    other = Contract(ContractCode("other"), "", TeamCode("lorry"), (), (), SWEEP.period, 1)
    rows = (
        "2026-10-14,sweep,,,80,1,\n"
        "2026-10-14,sweep,,,,,\n"
        "2026-10-14,lorry,,,80,,\n"
        "2026-09-30,sweep,,,101,,\n"
        "2026-13-01,nobody,,north,,x,\n"
        f"2026-10-14,nobody,{'x' * 65},,80,,{'x' * 201}\n"
    )
    data = f"day,contract,place,area,mark,points,note\n{rows}".encode()
    found = read_marks(data, [SWEEP, other], [AreaCode("east")])
    assert found.marks == ()
    assert whats(found.findings) == [
        (What.MARK_OR_POINTS, 2),
        (What.MARK_OR_POINTS, 3),
        (What.CONTRACT_UNCLEAR, 4),
        (What.CONTRACT_NOT_THEN, 5),
        (What.MARK_MALFORMED, 5),
        (What.DATE_MALFORMED, 6),
        (What.AREA_UNKNOWN, 6),
        (What.MARK_MALFORMED, 6),
        (What.CONTRACT_UNKNOWN, 7),
        (What.VALUE_TOO_LONG, 7),
        (What.VALUE_TOO_LONG, 7),
    ]
    assert [each.what for each in read_marks(b"day,contract\n", [], []).findings] == [What.NO_MARKS]


WHOLE = sheet(("day", "contract", "mark"), *((date(2026, 10, 14), "sweep", number) for number in range(50)))


@settings(max_examples=60)
@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255), st.booleans())
def test_a_damaged_spreadsheet_is_refused_or_read_and_nothing_else_happens(place: int, byte: int, cut: bool) -> None:
    damaged = WHOLE[:place] if cut else WHOLE[:place] + bytes([byte]) + WHOLE[place + 1 :]
    found = read_marks(damaged, [SWEEP], [])
    assert found.marks or found.findings
