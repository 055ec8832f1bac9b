"""A digest goes out at eight in the morning (`digest_at`) in the district's time zone."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st

from casework.model.area import AreaCode
from casework.model.following import MONDAY, Every, next_digest, number_of
from casework.model.policy import DEFAULTS

SAN_FRANCISCO = ZoneInfo("America/Los_Angeles")
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001


@given(MOMENTS, st.sampled_from(Every))
def test_it_is_the_next_eight_in_the_morning_whatever_the_season(after: datetime, every: Every) -> None:
    due = next_digest(after, every, SAN_FRANCISCO, DEFAULTS.digest_at)
    local = due.astimezone(SAN_FRANCISCO)
    assert local.time() == time(8)
    days = 1 if every is Every.DAY else 7
    assert after < due <= after + timedelta(days=days, hours=1)
    assert every is Every.DAY or local.weekday() == MONDAY


def test_at_eight_sharp_the_next_one_is_a_day_later() -> None:
    eight = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
    assert next_digest(eight, Every.DAY, SAN_FRANCISCO, DEFAULTS.digest_at) == eight + timedelta(days=1)
    assert next_digest(eight - timedelta(seconds=1), Every.DAY, SAN_FRANCISCO, DEFAULTS.digest_at) == eight


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=100))
def test_an_area_has_a_number_that_fits_a_button(code: str) -> None:
    number = number_of(AreaCode(code))
    assert 0 <= number < 10**18
    assert number == number_of(AreaCode(code))
