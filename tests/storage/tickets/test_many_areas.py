"""A district with more areas than a statement can name one by one is read all the same."""

from datetime import date

from casework.model.area import AreaCode
from casework.model.drive import DriveId
from casework.model.figure import Clock
from casework.model.person import PersonId
from casework.model.priority import Priority
from casework.model.project import State as Works
from casework.model.queue import Which
from casework.model.reach import Reach
from casework.model.summary import Part, Period, Scope
from casework.model.ticket import Status
from casework.ports.public.open_data import Filters
from storage.unit_of_work import Storage
from tests.storage.samples import AT, GATE, add_frontage, add_teams, add_ticket, meet

MANY = frozenset(AreaCode(f"1.{number}") for number in range(40_000))  # PostgreSQL's driver takes 32,767 values
BEFORE = AT.replace(year=2025)
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))


async def test_forty_thousand_areas_are_not_too_many(storage: Storage) -> None:
    rita = await meet(storage)
    await add_teams(storage)
    ticket, elsewhere = await add_ticket(storage, rita), await add_ticket(storage, rita, area="2")
    await add_ticket(storage, rita, status=Status.FIXED, fixed_at=AT)
    await add_frontage(storage, rita, ticket.id)
    scope, order = Scope(areas=MANY), Priority((), 12, 48)
    async with storage.read() as work:
        assert [each.area for each in await work.tickets.new_in(list(MANY), BEFORE, 9)] == ["1.2", "1.2"]
        assert await work.tickets.fixed_in(list(MANY), BEFORE) == await work.public.fixed(MANY, BEFORE) == 1
        for statuses in ((Status.OPEN,), (Status.OPEN, Status.FIXED)):
            found, _ = await work.public.page(None, MANY, None, statuses, 9)
            assert {each.area for each in found} == {"1.2"}
        assert len(await work.open_data.reported(Filters(areas=tuple(MANY)), 0, 9)) == 2
        for reach, number in ((Reach(MANY), ticket.id), (Reach(MANY, is_without=True), elsewhere.id)):
            listed = await work.queues.page(None, Which.OPEN, PersonId(1), AT, order, 0, 9, reach)
            assert [each.id for each in listed] == [number]
            assert bool(await work.frontages.counts(reach)) is not reach.is_without
        assert await work.frontages.streets(MANY)
        assert (await work.exposures.fixed_between(MANY, BEFORE, AT.replace(year=2027), 9))[1] == 1
        assert sum(await work.figures.late(scope, AT.replace(month=4))) == 1
        # What follows finds nothing, but asks.
        await work.flags.waiting(None, MANY, frozenset(), None, 9)
        assert not await work.figures.parts(scope, MARCH, Part.CATEGORY)
        assert not await work.figures.minutes(scope, MARCH, Clock.FIX)
        assert not await work.figures.listed(scope, MARCH, "reported", 0, 9)
        assert await work.projects.listed(None, MANY, [Works.PLANNED], None, 0, 9) == ([], 0)
        assert not await work.projects.near(GATE, list(MANY), 50, AT.date(), AT.date(), 9)
        assert not await work.drives.followers(DriveId(1), MANY, [], PersonId(0), 9)
        await work.contracts.owed(scope, AT)
