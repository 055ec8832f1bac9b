"""A ticket's life from the chat: every line of the table can be walked, and every other is refused in words."""

from collections.abc import Awaitable, Callable

import pytest

from bot.sandbox.objects import Message
from casework.model.ticket import SILENCE, TRANSITIONS, Act, Status
from handlers.messages.press import Verb
from tests.stories.stage import OAK, Stage, picture
from tests.stories.test_handling import supervise, ticket

on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)

Step = Callable[[Stage], Awaitable[None]]


def typed(*commands: str) -> Step:
    """Cora, who is of the team and a supervisor, types commands in reply to the card."""

    async def step(stage: Stage) -> None:
        for command in commands:
            stage.cora.says(command, stage.east, card(stage))
            await stage.settle()

    return step


def pressed(*verbs: str, words: str = "", photo: bool = False) -> Step:
    """Rita presses, and then sends what is asked for."""

    async def step(stage: Stage) -> None:
        for verb in verbs:
            newest = next(m for m in reversed(stage.rita.private().messages) if m.sender is stage.account)
            stage.press_data(stage.rita, f"1.{verb}.1", newest)
            await stage.settle()
        if words:
            stage.rita.says(words)
        if photo:
            stage.rita.sends_photo(picture("red"))
        await stage.settle()

    return step


async def answers(stage: Stage) -> None:
    stage.rita.says("The left one")
    await stage.settle()


async def waits(stage: Stage) -> None:
    stage.clock.advance(seconds=SILENCE.total_seconds())
    await stage.app.timekeeper.act()
    await stage.settle()


def card(stage: Stage) -> Message:
    cards = [m for m in stage.east.messages if m.text.startswith("#1 ·") and m.sender is stage.account]
    return cards[-1]


STEPS: dict[Act, Step] = {
    Act.TAKE: typed("/take"),
    Act.RELEASE: typed("/release"),
    Act.ASK: typed("/ask Which side?"),
    Act.ANSWER: answers,
    Act.RESUME: typed("/resume"),
    Act.PARK: typed("/park 7 weather", "/grant"),
    Act.PASS_ON: typed("/pass west not ours"),
    Act.MERGE: typed("/merge 2"),
    Act.DISMISS: typed("/dismiss nothing"),
    Act.REVERSE: typed("/reverse"),
    Act.FIX: typed("/fix It was gone"),
    Act.CONFIRM: pressed(Verb.FIXED),
    Act.REOPEN: pressed(Verb.NOT_FIXED, words="Still there"),
    Act.EXPIRE: waits,
    Act.WITHDRAW: pressed(Verb.WITHDRAW, Verb.WITHDRAW_YES),
    Act.RETURN: pressed(Verb.RETURN, photo=True),
}
WAYS: dict[Status, tuple[Act, ...]] = {
    Status.OPEN: (),
    Status.TAKEN: (Act.TAKE,),
    Status.ASKED: (Act.ASK,),
    Status.PARKED: (Act.PARK,),
    Status.FIXED: (Act.FIX,),
    Status.CONFIRMED: (Act.FIX, Act.CONFIRM),
    Status.UNCONFIRMED: (Act.FIX, Act.EXPIRE),
    Status.WITHDRAWN: (Act.WITHDRAW,),
    Status.DUPLICATE: (Act.MERGE,),
    Status.DISMISSED: (Act.DISMISS,),
}
COMMANDS: dict[Act, str] = {
    Act.TAKE: "/take",
    Act.RELEASE: "/release",
    Act.ASK: "/ask Which side?",
    Act.RESUME: "/resume",
    Act.PARK: "/park 7 weather",
    Act.PASS_ON: "/pass west not ours",
    Act.MERGE: "/merge 2",
    Act.DISMISS: "/dismiss nothing",
    Act.REVERSE: "/reverse",
    Act.FIX: "/fix It was gone",
}
VERBS: dict[Act, Verb] = {
    Act.CONFIRM: Verb.FIXED,
    Act.REOPEN: Verb.NOT_FIXED,
    Act.WITHDRAW: Verb.WITHDRAW_YES,
    Act.RETURN: Verb.RETURN,
}
ON_BOTH = {(Status.FIXED, Act.RETURN)}  # before it is closed, "it is back" opens it again as "not fixed" does


async def begin(stage: Stage, status: Status) -> None:
    """Bring Rita's #1 to where it is to stand; Otto's #2 lies far away."""
    await supervise(stage)
    await stage.reports()
    await stage.reports(stage.otto, at=OAK)
    for act in WAYS[status]:
        await STEPS[act](stage)
    assert (await ticket(stage)).status is status
    await stage.sees()


def test_every_act_of_the_table_can_be_done_from_the_chat() -> None:
    assert {act for _, act in TRANSITIONS} == set(STEPS)
    assert set(WAYS) == set(Status)
    assert set(COMMANDS) | set(VERBS) | {Act.ANSWER, Act.EXPIRE} == set(STEPS)


@on_sqlite
@pytest.mark.parametrize(("status", "act"), TRANSITIONS)
async def test_every_line_of_the_table_is_walked_from_the_chat(stage: Stage, status: Status, act: Act) -> None:
    await begin(stage, status)
    await STEPS[act](stage)
    assert (await ticket(stage)).status is TRANSITIONS[status, act]


@on_sqlite
@pytest.mark.parametrize("status", Status)
async def test_every_other_command_is_refused_in_words_and_changes_nothing(stage: Stage, status: Status) -> None:
    await begin(stage, status)
    before = await ticket(stage)
    for act, command in COMMANDS.items():
        if (status, act) in TRANSITIONS:
            continue
        stage.cora.says(command, stage.east, card(stage))
        said = (await stage.sees())["Eastside desk"]
        assert len(said) == 2, (command, said)
        assert said[1].startswith("bot: "), command
        assert "#1" in said[1], command
        assert await ticket(stage) == before, command


@on_sqlite
@pytest.mark.parametrize("status", Status)
async def test_every_other_press_of_a_resident_is_refused_in_words(stage: Stage, status: Status) -> None:
    await begin(stage, status)
    before = await ticket(stage)
    newest = next(m for m in reversed(stage.rita.private().messages) if m.sender is stage.account)
    for act, verb in VERBS.items():
        if (status, act) in TRANSITIONS or (status, act) in ON_BOTH:
            continue
        stage.press_data(stage.rita, f"1.{verb}.1", newest)
        (toast,) = (await stage.sees()).toasts
        assert toast.startswith("alert"), verb
        assert "#1" in toast, verb
        assert await ticket(stage) == before, verb
