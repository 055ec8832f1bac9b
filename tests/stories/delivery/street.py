"""Residents and staff who do this and that at random while the bot of their district is killed, and what must be true.

Whatever somebody sends is like nothing else (each photo has a colour of its own, each word a number), so that what
came to be twice, or not at all, is found in the end.
"""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from random import Random

from sqlalchemy import ColumnElement, Table, func, select

from casework.model.notice import Kind
from sandbox import Sandbox
from sandbox.accounts import FIRST_UPDATE, BotAccount
from sandbox.errors import CannotDo
from sandbox.groups import Group
from sandbox.objects import Chat, Message
from sandbox.people import Person
from storage.schema import draft_photos, drafts, history, inbox, outbox, ticket_photos, tickets
from storage.unit_of_work import Storage
from tests.stories.delivery.marking import Said, nothing_said, standing
from tests.stories.delivery.test_killed import Calls
from tests.stories.stage import ELM, OAK, picture

PATIENCE_S = 120  # until everything is done after the last kill
GLANCE_S = 0.02  # seconds between two looks into the database
MOST_ACTS = 8  # between two kills
MOST_CALLS = 4  # of the bot after each act
CALLED_S = 1.0  # how long the calls are waited for: a bot that has nothing to say makes none
TWICE_MOST = 0.002  # of all messages
FORWARD = {"group", "cat", "send", "different"}  # what leads a report on
VERDICTS = {"fixed", "notfixed"}


