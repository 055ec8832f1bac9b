"""The loop without hands: people do one thing after another, and each time the right people must see the right thing.

In the end they do nothing, and the clock runs: what a broken promise causes must be seen too, whatever day it is today.
It begins in the afternoon, at whatever time somebody plays it, so that letters and warnings come in the same order.
A supervisor puts the ticket under supervision then, and an inspector looks at what was closed. In the end teams are
ranked, a campaign is planned, a drive announced, and a bulletin approved.

Promise: it fails if anything that should be seen is not seen in time, or if the bot breaks a rule of the Bot API.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.demo.photos import PHOTOS
from bot.demo.scenery import SAN_FRANCISCO
from bot.demo.town import Town
from casework.model.authority import Role
from casework.model.deadline import local_day
from sandbox.objects import Message

PATIENCE_S = 20
NEAR_BY = (37.7526, -122.4141)  # some 25 m from where Rita sees it
CESAR_CHAVEZ = (37.7482, -122.4135)  # in the Mission too, 500 m away
EIGHT_DAYS = 8 * 24
BEGINS = 14  # the local hour: what is late a few days later is warned of on its last morning, after the letter
BOARD = "bot edits: 📋"  # as hours pass, each brings it up to date


@dataclass(frozen=True, slots=True)
class Step:
    """Something that is done, and the pieces of text that somebody must then see, some `hours` later at most."""

    done: Callable[[Town], object]
    seen: tuple[str, ...]
    hours: int = 0


def later(*seen: str) -> Step:
    """Return a step in which nobody does anything, until these pieces are seen."""
    return Step(lambda _: None, seen, EIGHT_DAYS)


def photo(name: str) -> bytes:
    """Return a photo that ships with the demo."""
    return PHOTOS[name].read_bytes()


def card(town: Town) -> Message:
    """Return the newest card on the Mission crew's desk."""
    return next(message for message in reversed(town.desks["mission"].messages) if message.text.startswith("#"))


def fixes(town: Town) -> None:
    """Let Carl reply to the newest card with a photo."""
    town.carl.sends_photo(photo("clean"), chat=town.desks["mission"], reply_to=card(town))


def opens_task(town: Town) -> None:
    """Let Ines press the first number of her list."""
    ines = town.named[Role.INSPECTOR]
    ines.presses(next(label for label in ines.private().messages[-1].labels if label.startswith("#")))


def day(town: Town, ahead: int) -> str:
    """Return the local day that comes so many days after today."""
    return (local_day(town.time(), SAN_FRANCISCO.zone) + timedelta(days=ahead)).isoformat()


def days(town: Town, first: int, last: int) -> str:
    """Return a time from one day to another, both counted from today."""
    return f"{day(town, first)} to {day(town, last)}"


