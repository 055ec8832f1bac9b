"""What other systems ask for, clients and referrals, on both engines."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from casework.model.area import AreaCode
from casework.model.category import CategoryCode
from casework.model.client import Client, Scope, hash_of, key_of
from casework.model.public import Openness
from casework.model.referral import Referral, Stage
from casework.model.ticket import Act, Entry, Status
from casework.model.ticket_id import TicketId
from casework.ports.public.open_data import Filters, Step
from storage.schema import history, tickets
from storage.tickets import open_data
from storage.unit_of_work import Storage
from tests.storage.samples import AT, CREW, OFFICE, add_teams, add_ticket, meet

HOUR = timedelta(hours=1)


async def test_tickets_are_found_by_time_number_state_and_what_was_done(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add_teams(storage)
    rita = await meet(storage)
    for _ in range(3):
        await add_ticket(storage, rita)
    async with storage.begin("1") as work:
        for number in (1, 2, 3):
            await work.tickets.record(Entry(TicketId(number), AT + number * HOUR, Act.ADD, rita))
        ticket = await work.tickets.get(TicketId(3))
        assert ticket is not None
        await work.tickets.save(replace(ticket, status=Status.DISMISSED))
        await work.tickets.record(Entry(TicketId(1), AT + 9 * HOUR, Act.NOTE, rita, "internal"))
    async with storage.read() as work:
        data = work.open_data

        async def found(filters: Filters, skip: int = 0, limit: int = 9) -> list[int]:
            return [each.id for each in await data.reported(filters, skip, limit)]

        assert await found(Filters()) == [3, 2, 1]
        assert await found(Filters(), 1, 1) == [2]
        assert await found(Filters(since=AT, until=AT + HOUR)) == [3, 2, 1]
        assert await found(Filters(until=AT)) == await found(Filters(since=AT + HOUR)) == []
        assert await found(Filters(statuses=[Status.DISMISSED])) == [3]
        assert await found(Filters(areas=[AreaCode("no")])) == await found(Filters(categories=[])) == []
        for few in (open_data.LINES_MOST, 0):
            monkeypatch.setattr(open_data, "LINES_MOST", few)
            assert await found(Filters(categories=[CategoryCode("heap")], touched_since=AT + 2 * HOUR)) == [3, 2]
        assert [each.id for each in await data.below(TicketId(3), Filters(), 1)] == [2]
        assert [each.id for each in await data.numbered([TicketId(1), TicketId(7)])] == [1]
        two, three = Step(TicketId(2), 0), Step(TicketId(3), 0)
        assert await data.done(AT + HOUR, AT + 3 * HOUR, 9) == [Step(TicketId(1), 0), two]
        assert await data.done(AT + HOUR, AT + 9 * HOUR, 9, after=two) == [three]
        assert await data.done(AT + 9 * HOUR, AT + 10 * HOUR, 9) == []
        assert [each.act for each in (await data.histories([TicketId(1)]))[TicketId(1)]][-2:] == [Act.ADD, Act.NOTE]
        assert await data.photos([TicketId(2)]) == {2: await work.tickets.photos(TicketId(2))}


async def test_what_was_done_long_ago_is_not_read_however_early_somebody_asks(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lines of other tickets are counted that SQLite and PostgreSQL must read for an answer."""
    if storage.transactions.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL chooses how it reads by what it knows of the table")
    monkeypatch.setattr(open_data, "LINES_MOST", 100)
    await add_teams(storage)
    rita = await meet(storage)
    await add_ticket(storage, rita, at=AT - 9 * HOUR)
    await add_ticket(storage, rita)
    line = {"ticket_id": 1, "actor_id": rita, "act": Act.ADD, "note": ""}
    async with storage.begin("1") as work:
        await work.tickets.record(Entry(TicketId(2), AT, Act.ADD, rita))
        await work._connection.execute(insert(history), [{**line, "at": AT - HOUR}] * 10_000)
    async with storage.read() as work:
        opened = (await work._connection.get_raw_connection()).driver_connection
        assert opened is not None
        await opened.set_progress_handler(lambda: steps.append(1), 100)
        steps: list[int] = []
        found = await work.open_data.reported(Filters(since=AT - HOUR, touched_since=AT - 10_000 * HOUR), 0, 9)
    assert [each.id for each in found] == [2]
    assert len(steps) < 50  # each line takes several of SQLite's steps, of which a hundred are counted as one


