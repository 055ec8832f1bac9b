"""Everybody looks at the public page: what was reported, what became of it, and nothing about anybody."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest
from markupsafe import Markup

from bot.connecting import connect
from bot.web.public.answering import liked
from bot.web.public.door import Site, be_public_beside
from bot.web.public.drawing import Map, draw_map
from bot.web.public.pages import AT_ONCE
from bot.web.public.tiles import Tiles
from casework.model.area import Area
from casework.model.category import CategoryCode, CategoryGroup, CategoryTree
from casework.model.policy import DEFAULTS
from casework.model.ticket_id import TicketId
from casework.public.looking import Overview
from handlers.messages.public.about import about
from handlers.messages.public.reports import pictures
from handlers.messages.speaker import Speaker
from sandbox import Sandbox
from storage.unit_of_work import Storage
from tests.bot.web.test_tiles import archive
from tests.clock import Clock
from tests.in_process import in_process
from tests.stories.following.test_strangers import newest, presses_on_card
from tests.stories.oversight.test_records import imports
from tests.stories.public.site import BASE, free_port, looking
from tests.stories.stage import (
    EAST_DESK,
    ELM,
    OAK,
    TOKEN,
    TREE,
    WEST_DESK,
    ZONE,
    Stage,
    build,
    furnish,
    picture,
    running,
)

ATOM = "{http://www.w3.org/2005/Atom}"
WORDS = "Behind the blue door of <b>Mrs Roe</b>"


async def reported(stage: Stage) -> None:
    """Rita has reported #1, with a photo and words."""
    stage.rita.sends_photo(picture("brown"), WORDS)
    stage.rita.sends_location(*ELM)
    await stage.settle()
    await stage.goes_on(stage.rita, "group", "cat", "send")


async def text(http: httpx.AsyncClient, path: str) -> str:
    """Return a page that must be there."""
    answer = await http.get(path)
    assert answer.status_code == 200, path
    return answer.text


def photos_in(page: str) -> list[str]:
    return re.findall(r'src="(/photos/[0-9a-f]+)"', page)


async def with_categories(stage: Stage, **changes: Any) -> None:
    """Let every category be otherwise."""
    groups = (
        CategoryGroup(group.code, group.names, tuple(replace(each, **changes) for each in group.categories))
        for group in TREE.groups
    )
    async with stage.storage.begin("tree") as work:
        await work.districts.replace_tree(CategoryTree(tuple(groups)))
    await stage.app.district.load()


async def test_a_report_is_public_at_once_and_its_photo_once_the_desk_shows_it_and_gone_once_hidden(
    stage: Stage,
) -> None:
    await reported(stage)
    async with stage.storage.read() as work:
        name = (await work.tickets.photos(TicketId(1)))[0].photo.name
    async with looking(stage.app) as http:
        front, listed, page = [await text(http, path) for path in ("/", "/reports", "/reports/1")]
        assert "<b>1</b> report is open." in front
        assert "Eastside: 1 open" in front
        assert "#1 · Bulky waste" in listed
        for part in ("Eastside", "37.76500, -122.42500", "Eastside crew", "Open. Nobody has taken it yet.", "reported"):
            assert part in page
        assert "Mrs Roe" not in page
        assert photos_in(page) == []
        assert (await http.get(f"/photos/{name}")).status_code == 404

        await presses_on_card(stage, "show")
        page = await text(http, "/reports/1")
        assert "Behind the blue door of &lt;b&gt;Mrs Roe&lt;/b&gt;" in page
        assert photos_in(page) == [f"/photos/{name}"]
        assert 'alt="Photo of the report: Bulky waste"' in page
        shown = await http.get(f"/photos/{name}")
        assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")

        await stage.fixes(caption="Swept")
        page = await text(http, "/reports/1")
        assert len(photos_in(page)) == 2
        assert "fixed: Swept" in page
        assert "Fixed, says the team" in page

        stage.carl.says("/hide 1 1", stage.east)
        await stage.settle()
        page = await text(http, "/reports/1")
        assert f"/photos/{name}" not in photos_in(page)
        assert (await http.get(f"/photos/{name}")).status_code == 404
        assert "hid" not in re.sub(r"<[^>]*>", "", page)

        stage.carl.says("/conceal 1", stage.east)
        await stage.settle()
        page = await text(http, "/reports/1")
        assert photos_in(page) == []
        assert "Swept" not in page


