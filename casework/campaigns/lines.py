"""Give the bulletin its lines about campaigns and projects: plain values for a period, and no sentence.

`campaign_lines` and `project_lines` are what a bulletin calls. The days of a period are local, both included.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from casework.campaigns.progress import standing
from casework.model.campaign import Progress
from casework.model.district import District
from casework.model.project import OVER, Move, Project, State
from casework.model.summary import Period
from casework.ports import Work


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """A campaign at the end of a period.

    `progress` is that of all teams together, with `percent` and `lead` for each target. `behind` are the teams that are
    behind by `behind_percent` or more, the furthest first: the name, and by how many per cent.
    `is_public`: residents see it.
    """

    name: str
    first: date
    last: date
    progress: tuple[Progress, ...]
    teams: int
    behind: tuple[tuple[str, int], ...]
    is_public: bool


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project as it is now, with its team's name."""

    project: Project
    team_name: str


@dataclass(frozen=True, slots=True)
class ProjectLines:
    """What happened to projects in a period, each once under its last such move, and how they stand now.

    `late` are those whose end has passed without a word. `states` counts all projects that are kept. The sums are of
    all projects but those that were dropped, in yuan.
    """

    started: tuple[ProjectLine, ...] = ()
    done: tuple[ProjectLine, ...] = ()
    delayed: tuple[ProjectLine, ...] = ()
    paused: tuple[ProjectLine, ...] = ()
    dropped: tuple[ProjectLine, ...] = ()
    late: tuple[ProjectLine, ...] = ()
    states: Mapping[State, int] = field(default_factory=dict)
    planned_sum: float = 0.0
    spent_sum: float = 0.0


async def campaign_lines(work: Work, district: District, period: Period) -> tuple[CampaignLine, ...]:
    """Return the campaigns that ran on a day of a period, those that began first first, as they stood at its end."""
    found = []
    for campaign in await work.campaigns.since(period.first):
        if campaign.first > period.last:
            continue
        stood = await standing(work, district, campaign, period.last + timedelta(days=1), counted_to=period.last)
        slow = [each for each in stood.teams if -each.lead >= district.policy.behind_percent]
        behind = tuple((each.name, -each.lead) for each in slow)
        said = campaign.name, campaign.first, campaign.last
        found.append(CampaignLine(*said, stood.whole, len(campaign.teams), behind, campaign.is_public))
    return tuple(found)


async def project_lines(work: Work, district: District, period: Period) -> ProjectLines:
    """Return what happened to projects in a period; there are some hundred projects, and all of them are read."""
    zone = district.calendar.zone
    since, until = (datetime.combine(day, time(0), zone) for day in (period.first, period.last + timedelta(days=1)))
    everything = await work.projects.all()
    last: dict[int, Move] = {}
    for moved in await work.projects.moved_in(since, until):
        if moved.move not in (Move.SPEND, Move.PHOTO, Move.IMPORT):
            last[moved.project] = moved.move

    def under(move: Move) -> tuple[ProjectLine, ...]:
        return tuple(_line(district, each) for each in everything if last.get(each.number) is move)

    counted = [each for each in everything if each.state is not State.DROPPED]
    late = [each for each in everything if each.is_late(period.last + timedelta(days=1)) and each.state not in OVER]
    return ProjectLines(
        started=under(Move.START),
        done=under(Move.FINISH),
        delayed=under(Move.DELAY),
        paused=under(Move.PAUSE),
        dropped=under(Move.DROP),
        late=tuple(_line(district, each) for each in late),
        states={state: sum(each.state is state for each in everything) for state in State},
        planned_sum=round(sum(each.planned_sum for each in counted), 2),
        spent_sum=round(sum(each.spent_sum for each in counted), 2),
    )


def _line(district: District, project: Project) -> ProjectLine:
    team = district.team(project.team)
    return ProjectLine(project, team.name if team else project.team)
