"""Lists for everybody: filtered, newest first, and never looking at more than so many tickets."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from casework.model.area import AreaCode
from casework.model.category import Category, CategoryCode
from casework.model.deadline import Allowance
from casework.model.entry import Record
from casework.model.photo import Stage
from casework.model.policy import DEFAULTS
from casework.model.public import STATUSES, State, is_public, openness
from casework.model.team import TeamKind
from casework.model.ticket import Act, Entry, Status
from casework.model.ticket_id import TicketId
from casework.ports.public.open_data import Filters
from storage.schema import tickets as rows
from storage.tickets import public
from storage.unit_of_work import Storage
from tests.storage.samples import AT, CREW, add_teams, add_ticket, meet

NORTH, HEAP = AreaCode("1.2"), CategoryCode("heap")
DAY = Allowance.parse("1 working day")


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


async def test_a_search_leaves_out_what_the_rule_says_is_not_public(storage: Storage) -> None:
    await add_teams(storage)
    rita, expected = await meet(storage), {}
    category = Category(HEAP, {"en": "Heap"}, TeamKind.COMMUNITY, DAY, DAY)
    for said in (None, True, False):
        for code in (HEAP, CategoryCode("gone")):
            ticket = await add_ticket(storage, rita)
            async with storage.begin(f"say {ticket.id}") as work:
                ticket = replace(ticket, is_public=said, category=code)
                await work.tickets.save(ticket)
            expected[ticket.id] = ticket
    seen = 0
    for by_category in (True, False):
        for by_district in (True, False):
            policy, known = replace(DEFAULTS, tickets_are_public=by_district), replace(category, is_public=by_category)
            among = openness([known], policy)
            public = [
                number
                for number, each in sorted(expected.items(), reverse=True)
                if is_public(each, known if each.category == HEAP else None, policy)
            ]
            async with storage.read() as work:
                assert list(await work.public.newest(9, among)) == public
                for state in (None, State.OPEN):
                    statuses = STATUSES[state] if state else None
                    found, _ = await work.public.page(None, None, None, statuses, 9, None, among)
                    assert [each.id for each in found] == public
                found = await work.open_data.reported(Filters(), 0, 9, among)
                assert sorted((each.id for each in found), reverse=True) == public
            seen += len(public)
    assert seen == 4 + 2 + 3 + 2  # of six each


async def test_what_waits_to_be_screened_is_what_nobody_has_decided_on_or_came_later(storage: Storage) -> None:
    await add_teams(storage)
    rita = await meet(storage)
    tickets = [await add_ticket(storage, rita, team=None if number == 5 else CREW) for number in range(1, 7)]
    async with storage.begin("decide") as work:
        for ticket, shown, words, record in (
            (tickets[0], None, "words", Record.NO),
            (tickets[1], None, "", Record.NO),  # nothing to look at
            (tickets[2], True, "words", Record.NO),
            (tickets[3], False, "words", Record.NO),
            (tickets[5], None, "words", Record.NEW),
        ):
            await work.tickets.save(replace(ticket, is_shown=shown, record=record))
            await work._connection.execute(update(rows).where(rows.c.id == ticket.id).values(words=words))
        photos = [await work.photos.add(letter * 64, None) for letter in "abcdef"]
        three = tickets[2].id
        await work.tickets.attach(three, Stage.BEFORE, 0, photos[:2])
        await work.tickets.hide(three, [photos[1].id])

    async def waiting(**among: Any) -> list[TicketId]:
        given = {"teams": None, "areas": None, "shown": [], "before": None, "limit": 9} | among
        async with storage.read() as work:
            return await work.flags.waiting(**given)

    async def screened(until: int | None) -> list[bool]:
        async with storage.begin(f"screen {until}") as work:
            await work.tickets.screen(three, until)
            return [each.is_screened for each in await work.tickets.photos(three)]

    assert await waiting() == [5, 3, 1]  # the photo of #3 is not looked at
    assert await screened(0) == [False]
    assert await screened(1) == [True]
    assert await waiting() == [5, 1]
    async with storage.begin("later") as work:
        await work.tickets.attach(three, Stage.LATER, 1, photos[2:4])
        await work.tickets.attach(three, Stage.AFTER, 0, photos[4:5])  # staff are not screened
        await work.tickets.attach(three, Stage.LATER, 2, photos[5:], is_private=True)
    assert await waiting() == [5, 3, 1]
    assert await screened(3) == [True, True, False, False, False]
    assert await waiting() == [5, 3, 1]
    assert await screened(None) == [True] * 5
    assert await waiting() == [5, 1]
    async with storage.begin("back") as work:
        await work.tickets.hide(three, [photos[1].id], is_hidden=False)
    assert await waiting() == [5, 3, 1]  # nobody saw the one that was hidden
    async with storage.begin("taken back") as work:
        again = await work.photos.add("e" * 64, None)  # the very same photo, sent to another ticket
        await work.tickets.attach(tickets[0].id, Stage.AFTER, 0, [again])
        await work.tickets.take_back(three, [4])
        assert await work.public.hidden(["e" * 64]) == set()
        assert await work.tickets.hidden_photos(three) == []  # nothing to be shown again
        await work.tickets.hide(tickets[0].id, [again.id])
        assert await work.public.hidden(["e" * 64, "a" * 64]) == {"e" * 64}
    assert await waiting(teams=[CREW]) == [3, 1]
    assert await waiting(areas=[AreaCode("no")]) == []
    assert await waiting(shown=[HEAP]) == [3]
    assert await waiting(before=TicketId(3)) == [1]
    assert await waiting(limit=1) == [5]


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
        await work.tickets.record(Entry(one.id, AT + 4 * hour, Act.UNDO, rita, Act.GIVE))
        await work.tickets.record(Entry(three.id, AT + 5 * hour, Act.FIX, rita))
    async with storage.read() as work:
        assert await work.public.changed([one.id, two.id]) == {one.id: AT + 2 * hour}
        assert await work.public.changed([]) == {}
