"""When nobody is to be woken: what can wait is not said at night.

The hours are those of the product's rules, "Warnings": 21:00-07:00 local.
"""

from datetime import datetime, time
from zoneinfo import ZoneInfo

BEGINS, ENDS = time(21), time(7)


def is_quiet(at: datetime, zone: ZoneInfo) -> bool:
    """Tell whether people sleep at an aware moment."""
    local = at.astimezone(zone).time()
    return local >= BEGINS or local < ENDS
