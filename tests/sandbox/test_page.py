"""The page in a real browser: everything that the app offers is there, and what the bot does shows."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal

import pytest
import pytest_asyncio
from playwright.async_api import Error, Locator, Page, async_playwright, expect

from sandbox import Person, Sandbox
from sandbox.accounts import BotAccount
from sandbox.groups import Group
from sandbox.panel import SHIPPED
from tests.browser import CHROMIUM, FLAGS, NO_BROWSER
from tests.sandbox.client import Client
from tests.sandbox.pictures import jpeg
from tests.serving import served

SQUARE = [[-122.44, 37.75], [-122.40, 37.75], [-122.40, 37.78], [-122.44, 37.78], [-122.44, 37.75]]


pytestmark = pytest.mark.asyncio(loop_scope="module")  # a browser lives in one loop, and starting it takes seconds


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def tab() -> AsyncIterator[Page]:
    """Start a browser with one tab, in which every test opens a page of its own: a tab costs more than a test."""
    if CHROMIUM is None:
        pytest.skip(NO_BROWSER)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        tab = await browser.new_page(viewport={"width": 1280, "height": 800})
        tab.set_default_timeout(20_000)
        yield tab
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def page(phones: Sandbox, tab: Page) -> AsyncIterator[Page]:
    """Open the page with its two telephones, which no other test has seen; nothing may fail in it."""
    area = {"type": "Polygon", "coordinates": [SQUARE]}
    feature = {"type": "Feature", "geometry": area, "properties": {"name": "Mission"}}
    phones.panel.map = {"type": "FeatureCollection", "features": [feature]}
    complaints: list[str] = []

    def complain(error: Error) -> None:
        complaints.append(str(error))

    async with served(phones.app) as address:
        tab.on("pageerror", complain)
        await tab.goto(address)
        await tab.locator("[data-message]").first.wait_for()
        yield tab
        await tab.goto("about:blank")
        await tab.mouse.move(0, 0)  # nothing of the next page is under it
        await tab.emulate_media(color_scheme="light")
        tab.remove_listener("pageerror", complain)
    assert complaints == []


def phone(page: Page, name: str) -> Locator:
    return page.locator(f'[data-phone="{name}"]')


async def attach(held: Locator, tab: str) -> None:
    """Open the paper-clip's sheet at a tab."""
    await held.locator('[data-role="attach"]').click()
    await held.locator(f'[data-role="tab-{tab}"]').click()


async def choose(held: Locator, message: int, role: str) -> None:
    """Choose something from the menu of a message."""
    await held.locator(f'.message[data-message="{message}"]').hover()
    await held.locator(f'.message[data-message="{message}"] [data-role="more"]').click()
    await held.locator(f'.menu [data-role="{role}"]').first.click()


async def seen(sandbox: Sandbox, *lines: str) -> None:
    """Wait until the last lines of the transcript are these."""
    while sandbox.transcript()[-len(lines) :] != list(lines):
        assert await sandbox.changed.wait(sandbox.changed.revision, 10), sandbox.transcript()[-len(lines) :]


async def test_the_map_is_sent_once_and_again_when_it_is_another(phones: Sandbox, api: Client) -> None:
    first = await api.state()
    address = f"/panel/state?map={first['map_name']}"
    again = (await api.http.get(address)).json()
    assert "map" not in again
    assert first == again | {"map": phones.panel.map}
    phones.panel.map = {"type": "FeatureCollection", "features": [], "name": "another"}
    other = (await api.http.get(address)).json()
    assert other["map"] == phones.panel.map
    assert other["map_name"] != first["map_name"]


async def test_files_of_every_kind_are_sent_and_shown(page: Page, phones: Sandbox, tmp_path: Path) -> None:
    rita = phone(page, "Rita")
    files = {"a.jpg": jpeg(40, 30), "b.jpg": jpeg(30, 40), "c.HEIC": b"heic", "d.mp4": SHIPPED["clip"].read_bytes()}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    await rita.locator('[data-role="file"]').set_input_files([tmp_path / name for name in files])
    await rita.locator(".chip").nth(3).wait_for()
    await rita.locator('[data-role="input"]').fill("all of it")
    await rita.locator('[data-role="send"]').click()
    await seen(
        phones,
        '[Rita] Rita: (photo) "all of it"',
        "[Rita] Rita: (photo)",
        "[Rita] Rita: (video 3 s)",
        "[Rita] Rita: (file c.HEIC)",
    )
    await expect(rita.locator(".photos.count-3 .photo")).to_have_count(3)
    async with page.expect_download() as download:
        await rita.locator("a.file").click()
    await (await download.value).save_as(tmp_path / "saved")
    assert (tmp_path / "saved").read_bytes() == b"heic"

    await rita.locator('[data-role="file"]').set_input_files([tmp_path / "a.jpg"])
    await rita.locator('[data-role="as-file"]').check()
    await rita.locator('[data-role="send"]').click()
    await seen(phones, "[Rita] Rita: (file a.jpg)")