async def test_where_homes_could_be_recognised_the_place_is_rounded_everywhere(stage: Stage) -> None:
    await with_categories(stage, rounds_place=True)
    where = (37.765432, -122.424321)
    await stage.reports(at=where)
    async with looking(stage.app) as http:
        said = [await text(http, path) for path in ("/", "/reports", "/reports/1", "/areas/east", "/feeds/east.atom")]
    assert "about 37.765, -122.424, because homes could be recognised" in said[2]
    assert "maps.test" not in said[2]
    assert not [page for page in said if "37.7654" in page or "122.4243" in page]
    await stage.reports(stage.otto, OAK)
    stage.carl.says("/merge 1 2", stage.east)
    await stage.settle()
    async with looking(stage.app) as http:
        page = await text(http, "/reports/1")
    assert "Closed. It goes on as another report." in page
    assert "· goes on as another report" in page
    assert "#2" not in page


async def test_the_list_is_filtered_by_area_category_and_state_and_turned(stage: Stage) -> None:
    await stage.reports()
    await stage.reports(at=OAK)
    await stage.fixes()  # the card on the Eastside desk: #1
    async with looking(stage.app) as http:

        async def numbers(query: str) -> list[str]:
            return re.findall(r">#(\d+) ·", await text(http, f"/reports?{query}"))

        assert await numbers("") == ["2", "1"]
        assert await numbers("area=east") == ["1"]
        assert await numbers("area=west&state=open") == ["2"]
        assert await numbers("state=fixed") == ["1"]
        assert await numbers("state=closed") == await numbers("category=dirt") == await numbers("area=nowhere") == []
        assert await numbers("before=2") == ["1"]
        for query in ("state=odd", "before=-1", "before=x", "before=" + "9" * 30):
            assert (await http.get(f"/reports?{query}")).status_code == 400
        chosen = await text(http, "/reports?area=east&state=fixed&lang=zh_CN")
        assert '<option value="east" selected>' in chosen
        assert '<html lang="zh-Hans">' in chosen
        assert 'href="/reports/1?lang=zh_CN"' in chosen
        assert re.findall(r">#(\d+) ·", await text(http, "/areas/west")) == ["2"]
        for path in ("/reports/3", "/reports/x", "/areas/nowhere", "/photos/x", "/feeds/no.atom", "/../etc", "/admin"):
            assert (await http.get(path)).status_code == 404
        assert (await http.post("/reports")).status_code == 405


RUBBISH = (
    "%00",
    "%ff%fe",
    "%ED%A0%80",
    "'--",
    "%22%3E%3Cscript%3E",
    "9" * 40,
    "-1",
    "../../etc/passwd",
    "x" * 3000,
    "%F0%9F%91%8D",
)


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
async def test_no_rubbish_is_a_mistake_of_ours_or_comes_back_as_it_was(stage: Stage) -> None:
    await stage.reports()
    async with looking(stage.app) as http:
        for rubbish in RUBBISH:
            places = ("reports/", "areas/", "feeds/", "photos/", "")
            queries = ("area", "category", "state", "before", "lang", "odd")
            paths = [f"/{place}{rubbish}" for place in places] + [f"/reports?{key}={rubbish}" for key in queries]
            for path in paths:
                answer = await http.get(path)
                assert answer.status_code in (200, 400, 404), path
                assert "<script" not in answer.text
        away = await http.get(f"{BASE}//elsewhere.test/")
        assert 'href="//' not in away.text
        assert away.status_code == 404


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


async def test_a_report_leads_to_the_one_as_which_it_goes_on_if_everybody_sees_that(stage: Stage) -> None:
    await stage.reports()
    await stage.reports(stage.otto, OAK)
    stage.carl.says("/merge 1 2", stage.east)
    await stage.settle()
    async with looking(stage.app) as http:
        page = await text(http, "/reports/1?lang=en")
        assert page.count('<a href="/reports/2?lang=en">') == 2  # the state, and the line of the history
        assert 'href="/reports/2?lang=en">Closed. It goes on as #2.</a>' in page
        async with stage.storage.begin("private") as work:
            other = await work.tickets.get(TicketId(2))
            assert other is not None
            await work.tickets.save(replace(other, is_public=False))
        page = await text(http, "/reports/1")
        assert "Closed. It goes on as another report." in page
        assert "· goes on as another report" in page
        said = (await http.get("/open311/v2/requests/1.json")).text
        for given in (page, said):
            assert "/reports/2" not in given
            assert "#2" not in given


async def test_a_report_that_goes_on_at_a_rounded_place_does_not_lead_there(stage: Stage) -> None:
    await stage.reports()
    await stage.reports(stage.rita, OAK)
    stage.otto.says("#1")
    await stage.settle()
    stage.otto.presses("⭐ Follow")
    await stage.settle()
    stage.carl.says("/merge 1 2", stage.east)
    await stage.settle()
    async with stage.storage.begin("rounded") as work:
        other = await work.tickets.get(TicketId(2))
        assert other is not None
        await work.tickets.save(replace(other, category=CategoryCode("gone")))
    for who in (stage.otto, stage.rita):
        who.says("#1")
    await stage.settle()
    assert "#2" not in newest(stage.otto).text
    assert "#2" in newest(stage.rita).text
    async with looking(stage.app) as http:
        for path in ("/reports/1", "/open311/v2/requests/1.json"):
            said = (await http.get(path)).text
            assert "#2" not in said
            assert "/reports/2" not in said


