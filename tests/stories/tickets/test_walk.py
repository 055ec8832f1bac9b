"""Random people do random acts to random tickets, on both engines; a model says what must come of each act.

The model is the table of a ticket's life with who may do what, where and when, written here a second time. After every
step, each ticket is in its model's state, and everybody who was refused was told so. In the end each history is what
was done, in order. `CLEANWARD_STEPS=5000 make test TEST=tests/stories/tickets/test_walk.py` takes more steps, from a
new start each time.
"""

import os
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest

from casework.model.life import TRANSITIONS
from casework.model.request import Wish
from casework.model.ticket import Act, Status
from handlers.messages.press import Verb
from sandbox.people import Person
from storage.unit_of_work import Storage
from tests.clock import Clock
from tests.stories.desk.test_handling import acts, supervise, ticket
from tests.stories.stage import MORNING, Stage, playing

ASKED = int(os.environ.get("CLEANWARD_STEPS", "0"))
STEPS = 40  # of one walk
WALKS = range(1, 1 + max(1, ASKED // STEPS))
TICKETS = range(1, 5)
PLACES = {"Rita": ("private",), "Otto": ("private",), "Carl": ("east", "private"), "Cora": ("east", "west", "private")}
RESIDENTS = ("Rita", "Otto")
TYPED = {
    Act.TAKE: "/take {number}",
    Act.RELEASE: "/release {number}",
    Act.ASK: "/ask {number} Which side?",
    Act.RESUME: "/resume {number}",
    Act.REQUEST: "/park {number} 7 weather",
    Act.PASS_ON: "/pass {number} {team} not ours",
    Act.MERGE: "/merge {number} {other}",
    Act.DISMISS: "/dismiss {number} nothing",
    Act.REVERSE: "/reverse {number}",
    Act.FIX: "/fix {number} It was gone",
    Act.NOTE: "/note {number} Seen",
    Act.UNDO: "/undo {number}",
    Act.PARK: "/grant {number}",
    Act.REFUSE: "/refuse {number} No",
}
PRESSED = {Act.CONFIRM: Verb.FIXED, Act.WITHDRAW: Verb.WITHDRAW_YES, Act.REOPEN: Verb.NOT_FIXED}
SUPERVISORS = (Act.PARK, Act.REFUSE, Act.REVERSE)
CAN_BE_UNDONE = (Act.TAKE, Act.RELEASE, Act.REQUEST, Act.PASS_ON, Act.MERGE, Act.DISMISS, Act.FIX)


@dataclass(frozen=True)
class Model:
    """A ticket's state; `undo` is the latest act, and the model before it."""

    status: Status = Status.OPEN
    team: str = "east"
    hops: int = 0
    wish: Wish | None = None
    wanted: str = ""
    undo: "tuple[Step, Model] | None" = None


@dataclass(frozen=True)
class Step:
    """Who does what to which ticket, and where; the ticket may be passed to `team`, or merged into `other`."""

    who: str
    act: Act
    number: int
    where: str
    team: str
    other: int


def next_step(chance: Random, models: dict[int, Model]) -> Step:
    """Return a random step, an allowed one more often than not."""
    steps = [any_step(chance) for _ in range(200)]
    allowed = {step.act: step for step in steps if outcome(models, step)}
    return chance.choice(list(allowed.values())) if allowed and chance.random() < 0.6 else steps[0]


def any_step(chance: Random) -> Step:
    who = chance.choice(["Carl", "Cora", "Cora", "Cora", "Rita", "Otto"])
    act = chance.choice([*PRESSED, Act.TAKE, Act.NOTE] if who in RESIDENTS else [*TYPED, Act.TAKE, Act.RELEASE])
    where = "private" if act in PRESSED else chance.choice(PLACES[who])
    return Step(who, act, chance.choice(TICKETS), where, chance.choice(["east", "west"]), chance.choice(TICKETS))


def outcome(models: dict[int, Model], step: Step) -> tuple[Model, Act] | None:
    """Return the ticket's model after the act and the act's name in the history; None if it must be refused."""
    model = models[step.number]
    if not may(model, step):
        return None
    match step.act:
        case Act.NOTE:
            return model, Act.NOTE
        case Act.UNDO:
            return undone(model, step)
        case Act.REFUSE:
            return (replace(model, wish=None, undo=None), Act.REFUSE) if model.wish else None
        case Act.PARK:
            return granted(model)
        case Act.PASS_ON if step.team == model.team:
            return None
        case Act.PASS_ON if (model.status, Act.PASS_ON) in TRANSITIONS and model.hops == 2:
            return wished(model, step, Wish.PASS_ON)
        case Act.REQUEST:
            return wished(model, step, Wish.PARK) if (model.status, Act.PARK) in TRANSITIONS else None
        case Act.MERGE if step.other == step.number or models[step.other].status.is_closed:
            return None
    status = TRANSITIONS.get((model.status, step.act))
    return None if status is None else (moved(model, step, status), step.act)


def may(model: Model, step: Step) -> bool:
    if step.act in PRESSED:
        return step.who == "Rita"
    if step.act in SUPERVISORS:
        return step.who == "Cora"
    if step.act is Act.NOTE and step.who == "Cora":
        return True
    was_theirs = step.act is Act.UNDO and model.undo is not None and model.undo[1].team == step.where
    return model.team == step.where or was_theirs


def undone(model: Model, step: Step) -> tuple[Model, Act] | None:
    return (replace(model.undo[1], undo=None), Act.UNDO) if model.undo and model.undo[0].who == step.who else None


def granted(model: Model) -> tuple[Model, Act] | None:
    act = Act.PASS_ON if model.wish is Wish.PASS_ON else Act.PARK
    status = TRANSITIONS.get((model.status, act))
    if model.wish is None or status is None:
        return None
    team = model.wanted if act is Act.PASS_ON else model.team
    return replace(model, status=status, team=team, wish=None, undo=None), act


def wished(model: Model, step: Step, wish: Wish) -> tuple[Model, Act] | None:
    if model.wish:
        return None
    return replace(model, wish=wish, wanted=step.team, undo=(step, model)), Act.REQUEST


def moved(model: Model, step: Step, status: Status) -> Model:
    undo = (step, model) if step.act in CAN_BE_UNDONE else None
    wish = None if step.act not in (Act.TAKE, Act.RELEASE, Act.ASK, Act.RESUME) else model.wish
    found = replace(model, status=status, wish=wish, undo=undo)
    return replace(found, team=step.team, hops=model.hops + 1) if step.act is Act.PASS_ON else found


async def does(stage: Stage, step: Step, *, is_allowed: bool) -> None:
    """Do the step, and check that a refused person is told so where they asked."""
    people: dict[str, Person] = {person.name: person for person in (stage.rita, stage.otto, stage.carl, stage.cora)}
    who = people[step.who]
    chat = {"east": stage.east, "west": stage.west}.get(step.where, who.private())
    if step.act in PRESSED:
        newest = next(message for message in reversed(chat.messages) if message.sender is stage.account)
        press = stage.press_data(who, f"1.{PRESSED[step.act]}.{step.number}", newest)
        await stage.settle()
        assert press.answer is not None, step
        assert press.answer.show_alert is not is_allowed, (step, press.answer)
        if step.act is Act.REOPEN and is_allowed:
            who.says("Still there")
        await stage.sees()
        return
    who.says(TYPED[step.act].format(number=step.number, team=step.team, other=step.other), chat)
    seen = await stage.sees()
    said = seen[getattr(chat, "title", "") or who.name]
    if not is_allowed:
        assert any(line.startswith("bot: ") for line in said), (step, said)


@pytest.mark.parametrize("seed", WALKS)
async def test_whoever_does_whatever_to_a_ticket_the_model_knows_what_becomes_of_it(
    storage: Storage, clock: Clock, tmp_path: Path, seed: int
) -> None:
    clock.now = MORNING
    chance = Random(seed)
    async with playing(storage, clock, tmp_path / "photos", is_unlimited=True) as stage:
        await supervise(stage)
        for _ in TICKETS:
            await stage.reports()
        stage.otto.says("/help")
        models = dict.fromkeys(TICKETS, Model())
        done: dict[int, list[Act]] = {number: await acts(stage, number) for number in TICKETS}
        for _ in range(STEPS):
            await walk_on(stage, next_step(chance, models), models, done)
            if chance.random() < 0.1:
                stage.clock.advance(minutes=2)
                models.update({number: replace(model, undo=None) for number, model in models.items()})
        assert {number: await acts(stage, number) for number in TICKETS} == done


async def walk_on(stage: Stage, step: Step, models: dict[int, Model], done: dict[int, list[Act]]) -> None:
    found = outcome(models, step)
    await does(stage, step, is_allowed=found is not None)
    if found is not None:
        before = models[step.number]
        models[step.number], act = found
        done[step.number].append(act)
        if act is Act.MERGE:
            done[step.other].append(Act.ADD)
        if act is Act.UNDO and before.undo and before.undo[0].act is Act.MERGE:
            done[before.undo[0].other].append(Act.UNDO)
    for number, model in models.items():
        kept = await ticket(stage, number)
        wish = kept.request.wish if kept.request else None
        assert (kept.status, kept.team, kept.hops, wish) == (model.status, model.team, model.hops, model.wish), step
