"""Sum up the drives of a period, for bulletins."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from casework.model.district import District
from casework.model.drive import Drive, State
from casework.model.summary import Period
from casework.ports import Work


@dataclass(frozen=True, slots=True)
class DriveSum:
    """One drive with how many people signed up and came, companions counted."""

    drive: Drive
    coming: int
    came: int


@dataclass(frozen=True, slots=True)
class DrivesOfPeriod:
    """The drives that began in a period: those that took place, each once, and how many were called off.

    `amounts` is what those that are closed took, by unit. These amounts are among those of the work without tickets
    already (`cleanward figures`), so they are shown beside the figures and never added to them.
    """

    held: tuple[DriveSum, ...]
    called_off: int
    came: int
    amounts: Mapping[str, float]


async def drives_of(work: Work, district: District, period: Period, at: datetime) -> DrivesOfPeriod:
    """Return the drives that began on the local days of a period, by a moment."""
    zone = district.calendar.zone
    since = datetime.combine(period.first, time(0), zone)
    until = min(datetime.combine(period.last + timedelta(days=1), time(0), zone), at)
    found = await work.drives.during(since, until)
    held, amounts = [], Counter[str]()
    for drive in found:
        if drive.state is State.OFF:
            continue
        turnout = await work.drives.turnout(drive.id)
        held.append(DriveSum(drive, turnout.coming, turnout.came))
        amounts.update(drive.amounts)
    off = sum(each.state is State.OFF for each in found)
    return DrivesOfPeriod(tuple(held), off, sum(each.came for each in held), dict(amounts))
