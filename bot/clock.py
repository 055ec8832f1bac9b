"""The one place that reads the clock; everything below is told what time it is."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def now() -> datetime:
    """Return this moment, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the clock that everybody else is pointed to
