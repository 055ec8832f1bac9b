"""A mapping is read as a whole, or refused with all its mistakes at once."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from casework.files.categories import read_categories
from casework.files.cities.mapping import (
    MappingFile,
    ReportMapping,
    fits,
    read_mapping,
)
from casework.model.category import CategoryTree
from casework.model.datum import Datum
from casework.model.finding import What
from casework.model.place import Point
from tests.paths import ROOT

DATA = ROOT / "bot" / "data"
FOUND = read_categories((DATA / "categories.toml").read_bytes()).tree
TREE = FOUND or CategoryTree()

COLUMNS = """
[columns]
reference = "id"
lat = "y"
lon = "x"
opened = "day"
category = ["kind", "detail"]
"""
TIME = """
[time]
format = "%Y-%m-%d"
zone = "Asia/Shanghai"
"""
CODES = """
[category.codes]
"Bins > *full*" = "bin-full"
"Bins > *" = "bin-broken"
"Lamps*" = false
"""
WHOLE = COLUMNS + TIME + CODES


def read(text: str | bytes) -> MappingFile:
    return read_mapping(text.encode() if isinstance(text, str) else text, TREE)


def mapping(text: str) -> ReportMapping:
    file = read(text)
    assert file.findings == ()
    assert file.mapping is not None
    return file.mapping


def whats(text: str | bytes) -> list[What]:
    file = read(text)
    assert file.mapping is None
    return [finding.what for finding in file.findings]


def test_the_least_that_a_mapping_says_is_enough() -> None:
    least = mapping(WHOLE)
    assert (least.columns.reference, least.columns.lat, least.columns.lon) == ("id", "y", "x")
    assert (least.columns.closed, least.columns.words, least.columns.status) == (None, (), ())
    assert least.columns.names() == ["id", "y", "x", "day", "kind", "detail"]
    assert least.moments.read("2026-01-02").at == datetime(2026, 1, 2, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert (least.unknown, least.datum, least.encoding, least.separator) == ((), None, None, None)


def test_the_first_pattern_that_fits_decides() -> None:
    codes = mapping(WHOLE)
    assert codes.category("bins > Is Full now") == "bin-full"
    assert codes.category("Bins > lid gone") == "bin-broken"
    assert codes.category("Lamps > dark") is None
    assert codes.category("Trees > fallen") is None
    rest = mapping(WHOLE.replace("[category.codes]", '[category]\ndefault = "litter"\n[category.codes]'))
    assert rest.category("Trees > fallen") == "litter"
    assert rest.category("Lamps > dark") is None


def test_everything_that_a_mapping_may_say_is_read() -> None:
    more = 'closed = "done"\ntarget = "due"\nplace = "street"\nnote = "remark"\nwords = ["text"]\nstatus = ["state"]\n'
    text = COLUMNS + more + TIME + CODES
    text += '[status]\nopen = ["o*"]\nclosed = ["c?osed"]\nleave_out = ["*dup*"]\n'
    text += '[positions]\ndatum = "bd09"\nunknown = [[42.3594, -71.0587], [1, 2]]\n'
    text += '[file]\nencoding = "gb18030"\nseparator = ";"\n'
    full = mapping(text.replace('"%Y-%m-%d"', '["iso", "%d.%m.%Y"]'))
    assert (full.columns.target, full.datum, full.encoding, full.separator) == ("due", Datum.BD09, "gb18030", ";")
    assert [full.moments.read(each).at.day for each in ("2026-01-02 03:04:05.678+08", "02.01.2026")] == [2, 2]
    assert (full.columns.closed, full.columns.place, full.columns.note) == ("done", "street", "remark")
    assert (full.columns.words, full.columns.status) == (("text",), ("state",))
    assert fits(full.opens, "OPEN")
    assert fits(full.closes, "closed")
    assert fits(full.leaves_out, "a\nduplicate")
    assert not fits(full.opens, "not open")
    assert full.unknown == (Point(42.3594, -71.0587), Point(1, 2))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (b"", What.FILE_EMPTY),
        (b"\xff\xfe", What.NOT_UTF8),
        ("[columns", What.TOML_BROKEN),
        (WHOLE + "[colums]\n", What.KEY_UNKNOWN),
        (WHOLE.replace('reference = "id"', ""), What.KEY_MISSING),
        (WHOLE.replace('reference = "id"', 'reference = ""'), What.KEY_MISSING),
        (WHOLE.replace('"day"', "7"), What.KEY_WRONG_TYPE),
        (WHOLE.replace('["kind", "detail"]', '"kind"'), What.KEY_WRONG_TYPE),
        (WHOLE.replace('["kind", "detail"]', '["kind", 7]'), What.KEY_WRONG_TYPE),
        (WHOLE.replace("Asia/Shanghai", "Mars/Olympus"), What.ZONE_UNKNOWN),
        (WHOLE.replace("Asia/Shanghai", "../../etc/passwd"), What.ZONE_UNKNOWN),
        (WHOLE.replace("%Y-%m-%d", "%Y-%m"), What.TIME_FORMAT_UNUSABLE),
        (WHOLE.replace("%Y-%m-%d", "%Y-%m-%d %"), What.TIME_FORMAT_UNUSABLE),
        (WHOLE.replace("%Y-%m-%d", "%Y-%m-%d %Y"), What.TIME_FORMAT_UNUSABLE),
        (WHOLE.replace('"bin-full"', '"bin-ful"'), What.CATEGORY_UNKNOWN_NEAR),
        (WHOLE.replace('"bin-full"', '"qqq"'), What.CATEGORY_UNKNOWN),
        (WHOLE.replace('"bin-full"', "true"), What.KEY_WRONG_TYPE),
        (COLUMNS + TIME, What.KEY_MISSING),
        (COLUMNS + 'status = ["state"]\n' + TIME + CODES, What.KEY_MISSING),
        (WHOLE + "[positions]\nunknown = [[1]]\n", What.POSITION_UNREADABLE),
        (WHOLE + "[positions]\nunknown = [[91, 0]]\n", What.POSITION_UNREADABLE),
        (WHOLE + "[positions]\nunknown = 5\n", What.KEY_WRONG_TYPE),
        (WHOLE + '[positions]\ndatum = "nad27"\n', What.DATUM_NOT_KNOWN),
        (WHOLE + '[positions]\ndatum = "street_map"\n', What.DATUM_NOT_KNOWN),
        (WHOLE + '[file]\nencoding = "klingon"\n', What.ENCODING_UNKNOWN),
        (WHOLE + '[file]\nencoding = "hex"\n', What.ENCODING_UNKNOWN),
        (WHOLE + '[file]\nseparator = "#"\n', What.SEPARATOR_UNKNOWN),
        (WHOLE.replace('"%Y-%m-%d"', "[]"), What.KEY_WRONG_TYPE),
        (WHOLE.replace('"%Y-%m-%d"', '["iso", "%H:%M"]'), What.TIME_FORMAT_UNUSABLE),
        ("columns = 1\n" + TIME + CODES, What.KEY_WRONG_TYPE),
    ],
)
def test_a_mistake_is_named(text: str | bytes, what: What) -> None:
    assert what in whats(text)


def test_mistakes_in_different_places_are_reported_together() -> None:
    text = WHOLE.replace('lat = "y"', "").replace("Asia/Shanghai", "Asia").replace('"bin-full"', '"qqq"')
    found = read(text + "[positions]\nunknown = [[1]]\n").findings
    assert [(each.what, each.facts["where"]) for each in found] == [
        (What.KEY_MISSING, "columns"),
        (What.ZONE_UNKNOWN, "time"),
        (What.CATEGORY_UNKNOWN, "category.codes"),
        (What.POSITION_UNREADABLE, "positions"),
    ]


@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    assert read(data).findings


@pytest.mark.parametrize("path", sorted((DATA / "mappings").glob("*.toml")), ids=lambda path: path.stem)
def test_what_ships_fits_the_categories_that_ship(path: Path) -> None:
    assert mapping(path.read_text(encoding="utf-8")).codes
