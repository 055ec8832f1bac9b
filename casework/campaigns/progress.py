"""Say how far a campaign is: for each team, and for all of them together.

Promises: what is done comes from the counters that are kept with each act on a ticket, from work without a ticket, and
from what teams enter by hand; nothing counts twice, because each act is in one of them. A look costs a few queries
however many teams take part. Work without a ticket has no area and no category, so all of a team's counts.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from casework.figures import looking
from casework.model.area import AreaCode
from casework.model.campaign import COUNTS, SIGNED, Campaign, Delay, Progress, Target, furthest_behind
from casework.model.category import CategoryCode
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.summary import Part, Period, Scope
from casework.model.tally import WorkKind
from casework.model.team import TeamCode
from casework.ports import Work

Done = dict[TeamCode, float]


@dataclass(frozen=True, slots=True)
class TeamStanding:
    """How far a team is with each target, and when it was asked last why it is behind (None: never)."""

    team: TeamCode
    name: str
    progress: tuple[Progress, ...]
    delay: Delay | None = None

    @property
    def lead(self) -> int:
        """By how many per cent it is ahead, or (negative) behind, with what is furthest behind."""
        worst = furthest_behind(self.progress)
        return worst.lead if worst else 0


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a campaign is on a local day: all teams together, and each, the furthest behind first."""

    campaign: Campaign
    today: date
    whole: tuple[Progress, ...]
    teams: tuple[TeamStanding, ...]

    @property
    def lead(self) -> int:
        """By how many per cent it is ahead, or (negative) behind, with what is furthest behind."""
        worst = furthest_behind(self.whole)
        return worst.lead if worst else 0


async def standing(
    work: Work, district: District, campaign: Campaign, today: date, counted_to: date | None = None
) -> Standing:
    """Return how far a campaign is at the beginning of a local day, with what was done on that day so far.

    `counted_to` is the last day that counts instead, for whoever looks back.
    """
    elapsed, until = campaign.elapsed(today), counted_to or today
    done = {target: await _done(work, district, campaign, target, until) for target in campaign.targets}
    last: dict[TeamCode, Delay] = {}
    for delay in await work.campaigns.delays(campaign.number):
        if delay.asked_on <= until:
            last.setdefault(delay.team, delay)
    teams = []
    for code in campaign.teams:
        found = district.team(code)
        progress = tuple(
            Progress(target, each.get(code, 0.0), campaign.goal(target), elapsed) for target, each in done.items()
        )
        teams.append(TeamStanding(code, found.name if found else code, progress, last.get(code)))
    whole = (
        Progress(target, sum(each.values()), campaign.goal_of_all(target), elapsed) for target, each in done.items()
    )
    ordered = sorted(teams, key=lambda each: (each.lead, each.name))
    return Standing(campaign, today, tuple(whole), tuple(ordered))


async def _done(work: Work, district: District, campaign: Campaign, target: Target, until: date) -> Done:
    """Return how much of a target each of the campaign's teams has done up to a local day."""
    found: dict[str, float] = defaultdict(float)
    for entry in await work.campaigns.entries(campaign.number):
        is_counted = local_day(entry.at, district.calendar.zone) <= until
        if is_counted and entry.unit == target.unit and target.kind in (None, entry.kind):
            found[entry.team] += entry.amount
    if target.unit != SIGNED and campaign.first <= until:
        period = Period(campaign.first, min(campaign.last, until))
        sources = [await _counted(work, district, campaign, target, period)]
        if target.unit not in COUNTS:
            sources.append(await _without_ticket(work, district, target, period))
        for source in sources:
            for team, amount in source.items():
                found[team] += amount
    return {team: round(found[team], 3) for team in campaign.teams}


async def _counted(
    work: Work, district: District, campaign: Campaign, target: Target, period: Period
) -> dict[str, float]:
    """Return what the counters of tickets have of a target, by team."""
    parts = await work.figures.parts(_scope(district, campaign, target.kind), period, Part.TEAM)
    per = 1 if target.unit in COUNTS else 1000
    return {team: counts.get(target.unit, 0) / per for team, counts in parts.items()}


def _scope(district: District, campaign: Campaign, kind: WorkKind | None) -> Scope:
    areas = frozenset[AreaCode]().union(*(looking.below(district, code) for code in campaign.areas))
    tree = district.tree
    codes = frozenset[CategoryCode]().union(*(looking.inside(tree, code) for code in campaign.categories))
    if kind is not None:
        every = (*(each.code for each in tree.categories()), *(each.category.code for each in tree.former))
        codes = frozenset(code for code in codes or every if tree.work(code) is kind)
    is_narrowed = bool(campaign.categories) or kind is not None
    return Scope(areas=areas if campaign.areas else None, categories=codes if is_narrowed else None)


async def _without_ticket(work: Work, district: District, target: Target, period: Period) -> dict[str, float]:
    """Return what was done of a target without a ticket, by team."""
    zone = district.calendar.zone
    since, until = (datetime.combine(day, time(0), zone) for day in (period.first, period.last + timedelta(days=1)))
    found: dict[str, float] = {}
    for effort in await work.efforts.during(None, since, until):
        if target.kind in (None, effort.kind):
            amounts = {str(unit): number for unit, number in effort.amounts.items()}
            found[effort.team] = found.get(effort.team, 0.0) + amounts.get(target.unit, 0.0)
    return found
