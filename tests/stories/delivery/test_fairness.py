"""Whoever floods a chat delays nobody who waits there for an answer, and nobody elsewhere."""

import asyncio
from collections.abc import Callable

import pytest

from casework.desk.coming import MANY
from casework.model.notice import Kind, Notice, ToPerson, card_notice
from casework.model.team import TeamCode
from casework.model.ticket_id import TicketId
from sandbox.objects import Message
from tests.storage.samples import new_ticket
from tests.stories.stage import Stage

EAST = TeamCode("east")


async def flood(stage: Stage, cards: int) -> list[TicketId]:
    """Let so many tickets come to the Eastside desk at once; returns their numbers."""
    async with stage.storage.begin("flood") as work:
        rita, _ = await work.people.meet(stage.rita.id, "en", stage.clock())
        tickets = [await work.tickets.add(new_ticket(rita.id, EAST, at=stage.clock())) for _ in range(cards)]
        for ticket in tickets:
            await work.say(card_notice(EAST, ticket.id))
    return [ticket.id for ticket in tickets]


async def seconds_until(stage: Stage, happened: Callable[[], bool], most: int = 600) -> int:
    """Let the seconds pass until something has happened, and return how many they were."""
    for seconds in range(most):
        while True:
            await asyncio.sleep(0.002)
            if happened():
                return seconds
            is_worked = not stage.sandbox.pending(stage.account) and stage.app.lanes.is_idle()
            if is_worked and (stage.app.is_idle or stage.app.pace.waited_for):
                break
        stage.clock.advance(seconds=1)
        stage.app.pace.look_again()
        stage.app.courier.claimer.wake()
    raise AssertionError(f"it has not happened within {most} seconds")


def cards(stage: Stage) -> list[Message]:
    """Return the cards on the Eastside desk."""
    return [each for each in stage.east.messages if each.text.startswith("#")]


def lines(stage: Stage) -> list[str]:
    """Return the messages there that say how many cards are coming."""
    return [each.text for each in stage.east.messages if "on their way" in each.text]


def refused(stage: Stage) -> int:
    """Count what Telegram refused because we were too quick."""
    return sum(call.status == 429 for call in stage.sandbox.calls)


async def test_on_a_flooded_desk_whoever_acts_is_answered_within_seconds(stage: Stage) -> None:
    numbers = await flood(stage, 30)
    await seconds_until(stage, lambda: len(cards(stage)) == 12)
    first = cards(stage)[0]
    stage.carl.presses("✋ Take", message=first)
    assert await seconds_until(stage, lambda: "Taken by Carl" in first.text) <= 3
    stage.cora.says("/queue", chat=stage.east)
    assert await seconds_until(stage, lambda: "📋" in stage.east.messages[-1].text) <= 3
    stage.carl.says(f"/ticket {numbers[-1]}", chat=stage.east)
    assert await seconds_until(stage, lambda: cards(stage)[-1].text.startswith(f"#{numbers[-1]} ")) <= 8
    assert len(cards(stage)) < 20
    assert refused(stage) == 0


async def test_a_flooded_desk_gets_its_cards_in_order_and_one_line_that_says_how_many_come(stage: Stage) -> None:
    numbers = await flood(stage, MANY + 4)
    await seconds_until(stage, lambda: bool(lines(stage)))
    assert lines(stage) == [next(line for line in lines(stage) if f"{MANY + 3} more cards" in line)]
    await seconds_until(stage, lambda: len(cards(stage)) == 7)
    assert len(lines(stage)) == 1
    needed = await seconds_until(stage, lambda: len(cards(stage)) == len(numbers))
    assert needed <= 60 * len(numbers) / 16
    assert [int(each.text.split()[0][1:]) for each in cards(stage)] == numbers
    await stage.settle()
    assert lines(stage) == []
    assert refused(stage) == 0


async def test_a_few_cards_come_without_a_word_about_it(stage: Stage) -> None:
    await flood(stage, 4)
    await stage.settle()
    assert len(cards(stage)) == 4
    assert not any("📥" in line for line in stage.sandbox.transcript())


async def test_a_flooded_desk_delays_nobody_elsewhere(stage: Stage) -> None:
    await flood(stage, 30)
    await seconds_until(stage, lambda: len(cards(stage)) == 5)
    stage.otto.says("/privacy")
    assert await seconds_until(stage, lambda: len(stage.otto.screen()) > 1) == 0


async def test_a_resident_who_floods_delays_nobody_else(stage: Stage) -> None:
    for _ in range(40):
        stage.rita.says("/privacy")
    stage.otto.says("/privacy")
    assert await seconds_until(stage, lambda: len(stage.otto.screen()) > 1) <= 1
    assert refused(stage) == 0


async def test_whoever_waits_comes_before_news_for_everybody(stage: Stage) -> None:
    """Ninety followers hear something, and one of them asks: the answer leaves within a second."""
    followers = [stage.sandbox.person(f"P{number}") for number in range(90)]
    for who in followers:
        who.private()
    async with stage.storage.begin("news") as work:
        for who in followers:
            person, _ = await work.people.meet(who.id, "en", stage.clock())
            await work.say(Notice(Kind.DRAFT_EXPIRED, ToPerson(person.id)))
    last = followers[-1]
    last.says("/privacy")
    assert await seconds_until(stage, lambda: any("bot:" in line for line in last.screen())) <= 1


@pytest.mark.parametrize("command", ["/board", "/queue"])
async def test_what_a_member_asks_for_is_not_held_back_by_news(stage: Stage, command: str) -> None:
    await flood(stage, 30)
    await seconds_until(stage, lambda: len(cards(stage)) == 11)
    stage.carl.says(command, chat=stage.east)
    assert await seconds_until(stage, lambda: "📋" in stage.east.messages[-1].text) <= 3
