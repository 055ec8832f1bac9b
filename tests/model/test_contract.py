"""A contractor's month: fees, scores and what was deducted are whole numbers that add up, whatever was found."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from casework.model.area import AreaCode
from casework.model.contract import (
    FULL,
    POINT,
    Contract,
    ContractCode,
    Evidence,
    Fault,
    Ground,
    Mark,
    apportioned,
    due_of,
    reckon,
    share_of,
)
from casework.model.errors import Refusal, Why
from casework.model.person import PersonId
from casework.model.policy import DEFAULTS
from casework.model.statement import Statement, StatementAct, answer, approve, object_to, redrawn
from casework.model.summary import Period
from casework.model.team import TeamCode
from casework.model.ticket_id import TicketId
from tests.model.test_ticket import AT

OCTOBER, DAY = date(2026, 10, 1), date(2026, 10, 14)
CODE = ContractCode("c")
SUE, CARL = PersonId(3), PersonId(4)
CONTRACT = Contract(
    CODE, "Sweeping", TeamCode("east"), (AreaCode("1"),), (), Period(OCTOBER, date(2027, 9, 30)), 10_000
)
COUNTED = [ground for ground in Ground if ground is not Ground.MARKED]


def fault(ticket: int, times: int = 1) -> Fault:
    return Fault(TicketId(ticket), DAY, "Elm Street", times)


def mark(mark: int | None = None, points: int | None = None) -> Mark:
    return Mark(CODE, DAY, "Elm Street", mark, points)


numbers = st.integers(0, 40)
faults = st.lists(st.builds(fault, st.integers(1, 99), st.integers(0, 5)), max_size=8)
marks = st.lists(st.one_of(st.builds(mark, st.integers(0, FULL)), st.builds(mark, st.none(), st.integers(0, FULL))))
found = st.builds(
    Evidence,
    st.fixed_dictionaries(dict.fromkeys(COUNTED, numbers)),
    st.fixed_dictionaries(dict.fromkeys(COUNTED, faults)),
    marks,
)
tables = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=1, max_size=6)


@given(found, st.integers(0, 10**12), tables)
def test_what_the_tickets_lost_is_what_was_lost_and_what_they_cost_is_what_was_deducted(
    evidence: Evidence, fee: int, table: Sequence[tuple[int, int]]
) -> None:
    policy = replace(DEFAULTS, contract_due=tuple(table))
    reckoning = reckon(evidence, fee, policy)
    losses = [loss for part in reckoning.parts for loss in part.losses]
    assert sum(part.weight for part in reckoning.parts) == 100
    assert all(0 <= part.points <= part.weight * POINT for part in reckoning.parts)
    assert sum(loss.points for loss in losses) == FULL - reckoning.score
    assert reckoning.due + reckoning.deducted == fee
    assert 0 <= reckoning.due <= fee
    assert all(loss.points >= 0 and loss.fen >= 0 for loss in losses)
    if reckoning.score < FULL:
        assert sum(loss.fen for loss in losses) == reckoning.deducted


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**6), max_size=30))
def test_what_is_parted_adds_up_and_nobody_gets_more_than_the_next_whole_number(whole: int, by: list[int]) -> None:
    parts = apportioned(whole, by)
    assert sum(parts) == (whole if sum(by) else 0)
    for part, weight in zip(parts, by, strict=True):
        exact = whole * weight / sum(by) if sum(by) else 0
        assert abs(part - exact) <= 1 + exact * 1e-9


@given(st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.integers(0, 500), st.integers(0, 10**12))
def test_the_months_of_a_whole_fee_add_up_to_it(first: date, days: int, fee: int) -> None:
    contract = replace(CONTRACT, period=Period(first, first + timedelta(days=days)), fee=fee, is_whole=True)
    months = [date(2026 + number // 12, number % 12 + 1, 1) for number in range(36)]
    assert sum(map(contract.fee_for, months)) == fee


def test_a_month_that_is_only_partly_in_the_contract_costs_its_days() -> None:
    begins = replace(CONTRACT, period=Period(date(2026, 10, 22), date(2026, 12, 31)), fee=31_000_00)
    months = [date(2026, 9, 1), OCTOBER, date(2026, 11, 1), date(2027, 1, 1)]
    assert [begins.fee_for(month) for month in months] == [0, 10_000_00, 31_000_00, 0]
    assert begins.days_in(OCTOBER) == Period(date(2026, 10, 22), date(2026, 10, 31))


@pytest.mark.parametrize(
    ("score", "share"),
    [(FULL, 100), (90_000, 100), (89_999, 95), (80_000, 95), (79_999, 90), (60_000, 80), (59_999, 60), (0, 60)],
)
def test_a_row_of_the_table_begins_at_its_very_score(score: int, share: int) -> None:
    assert share_of(score, DEFAULTS.contract_due) == share


def test_below_the_last_row_nothing_is_due_and_half_a_fen_is_rounded_up() -> None:
    assert share_of(49_999, ((90, 100), (50, 70))) == 0
    assert [due_of(fee, 95) for fee in (10, 9, 0)] == [10, 9, 0]  # 9.5 and 8.55 fen


def test_each_ground_loses_its_part() -> None:
    evidence = Evidence(
        {Ground.ANSWERED: 10, Ground.FIXED: 4, Ground.REWORK: 4, Ground.LOOKED: 3, Ground.ROUNDS: 2},
        {
            Ground.ANSWERED: [fault(1)],
            Ground.FIXED: [fault(2), fault(3)],
            Ground.REWORK: [fault(2, times=3)],
            Ground.LOOKED: [fault(2)],
            Ground.ROUNDS: [fault(5), fault(6)],
        },
        [mark(90_000), mark(80_000), mark(points=1_500)],
    )
    reckoning = reckon(evidence, 100_000_00, DEFAULTS)
    assert [part.points for part in reckoning.parts] == [13_500, 15_000, 5_000, 10_000, 8_000, 7_000]
    assert (reckoning.score, reckoning.share, reckoning.deducted) == (58_500, 60, 40_000_00)
    late = reckoning.parts[0].losses[0]
    assert (late.points, late.fen) == (1_500, 40_000_00 * 1_500 // 41_500)


def test_nothing_to_judge_loses_nothing_and_no_ground_loses_more_than_its_weight() -> None:
    assert reckon(Evidence({}), 100, DEFAULTS).score == FULL
    many = [fault(number) for number in range(1, 40)]
    worst = Evidence(
        {Ground.FIXED: 1},
        {Ground.REWORK: many[:2], Ground.FIXED: many, Ground.ROUNDS: many},
        [mark(0), mark(points=FULL)],
    )
    points = {part.ground: part.points for part in reckon(worst, 100, DEFAULTS).parts}
    assert {ground for ground, left in points.items() if left == 0} == {
        *(Ground.REWORK, Ground.FIXED, Ground.ROUNDS, Ground.MARKED),
    }


def draft() -> Statement:
    evidence = Evidence({Ground.FIXED: 2}, {Ground.FIXED: [fault(1)]})
    return Statement(7, CONTRACT, OCTOBER, reckon(evidence, 10_000, DEFAULTS), DEFAULTS.contract_due, AT)


def refused(act: Callable[[], object]) -> Why:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.why


def test_a_statement_is_approved_once_and_not_worked_out_any_more() -> None:
    approved = approve(draft(), SUE, AT)
    assert approved.is_approved
    assert refused(lambda: approve(approved, SUE, AT)) is Why.STATEMENT_APPROVED
    again = reckon(Evidence({}), 10_000, DEFAULTS)
    assert refused(lambda: redrawn(approved, again, CONTRACT, DEFAULTS, AT)) is Why.STATEMENT_APPROVED
    assert redrawn(draft(), again, CONTRACT, DEFAULTS, AT).reckoning.score == FULL


def test_an_objection_is_made_once_before_the_approval_or_within_days_of_it_and_answered_once() -> None:
    last = AT + timedelta(days=DEFAULTS.contract_objection_days)
    late = last + timedelta(seconds=1)
    assert object_to(draft(), CARL, "closed", late, DEFAULTS).waits_for_answer
    approved = approve(draft(), SUE, AT)
    assert refused(lambda: object_to(approved, CARL, "closed", late, DEFAULTS)) is Why.NO_OBJECTION_NOW
    assert refused(lambda: answer(approved, SUE, "no", AT)) is Why.NO_OBJECTION_WAITS
    objected = object_to(approved, CARL, "x" * 2000, last, DEFAULTS)
    objection = objected.step(StatementAct.OBJECT)
    assert objection is not None
    assert len(objection.words) == 1000
    assert refused(lambda: object_to(objected, CARL, "again", last, DEFAULTS)) is Why.NO_OBJECTION_NOW
    answered = answer(objected, SUE, "it was open", late)
    assert not answered.waits_for_answer
    assert refused(lambda: answer(answered, SUE, "again", late)) is Why.NO_OBJECTION_WAITS
