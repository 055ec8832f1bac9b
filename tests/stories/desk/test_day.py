"""A foreman and his people live a day at the desk: day.txt tells what everybody saw.

Carl is the foreman of the Eastside crew. Cora works with him, and at the Westside's desk too. Sue supervises. Rita and
Otto reported on Monday. When a message is edited in place, the text shows only what is new in it.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

from casework.model.authority import Gives
from casework.oversight import appointing
from sandbox.objects import Message
from sandbox.people import Person
from storage.unit_of_work import Storage
from tests.clock import Clock
from tests.stories.stage import ELM, MORNING, OAK, Seen, Stage, picture, playing

EXPECTED = Path(__file__).with_name("day.txt").read_text(encoding="utf-8").splitlines()
LINE = re.compile(r'(bot(?: edits| deleted)?): (\([^)]*\) )?"?(.*?)"?((?:  \[.*)?)')
NEXT_DOOR = (37.7652, -122.4252)  # some 30 m from ELM
ACROSS = (37.7680, -122.4220)  # in Eastside, 400 m away
EDGE = (37.7655, -122.4292)  # still in Eastside
CHATS = ("Eastside desk", "Westside desk", "Carl", "Sue", "Rita", "Otto")


@dataclass
class Day:
    """The stage, the other people on it, and what was told of the day so far."""

    stage: Stage
    sue: Person
    told: list[str] = field(default_factory=list)
    shown: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    async def presses(self, number: int, *labels: str, who: Person | None = None) -> None:
        """Carl, or `who`, presses one button after the other on the newest card of a ticket."""
        for label in labels:
            (who or self.stage.carl).presses(label, self.card(number))
            await self.stage.settle()

    async def says(self, words: str, to: int | None = None) -> None:
        """Carl writes to the desk, in reply to the card of a ticket if one is given."""
        self.stage.carl.says(words, self.stage.east, self.card(to) if to else None)
        await self.stage.settle()

    def card(self, number: int) -> Message:
        """Return the newest card of a ticket at the Eastside desk."""
        cards = [each for each in self.stage.east.messages if each.text.startswith(f"#{number} · ")]
        return cards[-1]

    async def tell(self, title: str) -> None:
        """Write down what was seen in a scene, chat by chat; boards only where somebody asked for them."""
        seen = await self.stage.sees()
        self.told += ["", title]
        assert set(seen.in_chat) <= set(CHATS)
        for chat in CHATS:
            lines = [self._new(chat, line) for line in (*_asked_for(seen, chat), *seen[chat])]
            self.told += [f"  {chat}", *(f"    {line}" for line in lines)] if lines else []

    def _new(self, chat: str, line: str) -> str:
        """Return a line; of a message that was shown before, only the new parts."""
        found = LINE.fullmatch(line)
        if found is None:
            return line
        who, photo, text, buttons = found.groups()
        parts = [*text.split(" / "), *re.findall(r"\[.*?\](?=  |$)", buttons)]
        name = parts[0].split(" · ")[0]
        if who == "bot deleted":
            return f"{who}: {name}"
        before = self.shown.get((chat, name), [])
        self.shown[chat, name] = parts
        if who == "bot" or not before:
            return f"{who}: {photo or ''}{' / '.join(parts)}"
        new = [part for part in parts if part not in before]
        gone = [f"no more {part}" for part in before if part not in parts]
        return f"{who} {name}: {' / '.join(new or gone or parts)}"


def _asked_for(seen: Seen, chat: str) -> list[str]:
    return [line for line in seen.boards.get(chat, []) if line.startswith("bot: ")]


async def test_a_day_at_the_desk(storage: Storage, clock: Clock, tmp_path: Path) -> None:
    clock.now = MORNING
    async with playing(storage, clock, tmp_path / "photos", is_unlimited=True) as stage:
        day = await monday(stage)
        for title, scene in SCENES.items():
            await scene(day)
            await day.tell(title)
    for line, expected in zip_longest(day.told[1:], EXPECTED):
        assert line == expected


async def monday(stage: Stage) -> Day:
    """Four reports come in; the first of them, with two photos, is late on Tuesday morning."""
    sue = stage.sandbox.person("Sue")
    await stage.has_boards()
    stage.east.promote(stage.account)
    async with stage.storage.begin("code") as work:
        await appointing.issue_code(work, Gives.SUPERVISOR, "SUE22222", None, stage.clock())
    sue.says("/join SUE22222")
    for person in (stage.carl, stage.cora):
        person.says("/start")
    stage.rita.says("A mattress and two chairs")
    stage.rita.sends_photo(picture("red"))
    await stage.reports()
    stage.clock.advance(hours=6)
    for at in (NEXT_DOOR, ACROSS, EDGE):
        await stage.reports(stage.otto, at)
    stage.clock.advance(hours=18, minutes=5)
    await stage.app.timekeeper.act()
    await stage.sees()
    return Day(stage, sue)


async def look_at_the_board(day: Day) -> None:
    await day.says("/board")
    await day.says("/queue")
    day.stage.carl.presses("Late", chat=day.stage.east)
    await day.stage.settle()
    day.stage.carl.presses("#1", chat=day.stage.east)
    await day.stage.settle()


async def see_what_is_near(day: Day) -> None:
    await day.says("/near")
    day.stage.carl.sends_location(*ELM, chat=day.stage.east, reply_to=day.stage.east.messages[-1])


async def take(day: Day) -> None:
    await day.presses(1, "✋ Take")
    await day.presses(3, "✋ Take", who=day.stage.cora)


async def ask_the_reporter(day: Day) -> None:
    await day.says("/ask Is it in the yard, or on the pavement?", to=1)
    day.stage.rita.says("In the yard, the gate is open")


async def note_what_the_crew_must_know(day: Day) -> None:
    await day.says("/note Two people and a van", to=1)


async def hide_a_face(day: Day) -> None:
    await day.presses(1, "⋯ More", "🙈 Hide a photo", "🖼 1")


async def merge(day: Day) -> None:
    await day.presses(2, "⋯ More", "🔗 The same as…", "#1 · 28 m")


async def slip(day: Day) -> None:
    await day.presses(4, "⋯ More", "🚫 Dismiss", "nothing was found there")
    await day.presses(4, "↩️ Undo")


async def correct(day: Day) -> None:
    await day.says("/category Rubbish bags", to=3)
    day.stage.cora.sends_location(37.7681, -122.4221, chat=day.stage.east, reply_to=day.card(3))


async def park(day: Day) -> None:
    await day.says("/park 7 the lorry with the crane", to=3)


async def grant(day: Day) -> None:
    day.sue.presses("✅ Grant")


async def pass_on(day: Day) -> None:
    day.stage.carl.sends_location(*OAK, chat=day.stage.east, reply_to=day.card(4))
    await day.stage.settle()
    await day.presses(4, "not our area")


async def fix(day: Day) -> None:
    photos = [picture(color) for color in ("green", "white")]
    day.stage.carl.sends_album(photos, "All gone: 2.5 t, 3 people", chat=day.stage.east, reply_to=day.card(1))


async def enter_a_call(day: Day) -> None:
    await day.stage.app.suggestions.learn()
    await day.says("/enter call")
    day.stage.carl.says("A sofa on her neighbour's balcony\ncontact: Mrs Wong, 555-0100")
    await day.stage.settle()
    await day.stage.goes_on(day.stage.carl, "nophoto")
    day.stage.carl.sends_location(*NEXT_DOOR)
    await day.stage.settle()
    await day.stage.goes_on(day.stage.carl, "group", "cat")
    await day.stage.says_it_is_another(day.stage.carl)
    await day.stage.goes_on(day.stage.carl, "send")


async def answer_on_paper(day: Day) -> None:
    await day.presses(5, "⋯ More", "🚫 Dismiss", "a private matter")
    await day.says("/owed")
    day.stage.carl.presses("✓ Told #5", chat=day.stage.east)


async def hear_that_it_is_not_fixed(day: Day) -> None:
    day.stage.rita.presses("👎 Not fixed")
    await day.stage.settle()
    day.stage.rita.says("One chair is still there")


async def fix_it_again(day: Day) -> None:
    day.stage.cora.sends_photo(picture("green"), "The chair too", chat=day.stage.east, reply_to=day.card(1))
    await day.stage.settle()
    day.stage.rita.presses("👍 Fixed")


async def print_it(day: Day) -> None:
    await day.says("/print 1")


async def look_after_the_teams(day: Day) -> None:
    day.sue.says("/overview")


async def look_at_the_evenings_board(day: Day) -> None:
    day.stage.clock.advance(hours=8)
    await day.says("/board")


SCENES: dict[str, Callable[[Day], Awaitable[None]]] = {
    "9:05. Carl looks at the board and at what is late, and brings that card down": look_at_the_board,
    "He sees what is near": see_what_is_near,
    "He takes one, Cora another": take,
    "He asks the reporter, who answers; neither learns who the other is": ask_the_reporter,
    "A note is for the team alone": note_what_the_crew_must_know,
    "There is a face on a photo": hide_a_face,
    "Two are about the same": merge,
    "A slip is taken back": slip,
    "One was not what it was said to be, nor quite there": correct,
    "It must wait for a week": park,
    "Sue, who supervises, grants that": grant,
    "The pin of another belongs to the Westside": pass_on,
    "Fixed, with photos and what it took": fix,
    "Mrs Wong calls, and Carl enters it for her": enter_a_call,
    "That is a private matter, and she must be told by hand": answer_on_paper,
    "Rita says that it is not fixed": hear_that_it_is_not_fixed,
    "Cora sees to it, and Rita has the last word": fix_it_again,
    "Somebody wants it on paper": print_it,
    "Sue looks after all teams": look_after_the_teams,
    "17:05. How the desk stands in the evening": look_at_the_evenings_board,
}
