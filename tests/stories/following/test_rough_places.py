"""Where homes could be recognised, chat gives a place as roughly as the page, but to the reporter and to staff."""

from dataclasses import replace

import shapely

from casework.model.asset import Asset, AssetCode
from casework.model.category import CategoryCode
from casework.model.deep_link import AtAsset, payload
from casework.model.place import Point
from casework.model.street import Street
from casework.model.ticket_id import TicketId
from tests.stories.following.test_areas import follows
from tests.stories.following.test_silence import after
from tests.stories.following.test_strangers import newest
from tests.stories.public.test_page import with_categories
from tests.stories.reporting.test_duplicates import describes, drawing
from tests.stories.stage import ELM, OAK, Stage, picture

STREET = Street("Quiet Lane", shapely.LineString([(ELM[1] - 0.001, ELM[0]), (ELM[1] + 0.001, ELM[0])]))
GATE = Asset(AssetCode("gate-7"), "Gate 7", Point(*ELM), CategoryCode("bulky"))
TELLING = ("Quiet Lane", "Gate 7", "gate-7", "37.765,", "-122.425")


async def with_rough_places(stage: Stage) -> None:
    """Every category rounds its places; a street and an asset are known."""
    await with_categories(stage, rounds_place=True)
    async with stage.storage.begin("known") as work:
        await work.districts.add_assets([GATE])
        await work.streets.replace([STREET])


async def by_its_label(stage: Stage) -> None:
    """Rita has scanned a label and reported #1."""
    stage.rita.follows_link(payload(AtAsset(GATE.code)))
    stage.rita.sends_photo(picture("brown"))
    await stage.settle()
    await stage.goes_on(stage.rita, "send")


def is_told_where(said: str) -> bool:
    return any(part in said for part in TELLING)


async def test_strangers_followers_and_witnesses_learn_the_area_alone(stage: Stage) -> None:
    await with_rough_places(stage)
    await follows(stage, "week")
    await by_its_label(stage)
    stage.otto.says("#1")
    await stage.settle()
    stage.cora.says("/follow 1")
    await stage.settle()
    for who in (stage.otto, stage.cora):
        assert "📍 Eastside" in newest(who).text
        assert not is_told_where(newest(who).text), newest(who).text
    stage.rita.says("#1")
    await stage.settle()
    assert "📍 Eastside · Gate 7" in newest(stage.rita).text
    stage.press_verb(stage.cora, "unfollow")
    await stage.fixes()
    await after(stage, 8)
    (said,) = [line for line in (await after(stage, 11))["Otto"] if "You are near: is it?" in line]
    assert "📍 Eastside" in said
    assert not is_told_where(said), said


async def test_nobody_near_is_asked_about_a_fix_of_what_is_not_public(stage: Stage) -> None:
    await follows(stage, "week")
    await stage.reports()
    stage.carl.says("/private 1", stage.east)
    await stage.settle()
    await stage.fixes()
    await after(stage, 8)
    assert "#1" not in "".join((await after(stage, 11))["Otto"])


async def test_who_follows_or_supports_is_not_led_to_the_place_by_a_merge_or_a_moved_pin(stage: Stage) -> None:
    await with_rough_places(stage)
    await stage.reports()
    await stage.reports(stage.cora, OAK)
    stage.otto.says("/follow 1")
    await stage.settle()
    card = stage.card()
    assert card is not None
    stage.carl.sends_location(ELM[0] + 0.0003, ELM[1], chat=stage.east, reply_to=card)
    seen = await stage.sees()
    assert any("The place on a map" in line or "Quiet Lane" in line for line in seen["Rita"])
    stage.carl.says("/merge 1 2", stage.east)
    seen = await stage.sees()
    assert any("is about the same as #2, where it goes on" in line for line in seen["Rita"])
    assert any("is about the same as another one, where it goes on" in line for line in seen["Otto"])
    stage.otto.says("#1")
    await stage.settle()
    for part in ("It goes on as another report.", "goes on as another report"):
        assert part in newest(stage.otto).text
    assert "#2" not in newest(stage.otto).text
    stage.rita.says("#1")
    await stage.settle()
    assert "It goes on as #2." in newest(stage.rita).text


