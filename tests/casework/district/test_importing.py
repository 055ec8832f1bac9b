"""A row becomes the ticket that it would have been on its day, or is refused with one reason."""

import csv
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import shapely

from casework.district.importing import ImportedTicket, ReportReader
from casework.files.categories import read_categories
from casework.files.cities.mapping import ReportMapping, read_mapping
from casework.files.maps.boundaries import read_boundaries
from casework.model.area import Area, AreaCode, AreaMap
from casework.model.category import CategoryTree
from casework.model.datum import Datum, wgs84_from
from casework.model.deadline import Calendar
from casework.model.district import District
from casework.model.draft import MOST_WORDS
from casework.model.finding import UnusableError, What
from casework.model.place import Point
from casework.model.team import Team, TeamCode, TeamKind
from casework.model.ticket import Act, Status
from tests.paths import ROOT, SHARED

DATA = ROOT / "bot" / "data"
TREE = read_categories((DATA / "categories.toml").read_bytes()).tree or CategoryTree()
ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HANDED_OVER = date(2020, 7, 1)
BOX = shapely.box(121, 31, 122, 32)
AREAS = (
    Area(AreaCode("old"), "Old street", None, BOX, valid_to=date(2020, 6, 30)),
    Area(AreaCode("new"), "New street", None, BOX, valid_from=HANDED_OVER),
)
TEAMS = tuple(
    Team(TeamCode(code), code.title(), TeamKind.COMMUNITY, (AreaCode(code),), "en") for code in ("old", "new")
)
DISTRICT = District(AreaMap(AREAS), TEAMS, TREE, Calendar(ZONE))
MAPPING = b"""
[columns]
reference = "id"
lat = "lat"
lon = "lon"
opened = "opened"
closed = "closed"
place = "street"
note = "remark"
words = ["kind", "text"]
category = ["kind"]
status = ["state"]
[time]
format = "%Y-%m-%d %H:%M"
zone = "Asia/Shanghai"
[status]
open = ["open"]
closed = ["closed"]
leave_out = ["duplicate"]
[positions]
unknown = [[31.5555, 121.5555]]
[category.codes]
"litter" = "litter"
"lamp" = false
"""
ROW = {
    "id": "7",
    "lat": "31.2",
    "lon": "121.5",
    "opened": "2020-06-30 23:30",
    "closed": "2020-07-02 08:00",
    "street": "1 Main Street",
    "remark": "picked up",
    "kind": "litter",
    "text": "two bags",
    "state": "closed",
}


def mapping(data: bytes = MAPPING) -> ReportMapping:
    found = read_mapping(data, TREE)
    assert found.mapping is not None, found.findings
    return found.mapping


def reader(district: District = DISTRICT, data: bytes = MAPPING) -> ReportReader:
    return ReportReader(list(ROW), mapping(data), district, NOW)


def ticket(**cells: str) -> ImportedTicket:
    return reader().read(list((ROW | cells).values()))


def reason(**cells: str) -> What:
    with pytest.raises(UnusableError) as error:
        ticket(**cells)
    return error.value.what


def test_a_closed_row_becomes_a_ticket_that_is_closed_without_a_verdict() -> None:
    closed = ticket()
    assert (closed.reference, closed.category, closed.point) == ("7", "litter", Point(31.2, 121.5))
    assert (closed.place_title, closed.words) == ("1 Main Street", "litter, two bags")
    assert closed.status is Status.UNCONFIRMED
    opened, fixed = datetime(2020, 6, 30, 15, 30, tzinfo=UTC), datetime(2020, 7, 2, 0, 0, tzinfo=UTC)
    assert (closed.reported_at, closed.closed_at) == (opened, fixed)
    assert closed.history() == [(opened, Act.SEND, ""), (fixed, Act.FIX, "picked up")]


def test_an_open_row_becomes_an_open_ticket_with_the_deadlines_of_its_category() -> None:
    still_open = ticket(state="open", closed="")
    assert (still_open.status, still_open.closed_at) == (Status.OPEN, None)
    assert [act for _, act, _ in still_open.history()] == [Act.SEND]
    category = TREE.category(still_open.category)
    assert category is not None
    assert (still_open.answer_by, still_open.fix_by) == DISTRICT.deadlines(
        category, still_open.reported_at, still_open.team
    )


