"""The bot asks whether something was reported already: it is the same, something else, or back again."""

from io import BytesIO

from PIL import Image, ImageDraw

from casework.model.place import Point, moved
from casework.model.ticket import Status, Ticket
from casework.model.ticket_id import TicketId
from sandbox.people import Person
from tests.stories.stage import ELM, OAK, Stage, picture

ASKED = "❓ Is it the same as this?"


def metres_from_elm(north: float) -> tuple[float, float]:
    point = moved(Point(*ELM), north, 0)
    return point.lat, point.lon


def drawing(quality: int = 90) -> bytes:
    """Return a photo of something: a photo of a single colour has no likeness (perceptual hash)."""
    image = Image.new("RGB", (320, 240), "silver")
    draw = ImageDraw.Draw(image)
    draw.rectangle((30, 120, 200, 220), fill="sienna")
    draw.ellipse((180, 30, 300, 150), fill="navy")
    draw.line((0, 230, 320, 170), fill="white", width=12)
    out = BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


async def describes(stage: Stage, who: Person, photo: bytes, at: tuple[float, float], kind: str = "Rubbish") -> str:
    """Somebody sends everything that a report needs; returns what the draft then says."""
    who.sends_photo(photo, "A heap")
    who.sends_location(*at)
    await stage.settle()
    who.presses(kind, stage.draft(who))
    await stage.settle()
    await stage.goes_on(who, "cat")
    return stage.draft(who).text


async def ticket(stage: Stage, number: int = 1) -> Ticket:
    async with stage.storage.read() as work:
        found = await work.tickets.get(TicketId(number))
    assert found is not None
    return found


async def photos_of(stage: Stage, number: int = 1) -> int:
    async with stage.storage.read() as work:
        return len(await work.tickets.photos(TicketId(number)))


async def test_whoever_says_the_same_is_told_what_the_reporter_is_told(stage: Stage) -> None:
    await stage.reports()
    stage.clock.advance(days=3)
    text = await describes(stage, stage.otto, picture("blue"), metres_from_elm(12))
    assert ASKED in text
    assert "#1 · Bulky waste, 12 m away, 3 days ago." in text
    assert "You reported it yourself." not in text
    assert stage.draft(stage.otto).medium == "photo"
    await stage.sees()
    stage.otto.presses("Yes, the same")
    seen = await stage.sees()
    assert "🤝 Thank you! What you sent is now with report #1." in seen["Otto"][-1]
    assert "👥 1 other person sees it too" in seen["Eastside desk"][-1] + seen["Eastside desk"][0]
    assert seen["Rita"] == []
    assert await photos_of(stage) == 2
    stage.carl.presses("✋ Take", chat=stage.east)
    seen = await stage.sees()
    assert "#1 was taken by" in seen["Rita"][-1]
    assert "The report #1, which you support, was taken by" in seen["Otto"][-1]
    await stage.fixes()
    stage.otto.presses("👍 Fixed")
    await stage.sees()
    assert (await ticket(stage)).status is Status.CONFIRMED


async def test_whoever_says_something_else_sends_a_ticket_of_their_own(stage: Stage) -> None:
    await stage.reports()
    await describes(stage, stage.otto, picture("blue"), ELM)
    await stage.goes_on(stage.otto, "different")
    assert "press Send" in stage.draft(stage.otto).text
    await stage.goes_on(stage.otto, "send")
    assert "Your report is number #2." in stage.draft(stage.otto).text
    card = stage.card()
    assert card is not None
    assert card.text.startswith("#2")
    assert "👥" not in card.text


async def test_another_group_of_categories_is_not_asked_about(stage: Stage) -> None:
    await stage.reports()
    assert ASKED not in await describes(stage, stage.otto, picture("blue"), ELM, "Street")


async def test_what_is_back_opens_the_fixed_ticket_again(stage: Stage) -> None:
    await stage.reports()
    stage.clock.advance(days=6)
    await stage.fixes()
    stage.rita.presses("👍 Fixed")
    stage.clock.advance(days=5)
    text = await describes(stage, stage.otto, picture("blue"), ELM)
    assert "It was fixed; say so if it is back." in text
    await stage.sees()
    stage.otto.presses("🔁 It is back")
    seen = await stage.sees()
    assert "🤝 Thank you! What you sent is now with report #1.\nIt is open again." in stage.draft(stage.otto).text
    assert any("#1 has come back" in line for line in seen["Eastside desk"])
    assert any("is open again: it came back" in line for line in seen["Rita"])
    back = await ticket(stage)
    assert (back.status, back.rework) == (Status.OPEN, 1)


async def test_ones_own_earlier_report_is_told_apart_and_gets_the_new_photo(stage: Stage) -> None:
    await stage.reports()
    assert "You reported it yourself." in await describes(stage, stage.rita, picture("blue"), ELM)
    await stage.goes_on(stage.rita, "same")
    assert await photos_of(stage) == 2
    card = stage.card()
    assert card is not None
    assert "👥" not in card.text


async def test_the_very_same_photo_is_noticed_however_far_away(stage: Stage) -> None:
    await stage.reports()
    text = await describes(stage, stage.otto, picture("brown"), OAK, "Street")
    assert ASKED in text
    assert "It has this very photograph." in text


async def test_a_photo_that_was_saved_again_is_noticed_near_by(stage: Stage) -> None:
    await describes(stage, stage.rita, drawing(95), ELM)
    await stage.goes_on(stage.rita, "send")
    assert ASKED in await describes(stage, stage.otto, drawing(40), metres_from_elm(240), "Street")


