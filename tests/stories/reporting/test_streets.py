"""A place has words: the street by it, wherever the place is shown, from the district's streets or the map service."""

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from PIL import Image

from bot.places.geocoding import NoGeocoder
from casework.model.asset import Asset, AssetCode
from casework.model.category import CategoryCode
from casework.model.deep_link import AtAsset, payload
from casework.model.place import Point
from casework.model.street import Street
from casework.ports import GeocoderAway
from storage.unit_of_work import Storage
from tests.bot.paper.test_qr_labels import pages, texts
from tests.clock import Clock
from tests.stories.desk.test_handling import presses
from tests.stories.reporting.test_places import begins, taken_at
from tests.stories.stage import ELM, MORNING, OAK, SEA, Stage, picture, playing

ELM_STREET = Street("Elm <Street> & Co", shapely.LineString([(-122.429, 37.7651), (-122.421, 37.7651)]))
OAK_STREET = Street("橡树街", shapely.LineString([(-122.4352, 37.761), (-122.4352, 37.769)]))
NEAR_NONE = (37.7625, -122.4275)  # in Eastside, 280 m from any street
ON_OAK = (37.7640, -122.4352)


class Service(NoGeocoder):
    """A map service: what it answers, whom it was asked about, and whether it may answer now."""

    def __init__(self) -> None:
        self.street_there: str | None = "Elm Street"
        self.asked: list[Point] = []
        self.is_away = False
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def street(self, point: Point) -> str | None:
        self.asked.append(point)
        await self.may_answer.wait()
        if self.is_away:
            raise GeocoderAway
        return self.street_there


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
async def stage(storage: Storage, clock: Clock, tmp_path: Path, service: Service) -> AsyncIterator[Stage]:
    clock.now = MORNING
    async with playing(storage, clock, tmp_path / "photos", service) as raised:
        await raised.sees()
        yield raised


@pytest.fixture
async def mapped(stage: Stage) -> Stage:
    """The stage in a district that has imported two streets."""
    async with stage.storage.begin("streets") as work:
        await work.streets.replace([ELM_STREET, OAK_STREET])
    return stage


def card(stage: Stage) -> str:
    found = stage.card()
    assert found is not None
    return found.text


async def near(stage: Stage) -> str | None:
    """The street that is kept of the newest ticket."""
    async with stage.storage.read() as work:
        rita = await work.people.by_account(stage.rita.id)
        assert rita is not None
        return (await work.tickets.of(rita.id, None, 1))[0].near


def shows(stage: Stage, words: str) -> bool:
    """Tell whether Rita's draft or receipt shows some words by now."""
    return any(words in each.text for each in stage.rita.private().messages)


async def until_asked(stage: Stage, service: Service, times: int) -> None:
    """Wait until the service was asked, while it does not answer."""
    await stage.until(lambda: len(service.asked) >= times and not stage.sandbox.pending(stage.account))
    await stage.until(stage.app.lanes.is_idle)


# the district's own streets


async def test_a_pin_near_a_street_says_so_wherever_the_place_is_shown(mapped: Stage, service: Service) -> None:
    await mapped.reports()
    assert "✅ Place: near Elm <Street> & Co, Eastside" in mapped.draft().text
    assert "📍 Eastside · near Elm <Street> & Co" in card(mapped)
    mapped.rita.says("/mine")
    assert "#1: near Elm <Street> & Co" in " ".join((await mapped.sees())["Rita"])
    mapped.rita.says("#1")
    assert "📍 Eastside · near Elm <Street> & Co" in " ".join((await mapped.sees())["Rita"])
    for command in ("/queue", "/find elm"):
        mapped.carl.says(command, mapped.east)
        assert "near Elm <Street> & Co" in " ".join((await mapped.sees())["Eastside desk"]), command
    mapped.carl.says("/print 1", mapped.east)
    await mapped.settle()
    (paper,) = [each for each in mapped.east.messages if each.medium == "document"]
    printed = " ".join("".join(map(texts, pages(mapped.sandbox.files.find(str(paper.file_id)).data))).split())
    assert "Place near Elm <Street> & Co" in printed
    assert service.asked == []


