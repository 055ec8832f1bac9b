"""The demo as a newcomer meets it: on the command line, and in a real browser."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.demo.conftest import open_page
from tests.demo.phones import Phone
from tests.demo.pictures import take_picture
from tests.forking import forked
from tests.paths import ROOT
from tests.rehearsal import address, process


def test_the_script_plays_the_loop_without_hands() -> None:
    played = subprocess.run(
        [sys.executable, "-m", "bot", "demo", "--script"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert played.returncode == 0, played.stderr
    assert played.stdout.endswith("Every step was right.\n")
    assert "✅ Thank you! Your report is number #1." in played.stdout
    assert "[小伟] bot: 🧹" in played.stdout
    warned = played.stdout.index("Carl, you took it.")
    assert (
        warned < played.stdout.index("[Rita] bot: ⌛ Your report #2 is late.") < played.stdout.index("🔥 Late: 1 / #2")
    )
    assert played.stdout.index("🔥 Late: 1 / #2") < played.stdout.index("[Sue] bot: ☀️ Good morning / 🔥 Late for")
    letter, look = played.stdout.index("📌 #2 is under supervision. Sue orders"), played.stdout.rindex("🔍 Look-back: ")
    assert played.stdout.index("🔥 Late for a working day") < letter < look < played.stdout.rindex("/ ✅ Still clean.")
    assert "(file ticket-2.pdf)" in played.stdout
    assert look < played.stdout.index("🏆 Communities") < played.stdout.index('[Mission crew] bot: (photo) "📰 ')
    assert played.stderr == ""


def test_a_taken_port_is_said_in_a_sentence(url: str, tmp_path: Path) -> None:
    port = url.rsplit(":", 1)[1]
    with forked("demo", "--port", port, folder=tmp_path) as refused:
        said = refused.end()
    assert refused.exit_code == 1
    assert f"The page cannot use port {port}" in said
    assert "Traceback" not in said


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run the demo for whoever visits it, and for whoever wants its port; nothing of either disturbs the other.

    It runs where a configuration lies, which is none of its business: nobody named it.
    """
    folder = tmp_path_factory.mktemp("here")
    (folder / "config.toml").write_text("this is no TOML", encoding="utf-8")
    with process("demo", "--port", "0", folder=folder) as demo:
        yield address(demo)
    assert (folder / "demo.log").read_text(encoding="utf-8") == ""


def test_the_whole_loop_is_played_by_clicking(tab: Page, url: str) -> None:
    with open_page(tab, url) as page:
        rita, carl, wei = (Phone(page, name) for name in ("Rita", "Carl", "小伟"))
        rita.says("/start")
        rita.sees("Dumped rubbish, litter")
        rita.sends_photos("mattress")
        rita.sees("✅ 1 photo")
        rita.key("It is where I am").click()
        page.locator('[data-area="Mission"]').first.click()
        page.locator('[data-role="send-location"]:visible').click()
        rita.sees(", Mission")
        rita.presses("Litter and rubbish")
        rita.presses("Furniture, appliances")
        rita.presses("One")
        rita.presses("✅ Send")
        rita.sees("Your report is number #1")

        carl.presses("✋ Take")
        carl.sees("Taken by Carl")
        rita.sees("was taken by Mission crew")
        carl.replies(carl.newest("Taken by Carl"))
        carl.sends_photos("clean")
        carl.sees("Fixed by Carl")
        rita.sees("Is it fixed?")
        wei.starts()
        wei.sees("⬜")
        take_picture("demo", page)
        rita.presses("👍 Fixed")
        carl.sees("the reporter confirmed it")
