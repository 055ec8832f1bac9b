"""A team's objection is kept once for a period, with its answer, and names nobody who was forgotten."""

from datetime import date

from casework.model.league import Owed, Sign, Term
from casework.model.summary import Period
from casework.model.team import TeamCode
from casework.model.ticket import Status
from storage.unit_of_work import Storage
from tests.storage.samples import AT, CARL, CREW, OFFICE, RITA, add_ticket, meet

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
WEEK = Period(date(2026, 11, 2), date(2026, 11, 8))
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


async def test_an_objection_is_kept_once_for_a_team_and_a_period_and_answered(storage: Storage) -> None:
    carl, rita = await meet(storage, CARL), await meet(storage, RITA)
    async with storage.begin("object") as work:
        first = await work.objections.add(CREW, NOVEMBER, Term.FIXED, "It was parked", carl, AT)
        assert first is not None
        assert await work.objections.add(CREW, NOVEMBER, Sign.OWN, "And this", carl, AT) is None
        assert await work.objections.add(CREW, WEEK, Sign.OWN, "A week", carl, AT) is not None
        assert await work.objections.add(OFFICE, NOVEMBER, Sign.RUSH, "A holiday", carl, AT) is not None
        await work.objections.answer(first, "Right", rita, AT)
    async with storage.read() as work:
        kept = await work.objections.of(CREW, NOVEMBER)
        assert kept is not None
        assert (kept.figure, kept.words, kept.by, kept.answer, kept.answered_by) == (
            *(Term.FIXED, "It was parked", carl, "Right", rita),
        )
        assert [each.team for each in await work.objections.objections(NOVEMBER)] == [CREW, OFFICE, CREW]
        assert [each.figure for each in await work.objections.objections(WEEK)] == [Sign.OWN]
        assert len(await work.objections.objections(YEAR)) == 3
    async with storage.begin("forget") as work:
        for person in (carl, rita):
            await work.holdings.erase(person, (), but_slot="")
        kept = await work.objections.get(first)
        assert kept is not None
        assert (kept.words, kept.by, kept.answer, kept.answered_by) == ("It was parked", None, "Right", None)


async def test_what_is_owed_is_counted_for_each_team_and_listed(storage: Storage) -> None:
    rita = await meet(storage)
    late = await add_ticket(storage, rita, at=AT.replace(year=AT.year - 1))
    taken = await add_ticket(storage, rita, status=Status.TAKEN, at=AT.replace(year=AT.year - 1))
    await add_ticket(storage, rita, at=AT)
    await add_ticket(storage, rita, team=None, at=AT.replace(year=AT.year - 1))
    async with storage.read() as work:
        owed = await work.figures.owed_by_team(AT)
        assert owed == {CREW: Owed(1, 2), TeamCode(""): Owed(1, 1)}
        assert await work.figures.owed(CREW, AT, 0, 9) == [(late.id, Owed(1, 1)), (taken.id, Owed(0, 1))]
        assert await work.figures.owed(CREW, AT, late.id, 9) == [(taken.id, Owed(0, 1))]