async def test_whoever_reports_the_same_kind_of_thing_30_metres_away_is_not_asked(stage: Stage) -> None:
    await stage.reports()
    text = await describes(stage, stage.otto, picture("blue"), metres_from_elm(30))
    assert ASKED not in text
    assert "press Send" in text
    stage.otto.sends_location(*metres_from_elm(15))
    await stage.settle()
    assert ASKED in stage.draft(stage.otto).text


async def test_several_are_asked_about_the_likeliest_first_and_each_can_be_something_else(stage: Stage) -> None:
    for north in (15.0, -8.0, 40.0):
        await stage.reports(at=metres_from_elm(north))
    assert "8 m away" in await describes(stage, stage.otto, picture("blue"), ELM)
    await stage.goes_on(stage.otto, "different")
    assert "15 m away" in stage.draft(stage.otto).text
    await stage.goes_on(stage.otto, "different")
    assert "press Send" in stage.draft(stage.otto).text


async def test_what_was_fixed_a_week_ago_is_not_asked_about(stage: Stage) -> None:
    await stage.reports()
    stage.clock.advance(days=8)
    await stage.fixes()
    stage.rita.presses("👍 Fixed")
    await stage.settle()
    stage.clock.advance(days=7)
    assert ASKED not in await describes(stage, stage.otto, picture("brown"), ELM)


async def test_a_place_that_moves_away_from_the_other_ticket_asks_no_more(stage: Stage) -> None:
    await stage.reports()
    assert ASKED in await describes(stage, stage.otto, picture("blue"), ELM)
    stage.otto.sends_location(*OAK)
    await stage.settle()
    assert ASKED not in stage.draft(stage.otto).text
    assert "press Send" in stage.draft(stage.otto).text


async def test_of_two_who_send_the_same_at_the_same_moment_the_second_is_asked(stage: Stage) -> None:
    for who, colour in ((stage.rita, "brown"), (stage.otto, "blue")):
        assert ASKED not in await describes(stage, who, picture(colour), ELM)
    for who in (stage.rita, stage.otto):
        stage.press_verb(who, "send")
    await stage.settle()
    texts = [stage.draft(who).text for who in (stage.rita, stage.otto)]
    assert sorted(("✅ Thank you!" in text, ASKED in text) for text in texts) == [(False, True), (True, False)]


async def test_a_report_can_be_sent_once_nobody_may_be_asked_about_the_other_any_more(stage: Stage) -> None:
    await stage.reports()
    assert ASKED in await describes(stage, stage.otto, picture("blue"), ELM)
    stage.press_data(stage.otto, "1.send.2", stage.draft(stage.otto))  # before the question is answered
    await stage.settle()
    assert ASKED in stage.draft(stage.otto).text
    stage.carl.says("/private 1", stage.east)
    await stage.settle()
    stage.otto.says("/report")
    await stage.settle()
    assert "press Send" in stage.draft(stage.otto).text
    await stage.goes_on(stage.otto, "send")
    assert "✅ Thank you!" in stage.draft(stage.otto).text
    assert (await ticket(stage, 2)).status is Status.OPEN


async def test_a_ticket_that_was_closed_meanwhile_takes_no_more_voices_but_may_be_back(stage: Stage) -> None:
    await stage.reports()
    await describes(stage, stage.otto, picture("blue"), ELM)
    await stage.fixes()
    stage.rita.presses("👍 Fixed")
    await stage.sees()
    stage.clock.advance(days=14)
    stage.press_verb(stage.otto, "same")
    assert "#1 is closed." in (await stage.sees()).toasts[-1]
    stage.otto.says("/report")
    await stage.settle()
    assert "🔁 It is back" in stage.draft(stage.otto).labels
    await stage.goes_on(stage.otto, "different")
    assert "press Send" in stage.draft(stage.otto).text


async def test_whoever_says_the_same_of_what_was_fixed_a_moment_ago_is_asked_whether_it_is_back(stage: Stage) -> None:
    await stage.reports()
    await describes(stage, stage.otto, picture("blue"), metres_from_elm(15))
    await stage.fixes()
    stage.otto.presses("Yes, the same")
    seen = await stage.sees()
    assert seen.toasts == []
    assert "It was fixed; say so if it is back." in seen["Otto"][-1]
    assert await photos_of(stage) == 2
    stage.otto.presses("🔁 It is back")
    seen = await stage.sees()
    assert "It is open again." in seen["Otto"][-1]
    assert any("#1 has come back" in line for line in seen["Eastside desk"])
    back = await ticket(stage)
    assert (back.status, back.rework, back.seen_too) == (Status.OPEN, 1, 1)


async def test_whoever_says_that_it_is_back_of_what_is_open_again_meanwhile_is_asked_whether_it_is_the_same(
    stage: Stage,
) -> None:
    await stage.reports()
    stage.clock.advance(days=6)
    await stage.fixes()
    stage.clock.advance(days=3)
    await describes(stage, stage.otto, picture("blue"), ELM)
    assert "🔁 It is back" in stage.draft(stage.otto).labels
    stage.rita.presses("👎 Not fixed")
    await stage.settle()
    stage.rita.says("It still lies there")
    await stage.settle()
    stage.otto.presses("🔁 It is back")
    seen = await stage.sees()
    assert seen.toasts == []
    assert "It was fixed" not in seen["Otto"][-1]
    assert ASKED in seen["Otto"][-1]
    stage.otto.presses("Yes, the same")
    assert (await stage.sees()).toasts == ["toast: #1 ✓"]
    joined = await ticket(stage)
    assert (joined.status, joined.rework, joined.seen_too) == (Status.OPEN, 1, 1)
