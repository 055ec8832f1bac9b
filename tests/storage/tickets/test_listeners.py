"""Who is told about a ticket, and who follows an area, on both engines."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from casework.model.area import AreaCode
from casework.model.following import AreaFollow, Every
from storage.unit_of_work import Storage
from tests.storage.samples import AT, CARL, RITA, add_ticket, meet

NORTH, SOUTH = AreaCode("1.2"), AreaCode("1.3")


async def test_a_follower_becomes_a_supporter_and_stays_one(storage: Storage) -> None:
    rita, carl = await meet(storage, RITA), await meet(storage, CARL)
    ticket = await add_ticket(storage, rita)
    async with storage.begin("1") as work:
        assert await work.listeners.add(ticket.id, carl, AT, is_supporter=False)
        assert not await work.listeners.add(ticket.id, carl, AT, is_supporter=False)
        assert await work.listeners.of(ticket.id) == {carl: False}
        assert await work.listeners.supporters(ticket.id) == 0
        assert await work.listeners.add(ticket.id, carl, AT, is_supporter=True)
        assert not await work.listeners.add(ticket.id, carl, AT, is_supporter=True)
        assert not await work.listeners.add(ticket.id, carl, AT, is_supporter=False)
        assert await work.listeners.of(ticket.id) == {carl: True}
        assert await work.listeners.supporters(ticket.id) == 1


async def test_whoever_leaves_hears_no_more_of_that_ticket(storage: Storage) -> None:
    rita, carl = await meet(storage, RITA), await meet(storage, CARL)
    one, other = await add_ticket(storage, rita), await add_ticket(storage, rita)
    async with storage.begin("1") as work:
        for ticket in (one, other):
            await work.listeners.add(ticket.id, carl, AT, is_supporter=True)
            await work.listeners.add(ticket.id, rita, AT, is_supporter=False)
        await work.listeners.remove(one.id, carl)
        assert await work.listeners.of(one.id) == {rita: False}
        assert await work.listeners.of(other.id) == {rita: False, carl: True}


async def test_listeners_stand_in_the_order_in_which_they_came(storage: Storage) -> None:
    people = [await meet(storage, 2000 + number) for number in range(4)]
    ticket = await add_ticket(storage, people[0])
    async with storage.begin("1") as work:
        for late, person in enumerate(reversed(people)):
            await work.listeners.add(ticket.id, person, AT + timedelta(minutes=late), is_supporter=bool(late % 2))
        assert list(await work.listeners.of(ticket.id)) == list(reversed(people))
        assert (await work.listeners.since(ticket.id))[people[0]] == AT + timedelta(minutes=3)
        assert await work.listeners.supporters(ticket.id) == 2


async def test_of_twenty_presses_at_once_one_makes_somebody_a_supporter(storage: Storage) -> None:
    rita, carl = await meet(storage, RITA), await meet(storage, CARL)
    ticket = await add_ticket(storage, rita)

    async def support() -> bool:
        async with storage.begin("1") as work:
            return await work.listeners.add(ticket.id, carl, AT, is_supporter=True)

    assert (await asyncio.gather(*(support() for _ in range(20)))).count(True) == 1


async def test_the_last_wish_about_an_area_counts(storage: Storage) -> None:
    rita, carl = await meet(storage, RITA), await meet(storage, CARL)
    daily = AreaFollow(rita, SOUTH, Every.DAY, AT, AT + timedelta(days=1))
    weekly = replace(daily, every=Every.WEEK, next_at=AT + timedelta(days=7), told_until=AT + timedelta(hours=1))
    north = AreaFollow(rita, NORTH, Every.DAY, AT, AT + timedelta(days=1))
    async with storage.begin("1") as work:
        for follow in (daily, north, weekly, replace(daily, person=carl)):
            await work.listeners.follow_area(follow)
        assert await work.listeners.areas_of(rita) == [north, weekly]
        assert await work.listeners.areas_of(carl) == [replace(daily, person=carl)]
        told = replace(north, told_until=AT + timedelta(days=1), next_at=AT + timedelta(days=2))
        assert await work.listeners.go_on_with_area(told)
        assert await work.listeners.areas_of(rita) == [told, weekly]
        assert not await work.listeners.go_on_with_area(daily)  # she has chosen another pace meanwhile
        await work.listeners.leave_area(rita, NORTH)
        assert not await work.listeners.go_on_with_area(told)
        assert await work.listeners.areas_of(rita) == [weekly]


async def test_digests_are_due_at_their_moment_the_oldest_first(storage: Storage) -> None:
    rita = await meet(storage)
    early, late, later = [
        AreaFollow(rita, AreaCode(str(number)), Every.DAY, AT, AT + timedelta(hours=number)) for number in (1, 2, 3)
    ]
    async with storage.begin("1") as work:
        for follow in (later, late, early):
            await work.listeners.follow_area(follow)
        assert await work.listeners.digests_due(AT, 10) == []
        assert await work.listeners.digests_due(AT + timedelta(hours=2), 10) == [early, late]
        assert await work.listeners.digests_due(AT + timedelta(hours=3), 1) == [early]


async def test_whoever_is_asked_for_a_verdict_supports_it_or_follows_it_or_lives_near(storage: Storage) -> None:
    rita, carl = await meet(storage, RITA), await meet(storage, CARL)
    neighbour, elsewhere, away, banned = [await meet(storage, account) for account in (3001, 3002, 3003, 3004)]
    ticket = await add_ticket(storage, rita)
    async with storage.begin("follow") as work:
        for person, area in ((elsewhere, SOUTH), (away, NORTH), (banned, NORTH), (neighbour, NORTH)):
            await work.listeners.follow_area(AreaFollow(person, area, Every.DAY, AT, AT))
        await work.people.set_reachable(away, is_reachable=False)
        await work.restraints.ban(banned, is_banned=True)
        assert await work.listeners.next_witness(ticket.id, [NORTH, SOUTH], [rita]) == neighbour
        assert await work.listeners.next_witness(ticket.id, [NORTH], [rita, neighbour]) is None
        await work.listeners.add(ticket.id, carl, AT, is_supporter=False)
        assert await work.listeners.next_witness(ticket.id, [NORTH], [rita]) == carl
        await work.listeners.add(ticket.id, elsewhere, AT + timedelta(days=1), is_supporter=True)
        assert await work.listeners.next_witness(ticket.id, [NORTH], [rita]) == elsewhere
        assert await work.listeners.witnesses(ticket.id) == set()
        await work.listeners.ask(ticket.id, neighbour, AT)
        await work.listeners.ask(ticket.id, elsewhere, AT)
        assert await work.listeners.witnesses(ticket.id) == {neighbour, elsewhere}
        assert (await work.listeners.of(ticket.id))[elsewhere] is True
