"""Over a random history, no byte that everybody can read says who did what, or what nobody is to see.

When the play is over, there are more tickets, exposures and models of all of them, and what else a district tells
everybody. A stranger types every number, and another follows every ticket. Then everything that is not for everybody is
marked in the database, in turn for different reasons; no mark may be seen on a page, in the channel, or in their chats.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import insert, or_, select, update

from casework.model.category import CategoryGroup, CategoryTree
from casework.model.client import Client, Scope, hash_of, key_of
from casework.model.exposure import Stand
from casework.model.public import SAYS_WHAT
from casework.model.ticket import Act
from casework.model.ticket_id import TicketId
from casework.tickets import exhibiting
from casework.tickets.telling import ticket_notice
from sandbox.objects import Chat
from storage.schema import exposures, history, people, photos, slots, ticket_photos, tickets
from tests.stories import props
from tests.stories.machine import Machine
from tests.stories.public.site import looking
from tests.stories.public.told import numbers_in, tell

READER = key_of("of-the-archive")
MARK, SHOWN = "NOT-FOR-EVERYBODY", "everybody may read this"
EXPORTS = ("/export.csv", "/export.geojson", "/export.json")
PATHS = (
    "/",
    "/reports",
    "/about",
    "/teams",
    "/teams/east",
    "/teams/west",
    "/bulletins",
    "/campaigns",
    "/exhibits",
    "/drives",
    "/map.json",
    "/sitemap.xml",
    "/areas/east",
    "/areas/west",
    "/feeds/east.atom",
    "/feeds/west.atom",
    "/api",
    "/openapi.json",
    "/open311/discovery.xml",
    "/open311/v2/services.json",
    "/open311/v2/requests.json",
    "/open311/v2/requests.xml",
    "/open311/v2/servicerequestupdates.json",
    "/open311/v2/servicerequestupdates.xml",
    *EXPORTS,
)
EXAMPLES, STEPS = 2, 12
seen: Counter[str] = Counter()


def tree(**changes: Any) -> CategoryTree:
    return CategoryTree(
        tuple(
            CategoryGroup(group.code, group.names, tuple(replace(each, **changes) for each in group.categories))
            for group in props.WIDER_TREE.groups
        )
    )


class Looked(Machine):
    """The play, after which everybody looks at the public page."""

    def teardown(self) -> None:
        """Look at every page, with categories of every kind."""
        try:
            if hasattr(self, "stage"):
                self._runner.run(self._look())
        finally:
            super().teardown()

    async def _look(self) -> None:
        if not await numbers_in(self.stage):
            return  # nothing was reported, and there is nothing to give away
        self.told = await tell(self.stage, MARK, SHOWN)
        await self._mark()
        async with self.stage.storage.begin("reader") as work:
            await work.clients.add(Client("archive", frozenset({Scope.EXPORT}), self.stage.clock()), hash_of(READER))
        looks = ((True, False, True), (True, True, False), (False, False, False))
        for number, (shows_photos, rounds_place, is_held) in enumerate(looks):
            await self._withhold(is_held=is_held)
            await self._mark_what_is_withheld(shows_photos=shows_photos, rounds_place=rounds_place)
            async with self.stage.storage.begin("tree") as work:
                await work.districts.replace_tree(tree(shows_photos=shows_photos, rounds_place=rounds_place))
            await self.stage.app.district.load()
            bodies = list(await self._bodies())
            if shows_photos:
                bodies += await self._told(number, is_held=is_held)
            for body in bodies:
                self._check(body, rounds=rounds_place)
            seen[f"photos, shown by category: {shows_photos}"] += sum(body.count('src="/photos/') for body in bodies)
            seen["words"] += sum(body.count(SHOWN) for body in bodies)
        await self._withhold(is_held=False)
        async with self.stage.storage.transactions.writing() as connection:
            await connection.execute(update(exposures).values(stand=Stand.TAKEN_DOWN))
        await self._check_photos()

    async def _withhold(self, *, is_held: bool) -> None:
        """Let strangers see all tickets as categories say; or (`is_held`) most of them less, each for a reason."""
        nothing: dict[str, Any] = {"is_public": None, "flagged_at": None, "hides_words": False}
        held: tuple[dict[str, Any], ...] = ({"is_public": False}, {"flagged_at": self.stage.clock()})
        held += ({"hides_words": True}, {"is_shown": False})
        async with self.stage.storage.transactions.writing() as connection:
            await connection.execute(update(tickets).values(nothing))
            for turn, values in enumerate(held if is_held else ()):
                await connection.execute(update(tickets).where(tickets.c.id % (len(held) + 1) == turn).values(values))

    async def _told(self, look: int, *, is_held: bool) -> list[str]:
        """Let whatever was told be told anew; return what stands in the channel and in the chats of two strangers.

        Who follows a ticket reads more than strangers do, unless it is withheld.
        """
        async with self.stage.storage.begin(f"anew {look}") as work:
            for number in await numbers_in(self.stage):
                ticket = await work.tickets.get(number)
                assert ticket is not None
                await exhibiting.follow(work, ticket, comes_back=True)
                for reader in (self.told.stranger, self.told.follower) if is_held else (self.told.stranger,):
                    person = await work.people.by_account(reader.id)
                    assert person is not None
                    await work.say(ticket_notice(person.id, ticket))
        self.stage.app.courier.claimer.wake()
        await self.stage.settle()
        chats: list[Chat] = [self.told.channel, self.told.stranger.private()]
        if is_held:
            await self._check_follower()
        async with self.stage.storage.transactions.reading() as connection:
            among = slots.c.chat_id.in_([chat.id for chat in chats])
            shown = (await connection.execute(select(slots.c.picture).where(among))).scalars().all()
        read = [each.text for chat in chats for each in chat.messages if each.sender.is_bot and not each.deleted]
        seen["posts"] += sum("📢" in each for each in read)
        seen["photos in chats"] += len([each for each in shown if each])
        seen["tickets in chats"] += sum(each.startswith("#") for each in read)
        return [*read, *(each for each in shown if each)]

    async def _check_follower(self) -> None:
        """Whoever follows reads no words that are hidden or flagged, and none of a fix that is withheld."""
        async with self.stage.storage.transactions.reading() as connection:
            closed = or_(tickets.c.flagged_at.is_not(None), tickets.c.hides_words, tickets.c.is_shown.is_(False))
            numbers = (await connection.execute(select(tickets.c.id).where(closed))).scalars().all()
        texts = [each.text for each in self.told.follower.private().messages if not each.deleted]
        read = [each for number in numbers for each in texts if each.startswith(f"#{number} ")]
        seen["followed"] += len(read)
        assert MARK not in "".join(read)

    async def _mark(self) -> None:
        """Mark whatever nobody is ever to read, wherever it is kept; add to each ticket what may be missing."""
        readable = (*SAYS_WHAT, Act.FIX)
        async with self.stage.storage.transactions.writing() as connection:
            numbers = (await connection.execute(select(tickets.c.id))).scalars().all()
            for act, note in ((Act.FIX, SHOWN), (Act.PARK, f"2026-03-09\n{MARK}"), (Act.NOTE, MARK), (Act.ADD, MARK)):
                for number in numbers:
                    line = {"ticket_id": number, "at": self.stage.clock(), "act": act, "note": note}
                    await connection.execute(insert(history).values(line))
            await connection.execute(update(history).where(history.c.act.not_in(readable)).values(note=MARK))
            marked = {"contact": MARK, "reference": MARK, "question": MARK, "place_title": MARK}
            moved = {"lat": tickets.c.lat + 0.000123, "lon": tickets.c.lon + 0.000123}
            await connection.execute(update(tickets).values(**marked, **moved))
            await connection.execute(update(people).values(name=MARK))
            accounts = await connection.execute(select(people.c.account))
            self.accounts = [str(number) for number in accounts.scalars()]
            unseen = self._names().where(ticket_photos.c.is_hidden | ticket_photos.c.is_private)
            self.unseen = set((await connection.execute(unseen)).scalars())

    async def _mark_what_is_withheld(self, *, shows_photos: bool, rounds_place: bool) -> None:
        """Mark the words that strangers may not read of these categories, and the street of a place that is rounded."""
        undecided = tickets.c.is_shown.is_(False) if shows_photos else tickets.c.is_shown.is_not(True)
        closed = or_(tickets.c.is_public.is_(False), tickets.c.flagged_at.is_not(None), tickets.c.hides_words)
        is_withheld = or_(undecided, closed)
        of_withheld = history.c.ticket_id.in_(select(tickets.c.id).where(is_withheld))
        is_fix = history.c.act == Act.FIX
        async with self.stage.storage.transactions.writing() as connection:
            street = {"near": MARK if rounds_place else None, "asset": MARK if rounds_place else None}
            await connection.execute(update(tickets).values(words=SHOWN, **street))
            await connection.execute(update(tickets).where(is_withheld).values(words=MARK))
            await connection.execute(update(history).where(is_fix).values(note=SHOWN))
            await connection.execute(update(history).where(is_fix, of_withheld).values(note=MARK))

    def _names(self) -> Any:
        return select(photos.c.name).join(ticket_photos, ticket_photos.c.photo_id == photos.c.id)

    async def _bodies(self) -> Sequence[str]:
        async with looking(self.stage.app) as http:
            async with self.stage.storage.read() as work:
                numbers = [
                    each.id for each in await work.open_data.numbered([TicketId(each) for each in range(1, 1000)])
                ]
                closed = {each.id for each in await work.open_data.numbered(numbers) if each.is_public is False}
            numbers = [number for number in numbers if number not in closed]
            for number in closed:
                assert (await http.get(f"/reports/{number}")).status_code == 404
            seen["not public"] += len(closed)
            seen["reports"] += len(numbers)
            paths = [*PATHS, *(f"/reports/{number}" for number in numbers)]
            paths += [f"/open311/v2/requests/{number}.json" for number in numbers]
            headers = {"authorization": f"Bearer {READER}"}
            answers = [await http.get(path, params={"lang": "en"}, headers=headers) for path in paths]
        assert {answer.status_code for answer in answers} == {200}
        seen["rows of exports"] += sum(len(each.json()) for each in answers if each.url.path == "/export.json")
        bodies = [answer.text + str(answer.headers) for answer in answers]
        assert not [number for number in closed for body in bodies if f"/reports/{number}<" in body]
        return bodies

    def _check(self, body: str, *, rounds: bool) -> None:
        assert MARK not in body
        for account in self.accounts:
            assert not re.search(rf"(?<![0-9]){account}(?![0-9])", body)
        for name in ("Rita", "Otto", "Carl", "Cora"):
            assert name not in body
        assert not [name for name in self.unseen if name in body]
        if rounds:
            assert not re.search(r"\d\.\d{4}", body)

    async def _check_photos(self) -> None:
        """Ask for every photo by name while no category shows any."""
        async with self.stage.storage.transactions.reading() as connection:
            names = set((await connection.execute(self._names())).scalars())
            shown = set((await connection.execute(self._shown())).scalars())
        async with looking(self.stage.app) as http:
            for name in names:
                status = (await http.get(f"/photos/{name}")).status_code
                assert status == 404 or (status == 200 and name in shown - self.unseen)
        seen["photos that were asked for"] += len(names)

    def _shown(self) -> Any:
        return (
            self._names()
            .join(tickets, tickets.c.id == ticket_photos.c.ticket_id)
            .where(tickets.c.is_shown, tickets.c.is_public.is_not(False), tickets.c.flagged_at.is_(None))
        )


def test_whatever_has_happened_the_page_gives_nobody_away(
    fresh_database: Callable[[], AbstractContextManager[str]], tmp_path: Path
) -> None:
    runs = count(1)
    seen.clear()

    class Here(Looked):
        def __init__(self) -> None:
            super().__init__(fresh_database, tmp_path / str(next(runs)))

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            derandomize=True,
            database=None,
            deadline=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert seen["reports"] > 0, seen  # or there was nothing to give away
    assert seen["photos that were asked for"] > 0, seen
    assert seen["photos, shown by category: True"] > 0, seen
    assert seen["words"] > 0, seen
    assert seen["not public"] > 0, seen
    assert seen["rows of exports"] > 0, seen
    for what in ("posts", "photos in chats", "tickets in chats", "followed"):
        assert seen[what] > 0, seen