async def test_an_ordinary_poll_reads_what_was_done_since_and_not_every_ticket(storage: Storage) -> None:
    """Of a busy district: 2,000 lines in ten minutes, and all the tickets of 90 days."""
    if storage.transactions.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL chooses how it reads by what it knows of the table")
    await add_teams(storage)
    rita = await meet(storage)
    await add_ticket(storage, rita)
    await add_ticket(storage, rita)
    line = {"ticket_id": 1, "actor_id": rita, "act": Act.ADD, "note": "", "at": AT + HOUR}
    async with storage.begin("1") as work:
        untouched = (await work._connection.execute(select(tickets).where(tickets.c.id == 2))).one()._asdict()
        await work._connection.execute(insert(tickets), [{**untouched, "id": number} for number in range(3, 10_000)])
        await work._connection.execute(insert(history), [line] * 2000)
    async with storage.read() as work:
        opened = (await work._connection.get_raw_connection()).driver_connection
        assert opened is not None
        await opened.set_progress_handler(lambda: steps.append(1), 1000)
        steps: list[int] = []
        found = await work.open_data.reported(Filters(since=AT - HOUR, touched_since=AT + HOUR), 0, 1000)
    assert [each.id for each in found] == [1]
    assert len(steps) < 100


async def test_what_was_done_comes_piece_by_piece_and_nothing_private_takes_the_place_of_another_line(
    storage: Storage,
) -> None:
    await add_teams(storage)
    rita = await meet(storage)
    for _ in range(3):
        await add_ticket(storage, rita)
    async with storage.begin("1") as work:
        lines = [(2, Act.ADD, ""), (1, Act.ADD, ""), (2, Act.ADD, ""), (3, Act.NOTE, ""), (1, Act.UNDO, Act.NOTE)]
        lines += [(3, Act.ADD, ""), (3, Act.UNDO, Act.FIX), (1, Act.FIX, "")]
        for number, act, note in lines:  # all at one moment
            await work.tickets.record(Entry(TicketId(number), AT, act, rita, note))
        ticket = await work.tickets.get(TicketId(2))
        assert ticket is not None
        await work.tickets.save(replace(ticket, is_public=False))
        found: list[tuple[int, int]] = []
        after: Step | None = None
        while steps := await work.open_data.done(AT, AT + HOUR, 2, after=after):
            found += [(step.ticket, step.number) for step in steps]
            after = steps[-1]
        assert found == [(1, 0), (1, 2), (3, 1), (3, 2)]
        assert await work.open_data.done(AT, AT + HOUR, 2, after=Step(TicketId(9), 0)) == []
        closed = Openness(by_default=False)
        assert await work.open_data.done(AT, AT + HOUR, 9, closed) == []


async def test_a_client_is_known_by_its_key_until_it_is_revoked(storage: Storage) -> None:
    client, key = Client("city", frozenset(Scope), AT), hash_of(key_of("secret"))
    async with storage.begin("1") as work:
        assert await work.clients.add(client, key)
        assert not await work.clients.add(client, hash_of("another"))
        assert await work.clients.with_key(key) == client
        assert await work.clients.with_key(hash_of("wrong")) is None
        assert await work.clients.revoke("city", AT)
        assert not await work.clients.revoke("city", AT)
        assert await work.clients.all() == [replace(client, revoked_at=AT)]


async def test_a_referral_is_kept_as_it_is_and_due_when_it_says_so(storage: Storage) -> None:
    await add_teams(storage)
    rita = await meet(storage)
    await add_ticket(storage, rita)
    async with storage.begin("1") as work:
        kept = work.referrals
        assert [each.id for each in await kept.unreferred([CREW], [CategoryCode("heap")], 9)] == [1]
        assert await kept.unreferred([OFFICE], [], 9) == []
        referral = Referral(TicketId(1), 0, "roads", Stage.WAITING, next_at=AT)
        await kept.keep(referral)
        assert await kept.unreferred([], [], 9) == []
        assert await kept.due(AT - HOUR, 9) == []
        assert await kept.due(AT, 9) == [referral]
        assert await kept.troubled() == {}
        failed = replace(referral, stage=Stage.FAILED, next_at=None, trouble="refused no", reference="4", tries=2)
        await kept.keep(failed)
        assert await kept.get(TicketId(1), 0) == failed
        assert await kept.failing() == [failed]
        assert await kept.troubled() == {"roads": 1}
        assert await kept.due(AT, 9) == []
