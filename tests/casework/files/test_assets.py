"""A file of assets is read as a whole, or refused with all its mistakes at once."""

from datetime import date

import pytest
import shapely
from hypothesis import given, strategies as st

from casework.files.assets import AssetFile, read_assets
from casework.model.area import Area, AreaCode, AreaMap
from casework.model.asset import Asset, AssetCode
from casework.model.category import Category, CategoryCode, CategoryGroup, CategoryTree, FormerCategory
from casework.model.datum import Datum
from casework.model.deadline import Allowance
from casework.model.errors import Fact
from casework.model.finding import Level, What
from casework.model.place import Point
from casework.model.team import TeamKind

DAY = Allowance.parse("1 working day")
BINS = [Category(CategoryCode(code), {"en": code}, TeamKind.COMMUNITY, DAY, DAY) for code in ("bin-full", "bin-broken")]
SNOW = FormerCategory(
    Category(CategoryCode("snow"), {"en": "Snow"}, TeamKind.COMMUNITY, DAY, DAY), CategoryCode("bins")
)
TREE = CategoryTree((CategoryGroup(CategoryCode("bins"), {"en": "Bins"}, tuple(BINS)),), (SNOW,))
MAP = AreaMap([Area(AreaCode("bay"), "Bay", None, shapely.box(-123, 37, -122, 38))])
TODAY = date(2026, 3, 2)
HEADER = "code,name,lat,lon,category\n"
BIN = "bin-17,Bin at the gate,37.7599,-122.4148,bin-full\n"


def read(text: str | bytes) -> AssetFile:
    return read_assets(text.encode() if isinstance(text, str) else text, TREE, MAP, TODAY)


def found(text: str) -> list[tuple[What, dict[str, Fact]]]:
    file = read(text)
    assert file.assets == ()
    return [(finding.what, finding.facts) for finding in file.findings]


def test_a_row_becomes_an_asset() -> None:
    file = read(HEADER + BIN + 'gate_2,"东门, 2 号",37.5,-122.5,\n')
    assert file.findings == ()
    assert file.assets == (
        Asset(AssetCode("bin-17"), "Bin at the gate", Point(37.7599, -122.4148), CategoryCode("bin-full")),
        Asset(AssetCode("gate_2"), "东门, 2 号", Point(37.5, -122.5)),
    )


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + HEADER.upper() + BIN.replace("\n", "\r\n"),
        "lon,lat,category,name,code\n-122.4148,37.7599,bin-full,Bin at the gate,bin-17\n",
        HEADER + BIN.replace(",37.7599,", ", +37.75990 ,") + "\n,,,,\n",
        HEADER + BIN.replace(",37.7599,", ',"37,7599",'),
        HEADER + BIN.replace(",37.7599,", ",３７．７５９９,"),
    ],
)
def test_the_same_rows_are_read_however_a_spreadsheet_wrote_them(text: str) -> None:
    assert read(text) == read(HEADER + BIN)


def test_the_column_of_categories_may_be_missing() -> None:
    file = read("code,name,lat,lon\nbin-17,Bin,37.7599,-122.4148\n")
    assert (file.assets[0].category, file.findings) == (None, ())


