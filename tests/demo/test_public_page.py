"""The public page in a real browser: map, list, report, flag, language, dark, a narrow phone, the keyboard."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from anyio.from_thread import start_blocking_portal
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Request, Route, expect, sync_playwright

from bot.demo.script import RITA_REPORTS, _wait_for
from bot.demo.town import Town, living, showing
from casework.model.authority import Role
from casework.model.bulletin import Bulletin, State
from casework.model.campaign import Campaign, CampaignCode, Target
from casework.model.exposure import Exhibit, Stand, propose
from casework.model.summary import Period
from casework.model.team import TeamCode
from casework.model.ticket_id import TicketId
from sandbox.people import Person
from tests.browser import CHROMIUM, FLAGS, NO_BROWSER
from tests.clock import Clock
from tests.demo.conftest import PATIENCE_MS, TUESDAY_MORNING
from tests.demo.pictures import take_picture
from tests.drives import drive
from tests.messages.bulletin_samples import facts_of
from tests.messages.values import ORDINARY
from tests.remembering import remember_schema

# The rules of WCAG 2.2 at level A and AA, as axe-core names them.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@dataclass(frozen=True, slots=True)
class Shown:
    """A town and the address of its public page."""

    town: Town
    url: str


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """Let a town live in which Rita has reported a mattress, and show its public page."""
    with pytest.MonkeyPatch.context() as patch, start_blocking_portal() as portal:
        remember_schema(patch)
        folder = tmp_path_factory.mktemp("town")
        with portal.wrap_async_context_manager(shown_town(folder)) as shown:
            yield shown


@asynccontextmanager
async def shown_town(folder: Path) -> AsyncIterator[Shown]:
    """Let the town live and show its public page for the block."""
    async with living(folder, 0, clock=Clock(TUESDAY_MORNING), is_paced=False) as town, showing(town) as url:
        await report(town)
        await tell(town)
        yield Shown(town, url)


async def report(town: Town) -> None:
    """Rita reports a mattress, as in the script of the demo."""
    for step in RITA_REPORTS:
        begun = len(town.sandbox.lines)
        step.done(town)
        assert await _wait_for(town, begun, step.seen) is None


async def tell(town: Town) -> None:
    """The district has posted a bulletin, runs a campaign, announces a drive, and has exposed Rita's report."""
    today = TUESDAY_MORNING.date()
    plan = Campaign(0, CampaignCode("clean"), "Clean month", today, today, targets=(Target("fixed", 30),))
    async with town.app.storage.begin("told") as work:
        facts = facts_of(ORDINARY)
        number = await work.bulletins.add(Period(today, today), facts, TUESDAY_MORNING)
        assert number is not None
        shown = Bulletin(number, Period(today, today), facts, TUESDAY_MORNING, State.POSTED, number=1, year=2026)
        await work.bulletins.save(shown)
        await work.campaigns.keep(replace(plan, teams=(TeamCode("mission"),), is_public=True))
        begins = TUESDAY_MORNING + timedelta(days=4)
        await work.drives.save(await work.drives.begin(drive(0, by=None, begins=begins, ends=begins)))
        ticket = await work.tickets.get(TicketId(1))
        assert ticket is not None
        new = propose(ticket, Exhibit.EXPOSURE, today, by_rule=True)
        photos = tuple([each.photo.id for each in await work.tickets.photos(ticket.id)])
        exposed = replace(new, number=await work.exposures.add(new), photos=photos)
        await work.exposures.save(replace(exposed, stand=Stand.PUBLISHED, published_on=today, answer="On Friday."))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start a browser."""
    if CHROMIUM is None:
        pytest.skip(NO_BROWSER)
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Page:
    """Open a tab that runs no script of a page."""
    tab = browser.new_context(java_script_enabled=False, locale="en-GB").new_page()
    tab.set_default_timeout(PATIENCE_MS)
    return tab


@pytest.fixture(scope="module")
def lively(browser: Browser) -> Page:
    """Open a tab that runs scripts, on a screen as narrow as a telephone's, for somebody who wants no motion."""
    tab = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="en-GB", reduced_motion="reduce"
    ).new_page()
    tab.set_default_timeout(PATIENCE_MS)
    return tab


