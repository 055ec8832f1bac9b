"""What is due because of the time alone is done even if something else fails; what is much is done a part at a time."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import InterfaceError, OperationalError

from bot import timekeeper
from bot.timekeeper import Timekeeper
from casework.model.person import PersonId
from casework.model.photo import Stage
from casework.model.policy import DEFAULTS
from casework.model.ticket import Status
from casework.model.ticket_id import TicketId
from storage.schema import slots, ticket_photos
from storage.traffic.slots import Shown
from storage.unit_of_work import Storage
from tests.storage.samples import RITA, add_teams, add_ticket, meet

AT = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)  # at night, when the jobs are few
SHOWN = ((1, "s"), (2, "latest"))
NIGHT = ("_go_on", "_hand_over", "_warn", "_prune", "_tell_of_drives", "_forget", "_tidy", "_board")
AWAY = OperationalError("SELECT", {}, Exception("the server is shutting down"))
DISTRICT: Any = SimpleNamespace(policy=DEFAULTS, calendar=SimpleNamespace(zone=ZoneInfo("UTC")))
MISTAKE = InterfaceError("SELECT", {}, Exception("too many arguments"))


@pytest.mark.parametrize(
    ("errors", "done"),
    [
        ([MISTAKE, None, MISTAKE, ZeroDivisionError()], 8),
        ([AWAY, None, AWAY, None, None, None, None, AWAY], 8),  # a job in a hundred deadlocks, or asks for too much
        ([None, AWAY, AWAY], 3),  # the database is away
        ([AWAY, MISTAKE, AWAY], 3),
    ],
)
async def test_a_job_that_fails_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch, errors: Sequence[Exception | None], done: int
) -> None:
    began: list[str] = []

    def job(name: str, error: Exception | None) -> Callable[[Any, datetime], Any]:
        async def act(_: Timekeeper, __: datetime) -> None:
            began.append(name)
            if error is not None:
                raise error

        act.__name__ = name
        return act

    for name, error in zip(NIGHT, [*errors, *[None] * (len(NIGHT) - len(errors))], strict=True):
        monkeypatch.setattr(Timekeeper, name, job(name, error))
    nothing: Any = None
    await Timekeeper(nothing, lambda: AT, lambda: DISTRICT).act()
    assert began == list(NIGHT[:done])


@pytest.fixture
def parts(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was deleted, statement by statement, from now on; two are a chunk, three a page."""
    monkeypatch.setattr(timekeeper, "CHUNK", 2)
    monkeypatch.setattr(timekeeper, "PAGE", 3)
    deleted: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("DELETE"):
            deleted.append(statement.split()[2])

    event.listen(storage.transactions.engine.sync_engine, "before_cursor_execute", note)
    return deleted


async def test_private_chats_of_nobody_are_left_to_the_last_one_a_few_at_a_time(
    storage: Storage, parts: list[str]
) -> None:
    await meet(storage, RITA)
    async with storage.begin("show") as work:
        shown = [(chat, slot, Shown(number, None, None)) for chat in (*range(1, 8), RITA, -7) for number, slot in SHOWN]
        await work.slots.show(shown)
    await Timekeeper(storage, lambda: AT, lambda: DISTRICT)._tidy(AT)
    async with storage.transactions.reading() as connection:
        assert sorted(set((await connection.execute(select(slots.c.chat_id))).scalars())) == [-7, RITA]
    assert parts.count("slots") == 5  # of three chats, three chats, and one


async def test_what_was_dismissed_loses_its_photos_to_the_last_one_also_an_hour_later(
    storage: Storage, parts: list[str]
) -> None:
    await add_teams(storage)
    rita = await meet(storage, RITA)
    day, kept = timedelta(days=1), timedelta(days=DEFAULTS.keep_dismissed_photos_days)
    old = [await dismiss(storage, rita, AT - kept - day) for _ in range(5)]
    next_hour = await dismiss(storage, rita, AT - kept + timedelta(minutes=30))
    young = await dismiss(storage, rita, AT - kept + day)
    keeper = Timekeeper(storage, lambda: AT, lambda: DISTRICT)
    assert await with_photos(storage) == [*old, next_hour, young]
    await keeper._tidy(AT)
    assert await with_photos(storage) == [next_hour, young]
    assert parts.count("ticket_photos") == 3
    await keeper._tidy(AT + timedelta(hours=1))
    assert await with_photos(storage) == [young]


async def test_a_clock_that_was_ahead_lets_nothing_keep_its_photos(storage: Storage) -> None:
    await add_teams(storage)
    keeper = Timekeeper(storage, lambda: AT, lambda: DISTRICT)
    await keeper._tidy(AT + timedelta(days=60))
    kept = timedelta(days=DEFAULTS.keep_dismissed_photos_days)
    await dismiss(storage, await meet(storage, RITA), AT - kept - timedelta(days=1))
    await keeper._tidy(AT)
    assert await with_photos(storage) == []


async def dismiss(storage: Storage, reporter: PersonId, at: datetime) -> TicketId:
    """Store a ticket with a photo that was dismissed at a moment."""
    ticket = await add_ticket(storage, reporter, status=Status.DISMISSED, closed_at=at)
    async with storage.begin("photo") as work:
        photo = await work.photos.add(f"{ticket.id:064d}", None, None)
        await work.tickets.attach(ticket.id, Stage.BEFORE, 0, (photo,))
    return ticket.id


async def with_photos(storage: Storage) -> list[TicketId]:
    async with storage.transactions.reading() as connection:
        found = (await connection.execute(select(ticket_photos.c.ticket_id))).scalars()
        return [TicketId(number) for number in sorted(found)]