async def test_a_list_lets_others_say_that_they_see_it_too_where_that_gives_no_home_away(stage: Stage) -> None:
    await stage.reports()
    await stage.reports(at=OAK)
    await stage.fixes()  # the card on the Eastside desk: #1
    async with looking(stage.app) as http:
        page = await text(http, "/reports")
        assert re.findall(r"start=(p\d+_-\d+)", page) == ["p137765000_-122435000"]
        assert "I see it too" in page
        assert "start=p" in await text(http, "/areas/west")
        await with_categories(stage, rounds_place=True)
        for path in ("/reports", "/areas/west"):
            assert "start=p" not in await text(http, path)


def test_each_of_several_photos_says_which_it_is() -> None:
    to = Speaker("en", ZONE)
    said = [each.alternative for each in pictures(("a", "b"), Markup("Photo <1>"), to)]
    assert said == ["Photo <1> (1 of 2)", "Photo <1> (2 of 2)"]
    assert [each.alternative for each in pictures(("a",), Markup("Photo"), to)] == ["Photo"]
    assert pictures((), Markup("Photo"), to) == ()


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_the_page_says_what_is_held_why_and_whom_to_ask(language: str) -> None:
    policy, to = replace(DEFAULTS, flags_hide=7), Speaker(language, ZONE)
    page = about(policy, "", "ask <us>@city.test", to, blurs=False)
    said = " ".join(words for _, part in page.parts for words in part)
    for words in ("Open311", "/mydata", "/forget", "ask &lt;us&gt;@city.test", "Telegram", "7"):
        assert words in said
    asked = " ".join(words for _, part in about(policy, "", "", to, blurs=False).parts for words in part)
    assert len(asked) < len(said)
    assert "{contact}" not in asked


KINDS = (
    *("/", "/reports", "/reports/1", "/areas/east", "/teams", "/teams/east", "/about", "/feeds/east.atom"),
    *("/bulletins", "/campaigns", "/exhibits", "/drives", "/api"),
    *("/map.json", "/map.js", "/style.css", "/no"),
)


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


async def test_an_older_record_says_that_it_is_one_and_promises_nothing(stage: Stage) -> None:
    await imports(stage, 1)
    async with looking(stage.app) as http:
        page = await text(http, "/reports/1")
    assert "Open; an older record on which nobody here has acted." in page
    assert "To be fixed by" not in page
    assert "An old sofa" not in page


async def test_the_page_links_into_the_bot(stage: Stage) -> None:
    await stage.reports()
    async with looking(stage.app) as http:
        front, page, area = [await text(http, path) for path in ("/", "/reports/1", "/areas/east")]
    name = stage.account.username
    assert f'href="https://t.me/{name}"' in front
    assert 'class="qr"' in front
    assert f'href="https://t.me/{name}?start=t11"' in page
    assert f'href="https://t.me/{name}?start=p137765000_-122425000"' in page
    assert f'href="https://t.me/{name}?start=r1' in area


async def test_a_dismissed_report_reads_as_in_chat(stage: Stage) -> None:
    await stage.reports()
    stage.carl.says("/dismiss 1 they have a quarrel with Mr Poe", stage.east)
    await stage.settle()
    async with looking(stage.app) as http:
        page = await text(http, "/reports/1")
        assert "Closed without a fix." in page
        assert "Poe" not in page
        stage.carl.says("/show 1", stage.east)
        await stage.settle()
        assert "Poe" in await text(http, "/reports/1")


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


async def test_a_team_has_a_page_with_its_figures_and_what_it_has_open(stage: Stage) -> None:
    await stage.reports()
    await stage.fixes()
    stage.rita.presses("👍 Fixed")
    await stage.settle()
    await stage.reports(at=ELM)
    async with looking(stage.app) as http:
        assert 'href="/teams/east"' in await text(http, "/teams")
        page = await text(http, "/teams/east")
        for said in ("Open reports of Eastside crew", "2 reports came.", "1 was fixed, 100% in time.", "0 reports are"):
            assert said in page
        assert "Residents said “fixed” 1 times" in page
        assert re.findall(r">#(\d+) ·", page) == ["2"]
        assert "2 reports came." in await text(http, "/areas/east")
        assert (await http.get("/teams/nobody")).status_code == 404


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
