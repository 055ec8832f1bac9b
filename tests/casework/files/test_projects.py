"""Test the files of projects: what is written is read again, and every mistake is reported at once."""

from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, strategies as st
from openpyxl import Workbook, load_workbook

from casework.files.projects import read_projects, write_projects
from casework.files.sheets import write_sheet
from casework.model.area import AreaCode, AreaMap
from casework.model.category import CategoryCode
from casework.model.district import District
from casework.model.finding import Level, What
from casework.model.place import Point
from casework.model.project import Project, ProjectCode, State
from casework.model.team import TeamCode
from handlers.messages.speaker import LANGUAGES
from tests.stories.stage import AREAS, CALENDAR, TEAMS, TREE

TODAY = date(2026, 3, 2)
DISTRICT = District(AreaMap(AREAS), TEAMS, TREE, CALENDAR)
EAST, WEST = TeamCode("east"), TeamCode("west")
PROJECTS = (
    Project(
        number=0,
        code=ProjectCode("A12"),
        name="背街小巷整治, 一期",
        kind="alley",
        team=EAST,
        starts=TODAY,
        ends=date(2026, 6, 30),
        planned_end=date(2026, 5, 30),
        area=AreaCode("east"),
        point=Point(37.765, -122.425),
        planned_sum=1_234_567.89,
        spent_sum=1.5,
        state=State.DELAYED,
        reason="=SUM(A1)",
        categories=(CategoryCode("rubbish"),),
    ),
    Project(0, ProjectCode("B7"), "Market", "", WEST, TODAY, TODAY, TODAY),
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("is_sheet", [True, False])
def test_what_is_written_is_read_again_in_every_language(language: str, is_sheet: bool) -> None:
    found = read_projects(write_projects(PROJECTS, language, is_sheet=is_sheet), DISTRICT, (), TODAY)
    assert (found.projects, found.findings) == (PROJECTS, ())


def test_a_text_that_begins_like_a_formula_is_none() -> None:
    sheet = load_workbook(BytesIO(write_projects(PROJECTS, "en", is_sheet=True))).worksheets[0]
    found = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "=SUM(A1)")
    assert found.data_type == "s"
    assert ",'=SUM(A1)," in write_projects(PROJECTS, "en", is_sheet=False).decode()


def test_every_mistake_in_projects_is_reported_at_once_with_its_row() -> None:
    data = (
        "code,name,team,starts,ends,lat,lon,planned_sum,state,reason\n"
        "a,A,east,2026-03-09,2026-03-01,north,200,a lot,late,\n"
        "b,B,eats,2026-03-01,2026-03-09,1,1,,delayed,\n"
    )
    found = read_projects(data.encode(), DISTRICT, (), TODAY)
    assert found.projects == ()
    assert {(each.facts.get("row"), each.what) for each in found.findings} == {
        *((2, What.DATES_REVERSED), (2, What.DEGREES_MALFORMED), (2, What.DEGREES_OUT_OF_RANGE)),
        *((2, What.SUM_UNCLEAR), (2, What.REASON_NEEDED)),
        *((3, What.TEAM_UNKNOWN_NEAR), (3, What.IN_NO_AREA), (3, What.REASON_NEEDED)),
    }


def test_a_kind_fits_in_one_line_and_a_reason_may_have_several_as_it_was_said_in_chat() -> None:
    head = "code,name,team,starts,ends,kind,state,reason\na,A,east,2026-03-01,2026-03-09,"
    found = read_projects(f'{head}road\u202e,delayed,"rain\nand snow"\n'.encode(), DISTRICT, (), TODAY)
    assert [(each.what, each.facts["field"]) for each in found.findings] == [(What.VALUE_UNPRINTABLE, "kind")]
    (kept,) = read_projects(f'{head}road,delayed,"rain\nand snow"\n'.encode(), DISTRICT, (), TODAY).projects
    assert kept.reason == "rain\nand snow"


def test_half_a_position_and_the_position_0_0_are_mistakes() -> None:
    data = (
        "code,name,team,starts,ends,lat,lon\na,A,east,2026-03-01,2026-03-09,37.7,\nb,B,east,2026-03-01,2026-03-09,0,0\n"
    )
    found = read_projects(data.encode(), DISTRICT, (), TODAY)
    assert [(each.facts["row"], each.what) for each in found.findings] == [(2, What.VALUE_MISSING), (3, What.NOWHERE)]


def test_a_file_without_rows_or_without_a_column_is_refused() -> None:
    assert [each.what for each in read_projects(b"code,name,team,starts,ends\n", DISTRICT, (), TODAY).findings] == [
        What.ROWS_NONE
    ]
    assert read_projects(b"code,name\nA,B\n", DISTRICT, (), TODAY).findings[0].what is What.COLUMN_MISSING


def test_columns_that_a_file_leaves_out_stay_as_they_are() -> None:
    known = [PROJECTS[0]]
    short = "编号,名称,责任单位,计划开工,完工日期,已支出\na12,Lane,west,2026年3月2日,2026/07/31,120万元\n"
    (found,) = read_projects(short.encode(), DISTRICT, known, TODAY).projects
    before = PROJECTS[0]
    assert (found.code, found.team, found.ends, found.spent_sum) == ("A12", WEST, date(2026, 7, 31), 1_200_000.0)
    assert (found.state, found.reason, found.point, found.planned_end) == (
        *(before.state, before.reason, before.point),
        before.planned_end,
    )


def test_a_spreadsheet_that_people_made_has_dates_numbers_and_blank_rows() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ("Code", "Name", "Team", "Starts", "Ends", "Planned sum"),
        ("A1", "Lane", "east", TODAY, date(2026, 4, 1), 1_250_000),
        (None, None, None, None, None, None),
    ):
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    (found,) = read_projects(out.getvalue(), DISTRICT, (), TODAY).projects
    assert (found.starts, found.ends, found.planned_sum) == (TODAY, date(2026, 4, 1), 1_250_000.0)


def test_a_zip_that_is_no_spreadsheet_or_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.zip"
    with ZipFile(other, "w") as packed:
        packed.writestr("a.txt", "nothing")
    whole = write_sheet(("code",), [("a",)])
    for data in (other.read_bytes(), whole[:300], b"PK\x03\x04"):
        (finding,) = read_projects(data, DISTRICT, (), TODAY).findings
        assert (finding.level, finding.what) == (Level.ERROR, What.SHEET_BROKEN)
    many = write_sheet(("code", "name"), [("a", "b")] * 20_001)
    assert read_projects(many, DISTRICT, (), TODAY).findings[0].what is What.SHEET_TOO_LARGE


@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_raise(data: bytes) -> None:
    assert read_projects(data, DISTRICT, (), TODAY).findings
    assert read_projects(b"PK\x03\x04" + data, DISTRICT, (), TODAY).findings