async def test_who_is_asked_whether_it_is_the_same_learns_no_distance_that_would_give_the_place(stage: Stage) -> None:
    await with_rough_places(stage)
    await stage.reports()
    stage.otto.sends_photo(picture("black"))
    stage.otto.sends_location(ELM[0] + 0.0001, ELM[1])
    await stage.settle()
    await stage.goes_on(stage.otto, "group", "cat")
    assert "Bulky waste, within about 100 m, " in stage.draft(stage.otto).text
    stage.rita.sends_photo(picture("red"))  # her own: she knows where it is
    stage.rita.sends_location(ELM[0] + 0.0001, ELM[1])
    await stage.settle()
    await stage.goes_on(stage.rita, "group", "cat")
    assert "Bulky waste, 11 m away, " in stage.draft(stage.rita).text
    await stage.goes_on(stage.otto, "same")
    async with stage.storage.read() as work:
        assert await work.listeners.of(TicketId(1))
    card = stage.card()
    assert card is not None
    stage.carl.sends_location(ELM[0] + 0.0003, ELM[1], chat=stage.east, reply_to=card)
    seen = await stage.sees()
    (said,) = [line for line in seen["Otto"] if "The team corrected the place." in line]
    assert not is_told_where(said), said
    assert "map" not in said


async def test_who_tries_many_points_finds_no_more_than_the_rounded_place(stage: Stage) -> None:
    await with_rough_places(stage)
    await stage.reports(at=(37.7654, ELM[1]))  # rounded to 37.765

    async def is_asked(lat: float) -> bool:
        stage.otto.sends_location(lat, ELM[1])
        await stage.settle()
        return "within about 100 m" in stage.draft(stage.otto).text

    stage.otto.sends_photo(picture("black"))
    stage.otto.sends_location(37.7646, ELM[1])  # 89 m off, and rounded to the same
    await stage.settle()
    await stage.goes_on(stage.otto, "group", "cat")
    assert "within about 100 m" in stage.draft(stage.otto).text
    assert not await is_asked(37.7656)  # 22 m off, and rounded to another
    assert await is_asked(37.7653)


async def test_a_photo_of_the_page_finds_no_more_than_the_rounded_place(stage: Stage) -> None:
    await with_rough_places(stage)
    await describes(stage, stage.rita, drawing(95), (37.7654, ELM[1]))  # rounded to 37.765, 44 m south of it
    await stage.goes_on(stage.rita, "send")

    async def is_asked(lat: float) -> bool:
        stage.otto.sends_location(lat, ELM[1])
        await stage.settle()
        return "Is it the same" in stage.draft(stage.otto).text

    await describes(stage, stage.otto, drawing(40), (37.765 + 270 / 111_195, ELM[1]), "Street")  # 226 m from the place
    assert "Is it the same" not in stage.draft(stage.otto).text
    assert await is_asked(37.765 + 240 / 111_195)
    assert await is_asked(37.765 - 240 / 111_195)  # 284 m from the place


async def test_a_stranger_is_not_told_the_number_of_what_is_not_public(stage: Stage) -> None:
    await stage.reports()
    await stage.reports(stage.cora, OAK)
    stage.carl.says("/merge 1 2", stage.east)
    await stage.settle()
    stage.otto.says("#1")
    await stage.settle()
    assert "It goes on as #2." in newest(stage.otto).text
    async with stage.storage.begin("private") as work:
        other = await work.tickets.get(TicketId(2))
        assert other is not None
        await work.tickets.save(replace(other, is_public=False))
    stage.otto.says("#1")
    await stage.settle()
    assert "It goes on as another report." in newest(stage.otto).text
    assert "#2" not in newest(stage.otto).text
