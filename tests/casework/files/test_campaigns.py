"""Test the files of campaigns: what is written is read again, and every mistake is reported at once."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, strategies as st

from casework.files.campaigns import read_campaigns, write_campaigns
from casework.model.area import AreaCode, AreaMap
from casework.model.campaign import MOST_TEAMS, Campaign, CampaignCode, Target
from casework.model.category import CategoryCode
from casework.model.district import District
from casework.model.finding import What
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


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("is_sheet", [True, False])
def test_what_is_written_is_read_again_in_every_language(language: str, is_sheet: bool) -> None:
    found = read_campaigns(write_campaigns(CAMPAIGNS, language, is_sheet=is_sheet), DISTRICT, TODAY)
    assert (found.campaigns, found.findings) == (CAMPAIGNS, ())


def test_a_name_that_begins_like_a_formula_is_none() -> None:
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
    assert [each.what for each in wrong.findings] == [What.KEY_UNKNOWN, *[What.VALUE_MISSING] * 4]
    assert {each.facts.get("row") for each in wrong.findings} == {None, 1}  # the first, as in the name of its place


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


@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_raise(data: bytes) -> None:
    assert read_campaigns(data, DISTRICT, TODAY).findings
    assert read_campaigns(data, DISTRICT, TODAY, is_toml=True).findings
