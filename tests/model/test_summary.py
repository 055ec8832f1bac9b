"""Periods, percentiles and shares, worked out purely."""

from collections.abc import Sequence
from datetime import date
from statistics import median, quantiles

import pytest
from hypothesis import given, strategies as st

from casework.model import summary
from casework.model.figure import Clock
from casework.model.summary import Figures, Period, Rate, Span, Spread


@pytest.mark.parametrize(
    ("span", "first", "last"),
    [
        (Span.WEEK, date(2027, 1, 4), date(2027, 1, 6)),
        (Span.LAST_WEEK, date(2026, 12, 28), date(2027, 1, 3)),
        (Span.MONTH, date(2027, 1, 1), date(2027, 1, 6)),
        (Span.LAST_MONTH, date(2026, 12, 1), date(2026, 12, 31)),
        (Span.QUARTER, date(2027, 1, 1), date(2027, 1, 6)),
    ],
)
def test_a_named_period_has_its_days(span: Span, first: date, last: date) -> None:
    assert Period.of(span, date(2027, 1, 6)) == Period(first, last)


@given(st.lists(st.integers(0, 20_000), min_size=2, max_size=60))
def test_the_median_and_the_ninth_decile_are_those_of_statistics(minutes: Sequence[int]) -> None:
    found = summary.spread([(each, 1) for each in minutes])
    assert found.median == pytest.approx(median(minutes) / 60)
    assert found.ninth == pytest.approx(quantiles(minutes, n=10, method="inclusive")[-1] / 60)
    assert summary.spread([(each, minutes.count(each)) for each in set(minutes)]) == found


def test_nothing_has_no_median_and_one_is_its_own() -> None:
    assert summary.spread([]) == summary.spread([(5, 0)]) == Spread(None, None)
    assert summary.spread([(90, 1)]) == Spread(1.5, 1.5)


def test_the_three_rates_are_what_the_page_says() -> None:
    counts = {"answered": 8, "answered_in_time": 6, "confirmed": 3, "unconfirmed": 4, "approved": 1, "not_fixed": 1}
    found = Figures(counts | {"reopened": 1, "dismissed": 1}, dict.fromkeys(Clock, Spread()), (0, 0, 0, 0))
    assert [found.rate(each) for each in summary.THREE_RATES] == [75.0, 80.0, 75.0]
    assert Figures({}, {}, ()).rate(Rate.SATISFIED) is None
