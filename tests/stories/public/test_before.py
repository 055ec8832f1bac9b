"""Before anything is public somebody decides: what is seen at all, what was looked at, and what strangers flagged."""

from dataclasses import replace

from sqlalchemy import update

from casework.model.category import CategoryCode
from casework.model.photo import Stage as When
from casework.model.ticket_id import TicketId
from sandbox.objects import Message
from sandbox.people import Person
from storage.schema import tickets
from tests import media
from tests.stories.desk.test_handling import supervise
from tests.stories.following.test_strangers import NEAR, WORDS, newest, photos_of, reported, shown_to
from tests.stories.public.site import looking
from tests.stories.stage import Stage, picture

ONE = TicketId(1)
SEEN = ("/reports/1", "/open311/v2/requests/1.json", "/open311/v2/requests.json", "/reports", "/map.json")
SEEN_TOO = ("/sitemap.xml", "/areas/east", "/feeds/east.atom", "/teams/east")


async def says(stage: Stage, who: Person, words: str) -> str:
    who.says(words)
    await stage.settle()
    return newest(who).text


async def at_desk(stage: Stage, words: str) -> None:
    stage.carl.says(words, stage.east)
    await stage.settle()


def the_card(stage: Stage) -> Message:
    card = stage.card()
    assert card is not None
    return card


async def page_of(stage: Stage) -> str:
    async with looking(stage.app) as http:
        return (await http.get("/reports/1")).text


async def mentions(stage: Stage) -> dict[str, bool]:
    """Whether each public address tells of #1."""
    async with looking(stage.app) as http:
        answers = {path: await http.get(path) for path in (*SEEN, *SEEN_TOO)}
    marks = ("#1 ", "/reports/1<", '"service_request_id": "1"', '"service_request_id":"1"', '/reports/1"')
    return {
        path: answer.status_code == 200 and any(mark in answer.text for mark in marks)
        for path, answer in answers.items()
    }


async def test_a_ticket_that_is_not_public_is_none_to_strangers_and_stays_its_reporters(stage: Stage) -> None:
    await reported(stage)
    assert set((await mentions(stage)).values()) == {True}
    stage.otto.says("#1")
    await stage.settle()
    shown = newest(stage.otto)
    stage.press_data(stage.carl, "1.conceal.1.all", the_card(stage))
    await stage.settle()
    assert "not public any more" in shown.text
    assert "Bulky" not in shown.text
    assert set((await mentions(stage)).values()) == {False}
    async with looking(stage.app) as http:
        assert (await http.get("/reports/1")).status_code == 404
        assert (await http.get("/open311/v2/requests/1.json")).status_code == 404
    for words in ("#1", "/follow 1", "/start t11", "/start x11"):
        assert "There is no ticket #1." in await says(stage, stage.otto, words), words
    stage.otto.sends_photo(picture("red"))
    stage.otto.sends_location(*NEAR)
    await stage.settle()
    await stage.goes_on(stage.otto, "group", "cat")
    assert "Is it the same" not in stage.draft(stage.otto).text
    assert "#1 · Bulky waste" in await says(stage, stage.rita, "#1")
    await at_desk(stage, "/public 1")
    assert set((await mentions(stage)).values()) == {True}
    assert "#1 · Bulky waste" in await says(stage, stage.cora, "#1")


async def test_two_strangers_flags_hide_until_somebody_looks_and_then_rest(stage: Stage) -> None:
    await supervise(stage, stage.cora)
    await reported(stage)
    await at_desk(stage, "/show 1")
    (photo,) = await photos_of(stage, ONE)
    for who in (stage.otto, stage.otto):
        assert "Flag #1?" in await says(stage, who, "/start x11")
        who.presses("🚩 Flag it")
        await stage.settle()
        assert "Thank you" in newest(who).text
        assert WORDS in await page_of(stage)  # one person is one flag, however often they say it
    assert "Flags are for others" in await says(stage, stage.rita, "/start x11")
    assert WORDS in await says(stage, stage.cora, "#1")
    stage.cora.presses("⭐ Follow")  # who follows may flag, too
    await stage.settle()
    stage.cora.presses("🚩 Flag this")
    await stage.settle()
    stage.cora.presses("🚩 Flag it")
    await stage.settle()
    page = await page_of(stage)
    assert WORDS not in page
    assert photo not in page
    assert await shown_to(stage, stage.cora, "ticket:1") == []
    async with looking(stage.app) as http:
        assert (await http.get(f"/photos/{photo}")).status_code == 404
    assert "Strangers flagged it" in newest(stage.cora).text  # she supervises
    assert any("Strangers flagged it" in each.text for each in stage.east.messages)
    stage.press_data(stage.carl, "1.show.1.again", the_card(stage))
    await stage.settle()
    assert WORDS in await page_of(stage)
    assert "Somebody has looked" in newest(stage.cora).text
    for who in (stage.otto, stage.cora):
        await says(stage, who, "/start x11")
        who.presses("🚩 Flag it")
        await stage.settle()
    assert WORDS in await page_of(stage)  # the same people, too soon
    stage.clock.advance(days=31)
    for who in (stage.otto, stage.cora):
        await says(stage, who, "/start x11")
        who.presses("🚩 Flag it")
        await stage.settle()
    assert WORDS not in await page_of(stage)
    await at_desk(stage, "/conceal 1")
    assert any("strangers do not see" in each.text for each in stage.cora.private().messages)


