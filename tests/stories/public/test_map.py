"""The map of the public page: areas and open reports, drawn or to be moved, on tiles of the operator."""

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.web.public.drawing import Map, draw_map
from bot.web.public.tiles import Archive, Tiles
from casework.model.area import Area
from tests.bot.web.test_tiles import archive
from tests.stories.public.site import looking
from tests.stories.public.test_page import text, with_categories
from tests.stories.stage import (
    Stage,
)


async def test_the_map_is_drawn_once_for_the_same_areas_and_its_numbers_stay_true(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Sequence[Area]] = []

    def draw(areas: Sequence[Area]) -> Map:
        drawn.append(areas)
        return draw_map(areas)

    monkeypatch.setattr("bot.web.public.mapping.draw_map", draw)
    async with looking(stage.app) as http:
        assert 'class="area"' in await text(http, "/")
        await stage.reports()
        await stage.app.district.load()  # the same areas, read anew
        page = await text(http, "/")
        assert page.count('class="area has"') == 1
        assert 'aria-label="Eastside: 1 open"' in page
    assert [len(areas) for areas in drawn] == [0, 2]


async def test_the_map_has_the_areas_and_the_open_reports_as_data(stage: Stage) -> None:
    await with_categories(stage, rounds_place=True)
    await stage.reports(at=(37.765432, -122.424321))
    async with looking(stage.app) as http:
        told = (await http.get("/map.json?lang=zh_CN")).json()
    (report,) = told["reports"]
    assert (report["at"], report["rough"]) == ([37.765, -122.424], True)
    assert report["link"] == "/reports/1?lang=zh_CN"
    assert {each["open"] for each in told["areas"]} == {0, 1}
    assert told["tiles"] == {"address": "", "credit": ""}


async def test_tiles_come_from_an_archive_or_from_the_one_site_that_is_named(stage: Stage, tmp_path: Path) -> None:
    own = Tiles(str(archive(tmp_path / "city.pmtiles")), "Drawn by the district")
    async with looking(stage.app, tiles=own) as http:
        assert (await http.get("/map.json")).json()["tiles"]["credit"] == "Drawn by the district"
        assert (await http.get("/tiles/0/0/0")).headers["content-type"] == "image/png"
        for path in ("/tiles/9/0/0", "/tiles/x/0/0", "/tiles/0/0/-1"):
            assert (await http.get(path)).status_code == 404
    async with looking(stage.app, tiles=Tiles("https://tiles.test/{z}/{x}/{y}.png")) as http:
        front = await http.get("/")
        assert "img-src 'self' https://tiles.test;" in front.headers["content-security-policy"]
        assert "https://tiles.test, which learns your address" in await text(http, "/about")


async def test_nobody_waits_while_a_tile_is_looked_up(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, order = threading.Event(), list[str]()

    def slow(*_: object) -> bytes:
        gate.wait(5)
        order.append("the tile")
        return b"a tile"

    monkeypatch.setattr(Archive, "tile", slow)
    own = Tiles(str(archive(tmp_path / "city.pmtiles")))
    async with looking(stage.app, tiles=own) as http, asyncio.TaskGroup() as tasks:
        tasks.create_task(http.get("/tiles/0/0/0"))
        await asyncio.sleep(0.1)
        assert "<svg" in await text(http, "/")
        order.append("another page")
        gate.set()
    assert order == ["another page", "the tile"]
