"""People who send anything at any time in any order, on the whole stage, and a watcher after every step.

A step is one act, or two that cross on the way: somebody with two devices, or two people at once. What the app does not
offer (answering a deleted message, writing to a blocked bot) does not happen, and the step is an empty one.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any

import httpx
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from structlog.testing import capture_logs

from bot.connecting import connect
from bot.sandbox.errors import CannotDo
from bot.sandbox.nominatim import Nominatim, Place
from bot.sandbox.objects import Chat, Message, Press
from bot.sandbox.others import EVENTS, OTHER_KINDS
from bot.sandbox.people import Person
from casework.model.draft import Step as Asked
from storage.unit_of_work import Storage
from tests.bot.lookups import Make, geocoders
from tests.clock import Clock
from tests.stories import props
from tests.stories.reading import Names
from tests.stories.stage import AREAS, ELM, MORNING, OAK, TOKEN, Stage, build, playing
from tests.stories.watching import Step, Watcher

CITY = {"city": "Bay City"}
TOWN = (
    Place("Elm Street", *ELM, {"suburb": "Eastside", **CITY}, {"zh": "榆树街"}),
    Place("Elm Street Park", *OAK, {"suburb": "Westside", **CITY}),
    Place("Elm Street Mall", 38.58, -121.49, {"city": "Sacramento"}),
)
WEATHER: tuple[dict[str, Any], ...] = (
    {"status": 503},
    {"cut": "before"},
    {"description": "<html><h1>Bandwidth limit exceeded</h1></html>"},
    {"retry_after": 600},
)
FIRST = ("nophoto", "group", "cat", "goon", "answer", "different", "same", "backagain", "insist", "spotis", "send")

residents = st.sampled_from(("Rita", "Rita", "Rita", "Otto", "Wei", "Carl"))
staff = st.sampled_from(("Carl", "Cora"))
desks = st.sampled_from(("east", "east", "west"))
numbers = st.integers(0, 60)  # of a thing, counted from the newest; around again where there are fewer
replies = st.one_of(st.none(), st.none(), numbers)
captions = st.sampled_from(props.CAPTIONS)
photos = st.integers(0, len(props.PHOTOS) - 1)


class Town(RuleBasedStateMachine):
    """The stage as a machine whose rules are what people do."""

    def __init__(self, fresh_database: Callable[[], AbstractContextManager[str]], folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._stack = ExitStack()
        self._logs = self._stack.enter_context(capture_logs())
        self._url = self._stack.enter_context(fresh_database())
        self._runner = self._stack.enter_context(asyncio.Runner(loop_factory=asyncio.new_event_loop))
        self._step = Step()
        self._waits = True
        self._over = asyncio.Event()
        self._buttons: dict[tuple[Message, str], None] = {}  # every button that was ever shown, in order

    @initialize()
    def raises_the_curtain(self) -> None:
        self._runner.run(self._raise())

    async def _raise(self) -> None:
        raised = asyncio.Event()
        self._playing = asyncio.get_running_loop().create_task(self._play(raised))
        await asyncio.wait({self._playing, asyncio.ensure_future(raised.wait())}, return_when="FIRST_COMPLETED")
