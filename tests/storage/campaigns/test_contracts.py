"""Contracts, marks and statements are kept, and read back as they were; on both engines."""

from dataclasses import replace
from datetime import date, timedelta

from casework.model.area import AreaCode
from casework.model.category import CategoryCode
from casework.model.contract import Contract, ContractCode, Evidence, Mark, reckon
from casework.model.lookback import Outcome
from casework.model.policy import DEFAULTS
from casework.model.statement import StatementAct, Step
from casework.model.summary import Period, Scope
from casework.model.team import TeamCode
from casework.model.ticket import Act, Entry, Status, Undo
from casework.people import forgetting
from storage.unit_of_work import Storage
from tests.messages.contract_samples import DAY, OCTOBER, YEAR, sample_statement
from tests.messages.values import LONGEST
from tests.storage import samples

CODE = ContractCode("clean-2026")
WHOLE = Contract(CODE, "街", TeamCode("crew"), (AreaCode("1"),), (CategoryCode("heap"),), YEAR, 10**14, True)


async def test_contracts_are_kept_by_code_and_the_newest_counts(storage: Storage) -> None:
    other = replace(WHOLE, code=ContractCode("a"), areas=(), categories=(), is_whole=False)
    async with storage.begin("contracts") as work:
        await work.contracts.keep([WHOLE, other])
    async with storage.begin("again") as work:
        await work.contracts.keep([replace(WHOLE, fee=7)])
    async with storage.read() as work:
        assert await work.contracts.all() == [other, replace(WHOLE, fee=7)]
        assert await work.contracts.get(CODE) == replace(WHOLE, fee=7)
        assert await work.contracts.get(ContractCode("b")) is None


async def test_the_same_mark_of_a_day_is_kept_once(storage: Storage) -> None:
    marks = [
        Mark(CODE, DAY, "街", 87_500, None, "叶", AreaCode("1")),
        Mark(CODE, DAY, "", None, 1_500),
        Mark(CODE, DAY + timedelta(days=30), "", 0, None),
        Mark(ContractCode("other"), DAY, "", 50_000, None),
    ]
    async with storage.begin("marks") as work:
        assert await work.contracts.add_marks([*marks, marks[0]]) == 4
    async with storage.begin("again") as work:
        assert await work.contracts.add_marks([*marks[:2], replace(marks[1], note="x")]) == 1
        assert await work.contracts.add_marks([]) == 0
    async with storage.read() as work:
        found = await work.contracts.marks(CODE, Period(OCTOBER, date(2026, 10, 31)))
    assert found == [*marks[:2], replace(marks[1], note="x")]


async def test_a_statement_is_read_back_as_it_was_reckoned_and_steps_are_added_to_it(storage: Storage) -> None:
    rita = await samples.meet(storage)
    drawn = replace(sample_statement(LONGEST), number=0)
    async with storage.begin("draw") as work:
        number = await work.contracts.draw(drawn)
    kept = replace(drawn, number=number)
    async with storage.begin("again") as work:
        assert await work.contracts.statement(number, lock=True) == kept
        anew = replace(kept, reckoning=reckon(Evidence({}), 5, DEFAULTS), drawn_at=samples.AT)
        assert await work.contracts.draw(anew) == number
        step = Step(StatementAct.APPROVE, samples.AT, rita)
        await work.contracts.add_step(number, step)
        await work.contracts.draw(replace(drawn, month=date(2026, 11, 1)))
    async with storage.read() as work:
        assert await work.contracts.statement_of(CODE, OCTOBER) == replace(anew, steps=(step,))
        assert await work.contracts.statement_of(CODE, date(2026, 9, 1)) is None
        assert await work.contracts.statement(99) is None
        found = await work.contracts.statements(OCTOBER, date(2026, 11, 1))
        held = await work.holdings.of(rita)
    assert [each.month for each in found] == [date(2026, 11, 1), OCTOBER]
    assert held is not None
    assert [each["act"] for each in held["statements"]] == ["approve"]


async def test_whoever_approved_a_statement_and_is_forgotten_keeps_their_name_on_it_as_on_tickets(
    storage: Storage,
) -> None:
    rita = await samples.meet(storage)
    async with storage.begin("draw") as work:
        number = await work.contracts.draw(replace(sample_statement(), number=0))
        await work.contracts.add_step(number, Step(StatementAct.APPROVE, samples.AT, rita))
        person = await work.people.get(rita)
        assert person is not None
        await forgetting.forget(work, person, 1, samples.AT)
    async with storage.read() as work:
        statement = await work.contracts.statement(number)
        assert statement is not None
        assert statement.steps[0].by == rita
        assert await work.people.by_account(samples.RITA) is None