async def test_what_waits_is_looked_through_one_after_the_other(stage: Stage) -> None:
    await reported(stage)
    await stage.reports(stage.otto, (NEAR[0] + 0.002, NEAR[1]))
    await at_desk(stage, "/screen")
    shown = stage.east.messages[-1]
    assert "#2" in shown.text
    assert "1 more waits" in shown.text
    stage.press_data(stage.carl, "1.screen.2.later", shown)
    await stage.settle()
    assert "#1" in shown.text
    assert WORDS in shown.text
    stage.press_data(stage.carl, "1.screen.1.show.1", shown)
    await stage.settle()
    assert shown.deleted  # a photo cannot become words
    assert any("Nothing waits here" in each.text for each in stage.east.messages)
    assert WORDS in await page_of(stage)
    async with stage.storage.begin("later") as work:
        later = await work.photos.add("f" * 64, None, None)
        await work.tickets.attach(ONE, When.LATER, 1, [later])
        assert await work.flags.waiting(None, None, [CategoryCode("none")], None, 9) == [2, 1]
    await says(stage, stage.cora, "#1")
    assert len(await shown_to(stage, stage.cora, "ticket:1")) == 1
    await at_desk(stage, "/show 1")
    async with stage.storage.read() as work:
        assert await work.flags.waiting(None, None, [CategoryCode("none")], None, 9) == [2]


async def test_nothing_is_let_through_that_whoever_screens_has_not_seen(stage: Stage) -> None:
    await reported(stage)
    async with stage.storage.begin("many") as work:
        (first,) = await work.tickets.photos(ONE)
        await work.tickets.attach(ONE, When.LATER, 1, [first.photo] * 11)
    async with stage.storage.transactions.writing() as connection:
        await connection.execute(update(tickets).values(words="A" * 590 + " and then " + "Z" * 90))
    card = the_card(stage)
    for verb in ("menu", "screen"):  # the card shows neither all photos nor all words
        stage.press_verb(stage.carl, verb, stage.east)
        await stage.settle()
    assert await screened(stage) == []
    shown = stage.east.messages[-1]
    assert "Page 1 of 2" in shown.text
    assert "A" * 590 in shown.text
    assert "Z" not in shown.text
    assert "👁 Show to others" not in shown.labels
    for old in ("1.screen.1.show", "1.show.1"):
        stage.press_data(stage.carl, old, shown if "screen" in old else card)
        await stage.settle()
        assert await screened(stage) == []
    stage.carl.presses("📄 More of it", shown)
    await stage.settle()
    assert "Page 2 of 2" in shown.text
    assert "Z" * 90 in shown.text
    async with stage.storage.begin("meanwhile") as work:
        await work.tickets.attach(ONE, When.LATER, 2, [first.photo])
    stage.carl.presses("👁 Show to others", shown)
    await stage.settle()
    assert await screened(stage) == [True] * 12 + [False]
    assert "Page 1 of 2" in shown.text  # the same again, for the one that came meanwhile
    stage.carl.presses("📄 More of it", shown)
    await stage.settle()
    stage.carl.presses("👁 Show to others", shown)
    await stage.settle()
    assert await screened(stage) == [True] * 13
    assert "Nothing waits here" in stage.east.messages[-1].text


async def screened(stage: Stage) -> list[bool]:
    """Which photos of #1 somebody let through, if strangers see any."""
    async with stage.storage.read() as work:
        ticket, photos = await work.tickets.get(ONE), await work.tickets.photos(ONE)
    assert ticket is not None
    return [each.is_screened for each in photos] if ticket.is_shown else []


