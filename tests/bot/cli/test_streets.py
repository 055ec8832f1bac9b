"""`cleanward streets`: a file of roads is imported whole or not at all, and says what was read and what was not."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.bot.cli.command_line import CITY, Run, refused, write
from tests.paths import ROOT

STREETS = ROOT / "bot" / "demo" / "streets.geojson"


def road(name: str | None, lon: float, lat: float, **more: str) -> dict[str, object]:
    line = {"type": "LineString", "coordinates": [[lon, lat], [lon + 0.002, lat]]}
    return {"type": "Feature", "properties": {"name": name, **more}, "geometry": line}


def file(name: str, *roads: dict[str, object]) -> str:
    return write(name, json.dumps({"type": "FeatureCollection", "features": roads}))


def test_roads_are_imported_and_take_the_place_of_those_before(city: Run) -> None:
    first = city("streets", "import", STREETS)
    assert (first.exit_code, first.stderr) == (0, "")
    assert first.stdout == (
        f"Imported 35 streets (35 roads) from {STREETS}: 14th Street, 15th Street, 16th Street, 17th Street, "
        "18th Street …\n"
    )
    listed = [line.split("\t") for line in city("streets", "list").stdout.splitlines()]
    assert "24th Street" in [name for name, _ in listed]
    assert all(int(pieces) > 0 for _, pieces in listed)
    mine = file(
        "mine.geojson", road("Elm Street", -122.42, 37.76), road("Elm Street", -122.41, 37.76), road(None, 0, 0)
    )
    second = city("streets", "import", mine)
    assert second.stdout == (
        "Imported 1 streets (2 roads) from mine.geojson: Elm Street\nThe 35 streets that were there before are gone.\n"
    )
    assert second.stderr == "note: Roads without a name, left out: 1.\n"
    assert [line.split("\t")[0] for line in city("streets", "list").stdout.splitlines()] == ["Elm Street"]
    audit = city("audit").stdout.splitlines()
    assert [line.split("\t")[2:4] for line in audit[:2]] == [["streets", "streets"]] * 2
    assert '{"streets": 35}' in audit[0]


def test_a_file_that_cannot_be_used_changes_nothing(city: Run) -> None:
    assert city("streets", "import", STREETS).exit_code == 0
    before = city("streets", "list").stdout
    elsewhere = file("elsewhere.geojson", road("Damrak", 4.89, 52.37))
    refused(city("streets", "import", elsewhere), "No road of the file lies in the district", "52.3700, 4.8900")
    refused(
        city("streets", "import", CITY), "The file has no roads.", ": Polygon.", f"Nothing was imported from {CITY}"
    )
    refused(city("streets", "import", "none.geojson"), "none.geojson cannot be read")
    other = file("other.geojson", {**road("x", -122.42, 37.76), "properties": {"FULLNAME": "Elm St"}})
    refused(city("streets", "import", other), "No feature has a property “name”. There are: FULLNAME.")
    assert city("streets", "list").stdout == before
    assert city("streets", "import", other, "--name-property", "FULLNAME").exit_code == 0
    assert city("streets", "list").stdout == "Elm St\t1\n"


def test_before_there_are_areas_every_road_is_kept(run: Run) -> None:
    assert run("categories", "import").exit_code == 0
    result = run("streets", "import", file("roads.geojson", road("Damrak", 4.89, 52.37)))
    assert result.stdout == "Imported 1 streets (1 roads) from roads.geojson: Damrak\n"


def test_a_long_file_of_a_whole_city_is_kept_in_one_go(city: Run) -> None:
    roads = [road(f"Street {n % 3000}", -122.5 + n % 100 * 0.001, 37.71 + n // 100 * 0.0002) for n in range(5000)]
    assert "Imported 3000 streets (5000 roads)" in city("streets", "import", file("city.geojson", *roads)).stdout
    with closing(sqlite3.connect(Path("data") / "cleanward.db")) as database:
        (rows,) = database.execute("SELECT count(*) FROM streets").fetchone()
    assert 5000 <= rows <= 12_000  # a road of 180 metres lies in one or two cells
