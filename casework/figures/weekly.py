"""Send each desk its own week in five lines, on the first working morning of the next one.

Promises: once for a week, however often the bot starts; only to desks that had anything, and not at all where
`desk_weeks` is false. It is worded when it is sent; the figures of a week that is over do not change any more.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from casework.figures import looking, ranking
from casework.model import week as rule
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.league import Standing, earlier
from casework.model.morning import morning_of
from casework.model.notice import Kind, Notice, ToDesk
from casework.model.queue import Counts
from casework.model.summary import Figures, Part, Period, Scope, Span
from casework.model.team import TeamCode
from casework.ports import Work


@dataclass(frozen=True, slots=True)
class WeekView:
    """A desk's week: its figures, where it stands in the league table, and what the rule chose to say."""

    period: Period
    figures: Figures
    standing: Standing | None
    ranked: int
    proud: rule.Proud | None
    helpful: tuple[rule.Helpful, int] | None


async def send(work: Work, district: District, at: datetime) -> None:
    """Send the weeks of this morning, unless it has not come yet; which desk has its own gets no other one."""
    today = local_day(at, district.calendar.zone)
    so_far, period = Period.of(Span.WEEK, today), Period.of(Span.LAST_WEEK, today)
    if not district.policy.desk_weeks:
        return
    due = [
        team.code
        for team in district.teams
        if rule.is_first_morning(so_far, district.calendar.of(team.code))
        and morning_of(at, district.calendar.of(team.code), district.policy) is not None
    ]
    if not due:
        return
    counted = await work.figures.parts(Scope(), period, Part.TEAM)
    hearing = await work.desks.heard()
    for team in due:
        if team in hearing and any(counted.get(team, {}).values()):
            facts = {"from_day": period.first.isoformat()}
            await work.say(Notice(Kind.DESK_WEEK, ToDesk(team), facts=facts, once=f"week {period.first.isoformat()}"))


async def view(work: Work, district: District, team: TeamCode, first: date, at: datetime) -> WeekView | None:
    """Return a desk's week that began on a day; None for a team that is gone."""
    found = district.team(team)
    if found is None:
        return None
    period = Period(first, first + timedelta(days=6))
    now = await looking.look(work, district, Scope(team=team), period, at)
    before = await looking.look(work, district, Scope(team=team), earlier(period), at)
    league = await ranking.league(work, district, found.kind, period, at)
    waiting: Counts = await work.queues.counts(team, at)
    return WeekView(
        period,
        now,
        league.of(team),
        len(league.ranked),
        rule.proud(team, now, before, league),
        rule.helpful(now, waiting),
    )
