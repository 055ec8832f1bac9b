"""The demo as a newcomer meets it: on the command line, and in a real browser."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect, sync_playwright

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "screenshots"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
# Without these a browser in a closed network spends its time on look-ups of its own.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PATIENCE_MS = 20_000


def test_the_script_plays_the_loop_without_hands() -> None:
    played = subprocess.run(
        [sys.executable, "-m", "bot", "demo", "--script"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
    )
    assert played.returncode == 0, played.stderr
    assert played.stdout.endswith("Every step was right.\n")
    assert "[Rita] bot edits: ✅ Thank you! Your report is number #1." in played.stdout
    assert played.stderr == ""


def test_a_taken_port_is_said_in_a_sentence(url: str) -> None:
    port = url.rsplit(":", 1)[1]
    refused = subprocess.run(
        [sys.executable, "-m", "bot", "demo", "--port", port],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert refused.returncode == 1
    assert f"The page cannot use port {port}" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.fixture
def url() -> Iterator[str]:
    demo = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--port", "0"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert demo.stdout is not None
    found = re.search(r"http://127\.0\.0\.1:\d+", demo.stdout.readline())
    assert found, demo.stderr.read() if demo.stderr else ""
    yield found[0]
    demo.send_signal(signal.SIGTERM)
    _, complaints = demo.communicate(timeout=20)
    assert demo.returncode == 0
    assert complaints == ""


@pytest.fixture
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium or Chrome on this machine; .ci/run installs Debian's chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


def test_the_whole_loop_is_played_by_clicking(browser: Browser, url: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(url)
    rita, carl = page.locator('[data-phone="Rita"]'), page.locator('[data-phone="Carl"]')

    say(rita, "/start")
    expect(rita).to_contain_text("Dumped rubbish, litter")
    send_photo(rita, "mattress")
    expect(rita).to_contain_text("✅ 1 photo")
    rita.locator("[data-key]").first.click()
    page.locator('[data-area="Mission"]').first.click()
    page.locator('[data-role="send-location"]:visible').click()
    expect(rita).to_contain_text("✅ Place: Mission")
    press(rita, "Rubbish on the ground")
    press(rita, "Furniture, appliances")
    say(rita, "A mattress, since Friday")
    expect(rita).to_contain_text("A mattress, since Friday")
    press(rita, "✅ Send")
    expect(rita).to_contain_text("Your report is number #1")

    press(carl, "✋ Take")
    expect(carl).to_contain_text("Taken by Carl")
    expect(rita).to_contain_text("was taken by Mission crew")
    card = carl.locator("[data-message]").filter(has_text="Taken by Carl").last
    card.hover()
    card.locator('[data-role="reply"]').click()
    send_photo(carl, "clean")
    expect(carl).to_contain_text("Fixed by Carl")
    expect(rita).to_contain_text("Is it fixed?")
    wei = page.locator('[data-phone="小伟"]')
    wei.locator('[data-role="start"]').click()
    expect(wei.locator("[data-message]")).to_have_count(3)
    expect(page.locator('[role="status"]:visible')).to_have_count(0)
    rita.locator('[data-role="input"]').click()
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / "demo.png")
    press(rita, "👍 Fixed")
    expect(carl).to_contain_text("the reporter confirmed it")
    assert complaints == []


def say(phone: Locator, words: str) -> None:
    phone.locator('[data-role="input"]').fill(words)
    phone.locator('[data-role="send"]').click()


def press(phone: Locator, label: str) -> None:
    phone.locator("button[data-inline]").filter(has_text=label).last.click()


def send_photo(phone: Locator, name: str) -> None:
    phone.locator('[data-role="attach"]').click()
    phone.locator(f'[data-photo="{name}"]').click()
    phone.locator('[data-role="send"]').click()
