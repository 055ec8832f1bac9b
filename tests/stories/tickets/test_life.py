"""From the chat, every line of the table of a ticket's life can be walked, and every other act is refused in words.

It is one tour over one stage (a test fixture). The tour goes from the ticket's status to the nearest line that was not
walked yet; if none can be reached, it goes on with the next ticket. When it comes to a status for the first time, it
also tries all acts that the table does not allow there.
"""

from collections import deque
from collections.abc import Awaitable, Callable, Collection
from pathlib import Path

import pytest

from casework.model.life import TRANSITIONS
from casework.model.policy import DEFAULTS
from casework.model.ticket import Act, Status
from casework.model.ticket_id import TicketId
from handlers.messages.press import Verb
from sandbox.groups import Group
from sandbox.objects import Message
from storage.unit_of_work import Storage
from tests.clock import Clock
from tests.stories.desk.test_handling import supervise, ticket
from tests.stories.oversight.test_looking_back import inspector
from tests.stories.stage import MORNING, OAK, Stage, picture, playing

Step = Callable[[Stage, int], Awaitable[None]]
Line = tuple[Status, Act]

COMMANDS: dict[Act, str] = {
    Act.TAKE: "/take",
    Act.RELEASE: "/release",
    Act.GIVE: "/give Carl",
    Act.ASK: "/ask Which side?",
    Act.RESUME: "/resume",
    Act.PARK: "/park 7 weather",
    Act.PASS_ON: "/pass {other} not ours",
    Act.MERGE: "/merge 1",
    Act.DISMISS: "/dismiss nothing",
    Act.REVERSE: "/reverse",
    Act.FIX: "/fix It was gone",
    Act.APPROVE: "/approve",
    Act.SEND_BACK: "/sendback not clean",
}
SUPERVISE = "/supervise 7 clear it"
VERBS: dict[Act, Verb] = {
    Act.CONFIRM: Verb.FIXED,
    Act.REOPEN: Verb.NOT_FIXED,
    Act.WITHDRAW: Verb.WITHDRAW_YES,
    Act.RETURN: Verb.RETURN,
}
ON_BOTH = {(Status.FIXED, Act.RETURN)}  # before the ticket is closed, "it is back" opens it again, like "not fixed"


async def desk(stage: Stage, number: int) -> Group:
    """Return the desk that has the ticket."""
    return stage.east if (await ticket(stage, number)).team == "east" else stage.west


async def types(stage: Stage, number: int, command: str) -> None:
    """Cora, who is in both teams and a supervisor, types a command in reply to the card."""
    at = await desk(stage, number)
    other = "west" if at is stage.east else "east"
    cards = [m for m in at.messages if m.text.startswith(f"#{number} ·") and m.sender is stage.account]
    stage.cora.says(command.format(other=other), at, cards[-1])


def typed(*commands: str) -> Step:
    async def step(stage: Stage, number: int) -> None:
        for command in commands:
            await types(stage, number, command)
            await stage.settle()

    return step


def newest(stage: Stage) -> Message:
    """Return the newest message of the bot to Rita."""
    return next(m for m in reversed(stage.rita.private().messages) if m.sender is stage.account)


def pressed(*verbs: str, words: str = "", photo: bool = False) -> Step:
    """Return a step: Rita presses, and then sends what is asked for."""

    async def step(stage: Stage, number: int) -> None:
        for verb in verbs:
            stage.press_data(stage.rita, f"1.{verb}.{number}", newest(stage))
            await stage.settle()
        if words:
            stage.rita.says(words)
        if photo:
            stage.rita.sends_photo(picture("red"))
        await stage.settle()

    return step


async def gives(stage: Stage, number: int) -> None:
    """Cora gives it to Carl, or takes it from him; they know each other at both desks."""
    async with stage.storage.begin(f"known {number} {stage.clock()}") as work:
        people = [(await work.people.meet(each.id, "en", stage.clock()))[0] for each in (stage.carl, stage.cora)]
        for person, who in zip(people, (stage.carl, stage.cora), strict=True):
            await work.people.set_name(person.id, who.name)
            for chat in (stage.east.id, stage.west.id):
                await work.desks.meet(chat, person.id, stage.clock())
    is_carls = (await ticket(stage, number)).taken_by == people[0].id
    await types(stage, number, "/give Cora" if is_carls else COMMANDS[Act.GIVE])
    await stage.settle()


async def answers(stage: Stage, number: int) -> None:
    stage.rita.says("The left one")
    await stage.settle()


async def waits(stage: Stage, number: int) -> None:
    stage.clock.advance(days=DEFAULTS.verdict_days)
    await stage.app.timekeeper.act()
    await stage.settle()


