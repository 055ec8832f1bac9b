"""The place comes from devices: shared, live, a venue, a photo, a QR code; it may be doubted, moved or outside."""

from io import BytesIO

import pytest
from PIL import Image

from casework.model.asset import Asset, AssetCode
from casework.model.category import CategoryCode
from casework.model.deep_link import AtAsset, AtPlace, OfTicket, payload
from casework.model.place import Point, distance_m
from casework.model.ticket_id import TicketId
from tests.stories.stage import ELM, OAK, SEA, UNKNOWN, Stage, picture

NEAR_ELM = (37.7655, -122.4255)
BIN = Asset(AssetCode("bin-17"), "Bin 17 <Elm>", Point(*NEAR_ELM), CategoryCode("bags"))


async def place(stage: Stage) -> Point | None:
    """The place in Rita's open draft, as it is stored."""
    async with stage.storage.read() as work:
        rita = await work.people.by_account(stage.rita.id)
        draft = await work.drafts.open_of(rita.id) if rita else None
        return draft.place.point if draft and draft.place else None


def taken_at(lat: float, lon: float) -> bytes:
    """A photo whose metadata say where it was taken."""
    north, east = [(int(each), int(each * 60 % 60), each * 3600 % 60) for each in (abs(lat), abs(lon))]
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N" if lat >= 0 else "S", 2: north, 3: "E" if lon >= 0 else "W", 4: east})
    out = BytesIO()
    Image.new("RGB", (64, 48), "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


async def begins(stage: Stage) -> None:
    stage.rita.sends_photo(picture("brown"))
    await stage.sees()


async def test_a_place_outside_every_area_is_explained_at_once_and_not_after_the_photo(stage: Stage) -> None:
    stage.rita.sends_location(*SEA)
    assert "That place lies outside our area" in (await stage.sees())["Rita"][-1]
    stage.rita.sends_location(*ELM)
    assert "Please send a photo of it" in (await stage.sees())["Rita"][-1]


async def test_the_location_key_gives_the_place_and_shows_it_as_a_picture(stage: Stage) -> None:
    await begins(stage)
    stage.rita.position = ELM
    stage.rita.taps_key("📍 It is where I am")
    await stage.sees()
    assert stage.draft().medium == "photo"
    assert "✅ Place: Eastside" in stage.draft().text


async def test_the_same_place_once_more_is_answered(stage: Stage) -> None:
    await begins(stage)
    for accuracy, live in ((12.1, None), (12.3, None), (12.3, 900), (12.2, 900)):
        stage.rita.sends_location(*ELM, accuracy, live)
        assert "✅ Place: Eastside" in (await stage.sees())["Rita"][-1]


async def test_the_newest_position_of_a_live_location_counts_until_the_report_is_sent(stage: Stage) -> None:
    await begins(stage)
    live = stage.rita.sends_location(*ELM, accuracy=12, live=900)
    await stage.sees()
    stage.rita.moves(live, *NEAR_ELM)
    (await stage.sees()).check(rita=["Rita edits: (live location", 'bot edits: (photo) "Your report'])
    assert await place(stage) == Point(*NEAR_ELM)
    stage.rita.moves(live, *OAK)
    await stage.sees()
    assert "✅ Place: Westside" in stage.draft().text
    stage.rita.stops(live)
    await stage.sees()
    assert await place(stage) == Point(*OAK)
    await stage.goes_on(stage.rita, "group", "cat", "send")
    assert stage.card() is None
    assert stage.card(stage.west) is not None


async def test_a_live_location_that_moves_after_the_report_was_sent_does_and_says_nothing(stage: Stage) -> None:
    await begins(stage)
    live = stage.rita.sends_location(*ELM, live=900)
    await stage.settle()
    await stage.goes_on(stage.rita, "group", "cat", "send")
    stage.rita.sends_photo(picture("blue"))
    await stage.sees()
    stage.rita.moves(live, *OAK)
    (await stage.sees()).check(rita=["Rita edits: (live location"])
    assert await place(stage) is None
    async with stage.storage.read() as work:
        ticket = await work.tickets.get(TicketId(1))
    assert ticket is not None
    assert ticket.point == Point(*ELM)


async def test_another_place_takes_the_place_of_a_live_one_which_then_moves_nothing(stage: Stage) -> None:
    await begins(stage)
    live = stage.rita.sends_location(*ELM, live=900)
    stage.rita.sends_location(*OAK)
    await stage.sees()
    stage.rita.moves(live, *NEAR_ELM)
    (await stage.sees()).check(rita=["Rita edits: (live location"])
    assert await place(stage) == Point(*OAK)


async def test_the_position_of_a_photo_sent_as_a_file_is_offered(stage: Stage) -> None:
    stage.rita.sends_file(taken_at(*NEAR_ELM), "IMG_2.JPG", "image/jpeg")
    await stage.sees()
    assert "Is it here?" in stage.draft().text
    assert "photo" in stage.draft().body  # a map of the spot, so that Rita can say whether it is there
    stage.rita.presses("1. where the photo was taken")
    await stage.sees()
    found = await place(stage)
    assert found is not None
    assert distance_m(found, Point(*NEAR_ELM)) < 1
    assert "✅ Place: Eastside" in stage.draft().text


async def test_the_position_of_a_photo_can_be_refused_and_does_not_come_after_a_place_that_was_given(
    stage: Stage,
) -> None:
    stage.rita.sends_file(taken_at(*NEAR_ELM), "IMG_2.JPG", "image/jpeg")
    await stage.sees()
    stage.rita.presses("None of these")
    await stage.sees()
    assert "Where is it?" in stage.draft().text
    stage.rita.sends_location(*OAK)
    await stage.sees()
    stage.rita.sends_file(taken_at(*ELM), "IMG_3.JPG", "image/jpeg")
    await stage.sees()
    assert await place(stage) == Point(*OAK)
    assert "Is it here?" not in stage.draft().text


async def test_a_photo_taken_elsewhere_in_the_world_offers_nothing(stage: Stage) -> None:
    stage.rita.sends_file(taken_at(48.2, 16.37), "IMG_2.JPG", "image/jpeg")
    await stage.sees()
    assert "Where is it?" in stage.draft().text


async def test_what_stands_for_not_known_is_doubted_and_can_be_insisted_on(stage: Stage) -> None:
    await begins(stage)
    stage.rita.sends_location(*UNKNOWN)
    await stage.sees()
    assert "⚠️ Place: Eastside" in stage.draft().text
    assert "often stands for “not known”" in stage.draft().text
    stage.rita.presses("Yes, it is there")
    await stage.sees()
    assert "✅ Place: Eastside" in stage.draft().text
    assert "What is wrong?" in stage.draft().text


async def test_nowhere_and_a_vague_position_are_doubted_aloud(stage: Stage) -> None:
    await begins(stage)
    stage.rita.sends_location(0, 0)
    await stage.sees()
    assert "That position (0, 0) is what a device sends when it does not know where it is." in stage.draft().text
    assert "outside our area" in stage.draft().text
    stage.rita.sends_location(*ELM, accuracy=1200)
    await stage.sees()
    assert "only roughly" in stage.draft().text
    stage.rita.sends_location(*ELM, accuracy=12)
    await stage.sees()
    assert "✅ Place: Eastside" in stage.draft().text


async def test_arrows_move_the_pin_over_the_border_and_out_of_the_district(stage: Stage) -> None:
    await begins(stage)
    stage.rita.sends_location(37.7699, -122.42995)
    await stage.sees()
    await stage.goes_on(stage.rita, "change", "move")
    before = await place(stage)
    assert before is not None
    stage.rita.presses("←")
    await stage.sees()
    after = await place(stage)
    assert after is not None
    assert distance_m(before, after) == pytest.approx(20, abs=0.1)
    assert "✅ Place: Westside" in stage.draft().text
    for _ in range(2):  # the first step stays within the 25 metres by which a border may be off
        stage.rita.presses("↑")
        await stage.sees()
    assert "There the pin lies outside our area" in stage.draft().text
    stage.rita.presses("↘")
    await stage.sees()
    stage.rita.presses("✓ Here")
    await stage.sees()
    assert "✅ Place: Eastside" in stage.draft().text
    assert "What is wrong?" in stage.draft().text


async def test_a_place_inside_takes_the_place_of_one_outside_and_the_rest_stays(stage: Stage) -> None:
    stage.rita.sends_photo(picture("brown"), "A boat")
    stage.rita.sends_location(*SEA)
    await stage.sees()
    assert "⚠️ Place: outside our area" in stage.draft().text
    stage.rita.sends_venue(*OAK, "Oak Café", "Oak Street 3")
    await stage.sees()
    assert "✅ Place: Oak Café, Oak Street 3, Westside" in stage.draft().text
    assert "📝 Words: A boat" in stage.draft().text


async def test_a_qr_code_at_a_place_gives_the_place(stage: Stage) -> None:
    stage.rita.follows_link(payload(AtPlace(Point(*ELM))))
    seen = (await stage.sees())["Rita"]
    assert seen[1].startswith("bot: Dumped rubbish")  # she is new
    assert "✅ Place: Eastside" in stage.draft().text
    stage.rita.sends_photo(picture("brown"))
    await stage.settle()
    await stage.goes_on(stage.rita, "group", "cat", "send")
    assert stage.card() is not None


async def test_a_qr_code_on_a_thing_gives_the_place_and_what_is_usually_wrong(stage: Stage) -> None:
    async with stage.storage.begin("assets") as work:
        await work.districts.add_assets([BIN])
    stage.rita.follows_link(payload(AtAsset(BIN.code)))
    await stage.sees()
    assert "✅ Place: Bin 17 <Elm>, Eastside" in stage.draft().text
    assert "✅ What is wrong: Rubbish bags" in stage.draft().text
    stage.rita.sends_photo(picture("brown"))
    await stage.settle()
    await stage.goes_on(stage.rita, "send")
    async with stage.storage.read() as work:
        ticket = await work.tickets.get(TicketId(1))
    assert ticket is not None
    assert (ticket.asset, ticket.point) == (BIN.code, BIN.point)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_a_link_that_means_nothing_any_more_is_answered(stage: Stage) -> None:
    for link, said in (
        (payload(AtAsset(AssetCode("gone"))), "do not know what that link stands for"),
        (payload(OfTicket(TicketId(77))), "There is no ticket #77"),
        ("x", "Please send a photo"),
        ("p1x", "Please send a photo"),
    ):
        stage.rita.follows_link(link)
        seen = (await stage.sees())["Rita"]
        assert len(seen) >= 2, link
        assert said in seen[-1], link