@dataclass
class Street:
    """The people, the sandbox over HTTP, and one or several processes of the bot."""

    sandbox: Sandbox
    account: BotAccount
    storage: Storage
    residents: list[Person]
    staff: list[Person]
    desks: list[Group]
    chance: Random
    calls: Calls
    give_birth: Callable[[], int] = lambda: 0
    said: Said = field(default_factory=nothing_said)
    bots: list[int] = field(default_factory=list)
    kills: int = 0
    _met: list[int] = field(default_factory=list)  # the updates that waited or were in work at the last kill
    _numbers: "count[int]" = field(default_factory=count)

    def start(self, processes: int) -> None:
        """Start so many processes of the bot."""
        self.bots = [self.give_birth() for _ in range(processes)]

    async def kill_one(self) -> None:
        """Kill any of the processes (-9), and start another in its place.

        An update that was in work when two processes died one after the other is taken for what killed them, and is
        given up (tests/stories/receiving/test_poison.py). So each is worked before somebody kills again.
        """
        async with asyncio.timeout(PATIENCE_S):
            while await self._count(inbox, inbox.c.done_at.is_(None), inbox.c.seq.in_(self._met)):  # noqa: ASYNC110
                await asyncio.sleep(GLANCE_S)
        number = self.chance.randrange(len(self.bots))
        os.kill(self.bots[number], signal.SIGKILL)
        self.kills += 1
        async with self.storage.transactions.reading() as connection:
            self._met = list(await connection.scalars(select(inbox.c.seq).where(inbox.c.done_at.is_(None))))
        self.bots[number] = self.give_birth()

    def end(self) -> None:
        """Kill all processes."""
        for bot in self.bots:
            os.kill(bot, signal.SIGKILL)

    async def passes_some_time(self) -> None:
        """Let people do something, and let the bot live for a moment with it."""
        for _ in range(self.chance.randint(1, MOST_ACTS)):
            self._somebody_acts()
            await self._called(self.chance.randint(0, MOST_CALLS))

    async def _called(self, times: int) -> None:
        """Wait until the bot has made so many more calls: how fast it is depends on the machine."""
        most = len(self.calls) + times
        with suppress(TimeoutError):
            async with asyncio.timeout(CALLED_S):
                while len(self.calls) < most:
                    self.calls.came.clear()
                    await self.calls.came.wait()

    async def settles(self) -> None:
        """Wait until everything was received and worked, and everything said."""
        async with asyncio.timeout(PATIENCE_S):
            while (  # noqa: ASYNC110 - other processes set no event of ours
                self.sandbox.pending(self.account)
                or await self._count(inbox, inbox.c.done_at.is_(None))
                or await self._count(outbox, outbox.c.settled_at.is_(None))
            ):
                await asyncio.sleep(GLANCE_S)

    async def _count(self, table: Table, *conditions: ColumnElement[bool]) -> int:
        async with self.storage.transactions.reading() as connection:
            return int(await connection.scalar(select(func.count()).select_from(table).where(*conditions)) or 0)

    # what people do

    def _somebody_acts(self) -> None:
        act = self.chance.choice((self._resident_acts, self._resident_acts, self._staff_act))
        with suppress(CannotDo):  # they reach for what is not there any more
            act()

    def _resident_acts(self) -> None:
        who = self.chance.choice(self.residents)
        buttons = self._buttons(who.private(), FORWARD | VERDICTS)
        acts: tuple[Callable[[], object], ...] = (
            lambda: who.sends_photo(self._photo()),
            lambda: who.sends_location(*self.chance.choice((ELM, OAK))),
            lambda: who.says(f"word-{next(self._numbers)}"),
            lambda: who.says(self.chance.choice(("/start", "/help", "/mine", "/language"))),
            *[lambda: self._press(who, buttons)] * (10 if buttons else 0),
        )
        self.chance.choice(acts)()

    def _staff_act(self) -> None:
        who, desk = self.chance.choice(self.staff), self.chance.choice(self.desks)
        cards = [each for each in self._by_the_bot(desk) if each.text.startswith("#")]
        if not cards:
            return
        card = self.chance.choice(cards[-3:])
        number = card.text.split()[0].lstrip("#")
        takes = [each for each in self._buttons(desk, {"take"}) if each[0] is card]
        acts: tuple[Callable[[], object], ...] = (
            *[lambda: self._press(who, takes)] * (2 if takes else 0),
            lambda: who.sends_photo(self._photo(), chat=desk, reply_to=card),
            lambda: who.says(f"/note {number} word-{next(self._numbers)}", desk),
        )
        self.chance.choice(acts)()

    def _photo(self) -> bytes:
        number = next(self._numbers)
        return picture(f"rgb({number % 32 * 8},{number // 32 % 32 * 8},{number // 1024 % 32 * 8})")

    def _press(self, who: Person, buttons: list[tuple[Message, dict[str, str]]]) -> None:
        who._press(*buttons[0] if self.chance.random() < 0.8 else self.chance.choice(buttons))

    def _buttons(self, chat: Chat, verbs: set[str]) -> list[tuple[Message, dict[str, str]]]:
        shown = [(m, each) for m in reversed(self._by_the_bot(chat)) for row in m.buttons for each in row]
        return [(m, each) for m, each in shown if each.get("callback_data", "..").split(".")[1] in verbs]

    def _by_the_bot(self, chat: Chat) -> list[Message]:
        return [each for each in chat.messages if each.sender is self.account and not each.deleted]

    # what must be true

    async def check(self) -> str:
        """Check that nothing was lost and nothing is there twice; returns what was counted."""
        await self._check_updates()
        numbers = await self._check_effects()
        await self._check_cards_and_receipts(numbers)
        times = Counter(standing(self.said, self._chats).values())
        messages, most = sum(times.values()), max(times)
        figures = f"{self.kills} kills, {len(numbers)} tickets, {messages} messages, {dict(sorted(times.items()))}"
        assert most <= 2, figures
        assert times[2] <= max(1, TWICE_MOST * messages), figures  # a short play has less than one in all
        return figures

    async def _check_updates(self) -> None:
        """Check that each update was received, worked once, and was nobody's poison; and that nothing waits."""
        async with self.storage.transactions.reading() as connection:
            rows = (await connection.execute(select(inbox.c.update_id, inbox.c.done_at, inbox.c.trouble))).all()
            unsaid = outbox.c.state.not_in(("delivered", "superseded"))
            waiting = select(outbox.c.kind, outbox.c.state, outbox.c.trouble).where(unsaid)
            left = (await connection.execute(waiting)).all()
        assert {row.update_id for row in rows} == set(range(FIRST_UPDATE, self.account.next_update))
        assert [row for row in rows if row.done_at is None or row.trouble is not None] == []
        # A letter of the morning may have nothing to say any more when its turn comes.
        assert [row for row in left if row.state != "failed" or not Kind(row.kind).properties.may_lapse] == [], left

    async def _check_effects(self) -> list[int]:
        """Check that nothing that was sent took effect twice; returns the numbers of the tickets."""
        async with self.storage.transactions.reading() as connection:
            sent = select(drafts.c.ticket_id).where(drafts.c.ticket_id.is_not(None), drafts.c.has_joined.is_(False))
            of_drafts = list(await connection.scalars(sent))
            numbers = list(await connection.scalars(select(tickets.c.id)))
            pieces = [words for each in await connection.scalars(select(drafts.c.pieces)) for _, words in each]
            notes = [word for note in await connection.scalars(select(history.c.note)) for word in note.split()]
            for photo in (ticket_photos.c.photo_id, draft_photos.c.photo_id):
                assert [n for n in Counter(await connection.scalars(select(photo))).items() if n[1] > 1] == []
        assert sorted(of_drafts) == sorted(numbers)
        words = Counter(word for word in [*pieces, *notes] if word.startswith("word-"))
        assert [each for each in words.items() if each[1] > 1] == []
        return numbers

    async def _check_cards_and_receipts(self, numbers: list[int]) -> None:
        """Check that no draft (it becomes the receipt), verdict or card stands twice, and that none is missing.

        A card that was shown anew leaves its older message behind, without buttons.
        """
        kinds = (Kind.DRAFT, Kind.VERDICT, Kind.CARD)
        row = select(outbox.c.id, outbox.c.kind, outbox.c.chat_id, outbox.c.slot).where(outbox.c.kind.in_(kinds))
        async with self.storage.transactions.reading() as connection:
            rows = (await connection.execute(row)).all()
        there = {(chat.id, m.id): m for chat in self._chats for m in self._by_the_bot(chat)}
        shown: dict[tuple[str, int, str], list[Message]] = {}
        for each in rows:
            standing_yet = [there[made] for made in self.said.get(each.id, ()) if made in there]
            shown.setdefault((each.kind, each.chat_id, each.slot), []).extend(standing_yet)
        for (kind, _, slot), messages in shown.items():
            assert messages or kind != Kind.CARD, f"{slot} is missing"
            twice = [each for each in messages if each.buttons or kind != Kind.CARD][1:]
            assert not twice, [(slot, each.id, each.text) for each in messages]
        assert {slot for kind, _, slot in shown if kind == Kind.CARD} == {f"card:{number}" for number in numbers}
        told = "\n".join(m.text for who in self.residents for m in self._by_the_bot(who.private()))
        for number in numbers:
            assert told.count(f"Your report is number #{number}.") == 1, f"the receipt of #{number}"

    @property
    def _chats(self) -> list[Chat]:
        return [*(who.private() for who in self.residents), *self.desks]