async def test_what_is_owed_is_what_should_be_answered_or_fixed_and_is_not(storage: Storage) -> None:
    rita = await samples.meet(storage)
    await samples.add_teams(storage)
    states = (Status.OPEN, Status.TAKEN, Status.PARKED, Status.ASKED, Status.FIXED, Status.CONFIRMED)
    numbers = {state: (await samples.add_ticket(storage, rita, status=state)).id for state in states}
    elsewhere = (await samples.add_ticket(storage, rita, team=samples.OFFICE)).id

    async def owed(hours: int, scope: Scope) -> list[tuple[int, bool]]:
        async with storage.read() as work:
            found = await work.contracts.owed(scope, samples.AT + timedelta(hours=hours))
        deadlines = (samples.AT + timedelta(hours=8), samples.AT + timedelta(days=3))
        assert all(each[1:3] == deadlines for each in found)
        return [(number, is_open) for number, _, _, is_open in found]

    answered = [await samples.add_ticket(storage, rita) for _ in range(3)]  # reopened, given back, taken by mistake
    async with storage.begin("answers") as work:
        await work.tickets.save(replace(answered[0], rework=1))
        for ticket, back in zip(answered[1:], (Act.RELEASE, Act.UNDO), strict=True):
            await work.tickets.get(ticket.id)
            undo = Undo(Act.TAKE, rita, samples.AT, {"status": Status.OPEN})
            await work.tickets.save(replace(ticket, status=Status.TAKEN, undo=undo))
            await work.tickets.record(Entry(ticket.id, samples.AT, Act.TAKE, rita))
            await work.tickets.save(ticket)
            await work.tickets.record(Entry(ticket.id, samples.AT, back, rita, Act.TAKE if back is Act.UNDO else ""))
    given_back, undone = (each.id for each in answered[1:])

    crew, waits = Scope(samples.CREW), (numbers[Status.OPEN], True)
    assert await owed(8, crew) == []  # to the very moment is in time
    assert await owed(9, crew) == [waits, (undone, True)]
    late = [(numbers[Status.TAKEN], False), (answered[0].id, False), (given_back, False)]
    assert await owed(73, crew) == [waits, *late, (undone, True)]
    assert await owed(9, Scope()) == [waits, (elsewhere, True), (undone, True)]
    async with storage.read() as work:
        teams = await work.figures.owed_by_team(samples.AT + timedelta(hours=9))
        assert [each.unanswered for each in (teams[samples.CREW], teams[samples.OFFICE])] == [2, 1]


async def test_what_inspectors_looked_at_is_found_by_scope_and_time(storage: Storage) -> None:
    rita = await samples.meet(storage)
    await samples.add_teams(storage)
    tickets = [
        await samples.add_ticket(storage, rita, status=Status.CONFIRMED, team=team, area=area)
        for team, area in ((samples.CREW, "1.2"), (samples.CREW, "1.3"), (samples.OFFICE, "1.2"))
    ]
    async with storage.begin("looked") as work:
        await work.lookbacks.add([(ticket.id, True) for ticket in tickets], samples.AT)
        for ticket in tickets:
            task = await work.lookbacks.of(ticket.id, samples.AT)
            assert task is not None
            await work.lookbacks.finish(task, Outcome.BACK, rita, samples.AT)

    async def looked(scope: Scope, days: int = 1) -> list[int]:
        async with storage.read() as work:
            found = await work.contracts.looked_at(scope, samples.AT, samples.AT + timedelta(days=days))
            assert all(each[1:] == (Outcome.BACK, samples.AT) for each in found)
            return [number for number, *_ in found]

    every = [ticket.id for ticket in tickets]
    assert await looked(Scope()) == every
    assert await looked(Scope(), days=0) == []
    assert await looked(Scope(samples.CREW)) == every[:2]
    assert await looked(Scope(samples.CREW, frozenset({AreaCode("1.2")}))) == every[:1]
    assert await looked(Scope(categories=frozenset({CategoryCode("heap")}))) == every
    assert await looked(Scope(categories=frozenset({CategoryCode("dirt")}))) == []