async def test_others_read_the_area_and_not_the_street(mapped: Stage) -> None:
    await mapped.reports()
    mapped.otto.says("#1")
    said = " ".join((await mapped.sees())["Otto"])
    assert "📍 Eastside" in said
    assert "Elm" not in said


async def test_it_is_said_in_the_readers_language(mapped: Stage) -> None:
    wei = mapped.sandbox.person("小伟", "zh-hans")
    await mapped.reports(wei, OAK)
    assert any("橡树街附近" in each.text for each in wei.private().messages)
    found = mapped.card(mapped.west)
    assert found is not None
    assert "Westside · 橡树街附近" in found.text


async def test_the_position_in_a_photo_gets_words_too(mapped: Stage) -> None:
    mapped.rita.sends_file(taken_at(*OAK), "a.jpg", "image/jpeg")
    await mapped.settle()
    mapped.rita.presses("1. where the photo was taken")
    await mapped.settle()
    assert "✅ Place: near 橡树街, Westside" in mapped.draft().text


async def test_what_the_resident_calls_the_place_stands_first_and_alone(mapped: Stage) -> None:
    await begins(mapped)
    mapped.rita.sends_venue(*ELM, "Elm School", "")
    await mapped.sees()
    assert "✅ Place: Elm School, Eastside" in mapped.draft().text


async def test_without_a_street_within_reach_nothing_is_said_and_nobody_is_asked(
    mapped: Stage, service: Service
) -> None:
    await mapped.reports(at=NEAR_NONE)
    assert "✅ Place: Eastside" in mapped.draft().text
    assert "📍 Eastside · map" in card(mapped)
    assert service.asked == []


async def test_a_vague_position_and_one_outside_get_no_street(mapped: Stage) -> None:
    await begins(mapped)
    mapped.rita.sends_location(*ELM, 900)
    await mapped.sees()
    assert "⚠️ Place: Eastside" in mapped.draft().text
    mapped.rita.sends_location(*ELM, 20)
    await mapped.sees()
    assert "✅ Place: near Elm" in mapped.draft().text
    mapped.rita.sends_location(*SEA)
    await mapped.sees()
    assert "outside our area" in mapped.draft().text


async def test_moving_the_pin_renews_the_words(mapped: Stage) -> None:
    await begins(mapped)
    live = mapped.rita.sends_location(*ELM, live=900)
    await mapped.sees()
    assert "✅ Place: near Elm" in mapped.draft().text
    mapped.rita.moves(live, *NEAR_NONE)
    await mapped.sees()
    assert "✅ Place: Eastside" in mapped.draft().text
    mapped.rita.moves(live, *OAK)
    await mapped.sees()
    assert "✅ Place: near 橡树街, Westside" in mapped.draft().text


async def test_a_named_place_whose_pin_is_moved_by_arrows_gets_the_street_as_well(mapped: Stage) -> None:
    await begins(mapped)
    mapped.rita.sends_venue(*ELM, "Elm School", "")
    await mapped.settle()
    await mapped.goes_on(mapped.rita, "change", "move")
    mapped.rita.presses("→")
    await mapped.settle()
    assert "✅ Place: Elm School, near Elm <Street> & Co, Eastside" in mapped.draft().text


async def test_a_desk_that_moves_the_pin_renews_the_words_and_an_undo_brings_them_back(mapped: Stage) -> None:
    sent = await mapped.reports()
    mapped.carl.sends_location(*NEAR_NONE, chat=mapped.east, reply_to=sent)
    await mapped.settle()
    assert await near(mapped) is None
    assert "Eastside · map" in card(mapped)
    await presses(mapped, "↩️ Undo")
    assert "📍 Eastside · near Elm <Street> & Co" in card(mapped)


async def test_who_is_told_that_the_pin_was_moved_reads_the_street(mapped: Stage) -> None:
    sent = await mapped.reports(at=NEAR_NONE)
    mapped.carl.sends_location(*ELM, chat=mapped.east, reply_to=sent)
    assert "🗺 near Elm <Street> & Co" in " ".join((await mapped.sees())["Rita"])


async def test_an_asset_is_named_before_the_street(mapped: Stage) -> None:
    async with mapped.storage.begin("asset") as work:
        await work.districts.add_assets([Asset(AssetCode("bin-17"), "Bin 17", Point(*ELM), CategoryCode("bags"))])
    mapped.rita.follows_link(payload(AtAsset(AssetCode("bin-17"))))
    await mapped.settle()
    assert "✅ Place: Bin 17, near Elm <Street> & Co, Eastside" in mapped.draft().text


