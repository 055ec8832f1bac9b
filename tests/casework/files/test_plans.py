"""Test the files of campaigns and projects: what is written is read again, and every mistake is reported at once."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, strategies as st
from openpyxl import Workbook, load_workbook

from casework.files.plans import (
    read_campaigns,
    read_projects,
    write_campaigns,
    write_projects,
)
from casework.files.sheets import write_sheet
from casework.model.area import AreaCode, AreaMap
from casework.model.campaign import MOST_TEAMS, Campaign, CampaignCode, Target
from casework.model.category import CategoryCode
from casework.model.district import District
from casework.model.finding import Level, What
from casework.model.place import Point
from casework.model.project import Project, ProjectCode, State
from casework.model.tally import Measure, WorkKind
from casework.model.team import Team, TeamCode, TeamKind
from handlers.messages.speaker import LANGUAGES
from tests.stories.stage import AREAS, CALENDAR, TEAMS, TREE

TODAY = date(2026, 3, 2)
DISTRICT = District(AreaMap(AREAS), TEAMS, TREE, CALENDAR)
EAST, WEST = TeamCode("east"), TeamCode("west")
CAMPAIGNS = (
    Campaign(
        number=0,
        code=CampaignCode("clean"),
        name="清洁月",
        first=date(2026, 12, 1),
        last=date(2026, 12, 31),
        areas=(AreaCode("east"), AreaCode("west")),
        categories=(CategoryCode("rubbish"), CategoryCode("dirt")),
        targets=(Target(Measure.TONNES, 120.375, WorkKind.CLEARED), Target("signed", 800.0)),
        teams=(EAST, WEST),
        is_shared=False,
        is_public=True,
    ),
    Campaign(0, CampaignCode("w"), "=1+1", TODAY, TODAY, (), (), (Target("fixed", 3.0),), (EAST,)),
)
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
FORMS = [(language, is_sheet) for language in LANGUAGES for is_sheet in (True, False)]


@pytest.mark.parametrize(("language", "is_sheet"), FORMS)
def test_what_is_written_is_read_again_in_every_language(language: str, is_sheet: bool) -> None:
    campaigns = read_campaigns(write_campaigns(CAMPAIGNS, language, is_sheet=is_sheet), DISTRICT, TODAY)
    assert (campaigns.campaigns, campaigns.findings) == (CAMPAIGNS, ())
    projects = read_projects(write_projects(PROJECTS, language, is_sheet=is_sheet), DISTRICT, (), TODAY)
    assert (projects.projects, projects.findings) == (PROJECTS, ())


def test_a_text_that_begins_like_a_formula_is_none() -> None:
    sheet = load_workbook(BytesIO(write_projects(PROJECTS, "en", is_sheet=True))).worksheets[0]
    found = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "=SUM(A1)")
    assert found.data_type == "s"
    assert ",'=SUM(A1)," in write_projects(PROJECTS, "en", is_sheet=False).decode()
    assert ",'=1+1," in write_campaigns(CAMPAIGNS, "en", is_sheet=False).decode()


def test_a_toml_file_has_the_columns_as_keys() -> None:
    data = """
        [[campaign]]
        code = "clean"
        name = "清洁月"
        first = 2026-12-01
        last = 2026-12-31
        areas = ["east", "west"]
        categories = ["rubbish", "dirt"]
        targets = ["cleared 120.3750 t", "signed 800"]
        teams = ["east", "west"]
        shared = false
        public = true
    """
    found = read_campaigns(data.encode(), DISTRICT, TODAY, is_toml=True)
    assert (found.campaigns, found.findings) == (CAMPAIGNS[:1], ())
    wrong = read_campaigns(b'[[campaign]]\ncode = "c"\ncolour = "red"\n', DISTRICT, TODAY, is_toml=True)
    assert [each.what for each in wrong.findings] == [What.KEY_UNKNOWN]


def test_every_mistake_in_campaigns_is_reported_at_once_with_its_row() -> None:
    data = (
        "code,name,first,last,targets,areas,teams,shared\n"
        "a,A,2026-12-09,2026-12-01,120 t; soon,north,nobody,perhaps\n"
        "a b,B,tomorrow,2026-12-01,,,,\n"
        "c,C,2026-01-01,2036-01-01,1 t;2 t;3 t;4 t;5 t;6 t,,,\n"
    )
    found = read_campaigns(data.encode(), DISTRICT, TODAY)
    assert found.campaigns == ()
    assert {(each.facts.get("row"), each.what) for each in found.findings} == {
        *((2, What.DATES_REVERSED), (2, What.TARGET_UNCLEAR), (2, What.AREA_UNKNOWN), (2, What.TEAM_UNKNOWN)),
        *((2, What.CHOICE_UNCLEAR), (3, What.CODE_MALFORMED), (3, What.DATE_MALFORMED), (3, What.VALUE_MISSING)),
        *((4, What.PERIOD_TOO_LONG), (4, What.TARGETS_TOO_MANY)),
    }


def test_a_campaign_that_names_no_team_is_that_of_all_who_answer_there() -> None:
    everywhere = Team(TeamCode("city"), "City", TeamKind.COMMUNITY, (AreaCode("*"),), "en")
    line = b"code,name,first,last,targets,areas,shared\nc,C,2026-12-01,2026-12-31,120 t,east,no\n"
    for teams, who in (((*TEAMS, everywhere), (EAST, everywhere.code)), ((everywhere,), (everywhere.code,))):
        (found,) = read_campaigns(line, replace(DISTRICT, teams=teams), TODAY).campaigns
        assert found.teams == who
    many = tuple(replace(everywhere, code=TeamCode(f"t{each}")) for each in range(MOST_TEAMS + 1))
    for others, why in ((TEAMS[1:], What.NO_TEAM_ANSWERS), (many, What.TEAMS_TOO_MANY)):
        refused = read_campaigns(line, replace(DISTRICT, teams=others), TODAY)
        assert ([each.what for each in refused.findings], refused.campaigns) == ([why], ())


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
def test_no_bytes_make_a_reader_raise(data: bytes) -> None:
    for found in (
        read_projects(data, DISTRICT, (), TODAY).findings,
        read_projects(b"PK\x03\x04" + data, DISTRICT, (), TODAY).findings,
        read_campaigns(data, DISTRICT, TODAY).findings,
        read_campaigns(data, DISTRICT, TODAY, is_toml=True).findings,
    ):
        assert found