async def comes_back(stage: Stage, number: int) -> None:
    """Ira, an inspector, finds it there again; the ticket was drawn to be looked at."""
    async with stage.storage.begin(f"drawn {number}") as work:
        await work.lookbacks.add([(TicketId(number), True)], stage.clock())
    ira = await inspector(stage)
    ira.says("/tasks")
    await stage.settle()
    stage.press_data(ira, f"1.check.{number}.back", ira.private().messages[-1])
    await stage.settle()
    ira.sends_photo(picture("black"))
    await stage.settle()


STEPS: dict[Act, Step] = {
    **{act: typed(command) for act, command in COMMANDS.items()},
    Act.APPROVE: typed(SUPERVISE, COMMANDS[Act.APPROVE]),
    Act.SEND_BACK: typed(SUPERVISE, COMMANDS[Act.SEND_BACK], "/lift"),
    Act.ANSWER: answers,
    Act.GIVE: gives,
    Act.PARK: typed(COMMANDS[Act.PARK], "/grant"),
    Act.CONFIRM: pressed(Verb.FIXED),
    Act.REOPEN: pressed(Verb.NOT_FIXED, words="Still there"),
    Act.EXPIRE: waits,
    Act.WITHDRAW: pressed(Verb.WITHDRAW, Verb.WITHDRAW_YES),
    Act.RETURN: pressed(Verb.RETURN, photo=True),
    Act.RECHECK: comes_back,
}


def way(status: Status, left: Collection[Line]) -> list[Act]:
    """Return the acts of the shortest way to a line that is left, with that line's act; [] if none can be reached."""
    ways, seen = deque[tuple[Status, list[Act]]]([(status, [])]), {status}
    while ways:
        here, way_here = ways.popleft()
        lines = [(act, to) for (at, act), to in TRANSITIONS.items() if at is here]
        for act, _ in lines:
            if (here, act) in left:
                return [*way_here, act]
        ways.extend((to, [*way_here, act]) for act, to in lines if to not in seen)
        seen.update(to for _, to in lines)
    return []


def test_every_act_of_the_table_can_be_done_from_the_chat() -> None:
    assert {act for _, act in TRANSITIONS} == set(STEPS)
    assert set(COMMANDS) | set(VERBS) | {Act.ANSWER, Act.EXPIRE, Act.RECHECK} == set(STEPS)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_every_line_of_the_table_is_walked_from_the_chat_and_every_other_is_refused(
    storage: Storage, clock: Clock, tmp_path: Path
) -> None:
    clock.now = MORNING
    async with playing(storage, clock, tmp_path / "photos", is_unlimited=True) as stage:
        await supervise(stage)
        await stage.reports(stage.otto, at=OAK)  # the ticket into which others are merged
        await walk(stage)


async def walk(stage: Stage) -> None:
    """Walk every line, at least one more in each round; try everything else when the tour first comes to a status."""
    left, visited, number, status = list(TRANSITIONS), set[Status](), 1, Status.WITHDRAWN
    for _ in TRANSITIONS:
        if left and not way(status, left):
            await stage.reports()
            number, status = number + 1, Status.OPEN
            await arrive(stage, number, status, visited)
        for act in way(status, left):
            await STEPS[act](stage, number)
            left = [line for line in left if line != (status, act)]
            before, status = status, TRANSITIONS[status, act]
            assert (await ticket(stage, number)).status is status, (before, act)
            await arrive(stage, number, status, visited)
    assert not left
    assert visited == set(Status)


async def arrive(stage: Stage, number: int, status: Status, visited: set[Status]) -> None:
    """On the first visit to a status, check that every act which the table does not know there is refused in words."""
    if status not in visited:
        visited.add(status)
        await refuses_commands(stage, number, status)
        await refuses_presses(stage, number, status)


async def refuses_commands(stage: Stage, number: int, status: Status) -> None:
    before, chat = await ticket(stage, number), (await desk(stage, number)).title
    refused = [command for act, command in COMMANDS.items() if (status, act) not in TRANSITIONS]
    await stage.sees()
    for command in refused:
        await types(stage, number, command)
    said = (await stage.sees())[chat]
    answers = [line for line in said if not line.startswith("Cora: ")]
    assert len(said) == 2 * len(answers) == 2 * len(refused), (status, said)
    assert all(line.startswith("bot: ") and f"#{number}" in line for line in answers), (status, answers)
    assert await ticket(stage, number) == before, status


async def refuses_presses(stage: Stage, number: int, status: Status) -> None:
    before = await ticket(stage, number)
    refused = [verb for act, verb in VERBS.items() if (status, act) not in {*TRANSITIONS, *ON_BOTH}]
    for verb in refused:
        stage.press_data(stage.rita, f"1.{verb}.{number}", newest(stage))
    toasts = (await stage.sees()).toasts
    assert len(toasts) == len(refused), (status, toasts)
    assert all(toast.startswith("alert") and f"#{number}" in toast for toast in toasts), (status, toasts)
    assert await ticket(stage, number) == before, status