@pytest.fixture
def asked(tab: Page, shown: Shown) -> Iterator[list[str]]:
    """The addresses that the browser asked for; none may be anybody else's."""
    addresses: list[str] = []

    def note(request: Request) -> None:
        addresses.append(request.url)

    tab.on("request", note)
    yield addresses
    tab.remove_listener("request", note)
    tab.set_viewport_size({"width": 1280, "height": 800})
    tab.emulate_media(color_scheme="light")
    assert [each for each in addresses if not each.startswith(shown.url)] == []


PATHS = (
    *("/", "/reports", "/reports/1", "/areas/mission", "/teams", "/teams/mission", "/about", "/nowhere"),
    *("/bulletins", "/bulletins/1", "/campaigns", "/exhibits", "/drives", "/api"),
)


def test_from_the_map_to_an_area_and_a_report_with_its_photo(tab: Page, shown: Shown, asked: list[str]) -> None:
    tab.goto(shown.url)
    expect(tab.get_by_text("1 report is open.")).to_be_visible()
    tab.locator("svg.map").get_by_role("link", name="Mission: 1 open").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Open reports in Mission")
    tab.get_by_role("link", name="#1 ·").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("#1 · Furniture, appliances")
    expect(tab.get_by_text("A mattress, since Friday")).to_be_visible()
    tab.set_viewport_size({"width": 1280, "height": 1180})
    take_picture("screens/public-report", tab)
    photo = tab.get_by_role("img", name="Photo of the report: Furniture, appliances")
    photo.scroll_into_view_if_needed()
    expect(photo).to_have_js_property("complete", True)
    assert photo.evaluate("each => each.naturalWidth") > 100
    assert any("/photos/" in each for each in asked)


