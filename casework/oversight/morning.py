"""Send each desk and each supervisor one letter in the morning, with all that can wait until then.

Promises: one letter for a reader and a working day, however often the bot starts; none where there is nothing to say. A
letter is worded when it is sent, so it holds what is true then. A desk reads what is late, due today, new since the
last morning, back again, and owed on paper; supervisors read what has been late for long enough to concern them.
"""

from dataclasses import dataclass
from datetime import datetime, time

from casework.desk.listing import Row, rows
from casework.model.concern import Concern
from casework.model.deadline import Calendar, local_day
from casework.model.district import District
from casework.model.morning import DAY, morning_before, morning_of
from casework.model.notice import Kind, Notice, ToDesk
from casework.model.queue import Part
from casework.model.team import TeamCode
from casework.model.warning import Step
from casework.oversight.warning import supervisors
from casework.ports import Work

MOST_SHOWN = 5  # tickets of each part; the rest is only counted
MOST_OWED = 100


@dataclass(frozen=True, slots=True)
class PartView:
    """The oldest tickets of a part of the letter, and how many it has."""

    part: Part
    rows: tuple[Row, ...]
    count: int


@dataclass(frozen=True, slots=True)
class MorningView:
    """A desk's letter; parts without tickets are left out. `owed` counts the answers that are owed on paper."""

    parts: tuple[PartView, ...]
    owed: int
    at: datetime


@dataclass(frozen=True, slots=True)
class BriefingView:
    """A supervisor's letter: the tickets that are late for long, how many are on the list, and what else waits."""

    rows: tuple[Row, ...]
    count: int
    listed: int
    requested: int
    orphaned: int
    at: datetime
    contested: int = 0


async def send(work: Work, district: District, at: datetime) -> None:
    """Send the letters of this morning, unless it has not come yet; whoever has theirs gets no other one."""
    for team in await work.queues.busy():
        morning = morning_of(at, district.calendar.of(team), district.policy)
        if morning is not None:
            await work.say(Notice(Kind.MORNING, ToDesk(team), once=morning.isoformat()))
    morning = morning_of(at, district.calendar, district.policy)
    if morning is not None:
        for reader in await supervisors(work):
            await work.say(Notice(Kind.BRIEFING, reader, once=morning.isoformat()))


async def view(work: Work, district: District, team: TeamCode, at: datetime) -> MorningView:
    """Return a desk's letter as it is now."""
    calendar = district.calendar.of(team)
    morning = morning_of(at, calendar, district.policy) or at
    since = morning_before(morning, calendar, district.policy)
    parts = []
    for part in Part:
        found, count = await work.queues.part(team, part, at, since, _midnight(at, calendar), MOST_SHOWN)
        if count:
            parts.append(PartView(part, await rows(work, district, found), count))
    return MorningView(tuple(parts), len(await work.tickets.owed(team, MOST_OWED)), at)


async def view_briefing(work: Work, district: District, at: datetime) -> BriefingView:
    """Return the supervisors' letter as it is now."""
    found, count = await work.supervision.warned(Step.OVERSEE, MOST_SHOWN)
    _, listed = await work.supervision.warned(Step.LIST, 0)
    counts = await work.supervision.counts(at, district.policy)
    shown = await rows(work, district, found, names_teams=True)
    waiting = (counts[Concern.REQUESTED], counts[Concern.ORPHANED])
    return BriefingView(shown, count, listed, *waiting, at, counts[Concern.CONTESTED])


def _midnight(at: datetime, calendar: Calendar) -> datetime:
    return datetime.combine(local_day(at, calendar.zone) + DAY, time(0), calendar.zone)
