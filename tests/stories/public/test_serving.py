"""How the public page is served: to crowds and caches, as feeds, in the browser's language, from its own process."""

import asyncio
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import httpx
import pytest
from starlette.requests import Request

from bot.connecting import connect
from bot.web.public.answering import liked, takes_gzip
from bot.web.public.door import Site, be_public_beside
from bot.web.public.drawing import Code, draw_code
from bot.web.public.pages import AT_ONCE
from bot.web.public.tiles import Tiles
from casework.public.looking import Overview
from sandbox import Sandbox
from storage.unit_of_work import Storage
from tests.bot.web.test_tiles import archive
from tests.clock import Clock
from tests.in_process import in_process
from tests.stories.public.site import BASE, free_port, looking
from tests.stories.public.test_open311 import V2
from tests.stories.public.test_page import text
from tests.stories.stage import (
    EAST_DESK,
    TOKEN,
    WEST_DESK,
    Stage,
    build,
    furnish,
    running,
)

ATOM = "{http://www.w3.org/2005/Atom}"
KINDS = (
    *("/", "/reports", "/reports/1", "/areas/east", "/teams", "/teams/east", "/about", "/feeds/east.atom"),
    *("/bulletins", "/campaigns", "/exhibits", "/drives", "/api"),
    *("/map.json", "/map.js", "/style.css", "/no"),
)


async def test_a_crowd_of_readers_waits_for_its_turn_and_is_told_when_it_takes_too_long(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once, most = 0, 0

    async def slow(*_: object) -> Overview:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.01)
        at_once -= 1
        return Overview((), 0, 0)

    monkeypatch.setattr("casework.public.looking.overview", slow)
    async with looking(stage.app) as http:
        answers = await asyncio.gather(*(http.get("/") for _ in range(12)))
        assert {answer.status_code for answer in answers} == {200}
        assert most == AT_ONCE
        monkeypatch.setattr("bot.web.public.pages.PATIENCE_S", 0.001)
        assert (await http.get("/")).status_code == 503


