"""Test the reader and the writer of the register: columns in three languages, all findings at once, and back again."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, strategies as st

from casework.files.frontages import FrontageRow, read_frontages, write_frontages
from casework.files.sheets import write_sheet
from casework.model.area import AreaCode, AreaMap
from casework.model.datum import Datum
from casework.model.finding import Level, What
from casework.model.frontage import Frontage, FrontageCode, FrontageId, Signed, State
from casework.model.place import Point
from tests.stories.stage import AREAS, ELM

MAP, TODAY = AreaMap(AREAS), date(2026, 3, 2)
LI = Frontage(
    *(FrontageId(0), FrontageCode("li"), "Li's", "Elm Street", AreaCode("east"), "12", Point(*ELM), "555"),
    state=State.SIGNED,
    how=Signed.PAPER,
    on=TODAY,
)


def said(text: str) -> list[tuple[Level, What, object]]:
    return [
        (each.level, each.what, each.facts.get("row")) for each in read_frontages(text.encode(), MAP, TODAY).findings
    ]


@pytest.mark.parametrize(
    ("names", "state"),
    [
        ("code,name,street,number,lat,lon,contact,state,how,date", "signed,paper,2026-03-02"),
        ("编号,店名,路名,门牌号,纬度,经度,联系人,状态,签订方式,日期", "已签,纸质,2026年3月2日"),
        ("編號,店名,路名,門牌號,緯度,經度,聯絡人,狀態,簽訂方式,日期", "已簽,紙本,2026/3/2"),
    ],
)
def test_columns_and_values_may_be_named_in_three_languages(names: str, state: str) -> None:
    text = f"{names}\nli,Li's,Elm Street,12,{ELM[0]},{ELM[1]},555,{state}"
    found = read_frontages(text.encode("utf-8-sig"), MAP, TODAY)
    assert not found.findings
    assert found.rows == (FrontageRow(LI, has_state=True),)


@pytest.mark.parametrize(
    "names", ["code,name,street,number,lat,lon,state,date", "编号,店名,路名,门牌号,纬度,经度,状态,日期"]
)
def test_a_spreadsheet_is_read_as_it_is_in_three_languages(names: str) -> None:
    data = write_sheet(names.split(","), [("li", "Li's", "Elm Street", 12, *ELM, "refused", TODAY)])
    found = read_frontages(data, MAP, TODAY)
    assert not found.findings
    door = replace(LI, state=State.REFUSED, how=None, contact="")
    assert found.rows == (FrontageRow(door, has_state=True),)


def test_half_a_position_is_a_mistake() -> None:
    assert said("code,name,street,lat,area\nli,Li,Elm,37.7,east\n") == [(Level.ERROR, What.VALUE_MISSING, 2)]


def test_all_findings_are_said_at_once_each_with_its_row() -> None:
    text = (
        "code,name,street,lat,lon,area,state,how,date\n"
        "li,Li,Elm,,,,,,\n"  # neither a place nor an area
        "li,Li,Elm,,,east,,,\n"
        "an,An,Elm,91,0,east,,,\n"
        "bo,Bo,,,,eest,gone,,\n"
        "cy,Cy,Elm,0.5,0.5,,signed,loud,2026-02-30\n"
    )
    assert said(text) == [
        (Level.ERROR, What.VALUE_MISSING, 2),
        (Level.ERROR, What.ROW_REPEATED, 3),
        (Level.ERROR, What.DEGREES_OUT_OF_RANGE, 4),
        (Level.ERROR, What.VALUE_MISSING, 5),
        (Level.ERROR, What.AREA_UNKNOWN_NEAR, 5),
        (Level.ERROR, What.VALUE_UNKNOWN, 5),
        (Level.ERROR, What.IN_NO_AREA, 6),
        (Level.ERROR, What.VALUE_UNKNOWN, 6),
        (Level.ERROR, What.DATE_MALFORMED, 6),
    ]
    assert said("code,name,street\n") == [(Level.ERROR, What.ROWS_NONE, None)]


def test_a_point_says_the_area_and_a_named_one_that_differs_is_a_warning() -> None:
    at_elm = f"code,name,street,lat,lon,area\nli,Li,Elm,{ELM[0]},{ELM[1]},Westside\n"
    found = read_frontages(at_elm.encode(), MAP, TODAY)
    assert [each.what for each in found.findings] == [What.AREA_DIFFERS]
    assert found.rows[0].frontage.area == "east"
    nowhere = read_frontages(b"code,name,street,lat,lon,area\nli,Li,Elm,0.5,0.5,west\n", MAP, TODAY)
    assert [(each.level, each.what) for each in nowhere.findings] == [(Level.WARNING, What.IN_NO_AREA)]
    assert nowhere.rows[0].frontage.area == "west"


def test_a_position_in_mainland_china_asks_for_its_datum() -> None:
    shanghai = b"code,name,street,lat,lon,area\nli,Li,Elm,31.2,121.5,east\n"
    assert [each.what for each in read_frontages(shanghai, MAP, TODAY).findings][-1] is What.DATUM_UNKNOWN
    moved = read_frontages(shanghai, MAP, TODAY, Datum.GCJ02).rows[0].frontage.point
    assert moved is not None
    assert moved.lat != 31.2


TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=20).map(
    lambda text: " ".join(text.split())
)


@given(
    st.tuples(TEXTS, TEXTS, TEXTS, TEXTS).filter(all),
    st.sampled_from(State),
    st.one_of(st.none(), st.dates(date(2000, 1, 1), date(2100, 1, 1))),
    st.booleans(),
)
def test_what_is_written_is_read_back(
    texts: tuple[str, str, str, str], state: State, on: date | None, has_place: bool
) -> None:
    name, street, number, contact = texts
    door = replace(LI, name=name, street=street, number=number, contact=contact, state=state, on=on)
    door = replace(door, how=Signed.CHAT if state is State.SIGNED else None, point=LI.point if has_place else None)
    found = read_frontages(write_frontages([door]), MAP, TODAY)
    assert not found.findings
    assert found.rows == (FrontageRow(door, has_state=True),)


@given(st.binary(max_size=200))
def test_no_bytes_raise(data: bytes) -> None:
    assert read_frontages(data, MAP, TODAY).findings
