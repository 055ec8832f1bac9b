"""`cleanward demo --config`: the operator's own district is played, and their database is only read."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest
import shapely

from bot.cli.serving.playing import read_own
from bot.config.loading import Config, load
from bot.demo.scenery import Scenery
from bot.paper.printing import MapStyle
from casework.model.area import Area, AreaCode
from casework.model.asset import Asset, AssetCode
from casework.model.category import CategoryTree
from casework.model.deadline import Calendar
from casework.model.place import Point
from casework.model.team import Rule, Team, TeamCode, TeamKind
from storage.unit_of_work import Storage
from tests.bot.cli.command_line import Run, refused
from tests.bot.cli.conftest import command
from tests.rehearsal import HARBOUR, HILL, address, import_own, own_config, process, telephones
from tests.remembering import remember_schema
from tests.stories.stage import TREE

TODAY = date(2026, 5, 12)
BOX = shapely.box(9.96, 53.54, 9.97, 53.55)
CITY = Area(AreaCode("altona"), "Altona", None, shapely.box(9.9, 53.5, 10, 53.6))
QUARTER = Area(AreaCode("harbour"), "Harbour", CITY.code, BOX, valid_from=date(2020, 1, 1))
FORMER_QUARTER = Area(AreaCode("old"), "Old town", CITY.code, BOX, valid_to=date(2019, 12, 31))
CREW = Team(TeamCode("crew"), "Harbour crew", TeamKind.COMMUNITY, (QUARTER.code,), "en")
FORMER_CREW = replace(CREW, code=TeamCode("former"), dissolved_on=date(2025, 1, 1))
RULES = (Rule(CREW.code, QUARTER.code),)
BIN = Asset(AssetCode("bin-1"), "Bin at the quay", Point(*HARBOUR))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in a folder of its own, which has a configuration."""
    monkeypatch.chdir(tmp_path)
    remember_schema(monkeypatch)
    for name in ("CLEANWARD_CONFIG", "CLEANWARD_TELEGRAM_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    Path("config.toml").write_text(own_config(), encoding="utf-8")
    return command


def config_of(folder: Path, url: str) -> Config:
    (folder / "own.toml").write_text(f'{own_config()}\n[storage]\nurl = "{url}"\n', encoding="utf-8")
    return load(folder / "own.toml", {}, folder)


def scenery(
    areas: tuple[Area, ...] = (QUARTER, FORMER_QUARTER, CITY),
    tree: CategoryTree = TREE,
    teams: tuple[Team, ...] = (CREW, FORMER_CREW),
) -> Scenery:
    calendar = Calendar(ZoneInfo("Europe/Berlin"))
    return Scenery(
        "Altona",
        "https://maps.test/{lat}/{lon}",
        "110",
        calendar,
        areas,
        tree,
        teams,
        RULES,
        (BIN,),
        map_style=MapStyle("© OpenStreetMap contributors"),
    )


def kept(folder: Path) -> dict[str, bytes]:
    """Return every file in a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_ones_own_district_is_played_and_its_database_is_left_as_it_is(run: Run, tmp_path: Path) -> None:
    import_own(run)
    with closing(sqlite3.connect("data/cleanward.db")) as connection:
        connection.execute("VACUUM INTO 'restored.db'")  # its journal is not ours; whoever opens it changes the file
    Path("restored.db").replace("data/cleanward.db")
    before = kept(Path("data"))
    with (
        process("demo", "--config", "config.toml", "--port", "0", folder=tmp_path) as running,
        telephones(address(running)) as held,
    ):
        shown = held.state()
        assert [area["properties"]["name"] for area in shown["map"]["features"]] == ["Altona", "Harbour", "Hill"]
        assert [link["name"] for link in shown["links"]] == ["QR code: Bin at the quay"]
        titles = [phone["chat"]["title"] for phone in shown["phones"] if phone["person"]["name"] == "Carl"]
        assert titles == ["Harbour crew", "City works"]

        held.does("Rita", act="text", text="/start")
        held.sees("Altona", "Rita")
        held.does("Rita", act="album", parts=[{"data": "mattress"}])
        held.sees("✅ 1 photo", "Rita")
        held.does("Rita", act="text", text="near Fish Market")
        held.sees("I cannot look places up right now", "Rita")
        held.does("Rita", act="location", lat=HARBOUR[0], lon=HARBOUR[1])
        held.sees("✅ Place: Harbour", "Rita")
        held.does("Rita", act="location", lat=HILL[0], lon=HILL[1])
        held.sees("✅ Place: Hill", "Rita")
        for label in ("Litter and rubbish", "Furniture, appliances", "One", "✅ Send"):
            held.presses(label, "Rita")
        held.sees("It went to City works", "Rita")  # the rule says so
        page = httpx.get(address(running), headers={"accept-language": "en"}).text
        assert "Reports in Altona" in page
        assert "Hill: 1 open" in page
        held.sees("#1", "Carl", "City works")
    assert kept(Path("data")) == before


async def test_everything_of_a_district_is_read_and_nothing_is_written(
    storage: Storage, database_url: str, tmp_path: Path
) -> None:
    wanted = scenery()
    async with storage.begin("import") as work:
        await work.districts.add_areas(wanted.areas)
        await work.districts.replace_tree(wanted.tree)
        await work.districts.add_teams(wanted.teams)
        await work.districts.replace_rules(wanted.rules)
        await work.districts.add_assets(wanted.assets)
    async with storage.read() as work:
        revision = await work.districts.revision()
    found = await read_own(config_of(tmp_path, database_url))
    assert found == wanted
    assert found.places is None  # nobody is asked for places
    async with storage.read() as work:
        assert await work.districts.revision() == revision


def test_of_a_district_what_is_valid_today_is_shown() -> None:
    own = scenery()
    assert own.working(TODAY) == [CREW]
    drawn = own.drawn(TODAY)
    assert [feature["properties"]["name"] for feature in drawn["features"]] == ["Altona", "Harbour"]
    assert shapely.equals(shapely.geometry.shape(drawn["features"][1]["geometry"]), BOX)
    assert own.gaps(TODAY) == []


@pytest.mark.parametrize(
    ("own", "gaps"),
    [
        (scenery(areas=()), ["areas"]),
        (scenery(areas=(FORMER_QUARTER,)), ["areas"]),
        (scenery(tree=CategoryTree(())), ["categories"]),
        (scenery(teams=(FORMER_CREW,)), ["teams"]),
        (scenery(areas=(), teams=()), ["areas", "teams"]),
    ],
)
def test_a_district_has_gaps_where_no_report_can_be_sent(own: Scenery, gaps: list[str]) -> None:
    assert own.gaps(TODAY) == gaps


def test_a_database_without_a_district_is_said_with_what_to_do(run: Run) -> None:
    assert run("migrate").exit_code == 0
    refused(
        run("demo", "--config", "config.toml", "--port", "0"),
        "the database (storage.url) has no areas and no categories and no teams",
        "First: cleanward areas import, cleanward categories import, cleanward teams import.",
    )


def test_a_database_that_is_not_there_is_not_made(run: Run) -> None:
    refused(run("demo", "--config", "config.toml", "--port", "0"), "there is no file", "cleanward.db")
    assert not Path("data").exists()


def test_a_file_that_is_no_database_is_said(run: Run) -> None:
    Path("data").mkdir()
    Path("data/cleanward.db").write_bytes(b"no database, whatever its name is" * 100)
    refused(run("demo", "--config", "config.toml", "--port", "0"), "cannot be read: file is not a database")


def test_mistakes_in_the_configuration_are_said(run: Run) -> None:
    Path("config.toml").write_text("district.nmae = 'x'", encoding="utf-8")
    refused(run("demo", "--config", "config.toml", "--port", "0"), "did you mean district.name?")


def test_the_script_counts_on_the_town_that_ships(run: Run) -> None:
    assert run("demo", "--script", "--config", "config.toml").exit_code == 2
    assert run("--config", "config.toml", "demo", "--script").exit_code == 2
