"""When nobody is to be woken: what can wait is not said at night.

The hours are `quiet_from` and `quiet_until` of the district's policy.
"""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from casework.model.policy import Policy


def is_quiet(at: datetime, zone: ZoneInfo, policy: Policy) -> bool:
    """Tell whether people sleep at an aware moment."""
    return is_quiet_time(at.astimezone(zone).time(), policy.quiet_from, policy.quiet_until)


def is_quiet_time(local: time, begins: time, ends: time) -> bool:
    """Tell whether a time of day lies in quiet hours, which may cross midnight; there are none if both are equal."""
    if begins <= ends:
        return begins <= local < ends
    return local >= begins or local < ends
