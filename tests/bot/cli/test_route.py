"""Where would this go, and why: one spot, and a file of reports."""

import csv
import json
from pathlib import Path

import pytest

from bot.cli.district.route import BECAUSE
from casework.model.routing import RoutingReason
from tests.bot.cli.command_line import (
    LORRY,
    MISSION,
    TEAMS,
    Run,
    imported,
    refused,
    write,
)

# route


def test_a_negative_longitude_is_no_option(city: Run) -> None:
    city("teams", "import", write("teams.csv", TEAMS + LORRY))
    assert city("route", *MISSION).stdout == (
        "Area: Mission (mission), inside\n"
        "Team: Mission crew (crew), community\n"
        "Why:  a team of the kind that is asked for lists the area\n"
    )
    assert "Lorries (lorry), contractor" in city("route", "37.7983", "-122.4663", "--category", "bulky").stdout
    assert city("route", "-37.76", "-122.42").stdout.startswith("Area: none\nTeam: none\n")


def test_the_answer_in_json_holds_codes(city: Run) -> None:
    city("teams", "import", write("teams.csv", TEAMS))
    answer = json.loads(city("route", *MISSION, "--json", "--on", "2026-02-03").stdout)
    assert answer["area"] == {"code": "mission", "name": "Mission"}
    assert (answer["team"]["code"], answer["how"], answer["reason"]) == ("crew", "inside", "area_team")
    assert (answer["on"], answer["distance_m"]) == ("2026-02-03", 0.0)
    outside = json.loads(city("route", "0", "0", "--json").stdout)
    assert (outside["area"], outside["team"], outside["how"], outside["distance_m"]) == (None, None, "outside", None)


def test_the_day_decides_which_areas_are_asked(run: Run) -> None:
    imported(run, "--valid-from", "2013-01-01")
    assert run("route", *MISSION, "--on", "2012-12-31").stdout.startswith("Area: none")
    assert run("route", *MISSION, "--on", "2013-01-01").stdout.startswith("Area: Mission")


def test_the_rules_of_the_configuration_say_how_close_is_close_enough(city: Run) -> None:
    south_of_the_city = ("37.707", "-122.44")  # 142 m
    assert city("route", *south_of_the_city).stdout.startswith("Area: none")
    write("config.toml", "[rules]\nborder_m = 150\naccuracy_at_most_m = 150")
    assert city("route", *south_of_the_city).stdout.startswith("Area: Crocker Amazon")