RITA_REPORTS = (
    Step(lambda town: town.rita.says("/start"), ("⬜ Photo",)),
    Step(lambda town: town.rita.says("A mattress, since Friday"), ("📝 Words: A mattress, since Friday",)),
    Step(lambda town: town.rita.sends_photo(photo("mattress")), ("✅ 1 photo",)),
    Step(lambda town: town.rita.says("24th Street"), ("[2. Folsom Street & 24th Street]",)),
    Step(
        lambda town: town.rita.presses("2. Folsom Street & 24th Street"),
        ("✅ Place: Folsom Street & 24th Street, Mission", "[💡 Furniture, appliances]"),
    ),
    Step(lambda town: town.rita.presses("💡 Furniture, appliances"), ("How many items are there?",)),
    Step(lambda town: town.rita.presses("One"), ("✅ How many items are there? One", "[✅ Send]")),
    Step(
        lambda town: town.rita.presses("✅ Send"),
        ("[Mission crew] bot: (photo)", "Your report is number #1", "It went to Mission crew"),
    ),
)
WEI_SEES_IT_TOO = (
    Step(lambda town: town.wei.sends_photo(photo("bags")), ("✅ 照片：1张",)),
    Step(lambda town: town.wei.sends_location(*NEAR_BY), ("✅ 地点：24th Street附近，Mission",)),
    Step(lambda town: town.wei.presses("地面垃圾"), ("[大件垃圾（家具家电）]",)),
    Step(lambda town: town.wei.presses("大件垃圾（家具家电）"), ("[两到五件]",)),
    Step(lambda town: town.wei.presses("两到五件"), ("[是同一个问题]", "#1")),
    Step(lambda town: town.wei.presses("是同一个问题"), ("已并入案件 #1", "Somebody else sees #1 too")),
)
CARL_FIXES_IT = (
    Step(
        lambda town: town.carl.presses("✋ Take", chat=town.desks["mission"]),
        ("Taken by Carl", "[Rita] bot: 🧹", "[小伟] bot: 🧹"),
    ),
    Step(
        lambda town: town.carl.sends_photo(photo("clean"), "All gone", chat=town.desks["mission"], reply_to=card(town)),
        ("Fixed by Carl", "[👍 Fixed]", "[👍 已解决]"),
    ),
    Step(lambda town: town.rita.presses("👎 Not fixed"), ("What is still wrong with #1?",)),
    Step(
        lambda town: town.rita.says("The bags are still there"),
        ("#1 was not fixed", "💬 The bags are still there", "[小伟] bot: 🔁"),
    ),
    Step(
        lambda town: town.carl.sends_photo(photo("clean"), chat=town.desks["mission"], reply_to=card(town)),
        ("Fixed by Carl", "[👍 Fixed]", "[👍 已解决]"),
    ),
    Step(lambda town: town.rita.presses("👍 Fixed"), ("You said that it is fixed", "the reporter confirmed it")),
)
RITA_REPORTS_MORE = (
    # An hour passes, so that the group takes messages at once again.
    Step(lambda town: town.rita.says("A sofa, and bags"), ("📝 Words: A sofa, and bags",), 1),
    Step(lambda town: town.rita.sends_photo(photo("heap")), ("✅ 1 photo",)),
    Step(lambda town: town.rita.sends_location(*CESAR_CHAVEZ), ("✅ Place: ", "[💡 Furniture, appliances]")),
    Step(lambda town: town.rita.presses("💡 Furniture, appliances"), ("How many items are there?",)),
    Step(lambda town: town.rita.presses("One"), ("[✅ Send]",)),
    Step(lambda town: town.rita.presses("✅ Send"), ("[Mission crew] bot: (photo)", "Your report is number #2")),
    Step(lambda town: town.carl.presses("✋ Take", chat=town.desks["mission"]), ("Taken by Carl",)),
)
NOBODY_COMES = (
    later("[Mission crew] bot: ☀️ Good morning", "⏳ To be fixed today: 1"),
    later("⏰ #2 Furniture, appliances", "Carl, you took it."),
    later("[Rita] bot: ⌛ Your report #2 is late.", "⌛ Taken by Carl, and late."),
    later("[Mission crew] bot: ☀️ Good morning", "🔥 Late: 1"),
    later("[Sue] bot: ☀️ Good morning", "🔥 Late for a working day or more: 1"),
)
SUE_SUPERVISES_IT = (
    Step(
        lambda town: town.named[Role.SUPERVISOR].says("/supervise 2 tomorrow Clear it, and call me when it is done"),
        ("📌 #2 is under supervision. Sue orders you to fix it by", "(file ticket-2.pdf)", "Under supervision by Sue"),
    ),
    later("[Mission crew] bot: ☀️ Good morning", "📌 Under supervision: 1"),
    Step(fixes, ("Fixed by Carl, to be checked by a supervisor.", "[Sue] bot: ", "[✅ Checked: close it]")),
    Step(
        lambda town: town.named[Role.SUPERVISOR].says("/sendback 2 There is glass in the grass"),
        ("#2 was not fixed, said a supervisor", "[Rita] bot: 🔁"),
    ),
    Step(fixes, ("Fixed by Carl, to be checked by a supervisor.", "[✅ Checked: close it]")),
    Step(
        lambda town: town.named[Role.SUPERVISOR].presses("✅ Checked: close it"),
        ("✅ Closed. Fixed by Carl; a supervisor checked it.", "✅ A supervisor has checked it, and closed it."),
    ),
)
INES_LOOKS_BACK = (
    later("[Ines] bot: 🔍 Look-back: "),
    Step(lambda town: town.named[Role.INSPECTOR].presses("🔍 Show them"), ("🔍 To be looked at: ",)),
    Step(opens_task, ("How does it look there now?",)),
    Step(lambda town: town.named[Role.INSPECTOR].presses("✅ Still clean"), ("Send a photo of how it looks at #",)),
    Step(lambda town: town.named[Role.INSPECTOR].sends_photo(photo("clean")), ("✅ Still clean.",)),
)
SUE_COUNTS = (
    Step(lambda town: town.named[Role.SUPERVISOR].says("/league community"), ("🏆 Communities",)),
    Step(
        lambda town: town.named[Role.SUPERVISOR].says(f"/campaign new clean Clean weeks; {days(town, 0, 20)}; 5 t"),
        ("🧹 Clean weeks", "0 of 5 t"),
    ),
    Step(
        lambda town: town.carl.says(
            f"/drive Dolores Park | {day(town, 3)} 9:00-11:00 | 37.7602, -122.4262 | gloves | 30",
            chat=town.desks["mission"],
        ),
        ("🧹 Dolores Park", "[📣 Announce]"),
    ),
    Step(lambda town: town.carl.presses("📣 Announce", chat=town.desks["mission"]), ("🧹 Drive 1: Dolores Park",)),
    Step(
        lambda town: town.named[Role.SUPERVISOR].says("/bulletin " + days(town, -7, -1).replace(" to ", "..")),
        ("📰 Draft: ", "[✅ Approve and post]"),
    ),
    Step(
        lambda town: town.named[Role.SUPERVISOR].presses("✅ Approve and post"),
        ("✅ Posted.", '[Mission crew] bot: (photo) "📰 San Francisco'),
    ),
)
STEPS = (
    *(*RITA_REPORTS, *WEI_SEES_IT_TOO, *CARL_FIXES_IT, *RITA_REPORTS_MORE),
    *(*NOBODY_COMES, *SUE_SUPERVISES_IT, *INES_LOOKS_BACK, *SUE_COUNTS),
)


