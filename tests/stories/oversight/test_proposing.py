"""What the rule proposes to show to everybody: what cannot be proposed keeps no other from it, and each only once."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from casework.model.area import AreaCode
from casework.model.authority import Actor, Role
from casework.model.district import District
from casework.model.draft import Place
from casework.model.exposure import Exhibit, Stand, propose
from casework.model.person import PersonId
from casework.model.photo import Stage
from casework.model.place import Point
from casework.model.policy import DEFAULTS
from casework.model.team import TeamCode
from casework.model.ticket import Status, Ticket
from casework.model.ticket_id import TicketId
from casework.model.warning import Step
from casework.oversight import exposing, proposing
from casework.ports import NewTicket
from casework.tickets import exhibiting
from storage.unit_of_work import Storage
from tests.clock import Clock
from tests.stories.stage import CALENDAR, EAST_DESK, ELM, MORNING, WEST_DESK, furnish

EAST, WEST = AreaCode("east"), AreaCode("west")
DAY = timedelta(days=1)
FOR_LONG = MORNING - 60 * DAY
POLICY = replace(DEFAULTS, proposals_a_day=3)


@pytest.fixture
async def district(storage: Storage, clock: Clock) -> District:
    """Two areas with their teams; Sue supervises Eastside, and nobody supervises Westside."""
    clock.now = MORNING
    await furnish(storage, EAST_DESK, WEST_DESK, MORNING)
    async with storage.begin("people") as work:
        sue, _ = await work.people.meet(1, "en", MORNING)
        await work.roles.give(sue.id, Role.SUPERVISOR, MORNING)
        await work.roles.set_areas(sue.id, frozenset({EAST}))
        return await work.districts.read(CALENDAR, POLICY)


async def _reported(storage: Storage, area: AreaCode, at: datetime, **now: object) -> TicketId:
    """Keep a ticket that is late for long, unless it is something else `now`."""
    async with storage.begin("report") as work:
        place = Place(Point(*ELM), None, None, area)
        new = NewTicket(PersonId(1), "bulky", place, area.title(), TeamCode(area), "A sofa", at, at, at)
        ticket = await work.tickets.add(new)
        changed: Ticket = replace(ticket, **({"warned": Step.LIST} | now))  # type: ignore[arg-type]  # fields by name
        await work.tickets.save(changed)
        return ticket.id


async def _proposes(storage: Storage, district: District) -> int:
    async with storage.read() as work:
        found = await proposing.look(work, district, MORNING)
    async with storage.begin("rule") as work:
        return await proposing.propose(work, district, found, MORNING)


async def _until_somebody_waits(storage: Storage) -> None:
    """Return once a transaction waits for another; after ten seconds the test fails."""
    async with storage.transactions.reading() as connection:
        for _ in range(1000):
            if await connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
                return
            await asyncio.sleep(0.01)
    raise TimeoutError


async def _shown(storage: Storage, kind: Exhibit) -> list[TicketId]:
    async with storage.read() as work:
        return [each.ticket for each in await work.exposures.page(kind, list(Stand), 0, 99)]


async def test_what_is_parked_or_nobodys_to_decide_keeps_no_other_from_being_exposed(
    storage: Storage, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proposing, "AT_ONCE", 2)
    for day in range(3):
        await _reported(storage, EAST, FOR_LONG + day * DAY, status=Status.PARKED, parked_until=MORNING + 9 * DAY)
        await _reported(storage, WEST, FOR_LONG + day * DAY)
    open_ = [await _reported(storage, EAST, FOR_LONG + day * DAY) for day in (4, 5, 6, 7)]
    assert await _proposes(storage, district) == 3
    assert sorted(await _shown(storage, Exhibit.EXPOSURE)) == open_[:3]
    assert await _proposes(storage, district) == 0  # so many a day


async def test_of_what_was_confirmed_the_newest_is_proposed_first_and_what_is_no_model_keeps_none_from_it(
    storage: Storage, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proposing, "AT_ONCE", 2)
    made = []
    for hours in range(9, 0, -1):
        at = MORNING - timedelta(hours=hours)
        done = {"status": Status.CONFIRMED, "fixed_at": at, "closed_at": at, "warned": Step.NONE}
        made.append(await _reported(storage, EAST, at, **done))
    for number in made[:6]:  # those with photos, the newest of which is the sixth
        async with storage.begin("photos") as work:
            for stage in (Stage.BEFORE, Stage.AFTER):
                photo = await work.photos.add(f"{number}{stage.value[0]}".ljust(64, "0"), None)
                await work.tickets.attach(number, stage, 0, [photo])
    assert await _proposes(storage, district) == 3
    assert sorted(await _shown(storage, Exhibit.MODEL)) == made[3:6]


async def test_what_a_person_does_while_the_rule_looks_is_not_done_again(storage: Storage, district: District) -> None:
    proposed, fixed, left = [await _reported(storage, EAST, FOR_LONG + day * DAY) for day in range(3)]
    async with storage.read() as work:
        found = await proposing.look(work, district, MORNING)
    sue = Actor(PersonId(1), frozenset(), is_supervisor=True)
    async with storage.begin("person") as work:
        await exposing.propose(work, district, sue, proposed, Exhibit.EXPOSURE, MORNING)
        ticket = await work.tickets.get(fixed)
        assert ticket is not None
        await work.tickets.save(replace(ticket, status=Status.FIXED, fixed_at=MORNING))
    async with storage.begin("rule") as work:
        assert await proposing.propose(work, district, found, MORNING) == 1
    async with storage.read() as work:
        made = await work.exposures.page(Exhibit.EXPOSURE, list(Stand), 0, 9)
    assert [(each.ticket, each.stand, each.by_rule) for each in made] == [
        (left, Stand.PROPOSED, True),
        (proposed, Stand.HEARD, False),
    ]


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)  # SQLite has one writer at a time
async def test_a_person_who_proposes_at_the_same_moment_is_waited_for(storage: Storage, district: District) -> None:
    number = await _reported(storage, EAST, FOR_LONG)
    sue = Actor(PersonId(1), frozenset(), is_supervisor=True)
    async with asyncio.TaskGroup() as tasks, storage.begin("person") as work:
        await exposing.propose(work, district, sue, number, Exhibit.EXPOSURE, MORNING)
        rule = tasks.create_task(_proposes(storage, district))  # it looks before this is committed
        await _until_somebody_waits(storage)
    assert rule.result() == 0
    assert await _shown(storage, Exhibit.EXPOSURE) == [number]


async def test_published_tickets_that_are_not_public_take_no_place_in_anybodys_list(
    storage: Storage, district: District
) -> None:
    public = await _reported(storage, EAST, FOR_LONG)
    others = [await _reported(storage, EAST, FOR_LONG, is_public=False) for _ in range(exposing.ON_A_PAGE + 1)]
    async with storage.begin("published") as work:
        for number in (public, *others):
            ticket = await work.tickets.get(number)
            assert ticket is not None
            new = propose(ticket, Exhibit.EXPOSURE, MORNING.date(), by_rule=True)
            await work.exposures.add(replace(new, stand=Stand.PUBLISHED, published_on=new.proposed_on))
    async with storage.read() as work:
        view = await exposing.view_list(work, district, Exhibit.EXPOSURE, 0, is_supervisor=False)
        page = await exhibiting.published(work, district, Exhibit.EXPOSURE, 0, 5)
    assert [each.ticket for each, _, _ in view.rows] == [public]
    assert not view.has_more
    assert [each.exposure.ticket for each in page] == [public]
