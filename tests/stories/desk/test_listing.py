"""A desk finds its tickets."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from casework.desk.linking import settle
from casework.model.area import AreaCode
from casework.model.draft import Place
from casework.model.place import Point
from casework.model.team import Desk, TeamCode
from casework.ports import NewTicket
from sandbox.objects import Message
from storage.unit_of_work import Storage
from tests.clock import Clock
from tests.paths import SHARED
from tests.stories.stage import ELM, MORNING, OAK, Stage, picture, playing

NAUGHTY = SHARED / "hostile" / "blns.json"
AT_ONCE = 40
ANSWERS = ("bot: 🔎", "bot: Please send what to look for", "bot edits: ⬇️ The list is further down.")
on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def answer(stage: Stage) -> Message:
    return stage.east.messages[-1]


async def asks(stage: Stage, words: str) -> Message:
    """Carl writes to the Eastside desk; returns the newest message there."""
    stage.carl.says(words, stage.east)
    await stage.sees()
    return answer(stage)


async def given(stage: Stage, count: int) -> None:
    """Give the Eastside desk so many tickets, an hour apart; three of them are late."""
    now = stage.clock()
    async with stage.storage.begin("given") as work:
        for number in range(count):
            reported = now - timedelta(hours=count - number)
            late = now + timedelta(hours=number) - timedelta(hours=2, minutes=30)
            place = Place(Point(*ELM), None, None, AreaCode("east"))
            fix_by = late + timedelta(days=3)
            ticket = await work.tickets.add(
                NewTicket(None, "bulky", place, "Eastside", TeamCode("east"), "", reported, late, fix_by)
            )
            await work.terms.index(ticket.id, ticket.team, ["Bulky waste"])


async def test_the_queue_shows_a_line_for_each_ticket_and_opens_their_cards(stage: Stage) -> None:
    first = await stage.reports()
    stage.clock.advance(days=3)
    await stage.reports(stage.otto)
    stage.carl.presses("✋ Take", stage.card())
    await stage.sees()
    listed = await asks(stage, "/queue")
    assert listed.text.splitlines()[:3] == [
        "📋 All",
        "#1 · Bulky waste · Eastside · 3 days · 🔥 late by 3 days",
        "#2 · Bulky waste · Eastside · 1 minute · Carl",
    ]
    stage.cora.presses("#1", listed)
    seen = await stage.sees()
    assert seen.toasts == ["toast for Cora: ⬇️"]
    seen.check(
        east=["Cora presses", 'bot: (photo) "#1 · Bulky waste', 'bot edits: (photo) "⬇️ The card of #1 is further']
    )
    assert first is not None
    assert first.buttons == []
    assert answer(stage).text.startswith("#1")


async def test_the_newest_card_is_kept_up_to_date_and_the_older_ones_still_take_replies(stage: Stage) -> None:
    first = await stage.reports()
    for _ in range(2):
        assert (await asks(stage, "/ticket 1")).text.startswith("#1")
    newest = answer(stage)
    stage.carl.presses("✋ Take", newest)
    assert (await stage.sees())["Eastside desk"][-1].startswith('bot edits: (photo) "#1')
    assert "Taken by Carl." in newest.text
    stage.carl.sends_photo(b"no picture", chat=stage.east, reply_to=first)
    assert "I cannot read that picture." in (await stage.sees())["Eastside desk"][-1]
    stage.cora.says("On it", stage.east, first)
    assert "Please reply to the card with a photo" in (await stage.sees())["Eastside desk"][-1]
    assert first is not None
    assert first.text == "⬇️ The card of #1 is further down."


async def test_the_queue_is_filtered_and_paged_in_place(stage: Stage) -> None:
    await given(stage, 9)
    stage.carl.presses("✋ Take", await asks(stage, "/ticket 9"))
    await stage.sees()
    listed = await asks(stage, "/queue")
    assert [line.split(" · ")[0] for line in listed.text.splitlines()[1:-1]] == [f"#{number}" for number in range(1, 9)]
    assert listed.text.startswith("📋 All · page 1\n")
    stage.carl.presses("›", listed)
    await stage.sees()
    assert [line[:2] for line in listed.text.splitlines()[1:-1]] == ["#9"]
    stage.carl.presses("‹", listed)
    await stage.sees()
    assert listed.text.startswith("📋 All · page 1\n")
    for label, title, numbers in (
        ("Mine", "📋 With Carl", ["#9"]),
        ("Open", "📋 Open", [f"#{number}" for number in range(1, 9)]),
        ("Waiting", "📋 Waiting", ["Nothing."]),
        ("Late", "📋 Late", ["#1", "#2", "#3"]),
    ):
        stage.carl.presses(label, listed)
        (await stage.sees()).check(east=["Carl presses", "bot edits"])
        assert listed.text.startswith(title)
        assert [line.split(" · ")[0] for line in listed.text.splitlines()[1:-1]][: len(numbers)] == numbers


async def test_each_person_has_one_list_and_mine_is_whoever_presses(stage: Stage) -> None:
    await stage.reports()
    stage.carl.presses("✋ Take", stage.card())
    await stage.sees()
    carls = await asks(stage, "/queue")
    stage.cora.says("/queue", stage.east)
    await stage.sees()
    coras = answer(stage)
    stage.cora.presses("Mine", carls)
    await stage.sees()
    assert carls.text.startswith("📋 With Cora\nNothing.")
    stage.carl.says("/find bulky", stage.east)
    await stage.sees()
    assert carls.text == "⬇️ The list is further down."
    assert coras.text.startswith("📋 All")
    # Somebody else presses an old list: they get a new list of their own.
    stage.press_data(stage.cora, "1.queue.0.open", carls)
    await stage.sees()
    assert answer(stage).text.startswith("📋 Open")
    assert coras.text == "⬇️ The list is further down."


async def test_a_ticket_is_opened_by_its_number_closed_or_not_and_only_at_its_own_desk(stage: Stage) -> None:
    await stage.reports()
    await stage.fixes()
    stage.press_verb(stage.rita, "fixed")
    await stage.sees()
    assert "the reporter confirmed it" in (await asks(stage, "/ticket #1")).text
    await stage.reports(at=OAK)
    assert "Only the team that has #2 can do that" in (await asks(stage, "/ticket 2")).text
    assert "There is no ticket #77." in (await asks(stage, "/ticket 77")).text
    assert "/ticket 12" in (await asks(stage, "/ticket")).text
    assert "/ticket 12" in (await asks(stage, "/ticket nine")).text


async def test_tickets_are_found_by_words_and_by_number_the_newest_first(stage: Stage) -> None:
    for who, words in (
        (stage.rita, "A red mattress"),
        (stage.otto, "Blue mattress, two chairs"),
        (stage.cora, "Glass"),
    ):
        who.says(words)
        await stage.reports(who)
    stage.carl.sends_photo(picture("green"), chat=stage.east, reply_to=stage.card())
    await stage.sees()
    found = await asks(stage, "/find MATTRESS")
    assert numbers(found) == ["#2", "#1"]
    assert found.text.startswith("🔎 MATTRESS\n")
    assert numbers(await asks(stage, "/find mattress red")) == ["#1"]
    assert "📷 fixed" in (await asks(stage, "/find glass")).text
    assert numbers(await asks(stage, "/find\nmattr")) == ["#2", "#1"]
    assert numbers(await asks(stage, "/find 3")) == ["#3"]
    assert numbers(await asks(stage, "/find #1")) == ["#1"]
    assert numbers(await asks(stage, "/find ＃１")) == ["#1"]
    assert "Nothing." in (await asks(stage, "/find piano")).text
    assert "/find mattress Elm" in (await asks(stage, "/find")).text
    stage.cora.says("/find mattress", stage.west)
    assert "mattress" in (await stage.sees())["Westside desk"][-1]
    assert numbers(stage.west.messages[-1]) == []


async def test_what_was_found_is_paged(stage: Stage) -> None:
    await given(stage, 9)
    found = await asks(stage, "/find bulky waste")
    assert numbers(found) == [f"#{number}" for number in range(9, 1, -1)]
    stage.cora.presses("›", found)
    await stage.sees()
    assert numbers(found) == ["#1"]
    stage.cora.presses("‹", found)
    await stage.sees()
    assert len(numbers(found)) == 8


async def test_what_is_near_is_listed_by_its_distance(stage: Stage) -> None:
    north = (ELM[0] + 0.001, ELM[1])  # 111 m
    far = (ELM[0] + 0.0048, ELM[1])  # 534 m
    for who, at in ((stage.rita, north), (stage.otto, ELM), (stage.cora, far)):
        await stage.reports(who, at=at)
    prompt = await asks(stage, "/near")
    assert prompt.text.startswith("Carl: Reply to this message with a location")
    stage.carl.sends_location(*ELM, chat=stage.east, reply_to=prompt)
    await stage.sees()
    listed = answer(stage)
    assert listed.text.splitlines()[0] == "📍 Within 500 m"
    assert numbers(listed) == ["#2", "#1"]
    assert "Eastside · 0 m · " in listed.text
    assert "Eastside · 111 m · " in listed.text
    stage.cora.sends_location(*far, chat=stage.east, reply_to=listed)
    await stage.sees()
    assert numbers(answer(stage)) == ["#3", "#1"]
    stage.cora.sends_location(*OAK, chat=stage.east, reply_to=stage.card())
    said = (await stage.sees())["Eastside desk"]
    assert any("Pass it on to Westside crew" in line for line in said)  # in reply to a card it moves the pin


async def test_what_is_near_is_paged(stage: Stage) -> None:
    await given(stage, 9)
    stage.carl.sends_location(*ELM, chat=stage.east, reply_to=await asks(stage, "/near"))
    await stage.sees()
    listed = answer(stage)
    assert len(numbers(listed)) == 8
    stage.carl.presses("›", listed)
    await stage.sees()
    assert numbers(listed) == ["#9"]


async def test_lists_are_for_desks_alone(stage: Stage) -> None:
    group = stage.sandbox.group("Bowling", members=[stage.otto, stage.account])
    await stage.sees()
    for words in ("/queue", "/ticket 1", "/find x", "/near", "/board"):
        stage.otto.says(words, group)
        stage.carl.says(words)
        seen = await stage.sees()
        assert "That is for staff" in seen["Bowling"][-1]
        assert "That is for staff" in seen["Carl"][-1]


async def test_in_a_forum_each_topic_has_its_own_lists(stage: Stage) -> None:
    forum = stage.sandbox.group("Crews", members=[stage.carl, stage.account], forum=True)
    topics = {team: forum.add_topic(team) for team in ("east", "west")}
    async with stage.storage.begin("forum") as work:
        for team, topic in topics.items():
            await settle(work, Desk(TeamCode(team), forum.id, topic.id), stage.clock())
    await stage.reports()
    await stage.reports(at=OAK)
    for team, own, other in (("east", "#1", "2"), ("west", "#2", "1")):
        stage.carl.says("/queue", forum, topic=topics[team])
        await stage.sees()
        listed = forum.messages[-1]
        assert (numbers(listed), listed.topic) == ([own], topics[team])
        stage.carl.presses(own, listed)
        await stage.sees()
        card = next(message for message in reversed(forum.messages) if message.text.startswith(own))
        assert card.topic is topics[team]
        stage.carl.says(f"/ticket {other}", forum, topic=topics[team])
        assert f"Only the team that has #{other}" in (await stage.sees())["Crews"][-1]
    stage.carl.says("/queue", forum)
    assert "That is for staff" in (await stage.sees())["Crews"][-1]


@on_sqlite
@pytest.mark.skipif(not NAUGHTY.exists(), reason="the list of naughty strings (blns.json) is not here")
async def test_naughty_strings_can_be_looked_for(storage: Storage, clock: Clock, tmp_path: Path) -> None:
    """Try every tenth string; tests/casework/desk/test_listing.py tries all of them."""
    clock.now = MORNING
    async with playing(storage, clock, tmp_path / "photos", is_unlimited=True) as stage:
        await stage.reports()
        strings = json.loads(NAUGHTY.read_text(encoding="utf-8"))
        assert len(strings) > 500
        strings = strings[::10]
        for first in range(0, len(strings), AT_ONCE):
            for words in strings[first : first + AT_ONCE]:
                stage.carl.says(f"/find {words}", stage.east)
            stage.carl.says(f"/find bulky {first}", stage.east)
            seen = [line for line in (await stage.sees())["Eastside desk"] if line.startswith("bot")]
            assert all(line.startswith(ANSWERS) for line in seen), seen
            assert answer(stage).text.startswith(f"🔎 bulky {first}\n")


def numbers(message: Message) -> list[str]:
    return [line.split(" · ")[0] for line in message.text.splitlines() if line.startswith("#")]