async def play(town: Town) -> AsyncIterator[str]:
    """Do every step and yield what people saw, line by line, without the boards while only time passes.

    Raises ScriptError at the first thing that is wrong.
    """
    town.time.forward(timedelta(hours=(BEGINS - town.time().astimezone(SAN_FRANCISCO.zone).hour) % 24))
    told = len(town.sandbox.lines)
    for step in STEPS:
        begun = len(town.sandbox.lines)
        step.done(town)
        for _ in range(step.hours):
            await town.passes_hour()
            if _missing(town, begun, step.seen) is None:
                break
        missing = await _wait_for(town, begun, step.seen)
        for line in town.sandbox.transcript()[told:]:
            if not (step.hours and BOARD in line):
                yield line
        told = len(town.sandbox.lines)
        if missing is not None:
            raise ScriptError(f"This should have been seen by now, and was not: {missing}")
        if town.sandbox.violations:
            raise ScriptError("The bot broke a rule of the Bot API: " + "; ".join(town.sandbox.violations))


class ScriptError(Exception):
    """Something was not as it should be; the message says what."""


async def _wait_for(town: Town, begun: int, wanted: tuple[str, ...]) -> str | None:
    """Wait until all pieces were seen since `begun`, in whatever order; return the first that is missing in the end."""
    deadline = asyncio.get_running_loop().time() + PATIENCE_S
    while True:
        await town.settle()
        missing = _missing(town, begun, wanted)
        if missing is None or asyncio.get_running_loop().time() > deadline:
            return missing


def _missing(town: Town, begun: int, wanted: tuple[str, ...]) -> str | None:
    seen = town.sandbox.transcript()[begun:]
    return next((piece for piece in wanted if not any(piece in line for line in seen)), None)
