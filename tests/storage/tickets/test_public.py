"""Lists for everybody: filtered, newest first, and never looking at more than so many tickets."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

import pytest

from casework.model.area import AreaCode
from casework.model.category import CategoryCode
from casework.model.public import STATUSES, State
from casework.model.ticket import Act, Entry, Status
from casework.model.ticket_id import TicketId
from storage.tickets import public
from storage.unit_of_work import Storage
from tests.storage.samples import AT, add_teams, add_ticket, meet

NORTH, HEAP = AreaCode("1.2"), CategoryCode("heap")


async def test_pages_follow_each_other_and_a_rare_combination_ends(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public, "LOOKED_AT", 3)
    await add_teams(storage)
    rita = await meet(storage)
    for number in range(1, 8):
        ticket = await add_ticket(storage, rita)
        closed = {2: Status.DISMISSED, 5: Status.CONFIRMED, 6: Status.FIXED}.get(number)
        if closed:
            async with storage.begin(f"close {number}") as work:
                await work.tickets.save(replace(ticket, status=closed, fixed_at=AT))

    async def turned(
        areas: Collection[AreaCode] | None, categories: Collection[CategoryCode] | None, state: State | None, limit: int
    ) -> list[list[TicketId]]:
        pages, before = [], None
        async with storage.read() as work:
            for _ in range(10):
                found, before = await work.public.page(
                    before, areas, categories, STATUSES[state] if state else None, limit
                )
                pages.append([ticket.id for ticket in found])
                if before is None:
                    return pages
        raise AssertionError(pages)

    assert await turned(None, None, None, 2) == [[7, 6], [5, 4], [3, 2], [1]]
    assert await turned([NORTH], [HEAP], None, 3) == [[7, 6, 5], [4, 3, 2], [1]]
    assert await turned([NORTH], None, State.OPEN, 2) == [[7, 4], [3, 1]]
    assert await turned(None, None, State.FIXED, 2) == [[6, 5], [], []]
    assert await turned(None, None, State.CLOSED, 2) == [[], [2], []]
    assert await turned([AreaCode("no")], None, None, 2) == [[], [], []]
    async with storage.read() as work:
        assert await work.public.unfixed() == {NORTH: 4}
        assert await work.public.fixed([NORTH], AT - timedelta(days=1)) == 3
        assert list(await work.public.newest(2)) == [TicketId(7), TicketId(6)]


async def test_what_was_done_last_is_known_of_a_feeds_tickets_but_not_what_staff_do_among_themselves(
    storage: Storage,
) -> None:
    await add_teams(storage)
    rita = await meet(storage)
    one, two, three = [await add_ticket(storage, rita) for _ in range(3)]
    hour = timedelta(hours=1)
    async with storage.begin("done") as work:
        for ticket, act, hours in ((one, Act.SEND, 0), (one, Act.FIX, 2), (one, Act.NOTE, 3), (two, Act.NOTE, 1)):
            await work.tickets.record(Entry(ticket.id, AT + hours * hour, act, rita))
        await work.tickets.record(Entry(three.id, AT + 5 * hour, Act.FIX, rita))
    async with storage.read() as work:
        assert await work.public.changed([one.id, two.id]) == {one.id: AT + 2 * hour}
        assert await work.public.changed([]) == {}
