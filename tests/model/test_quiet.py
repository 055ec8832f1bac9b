"""Quiet hours are found in local time."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from casework.model.policy import DEFAULTS
from casework.model.quiet import is_quiet

SHANGHAI = ZoneInfo("Asia/Shanghai")  # eight hours ahead of UTC, all year


@pytest.mark.parametrize(
    ("hour", "minute", "expected"), [(20, 59, False), (21, 0, True), (0, 0, True), (6, 59, True), (7, 0, False)]
)
def test_nobody_is_woken_between_nine_and_seven_local_time(hour: int, minute: int, expected: bool) -> None:
    local = datetime(2026, 3, 2, hour, minute, tzinfo=SHANGHAI)
    assert is_quiet(local.astimezone(UTC), SHANGHAI, DEFAULTS) is expected
