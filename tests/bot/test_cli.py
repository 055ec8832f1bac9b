"""The command line: what it prints, what it refuses and how, on real files and a real database."""

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.cli.route import BECAUSE
from casework.model.routing import RoutingReason

ROOT = Path(__file__).parents[2]
CITY = ROOT / "bot" / "demo" / "san_francisco.geojson"
BAD = ROOT / ".." / "shared" / "data" / "hostile" / "geojson" / "bad"
MISSION = ("37.76", "-122.42")
TEAMS = "code,name,kind,areas,language,chat_id\ncrew,Mission crew,community,mission,en,-1001\n"
LORRY = "lorry,Lorries,contractor,*,zh_CN,\n"

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in an empty folder without any configuration."""
    monkeypatch.chdir(tmp_path)
    for name in ("CLEANWARD_CONFIG", "CLEANWARD_TELEGRAM_TOKEN"):
        monkeypatch.delenv(name, raising=False)

    def command(*arguments: object) -> Result:
        result = CliRunner().invoke(app, [str(argument) for argument in arguments], prog_name="cleanward")
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return command


@pytest.fixture
def city(run: Run) -> Run:
    """A command line whose database has the 117 neighbourhoods of San Francisco."""
    assert imported(run).exit_code == 0
    return run


def imported(run: Run, *more: object, file: Path = CITY) -> Result:
    return run("areas", "import", file, "--code", "code", "--name", "name", *more)


def write(name: str, text: str) -> str:
    Path(name).write_text(text, encoding="utf-8")
    return name


def refused(result: Result, *parts: str) -> None:
    """Assert that a command ended with exit code 1 and nothing but a sentence that holds these parts."""
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    for part in parts:
        assert part in result.stderr


# the configuration


def test_config_may_stand_before_or_behind_the_command(run: Run) -> None:
    write("mine.toml", 'storage.url = "sqlite:///mine.db"')
    for arguments in (("--config", "mine.toml", "areas", "list"), ("areas", "list", "--config", "mine.toml")):
        assert run(*arguments).exit_code == 0
        assert Path("mine.db").exists()
        assert not Path("data").exists()
        Path("mine.db").unlink()


def test_the_file_here_goes_before_the_variable(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANWARD_CONFIG", write("named.toml", 'storage.url = "sqlite:///named.db"'))
    assert run("areas", "list").exit_code == 0
    assert Path("named.db").exists()
    write("config.toml", 'storage.url = "sqlite:///here.db"')
    assert run("areas", "list").exit_code == 0
    assert Path("here.db").exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[storage\n", "config.toml: is not valid TOML: Expected ']'"),
        ("storage.ulr = 1", "config.toml: storage.ulr: there is no such key; did you mean storage.url?"),
        ("log.level = 5", "config.toml: log.level: must be one of debug, info, warning, error, not 5"),
        ('storage.url = "mysql://x/y"', "config.toml: storage.url: must be sqlite:///"),
    ],
)
def test_a_wrong_configuration_is_said_in_a_sentence(run: Run, text: str, sentence: str) -> None:
    write("config.toml", text)
    refused(run("areas", "list"), sentence)


def test_a_missing_configuration_is_named(run: Run) -> None:
    refused(run("areas", "list", "--config", "nix.toml"), "nix.toml cannot be read: No such file or directory.")


def test_a_database_that_is_none_is_said_in_a_sentence(run: Run) -> None:
    Path("data").mkdir()
    Path("data/cleanward.db").write_bytes(b"this is no database, only a file with a name " * 30)
    refused(run("areas", "list"), "The database (storage.url) cannot be used: ", "not a database")


def test_a_folder_that_cannot_be_made_is_said_in_a_sentence(run: Run) -> None:
    write("data", "a file where the folder should be")
    refused(run("areas", "list"), "cannot be made")


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_postgresql_is_migrated_on_demand_only(run: Run, empty_url: str) -> None:
    write("config.toml", f'storage.url = "{empty_url}"')
    refused(run("areas", "list"), "Please run: cleanward migrate")
    assert run("migrate").exit_code == 0
    assert run("areas", "list").exit_code == 0
    assert imported(run).exit_code == 0
    assert run("route", *MISSION).stdout.startswith("Area: Mission (mission), inside")


def test_a_postgresql_that_is_away_is_said_in_a_sentence(run: Run) -> None:
    write("config.toml", 'storage.url = "postgresql://u:hush@127.0.0.1:1/db"')
    result = run("areas", "list")
    refused(result, "The database (storage.url) cannot be used: ")
    assert "hush" not in result.output


def test_sqlite_is_migrated_by_itself_and_again_without_harm(run: Run) -> None:
    assert run("migrate").exit_code == 0
    assert run("migrate").stdout == "The database has the schema of this version.\n"


# areas


def test_the_117_neighbourhoods_are_imported_and_listed(city: Run) -> None:
    rows = city("areas", "list").stdout.splitlines()
    assert len(rows) == 117
    assert "mission\tMission\t\t\t" in rows


def test_an_import_says_what_it_did_and_what_it_found(run: Run) -> None:
    result = imported(run)
    assert result.stdout == f"Imported 117 areas from {CITY}; 0 of them took the place of an older one.\n"
    assert imported(run).stdout.endswith("117 of them took the place of an older one.\n")


def test_dates_and_parents_are_kept(run: Run) -> None:
    write("city.json", box("city"))
    write("part.json", box("part"))
    assert imported(run, file=Path("city.json")).exit_code == 0
    options = ("--parent", "city", "--valid-from", "2013-01-01", "--valid-to", "2020-12-31")
    assert imported(run, *options, file=Path("part.json")).exit_code == 0
    assert run("areas", "list").stdout == "city\tCity\t\t\t\npart\tPart\tcity\t2013-01-01\t2020-12-31\n"


def box(code: str) -> str:
    ring = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
    feature = {
        "type": "Feature",
        "properties": {"code": code, "name": code.title()},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature]})


def test_areas_that_do_not_fit_beside_the_kept_ones_are_refused(city: Run) -> None:
    refused(imported(city, "--valid-from", "2013-01-01"), "Two areas would have the code “mission”", "117 errors")
    refused(imported(city, "--parent", "misson"), "Did you mean “mission”?")
    assert len(city("areas", "list").stdout.splitlines()) == 117


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--code", "cod", "--name", "name"), "No feature has a property “cod”. There are: code, name."),
        (("--code", "code", "--name", "name", "--valid-from", "2013-01-01", "--valid-to", "2012-01-01"), "is after"),
    ],
)
def test_wrong_options_are_said_in_a_sentence(run: Run, arguments: tuple[str, ...], sentence: str) -> None:
    refused(run("areas", "import", CITY, *arguments), sentence)


def test_a_file_that_cannot_be_read_is_said_in_a_sentence(run: Run) -> None:
    for command in ("areas", "categories", "teams"):
        options = ("--code", "code", "--name", "name") if command == "areas" else ()
        refused(run(command, "import", "nix", *options), "nix cannot be read: No such file or directory.")
        refused(run(command, "import", ".", *options), ". cannot be read: Is a directory.")


@pytest.mark.skipif(not BAD.exists(), reason="the hostile files are not beside this checkout")
def test_every_bad_geojson_file_is_refused_with_reasons_and_nothing_is_imported(run: Run) -> None:
    files = sorted(BAD.glob("*.geojson"))
    assert len(files) > 15
    for file in files:
        result = run("areas", "import", file, "--code", "name", "--name", "name")
        refused(result, "error: ", f"Nothing was imported from {file}: ")
    assert run("areas", "list").stdout == ""


# categories


def test_the_shipped_categories_are_the_default(run: Run) -> None:
    assert "40 categories in 9 groups" in run("categories", "import").stdout
    rows = run("categories", "list").stdout.splitlines()
    assert rows[0] == "rubbish\tlitter\tLitter, dirty street\tcommunity\t4 working hours\t1 working day"
    assert len(rows) == 40


def test_a_wrong_category_file_leaves_the_kept_tree_alone(run: Run) -> None:
    run("categories", "import")
    refused(run("categories", "import", write("a.toml", "[[group]]\ncode = 1\nnom = 2")), "error: group 1: ")
    refused(
        run("categories", "import", write("b.toml", "[[group]\n")), "The file is not TOML: reading stopped at line 1"
    )
    assert len(run("categories", "list").stdout.splitlines()) == 40


# teams


def test_teams_are_imported_with_their_desks(city: Run) -> None:
    result = city("teams", "import", write("teams.csv", TEAMS + LORRY))
    assert result.stdout == "Imported 2 teams from teams.csv, 1 of them with a desk.\n"
    assert city("teams", "list").stdout.splitlines() == [
        "crew\tMission crew\tcommunity\tmission\ten\t-1001",
        "lorry\tLorries\tcontractor\t*\tzh_CN\t",
    ]


def test_wrong_teams_are_refused_with_their_rows_and_nothing_is_imported(city: Run) -> None:
    rows = "crew,Crew,community,misson,en,\n,,x,,,5\n"
    result = city("teams", "import", write("teams.csv", TEAMS + rows))
    refused(result, "error: Row 3: There is no area with the code “misson”. Did you mean “mission”?", "Row 4: ")
    assert city("teams", "list").stdout == ""


def test_a_chat_is_the_desk_of_one_team_and_may_move(city: Run) -> None:
    city("teams", "import", write("teams.csv", TEAMS))
    stolen = TEAMS.replace("crew,Mission crew", "other,Others")
    refused(city("teams", "import", write("teams.csv", stolen)), "The chat -1001 is the desk of the team “crew”")
    moved = TEAMS.replace("-1001", "-1002") + stolen.splitlines()[1] + "\n"
    assert city("teams", "import", write("teams.csv", moved)).exit_code == 0
    assert [row.split("\t")[-1] for row in city("teams", "list").stdout.splitlines()] == ["-1002", "-1001"]


def test_a_code_to_link_a_desk_is_printed_with_what_to_type(city: Run) -> None:
    city("teams", "import", write("teams.csv", TEAMS))
    first, second = (city("teams", "link", "crew").stdout for _ in range(2))
    assert re.search(r"within a day:\n/link [A-HJKMNP-Z2-9]{8}\n$", first)
    assert first != second
    refused(city("teams", "link", "crwe"), "There is no team crwe. Did you mean crew?")


# route


def test_a_negative_longitude_is_no_option(city: Run) -> None:
    city("categories", "import")
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
    city("categories", "import")
    result = city("route", *arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert sentence in result.stderr


def test_without_areas_one_is_told_how_to_import_them(run: Run) -> None:
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


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("2013-01-01", "inside:no_team"),
        ("2012-12-31", "outside"),
        ("2013-01-01T00:30:00", "inside:no_team"),
        ("2013-01-01 00:30:00-08:00", "inside:no_team"),
        ("2013-01-01T07:30:00Z", "outside"),
        ("01/01/2013 12:30:00 AM", "inside:no_team"),
        ("12/31/2012 11:59:59 PM", "outside"),
        ("01/01/2013", "inside:no_team"),
        ("", "no_date"),
        ("31.12.2012", "no_date"),
    ],
)
def test_the_day_of_a_row_is_local_in_iso_and_us_form(run: Run, day: str, reason: str) -> None:
    write("config.toml", 'district.time_zone = "America/Los_Angeles"')
    imported(run, "--valid-from", "2013-01-01")
    (row,) = routed(run, f"lat,lon,opened\n37.76,-122.42,{day}\n", "--on", "opened")
    assert row["reason"] == reason


def test_one_column_may_hold_both_coordinates(city: Run) -> None:
    write("in.csv", 'point\n"(37.76, -122.42)"\n')
    assert city("route", "--csv", "in.csv", "--lat", "point", "--lon", "point", "--out", "out.csv").exit_code == 0
    assert '"(37.76, -122.42)",mission,Mission,,inside:no_team' in Path("out.csv").read_text()


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


# the process


@pytest.mark.parametrize("command", [[sys.executable, "-m", "bot"], [str(Path(sys.executable).with_name("cleanward"))]])
def test_the_module_and_the_script_are_the_same_command(command: list[str], tmp_path: Path) -> None:
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [*command, "version"], cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=60, check=True
    )
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", done.stdout)
    assert done.stderr == ""
