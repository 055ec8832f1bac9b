"""What is shown to everybody is kept, counted, and found where something is due."""

from dataclasses import replace
from datetime import timedelta

from casework.model.category import CategoryCode
from casework.model.exposure import Exhibit, Stand, hear, propose
from casework.model.photo import PhotoId
from casework.model.public import Openness
from casework.model.summary import Period
from casework.model.ticket import Status
from casework.model.warning import Step
from storage.unit_of_work import Storage
from tests.storage.samples import AT, CREW, add_teams, add_ticket, meet

DAY = AT.date()


async def test_what_is_published_is_kept_counted_and_found(storage: Storage) -> None:
    rita = await meet(storage)
    await add_teams(storage)
    late = await add_ticket(storage, rita, status=Status.TAKEN)
    done = await add_ticket(storage, rita, status=Status.CONFIRMED)
    async with storage.begin("late") as work:
        await work.tickets.save(replace(late, warned=Step.LIST, rework=1))
        await work.tickets.save(replace(done, closed_at=AT, fixed_at=AT))
    async with storage.begin("exposures") as work:
        assert [each.id for each in await work.exposures.exposable(3, 0, 9)] == [late.id]
        assert [each.id for each in await work.exposures.exemplary(AT - timedelta(days=1), 0, 9)] == [done.id]
        new = propose(late, Exhibit.EXPOSURE, DAY, by_rule=True)
        new = replace(new, number=await work.exposures.add(new))
        assert await work.exposures.get(new.number) == new
        assert await work.exposures.by_rule(Exhibit.EXPOSURE, DAY) == 1
        assert await work.exposures.by_rule(Exhibit.MODEL, DAY) == 0
        assert not await work.exposures.exposable(3, 0, 9)
        heard = hear(new, AT)
        await work.exposures.save(heard)
        assert await work.exposures.ended(AT, 9) == [heard]
        assert await work.exposures.ended(AT - timedelta(seconds=1), 9) == []
        shown = replace(
            heard, stand=Stand.PUBLISHED, published_on=DAY, photos=(PhotoId(4),), answer="So.", is_told=True
        )
        await work.exposures.save(shown)
    async with storage.read() as work:
        period, other = Period(DAY, DAY), Period(DAY + timedelta(days=1), DAY + timedelta(days=2))
        assert await work.exposures.latest(late.id, Exhibit.EXPOSURE) == shown
        assert await work.exposures.latest(late.id, Exhibit.MODEL) is None
        assert await work.exposures.going(late.id) == [shown]
        assert await work.exposures.published(Exhibit.EXPOSURE, 0, 9, CREW) == [shown]
        for is_default, closed, seen in ((True, "dirt", [shown]), (True, late.category, []), (False, "dirt", [])):
            openness = Openness(is_default, frozenset({CategoryCode(closed)}))
            assert await work.exposures.published(Exhibit.EXPOSURE, 0, 9, openness=openness) == seen
        assert await work.exposures.page(Exhibit.EXPOSURE, [Stand.PUBLISHED], 0, 9) == [shown]
        assert await work.exposures.during(period) == [shown]
        assert await work.exposures.during(other) == []
        assert await work.exposures.counts(period) == {(CREW, Exhibit.EXPOSURE): 1}
        assert await work.exposures.counts(other) == {}
        assert await work.exposures.outdated(9) == []
        found, count = await work.exposures.fixed_between([done.area], AT, AT + timedelta(hours=1), 9)
        assert ([each.id for each in found], count) == ([done.id], 1)
    async with storage.begin("released") as work:
        await work.tickets.save(replace(late, status=Status.OPEN))
        assert await work.exposures.outdated(9) == [shown]
