"""Two weeks and a Monday in the town, with a picture of what supervisors, desks, residents and everybody then see.

They are those of docs/oversight.md and of the pages that it links to. What each mechanism does is told by the stories.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from playwright.sync_api import Page

from bot.demo.script import photo
from bot.demo.town import living
from casework.model.authority import Role
from casework.model.deep_link import OfFrontage, payload
from casework.model.frontage import FrontageCode
from sandbox.objects import Chat
from sandbox.people import Person
from tests.clock import Clock
from tests.demo import season as at
from tests.demo.conftest import TUESDAY_MORNING, open_page
from tests.demo.phones import Phone
from tests.demo.pictures import only_for_pictures, take_picture
from tests.demo.season import Season, begin, scenery
from tests.remembering import remember_schema

FRIDAY_EVENING = datetime(2026, 5, 16, 1, 30, tzinfo=UTC)
SATURDAY = datetime(2026, 5, 16, 16, 10, tzinfo=UTC)  # 9:10
WEDNESDAY = datetime(2026, 5, 27, 17, 30, tzinfo=UTC)
MONDAY = datetime(2026, 6, 1, 15, 5, tzinfo=UTC)  # 8:05, a working morning after the end of a month


class Shown:
    """The season and the page on which one looks at it."""

    def __init__(self, portal: BlockingPortal, season: Season, tab: Page) -> None:
        self.portal, self.season, self.tab = portal, season, tab

    def picture(self, name: str, *phones: tuple[Person, Chat, str]) -> None:
        """Take a picture of chats side by side, each from a message with some words downwards."""
        self.season.town.sandbox.panel.phones = [(person, chat) for person, chat, _ in phones]
        self.tab.set_viewport_size({"width": (430, 1000, 1290)[len(phones) - 1], "height": 930})
        with open_page(self.tab, self.season.town.url) as page:
            shown = [(Phone(page, person.name), words) for person, _, words in phones]
            for phone, words in shown:
                phone.looks_at(phone.newest(words))
            take_picture(f"screens/{name}", page, *(phone.node for phone, _ in shown))


@pytest.fixture
def shown(tab: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shown]:
    remember_schema(monkeypatch)
    clock = Clock(TUESDAY_MORNING)
    life = living(tmp_path, 0, scenery=scenery(), clock=clock, is_paced=False)
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(life) as town:
        yield Shown(portal, portal.call(begin, town, clock), tab)
    assert town.sandbox.violations == []


@only_for_pictures
def test_a_season_is_played_and_looked_at(shown: Shown) -> None:
    """Each act is played, and then looked at."""
    season, call = shown.season, shown.portal.call
    town, sue, carl, rita = season.town, season.sue, season.town.carl, season.town.rita
    mission, sunset, bay, channel = (*(town.desks[each] for each in ("mission", "sunset", "bay")), season.channel)
    call(_work, season)
    call(_drive, season)
    shown.picture(
        "oversight-08-drive",
        (rita, rita.private(), "Tomorrow: Dolores Park"),
        (carl, mission, "Drive 1: Dolores Park"),
        (sue, channel, "Dolores Park"),
    )
    call(_frontage, season)
    shown.picture(
        "oversight-07-frontages",
        (carl, mission, "#1 · Litter or dirty street"),
        (season.shop, season.shop.private(), "In front of your door"),
        (sue, sue.private(), "who has signed"),
    )
    call(_planned, season)
    shown.picture("campaigns-01-planned-works", (town.wei, town.wei.private(), "此处已安排工程"))
    call(_exposure, season)
    shown.picture(
        "oversight-04-exposure",
        (sue, sue.private(), "#6 Litter"),
        (carl, sunset, "may be exposed"),
        (town.named[Role.ADMINISTRATOR], channel, "Still to be put right"),
    )
    call(_campaign, season)
    shown.picture(
        "oversight-09-campaign",
        (sue, season.group, "🧹 Clean month · clean"),
        (carl, mission, "Clean month: behind"),
        (town.named[Role.INSPECTOR], mission, "🏗 A12"),
    )
    call(_june, season)
    shown.picture("oversight-03-league", (sue, season.group, "🏆"), (carl, sunset, "Your week"))
    shown.picture("oversight-03-league", (sue, season.group, "🏆"), (carl, sunset, "Your week"))
    call(_bulletin, season)
    shown.picture("oversight-05-bulletin", (sue, season.group, "📰 Draft"), (carl, channel, "📰"))
    shown.picture("oversight-06-contractor", (sue, sue.private(), "🧾 Sweeping"), (carl, bay, "🧾 Sweeping"))


async def _work(season: Season) -> None:
    town = season.town
    await season.says(season.sue, f"/campaign new {at.PLAN}", season.group)
    places = (at.FOLSOM, at.CESAR_CHAVEZ, at.VALENCIA, at.ASHBURY, at.IRVING, at.TARAVAL, at.TURK, at.EDDY, at.DOLORES)
    for number, place in enumerate(places, 1):
        kind = ("Bins and cleaning", "Rubbish not collected") if number in (7, 8) else ()
        await season.reports(town.rita, ("bags", "heap")[number % 2], place, *kind)
    season.clock.advance(hours=3)
    await season.fixes(2, "swept the whole street: 1.5 t, 2 people")
    await season.fixes(3, "swept the whole street: 0.8 t")
    await season.fixes(4, "swept the whole street: 2 t", "sunset")
    await season.fixes(5, "All gone: 0.4 t", "sunset", shown=True)
    await season.presses(town.rita, "👍 Fixed")
    await season.fixes(7, "all bins emptied now: 0.6 t", "bay")


async def _drive(season: Season) -> None:
    carl, rita, desk = season.town.carl, season.town.rita, season.town.desks["mission"]
    await season.says(carl, at.DRIVE, desk)
    await season.presses(carl, "📣 Announce", chat=desk)
    await season.town.passes_hour()
    await season.presses(rita, "and 3 with me")
    await season.passes(FRIDAY_EVENING)
    await season.passes(SATURDAY)
    await season.presses(rita, "🧹 The drive", "📍 I am here")
    rita.sends_location(*at.DOLORES)
    await season.town.settle()


async def _frontage(season: Season) -> None:
    town, shop, desk = season.town, season.shop, season.town.desks["mission"]
    await season.says(shop, f"/start {payload(OfFrontage(FrontageCode('nunez')))}")
    await season.presses(shop, "📄 What a shop signs", "✍️ Sign for this shop")
    await season.says(town.carl, "/ticket 1", desk)
    await season.presses(town.carl, "📣 Tell the shop", chat=desk)
    await season.presses(shop, "✅ Done…")
    shop.sends_photo(photo("clean"), "Swept, and the bags are in the bin")
    await town.settle()
    await season.says(season.sue, "/frontages")


async def _planned(season: Season) -> None:
    wei = season.town.wei
    wei.sends_photo(photo("mattress"))
    wei.sends_location(*at.POTRERO)
    await season.town.settle()
    await season.presses(wei, "地面垃圾", "卫生死角")


async def _exposure(season: Season) -> None:
    town, sue, desk = season.town, season.sue, season.town.desks["sunset"]
    await season.presses(sue, "💬 Hear the team")
    await season.says(sue, "/expose 6")
    asked = season.newest(desk, "may be exposed")
    await season.says(town.carl, "The sweeper was in the workshop; it comes on Tuesday.", desk, asked)
    await season.presses(sue, "◻️ 1 before", "📣 Publish")
    await season.passes(WEDNESDAY)
    await season.presses(sue, "◻️ 1 before", "◻️ 2 after", "📣 Publish")


async def _campaign(season: Season) -> None:
    desk = season.town.desks["mission"]
    await season.reports(season.town.rita, "mattress", at.IRVING)
    season.clock.advance(hours=2)
    await season.fixes(10, "carried the mattress away: 0.1 t", "sunset")
    asked = season.newest(desk, "Clean month: behind")
    await season.says(season.town.carl, "Two sweepers are in the workshop", desk, asked)
    await season.says(season.sue, "/campaign clean", season.group)
    await season.says(season.town.carl, "/project A12 started", desk)
    await season.says(season.town.carl, "/project A12 spent 45.5万", desk)
    await season.says(season.town.carl, "/project A12 delayed 2026-07-04 the stones come later", desk)


async def _june(season: Season) -> None:
    await season.passes(MONDAY)
    await season.says(season.town.carl, "/contracts 1 The street was closed on the 13th", season.town.desks["bay"])
    await season.says(season.sue, "/league community lastmonth", season.group)


async def _bulletin(season: Season) -> None:
    await season.presses(season.sue, "✅ Approve and post", chat=season.group)
    await season.says(season.sue, "/bulletin 2026-05-18..2026-05-31", season.group)