@pytest.mark.parametrize(
    ("old", "new", "what", "facts"),
    [
        ("bin-17", "", What.VALUE_MISSING, {"field": "code"}),
        ("bin-17", "bin 17", What.CODE_MALFORMED, {"code": "bin 17", "limit": 32}),
        ("bin-17", "桶17", What.CODE_MALFORMED, {"code": "桶17", "limit": 32}),
        ("bin-17", "b" * 33, What.CODE_MALFORMED, {"code": "b" * 33, "limit": 32}),
        ("Bin at the gate", "", What.VALUE_MISSING, {"field": "name"}),
        ("Bin at the gate", "x" * 65, What.VALUE_TOO_LONG, {"field": "name", "length": 65, "limit": 64}),
        ("Bin at the gate", "a\x07b", What.VALUE_UNPRINTABLE, {"field": "name", "value": "a�b"}),
        ("Bin at the gate", "Bin, at the gate", What.CELLS_TOO_MANY, {"count": 6, "limit": 5}),
        ("37.7599", "", What.VALUE_MISSING, {"field": "lat"}),
        ("37.7599", "north", What.DEGREES_MALFORMED, {"field": "lat", "value": "north"}),
        ("37.7599", "nan", What.DEGREES_MALFORMED, {"field": "lat", "value": "nan"}),
        ("37.7599", "3.7e1", What.DEGREES_MALFORMED, {"field": "lat", "value": "3.7e1"}),
        ("37.7599", "٣٧", What.DEGREES_MALFORMED, {"field": "lat", "value": "٣٧"}),
        ("37.7599", "90.0001", What.DEGREES_OUT_OF_RANGE, {"field": "lat", "value": "90.0001", "limit": 90}),
        ("37.7599", "9" * 400, What.DEGREES_OUT_OF_RANGE, {"field": "lat", "value": "9" * 60, "limit": 90}),
        ("-122.4148", "-180.5", What.DEGREES_OUT_OF_RANGE, {"field": "lon", "value": "-180.5", "limit": 180}),
        ("37.7599,-122.4148", "0,0.0", What.NOWHERE, {}),
        ("bin-full", "Bin-Fulll", What.CATEGORY_UNKNOWN_NEAR, {"code": "Bin-Fulll", "nearest": "bin-full"}),
        ("bin-full", "bins", What.CATEGORY_UNKNOWN, {"code": "bins"}),  # a group
        ("bin-full", "noise", What.CATEGORY_UNKNOWN, {"code": "noise"}),
        ("bin-full", "snow", What.CATEGORY_UNKNOWN, {"code": "snow"}),  # dropped
    ],
)
def test_one_mistake_in_a_row_is_named_with_the_row(old: str, new: str, what: What, facts: dict[str, Fact]) -> None:
    assert old in BIN
    assert found(HEADER + BIN.replace(old, new, 1)) == [(what, facts | {"row": 2})]


@pytest.mark.parametrize(
    ("text", "what", "facts"),
    [
        ("", What.FILE_EMPTY, {}),
        ("\ufeff", What.FILE_EMPTY, {}),
        (HEADER, What.NO_ASSETS, {}),
        ("code,name\n", What.COLUMN_MISSING, {"column": "lat, lon", "known": "code, name"}),
        (HEADER.replace("category", "lat"), What.COLUMN_REPEATED, {"column": "lat"}),
        ((HEADER + BIN).replace(",", ";"), What.SEPARATOR_WRONG_SEMICOLON, {}),
        (HEADER + 'x,"never closed,1,2,\n', What.QUOTES_BROKEN, {"row": 2}),
    ],
)
def test_one_mistake_about_the_whole_file_is_named(text: str, what: What, facts: dict[str, Fact]) -> None:
    assert found(text) == [(what, facts)]


def test_a_code_stands_in_one_row_only() -> None:
    rows = HEADER + BIN + "other,Other,37.5,-122.5,\n" + BIN
    assert found(rows) == [(What.ROW_REPEATED, {"code": "bin-17", "first": 2, "row": 4})]


def test_all_mistakes_are_reported_at_once() -> None:
    rows = found(HEADER + ",,,,x\n" + BIN + "a b,,91,,noise\n")
    assert [facts["row"] for _, facts in rows] == [2] * 5 + [4] * 5


def test_an_asset_in_no_area_is_a_warning() -> None:
    file = read(HEADER + "swapped,Swapped,8.5,47.4,\n")
    assert len(file.assets) == 1
    (finding,) = file.findings
    assert (finding.level, finding.what) == (Level.WARNING, What.IN_NO_AREA)
    assert finding.facts == {"row": 2, "lat": 8.5, "lon": 47.4}
    assert read_assets((HEADER + BIN).encode(), TREE, AreaMap([]), TODAY).findings == ()


@given(st.binary() | st.text().map(lambda text: (HEADER + text).encode("utf-8", "surrogatepass")))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    file = read(data)
    assert bool(file.assets) != any(finding.level is Level.ERROR for finding in file.findings)


def test_in_mainland_china_the_datum_of_assets_is_asked_and_then_converted() -> None:
    row = HEADER + "bin-1,Bin,31.228067,121.474535,\n"
    assert found(row)[-1] == (What.DATUM_UNKNOWN, {"lat": 31.228067, "lon": 121.474535})
    shanghai = AreaMap([Area(AreaCode("sh"), "Shanghai", None, shapely.box(121, 31, 122, 32))])
    (plain,) = read_assets(row.encode(), TREE, shanghai, TODAY, Datum.WGS84).assets
    assert plain.point == Point(31.228067, 121.474535)
    (shifted,) = read_assets(row.encode(), TREE, shanghai, TODAY, Datum.GCJ02).assets
    assert (shifted.point.lat, shifted.point.lon) == pytest.approx((31.23, 121.47), abs=2e-5)
