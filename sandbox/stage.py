"""The stage on which somebody rehearses with a bot of their own: who has a telephone, which groups there are, and what
goes wrong. A script may describe it (`sandbox.script`); `USUAL` is the one without a script.

Promise: people and groups have the same ids in each sandbox of the same stage, in the order in which they stand here,
and nothing else is numbered as it was in an earlier one. So a bot that keeps its database may meet a new sandbox.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from sandbox.faults import Cut
from sandbox.limits import Limits
from sandbox.objects import Chat, Json
from sandbox.world import Sandbox

Deed = Literal["text", "photo", "place", "press", "add_bot"]

NUMBERED_SINCE = datetime(2025, 1, 1, tzinfo=UTC)  # no sandbox was served before
NUMBERS_A_SECOND = 10  # more than come in while one runs, and yet ids have 31 bits until 2029


@dataclass(frozen=True, slots=True)
class StagePerson:
    """Somebody with a telephone, and the language that their app speaks."""

    name: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class StageGroup:
    """A group and the names of its members, of whom the first owns it; the bot may be in it from the start."""

    title: str
    members: tuple[str, ...]
    has_bot: bool = False


@dataclass(frozen=True, slots=True)
class StageFault:
    """A fault as `Faults.add` takes it; `chat` is a person's name or a group's title, None for every chat."""

    method: str = "*"
    chat: str | None = None
    skip: int = 0
    times: int = 1
    status: int | None = None
    description: str | None = None
    retry_after: int | None = None
    delay: float = 0
    cut: Cut | None = None


@dataclass(frozen=True, slots=True)
class StageAct:
    """Something that happens without hands: who does it, what, and with what.

    With text and press goes a text, with photo a path, with place latitude and longitude; add_bot needs nothing.
    `group` is None for the private chat with the bot. `when` are words that somebody must have seen since the act
    before, `reply_to` words of the message that is answered.
    """

    who: str
    does: Deed
    what: str | Path | tuple[float, float] | bool
    group: str | None = None
    when: str | None = None
    reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that stands on the stage; `map` is the GeoJSON that the page draws."""

    people: tuple[StagePerson, ...]
    groups: tuple[StageGroup, ...]
    faults: tuple[StageFault, ...] = ()
    acts: tuple[StageAct, ...] = ()
    map: Json | None = field(default=None, repr=False)
    has_rates: bool = True


USUAL = Stage(
    people=(StagePerson("Rita"), StagePerson("小伟", "zh-hans"), StagePerson("Carl"), StagePerson("Sue")),
    groups=(StageGroup("Desk", ("Carl",)), StageGroup("Supervisors", ("Sue",))),
)


def set_out(stage: Stage, clock: Callable[[], datetime], photos: Mapping[str, Path]) -> Sandbox:
    """Make a sandbox with this stage; its one bot takes every token, and its page offers the photos, by name."""
    numbers_from = max(0, int((clock() - NUMBERED_SINCE).total_seconds() * NUMBERS_A_SECOND))
    limits = None if stage.has_rates else Limits.without_rates()
    sandbox = Sandbox(clock, limits=limits, numbers_from=numbers_from)
    bot = sandbox.bot(takes_any_token=True)
    people = {person.name: sandbox.person(person.name, person.language) for person in stage.people}
    groups = {
        group.title: sandbox.group(
            group.title, [*(people[name] for name in group.members), *([bot] if group.has_bot else [])]
        )
        for group in stage.groups
    }
    for person in people.values():
        for group in groups.values():
            if group.has(person):
                sandbox.panel.show(person, group)
        sandbox.panel.show(person)
    chats: dict[str, Chat] = {**{name: person.private() for name, person in people.items()}, **groups}
    for fault in stage.faults:
        sandbox.faults.add(
            fault.method,
            None if fault.chat is None else chats[fault.chat].id,
            fault.times,
            status=fault.status,
            description=fault.description,
            retry_after=fault.retry_after,
            delay=fault.delay,
            cut=fault.cut,
            skip=fault.skip,
        )
    sandbox.panel.map = stage.map
    sandbox.panel.photos = dict(photos)
    return sandbox