async def test_nobody_waits_while_the_code_of_anothers_page_is_drawn(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.reports()

    def slow(link: str) -> Code:
        if "start=" in link:
            gate.wait(5)
            drawn.append("the report")
        return draw_code(link)

    monkeypatch.setattr("bot.web.public.studio.draw_code", slow)
    drawn, gate = list[str](), threading.Event()
    async with looking(stage.app) as http, asyncio.TaskGroup() as tasks:
        await text(http, "/about")
        tasks.create_task(http.get("/reports/1"))
        await asyncio.sleep(0.1)
        assert "<svg" in await text(http, "/about")
        drawn.append("the other page")
        gate.set()
    assert drawn == ["the other page", "the report"]


async def test_pages_come_while_no_thread_of_the_bot_is_free(stage: Stage, tmp_path: Path) -> None:
    await stage.reports()
    tiles = Tiles(str(archive(tmp_path / "city.pmtiles")))
    paths = "/about", "/", "/tiles/0/0/0", "/map.json", f"{V2}/requests.json", "/reports/1", "/about"
    gate, threads = threading.Event(), ThreadPoolExecutor(1)
    asyncio.get_running_loop().set_default_executor(threads)
    threads.submit(gate.wait, 20)
    try:
        async with looking(stage.app, tiles) as http, asyncio.timeout(10):
            for path in paths:
                assert (await http.get(path)).status_code == 200
            assert (await http.get("/no")).status_code == 404
    finally:
        gate.set()


async def test_a_page_that_says_what_is_wrong_has_no_code_drawn_for_it(stage: Stage) -> None:
    async with looking(stage.app) as http:
        assert 'class="qr"' not in (await http.get("/no")).text
        assert 'class="qr"' in await text(http, "/about")
        assert 'class="qr"' in (await http.get("/no")).text


async def test_feeds_and_the_sitemap_are_xml_with_whole_addresses(stage: Stage) -> None:
    await stage.reports()
    async with looking(stage.app) as http:
        feed = ET.fromstring(await text(http, "/feeds/east.atom"))
        sitemap = ET.fromstring(await text(http, "/sitemap.xml"))
    site = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    assert [each.findtext(f"{ATOM}id") for each in feed.findall(f"{ATOM}entry")] == [f"{BASE}/reports/1"]
    places = [each.findtext(f"{site}loc") for each in sitemap]
    assert places[:4] == [f"{BASE}{path}" for path in ("/", "/reports", "/teams", "/about")]
    assert f"{BASE}/reports/1" in places
    assert f"{BASE}/areas/east" in places


async def test_a_feed_says_when_a_report_changed_and_stays_the_same_while_nothing_does(stage: Stage) -> None:
    async with looking(stage.app) as http:
        empty = await http.get("/feeds/east.atom")
        stage.clock.advance(minutes=5)
        again = await http.get("/feeds/east.atom", headers={"if-none-match": empty.headers["etag"]})
        assert again.status_code == 304
        await stage.reports()
        came = stage.clock()
        stage.clock.advance(minutes=5)
        await stage.fixes()
        fixed = stage.clock()
        stage.clock.advance(minutes=5)
        stage.carl.says("/note 1 among us", stage.east)
        await stage.settle()
        feed = ET.fromstring(await text(http, "/feeds/east.atom?lang=zh_CN"))
        plain = ET.fromstring(await text(http, "/feeds/east.atom"))
    (entry,) = feed.findall(f"{ATOM}entry")

    def moment(of: ET.Element, name: str) -> datetime:
        return datetime.fromisoformat(of.findtext(f"{ATOM}{name}") or "")

    assert moment(entry, "published") <= came < fixed <= moment(entry, "updated") < stage.clock()
    assert moment(feed, "updated") == moment(entry, "updated")
    assert entry.findtext(f"{ATOM}summary") == "处置完毕 · Eastside"
    links = {each.get("rel"): each.get("href") for each in feed.findall(f"{ATOM}link")}
    assert links == {
        "self": f"{BASE}/feeds/east.atom?lang=zh_CN",
        "alternate": f"{BASE}/areas/east?lang=zh_CN",
    }
    assert feed.findtext(f"{ATOM}id") == plain.findtext(f"{ATOM}id")


async def test_answers_may_be_kept_and_neither_run_nor_load_anything_nor_set_a_cookie(stage: Stage) -> None:
    await stage.reports()
    async with looking(stage.app) as http:
        for path in KINDS:
            answer = await http.get(path)
            policy = answer.headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert "set-cookie" not in answer.headers
            assert len(answer.content) < 100_000
            assert not re.search(r"<script(?! src=)|<style|\sstyle=|\son\w+=|<iframe", answer.text)
            loaded = re.findall(r'(?:src|rel="stylesheet" href)="([^"]*)"', answer.text)
            assert all(each.startswith("/") for each in loaded)
            if answer.status_code == 200:
                again = await http.get(path, headers={"if-none-match": answer.headers["etag"]})
                assert (again.status_code, again.content) == (304, b"")
        before = (await http.get("/reports/1")).headers["etag"]
        await stage.fixes()
        assert (await http.get("/reports/1", headers={"if-none-match": before})).status_code == 200
        for tags, tag in (("zh-TW,en;q=0.5", "zh-Hant"), ("fr, zh-CN;q=0.8, en;q=0.3", "zh-Hans"), ("fr", "en")):
            answer = await http.get("/about", headers={"accept-language": tags})
            assert f'<html lang="{tag}">' in answer.text
            assert answer.headers["vary"] == "Accept-Language, Accept-Encoding"


async def test_the_bot_shows_the_page_from_its_own_process_and_goes_on_where_it_cannot(
    storage: Storage, clock: Clock, tmp_path: Path
) -> None:
    sandbox = Sandbox(clock)
    account = sandbox.bot(TOKEN)
    await furnish(storage, EAST_DESK, WEST_DESK, clock())
    site = Site(("127.0.0.1", free_port()))
    app = build(storage, clock, tmp_path, connect(TOKEN, "http://telegram.test", in_process(sandbox.app)), site=site)
    async with running(app), httpx.AsyncClient(base_url=site.base) as http:
        async with asyncio.timeout(30):
            while f"https://t.me/{account.username}" not in await _front(http):  # noqa: ASYNC110 - an answer sets no event
                await asyncio.sleep(0.01)
        await be_public_beside(app.shown, site)  # the address is taken: a warning, and no error
        assert (await http.get("/about")).status_code == 200


async def _front(http: httpx.AsyncClient) -> str:
    """Return the first page, or nothing while nobody answers."""
    try:
        return (await http.get("/")).text
    except httpx.TransportError:
        return ""


def test_the_address_of_the_page_is_the_public_one_or_where_it_listens() -> None:
    assert Site(("127.0.0.1", 8090)).base == "http://127.0.0.1:8090"
    assert Site(("::1", 8090)).base == "http://[::1]:8090"
    assert Site(("127.0.0.1", 8090), "https://reports.example.org").base == "https://reports.example.org"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("zh", "zh_CN"),
        ("zh-HK", "zh_TW"),
        ("de, fr;q=0.9", "en"),
        ("zh-TW;q=0.4, en-GB;q=0.9", "en"),
        ("en;q=0, zh-CN;q=0.1", "zh_CN"),
        ("zh-CN;q=x, zh-TW;q=0.2", "zh_TW"),
        ("*", "en"),
        (", ;;q=,\x00" * 50, "en"),
    ],
)
def test_the_browser_chooses_the_language(header: str, language: str) -> None:
    assert liked(header) == language


@pytest.mark.parametrize(
    ("header", "is_taken"),
    [
        ("gzip, deflate, br", True),
        ("br, GZIP ; q=0.5", True),
        ("*", True),
        ("", False),
        ("identity", False),
        ("gzip;q=0", False),
        ("br, gzip;q=0.0, *", False),
        ("*;q=0", False),
        ("gzip;q=x", False),
        ("gzip;Q=0", False),
        ("gzip; q =0", False),
        ("br\ngzip", True),
        ("gzip\n*;q=0", True),
    ],
)
def test_what_is_compressed_goes_to_those_who_take_it(header: str, is_taken: bool) -> None:
    headers = [(b"accept-encoding", line.encode()) for line in header.split("\n")]
    assert takes_gzip(Request({"type": "http", "headers": headers})) is is_taken


async def test_a_crowd_that_reads_the_same_is_given_what_was_made_a_second_ago(stage: Stage) -> None:
    await stage.reports()
    async with looking(stage.app, fresh_s=60) as http:
        first = await text(http, "/reports/1")
        await stage.fixes()
        assert await text(http, "/reports/1") == first
        assert await text(http, "/reports/1?lang=zh_CN") != first
        packed = await http.get("/", headers={"accept-encoding": "gzip"})
        plain = await http.get("/", headers={"accept-encoding": "identity"})
        assert packed.text == plain.text
        assert packed.headers["etag"] != plain.headers["etag"]
