"""What the browser tests share: a browser, and a town without a pace whose clock the test moves."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.demo.town import Town, living
from tests.browser import CHROMIUM, FLAGS, NO_BROWSER
from tests.clock import Clock

PATIENCE_MS = 20_000
TUESDAY_MORNING = datetime(2026, 5, 12, 17, 5, tzinfo=UTC)  # 10:05 in San Francisco


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip(NO_BROWSER)
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@contextmanager
def open_page(browser: Browser, url: str) -> Iterator[Page]:
    """Open the demo's page for the block; nothing may fail in it."""
    page = browser.new_page(
        viewport={"width": 1290, "height": 930},
        reduced_motion="reduce",
        timezone_id="America/Los_Angeles",
        bypass_csp=True,  # for the style of the pictures
    )
    page.set_default_timeout(PATIENCE_MS)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(url)
    yield page
    page.close()
    assert complaints == []


@dataclass(frozen=True, slots=True)
class Running:
    """A town that lives in another thread, for Playwright keeps this one to itself."""

    town: Town
    clock: Clock


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    clock = Clock(TUESDAY_MORNING)
    life = living(tmp_path, 0, clock=clock, is_paced=False)
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(life) as town:
        yield Running(town, clock)
    assert town.sandbox.violations == []
