"""Periods are read as offices write them, and nothing else is."""

from datetime import date

import pytest

from casework.model.period import period_in


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2026", (2026, 1, 1), (2026, 12, 31)),
        ("2026-10", (2026, 10, 1), (2026, 10, 31)),
        ("2024-02", (2024, 2, 1), (2024, 2, 29)),
        ("2026-Q3", (2026, 7, 1), (2026, 9, 30)),
        ("2026q4", (2026, 10, 1), (2026, 12, 31)),
        ("2026-W40", (2026, 9, 28), (2026, 10, 4)),
        ("2026-W53", (2026, 12, 28), (2027, 1, 3)),
        ("2026-W01", (2025, 12, 29), (2026, 1, 4)),
        ("2026-10-05..2026-10-11", (2026, 10, 5), (2026, 10, 11)),
    ],
)
def test_a_period_has_its_first_and_its_last_day(
    written: str, first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    found = period_in(written)
    assert found is not None
    assert (found.first, found.last) == (date(*first), date(*last))


@pytest.mark.parametrize(
    "written",
    [
        "",
        "26",
        "2026-13",
        "2026-Q5",
        "2025-W53",
        "2026-W00",
        "2026-10-11..2026-10-05",
        "2026-02-30..2026-03-01",
        "0000",
        "0001",
        "9998",
        "2199-12-31..2200-01-01",
    ],
)
def test_what_is_no_period_is_none(written: str) -> None:
    assert period_in(written) is None
