"""A resident's day, played by clicking, with a picture for each step: those of docs/reporting.md."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Locator, Page

from tests.clock import Clock
from tests.demo.conftest import Running, open_page
from tests.demo.phones import Phone
from tests.demo.pictures import only_for_pictures, take_picture
from tests.paths import ROOT


@dataclass(frozen=True, slots=True)
class Day:
    """The people, the page on which they are, and the clock."""

    page: Page
    clock: Clock
    rita: Phone
    carl: Phone
    wei: Phone

    def shows(self, name: str, *phones: Phone, top: Locator | None = None) -> None:
        """Take a picture of telephones, Rita's if none is named, from a message of hers downwards if one is."""
        if top:
            self.rita.looks_at(top)
        take_picture(f"screens/{name}", self.page, *(phone.node for phone in phones or (self.rita,)))
        if top:
            self.rita.looks_down()


@pytest.fixture
def day(tab: Page, running: Running) -> Iterator[Day]:
    named = set(running.town.named.values())
    panel = running.town.sandbox.panel
    panel.phones = [(person, chat) for person, chat in panel.phones if person not in named]  # three fill a picture
    with open_page(tab, running.town.url) as page:
        yield Day(page, running.clock, *(Phone(page, name) for name in ("Rita", "Carl", "小伟")))


@only_for_pictures
def test_a_residents_day_is_played_by_clicking(day: Day, tmp_path: Path) -> None:
    begin_with_words_and_a_photo(day)
    say_where_it_is(day)
    say_what_is_wrong(day)
    send(day)
    begin_in_other_ways(day)
    be_warned_of_danger(day)
    be_asked_whether_it_is_the_same(day)
    keep_hold_of_it(day)
    answer_a_question_of_the_desk(day)
    have_the_last_word(day)
    say_that_it_is_back(day)
    read_another_language(day)
    follow_an_area(day)
    ask_what_is_kept(day, tmp_path)


def test_the_guide_shows_every_picture_once() -> None:
    shown = re.findall(r"\(screens/(.+)\.png\)", (ROOT / "docs" / "reporting.md").read_text(encoding="utf-8"))
    assert shown == sorted(path.stem for path in (ROOT / "docs" / "screens").glob("[0-9]*.png"))


def begin_with_words_and_a_photo(day: Day) -> None:
    day.rita.starts()
    day.rita.sees("Dumped rubbish, litter", "⬜ Photo")
    day.shows("01-welcome")
    day.rita.says("Someone left an old mattress here")
    day.rita.sees("📝 Words: Someone left an old mattress here")
    day.shows("02-words")
    day.rita.sends_photos("mattress")
    day.rita.sees("✅ 1 photo")
    day.shows("03-photo")


def say_where_it_is(day: Day) -> None:
    day.rita.says("24th Street")
    day.rita.sees("Which place do you mean by “24th Street”?")
    day.shows("04-address")
    day.rita.presses("Folsom Street")
    draft = day.rita.newest("✅ Place: Folsom Street")
    day.shows("05-map", top=draft)
    day.rita.presses("✏️ Change")
    day.rita.presses("📍 Move the pin")
    day.rita.sees("Each arrow moves the pin")
    before = draft.locator("img").get_attribute("src")
    day.rita.presses("↗")
    draft.locator(f'img:not([src="{before}"])').wait_for()
    day.shows("06-move-the-pin", top=draft)
    day.rita.presses("✓ Here")


def say_what_is_wrong(day: Day) -> None:
    day.rita.sees("💡 marks what it may be")
    day.shows("07-suggestions")
    day.rita.presses("Litter and rubbish")
    day.rita.sees("What exactly?")
    day.shows("08-category")
    day.rita.presses("Furniture, appliances")
    day.rita.sees("How many items are there?")
    day.shows("09-question")
    day.rita.presses("One")


def send(day: Day) -> None:
    day.rita.sees("It will go to Mission crew")
    day.shows("10-ready")
    day.rita.presses("✅ Send")
    day.rita.sees("Your report is number #1")
    day.carl.newest("#1 · Furniture, appliances")
    day.carl.newest("open 1")
    day.shows("11-receipt", day.rita, day.carl)


def begin_in_other_ways(day: Day) -> None:
    day.rita.follows_code("Bin 17")
    day.rita.sees("Bin 17, Dolores Park", "Overflowing bin")
    day.shows("12-qr-code")
    day.rita.sends_other("Short video")
    day.rita.sees("✅ 1 video")
    day.rita.sends_other("Voice message")
    day.rita.sees("✅ 1 voice message")
    day.shows("13-voice-and-video")
    day.rita.sends_other("Dice")
    day.rita.sees("I cannot use that")
    day.rita.presses("❌ Cancel")
    day.rita.sees_no_more("Overflowing bin")
    day.rita.sends_photos("mattress", as_file=True)
    day.rita.sees("where the photo was taken")
    day.shows("14-photo-as-a-file")
    day.rita.presses("❌ Cancel")
    day.rita.sees_no_more("where the photo was taken")


