"""What cities really publish comes in: each kind of file, by the command line, with the right ticket."""

import csv
import gzip
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from casework.model.datum import Datum, wgs84_from
from casework.model.place import Point
from tests.bot.cli.command_line import LORRY, TEAMS, Run, refused, write
from tests.bot.cli.furnished import copy_here, in_city
from tests.paths import SHARED

FAULTS = SHARED / "faults"
ZONE = '[district]\ntime_zone = "America/Los_Angeles"\n'
COLUMNS = """
[columns]
reference = "id"
lat = "lat"
lon = "lon"
opened = "opened"
closed = "closed"
place = "street"
words = ["words"]
category = ["cat"]
[time]
format = "%Y-%m-%d %H:%M:%S"
zone = "America/Los_Angeles"
[category]
default = "litter"
"""
HEADER = "id,lat,lon,opened,closed,street,words,cat\n"
ROW = "1,37.76,-122.42,2026-01-05 10:00:00,2026-01-06 10:00:00,1 Main St,bags,x\n"


@pytest.fixture(scope="module")
def folder_of_a_town(city_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    with in_city(folder, city_file) as run:
        write("config.toml", ZONE)
        write("map.toml", COLUMNS)
        assert run("teams", "import", write("teams.csv", TEAMS + LORRY)).exit_code == 0
    return folder


@pytest.fixture
def town(run: Run, folder_of_a_town: Path) -> Run:
    copy_here(folder_of_a_town)
    return run


def kept(
    query: str = "SELECT reference, round(lat, 6), round(lon, 6), status FROM tickets ORDER BY id",
) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect("data/cleanward.db")) as database:
        return list(database.execute(query))


CLOSED = [("1", 37.76, -122.42, "unconfirmed")]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            (HEADER + ROW).replace(",", ";").encode(),
            "note: The file is read in UTF-8, with semicolons between its cells.",
        ),
        (
            (HEADER + ROW).replace(",", "\t").encode("utf-16"),
            "note: The file is read in UTF-16, with tabs between its cells.",
        ),
        (("sep=;\n" + (HEADER + ROW).replace(",", ";")).encode("utf-8-sig"), "with semicolons between its cells."),
        ((HEADER + ROW).replace(",", ";").replace("37.76", "37,76").replace("122.42", "122,42").encode(), "semicolons"),
        (gzip.compress((HEADER + ROW + ",,,,,,,\n\n").encode()), ""),
    ],
    ids=["semicolons", "a spreadsheet's Unicode text", "sep=", "decimal commas", "packed"],
)
def test_a_file_is_read_as_it_is_written(town: Run, data: bytes, said: str) -> None:
    Path("reports.csv").write_bytes(data)
    result = town("import", "reports", "reports.csv", "--mapping", "map.toml")
    assert "Imported 1 tickets from reports.csv: 1 closed, 0 open.\n" in result.stdout, result.output
    assert "Rows left out: 0." in result.stdout
    assert said in result.stderr
    assert kept() == CLOSED


def test_an_encoding_is_said_by_name_and_read_when_the_mapping_names_it(town: Run) -> None:
    street = "Königstraße, nähe Müller-Allee, gegenüber der Post"
    text = HEADER + ROW + ROW.replace("1,", "2,", 1).replace("1 Main St", f'"{street}"')
    Path("reports.csv").write_bytes(text.encode("cp1252"))
    result = town("import", "reports", "reports.csv", "--mapping", "map.toml", "--rejects", "out.csv")
    assert "Rows that are not in the encoding in which the file is read: 1. It may be cp1252" in result.stderr
    assert street.encode("cp1252") in Path("out.csv").read_bytes()
    write("map.toml", COLUMNS + '[file]\nencoding = "cp1252"\n')
    assert "Known already: 1." in town("import", "reports", "reports.csv", "--mapping", "map.toml").stdout
    assert kept("SELECT place_title FROM tickets ORDER BY id") == [("1 Main St",), (street,)]


