"""The public page in a real browser, without a script: list, report, language, dark, a narrow phone, the keyboard."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
from anyio.from_thread import start_blocking_portal
from playwright.sync_api import Page, Request, expect, sync_playwright

from bot.demo.script import RITA_REPORTS, _wait_for
from bot.demo.town import Town, living, showing
from tests.browser import CHROMIUM, FLAGS, NO_BROWSER
from tests.clock import Clock
from tests.demo.conftest import PATIENCE_MS, TUESDAY_MORNING
from tests.demo.pictures import take_picture
from tests.remembering import remember_schema

# Of each text on the page: its colour and that of the ground below it. WCAG 2.2 asks for 4.5, or 3 for large letters.
CONTRASTS = """() => {
  const light = c => { const [r, g, b] = c.match(/[\\d.]+/g).map(v => { v /= 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
    if (!c.endsWith(', 0)')) return c; } return 'rgb(255, 255, 255)'; };
  return [...document.querySelectorAll('body *')].filter(e => !e.closest('svg') && [...e.childNodes].some(
    n => n.nodeType === 3 && n.textContent.trim())).map(e => { const a = light(getComputedStyle(e).color),
    b = light(ground(e)); return [e.textContent.trim().slice(0, 40),
    (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)]; }).filter(([, ratio]) => ratio < 4.5);
}"""
UNNAMED = """() => [...document.querySelectorAll('a, button, select, img, svg')].filter(e => !(
  e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || e.alt || (e.labels && e.labels.length)
  || e.textContent.trim())).map(e => e.outerHTML.slice(0, 80))"""


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
        yield Shown(town, url)


async def report(town: Town) -> None:
    """Rita reports a mattress, as in the script of the demo."""
    for step in RITA_REPORTS:
        begun = len(town.sandbox.lines)
        step.done(town)
        assert await _wait_for(town, begun, step.seen) is None


@pytest.fixture(scope="module")
def tab() -> Iterator[Page]:
    """Start a browser that runs no script of a page."""
    if CHROMIUM is None:
        pytest.skip(NO_BROWSER)
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(java_script_enabled=False, locale="en-GB")
        tab = context.new_page()
        tab.set_default_timeout(PATIENCE_MS)
        yield tab
        browser.close()


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


PATHS = ("/", "/reports", "/reports/1", "/areas/mission", "/about", "/nowhere")


def test_from_the_map_to_an_area_and_a_report_with_its_photo(tab: Page, shown: Shown, asked: list[str]) -> None:
    tab.goto(shown.url)
    expect(tab.get_by_text("1 report is open.")).to_be_visible()
    take_picture("screens/public-front", tab)
    tab.locator("svg.map").get_by_role("link", name="Mission: 1 open").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Open reports in Mission")
    tab.get_by_role("link", name="#1 ·").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("#1 · Furniture, appliances")
    expect(tab.get_by_text("A mattress, since Friday")).to_be_visible()
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
        assert tab.evaluate(CONTRASTS) == [], path
        assert tab.evaluate(UNNAMED) == [], path
        assert tab.evaluate("document.documentElement.scrollWidth") <= 360, path
        assert tab.locator("h1").count() == tab.locator("main").count() == 1
        assert tab.evaluate(
            "[...document.querySelectorAll('[id]')].length === new Set([...document.querySelectorAll("
            "'[id]')].map(e => e.id)).size"
        )
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