def test_a_row_goes_to_the_area_and_team_of_its_local_day() -> None:
    before, after = ticket(opened="2020-06-30 23:59"), ticket(opened="2020-07-01 00:00")
    assert (before.area.code, before.team) == ("old", "old")
    assert (after.area.code, after.team) == ("new", "new")


def test_where_no_team_answers_the_ticket_has_none() -> None:
    assert reader(replace(DISTRICT, teams=())).read(list(ROW.values())).team is None


@pytest.mark.parametrize(
    ("cells", "what"),
    [
        ({"id": " "}, What.REPORT_WITHOUT_REFERENCE),
        ({"id": "NULL"}, What.REPORT_WITHOUT_REFERENCE),
        ({"id": "7" * 101}, What.REPORT_REFERENCE_TOO_LONG),
        ({"lat": ""}, What.REPORT_WITHOUT_POSITION),
        ({"lat": "nan"}, What.REPORT_WITHOUT_POSITION),
        ({"lat": "north"}, What.REPORT_POSITION_UNREADABLE),
        ({"lat": "3_1"}, What.REPORT_POSITION_UNREADABLE),
        ({"lat": "91", "lon": "190"}, What.REPORT_NOT_DEGREES),
        ({"lat": "3456789.12", "lon": "351234.56"}, What.REPORT_NOT_DEGREES),
        ({"lat": "0", "lon": "0"}, What.REPORT_POSITION_UNKNOWN),
        ({"lat": "31.5555", "lon": "121.5555"}, What.REPORT_POSITION_UNKNOWN),
        ({"lat": "121.5555", "lon": "31.5555"}, What.REPORT_POSITION_UNKNOWN),
        ({"lat": "40"}, What.REPORT_OUTSIDE),
        ({"opened": ""}, What.REPORT_WITHOUT_OPENING),
        ({"opened": "30/06/2020"}, What.REPORT_OPENING_UNREADABLE),
        ({"opened": "0001-01-01 00:00"}, What.REPORT_OPENING_UNREADABLE),
        ({"closed": "soon"}, What.REPORT_CLOSING_UNREADABLE),
        ({"opened": "1899-12-30 00:00"}, What.REPORT_TOO_OLD),
        ({"closed": "1899-12-30 00:00"}, What.REPORT_TOO_OLD),
        ({"opened": "2026-03-02 17:01", "closed": "2026-03-02 17:02"}, What.REPORT_IN_FUTURE),
        ({"closed": "9999-12-31 23:59"}, What.REPORT_IN_FUTURE),
        ({"closed": "2020-06-30 23:29"}, What.REPORT_CLOSED_EARLIER),
        ({"closed": "2020-06-29 00:00"}, What.REPORT_CLOSED_EARLIER),
        ({"state": "lost"}, What.REPORT_STATUS_UNKNOWN),
        ({"state": "duplicate"}, What.REPORT_LEFT_OUT),
        ({"kind": "lamp"}, What.REPORT_OF_OTHERS),
        ({"kind": "tree"}, What.REPORT_CATEGORY_UNKNOWN),
        ({"text": "\udcff"}, What.REPORT_NOT_TEXT),
    ],
)
def test_a_row_that_cannot_be_used_has_one_reason(cells: dict[str, str], what: What) -> None:
    assert reason(**cells) is what


def test_cells_may_be_missing_or_empty_at_the_end_but_not_too_many() -> None:
    *some, state = ROW.values()
    assert reader(data=MAPPING.replace(b'status = ["state"]', b"")).read(some[:-1]).words == "litter"
    assert reader().read([*some, state, "", " "]).words == "litter, two bags"
    with pytest.raises(UnusableError) as error:
        reader().read([*some, "a comma without quotation marks", state])
    assert error.value.what is What.REPORT_CELLS_TOO_MANY


