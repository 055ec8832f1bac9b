"""An asset that was scanned is named wherever staff see the ticket, and to whoever reported or follows it."""

from dataclasses import replace

import shapely

from casework.model.deep_link import AtAsset, payload
from casework.model.street import Street
from sandbox.people import Person
from tests.stories.desk.test_printing import papers, words
from tests.stories.following.test_watching import follows
from tests.stories.oversight.test_supervising import supervisor
from tests.stories.props import BIN
from tests.stories.stage import Stage, picture

NAMED = "Bin 17 <Elm> (bin-17)"


async def scans(stage: Stage, who: Person) -> None:
    """Somebody scans the code of the bin and sends a report."""
    async with stage.storage.begin("assets") as work:
        await work.districts.add_assets([BIN])
    who.follows_link(payload(AtAsset(BIN.code)))
    who.sends_photo(picture("brown"))
    await stage.settle()
    await stage.goes_on(who, "send")


async def test_a_scanned_asset_stands_on_the_card_the_queue_the_board_and_the_paper(stage: Stage) -> None:
    await scans(stage, stage.rita)
    card = stage.card()
    assert card is not None
    assert f"📍 Eastside · {NAMED}" in card.text
    stage.carl.says("/queue", stage.east)
    assert NAMED in (await stage.sees())["Eastside desk"][-1]
    stage.carl.says("/board", stage.east)
    assert NAMED in (await stage.sees()).boards["Eastside desk"][-1]
    stage.carl.says("/find bin-17", stage.east)
    assert any(line.startswith("bot: 🔎 bin-17 / #1") for line in (await stage.sees())["Eastside desk"])
    stage.carl.says("/print 1", stage.east)
    await stage.settle()
    (paper,) = papers(stage, stage.east)
    assert NAMED in words(stage, paper)


async def test_supervisors_and_whoever_follows_it_read_the_asset_too(stage: Stage) -> None:
    await scans(stage, stage.rita)
    sue = await supervisor(stage)
    sue.says("/case 1")
    assert NAMED in (await stage.sees())["Sue"][-1]
    stage.clock.advance(days=5)
    sue.says("/late")
    assert NAMED in (await stage.sees())["Sue"][-1]
    for who in (stage.rita, stage.otto):
        seen = await follows(stage, who, "#1")
        assert f"📍 Eastside · {NAMED}" in seen[who.name][-1]


async def test_an_asset_that_is_called_as_its_code_is_not_named_twice(stage: Stage) -> None:
    await scans(stage, stage.rita)
    async with stage.storage.begin("assets") as work:
        await work.districts.add_assets([replace(BIN, name="BIN-17")])
    stage.carl.says("/ticket 1", stage.east)
    await stage.settle()
    card = stage.card()
    assert card is not None
    assert "📍 Eastside · bin-17\n" in card.text


async def test_after_the_pin_was_moved_the_street_stands_beside_the_asset(stage: Stage) -> None:
    north = Street("North Road", shapely.LineString([(-122.429, 37.7681), (-122.421, 37.7681)]))
    async with stage.storage.begin("streets") as work:
        await work.streets.replace([north])
    await scans(stage, stage.rita)
    card = stage.card()
    assert card is not None
    stage.carl.sends_location(37.7680, -122.425, chat=stage.east, reply_to=card)
    await stage.settle()
    assert f"{NAMED}, near North Road" in card.text
    seen = await follows(stage, stage.rita, "#1")
    assert f"{NAMED}, near North Road" in seen["Rita"][-1]
    stage.otto.says("#1")  # a stranger, who sees the asset, because it has its code on the street
    assert "North Road" not in (await stage.sees())["Otto"][-1]
