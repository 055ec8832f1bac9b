"""Send each desk and each supervisor one letter in the morning, with all that can wait until then.

Promises: one letter for a reader and a working day, however often the bot starts; none where there is nothing to say. A
letter is worded when it is sent, so it holds what is true then. A desk reads what is under supervision, late, due
today, new since the last morning, back again, and owed on paper; supervisors read what has been late for long enough to
concern them. On the first morning of a week each desk gets its own last week too (`casework/figures/weekly.py`).
"""

from dataclasses import dataclass
from datetime import datetime, time

from casework.desk.entering import owed
from casework.desk.listing import Row, rows
from casework.figures import weekly
from casework.model.concern import Concern
from casework.model.deadline import Calendar, local_day
from casework.model.district import District
from casework.model.morning import DAY, morning_before, morning_of
from casework.model.notice import Kind, Notice, ToDesk
from casework.model.person import PersonId
from casework.model.queue import Part
from casework.model.reach import EVERYWHERE
from casework.model.team import TeamCode
from casework.model.warning import Step
from casework.ports import Work
from casework.tickets.overseers import everybody, overseers

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
    owed_late: int = 0


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
    to_check: int = 0
    supervised: int = 0


async def send(work: Work, district: District, at: datetime) -> None:
    """Send the letters of this morning, unless it has not come yet; whoever has theirs gets no other one."""
    for team in await work.queues.busy():
        morning = morning_of(at, district.calendar.of(team), district.policy)
        if morning is not None:
            await work.say(Notice(Kind.MORNING, ToDesk(team), once=morning.isoformat()))
    morning = morning_of(at, district.calendar, district.policy)
    if morning is not None:
        for reader in await everybody(work):
            await work.say(Notice(Kind.BRIEFING, reader, once=morning.isoformat()))
    await weekly.send(work, district, at)


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
    answers = await owed(work, district, team, MOST_OWED)
    return MorningView(tuple(parts), len(answers), at, sum(at > answer.due for answer in answers))


async def view_briefing(work: Work, district: District, reader: PersonId | None, at: datetime) -> BriefingView:
    """Return a supervisor's letter, or their group's (None), as it is now.

    It has what is late in the areas of which they hear first, and what of the district's list is in their areas.
    """
    known = await overseers(work, district)
    reach = EVERYWHERE if reader is None else known.reach(reader)
    listed_there = {Step.LIST: reach}
    found, count = await work.supervision.warned({Step.OVERSEE: known.first(reader), **listed_there}, MOST_SHOWN)
    _, listed = await work.supervision.warned(listed_there, 0)
    counts = await work.supervision.counts(at, district.policy, reach)
    shown = await rows(work, district, found, names_teams=True)
    waiting = (counts[Concern.REQUESTED], counts[Concern.ORPHANED])
    more = (counts[Concern.CONTESTED], counts[Concern.TO_CHECK], counts[Concern.SUPERVISED])
    return BriefingView(shown, count, listed, *waiting, at, *more)


def _midnight(at: datetime, calendar: Calendar) -> datetime:
    return datetime.combine(local_day(at, calendar.zone) + DAY, time(0), calendar.zone)
