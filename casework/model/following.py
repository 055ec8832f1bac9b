"""Define area follows: somebody gets a digest of an area once a day or once a week, at a time that wakes nobody."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256
from zoneinfo import ZoneInfo

from casework.model.area import AreaCode
from casework.model.person import PersonId

MONDAY = 0
MOST_FOLLOWED = 20  # areas of one person: one message has room for so many


class Every(StrEnum):
    """How often a digest comes."""

    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class AreaFollow:
    """Somebody wants the digest of an area; the digests so far told what happened up to `told_until`.

    Moments are aware UTC.
    """

    person: PersonId
    area: AreaCode
    every: Every
    told_until: datetime
    next_at: datetime


def next_digest(after: datetime, every: Every, zone: ZoneInfo, digest_at: time) -> datetime:
    """Return the first moment after `after` (aware) at which it is `digest_at` in the zone; if weekly, on a Monday."""
    local = after.astimezone(zone)
    day = local.date() if local.time() < digest_at else local.date() + timedelta(days=1)
    if every is Every.WEEK:
        day += timedelta(days=(MONDAY - day.weekday()) % 7)
    return datetime.combine(day, digest_at, zone).astimezone(after.tzinfo)


def number_of(code: AreaCode) -> int:
    """Return the number that stands for an area in a button's data, which have no room for the longest codes."""
    return int.from_bytes(sha256(code.encode()).digest()[:7])