def test_what_is_decided_for_a_row_is_right_and_counted() -> None:
    rows = reader()
    turned = rows.read(list((ROW | {"id": "1", "lat": "121.5", "lon": "31.2"}).values()))
    undated = rows.read(list((ROW | {"id": "2", "closed": "N/A"}).values()))
    at_midnight = rows.read(list((ROW | {"id": "3", "closed": "2020-06-30 00:00"}).values()))
    day_only = rows.read(list((ROW | {"id": "4", "closed": "2020-06-30"}).values()))
    assert turned.point == Point(31.2, 121.5)
    opened = datetime(2020, 6, 30, 15, 30, tzinfo=UTC)
    assert [(each.status, each.closed_at) for each in (undated, at_midnight, day_only)] == [
        (Status.UNCONFIRMED, opened)
    ] * 3
    assert +rows.notes == {What.REPORT_TURNED: 1, What.REPORT_CLOSED_UNDATED: 1}


def test_values_that_the_mapping_does_not_name_are_counted() -> None:
    rows = reader(data=MAPPING + b'[category]\ndefault = "litter"\n')
    for number, cells in enumerate([{"kind": "tree"}, {"kind": "tree"}, {"state": "lost"}, {"kind": "lamp"}, {}]):
        with suppress(UnusableError):
            rows.read(list((ROW | {"id": str(number)} | cells).values()))
    assert rows.unnamed_categories == {"tree": 2}
    assert rows.unnamed_statuses == {"lost": 1}


def test_the_citys_own_target_is_the_deadline() -> None:
    columns = [*ROW, "due"]
    data = MAPPING.replace(b'closed = "closed"\n', b'closed = "closed"\ntarget = "due"\n', 1)
    rows = ReportReader(columns, mapping(data), DISTRICT, NOW)
    category = TREE.category(ticket().category)
    assert category is not None
    own = DISTRICT.deadlines(category, ticket().reported_at, TeamCode("old"))

    def due(number: int, cell: str) -> tuple[datetime, datetime]:
        found = rows.read([str(number), *list(ROW.values())[1:], cell])
        return found.answer_by, found.fix_by

    assert due(1, "2020-07-09 12:00") == (own[0], datetime(2020, 7, 9, 4, 0, tzinfo=UTC))
    assert due(2, "2020-07-09") == (own[0], datetime(2020, 7, 9, 9, 0, tzinfo=UTC))  # 17:00 in Shanghai
    assert due(3, "2020-06-30 23:31") == (datetime(2020, 6, 30, 15, 31, tzinfo=UTC),) * 2
    assert due(4, "") == due(5, "soon") == due(6, "2020-06-01 12:00") == due(7, "9999-12-31 00:00") == own
    assert rows.notes[What.REPORT_TARGET_NOT_USED] == 3


def test_a_position_in_a_chinese_datum_is_brought_to_wgs84() -> None:
    shifted = MAPPING.replace(b"[positions]", b'[positions]\ndatum = "gcj02"')
    assert reader(data=shifted).read(list(ROW.values())).point == wgs84_from(Point(31.2, 121.5), Datum.GCJ02)


def test_a_reference_is_used_once_but_a_refused_row_does_not_use_it() -> None:
    rows = reader()
    with pytest.raises(UnusableError):
        rows.read(list((ROW | {"lat": ""}).values()))
    assert rows.read(list(ROW.values())).reference == "7"
    with pytest.raises(UnusableError) as error:
        rows.read(list(ROW.values()))
    assert error.value.what is What.REPORT_REPEATED


def test_the_districts_own_doubtful_positions_are_left_out_too() -> None:
    with pytest.raises(UnusableError) as error:
        reader(replace(DISTRICT, sentinels=(Point(31.2, 121.5),))).read(list(ROW.values()))
    assert error.value.what is What.REPORT_POSITION_UNKNOWN


@pytest.mark.parametrize(
    "cell",
    [
        "(31.2, 121.5)",
        "31.2, 121.5",
        "121.5, 31.2",
        "POINT (121.5 31.2)",
        "SRID=4326;POINT Z(121.5 31.2 4.0)",
        "0101000020E61000000000000000605E403333333333333F40",
        '{"type": "Point", "coordinates": [121.5, 31.2]}',
        "{'latitude': '31.2000', 'longitude': '121.5000', 'needs_recoding': False}",
        "1 Main St (rear)\nShanghai, CN\n(31.2, 121.5)",
        "31,2000 121,5000",
        "31,2000; 121,5000",
        "31.2000° N, 121.5000° E",
    ],
)
def test_one_column_may_hold_both_degrees(cell: str) -> None:
    both = MAPPING.replace(b'lon = "lon"', b'lon = "lat"')
    cells = list((ROW | {"lat": cell, "lon": "whatever"}).values())
    assert reader(data=both).read(cells).point == Point(31.2, 121.5)