async def test_the_map_shows_the_streets(stage: Stage) -> None:
    await begins(stage)
    stage.rita.sends_location(*ELM)
    await stage.sees()
    before = map_of(stage)
    async with stage.storage.begin("streets") as work:
        await work.streets.replace([ELM_STREET])
    stage.rita.sends_location(37.76501, -122.42501)
    await stage.sees()
    beside_the_pin = (241, 660)  # 11 m north of it, on the street; a metre and a quarter is a pixel
    assert before[beside_the_pin] < 220  # the ground
    assert map_of(stage)[beside_the_pin] > 250  # the road


def map_of(stage: Stage) -> NDArray[np.uint8]:
    """The map under the draft, as lines of grey pixels."""
    shown = stage.sandbox.files.find(str(stage.draft().file_id))
    return np.asarray(Image.open(BytesIO(shown.data)).convert("L"))


# the map service


async def test_without_streets_the_map_service_is_asked_in_the_background(stage: Stage, service: Service) -> None:
    service.may_answer.clear()
    stage.rita.sends_photo(picture("brown"))
    stage.rita.sends_location(*ELM)
    await until_asked(stage, service, 1)
    await stage.until(lambda: shows(stage, "✅ Place: Eastside"))  # it is answered without words
    service.may_answer.set()
    await stage.settle()
    assert "✅ Place: near Elm Street, Eastside" in stage.draft().text
    assert service.asked == [Point(*ELM)]


async def test_a_report_that_is_sent_before_the_answer_gets_its_words_later(stage: Stage, service: Service) -> None:
    service.may_answer.clear()
    stage.rita.sends_photo(picture("brown"))
    stage.rita.sends_location(*ELM)
    await until_asked(stage, service, 1)
    for verb in ("group", "cat", "send"):
        await stage.until(lambda verb=verb: bool(stage._buttons(verb, stage.rita.private())))  # type: ignore[misc]
        stage.press_verb(stage.rita, verb)
    await stage.until(lambda: stage.card() is not None)
    sent = stage.card()
    assert "📍 Eastside · map" in card(stage)
    service.may_answer.set()
    await stage.settle()
    assert stage.card() is sent  # the card was edited
    assert "📍 Eastside · near Elm Street" in card(stage)
    assert "✅ Place: near Elm Street, Eastside" in stage.draft().text  # and so was the receipt
    stage.carl.says("/find elm", stage.east)
    assert "#1" in " ".join((await stage.sees())["Eastside desk"])
    assert len(service.asked) == 1


async def test_an_answer_about_a_place_that_has_moved_is_not_used(stage: Stage, service: Service) -> None:
    service.may_answer.clear()
    stage.rita.sends_photo(picture("brown"))
    stage.rita.sends_location(*ELM)
    await until_asked(stage, service, 1)
    stage.rita.sends_location(*OAK)
    await stage.until(lambda: shows(stage, "✅ Place: Westside"))
    service.street_there = "Oak Street"
    service.may_answer.set()
    await stage.settle()
    assert service.asked == [Point(*ELM), Point(*OAK)]
    assert "✅ Place: near Oak Street, Westside" in stage.draft().text


async def test_where_the_service_is_away_or_knows_nothing_there_are_no_words(stage: Stage, service: Service) -> None:
    service.is_away = True
    await stage.reports()
    assert "📍 Eastside · map" in card(stage)
    service.is_away, service.street_there = False, None
    await stage.reports(at=NEAR_NONE)
    assert "📍 Eastside · map" in card(stage)
    assert len(service.asked) == 2


async def test_a_desk_that_moves_the_pin_gets_the_services_words_too(stage: Stage, service: Service) -> None:
    sent = await stage.reports()
    assert "near Elm Street" in card(stage)
    service.street_there = "Oak Lane"
    stage.carl.sends_location(*NEAR_NONE, chat=stage.east, reply_to=sent)
    await stage.settle()
    assert "near Oak Lane" in card(stage)
    assert service.asked == [Point(*ELM), Point(*NEAR_NONE)]
