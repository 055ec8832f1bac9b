"""Read the clock, in this one place; everything below gets the time as an argument."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def now() -> datetime:
    """Return this moment, timezone-aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the clock that everybody else is pointed to