def test_filters_are_a_form_and_the_language_stays(tab: Page, shown: Shown, asked: list[str]) -> None:
    tab.goto(f"{shown.url}/reports")
    tab.get_by_label("State").select_option("fixed")
    tab.get_by_role("button", name="Show these").click()
    expect(tab.get_by_text("There is nothing like this.")).to_be_visible()
    tab.get_by_role("link", name="简体中文").click()
    expect(tab.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(tab.get_by_label("状态")).to_have_value("fixed")
    tab.get_by_label("状态").select_option("open")
    tab.get_by_role("button", name="查看").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("全部上报")
    tab.get_by_role("link", name="#1 ·").click()
    expect(tab.locator("html")).to_have_attribute("lang", "zh-Hans")
    assert asked


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_readable_by_day_and_by_night_and_fits_a_narrow_phone(
    tab: Page, shown: Shown, asked: list[str], scheme: Literal["light", "dark"]
) -> None:
    tab.emulate_media(color_scheme=scheme)
    tab.set_viewport_size({"width": 360, "height": 740})
    grounds = set()
    for path in PATHS:
        tab.goto(shown.url + path)
        assert tab.evaluate("document.documentElement.scrollWidth") <= 360, path
        assert tab.locator("h1").count() == tab.locator("main").count() == 1
        grounds.add(tab.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert grounds == {"rgb(255, 255, 255)" if scheme == "light" else "rgb(20, 24, 28)"}
    assert asked


def test_the_keyboard_reaches_everything_and_shows_where_it_is(tab: Page, shown: Shown, asked: list[str]) -> None:
    tab.goto(f"{shown.url}/reports")
    tab.keyboard.press("Tab")
    expect(tab.get_by_role("link", name="Skip to the content")).to_be_focused()
    expect(tab.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    tab.keyboard.press("Enter")
    expect(tab.locator("main")).to_be_focused()
    reached = []
    for _ in range(6):
        tab.keyboard.press("Tab")
        reached.append(tab.evaluate("document.activeElement.id || document.activeElement.tagName"))
        assert tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert reached[:5] == ["area", "category", "state", "BUTTON", "A"]
    tab.keyboard.press("Shift+Tab")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("#1 · Furniture, appliances")
    assert asked


# What has the focus, in words; and whether that can be seen: by an outline, or on the map by a broad line.
FOCUSED = """() => {
    const at = document.activeElement
    const shape = at.querySelector(".area")
    const style = getComputedStyle(at)
    const seen = shape ? getComputedStyle(shape).strokeWidth === "6px" : style.outlineStyle === "solid"
    return at === document.body ? ["", true] : [at.getAttribute("aria-label") || at.textContent.trim(), seen]
}"""
FIRST = ("Skip to the content", "Overview", "All reports", "Teams", "Bulletins", "Campaigns", "What we hold and why")
LAST = ("Clean-ups to come", "Models and exposed cases", "For other systems", "English", "简体中文", "繁體中文")


def walk(tab: Page, most: int, until: str = "") -> list[str]:
    """Press the tabulator up to `most` times, or until a name; returns what had the focus, each of which showed it."""
    reached = []
    for _ in range(most):
        tab.keyboard.press("Tab")
        name, is_seen = tab.evaluate(FOCUSED)
        if not name:
            break
        assert is_seen, name
        reached.append(name)
        if name == until:
            break
    return reached


def test_the_keyboard_walks_over_the_map_and_a_report_and_chooses_a_language(
    tab: Page, lively: Page, shown: Shown, asked: list[str]
) -> None:
    lively.goto(shown.url)
    lively.locator(".live svg").wait_for()
    assert walk(lively, 11) == [*FIRST, "Report something in Telegram", "+−", "Zoom in", "Zoom out"]
    tab.goto(shown.url)
    reached = walk(tab, 60, "Mission: 1 open")
    assert reached[:7] == [*FIRST]
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Open reports in Mission")
    tab.goto(f"{shown.url}/reports/1")
    reached = walk(tab, 40)
    assert reached[:7] == [*FIRST]
    assert reached[-6:] == [*LAST]
    for name in ("I see it too", "Follow this report", "Flag this: it shows what nobody should see"):
        assert name in reached
    tab.get_by_role("link", name="繁體中文").focus()
    tab.keyboard.press("Enter")
    expect(tab.locator("html")).to_have_attribute("lang", "zh-Hant")
    assert asked


def asked_to_flag(tab: Page, who: Person) -> str:
    """Wait until somebody is asked whether they flag; returns the button that does."""
    for _ in range(200):
        labels = who.private().messages[-1].labels
        if labels and labels[0].startswith("🚩"):
            return labels[0]
        tab.wait_for_timeout(PATIENCE_MS / 200)
    raise AssertionError([(each.text, each.labels) for each in who.private().messages])


def test_flag_this_leads_into_the_bot_and_two_flags_hide_the_photo_before_everybodys_eyes(
    lively: Page, shown: Shown
) -> None:
    town, words = shown.town, lively.get_by_text("A mattress, since Friday")
    lively.goto(f"{shown.url}/reports/1")  # it reads itself anew, as it does beside the phones
    expect(words).to_be_visible()
    link = lively.get_by_role("link", name="Flag this").get_attribute("href")
    assert link is not None
    for who in (town.wei, town.named[Role.SUPERVISOR]):
        who.follows_link(link.partition("?start=")[2])
        who.presses(asked_to_flag(lively, who))
    expect(words).to_be_hidden()
    assert lively.locator(".photos img").count() == 0
    town.carl.says("/show 1", town.desks["mission"])
    expect(words).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(lively: Page, shown: Shown, scheme: Literal["light", "dark"]) -> None:
    lively.emulate_media(color_scheme=scheme)
    for path in PATHS:
        lively.goto(shown.url + path)
        if path == "/":
            lively.locator(".live svg").wait_for()
        found = Axe().run(lively, options=RULES)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"


def test_where_scripts_run_a_map_that_moves_takes_the_drawings_place(lively: Page, shown: Shown) -> None:
    complaints: list[str] = []
    lively.on("pageerror", lambda error: complaints.append(str(error)))
    weights: dict[str, int] = {}  # a page that is live is read again and again
    lively.on("response", lambda answer: weights.update({answer.url: int(answer.headers.get("content-length", "0"))}))
    lively.goto(shown.url)
    lively.locator(".live svg").wait_for()
    expect(lively.locator("svg.map")).to_be_hidden()
    assert sum(weights.values()) < 100_000
    lively.get_by_role("button", name="Zoom in").click()
    link = word_on_the_map(lively)
    link.click()
    expect(lively.get_by_role("heading", level=1)).to_have_text("#1 · Furniture, appliances")
    assert complaints == []


def word_on_the_map(lively: Page) -> Locator:
    """Click the report on the map that moves; returns the link of the word that stands open there."""
    link = lively.get_by_role("link", name="#1 · Furniture, appliances")
    for _ in range(5):  # the page may have begun to read itself anew, which ends with a map without the word
        if not link.is_visible():
            lively.locator(".live path").last.click()
        lively.wait_for_timeout(300)
    return link


# From now on the page has changed whenever it asks; `data-asked` counts how often it did, until it is read anew.
CHANGED = """() => {
    const root = document.documentElement
    window.fetch = async () => {
        root.dataset.asked = Number(root.dataset.asked ?? 0) + 1
        return new Response(null, { headers: { etag: "another" } })
    }
}"""
ASKED_TWICE = re.compile(r"[2-9]|\d\d")


def test_a_page_that_follows_the_phones_takes_no_word_and_no_link_out_of_a_visitors_hand(
    lively: Page, shown: Shown
) -> None:
    page = lively.locator("html")
    lively.goto(shown.url)
    lively.locator(".live svg").wait_for()
    lively.get_by_role("button", name="Zoom in").click()
    link = word_on_the_map(lively)
    lively.evaluate(CHANGED)
    expect(page).to_have_attribute("data-asked", ASKED_TWICE)
    expect(link).to_be_visible()
    lively.get_by_role("button", name="Close popup").click()
    expect(page).not_to_have_attribute("data-asked", ASKED_TWICE)
    lively.goto(f"{shown.url}/reports")

    def slowly(route: Route) -> None:
        lively.wait_for_timeout(4000)  # the page asks each 1.5 s; nothing can be read of it while it is left
        route.continue_()

    lively.evaluate(CHANGED)
    lively.route("**/reports/1", slowly, times=1)
    lively.get_by_role("link", name="#1 ·").click()
    expect(lively.get_by_role("heading", level=1)).to_have_text("#1 · Furniture, appliances")


def test_the_pages_are_seen_by_day_and_on_a_narrow_phone_by_night(browser: Browser, shown: Shown) -> None:
    wide = browser.new_page(
        viewport={"width": 1280, "height": 1080}, locale="en-GB", timezone_id="America/Los_Angeles", bypass_csp=True
    )
    wide.goto(shown.url)
    wide.locator(".live svg").wait_for()
    take_picture("screens/public-front", wide)
    wide.set_viewport_size({"width": 1280, "height": 760})
    wide.goto(f"{shown.url}/teams/mission")
    expect(wide.get_by_role("heading", level=1)).to_contain_text("Mission crew")
    take_picture("screens/public-team", wide)
    wide.set_viewport_size({"width": 1240, "height": 820})
    panel = shown.town.sandbox.panel
    everybody, panel.phones = panel.phones, [each for each in panel.phones if each[0].name in ("Rita", "Carl")]
    wide.goto(shown.town.url)
    expect(wide.frame_locator("iframe").get_by_text("1 report is open.")).to_be_visible()
    take_picture("screens/public-beside-the-phones", wide)
    panel.phones = everybody
    wide.close()
    narrow = browser.new_page(viewport={"width": 360, "height": 740}, locale="zh-CN", color_scheme="dark")
    narrow.goto(f"{shown.url}/reports/1")
    expect(narrow.get_by_role("heading", level=1)).to_contain_text("#1 ·")
    assert narrow.evaluate("document.documentElement.scrollWidth") <= 360
    take_picture("screens/public-narrow", narrow)
    narrow.close()


def test_a_page_beside_the_phones_follows_them(lively: Page, shown: Shown) -> None:
    lively.goto(shown.town.url)
    page = lively.frame_locator('[data-site="What everybody sees"] iframe')
    page.get_by_role("link", name="All reports").click()
    page.get_by_role("link", name="#1 ·").click()
    expect(page.get_by_text("Nobody has taken it yet.")).to_be_visible()
    shown.town.carl.says("/take 1", shown.town.desks["mission"])
    expect(page.get_by_text("Somebody is dealing with it.")).to_be_visible()
    shown.town.carl.says("/release 1", shown.town.desks["mission"])
    expect(page.get_by_text("Nobody has taken it yet.")).to_be_visible()