async def test_sounds_and_videos_play(page: Page, phones: Sandbox) -> None:
    rita = phone(page, "Rita")
    await attach(rita, "other")
    await rita.locator('[data-other="Voice message"]').click()
    await seen(phones, "[Rita] Rita: (voice 3 s)")
    await attach(rita, "other")
    await rita.locator('[data-other="Short video"]').click()
    await seen(phones, "[Rita] Rita: (video 3 s)")
    for player in (rita.locator("audio"), rita.locator("video")):
        played = await player.evaluate(
            """async (player) => {
              player.muted = true;
              await player.play();
              await new Promise((done) => player.addEventListener("timeupdate", done, { once: true }));
              return [Math.round(player.duration), player.error];
            }"""
        )
        assert played == [3, None]


async def test_a_place_is_named_or_shared_live_moved_by_clicks_and_stopped(page: Page, phones: Sandbox) -> None:
    held = phone(page, "Rita")
    await attach(held, "location")
    await held.locator('[data-area="Mission"]').click()
    await held.locator('[data-role="send-live"]').click()
    await held.locator('[data-role="move"]').click()
    places = set()
    for x, y in ((100, 120), (160, 150)):
        revision = phones.changed.revision
        await held.locator('[data-role="map"]').click(position={"x": x, "y": y})
        await phones.changed.wait(revision, 10)
        places.add(phones.transcript()[-1])
    assert len(places) == 2
    assert all(line.startswith("[Rita] Rita edits: (live location") for line in places)
    await held.locator('[data-role="stop"]').click()
    await expect(held.locator('[data-role="stop"]')).to_have_count(0)
    assert re.match(r"\[Rita\] Rita edits: \(location", phones.transcript()[-1])

    await attach(held, "location")
    await held.locator('[data-role="position"]').fill("37.76, -122.42")
    await held.locator('[data-role="title"]').fill("Dolores Park")
    await held.locator('[data-role="send-venue"]').click()
    await seen(phones, "[Rita] Rita: (venue Dolores Park, Mission)")


async def test_the_bot_is_added_to_a_group_and_then_offers_its_commands_there(
    page: Page, phones: Sandbox, api: Client, carl: Person
) -> None:
    await api.ok("setMyCommands", commands=[{"command": "queue", "description": "What there is"}])
    phones.panel.show(carl, phones.group("Night shift", [carl]))
    held = phone(page, "Carl")
    await held.get_by_role("tab", name="Night shift").click()
    await expect(held.locator('[data-role="commands"]')).to_be_hidden()
    await held.locator('[data-role="add-bot"]').click()
    await seen(phones, "[Night shift] Carl added Cleanward")
    await expect(held.locator('[data-role="add-bot"]')).to_be_hidden()
    await held.locator('[data-role="commands"]').click()
    await held.locator(".menu button").first.click()
    await seen(phones, "[Night shift] Carl: /queue@cleanward_bot")


async def test_without_a_map_a_place_is_typed(page: Page, phones: Sandbox) -> None:
    phones.panel.map = None
    phones.changed.notify()
    held = phone(page, "Rita")
    await attach(held, "location")
    await expect(held.locator(".hint")).to_have_text("No map here: type latitude, longitude")
    await held.locator('[data-role="position"]').fill("53.5461, 9.9662")
    await expect(held.locator(".hint")).not_to_contain_text("Outside")
    await held.locator('[data-role="send-location"]').click()
    await seen(phones, "[Rita] Rita: (location 53.54610, 9.96620)")
    await expect(held.locator(".message svg.city")).to_be_visible()


