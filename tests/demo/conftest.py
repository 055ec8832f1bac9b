"""What the browser tests share: a browser, and a town without a pace whose clock the test moves."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal
from playwright.sync_api import Error, Page, expect, sync_playwright

from bot.demo.town import Town, living
from tests.browser import CHROMIUM, FLAGS, NO_BROWSER
from tests.clock import Clock
from tests.remembering import remember_schema

PATIENCE_MS = 20_000
TUESDAY_MORNING = datetime(2026, 5, 12, 17, 5, tzinfo=UTC)  # 10:05 in San Francisco


@pytest.fixture(scope="module")
def tab() -> Iterator[Page]:
    """Start a browser with one tab, in which every test opens a page of its own: a tab costs more than a test."""
    if CHROMIUM is None:
        pytest.skip(NO_BROWSER)
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        tab = browser.new_page(
            viewport={"width": 1290, "height": 930},
            reduced_motion="reduce",
            timezone_id="America/Los_Angeles",
            bypass_csp=True,  # for the style of the pictures
        )
        tab.set_default_timeout(PATIENCE_MS)
        yield tab
        browser.close()


@contextmanager
def open_page(tab: Page, url: str) -> Iterator[Page]:
    """Open the demo's page for the block; nothing may fail in it."""
    complaints: list[str] = []

    def complain(error: Error) -> None:
        complaints.append(str(error))

    tab.on("pageerror", complain)
    tab.goto(url)
    yield tab
    tab.goto("about:blank")
    tab.mouse.move(0, 0)  # nothing of the next page is under it
    tab.remove_listener("pageerror", complain)
    assert complaints == []


@dataclass(frozen=True, slots=True)
class Running:
    """A town that lives in another thread, for Playwright keeps this one to itself."""

    town: Town
    clock: Clock


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    remember_schema(monkeypatch)
    clock = Clock(TUESDAY_MORNING)
    life = living(tmp_path, 0, clock=clock, is_paced=False)
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(life) as town:
        yield Running(town, clock)
    assert town.sandbox.violations == []
