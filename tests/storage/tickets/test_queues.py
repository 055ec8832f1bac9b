"""A desk's lists are what the rules say, and nobody else's tickets are in them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from casework.model.category import CategoryCode
from casework.model.entry import Record
from casework.model.life import is_broken
from casework.model.person import PersonId
from casework.model.place import moved
from casework.model.priority import Priority
from casework.model.queue import Counts, Which
from casework.model.request import Request, Wish
from casework.model.team import TeamCode
from casework.model.ticket import Status, Ticket
from storage.unit_of_work import Storage
from tests.storage.samples import AT, CARL, CREW, GATE, OFFICE, add_teams, add_ticket, link_desk, meet, new_ticket

NEEDLES = CategoryCode("needles")
PRIORITY = Priority([NEEDLES], 12, 48)
_numbers = count(1)
SECONDS = st.integers(-2, 2).map(lambda seconds: timedelta(seconds=seconds, microseconds=seconds))
UNCLOSED = tuple(status for status in Status if not status.is_closed)


async def listed(
    storage: Storage, which: Which, *, person: int = 0, at: datetime = AT, first: int = 0, limit: int = 100
) -> list[Ticket]:
    async with storage.read() as work:
        return await work.queues.page(CREW, which, PersonId(person), at, PRIORITY, first, limit)


async def keep(storage: Storage, *tickets: Ticket) -> None:
    async with storage.begin("keep") as work:
        for ticket in tickets:
            await work.tickets.save(ticket)


DAYS = st.none() | SECONDS  # by which somebody elsewhere wants it fixed


@given(drawn=st.lists(st.tuples(st.sampled_from(Status), SECONDS, SECONDS, DAYS, DAYS), min_size=1, max_size=20))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_late_are_those_whose_promise_is_broken(
    storage: Storage, drawn: Sequence[tuple[Status, timedelta, timedelta, timedelta | None, timedelta | None]]
) -> None:
    team = TeamCode(f"team-{next(_numbers)}")
    kept = []
    async with storage.begin("tickets") as work:
        for status, answer, fix, *wanted in drawn:
            outside, cases = (None if each is None else AT + each for each in wanted)
            new = replace(new_ticket(PersonId(0), team), reporter=None, answer_by=AT + answer, fix_by=AT + fix)
            ticket = replace(await work.tickets.add(new), status=status, outside_by=outside, cases_by=cases)
            await work.tickets.save(ticket)
            kept.append(ticket)
    async with storage.read() as work:
        found = await work.queues.page(team, Which.LATE, PersonId(0), AT, PRIORITY, 0, 100)
        counts = await work.queues.counts(team, AT)
    late = [ticket.id for ticket in kept if is_broken(ticket, AT)]
    assert [ticket.id for ticket in found] == late
    assert counts.late == len(late)


async def test_each_list_has_the_tickets_of_its_kind_the_oldest_first(storage: Storage) -> None:
    rita, carl = await meet(storage), await meet(storage, CARL)
    later = AT + timedelta(hours=1)
    tickets = {status: await add_ticket(storage, rita, status=status, at=later) for status in Status}
    wished = await add_ticket(storage, rita)
    await keep(
        storage,
        *(replace(tickets[status], taken_by=carl) for status in (Status.TAKEN, Status.FIXED, Status.CONFIRMED)),
        replace(wished, request=Request(Wish.PARK, carl, "no lorry")),
    )
    for team in (OFFICE, None):
        await add_ticket(storage, rita, team=team)
    undecided = [wished.id, tickets[Status.OPEN].id, tickets[Status.TAKEN].id]
    expected = {
        Which.ALL: [*undecided, tickets[Status.ASKED].id, tickets[Status.PARKED].id],
        Which.OPEN: undecided[:2],
        Which.MINE: [tickets[Status.TAKEN].id],
        Which.WAITING: [wished.id, tickets[Status.ASKED].id, tickets[Status.PARKED].id],
        Which.LATE: undecided,
    }
    at = AT + timedelta(days=10)
    found = {which: [ticket.id for ticket in await listed(storage, which, person=carl, at=at)] for which in Which}
    assert found == expected
    async with storage.read() as work:
        assert [ticket.id for ticket in await work.queues.undecided(CREW, PRIORITY, 2)] == undecided[:2]
        assert await work.queues.counts(CREW, at) == Counts(open=2, taken=1, waiting=3, late=3)
        assert await work.queues.counts(TeamCode("nobody"), at) == Counts(0, 0, 0, 0)


async def test_oldest_is_who_waits_longest_whatever_the_number(storage: Storage) -> None:
    rita = await meet(storage)
    ages = (2, 5, 1, 5)
    tickets = [await add_ticket(storage, rita, at=AT - timedelta(days=days)) for days in ages]
    assert [ticket.id for ticket in await listed(storage, Which.ALL)] == [tickets[number].id for number in (1, 3, 0, 2)]


@given(
    drawn=st.lists(
        st.tuples(st.booleans(), st.booleans(), st.integers(0, 100), st.integers(0, 4), st.integers(0, 3)),
        min_size=2,
        max_size=12,
    )
)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_a_list_is_sorted_as_the_rule_says(
    storage: Storage, drawn: Sequence[tuple[bool, bool, int, int, int]]
) -> None:
    team = TeamCode(f"team-{next(_numbers)}")
    kept = []
    async with storage.begin("tickets") as work:
        for is_danger, is_record, hours, supporters, rework in drawn:
            new = replace(new_ticket(PersonId(0), team), reporter=None, reported_at=AT - timedelta(hours=hours))
            ticket = await work.tickets.add(new)
            ticket = replace(ticket, seen_too=supporters, rework=rework, record=Record.NEW if is_record else Record.NO)
            ticket = replace(ticket, category=NEEDLES if is_danger else ticket.category)
            await work.tickets.save(ticket)
            kept.append(ticket)
    async with storage.read() as work:
        found = await work.queues.page(team, Which.ALL, PersonId(0), AT, PRIORITY, 0, 100)
    assert [ticket.id for ticket in found] == [ticket.id for ticket in sorted(kept, key=PRIORITY.sort_key)]


async def test_a_list_is_read_page_by_page(storage: Storage) -> None:
    rita = await meet(storage)
    tickets = [await add_ticket(storage, rita) for _ in range(5)]
    pages = [await listed(storage, Which.ALL, first=first, limit=2) for first in (0, 2, 4, 6)]
    assert [[ticket.id for ticket in page] for page in pages] == [
        [ticket.id for ticket in tickets[first : first + 2]] for first in (0, 2, 4, 6)
    ]


@pytest.mark.parametrize("status", Status)
async def test_near_are_those_that_are_not_closed_by_their_distance(storage: Storage, status: Status) -> None:
    rita = await meet(storage)
    metres = (499, 20, 501, 0, 300)
    tickets = [await add_ticket(storage, rita, status=status, point=moved(GATE, north, 0)) for north in metres]
    await add_ticket(storage, rita, team=OFFICE)
    async with storage.read() as work:
        found = await work.queues.near(CREW, GATE, 500, 0, 10)
        some = await work.queues.near(CREW, GATE, 500, 1, 2)
    expected = [(tickets[number].id, metres[number]) for number in (3, 1, 4, 0)] if status in UNCLOSED else []
    assert [(ticket.id, round(distance)) for ticket, distance in found] == expected
    assert some == found[1:3]


async def test_busy_are_desks_with_tickets_that_are_not_closed(storage: Storage) -> None:
    rita = await meet(storage)
    await add_teams(storage)
    await add_ticket(storage, rita)
    await add_ticket(storage, rita, team=OFFICE, status=Status.CONFIRMED)
    async with storage.read() as work:
        assert await work.queues.busy() == []
    await link_desk(storage)
    await link_desk(storage, -7, team=OFFICE)
    async with storage.read() as work:
        assert await work.queues.busy() == [CREW]


async def test_without_a_team_a_list_has_everybodys_tickets(storage: Storage) -> None:
    rita = await meet(storage)
    await add_teams(storage)
    theirs = [
        await add_ticket(storage, rita, team=team, point=moved(GATE, metres, 0))
        for team, metres in ((CREW, 20), (OFFICE, 10), (None, 30))
    ]
    await add_ticket(storage, rita, status=Status.CONFIRMED, closed_at=AT)
    async with storage.read() as work:
        assert await work.queues.page(None, Which.ALL, PersonId(0), AT, PRIORITY, 0, 10) == theirs
        assert await work.queues.page(None, Which.ALL, PersonId(0), AT, PRIORITY, 1, 1) == theirs[1:2]
        found = await work.queues.near(None, GATE, 500, 0, 10)
    assert [ticket.id for ticket, _ in found] == [theirs[1].id, theirs[0].id, theirs[2].id]