def test_a_neighbour_is_named_with_how_close_is_close_enough_here(city: Run) -> None:
    write("config.toml", "[rules]\nborder_m = 150\naccuracy_at_most_m = 150")
    assert "\nWithin 150 m: " in city("route", "37.749", "-122.415").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("91", "0"), 1, "There is no such place: latitude 91"),
        (("nan", "0"), 1, "There is no such place"),
        ((*MISSION, "--category", "bulk"), 1, "There is no category bulk. Did you mean bulky?"),
        (("37.76",), 2, "give either LAT LON, or --csv IN"),
        ((), 2, "give either LAT LON, or --csv IN"),
        (("here", "there"), 2, "here: no number of degrees"),
        ((*MISSION, "--categroy", "bulky"), 2, "--categroy"),
        ((*MISSION, "--on", "yesterday"), 2, "'yesterday' is not a day such as 2016-04-30"),
        (("--csv", "nix.csv", "--lat", "a", "--lon", "b", "--out", "c"), 1, "nix.csv cannot be used: No such file"),
    ],
)
def test_a_wrong_question_is_answered_in_a_sentence(
    city: Run, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    result = city("route", *arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert sentence in result.stderr


def test_without_areas_one_is_told_how_to_import_them(run: Run) -> None:
    refused(run("route", *MISSION), "There is no database yet: ", "First: cleanward areas import")
    assert run("migrate").exit_code == 0
    refused(run("route", *MISSION), "There are no areas yet. Import some: cleanward areas import")


def test_every_reason_has_words() -> None:
    assert set(BECAUSE) == set(RoutingReason)


# route --csv


def routed(run: Run, text: str | bytes, *options: str) -> list[dict[str, str]]:
    Path("in.csv").write_bytes(text.encode() if isinstance(text, str) else text)
    result = run("route", "--csv", "in.csv", "--lat", "lat", "--lon", "lon", "--out", "out.csv", *options)
    assert result.exit_code == 0, result.output
    with Path("out.csv").open(encoding="utf-8", errors="surrogateescape", newline="") as file:
        return list(csv.DictReader(file))


def test_every_row_of_a_file_is_routed_and_says_why(city: Run) -> None:
    city("teams", "import", write("teams.csv", TEAMS))
    rows = routed(
        city,
        "\ufeffid,lat,lon\n1,37.76,-122.42\n2,37.7983,-122.4663\n3,0,0\n4,,\n5,north,-122\n6,95,0\n\n7,37.76\n",
    )
    assert [(row["id"], row["area_code"], row["team"], row["reason"]) for row in rows] == [
        ("1", "mission", "crew", "inside:area_team"),
        ("2", "presidio-national-park", "", "inside:no_team"),
        ("3", "", "", "outside"),
        ("4", "", "", "no_position"),
        ("5", "", "", "no_position"),
        ("6", "", "", "no_position"),
        ("7", "", "", "no_position"),
    ]
    assert rows[0]["area_name"] == "Mission"


def test_the_day_of_a_row_is_local_in_iso_and_us_form(run: Run) -> None:
    write("config.toml", 'district.time_zone = "America/Los_Angeles"')
    imported(run, "--valid-from", "2013-01-01")
    expected = {
        "2013-01-01": "inside:no_team",
        "2012-12-31": "outside",
        "2013-01-01T00:30:00": "inside:no_team",
        "2013-01-01 00:30:00-08:00": "inside:no_team",
        "2013-01-01 08:30:00.5+00": "inside:no_team",
        "2013-01-01T07:30:00Z": "outside",
        "01/01/2013 12:30:00 AM": "inside:no_team",
        "12/31/2012 11:59:59 PM": "outside",
        "01/01/2013": "inside:no_team",
        "": "no_date",
        "31.12.2012": "no_date",
    }
    rows = routed(run, "lat,lon,opened\n" + "".join(f"37.76,-122.42,{day}\n" for day in expected), "--on", "opened")
    assert {row["opened"]: row["reason"] for row in rows} == expected


def test_one_column_may_hold_both_coordinates(city: Run) -> None:
    cells = (
        "(37.76, -122.42)",
        "POINT (-122.42 37.76)",
        "-122.42, 37.76",
        "1 Main St (37.76, -122.42)",
        "37,76 -122,42",
    )
    write("in.csv", "point;n\n" + "".join(f"{cell};1\n" for cell in cells))
    assert city("route", "--csv", "in.csv", "--lat", "point", "--lon", "point", "--out", "out.csv").exit_code == 0
    added = [
        line.removesuffix(";1;mission;Mission;;inside:no_team") for line in Path("out.csv").read_text().split("\n")
    ]
    assert added == ["point;n;area_code;area_name;team;reason", *cells, ""]


def test_cells_stay_as_they_are_whatever_they_hold(city: Run) -> None:
    rows = routed(city, b'lat,lon,words\n37.76,-122.42,"caf\xe9, ""x""\nline"\n1,2,a,more\n')
    assert rows[0]["words"].encode("utf-8", "surrogateescape") == b'caf\xe9, "x"\nline'
    assert rows[1]["reason"] == "outside"
    assert Path("out.csv").read_text(errors="ignore").endswith("1,2,a,,,,outside,more\n")


@pytest.mark.parametrize(
    ("text", "options", "sentence"),
    [
        ("latt,lon\n", (), "The file has no column lat. Did you mean latt?"),
        ("", (), "It has: nothing at all."),
        ("lat,lon,team\n", (), "The file has a column team already."),
        ("lat,lon\n", ("--on", "day"), "The file has no column day."),
        ("lat,lon,x\n1,2," + "y" * 200_000, (), "The file cannot be read on after line"),
    ],
)
def test_a_wrong_file_is_said_in_a_sentence(city: Run, text: str, options: tuple[str, ...], sentence: str) -> None:
    write("in.csv", text)
    refused(city("route", "--csv", "in.csv", "--lat", "lat", "--lon", "lon", "--out", "out.csv", *options), sentence)


def test_the_file_itself_is_never_overwritten(city: Run) -> None:
    write("in.csv", "lat,lon\n37.76,-122.42\n")
    refused(city("route", "--csv", "in.csv", "--lat", "lat", "--lon", "lon", "--out", "./in.csv"), "another file")
    assert Path("in.csv").read_text() == "lat,lon\n37.76,-122.42\n"
