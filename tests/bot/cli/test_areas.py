"""Areas on the command line: what a file leaves open is chosen by options; areas end, and are removed."""

import json
from pathlib import Path

import pytest
import shapely

from tests.bot.cli.command_line import MISSION, TEAMS, Run, refused, write

FIELDS = ("--code", "code", "--name", "name")
SHANGHAI = shapely.box(121.474533, 31.208058, 121.4845, 31.22804)
BAY = shapely.box(-122.43, 37.76, -122.42, 37.77)


def saved(*shapes: tuple[object, shapely.Polygon | None], **members: object) -> str:
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": f"Area {code}", "in": "a" if number else None},
            "geometry": shape and shapely.geometry.mapping(shape),
        }
        for number, (code, shape) in enumerate(shapes)
    ]
    return write("areas.geojson", json.dumps({"type": "FeatureCollection", "features": features} | members))


def test_in_mainland_china_the_datum_is_an_option(run: Run) -> None:
    file = saved(("a", SHANGHAI))
    refused(run("areas", "import", file, *FIELDS), "is in mainland China", "--datum gcj02")
    result = run("areas", "import", file, *FIELDS, "--datum", "gcj02")
    assert "from gcj02 to WGS-84" in result.stderr
    assert "Area: Area a (a), inside" in run("route", "31.22", "121.4710").stdout
    write("assets.csv", "code,name,lat,lon\nbin,Bin,31.22,121.48\n")
    refused(run("assets", "import", "assets.csv"), "--datum gcj02")
    assert run("assets", "import", "assets.csv", "--datum", "gcj02").exit_code == 0
    assert run("assets", "list").stdout.startswith("bin\tBin\t31.22")
    assert run("categories", "import").exit_code == 0
    mapped = ("--mapping", "boston", "--dry-run")
    refused(run("import", "reports", "assets.csv", *mapped), "say --datum gcj02")


def test_the_other_choices_are_options_too(run: Run) -> None:
    turned = shapely.box(37.76, -122.43, 37.77, -122.42)
    assert run("areas", "import", saved(("a", turned)), *FIELDS, "--latitude-first", "--dry-run").stdout.startswith(
        "Would"
    )
    assert run("areas", "list").stdout == ""
    east = shapely.box(-122.42, 37.76, -122.41, 37.77)
    file = saved(("a", BAY), ("b", east), ("b", shapely.box(-122.41, 37.76, -122.40, 37.77)), ("c", None))
    refused(
        run("areas", "import", file, *FIELDS), "(--join)", "Feature 4", "With --leave-out the other 2 are imported."
    )
    result = run("areas", "import", file, *FIELDS, "--join", "--leave-out", "--parent-property", "in")
    assert "note: The areas reach from 37.7600 to 37.7700 of latitude and from -122.4300 to -122.4000" in result.stderr
    assert "warning: Left out, because they cannot be used: 1 (c Area c)." in result.stderr
    assert run("areas", "list").stdout == "a\tArea a\t\t\t\nb\tArea b\ta\t\t\n"


def test_areas_are_compared_with_where_the_time_zone_is_which_is_named_or_with_the_kept_areas(run: Run) -> None:
    write("config.toml", 'district.time_zone = "Europe/Berlin"')
    first = run("areas", "import", saved(("a", BAY)), *FIELDS)
    said = "km from where the time zone Europe/Berlin (district.time_zone) is. Is that right?"
    assert said in first.stderr
    far = run("areas", "import", saved(("b", shapely.box(13.3, 52.4, 13.4, 52.5))), *FIELDS)
    assert "km from the district. Is that right?" in far.stderr


def test_another_format_is_refused_by_its_name_with_what_to_do(run: Run) -> None:
    write("areas.kml", "<?xml version='1.0'?><kml/>")
    refused(run("areas", "import", "areas.kml", *FIELDS), "The file is KML", "ogr2ogr -f GeoJSON")


def test_an_area_ends_and_what_still_names_it_is_said(city: Run) -> None:
    write("teams.csv", TEAMS)
    assert city("teams", "import", "teams.csv").exit_code == 0
    ends = ("areas", "end", "mission", "--on", "2016-06-30")
    refused(city(*ends), "2016-06-30 is over", "--yes")
    assert "mission\tMission\t\t\t\n" in city("areas", "list").stdout
    result = city(*ends, "--yes")
    assert result.stdout.splitlines()[0] == "mission ends on 2016-06-30."
    assert "mission\tMission\t\t\t2016-06-30" in city("areas", "list").stdout
    refused(city("areas", "end", "misson", "--on", "2016-06-30"), "There is no area with the code “misson”.")
    assert '"valid_to": "2016-06-30"' in city("audit", "--last", "1").stdout


def test_an_area_that_nobody_needs_is_removed(city: Run) -> None:
    assert city("areas", "remove", "mission").stdout.startswith("mission is removed.\n")
    assert "\nmission\t" not in city("areas", "list").stdout
    assert "mission" not in city("route", *MISSION).stdout.partition("\n")[0].lower()
    refused(city("areas", "remove", "mission"), "There is no area with the code “mission”.")


@pytest.mark.parametrize("option", [("--datum", "ed50"), ("--datum", "street_map"), ("--datum", "")])
def test_an_unknown_datum_is_a_wrong_use(run: Run, option: tuple[str, str]) -> None:
    assert run("areas", "import", saved(("a", BAY)), *FIELDS, *option).exit_code == 2
    assert not Path("data").exists()
