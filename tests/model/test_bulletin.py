"""Rules of bulletins: periods, what they are compared with, where reports cluster, and what may be done to a draft."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, strategies as st

from casework.model import bulletin as rules
from casework.model.bulletin import PERIODIC, Bulletin, BulletinId, Cycle, Reported, Spot, State
from casework.model.errors import Refusal, Why
from casework.model.summary import Period

AT = datetime(2026, 5, 1, 8, tzinfo=UTC)
TODAY = date(2026, 5, 1)
DRAFT = Bulletin(BulletinId(1), Period(date(2026, 4, 1), date(2026, 4, 30)), {"figures": {}, "work": {}}, AT)
DAYS = st.dates(date(1999, 1, 1), date(2100, 1, 1))


def days(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("cycle", "today", "period", "before", "year"),
    [
        ("week", "2026-05-01", "2026-04-20 2026-04-26", "2026-04-13 2026-04-19", "2025-04-21 2025-04-27"),
        ("month", "2026-03-31", "2026-02-01 2026-02-28", "2026-01-01 2026-01-31", "2025-02-01 2025-02-28"),
        ("month", "2025-03-01", "2025-02-01 2025-02-28", "2025-01-01 2025-01-31", "2024-02-01 2024-02-29"),
        ("quarter", "2026-01-01", "2025-10-01 2025-12-31", "2025-07-01 2025-09-30", "2024-10-01 2024-12-31"),
        ("year", "2026-01-01", "2025-01-01 2025-12-31", "2024-01-01 2024-12-31", "2024-01-01 2024-12-31"),
    ],
)
def test_a_whole_period_is_compared_with_whole_periods(
    cycle: str, today: str, period: str, before: str, year: str
) -> None:
    found = rules.finished(Cycle(cycle), date.fromisoformat(today))
    assert found == days(*period.split())
    assert rules.before(found) == days(*before.split())
    assert rules.year_before(found) == days(*year.split())


def test_any_other_period_is_compared_with_as_many_days() -> None:
    asked = days("2024-02-20", "2024-02-29")
    assert rules.cycle_of(asked) is Cycle.ASKED
    assert rules.before(asked) == days("2024-02-10", "2024-02-19")
    assert rules.year_before(asked) == days("2023-02-20", "2023-02-28")
    with pytest.raises(ValueError, match="asked"):
        rules.finished(Cycle.ASKED, TODAY)


@given(DAYS, st.sampled_from(PERIODIC))
def test_what_is_finished_is_over_and_is_of_its_cycle(today: date, cycle: Cycle) -> None:
    period = rules.finished(cycle, today)
    assert period.first <= period.last < today
    assert rules.cycle_of(period) is cycle
    assert rules.before(period).last == period.first - timedelta(days=1)


@given(DAYS, st.integers(0, 365))
def test_the_pieces_of_a_period_are_all_of_it_and_few(first: date, length: int) -> None:
    period = Period(first, first + timedelta(days=length))
    pieces = rules.pieces(period)
    assert [pieces[0].first, pieces[-1].last] == [period.first, period.last]
    assert all(one.last + timedelta(days=1) == other.first for one, other in pairwise(pieces))
    assert len(pieces) <= 16


@pytest.mark.parametrize(
    ("said", "period"),
    [
        ("", days("2026-04-01", "2026-04-30")),
        (" Quarter ", days("2026-01-01", "2026-03-31")),
        ("2026-04-01 .. 2026-04-07", days("2026-04-01", "2026-04-07")),
        ("2025-01-01..2026-01-01", days("2025-01-01", "2026-01-01")),
    ],
)
def test_a_period_is_read_as_people_write_it(said: str, period: Period) -> None:
    assert rules.read_period(said, TODAY) == period


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("ever", Why.BULLETIN_PERIOD),
        ("2026-04-07..2026-04-01", Why.BULLETIN_PERIOD),
        ("2026-02-30..2026-03-01", Why.BULLETIN_PERIOD),
        ("2025-01-01..2026-01-02", Why.BULLETIN_PERIOD),
        ("0001-01-01..0001-01-02", Why.BULLETIN_PERIOD),
        ("2026-04-01..2026-05-01", Why.BULLETIN_NOT_OVER),
    ],
)
def test_no_other_period_can_be_asked_for(said: str, why: Why) -> None:
    with pytest.raises(Refusal) as refused:
        rules.read_period(said, TODAY)
    assert refused.value.why is why


def test_a_period_is_due_for_two_weeks() -> None:
    assert not rules.is_due(DRAFT.period, date(2026, 4, 30))
    assert rules.is_due(DRAFT.period, date(2026, 5, 1))
    assert rules.is_due(DRAFT.period, date(2026, 5, 14))
    assert not rules.is_due(DRAFT.period, date(2026, 5, 15))


def test_reports_cluster_over_the_border_of_a_cell_and_count_once() -> None:
    corner = [Reported(north, east, "East", "Elm") for north in (59, 61) for east in (119, 121)]
    odd = [Reported(60, 118, "East", "Oak"), Reported(1000, 1000, "West"), Reported(1001, 1000, "West")]
    found = rules.hot_spots([*corner, *odd], 60, 2, 5)
    assert found == [Spot(5, "East", "Elm"), Spot(2, "West", "")]
    assert rules.hot_spots([*corner, *odd], 60, 3, 5) == found[:1]
    assert rules.hot_spots([*corner, *odd], 60, 2, 1) == found[:1]
    assert rules.hot_spots([], 60, 2, 5) == []


@given(st.lists(st.tuples(st.floats(-500, 500), st.floats(-500, 500)), max_size=60), st.randoms())
def test_spots_do_not_depend_on_the_order_of_reports_and_hold_no_more_than_came(
    places: list[tuple[float, float]], chance: Random
) -> None:
    reports = [Reported(north, east, "East") for north, east in places]
    found = rules.hot_spots(reports, 60, 2, 5)
    chance.shuffle(reports)
    assert rules.hot_spots(reports, 60, 2, 5) == found
    assert sum(each.count for each in found) <= len(reports)


def test_what_is_struck_stands_again_if_it_is_struck_twice() -> None:
    struck = rules.strike(rules.strike(DRAFT, "work"), "figures.fixed")
    assert [struck.has(key) for key in ("work", "work.cleared", "figures", "figures.fixed")] == [
        False,
        False,
        True,
        False,
    ]
    assert rules.strike(rules.strike(struck, "work"), "figures.fixed") == DRAFT


def test_a_bulletin_holds_some_short_sentences_more() -> None:
    added = rules.add(DRAFT, "  A quiet\n month. ")
    assert added.added == ("A quiet month.",)
    for words, draft, why in (
        (" \n ", DRAFT, Why.SENTENCE_MISSING),
        ("x" * (rules.SENTENCE_MOST + 1), DRAFT, Why.SENTENCE_TOO_LONG),
        ("x", replace(DRAFT, added=("x",) * rules.MOST_ADDED), Why.SENTENCE_TOO_LONG),
    ):
        with pytest.raises(Refusal) as refused:
            rules.add(draft, words)
        assert refused.value.why is why


def test_what_was_posted_or_dropped_stays_as_it_is() -> None:
    changes: tuple[Callable[[Bulletin], Bulletin], ...] = (
        lambda each: rules.strike(each, "work"),
        lambda each: rules.add(each, "x"),
        rules.drop,
        lambda each: rules.post(each, 2, TODAY, AT),
    )
    posted = rules.post(DRAFT, 1, TODAY, AT)
    assert (posted.state, posted.number, posted.year) == (State.POSTED, 1, 2026)
    for each in (posted, rules.drop(DRAFT)):
        for change in changes:
            with pytest.raises(Refusal) as refused:
                change(each)
            assert refused.value.why is Why.BULLETIN_SETTLED
    assert rules.again(rules.drop(rules.add(DRAFT, "x")), DRAFT.facts, AT) == DRAFT
