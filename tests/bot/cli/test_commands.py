"""The command line: what it prints, what it refuses and how, on real files and a real database."""

import asyncio
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.clock import now
from casework.desk import linking
from casework.model.area import AreaCode
from casework.model.deadline import Calendar
from casework.model.draft import Place
from casework.model.errors import Refusal
from casework.model.place import Point
from casework.model.policy import DEFAULTS
from storage.unit_of_work import Storage
from tests.bot.cli.command_line import CITY, LORRY, MISSION, TEAMS, Run, imported, refused, write
from tests.paths import ROOT, SHARED
from tests.storage.samples import meet, new_ticket

SHIPPED = ROOT / "bot" / "data" / "categories.toml"
BAD = SHARED / "hostile" / "geojson" / "bad"

# the configuration


def test_config_may_stand_before_or_behind_the_command(run: Run) -> None:
    Path("config.toml").unlink()
    write("mine.toml", 'storage.url = "sqlite:///mine.db"')
    for arguments in (("--config", "mine.toml", "migrate"), ("migrate", "--config", "mine.toml")):
        assert run(*arguments).exit_code == 0
        assert Path("mine.db").exists()
        assert not Path("data").exists()
        Path("mine.db").unlink()


def test_the_file_here_goes_before_the_variable(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("config.toml").unlink()
    monkeypatch.setenv("CLEANWARD_CONFIG", write("named.toml", 'storage.url = "sqlite:///named.db"'))
    assert run("migrate").exit_code == 0
    assert Path("named.db").exists()
    write("config.toml", 'storage.url = "sqlite:///here.db"')
    assert run("migrate").exit_code == 0
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
    refused(run("migrate"), "cannot be made")


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
    refused(
        imported(city, "--valid-from", "2013-01-01"),
        "Two areas would have the code “alamo",
        "… and 107 more",
        "117 errors",
    )
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
    assert "48 categories in 10 groups" in run("categories", "import").stdout
    rows = run("categories", "list").stdout.splitlines()
    assert rows[0] == "rubbish\tlitter\tLitter or dirty street\tcommunity\t4 working hours\t1 working day"
    assert len(rows) == 48


def test_a_wrong_category_file_leaves_the_kept_tree_alone(run: Run) -> None:
    assert run("categories", "import").exit_code == 0
    refused(run("categories", "import", write("a.toml", "[[group]]\ncode = 1\nnom = 2")), "error: group 1: ")
    refused(
        run("categories", "import", write("b.toml", "[[group]\n")), "The file is not TOML: reading stopped at line 1"
    )
    assert len(run("categories", "list").stdout.splitlines()) == 48


def less(code: str) -> str:
    """The tree that ships, without one category."""
    text = SHIPPED.read_text(encoding="utf-8")
    begin = text.index(f'[[group.category]]\ncode = "{code}"')
    ends = [text.find(mark, begin + 1) for mark in ("\n[[group.category]]", "\n[[group]]")]
    return text[:begin] + text[min(end for end in ends if end > 0) + 1 :]


def report_bulky_waste() -> None:
    """Keep a ticket about bulky waste, as if somebody had reported it."""

    async def report() -> None:
        async with kept() as storage:
            ticket = new_ticket(await meet(storage), None)
            place = Place(Point(37.76, -122.42), area=AreaCode("mission"))
            async with storage.begin("report") as work:
                await work.tickets.add(replace(ticket, category="bulky", place=place))

    asyncio.run(report())


def test_a_category_that_goes_is_named_with_its_open_tickets_and_asks_first(city: Run) -> None:
    file = write("less.toml", less("bulky"))
    quiet = city("categories", "import", file, "--yes")
    assert (
        "note: “Furniture, appliances” (bulky) is not in the file any more. Open tickets that have it: 0."
        in quiet.stderr
    )
    assert city("categories", "import").exit_code == 0
    report_bulky_waste()
    asked = city("categories", "import", file)
    assert (
        "warning: “Furniture, appliances” (bulky) is not in the file any more. Open tickets that have it: 1. They"
        in (asked.stderr)
    )
    assert asked.exit_code == 1
    assert "bulky" in city("categories", "list").stdout
    assert "Imported 47 categories" in city("categories", "import", file, "--yes").stdout
    assert "bulky" not in city("categories", "list").stdout
    assert "bulky" not in city("categories", "import", file).stderr


def test_what_limits_a_category_is_listed(city: Run) -> None:
    tree = SHIPPED.read_text(encoding="utf-8").replace(
        'code = "litter"\n', 'code = "litter"\noffered = "staff"\nmonths = [11, 12]\n'
    )
    assert city("categories", "import", write("tree.toml", tree)).exit_code == 0
    rows = city("categories", "list").stdout.splitlines()
    assert rows[0].endswith("\t1 working day\tstaff\tmonths 11,12")
    assert rows[1].endswith("\t3 working days")


# teams


def test_two_teams_that_fit_alike_are_named_at_every_import(city: Run) -> None:
    said = "warning: In mission, “crew”, “twin” fit alike for litter, rubbish-bags, "
    twin = TEAMS + "twin,Twins,community,mission,en,\n"
    assert said in city("teams", "import", write("teams.csv", twin)).stderr
    assert said in city("categories", "import").stderr
    assert said in imported(city).stderr
    assert said in city("rules", "import", write("rules.csv", "team,category\ncrew,bulky\n"), "--yes").stderr
    settled = city("rules", "import", write("rules.csv", "team,area\ncrew,mission\n"), "--yes")
    assert settled.stderr == ""
    assert city("teams", "import", "teams.csv").stderr == ""


def test_the_answer_to_where_says_that_only_the_alphabet_decides(city: Run) -> None:
    city("teams", "import", write("teams.csv", TEAMS + "twin,Twins,community,mission,en,\n"))
    assert "But:  twin would do as well; only the alphabet decides." in city("route", *MISSION).stdout
    assert json.loads(city("route", *MISSION, "--json").stdout)["alike"] == ["twin"]


def test_teams_are_imported_with_their_desks(city: Run) -> None:
    result = city("teams", "import", write("teams.csv", TEAMS + LORRY))
    assert result.stdout == "Imported 2 teams from teams.csv, 1 of them with a desk.\n"
    assert city("teams", "list").stdout.splitlines() == [
        "crew\tMission crew\tcommunity\tmission\ten\t-1001\t",
        "lorry\tLorries\tcontractor\t*\tzh_CN\t\t",
    ]
    without = "\n".join(line.rpartition(",")[0] for line in (TEAMS + LORRY).splitlines())
    again = city("teams", "import", write("teams.csv", without))
    assert again.stdout == "Imported 2 teams from teams.csv, 1 of them with a desk.\n"  # it keeps the one it has


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
    assert [row.split("\t")[5] for row in city("teams", "list").stdout.splitlines()] == ["-1002", "-1001"]


def test_a_code_to_link_a_desk_is_printed_with_what_to_type(city: Run) -> None:
    city("teams", "import", write("teams.csv", TEAMS))
    first, second = (city("teams", "link", "crew").stdout for _ in range(2))
    assert re.search(r"within a day:\n/link [A-HJKMNP-Z2-9]{8}\n$", first)
    assert first != second
    refused(city("teams", "link", "crwe"), "There is no team crwe. Did you mean crew?")


@asynccontextmanager
async def kept() -> AsyncIterator[Storage]:
    storage = Storage("sqlite:///data/cleanward.db", now)
    try:
        yield storage
    finally:
        await storage.close()


def test_a_printed_code_links_a_desk_once(city: Run) -> None:
    city("teams", "import", write("teams.csv", TEAMS + LORRY))
    code = city("teams", "link", "lorry").stdout.split()[-1]

    async def link(chat: int) -> str:
        async with kept() as storage, storage.begin("link") as work:
            district = await work.districts.read(Calendar(ZoneInfo("UTC")), DEFAULTS)
            return await linking.link(work, district, code.lower(), chat, None, now())

    assert asyncio.run(link(-77)) == "lorry"
    assert city("teams", "list").stdout.endswith("zh_CN\t-77\t\n")
    with pytest.raises(Refusal):
        asyncio.run(link(-78))


def test_a_ticket_that_waited_gets_its_team_and_the_desk_is_greeted_once(city: Run) -> None:
    report_bulky_waste()
    teams = write("teams.csv", TEAMS)
    assert "Tickets that waited for a team and have one now: 1." in city("teams", "import", teams).stdout
    assert "waited" not in city("teams", "import", teams).stdout
    with closing(sqlite3.connect("data/cleanward.db")) as database:
        said = database.execute("SELECT kind FROM outbox ORDER BY kind").fetchall()
        assert said == [("board",), ("card",), ("desk_linked",), ("handled",)]


# all imports of a district


BINS = "code,name,lat,lon,category\nbin-1,Bin,37.76,-122.42,\n"
ROADS = (ROOT / "bot" / "demo" / "streets.geojson").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("things", "text", "said"),
    [
        ("teams", TEAMS, "Would import 1 teams from file."),
        ("assets", BINS, "Would import 1 assets from file."),
        ("categories", less("bulky"), "Would import 47 categories in 10 groups from file."),
        ("streets", ROADS, "Would import 35 streets (35 roads) from file: 14th Street, 15th Street, "),
    ],
)
def test_an_import_can_be_tried_first(city: Run, things: str, text: str, said: str) -> None:
    report_bulky_waste()  # of the category that the file drops: without --dry-run it asks
    before = [city(*words).stdout for words in ((things, "list"), ("audit",))]
    tried = city(things, "import", write("file", text), "--dry-run")
    assert (tried.exit_code, tried.stdout.startswith(said)) == (0, True), tried.output
    refused(city(things, "import", write("file", "no such thing"), "--dry-run"), "Nothing was imported from file")
    assert [city(*words).stdout for words in ((things, "list"), ("audit",))] == before


# the process


@pytest.mark.parametrize("command", [[sys.executable, "-m", "bot"], [str(Path(sys.executable).with_name("cleanward"))]])
def test_the_module_and_the_script_are_the_same_command(command: list[str], tmp_path: Path) -> None:
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [*command, "version"], cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=60, check=True
    )
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", done.stdout)
    assert done.stderr == ""


def test_with_sqlite_one_process_does_everything(city: Run) -> None:
    write("config.toml", '[telegram]\ntoken = "123456:abc"\n')
    for role in ("worker", "leader"):
        said = city("run", "--role", role).stderr
        assert (
            f"With SQLite one process does everything. For --role {role}, storage.url must name a PostgreSQL." in said
        )


def test_where_a_process_listens_is_read_like_the_configuration(city: Run) -> None:
    write("config.toml", '[telegram]\ntoken = "123456:abc"\n')
    for option in ("--webhook-listen", "--monitoring-listen"):
        assert f"{option} must be a host and a port from 1 to 65535" in city("run", option, "9464").stderr