async def test_the_cards_press_lets_through_what_the_card_showed(stage: Stage) -> None:
    await reported(stage)
    stage.press_verb(stage.carl, "menu", stage.east)
    await stage.settle()
    async with stage.storage.begin("meanwhile") as work:
        (first,) = await work.tickets.photos(ONE)
        await work.tickets.attach(ONE, When.LATER, 1, [first.photo])
    stage.press_verb(stage.carl, "show", stage.east)
    await stage.settle()
    assert await screened(stage) == [True, False]
    assert WORDS in await page_of(stage)


async def test_flags_and_withholding_hide_a_fix_from_whoever_only_follows(stage: Stage) -> None:
    await reported(stage)
    assert "#1" in await says(stage, stage.otto, "/follow 1")
    await stage.fixes(caption="Swept at number 7")
    fix = newest(stage.otto)
    for hides, shows in (("/conceal 1", "/show 1"), ("/hide 1 words", "/unhide 1 words")):
        await at_desk(stage, hides)
        assert "number 7" not in newest(stage.otto).text
        assert (newest(stage.otto).medium is None) is (hides == "/conceal 1")
        await at_desk(stage, shows)
        assert "number 7" in newest(stage.otto).text
    assert fix.deleted  # no photo becomes words
    async with stage.storage.begin("flags") as work:
        ticket = await work.tickets.get(ONE)
        assert ticket is not None
        await work.tickets.save(replace(ticket, flagged_at=stage.clock()))
    flagged = await says(stage, stage.otto, "#1")
    assert "number 7" not in flagged
    assert newest(stage.otto).medium is None
    assert "number 7" in await says(stage, stage.rita, "#1")


async def test_a_reason_in_free_words_goes_with_the_words_that_are_hidden(stage: Stage) -> None:
    await reported(stage)
    await says(stage, stage.otto, "/follow 1")
    for words in ("/show 1", "/dismiss 1 It is Mrs Miller's sofa"):
        await at_desk(stage, words)
    told = newest(stage.otto)
    assert "Miller" in told.text
    assert "Miller" in await says(stage, stage.cora, "#1")
    await at_desk(stage, "/hide 1 words")
    assert "Miller" not in told.text
    assert "Miller" not in newest(stage.cora).text
    assert "Miller" in "".join(each.text for each in stage.rita.private().messages)


async def test_a_hidden_recording_is_nobodys_and_a_shown_one_is_no_strangers(stage: Stage) -> None:
    stage.rita.sends_voice(media.voice(3), 3)
    await reported(stage)
    await at_desk(stage, "/show 1")
    async with stage.storage.read() as work:
        (recording,) = await work.tickets.recordings(ONE)

    async def seen() -> str:
        await says(stage, stage.otto, "#1")
        async with looking(stage.app) as http:
            answers = [await http.get(path) for path in ("/reports/1", "/open311/v2/requests/1.json", "/export.json")]
            assert (await http.get(f"/photos/{recording.name}")).status_code == 404
        chat = "".join(str(each.body) for each in stage.otto.private().messages)
        return "".join(each.text for each in answers) + chat

    plays = [label for label in the_card(stage).labels if "Play" in label]
    assert plays
    for _ in range(2):
        read = await seen()
        assert recording.name not in read
        assert "voice" not in read
        await at_desk(stage, "/hide 1 recordings")
        assert not [label for label in the_card(stage).labels if "Play" in label]
    assert "recordings are hidden" in the_card(stage).text
    played = len(stage.east.messages)
    stage.press_data(stage.carl, "1.play.1", the_card(stage))
    await stage.settle()
    assert not [each for each in stage.east.messages[played:] if each.medium == "voice"]


async def test_words_are_hidden_from_strangers_and_not_from_staff_and_come_back(stage: Stage) -> None:
    await reported(stage)
    await at_desk(stage, "/show 1")
    await at_desk(stage, "/hide 1 words")
    assert WORDS not in await page_of(stage)
    assert WORDS not in await says(stage, stage.otto, "#1")
    assert newest(stage.otto).medium == "photo"
    assert WORDS in await says(stage, stage.rita, "#1")
    card = stage.card()
    assert card is not None
    assert WORDS in card.text
    assert "words are hidden from others" in card.text
    await at_desk(stage, "/unhide 1 words")
    assert WORDS in await page_of(stage)
