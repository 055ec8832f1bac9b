"""The demo's clock: it is moved by the hour, from the page too, and what an hour brings comes before the next one."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta

from playwright.sync_api import Page, expect

from bot.demo.fast_clock import FastClock
from tests.clock import MONDAY_MORNING, Clock
from tests.demo.conftest import Running, open_page
from tests.demo.phones import Phone
from tests.demo.pictures import take_picture

HOUR = timedelta(hours=1)
A_DAY_MS = 60_000  # at most, on a busy machine; it takes a second or two


async def test_time_passes_by_the_hour_and_each_hour_is_dealt_with_before_the_next() -> None:
    usual = Clock()
    clock = FastClock(usual, "UTC")
    began, seen = clock.ticks(), list[datetime]()
    third, last = asyncio.Event(), asyncio.Event()

    async def act() -> None:
        at = clock()
        await asyncio.sleep(0)
        assert clock() == at
        seen.append(at)
        if len(seen) == 3:
            third.set()
        if len(seen) == 26:
            clock.pause()
            last.set()

    moving = asyncio.get_running_loop().create_task(clock.run(act))
    assert clock() == MONDAY_MORNING
    clock.skip(2)
    clock.skip(1)
    async with asyncio.timeout(5):
        await third.wait()
        clock.play()
        await last.wait()
    assert seen == [MONDAY_MORNING + HOUR * hour for hour in range(1, 27)]
    clock.skip(24)
    clock.pause()
    await asyncio.sleep(0.1)
    usual.advance(minutes=5)
    assert clock() == MONDAY_MORNING + HOUR * 26 + timedelta(minutes=5)
    assert 26 * 3600 <= clock.ticks() - began < 27 * 3600
    moving.cancel()
    with suppress(asyncio.CancelledError):
        await moving


def test_messages_show_the_towns_time_wherever_the_browser_is(tab: Page, running: Running) -> None:
    assert tab.context.browser is not None
    far = tab.context.browser.new_page(timezone_id="Asia/Shanghai")
    with open_page(far, running.town.url) as page:
        rita = Phone(page, "Rita")
        rita.says("/help")
        rita.newest("How to report")
        expect(page.locator('[data-role="now"]')).to_contain_text("Tue 12 May 10:05")
        expect(rita.messages.last.locator(".time time")).to_have_text("10:05")
        expect(rita.node.locator(".service").first).to_have_text("12 May")
    far.close()


def test_the_bar_moves_the_time_and_what_it_brings_comes(tab: Page, running: Running) -> None:
    with open_page(tab, running.town.url) as page:
        rita, carl, sue = Phone(page, "Rita"), Phone(page, "Carl"), Phone(page, "Sue")
        now, play = page.locator('[data-role="now"]'), page.locator('[data-role="play"]')
        for name in ("Sue", "Ines", "Ada"):
            Phone(page, name).sees("/join", "You are a")
        expect(now).to_contain_text("Tue 12 May 10:05")
        rita.sends_photos("mattress")
        rita.sees("✅ 1 photo")
        rita.shares_place(37.7524, -122.4142)
        for label in ("Litter and rubbish", "Furniture, appliances", "One", "✅ Send"):
            rita.presses(label)
        carl.newest("Open. Take it by Wed 13 May")
        running.clock.advance(minutes=1)
        page.locator('[data-role="skip-1"]').click()
        expect(now).to_contain_text("Tue 12 May 11:06")
        page.locator('[data-role="skip-24"]').click()
        expect(now).to_contain_text("Wed 13 May 11:06", timeout=A_DAY_MS)
        carl.sees("Open, and late. It should have been taken by Wed 13 May", "☀️ Good morning", "🆕 New: 1")
        carl.looks_down()
        take_picture("screens/oversight-01-late", page, carl.node)
        play.click()
        expect(play).to_have_attribute("aria-label", "Pause")
        expect(now).not_to_contain_text("Wed 13 May", timeout=A_DAY_MS)  # a slow page may skip days
        play.click()
        expect(play).to_have_attribute("aria-label", "Play: a day a second")
        sue.says("/supervise 1 7 Clear it by then")
        carl.sees("Clear it by then")
        carl.looks_down()
        take_picture("screens/oversight-02-supervision", page, carl.node)
