"""What each column of a file is, is proposed from its values and its name."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from casework.district.guessing import Guesser
from casework.district.proposing import Layout, propose, says
from casework.files.categories import read_categories
from casework.files.cities.column_names import Role
from casework.files.cities.profile import MOST_VALUES, Profile
from casework.model.category import CategoryTree
from casework.model.place import Point
from tests.paths import ROOT

TREE = read_categories((ROOT / "bot" / "data" / "categories.toml").read_bytes()).tree or CategoryTree()
GUESSER = Guesser(TREE)
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SHANGHAI = (Point(31.0, 121.0), Point(31.5, 121.8)), ZoneInfo("Asia/Shanghai")
FRANCISCO = (Point(37.7, -122.52), Point(37.82, -122.35)), ZoneInfo("America/Los_Angeles")

BUENOS_AIRES = FRANCISCO[0], ZoneInfo("America/Argentina/Buenos_Aires")


def layout(header: str, rows: Sequence[str], where: tuple[tuple[Point, Point], ZoneInfo]) -> Layout:
    profile = Profile(header.split("|"), len(rows))
    for row in rows:
        profile.add(row.split("|"))
    return propose(profile, where[0], where[1], NOW, lambda value: GUESSER.guess(value) is not None)


def test_a_chinese_file_is_understood() -> None:
    day = datetime(2025, 1, 1)  # noqa: DTZ001 - as the file has it
    rows = [
        f"SJ{n:05}|{(day + timedelta(hours=7 * n)):%Y-%m-%d %H:%M:%S}|"
        f"{'' if n % 4 == 0 else f'{day + timedelta(hours=7 * n + 30):%Y-%m-%d %H:%M:%S}'}|"
        f"{121.4 + n / 1000}|{31.2 + n / 1000}|{('暴露垃圾', '非法小广告', '路灯故障')[n % 3]}|"
        f"{'处理中' if n % 4 == 0 else '已结案'}|榆树街{n}号|有居民反映第{n}处"
        for n in range(100)
    ]
    found = layout("案件编号|上报时间|结案时间|经度|纬度|问题类别|状态|地址|问题描述", rows, SHANGHAI)
    assert found.columns == {
        Role.REFERENCE: ["案件编号"],
        Role.OPENED: ["上报时间"],
        Role.CLOSED: ["结案时间"],
        Role.LON: ["经度"],
        Role.LAT: ["纬度"],
        Role.CATEGORY: ["问题类别"],
        Role.STATUS: ["状态"],
        Role.PLACE: ["地址"],
        Role.WORDS: ["问题描述"],
    }
    assert found.formats == ["iso"]


@pytest.mark.parametrize(
    ("days", "where", "written"),
    [
        (("03/04/2025 08:00", "25/04/2025 09:00"), FRANCISCO, "%d/%m/%Y %H:%M:%S"),
        (("03/04/2025 08:00", "04/25/2025 09:00"), SHANGHAI, "%m/%d/%Y %H:%M:%S"),
        (("03/04/2025 08:00", "04/05/2025 09:00"), FRANCISCO, "%m/%d/%Y %H:%M:%S"),
        (("03/04/2025 08:00", "04/05/2025 09:00"), SHANGHAI, "%d/%m/%Y %H:%M:%S"),
        (("03/04/2025 08:00", "04/05/2025 09:00"), BUENOS_AIRES, "%d/%m/%Y %H:%M:%S"),
        (("1735689600000", "1735689600001"), FRANCISCO, "unix-ms"),
        (("2025-01-01T00:00:00Z", "2025-01-02T00:00:00+00"), FRANCISCO, "iso"),
    ],
)
def test_how_moments_are_written_is_found(
    days: tuple[str, str], where: tuple[tuple[Point, Point], ZoneInfo], written: str
) -> None:
    found = layout("date created|n", [f"{days[n % 2]}|{n}" for n in range(50)], where)
    assert (found.columns[Role.OPENED], found.formats) == (["date created"], [written])


PUBLISHED = {
    "New York": (
        (
            "Unique Key|Created Date|Closed Date|Agency|Complaint Type|Descriptor|Incident Address|Status|Due Date|"
            "Resolution Description|X Coordinate (State Plane)|Latitude|Longitude|Location"
        ),
        (
            "{n}|{us}|{us}|{agency}|{kind}|{detail}|{n} ELM STREET|Closed|{us}|Closed {n}|{metres}|37.76{n:03}|"
            "-122.42{n:03}|(37.76{n:03}, -122.42{n:03})"
        ),
        (
            "Unique Key, Latitude, Longitude, Created Date, Closed Date, Due Date, Incident Address, "
            "Resolution Description, Descriptor, Complaint Type+Descriptor, Status"
        ),
    ),
    "Open311": (
        (
            "service_request_id|status|status_notes|service_name|service_code|description|agency_responsible|"
            "requested_datetime|updated_datetime|expected_datetime|address|lat|long"
        ),
        (
            "{n}|open|Not yet {n}|{kind}|{n}{n}|Bags: {n}|{agency}|{iso}|{iso}|{iso}|{n} Elm Street|37.76{n:03}|"
            "-122.42{n:03}"
        ),
        (
            "service_request_id, lat, long, requested_datetime, –, expected_datetime, address, status_notes, "
            "description, service_name, status"
        ),
    ),
    "Kansas City": (
        (
            "CASE ID|SOURCE|DEPARTMENT|CATEGORY|TYPE|CREATION DATE|STATUS|CLOSED DATE|DAYS TO CLOSE|STREET ADDRESS|"
            "LATITUDE|LONGITUDE"
        ),
        "{n}|Phone|{agency}|{kind}|{detail}|{us}|Resolved|{us}|{days}|{n} ELM|37.76{n:03}|-122.42{n:03}",
        "CASE ID, LATITUDE, LONGITUDE, CREATION DATE, CLOSED DATE, –, STREET ADDRESS, –, TYPE, CATEGORY+TYPE, STATUS",
    ),
}
ROLES = (
    *(Role.REFERENCE, Role.LAT, Role.LON, Role.OPENED, Role.CLOSED, Role.TARGET, Role.PLACE, Role.NOTE),
    *(Role.WORDS, Role.CATEGORY, Role.STATUS),
)


@pytest.mark.parametrize(("header", "row", "expected"), PUBLISHED.values(), ids=PUBLISHED)
def test_published_headers_are_understood(header: str, row: str, expected: str) -> None:
    rows = [
        row.format(
            n=n,
            us=f"{n % 12 + 1:02}/{n % 28 + 1:02}/2024 0{n % 9 + 1}:05:00 PM",
            iso=f"2024-{n % 12 + 1:02}-{n % 28 + 1:02}T04:05:00Z",
            agency=("Sanitation", "Transportation")[n % 2],
            kind=("Illegal Dumping", "Street Light Out", "Graffiti")[n % 3],
            detail=("Mattress", "Removal", "On a wall", "Rear yard")[n % 4],
            metres=980_000 + n,
            days=n % 30,
        )
        for n in range(100, 200)
    ]
    found = layout(header, rows, FRANCISCO)
    assert ", ".join("+".join(found.columns.get(role, ["–"])) for role in ROLES) == expected


@pytest.mark.parametrize(
    "cell",
    [
        "(37.76, -122.42)",
        "POINT (-122.42 37.76)",
        "1 Main St\nSan Francisco\n(37.76, -122.42)",
        "{'lat': 37.761, 'lon': -122.421}",
    ],
)
def test_one_column_with_both_degrees_is_found(cell: str) -> None:
    found = layout("id|where|x", [f"{n}|{cell}|{n}" for n in range(10)], FRANCISCO)
    assert found.columns[Role.LAT] == found.columns[Role.LON] == ["where"]


def test_what_is_not_there_is_missing() -> None:
    found = layout("ticket|colour", [f"{n}|red" for n in range(10)], FRANCISCO)
    assert found.missing == [Role.LAT, Role.LON, Role.OPENED]


def test_memory_does_not_grow_with_the_values() -> None:
    profile = Profile(["a", "b", "", "b"], 5000)
    for number in range(5000):
        profile.add([str(number % 2500), "x"])
    (column,) = profile.columns  # one without a name, and those with the same name, are left out
    assert (len(column.values), column.is_varied, column.is_unique) == (MOST_VALUES, True, False)
    assert len(column.sample) == 1000


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ("Closed", "closed"),
        ("CLOSED - Duplicate", "leave_out"),
        ("In Progress", "open"),
        ("Unresolved", "open"),
        ("未结案", "open"),
        ("已办结", "closed"),
        ("erledigt", "closed"),
        ("Closed - not found", "closed"),
        ("Not closed", "open"),
        ("Banana", None),
    ],
)
def test_a_status_says_what_it_is(value: str, key: str | None) -> None:
    assert says(value) == key


@pytest.mark.parametrize(
    ("value", "category"),
    [
        ("Sanitation > Schedule a Bulk Item Pickup", "bulky"),
        ("Street Cleaning > Pick up Dead Animal", "dead-animal"),
        ("Graffiti_Removal", "graffiti"),
        ("Park Maintenance & Safety > Parks Lighting/Electrical Issues", None),
        ("Street Lights > Street Light Outages", None),
        ("街面 > 非法小广告", "posters"),
    ],
)
def test_a_guess_has_a_reason(value: str, category: str | None) -> None:
    assert GUESSER.guess(value) == category
