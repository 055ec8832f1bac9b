"""Following an area: what is new there, once a day or once a week, at a time when nobody is woken."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256
from zoneinfo import ZoneInfo

from casework.model.area import AreaCode
from casework.model.person import PersonId

MONDAY = 0
MOST_FOLLOWED = 20  # of one person: as many as one message has room for


class Every(StrEnum):
    """How often a digest comes."""

    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class AreaFollow:
    """Somebody wants the digest of an area; what happened after `told_until` was not told yet.

    Moments are aware UTC.
    """

    person: PersonId
    area: AreaCode
    every: Every
    told_until: datetime
    next_at: datetime


def next_digest(after: datetime, every: Every, zone: ZoneInfo, digest_at: time) -> datetime:
    """Return the first moment after an aware one at which a digest goes out: at a local time, a week's on Monday."""
    local = after.astimezone(zone)
    day = local.date() if local.time() < digest_at else local.date() + timedelta(days=1)
    if every is Every.WEEK:
        day += timedelta(days=(MONDAY - day.weekday()) % 7)
    return datetime.combine(day, digest_at, zone).astimezone(after.tzinfo)


def number_of(code: AreaCode) -> int:
    """Return the number that stands for an area on a button, which has no room for the longest codes."""
    return int.from_bytes(sha256(code.encode()).digest()[:7])
