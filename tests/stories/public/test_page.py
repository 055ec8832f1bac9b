"""Everybody looks at the public page: what was reported, what became of it, and nothing about anybody."""

import re
from dataclasses import replace
from typing import Any

import httpx
import pytest
from markupsafe import Markup

from casework.model.category import CategoryCode, CategoryGroup, CategoryTree
from casework.model.policy import DEFAULTS
from casework.model.ticket_id import TicketId
from handlers.messages.public.about import about
from handlers.messages.public.reports import pictures
from handlers.messages.speaker import Speaker
from tests.stories.following.test_strangers import newest, presses_on_card
from tests.stories.oversight.test_records import imports
from tests.stories.public.site import BASE, looking
from tests.stories.stage import (
    ELM,
    OAK,
    TREE,
    ZONE,
    Stage,
    picture,
)

WORDS = "Behind the blue door of <b>Mrs Roe</b>"
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
