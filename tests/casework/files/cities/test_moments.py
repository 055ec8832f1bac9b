"""Moments are read as the mapping's formats say, and as databases and spreadsheets shorten them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from casework.files.cities.moments import Moment, MomentReader, can_be_used

ZONE = ZoneInfo("America/Los_Angeles")
TEN = datetime(2026, 1, 5, 10, 0, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("written", "cell", "moment"),
    [
        ("%Y-%m-%d %H:%M:%S", "2026-01-05 10:00:00", TEN),
        ("%Y-%m-%d %H:%M:%S", " 2026-01-05  10:00:00.123 ", TEN),
        ("%Y-%m-%d %H:%M:%S", "2026-01-05 10:00", TEN),
        ("%Y-%m-%d %H:%M:%S%z", "2026-01-05 18:00:00+00", TEN),
        ("%Y-%m-%d %H:%M:%S%z", "2026-01-05 23:30:00.5+05:30", TEN),
        ("%Y-%m-%d %H:%M:%S%z", "2026-01-05 10:00:00", TEN),
        ("%Y-%m-%d %H:%M:%S %z", "2026-01-05 18:00:00 UTC", TEN),
        ("%Y-%m-%d %H:%M:%S%z", "2026-01-05 10:00", TEN),  # neither seconds nor an offset
        ("%Y-%m-%d %H:%M:%S.%f", "2026-01-05 10:00:00", TEN),  # PostgreSQL writes no fraction of nothing
        ("%Y-%m-%d %H:%M:%S.%f", "2026-01-05 10:00:00.0000000", TEN),  # seven digits, as of SQL Server
        ("%Y-%m-%dT%H:%M:%S.%f%z", "2026-01-05T18:00Z", TEN),
        ("%m/%d/%Y %I:%M:%S %p", "01/05/2026 10:00:00 a.m.", TEN),
        ("%m/%d/%Y %I:%M:%S %p", "1/5/2026 10:00 AM", TEN),
        ("%d.%m.%Y %H:%M", "5.1.2026 10:00", TEN),
        ("%Y年%m月%d日 %H:%M", "2026年1月5日 10:00", TEN),
        ("iso", "2026-01-05T18:00:00.000Z", TEN),
        ("iso", "2026-01-05 18:00:00+00", TEN),
        ("iso", "2026-01-05 18:00:00 UTC", TEN),
        ("unix", "1767636000", TEN),
        ("unix-ms", "1767636000000", TEN),
    ],
)
def test_a_moment_is_read(written: str, cell: str, moment: datetime) -> None:
    assert can_be_used(written)
    assert MomentReader([written], ZONE).read(cell) == Moment(moment, is_day=False)


@pytest.mark.parametrize("cell", ["01/05/2026", "01/05/2026 12:00:00 AM", "01/05/2026 12:00 a. m."])
def test_without_a_time_of_day_it_is_a_day(cell: str) -> None:
    found = MomentReader(["%m/%d/%Y %I:%M:%S %p"], ZONE).read(cell)
    assert found == Moment(datetime(2026, 1, 5, tzinfo=ZONE), is_day=True)
    assert found.is_day_of(TEN.astimezone(UTC))
    assert not found.is_day_of(TEN + timedelta(days=1))


def test_formats_are_tried_in_their_order() -> None:
    both = MomentReader(["%d/%m/%Y", "%m/%d/%Y"], ZONE)
    assert [both.read(cell).at.month for cell in ("05/01/2026", "01/25/2026")] == [1, 1]


@given(st.text(max_size=30))
def test_anything_else_is_refused(cell: str) -> None:
    for written in ("%Y-%m-%d %H:%M:%S%z", "iso", "unix", "unix-ms"):
        try:
            assert MomentReader([written], ZONE).read(cell).at.tzinfo
        except ValueError:
            continue