def test_rejects_of_a_file_with_a_column_called_reason_come_in_when_they_are_mended(town: Run) -> None:
    write("map.toml", COLUMNS.replace('["cat"]', '["reason"]'))
    text = (HEADER + ROW.replace("37.76", "")).replace("cat", "reason")
    other = ROW.replace("1,", "2,", 1)
    town("import", "reports", write("reports.csv", text + other), "--mapping", "map.toml", "--rejects", "out.csv")
    with Path("out.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["not_imported"], row["what_to_do"]) == (
        "report_without_position",
        "Write its latitude and longitude, or let it be.",
    )
    write("mended.csv", Path("out.csv").read_text(encoding="utf-8-sig").replace("1,,", "1,37.76,"))
    assert "Imported 1 tickets" in town("import", "reports", "mended.csv", "--mapping", "map.toml").stdout


def test_a_file_of_which_no_row_can_be_used_fails_and_shows_the_first_three(town: Run) -> None:
    rows = [ROW.replace("1,", f"{number},", 1) for number in range(1, 6)]
    text = HEADER + rows[0].replace("37.76", "") + rows[1].replace("2026-01-05", "05.01.2026") + "".join(rows[2:])
    result = town("import", "reports", write("reports.csv", text.replace("37.76", "47.76")), "--mapping", "map.toml")
    refused(
        result,
        "Row 2: 1 |  | -122.42 | 2026-01-05 10:00:00",
        "    Rows without a position: 1.",
        "Row 3: 2 | 47.76",
        "    Rows whose moment of opening cannot be read: 1. Write it as the others are written",
        "Row 4: 3 | 47.76",
        "Nothing was imported from reports.csv: no row of it can be used.",
    )
    assert "Row 5" not in result.stderr
    refused(town("import", "reports", write("none.csv", HEADER), "--mapping", "map.toml"), "There is nothing below the")
    Path("cut.csv").write_bytes(gzip.compress((HEADER + ROW * 50).encode())[:-20])
    refused(
        town("import", "reports", "cut.csv", "--mapping", "map.toml"), "cut.csv cannot be used: it is packed by gzip"
    )
    Path("book.csv").write_bytes(b"PK\x03\x04 and so on")
    refused(town("import", "reports", "book.csv", "--mapping", "map.toml"), "The file is a workbook or a zip.")
    Path("unmarked.csv").write_bytes((HEADER + ROW).encode("utf-16-le"))
    refused(town("import", "inspect", "unmarked.csv"), "The file is not UTF-8 text: byte 1 cannot be read.")


def test_values_that_the_mapping_does_not_name_are_listed_with_their_counts(town: Run) -> None:
    write("map.toml", COLUMNS.replace('category = ["cat"]', 'category = ["cat"]\nstatus = ["words"]') + STATUS)
    rows = [ROW.replace("1,", f"{number},", 1) for number in range(1, 6)]
    text = HEADER + "".join(rows[:3]) + rows[3].replace(",x", ",y [a*b]") + rows[4].replace("bags", "lost")
    said = town("import", "reports", write("reports.csv", text), "--mapping", "map.toml").stderr
    assert 'Values of status that the mapping does not name, and in how many rows:\n       1  "lost"\n' in said
    assert '       3  "x"\n       1  "y [[]a[*]b]"\n' in said


STATUS = '[status]\nclosed = ["bags"]\n'


