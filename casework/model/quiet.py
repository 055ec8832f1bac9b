"""Decide when people sleep: notices that can wait are not sent at night.

The hours are `quiet_from` and `quiet_until` of the district's policy.
"""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from casework.model.policy import Policy


def is_quiet(at: datetime, zone: ZoneInfo, policy: Policy) -> bool:
    """Tell whether an aware moment lies in the quiet hours of the zone."""
    return is_quiet_time(at.astimezone(zone).time(), policy.quiet_from, policy.quiet_until)


def is_quiet_time(local: time, begins: time, ends: time) -> bool:
    """Tell whether a local time lies in the quiet hours, which may cross midnight; with equal ends there are none."""
    if begins <= ends:
        return begins <= local < ends
    return local >= begins or local < ends
