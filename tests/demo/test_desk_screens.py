"""A day at the desk, clicked through its most important screens, with a picture of each: those of docs/desk.md.

The whole day, act by act, is a story: tests/stories/desk/test_day.py.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from anyio import fail_after
from anyio.from_thread import start_blocking_portal
from playwright.sync_api import Locator, Page

from bot.demo.script import photo
from bot.demo.town import Town, living
from casework.model.authority import Role
from tests.clock import Clock
from tests.demo.conftest import PATIENCE_MS, TUESDAY_MORNING, open_page
from tests.demo.phones import Phone
from tests.demo.pictures import only_for_pictures, take_picture
from tests.paths import ROOT

FOLSOM = (37.7524, -122.4142)
NEXT_DOOR = (37.7526, -122.4141)  # some 25 m away
CESAR_CHAVEZ = (37.7482, -122.4135)  # in the Mission too, 500 m away
DOLORES = (37.7602, -122.4262)
ASHBURY = (37.7699, -122.4469)  # the Sunset crew's
REPORTED = (("mattress", FOLSOM), ("bags", NEXT_DOOR), ("bags", CESAR_CHAVEZ), ("heap", DOLORES))
GOES_ON = ("✅ Send", "No, something else", "One", "Furniture, appliances", "Litter and rubbish")  # the last first


@dataclass(frozen=True, slots=True)
class Desk:
    """The page, and who is on it: a resident, the foreman, a supervisor."""

    page: Page
    rita: Phone
    carl: Phone
    sue: Phone

    def shows(self, name: str, *phones: Phone, top: Locator | None = None) -> None:
        """Take a picture of telephones, Carl's if none is named, from a message of his downwards if one is."""
        if top:
            self.carl.looks_at(top)
        take_picture(f"screens/desk-{name}", self.page, *(phone.node for phone in phones or (self.carl,)))

    def card(self, number: int) -> Locator:
        """Return the newest card of a ticket."""
        return self.carl.messages.filter(has_text=f"#{number} · ").filter(has_text="🕑 Reported").last


@pytest.fixture
def desk(tab: Page, tmp_path: Path) -> Iterator[Desk]:
    clock = Clock(TUESDAY_MORNING)
    life = living(tmp_path, 0, clock=clock, is_paced=False)
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(life) as town:
        portal.call(on_tuesday, town, clock)
        with open_page(tab, town.url) as page:
            yield Desk(page, *(Phone(page, name) for name in ("Rita", "Carl", "Sue")))
    assert town.sandbox.violations == []


async def on_tuesday(town: Town, clock: Clock) -> None:
    """Four reports come in; on Wednesday morning the first is late. Sue supervises."""
    mission, sue = town.desks["mission"], town.named[Role.SUPERVISOR]
    mission.promote(next(user for user in mission.users.values() if user.is_bot))
    town.carl.says("/start")
    town.rita.says("An old mattress, and bags")
    town.rita.sends_photo(photo("heap"))
    for number, (name, at) in enumerate(REPORTED, 1):
        town.rita.sends_photo(photo(name))
        town.rita.sends_location(*at)
        await send(town, number)
        clock.advance(hours=6 if number == 1 else 0)
    clock.advance(hours=18, minutes=25)
    others = (town.wei, *town.named.values())
    put_away = {town.desks["works"].id, *(person.private().id for person in others)}
    shown = [(person, chat) for person, chat in town.sandbox.panel.phones if chat.id not in put_away]
    town.sandbox.panel.phones = [*shown, (town.carl, town.carl.private()), (sue, sue.private())]


async def send(town: Town, number: int) -> None:
    """Press the buttons with which Rita's report of furniture goes on, until it is a ticket with that number."""
    chat = town.rita.private()

    def state() -> list[tuple[str, list[str]]]:
        return [(message.text, message.labels) for message in chat.messages]

    def offered() -> str:
        labels = {label for _, shown in state() for label in shown}
        return next((label for label in GOES_ON if label in labels), "")

    async def until(happened: Callable[[], bool]) -> None:
        while not happened():
            await town.sandbox.changed.wait(town.sandbox.changed.revision, 1)

    with fail_after(PATIENCE_MS / 1000):
        label = ""
        while label != GOES_ON[0]:
            await until(lambda: bool(offered()))
            label, before = offered(), state()
            town.rita.presses(label, chat=chat)
            await until(lambda was=before: state() != was)  # type: ignore[misc]  # of a default
        card = f"#{number} · "
        await until(lambda: any(each.text.startswith(card) for each in town.desks["mission"].messages))


@only_for_pictures
def test_a_day_at_the_desk_is_played_by_clicking(desk: Desk) -> None:
    look_what_there_is(desk)
    take(desk)
    put_off(desk)
    merge(desk)
    dismiss(desk)
    pass_on(desk)
    hide_a_photo(desk)
    fix(desk)
    hear_that_it_is_not_fixed(desk)
    print_it(desk)
    enter_a_call(desk)
    look_after_the_teams(desk)