def test_a_later_file_closes_what_it_says_is_closed(town: Run) -> None:
    rows = [ROW.replace("1,", f"{number},", 1) for number in range(1, 5)]
    still_open = [row.replace("2026-01-06 10:00:00", "") for row in rows]
    assert (
        town("import", "reports", write("a.csv", HEADER + "".join(still_open)), "--mapping", "map.toml").exit_code == 0
    )
    with closing(sqlite3.connect("data/cleanward.db")) as database, database:
        database.execute("UPDATE tickets SET status = 'taken', record = '' WHERE reference = '2'")  # somebody took it
        database.execute("UPDATE tickets SET record = 'let_be' WHERE reference = '3'")
    later = write("b.csv", HEADER + "".join(rows[:3]) + still_open[3])
    trial = town("import", "reports", later, "--mapping", "map.toml", "--dry-run")
    assert "Would close 2 that were open: the file says so." in trial.stdout
    result = town("import", "reports", later, "--mapping", "map.toml")
    assert "Known already: 4. Rows left out: 0.\nClosed 2 that were open: the file says so.\n" in result.stdout
    assert "on which somebody here has acted: 1. They stay as they are: #2" in result.stderr
    assert kept("SELECT reference, status, closed_at IS NOT NULL, record FROM tickets ORDER BY id") == [
        ("1", "unconfirmed", 1, ""),
        ("2", "taken", 0, ""),
        ("3", "unconfirmed", 1, ""),
        ("4", "open", 0, "new"),
    ]
    assert kept("SELECT ticket_id, act FROM history WHERE act = 'fix' ORDER BY id") == [(1, "fix"), (3, "fix")]
    again = town("import", "reports", later, "--mapping", "map.toml").stdout
    assert "that were open" not in again


def test_in_mainland_china_the_datum_is_asked_for(run: Run) -> None:
    write("config.toml", '[district]\ntime_zone = "Asia/Shanghai"\n')
    box = [[121.4, 31.2], [121.5, 31.2], [121.5, 31.3], [121.4, 31.3], [121.4, 31.2]]
    area = {"type": "Feature", "properties": {"code": "d"}, "geometry": {"type": "Polygon", "coordinates": [box]}}
    write("areas.geojson", json.dumps({"type": "FeatureCollection", "features": [area]}))
    more = ("--datum", "wgs84") if "--datum" in run("areas", "import", "--help").stdout else ()
    assert run("areas", "import", "areas.geojson", "--code", "code", "--name", "code", *more).exit_code == 0
    assert run("categories", "import").exit_code == 0
    file = write("reports.csv", HEADER + ROW.replace("37.76", "31.2504").replace("-122.42", "121.4504"))
    write("map.toml", COLUMNS)
    refused(run("import", "reports", file, "--mapping", "map.toml"), "In mainland China maps are shifted: say --datum")
    assert '# datum = "gcj02"  # must be said' in run("import", "inspect", file).stdout
    write("map.toml", COLUMNS + '[positions]\ndatum = "wgs84"\n')
    assert run("import", "reports", file, "--mapping", "map.toml", "--dry-run").exit_code == 0
    assert run("import", "reports", file, "--mapping", "map.toml", "--datum", "gcj02").exit_code == 0
    ((_, lat, lon, _),) = kept()
    point = wgs84_from(Point(31.2504, 121.4504), Datum.GCJ02)
    assert (lat, lon) == (pytest.approx(point.lat, abs=1e-5), pytest.approx(point.lon, abs=1e-5))


# files that nobody mapped


LONDON = "Ref;Gemeldet am;Erledigt am;Koordinaten;Kategorie;Zustand;Straße\n"


def test_a_mapping_is_proposed_that_can_be_used_at_once(town: Run) -> None:
    kinds = [("Sperrmüll / bulky waste", "closed"), ("Graffiti", "offen"), ("Straßenlampe", "erledigt")]
    lines = [
        f"A-{n};{n % 27 + 1:02}.03.2025 1{n % 10}:05;{'' if kinds[n % 3][1] == 'offen' else '29.03.2025 08:00'};"
        f"POINT (-122.42{n:02} 37.76);{kinds[n % 3][0]};{kinds[n % 3][1]};Löwenstraße {n}\n"
        for n in range(60)
    ]
    Path("reports.csv").write_bytes((LONDON + "".join(lines)).encode("cp1252"))
    result = town("import", "inspect", "reports.csv", "--out", "mine.toml")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "With this mapping, 40 of 60 rows would come in." in result.stderr
    proposed = Path("mine.toml").read_text(encoding="utf-8")
    for line in (
        'encoding = "cp1252"  # a guess: look whether names are right',
        'separator = ";"',
        'reference = "Ref"',
        'lat = "Koordinaten"',
        'opened = "Gemeldet am"',
        'closed = "Erledigt am"',
        'place = "Straße"',
        'category = ["Kategorie"]',
        'status = ["Zustand"]',
        'format = "%d.%m.%Y %H:%M:%S"',
        '    "offen",  # 20 rows',
        '"Sperrmüll / bulky waste" = "bulky"  # 20 rows',
        '"Straßenlampe" = false  # 20 rows',
    ):
        assert line in proposed, proposed
    assert town("import", "inspect", "reports.csv").stdout == proposed
    refused(town("import", "inspect", "reports.csv", "--out", "mine.toml"), "mine.toml exists already.")
    done = town("import", "reports", "reports.csv", "--mapping", "mine.toml")
    assert "Imported 40 tickets from reports.csv: 20 closed, 20 open." in done.stdout
    assert kept("SELECT category, place_title FROM tickets ORDER BY id LIMIT 2") == [
        ("bulky", "Löwenstraße 0"),
        ("graffiti", "Löwenstraße 1"),
    ]


