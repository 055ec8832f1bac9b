"""Read what a bulletin tells beside the figures: exposures, campaigns, projects, drives, frontages and contracts.

Promises: a part to which nothing happened in the period is None, and is left out. A campaign that is not for everybody
stands in no bulletin, and why its teams are behind is for supervisors alone. An exposure is a number there, so that
what was taken down is not read in a bulletin for ever.
"""

from collections import Counter

from casework.bulletins.asked import Asked, Told, team_name
from casework.campaigns.contracts.contracting import contract_scores
from casework.campaigns.drives.summing_up import drives_of
from casework.campaigns.frontages.register import frontage_shares
from casework.campaigns.lines import CampaignLine, ProjectLine, campaign_lines, project_lines
from casework.model.bulletin import before
from casework.model.deadline import local_day
from casework.model.exposure import Exhibit, Stand
from casework.model.frontage import Share

MOST_TEAMS = 8
MOST_CAMPAIGNS = 5
MOST_BEHIND = 3  # teams of a campaign
MOST_PROJECTS = 5  # of those that were started, finished and so on, each
MOST_DRIVES = 8
MOST_AREAS = 10
MOST_CONTRACTS = 8


async def exhibits(asked: Asked) -> Told | None:
    """How many tickets were shown as warnings and as models, by team, and how many of them were taken down since."""
    found = await asked.work.exposures.during(asked.period)
    if not found:
        return None
    earlier: Counter[Exhibit] = Counter()
    for (_, kind), count in (await asked.work.exposures.counts(before(asked.period))).items():
        earlier[kind] += count
    counted = Counter((each.team, each.kind) for each in found)
    teams = sorted({each.team for each in found}, key=lambda team: (*(-counted[team, kind] for kind in Exhibit), team))
    return {
        "now": {kind.value: sum(each.kind is kind for each in found) for kind in Exhibit},
        "before": {kind.value: earlier[kind] for kind in Exhibit},
        "down": sum(each.stand is Stand.TAKEN_DOWN for each in found),
        "teams": [
            [team_name(asked.district, team), *(counted[team, kind] for kind in Exhibit)] for team in teams[:MOST_TEAMS]
        ],
    }


async def campaigns(asked: Asked) -> Told | None:
    """The campaigns for everybody that ran in the period, with how far they were at its end, and who was behind."""
    found = [each for each in await campaign_lines(asked.work, asked.district, asked.period) if each.is_public]
    return {"rows": [_campaign(each) for each in found[:MOST_CAMPAIGNS]]} if found else None


def _campaign(line: CampaignLine) -> Told:
    return {
        "name": line.name,
        "days": [line.first.isoformat(), line.last.isoformat()],
        "elapsed": max((int(100 * each.elapsed) for each in line.progress), default=0),
        "teams": line.teams,
        "targets": [
            {
                "unit": each.target.unit,
                "kind": each.target.kind.value if each.target.kind else "",
                "done": each.done,
                "goal": each.goal,
                "percent": each.percent,
                "lead": each.lead,
            }
            for each in line.progress
        ],
        "behind": [[name, percent] for name, percent in line.behind[:MOST_BEHIND]],
    }


async def projects(asked: Asked) -> Told | None:
    """What happened to projects in the period, those that are late, how many there are of each state, and the sums."""
    found = await project_lines(asked.work, asked.district, asked.period)
    happened = {
        "done": found.done,
        "started": found.started,
        "delayed": found.delayed,
        "paused": found.paused,
        "dropped": found.dropped,
        "late": found.late,
    }
    if not any(happened.values()):
        return None
    return {
        "states": {state.value: count for state, count in found.states.items() if count},
        "planned": found.planned_sum,
        "spent": found.spent_sum,
        "counts": {name: len(each) for name, each in happened.items()},
        "rows": {name: [_project(line) for line in each[:MOST_PROJECTS]] for name, each in happened.items() if each},
    }


def _project(line: ProjectLine) -> Told:
    project = line.project
    return {
        "name": project.name,
        "team": line.team_name,
        "ends": project.ends.isoformat(),
        "reason": project.reason,
        "planned": project.planned_sum,
        "spent": project.spent_sum,
    }


async def drives(asked: Asked) -> Told | None:
    """The drives of the period: who came, and what those that are closed took."""
    district = asked.district
    found = await drives_of(asked.work, district, asked.period, asked.at)
    if not found.held and not found.called_off:
        return None
    rows = []
    for each in sorted(found.held, key=lambda held: -held.came)[:MOST_DRIVES]:
        drive = each.drive
        area = district.areas.last_known(drive.area) if drive.area else None
        day = local_day(drive.begins, district.calendar.zone).isoformat() if drive.begins else ""
        rows.append([drive.title, day, area.name if area else drive.area or "", each.coming, each.came])
    sums = {"held": len(found.held), "off": found.called_off, "came": found.came}
    return sums | {"amounts": dict(found.amounts), "rows": rows}


async def frontages(asked: Asked) -> Told | None:
    """How many doorways were signed for in the period, and the share that is, beside its target, by area."""
    signed = await asked.work.frontages.signed(asked.period)
    if not signed:
        return None
    shares = await frontage_shares(asked.work, asked.district)
    lines, areas = asked.district.areas.lines(), asked.district.areas
    named = []
    for code, share in shares.areas.items():
        area = areas.last_known(code)
        named.append((len(lines.get(code, ())), area.name if area else str(code), share))
    named.sort(key=lambda each: each[:2])  # the largest areas first
    rows = [[name, *_share(share)] for _, name, share in named[:MOST_AREAS]]
    return {"signed": signed, "whole": _share(shares.whole), "rows": rows}


def _share(share: Share) -> list[int]:
    return [share.total, share.reached, share.signed, share.signed_by, share.reached_by]


async def contracts(asked: Asked) -> Told | None:
    """The scores of contractors' months that were approved in the period, and what is due of their fees."""
    found = await contract_scores(asked.work, asked.district, asked.period)
    rows = [
        {
            "name": each.name,
            "team": team_name(asked.district, each.team),
            "month": each.month.isoformat(),
            "score": each.score,
            "share": each.share,
            "fee": each.fee,
            "due": each.due,
        }
        for each in found[:MOST_CONTRACTS]
    ]
    return {"rows": rows} if rows else None
