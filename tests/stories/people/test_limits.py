"""One person cannot stop the others: every act of a resident has a limit by day, and /forget is no way round."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, update

from bot.places.geocoding import NoGeocoder
from casework.model.area import AreaCode
from casework.model.deep_link import OfArea, payload
from casework.model.draft import Candidate
from casework.model.limit import Limited
from casework.model.place import Point
from casework.model.policy import DEFAULTS
from sandbox.people import Person
from storage.schema import acted, people, restrained
from storage.unit_of_work import Storage
from tests.clock import Clock
from tests.stories.desk.test_asking import asks
from tests.stories.desk.test_handling import types
from tests.stories.following.test_watching import follows, supports
from tests.stories.people.test_forgetting import count, forgets
from tests.stories.stage import ELM, Stage, picture, playing

# The numbers that differ from the defaults; each story here shows one of them.
TOLD = {
    "additions_a_day": 2,
    "same_a_day": 1,
    "verdicts_a_day": 1,
    "answers_a_day": 1,
    "follows_a_day": 1,
    "look_ups_a_day": 2,
}
SPOTS = {1: (ELM[0] - 0.003, ELM[1]), 2: (ELM[0] + 0.003, ELM[1])}  # in Eastside, far from each other
UNTIL = "You can go on from Tue 3 Mar 00:00."
on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


class Places(NoGeocoder):
    """A geocoder that finds one place for everything, and counts how often it is asked."""

    asked = 0

    async def find(self, words: str, bounds: object, language: str, asker: int = 0) -> list[Candidate]:  # noqa: ARG002 - the port's signature
        self.asked += 1
        return [Candidate("Elm Street", Point(*ELM))] if words == "Elm Street" else []


@pytest.fixture
def places() -> Places:
    return Places()


@pytest.fixture
async def stage(storage: Storage, clock: Clock, tmp_path: Path, places: Places) -> AsyncIterator[Stage]:
    policy = replace(DEFAULTS, **TOLD, reports_a_day=2)  # type: ignore[arg-type]  # fields by their names
    async with playing(storage, clock, tmp_path / "photos", places, policy=policy) as raised:
        yield raised


async def told(stage: Stage, who: Person) -> str:
    """Return what somebody is told last: an alert, or a message."""
    seen = await stage.sees()
    alerts = [each for each in seen.toasts if each.startswith("alert")]
    return alerts[-1] if alerts else seen[who.name][-1]


async def at_the_desk(stage: Stage) -> list[str]:
    """Return what the desk got since the last time."""
    return [line for line in (await stage.sees())["Eastside desk"] if line.startswith("bot")]


async def adds(stage: Stage, words: str) -> str:
    """Rita replies to the receipt of her report; returns what she is told."""
    receipt = next(each for each in stage.rita.private().messages if "Your report is number #1" in each.text)
    stage.rita.says(words, reply_to=receipt)
    return await told(stage, stage.rita)


async def tomorrow(stage: Stage) -> None:
    stage.clock.advance(days=1)
    await stage.sees()


async def test_after_so_many_additions_the_next_is_refused_until_midnight(stage: Stage) -> None:
    await stage.reports()
    for words in ("By the gate", "It smells"):
        assert "✅ Passed on to Eastside crew" in await adds(stage, words)
    assert await adds(stage, "And again") == f"bot: You have added to reports 2 times today, which is the most. {UNTIL}"
    assert not any("And again" in message.text for message in stage.east.messages)
    stage.press_data(stage.rita, "1.add.1", stage.rita.private().messages[-1])
    assert "added to reports 2 times" in await told(stage, stage.rita)  # before they type
    await tomorrow(stage)
    assert "✅ Passed on to Eastside crew" in await adds(stage, "And again")


async def test_still_nothing_counts_as_an_addition(stage: Stage) -> None:
    await stage.reports()
    stage.clock.advance(days=2)
    for words in ("By the gate", "It smells"):
        await adds(stage, words)
    stage.press_data(stage.rita, "1.nudge.1", stage.rita.private().messages[-1])
    assert "added to reports 2 times today" in await told(stage, stage.rita)
    assert not any("is anything happening" in message.text for message in stage.east.messages)


async def test_words_beneath_each_photo_of_an_album_are_additions_too(stage: Stage) -> None:
    await stage.reports()
    stage.press_data(stage.rita, "1.add.1", stage.rita.private().messages[-1])
    await stage.sees()
    stage.rita.sends_album([picture("red"), picture("green")], "By the gate")
    await stage.sees()
    assert "✅ Passed on" in await adds(stage, "It smells")
    assert "added to reports 2 times today" in await adds(stage, "And again")


async def test_whoever_says_the_same_too_often_keeps_their_draft(stage: Stage) -> None:
    for number in (1, 2):
        await stage.reports(stage.otto, SPOTS[number])
    await same(stage, stage.rita, 1)
    assert "🤝 Thank you!" in stage.draft().text
    await same(stage, stage.rita, 2)
    seen = await stage.sees()
    assert f"You have said 1 time today that you see the same, which is the most. {UNTIL}" in seen.toasts[-1]
    assert "Is it the same as this?" in stage.draft().text
    stage.press_verb(stage.rita, "different")
    assert "press Send" in (await stage.sees())["Rita"][-1]


async def same(stage: Stage, who: Person, number: int) -> None:
    """Report what was reported as that number, and say that it is the same."""
    who.sends_photo(picture({1: "orange", 2: "purple"}[number]))
    who.sends_location(*SPOTS[number])
    await stage.settle()
    await stage.goes_on(who, "group", "cat", "same")


async def test_after_so_many_verdicts_the_next_is_refused_before_anything_is_typed(stage: Stage) -> None:
    await stage.reports()
    await stage.fixes()
    stage.press_verb(stage.rita, "notfixed")
    await stage.sees()
    stage.rita.says("The bags are there")
    assert "🔁 Thank you. #1 is open again" in (await stage.sees())["Rita"][-1]
    await stage.fixes()
    for verb in ("fixed", "notfixed"):
        stage.press_verb(stage.rita, verb)
        said = await told(stage, stage.rita)
        assert said == f"alert: You have given 1 verdict on fixes today, which is the most. {UNTIL}"
    await tomorrow(stage)
    stage.press_verb(stage.rita, "fixed")
    assert "👍 You said that it is fixed." in (await stage.sees())["Rita"][-1]


async def test_after_so_many_answers_the_question_stays_open_until_tomorrow(stage: Stage) -> None:
    await stage.reports()
    for question, words in (("Which side?", "The left one"), ("Still?", "Yes")):
        await asks(stage, question)
        await stage.sees()
        stage.rita.says(words)
        said = await told(stage, stage.rita)
    assert said == f"bot: You have answered 1 question today, which is the most. {UNTIL}"
    await tomorrow(stage)
    stage.rita.says("Yes")
    assert "✅ Passed on to Eastside crew" in await told(stage, stage.rita)


async def test_so_many_tickets_and_areas_are_followed_on_a_day(stage: Stage) -> None:
    for _ in range(2):
        await stage.reports(stage.otto)
    await follows(stage, stage.rita)
    stage.rita.says("/follow 2")
    limit = f"You have begun to follow 1 report or area today, which is the most. {UNTIL}"
    assert await told(stage, stage.rita) == f"bot: {limit}"
    stage.rita.says(f"/start {payload(OfArea(AreaCode('east')))}")
    await stage.sees()
    stage.press_verb(stage.rita, "followarea")
    assert await told(stage, stage.rita) == f"alert: {limit}"
    await follows(stage, stage.rita, "/follow 1")  # what they follow already is shown
    assert "#1 · Bulky waste" in stage.rita.private().messages[-1].text


async def test_tickets_of_others_are_looked_up_so_often(stage: Stage) -> None:
    for _ in range(3):
        await stage.reports(stage.otto)
        stage.clock.advance(hours=16)  # Otto may report two on a day
    stage.rita.says("/report")
    await stage.sees()
    for number in (1, 2, 3):
        stage.press_data(stage.rita, f"1.open.{number}", stage.rita.private().messages[-1])
        said = await told(stage, stage.rita)
    assert "You have looked up 2 places and reports today, which is the most." in said


@on_sqlite
async def test_places_are_looked_up_so_often_and_the_words_are_kept(stage: Stage, places: Places) -> None:
    stage.rita.sends_photo(picture("brown"))
    await stage.sees()
    for words in ("Nowhere Lane", "Elm Street"):
        stage.rita.says(words)
        await stage.sees()
    stage.press_verb(stage.rita, "nospot")
    await stage.sees()
    assert places.asked > 0
    before = places.asked
    stage.rita.says("Elm Street again")
    said = await stage.sees()
    assert any(f"looked up 2 places and reports today, which is the most. {UNTIL}" in line for line in said["Rita"])
    assert places.asked == before
    assert "Elm Street again" in stage.draft().text
    stage.press_verb(stage.rita, "lookup")
    assert "looked up 2 places and reports today" in await told(stage, stage.rita)
    assert places.asked == before


@on_sqlite
async def test_a_search_by_button_that_finds_nothing_is_counted(stage: Stage, places: Places) -> None:
    stage.rita.says("Mattress on Nowhere Street")
    stage.rita.sends_photo(picture("brown"))
    await stage.sees()
    for _ in range(2):
        stage.press_verb(stage.rita, "lookup")
        assert "I found no such place here" in await told(stage, stage.rita)
    before = places.asked
    stage.press_verb(stage.rita, "lookup")
    assert "looked up 2 places and reports today" in await told(stage, stage.rita)
    assert places.asked == before


async def test_ten_reports_and_forget_are_no_ten_reports_more(stage: Stage) -> None:
    for _ in range(2):
        await stage.reports()
    for _ in range(2):
        await forgets(stage, stage.rita)
        await stage.sees()
        stage.rita.sends_photo(picture("brown"))
        stage.rita.sends_location(*ELM)
        await stage.settle()
        await stage.goes_on(stage.rita, "group", "cat")
        await stage.says_it_is_another(stage.rita)
        stage.press_verb(stage.rita, "send")
        said = await told(stage, stage.rita)
        assert "You have sent 2 reports today, which is the most." in said
        assert "You can send this one from Tue 3 Mar 00:00; it is kept." in said
    assert {row[0] for row in await count(stage, acted.c.number)} == {2}


async def test_a_count_names_nobody_and_is_thrown_away_after_a_month(stage: Stage) -> None:
    await stage.reports()
    ((digits, act, number),) = await count(stage, acted.c.account_hash, acted.c.act, acted.c.number)
    assert (act, number) == (Limited.REPORT, 1)
    assert str(stage.rita.id) not in str(digits)
    stage.clock.advance(days=29)
    await stage.app.timekeeper.act()
    assert len(await count(stage, acted.c.act)) == 1
    stage.clock.advance(days=2)
    await stage.app.timekeeper.act()
    assert await count(stage, acted.c.act) == []


async def test_a_ban_goes_on_after_forget_and_keeps_no_number(stage: Stage) -> None:
    await stage.reports()
    async with stage.storage.begin("ban") as work:
        person = await work.people.by_account(stage.rita.id)
        assert person is not None
        await work.restraints.ban(person.id, is_banned=True)
    await forgets(stage, stage.rita)
    await stage.sees()
    assert (stage.rita.id,) not in await count(stage, people.c.account)
    stage.rita.says("/follow 1")
    assert "The district has stopped taking anything from you here." in await told(stage, stage.rita)
    assert await count(stage, restrained.c.is_banned) == []
    async with stage.storage.read() as work:
        assert len(await work.restraints.banned(10)) == 1


async def test_a_pause_goes_on_after_forget_until_it_is_over(stage: Stage) -> None:
    await stage.reports()
    async with stage.storage.begin("pause") as work:
        person = await work.people.by_account(stage.rita.id)
        assert person is not None
        await work.restraints.pause(person.id, stage.clock() + timedelta(days=2))
    await forgets(stage, stage.rita)
    await stage.sees()
    stage.rita.says("/follow 1")
    said = await told(stage, stage.rita)
    assert "5 of your reports were dismissed within 30 days, so the district takes nothing from you until" in said
    stage.clock.advance(days=3)
    stage.rita.says("/follow 1")
    assert "#1 · Bulky waste" in await told(stage, stage.rita)


async def test_dismissals_count_towards_the_pause_after_forget(stage: Stage) -> None:
    for number in (1, 2, 3, 4):
        await stage.reports()
        await types(stage, f"/dismiss {number} nothing", who=stage.cora if number == 1 else None)
        stage.clock.advance(hours=13)
    await forgets(stage, stage.rita)
    await stage.sees()
    await stage.reports()
    await types(stage, "/dismiss 5 nothing")
    await stage.sees()
    stage.rita.says("/follow 1")
    assert "takes nothing from you until" in await told(stage, stage.rita)


Act = Callable[[Stage], Awaitable[object]]
ACTS: dict[str, Act] = {
    "adds": lambda stage: adds(stage, "By the gate"),
    "asks to add": lambda stage: _press(stage, "1.add.1"),
    "asks whether anything happens": lambda stage: _press(stage, "1.nudge.1"),
    "withdraws": lambda stage: _press(stage, "1.withdraw.1"),
    "withdraws for good": lambda stage: _press(stage, "1.withdrawok.1"),
    "looks a ticket up": lambda stage: _press(stage, "1.open.2"),
    "follows": lambda stage: _press(stage, "1.follow.2"),
}


async def _press(stage: Stage, data: str) -> None:
    stage.press_data(stage.rita, data, stage.rita.private().messages[-1])


@pytest.mark.parametrize("act", ACTS)
@on_sqlite
async def test_who_is_banned_does_nothing_with_which_others_must_deal(stage: Stage, act: str) -> None:
    await stage.reports()
    await stage.reports(stage.otto)
    stage.clock.advance(days=2)
    await _ban(stage)
    before = [message.text for message in stage.east.messages]
    said = await ACTS[act](stage)
    said = said if isinstance(said, str) else await told(stage, stage.rita)
    assert "The district has stopped taking anything from you here. Please call the district office" in said
    assert [message.text for message in stage.east.messages] == before


@pytest.mark.parametrize("command", ["/privacy", "/help", "/language", "/mydata", "/forget", "/mine"])
@on_sqlite
async def test_who_is_banned_may_still_ask_about_themselves(stage: Stage, command: str) -> None:
    await stage.reports()
    await _ban(stage)
    stage.rita.says(command)
    assert "has stopped taking" not in await told(stage, stage.rita)


@on_sqlite
async def test_who_is_banned_gives_no_verdict_and_no_support(stage: Stage) -> None:
    await stage.reports()
    await stage.fixes()
    await stage.reports(stage.otto)
    stage.rita.sends_photo(picture("orange"))
    stage.rita.sends_location(*ELM)
    await stage.settle()
    await stage.goes_on(stage.rita, "group", "cat")
    await _ban(stage)
    for verb in ("fixed", "notfixed", "same"):
        stage.press_verb(stage.rita, verb)
        assert "has stopped taking anything from you here" in await told(stage, stage.rita)


@on_sqlite
async def test_who_is_banned_learns_it_from_the_first_message_and_not_when_the_report_is_written(stage: Stage) -> None:
    await stage.reports()
    await _ban(stage)
    stage.rita.sends_photo(picture("brown"))
    assert "has stopped taking anything from you here" in await told(stage, stage.rita)
    stage.rita.says("/report")
    await stage.sees()
    stage.rita.sends_location(*ELM)
    assert "has stopped taking anything from you here" in await told(stage, stage.rita)


async def _ban(stage: Stage) -> None:
    async with stage.storage.transactions.writing() as connection:
        await connection.execute(update(people).where(people.c.account == stage.rita.id).values(is_banned=True))


async def test_unfollowing_again_and_again_says_nothing_to_the_desk(stage: Stage) -> None:
    await stage.reports()
    await supports(stage, stage.otto)
    await stage.sees()
    for _ in range(3):
        stage.press_data(stage.otto, "1.unfollow.1", stage.otto.private().messages[-1])
        await stage.settle()
    assert len(await at_the_desk(stage)) == 1  # the card, with one supporter less


async def test_what_has_no_limit_asks_for_no_count(stage: Stage) -> None:
    await stage.reports()
    sent: list[str] = []
    engine = stage.storage.transactions.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *said: sent.append(str(said[2])))
    for command in ("/help", "/mine", "/privacy"):
        stage.rita.says(command)
        await stage.sees()
    assert sent
    assert not [statement for statement in sent if "acted" in statement or "keys" in statement]