def test_bytes_that_nobody_understands_do_not_keep_a_mapping_from_being_proposed(town: Run) -> None:
    row = b"1,37.76,-122.42,2026-01-05 10:00:00,,\x81\x8d\x8f\x90\x9d\xff\xfe,bags,\x81\x8d\xff\n"
    Path("reports.csv").write_bytes(HEADER.encode() + b"".join(row.replace(b"1", str(n).encode(), 1) for n in range(9)))
    result = town("import", "inspect", "reports.csv", "--out", "mine.toml")
    assert result.exit_code == 0, result.output
    assert 'reference = "id"' in Path("mine.toml").read_text(encoding="utf-8")


def test_without_a_column_of_categories_all_reports_become_one_that_is_to_be_chosen(town: Run) -> None:
    rows = [f"{n},37.76,-122.42,2025-01-0{n}\n" for n in range(1, 6)]
    result = town("import", "inspect", write("reports.csv", "id,lat,lng,created_at\n" + "".join(rows)))
    assert "no column of categories was found, so all reports become this: choose" in result.stdout
    assert "With this mapping, 5 of 5 rows would come in." in result.stderr


def test_a_spot_that_may_stand_for_not_known_is_proposed_as_a_mapping_takes_it(town: Run) -> None:
    rows = [f'{n},"-122.42, 37.76",2025-01-02\n' for n in range(20)]
    result = town("import", "inspect", write("reports.csv", "id,where,opened\n" + "".join(rows)))
    assert "# 20 rows are at one spot; if it stands for “not known”: unknown = [[37.76, -122.42]]" in result.stdout


def test_what_is_not_found_is_left_open(town: Run) -> None:
    write("reports.csv", "Nr,Datum,Art\n1,2025-01-02,Graffiti\n2,2025-01-03,Müll\n")
    result = town("import", "inspect", "reports.csv", "--out", "mine.toml")
    assert result.exit_code == 1
    assert "Not found among the columns; name them in the mapping: lat, lon." in result.stderr
    assert '# MISSING, and needed: lat = ""' in Path("mine.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "mapping", "count"),
    [
        ("csv_wkt_point.csv", "map_loc.toml", 1),
        ("csv_socrata_location.csv", "map_loc.toml", 1),
        ("csv_lon_lat.csv", "map_loc.toml", 1),
        ("csv_pg_offset.csv", "map_tz.toml", 1),
        ("csv_trailing_cells_dropped.csv", "map.toml", 2),
        ("csv_semicolons.csv", "map.toml", 1),
        ("csv_closed_at_midnight.csv", "map.toml", 1),
    ],
)
@pytest.mark.skipif(not FAULTS.exists(), reason="the small faulty inputs are not beside this checkout")
def test_the_small_inputs_come_in(town: Run, file: str, mapping: str, count: int) -> None:
    result = town("import", "reports", FAULTS / file, "--mapping", FAULTS / mapping)
    assert f"Imported {count} tickets" in result.stdout, result.output
    assert kept("SELECT DISTINCT lat, lon, status FROM tickets") == [(37.765, -122.425, "unconfirmed")]