def be_warned_of_danger(day: Day) -> None:
    day.rita.says("Used needles under the bench")
    day.rita.presses("Choose what is wrong")
    day.rita.presses("💡 Needles")
    day.rita.sees("Call 911 first")
    day.shows("15-danger")
    day.rita.presses("❌ Cancel")
    day.rita.sees_no_more("Call 911 first")


def be_asked_whether_it_is_the_same(day: Day) -> None:
    day.wei.starts()
    day.wei.sends_photos("bags")
    day.wei.shares_place(37.7522, -122.4185)
    day.wei.presses("地面垃圾")
    day.wei.presses("垃圾堆")
    day.wei.presses("一两袋")
    day.wei.presses("✅ 提交")
    day.wei.sees("#2")
    day.clock.advance(hours=3)
    day.rita.sends_photos("heap")
    day.rita.shares_place(37.7523, -122.4184)
    day.rita.presses("Litter and rubbish")
    day.rita.presses("Bags or piles of rubbish")
    day.rita.presses("A bag or two")
    day.rita.sees("Is it the same as this?")
    day.shows("16-the-same")
    day.rita.presses("Yes, the same")
    day.rita.sees("What you sent is now with report #2")
    day.carl.newest("Somebody else sees #2 too")
    day.shows("17-with-another", day.rita, day.carl)


def keep_hold_of_it(day: Day) -> None:
    day.rita.says("/mine")
    day.rita.sees("My reports")
    day.shows("18-my-reports")
    day.rita.presses("#1 ·")
    seen = day.rita.newest("⏳ Open.")
    day.shows("19-a-report", top=seen)
    day.clock.advance(days=4)
    day.rita.says("#1")
    day.rita.newest("⌛ Late.")
    day.shows("20-late")
    day.rita.presses("🔔 Still nothing?")
    day.carl.newest("is anything happening, asks the reporter")


def answer_a_question_of_the_desk(day: Day) -> None:
    card = day.carl.newest("#1 · Furniture, appliances")
    day.carl.presses("✋ Take", on=card)
    day.rita.newest("was taken by Mission crew")
    day.carl.presses("❓ Ask the reporter", on=day.carl.newest("Taken by Carl"))
    day.carl.newest("reply to this message with your question")
    day.carl.says("Is it the one by the bus stop?")
    day.rita.newest("Is it the one by the bus stop?")
    day.shows("21-a-question", day.rita, day.carl)
    day.rita.says("Yes, right behind it")
    day.carl.newest("The reporter of #1 answered")
    day.rita.sees("You have answered")
    day.shows("22-the-answer", day.rita, day.carl)


def have_the_last_word(day: Day) -> None:
    day.carl.replies(day.carl.newest("Taken by Carl"))
    day.carl.sends_photos("clean")
    day.rita.newest("Is it fixed?")
    day.carl.newest("Fixed by Carl")
    day.shows("23-is-it-fixed", day.rita, day.carl)
    day.rita.presses("👍 Fixed")
    day.rita.newest("You said that it is fixed")
    day.carl.newest("the reporter confirmed it")


def say_that_it_is_back(day: Day) -> None:
    day.clock.advance(days=6)
    day.rita.says("#1")
    day.rita.newest("✅ Closed.")
    day.rita.presses("🔁 It is back")
    day.rita.newest("Is #1 back?")
    day.rita.sends_photos("mattress")
    day.rita.newest("#1 is open again")
    day.carl.newest("#1 has come back")
    day.shows("24-it-is-back", day.rita, day.carl)


def read_another_language(day: Day) -> None:
    day.rita.says("/language")
    day.rita.newest("In which language")
    day.shows("25-languages")
    day.rita.presses("繁體中文")
    day.rita.newest("發現亂丟垃圾")
    day.rita.newest("請傳送現場照片")
    day.shows("26-traditional-chinese")
    day.rita.says("/language")
    day.rita.presses("English")
    day.rita.key("It is where I am").wait_for()


def follow_an_area(day: Day) -> None:
    day.rita.shares_place(37.7596, -122.4269)
    day.rita.newest(", Mission Dolores")
    day.rita.says("/areas")
    areas = day.rita.newest("Follow an area")
    day.rita.presses("Daily", on=areas)
    day.rita.sees("every day")
    day.shows("27-areas")


def ask_what_is_kept(day: Day, folder: Path) -> None:
    day.rita.says("/privacy")
    said = day.rita.newest("What is kept, and who sees it")
    day.shows("28-privacy", top=said)
    day.rita.says("/mydata")
    sent = day.rita.newest("📦 Everything that is held about you")
    day.shows("29-mydata")
    day.rita.downloads(sent).save_as(folder / "mydata.zip")
    with ZipFile(folder / "mydata.zip") as held:
        assert held.testzip() is None
        assert json.loads(held.read("data.json"))
        assert any(name.endswith(".jpg") for name in held.namelist())
    day.rita.says("/forget")
    day.rita.newest("Shall I erase everything")
    day.shows("30-forget")
    day.rita.presses("🗑 Yes, erase it all")
    day.rita.newest("It is erased")
    day.shows("31-erased")