async def test_of_areas_that_lie_in_each_other_the_inner_one_is_named(page: Page, phones: Sandbox) -> None:
    inner = [[-122.43, 37.76], [-122.41, 37.76], [-122.41, 37.77], [-122.43, 37.77], [-122.43, 37.76]]
    features = [
        {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": {"name": name}}
        for name, ring in (("City", SQUARE), ("Mission", inner))
    ]
    phones.panel.map = {"type": "FeatureCollection", "features": features}
    phones.changed.notify()
    held = phone(page, "Rita")
    await held.locator('[data-role="attach"]').click()
    await held.locator('[data-role="tab-location"]').click()
    for position, name in (("37.765, -122.42", "Mission"), ("37.755, -122.42", "City")):
        await held.locator('[data-role="position"]').fill(position)
        await expect(held.locator(".hint")).to_have_text(name)


async def test_a_message_is_answered_changed_pinned_forwarded_and_deleted(
    page: Page, phones: Sandbox, carl: Person, desk: Group
) -> None:
    held = phone(page, "Carl")
    said = carl.says("od", desk)
    await choose(held, said.id, "edit")
    await held.locator('[data-role="input"]').fill("old")
    await held.locator('[data-role="send"]').click()
    await seen(phones, "[Mission desk] Carl edits: old")
    await choose(held, said.id, "pin")
    await seen(phones, '[Mission desk] Carl pinned "old"')
    await expect(held.locator('[data-role="pinned"]')).to_contain_text("old")
    await choose(held, said.id, "react")
    await expect(held.locator(".reactions")).to_have_text("👍")
    await held.locator(f'[data-message="{said.id}"] [data-role="reply"]').click()
    await held.locator('[data-role="input"]').fill("older")
    await held.locator('[data-role="send"]').click()
    await expect(held.locator(".quote")).to_have_text("old")
    await choose(held, said.id, "forward")
    await expect(held.locator(".forwarded")).to_have_text("Forwarded from Carl")
    await choose(held, said.id, "delete")
    await expect(held.locator(f'[data-message="{said.id}"]')).to_have_count(0)
    assert phones.transcript()[-1] == "[Mission desk] Carl deleted: old"


async def test_links_start_the_bot_wherever_they_stand(
    page: Page, phones: Sandbox, api: Client, rita: Person, carl: Person, desk: Group
) -> None:
    held = phone(page, "Rita")
    link = "https://t.me/cleanward_bot?start="
    keys = {"inline_keyboard": [[{"text": "Begin", "url": f"{link}button"}]]}
    await api.ok("sendMessage", chat_id=rita.id, text=f"see {link}words", reply_markup=keys)
    await held.locator(".text a").click()
    await seen(phones, "[Rita] Rita: /start words")
    await held.locator("[data-inline]").click()
    await seen(phones, "[Rita] Rita: /start button")
    await attach(held, "other")
    await held.locator('[data-link="QR code: Bin 17"]').click()
    await seen(phones, "[Rita] Rita: /start bin-17")
    await attach(phone(page, "Carl"), "other")
    await phone(page, "Carl").locator('[data-role="link"]').fill("desk-7")
    await phone(page, "Carl").locator('[data-role="open-link"]').click()
    await expect(phone(page, "Carl").locator("h2")).to_have_text("Cleanward")
    await expect(phone(page, "Carl").locator("[data-message]")).to_contain_text(["/start desk-7"])


async def test_the_commands_and_a_demanded_reply_are_at_hand(
    page: Page, phones: Sandbox, api: Client, rita: Person
) -> None:
    held = phone(page, "Rita")
    await api.ok("setMyCommands", commands=[{"command": "report", "description": "Report rubbish"}])
    await held.locator('[data-role="commands"]').click()
    await held.locator(".menu button").filter(has_text="Report rubbish").click()
    await seen(phones, "[Rita] Rita: /report")
    force = {"force_reply": True, "input_field_placeholder": "Your words"}
    asked = await api.ok("sendMessage", chat_id=rita.id, text="What?", reply_markup=force)
    await expect(held.locator(".quoting")).to_contain_text("What?")
    assert await held.locator('[data-role="input"]').get_attribute("placeholder") == "Your words"
    await held.locator('[data-role="input"]').fill("This")
    await held.locator('[data-role="send"]').click()
    await seen(phones, "[Rita] Rita: This")
    reply = rita.private().messages[-1].reply_to
    assert reply is not None
    assert reply.id == asked["message_id"]


async def test_a_long_history_shows_its_newest_message(page: Page, phones: Sandbox, api: Client, rita: Person) -> None:
    held = phone(page, "Rita")
    for number in range(300):
        rita.says(f"message {number}")
    newest = held.locator("[data-message]").filter(has_text="message 299")
    await expect(newest).to_be_in_viewport()
    assert await held.locator("[data-message]").count() == 200
    await api.ok("deleteMessage", chat_id=rita.id, message_id=rita.private().messages[-1].id)
    await expect(newest).to_have_count(0)


async def test_four_telephones_fit_and_are_legible(page: Page, phones: Sandbox, bot: BotAccount, desk: Group) -> None:
    for name in ("Sue", "小伟"):
        person = phones.person(name)
        desk.add(person)
        phones.panel.show(person, desk)
    await expect(page.locator("[data-phone]")).to_have_count(4)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    widths = await page.locator("[data-phone]").evaluate_all("all => all.map((one) => one.clientWidth)")
    assert min(widths) >= 290
    schemes: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
    for scheme in schemes:
        await page.emulate_media(color_scheme=scheme)
        colours = await page.locator(".screen").first.evaluate(
            "one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]"
        )
        ink, paper = (sum(map(int, re.findall(r"\d+", colour)[:3])) for colour in colours)
        assert (ink < paper) == (scheme == "light")
        assert abs(ink - paper) > 450