@pytest.mark.parametrize(("lat", "lon"), [("31,2", "121,5"), ("31.2 N", "121.5° E"), (" +31.2", "1.215e2")])
def test_degrees_may_be_written_otherwise(lat: str, lon: str) -> None:
    assert ticket(lat=lat, lon=lon).point == Point(31.2, 121.5)


def test_without_a_status_what_has_a_closing_date_is_closed() -> None:
    dates = MAPPING.replace(b'status = ["state"]', b"")
    assert reader(data=dates).read(list(ROW.values())).status is Status.UNCONFIRMED
    assert reader(data=dates).read(list((ROW | {"closed": " "}).values())).status is Status.OPEN


def test_a_format_with_an_offset_goes_before_the_zone() -> None:
    offset = MAPPING.replace(b"%H:%M", b"%H:%M%z")
    for written in ("+0000", "+00", "+00:00", "Z", " UTC"):
        cells = list((ROW | {"opened": "2020-06-30 23:30" + written, "closed": "2020-07-02 08:00+00"}).values())
        assert reader(data=offset).read(cells).reported_at == datetime(2020, 6, 30, 23, 30, tzinfo=UTC)


def test_words_are_cut_to_what_a_card_holds_and_lose_what_no_message_takes() -> None:
    assert ticket(text="a\x00b\x07\r\nc").words == "litter, ab\nc"
    assert ticket(text="litter").words == "litter"
    assert ticket(kind=" litter ", text="").words == "litter"
    long = ticket(text="😀" * 400).words
    assert long.endswith("😀…")
    assert MOST_WORDS - 1 <= len(long.encode("utf-16-le")) // 2 <= MOST_WORDS


@pytest.mark.parametrize(
    ("header", "what"),
    [(["id", "lat"], What.COLUMN_MISSING), ([*ROW, "id"], What.COLUMN_REPEATED)],
)
def test_a_header_that_does_not_fit_the_mapping_is_refused(header: list[str], what: What) -> None:
    with pytest.raises(UnusableError) as error:
        ReportReader(header, mapping(), DISTRICT, NOW)
    assert error.value.what is what


CITIES = {
    "san_francisco": (
        "sf311_2008_2016_10k.csv",
        "sf_sffind_neighborhoods_117.geojson",
        "America/Los_Angeles",
        Counter(
            {
                "closed": 6453,
                "open": 200,
                What.REPORT_CATEGORY_UNKNOWN: 2571,
                What.REPORT_LEFT_OUT: 662,
                What.REPORT_CLOSED_EARLIER: 113,
                What.REPORT_WITHOUT_POSITION: 1,
            }
        ),
    ),
    "boston": (
        "boston311_2011-07-01_19.csv",
        "boston_neighborhoods_26.geojson",
        "America/New_York",
        Counter(
            {
                "closed": 2407,
                "open": 52,
                What.REPORT_OF_OTHERS: 55,
                What.REPORT_CATEGORY_UNKNOWN: 3034,
                What.REPORT_LEFT_OUT: 605,
                What.REPORT_POSITION_UNKNOWN: 95,
            }
        ),
    ),
}


@pytest.mark.parametrize("city", CITIES)
@pytest.mark.skipif(not SHARED.exists(), reason="the cities' reports are not beside this checkout")
def test_a_citys_reports_are_used_or_have_a_reason(city: str) -> None:
    reports, boundaries, zone, expected = CITIES[city]
    areas = read_boundaries(
        (SHARED / "boundaries" / boundaries).read_bytes(),
        code="name",
        name="name",
        parent=None,
        valid_from=None,
        valid_to=None,
    ).areas
    district = District(AreaMap(areas), (), TREE, Calendar(ZoneInfo(zone)))
    found: Counter[str] = Counter()
    with (SHARED / "reports" / reports).open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        reads = ReportReader(next(rows), mapping((DATA / "mappings" / f"{city}.toml").read_bytes()), district, NOW)
        for cells in rows:
            try:
                found["open" if reads.read(cells).closed_at is None else "closed"] += 1
            except UnusableError as error:
                found[error.what] += 1
    assert found == expected
