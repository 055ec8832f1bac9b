"""Tickets are found near a place, by a photo, by person, by area, and by what is due; on both engines."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from casework.model.area import AreaCode
from casework.model.photo import Stage
from casework.model.place import Point, distance_m, moved
from casework.model.ticket import Status
from casework.model.ticket_id import TicketId
from storage.unit_of_work import Storage
from tests.storage.samples import AT, CARL, GATE, RITA, add_ticket, meet

OLD = AT - timedelta(weeks=12)
NORTH, SOUTH = AreaCode("1.2"), AreaCode("1.3")


async def test_near_are_those_around_a_point_newest_first(storage: Storage) -> None:
    rita = await meet(storage)
    close = [
        await add_ticket(storage, rita, point=moved(GATE, north, east))
        for north, east in ((0, 0), (249, 0), (-249, 0), (0, 249), (0, -249), (170, 170), (-170, -170))
    ]
    await add_ticket(storage, rita, point=moved(GATE, 5000, 0))
    await add_ticket(storage, rita, point=moved(GATE, 0, -5000))
    async with storage.read() as work:
        found = await work.nearby.reported(GATE, 250, AT)
        assert found == list(reversed(close))
        assert await work.nearby.reported(GATE, 250, AT, 2) == [close[-1], close[-2]]
        assert await work.nearby.reported(Point(-31.2, 121.5), 250, AT) == []


async def test_near_finds_nothing_that_was_reported_too_long_ago(storage: Storage) -> None:
    rita = await meet(storage)
    await add_ticket(storage, rita, at=OLD - timedelta(seconds=1))
    oldest = await add_ticket(storage, rita, at=OLD)
    async with storage.read() as work:
        assert await work.nearby.reported(GATE, 250, OLD) == [oldest]


async def test_of_those_near_the_unclosed_are_found_and_what_was_fixed_lately(storage: Storage) -> None:
    rita, lately = await meet(storage), AT - timedelta(days=7)
    opened = await add_ticket(storage, rita)
    parked = await add_ticket(storage, rita, status=Status.PARKED, point=moved(GATE, 59, 0))
    fixed = await add_ticket(storage, rita, status=Status.CONFIRMED, fixed_at=lately)
    await add_ticket(storage, rita, status=Status.CONFIRMED, fixed_at=lately - timedelta(seconds=1))
    await add_ticket(storage, rita, status=Status.WITHDRAWN)
    await add_ticket(storage, rita, point=moved(GATE, 61, 0))  # in the same cell
    async with storage.read() as work:
        assert await work.nearby.unclosed(GATE, 60, AT, lately) == [fixed, parked, opened]
        assert await work.nearby.unclosed(GATE, 60, AT, lately, 1) == [fixed]


async def test_the_photos_near_by_that_can_be_compared_are_those_of_the_newest_tickets_first(storage: Storage) -> None:
    rita = await meet(storage)
    older, newer = await add_ticket(storage, rita), await add_ticket(storage, rita, point=moved(GATE, 200, 0))
    far = await add_ticket(storage, rita, point=moved(GATE, 5000, 0))
    async with storage.begin("1") as work:
        for ticket, name in ((newer, "a"), (older, "b"), (far, "c")):
            shown, hidden = [await work.photos.add(each * 64, None, 7) for each in (name, name.upper())]
            plain = await work.photos.add("0" * 64, None, None)
            await work.tickets.attach(ticket.id, Stage.BEFORE, 0, [shown, hidden, plain])
            await work.tickets.hide(ticket.id, [hidden.id])
        found = await work.nearby.photos(GATE, 250, AT)
        assert [(number, photo.name[0], photo.likeness) for number, photo in found] == [
            (newer.id, "a", 7),
            (older.id, "b", 7),
        ]


async def test_near_looks_over_the_edge_of_the_map(storage: Storage) -> None:
    rita = await meet(storage)
    west, east = Point(-17.0, -179.9995), Point(-17.0, 179.9995)
    ticket = await add_ticket(storage, rita, point=west)
    assert distance_m(west, east) < 250
    async with storage.read() as work:
        assert await work.nearby.reported(east, 250, AT) == [ticket]


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
async def test_of_two_who_hold_what_is_around_points_near_each_other_the_second_waits(storage: Storage) -> None:
    held, events = asyncio.Event(), list[str]()

    async def first() -> None:
        async with storage.begin("1") as work:
            await work.nearby.hold(GATE, 250)
            held.set()
            while not await waiting(storage):  # noqa: ASYNC110 - the server sets no event
                await asyncio.sleep(0)
            events.append("first ends")

    async def second() -> None:
        await held.wait()
        async with storage.begin("2") as work:
            await work.nearby.hold(moved(GATE, 240, 240), 250)
            events.append("second begins")

    await asyncio.gather(first(), second())
    assert events == ["first ends", "second begins"]


async def waiting(storage: Storage) -> bool:
    """Tell whether another transaction waits for a lock."""
    async with storage.transactions.reading() as connection:
        return bool(await connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")))


async def test_a_ticket_is_found_by_one_of_its_very_photos(storage: Storage) -> None:
    rita = await meet(storage)
    old = await add_ticket(storage, rita, at=OLD)
    older, newer = await add_ticket(storage, rita), await add_ticket(storage, rita)
    async with storage.begin("1") as work:
        for ticket in (old, newer, older):
            # each time the same photo is sent, it gets a record of its own
            photos = [await work.photos.add(name * 64, None, None) for name in "ab"]
            await work.tickets.attach(ticket.id, Stage.BEFORE, 0, photos)
        assert await work.nearby.with_photo(["c" * 64, "b" * 64], AT) == newer
        assert await work.nearby.with_photo(["a" * 64], OLD) == newer
        assert await work.nearby.with_photo(["c" * 64], OLD) is None
        assert await work.nearby.with_photo([], OLD) is None
        await work.tickets.attach(old.id, Stage.AFTER, 0, [await work.photos.add("d" * 64, None, None)])
        assert await work.nearby.with_photo(["d" * 64], AT) is None
        assert await work.nearby.with_photo(["d" * 64], OLD) == old


async def test_of_a_person_are_their_reports_and_what_they_are_told_about(storage: Storage) -> None:
    rita, carl = await meet(storage, RITA), await meet(storage, CARL)
    hers = [await add_ticket(storage, rita) for _ in range(3)]
    his = [await add_ticket(storage, carl) for _ in range(3)]
    async with storage.begin("1") as work:
        await work.listeners.add(his[0].id, rita, AT, is_supporter=True)
        await work.listeners.add(his[2].id, rita, AT, is_supporter=False)
        await work.listeners.add(hers[1].id, rita, AT, is_supporter=True)  # her own ticket, which must not appear twice
        assert await work.tickets.of(rita, None, 10) == [his[2], his[0], *reversed(hers)]
        assert await work.tickets.of(rita, None, 2) == [his[2], his[0]]
        assert await work.tickets.of(rita, his[0].id, 2) == [hers[2], hers[1]]
        assert await work.tickets.of(rita, hers[0].id, 2) == []


async def test_new_in_areas_are_those_reported_after_a_moment(storage: Storage) -> None:
    rita = await meet(storage)
    await add_ticket(storage, rita, area=NORTH, at=AT)
    first = await add_ticket(storage, rita, area=NORTH, at=AT + timedelta(hours=1))
    second = await add_ticket(storage, rita, area=SOUTH, at=AT + timedelta(hours=2))
    await add_ticket(storage, rita, area="9", at=AT + timedelta(hours=3))
    async with storage.read() as work:
        assert await work.tickets.new_in([NORTH, SOUTH], AT, 10) == [second, first]
        assert await work.tickets.new_in([NORTH, SOUTH], AT, 1) == [second]
        assert await work.tickets.new_in([NORTH], AT, 10) == [first]
        assert await work.tickets.new_in([], AT, 10) == []


async def test_fixed_in_areas_are_those_fixed_after_a_moment_and_not_reopened(storage: Storage) -> None:
    rita = await meet(storage)
    hour = timedelta(hours=1)
    for status, area, fixed_at in (
        (Status.FIXED, NORTH, AT),
        (Status.FIXED, NORTH, AT + hour),
        (Status.CONFIRMED, SOUTH, AT + hour),
        (Status.OPEN, SOUTH, None),
        (Status.FIXED, "9", AT + hour),
    ):
        await add_ticket(storage, rita, status=status, area=area, fixed_at=fixed_at)
    async with storage.read() as work:
        assert await work.tickets.fixed_in([NORTH, SOUTH], AT) == 2
        assert await work.tickets.fixed_in([SOUTH], AT) == 1
        assert await work.tickets.fixed_in([SOUTH], AT + hour) == 0


async def test_learnable_are_all_in_the_order_of_their_numbers(storage: Storage) -> None:
    rita = await meet(storage)
    tickets = [await add_ticket(storage, rita, status=status) for status in Status]
    async with storage.read() as work:
        assert await work.tickets.learnable(TicketId(0), 100) == tickets
        assert await work.tickets.learnable(tickets[0].id, 2) == tickets[1:3]
        assert await work.tickets.learnable(tickets[-1].id, 2) == []


async def test_closed_before_are_those_with_a_reporter_the_first_closed_first(storage: Storage) -> None:
    rita = await meet(storage)
    year = timedelta(days=365)
    later = await add_ticket(storage, rita, status=Status.CONFIRMED, closed_at=AT - year)
    earlier = await add_ticket(storage, rita, status=Status.UNCONFIRMED, closed_at=AT - 2 * year)
    await add_ticket(storage, rita, status=Status.WITHDRAWN, closed_at=AT)
    await add_ticket(storage, rita, status=Status.FIXED, fixed_at=AT - year)
    async with storage.read() as work:
        assert await work.due.closed_before(AT - year, 10) == [earlier.id, later.id]
        assert await work.due.closed_before(AT - year, 1) == [earlier.id]


async def test_asked_since_are_those_that_wait_for_an_answer_longest_first(storage: Storage) -> None:
    rita = await meet(storage)
    newer = await add_ticket(storage, rita, status=Status.ASKED, asked_at=AT + timedelta(hours=1))
    older = await add_ticket(storage, rita, status=Status.ASKED, asked_at=AT)
    await add_ticket(storage, rita, status=Status.ASKED, asked_at=AT + timedelta(hours=2))
    await add_ticket(storage, rita, status=Status.TAKEN)
    async with storage.read() as work:
        assert await work.due.asked_since(AT + timedelta(hours=1), 10) == [older.id, newer.id]
        assert await work.due.asked_since(AT + timedelta(hours=1), 1) == [older.id]