@pytest.mark.parametrize("guide", ["desk", "oversight"])
def test_the_guide_shows_every_picture_once(guide: str) -> None:
    text = (ROOT / "docs" / f"{guide}.md").read_text(encoding="utf-8")
    shown = re.findall(rf"\(screens/({guide}-.+)\.png\)", text)
    assert shown == sorted(path.stem for path in (ROOT / "docs" / "screens").glob(f"{guide}-*.png"))


def look_what_there_is(desk: Desk) -> None:
    desk.carl.says("/board")
    desk.carl.newest("late 1")
    desk.shows("01-board")
    desk.carl.says("/queue")
    desk.carl.newest("📋 All")
    desk.shows("02-queue")
    desk.carl.says("/near")
    desk.carl.newest("Reply to this message with a location")
    desk.carl.shares_place(*FOLSOM)
    desk.carl.newest("Within 500 m")
    desk.shows("03-near")


def take(desk: Desk) -> None:
    desk.carl.presses("#1", on=desk.carl.newest("Within 500 m"))
    desk.carl.newest("The card of #1 is further down")
    desk.carl.presses("✋ Take", on=desk.card(1))
    desk.carl.newest("Taken by Carl")
    desk.shows("04-taken", top=desk.card(1))


def put_off(desk: Desk) -> None:
    desk.carl.presses("⋯ More", on=desk.card(3))
    desk.card(3).get_by_text("🅿️ Park").wait_for()
    desk.shows("05-more", top=desk.card(3))
    desk.carl.presses("🅿️ Park", on=desk.card(3))
    desk.carl.presses("In a week", on=desk.card(3))
    desk.carl.presses("needs a machine", on=desk.card(3))
    desk.carl.newest("Wanted: put off until")
    desk.sue.newest("Wanted: put off until")
    desk.shows("06-park", desk.carl, desk.sue, top=desk.card(3))
    desk.sue.presses("✅ Grant")
    desk.sue.newest("✅ Granted.")
    desk.carl.newest("Parked until")


def merge(desk: Desk) -> None:
    desk.carl.presses("⋯ More", on=desk.card(2))
    desk.carl.presses("🔗 The same as…", on=desk.card(2))
    desk.carl.newest("The same as which?")
    desk.shows("07-the-same", top=desk.card(2))
    desk.carl.presses("#1 · ", on=desk.card(2))
    desk.carl.newest("Closed as the same as #1")


def dismiss(desk: Desk) -> None:
    desk.carl.presses("⋯ More", on=desk.card(4))
    desk.carl.presses("🚫 Dismiss", on=desk.card(4))
    desk.carl.newest("Dismiss it: why?")
    desk.shows("08-dismiss", top=desk.card(4))
    desk.carl.presses("‹ Back", on=desk.card(4))
    desk.carl.sees_no_more("Dismiss it: why?")


def pass_on(desk: Desk) -> None:
    desk.carl.replies(desk.card(4))
    desk.carl.shares_place(*ASHBURY)
    desk.carl.newest("Pass it on to Sunset crew: why?")
    desk.shows("09-pass-on", top=desk.card(4))
    desk.carl.presses("not our area", on=desk.card(4))
    desk.carl.newest("#4 was passed on to Sunset crew")
    desk.carl.goes_to("Sunset crew")
    desk.carl.newest("#4 · Furniture, appliances")
    desk.carl.goes_to("Mission crew")


def hide_a_photo(desk: Desk) -> None:
    card = desk.card(1)
    desk.carl.presses("⋯ More", on=card)
    desk.carl.presses("🙈 Hide a photo", on=card)
    desk.carl.newest("Hide which photo?")
    desk.shows("10-hide", top=card)
    desk.carl.presses("🖼 1", on=card)
    desk.carl.sees_no_more("Hide which photo?")


def fix(desk: Desk) -> None:
    desk.carl.replies(desk.card(1))
    desk.carl.attaches("clean")
    desk.carl.says("All gone: 2.5 t, 3 people")
    desk.carl.newest("Fixed by Carl")
    desk.shows("11-fixed", top=desk.card(1))


def hear_that_it_is_not_fixed(desk: Desk) -> None:
    desk.rita.presses("👎 Not fixed")
    desk.rita.newest("What is still wrong with #1?")
    desk.rita.says("The bags are still there")
    desk.carl.newest("#1 was not fixed")
    desk.rita.newest("#1 is open again")
    desk.shows("12-not-fixed", desk.rita, desk.carl)


def print_it(desk: Desk) -> None:
    desk.carl.says("/print 1")
    paper = desk.carl.newest("on paper, as it stands now")
    desk.shows("13-print")
    assert desk.carl.downloads(paper).suggested_filename == "ticket-1.pdf"


def enter_a_call(desk: Desk) -> None:
    desk.carl.says("/enter call")
    desk.carl.goes_to("Cleanward")
    desk.carl.newest("Entered for somebody else: Call")
    desk.carl.says("contact: Mrs Wong, 555-0100")
    desk.carl.newest("To be told by hand: Mrs Wong, 555-0100")
    desk.shows("14-enter")


def look_after_the_teams(desk: Desk) -> None:
    desk.sue.says("/overview")
    desk.sue.newest("🧭 Overview")
    desk.shows("15-overview", desk.sue)
