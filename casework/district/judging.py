"""Judge a file that was read: compare it with what is kept, and say what keeping it would change.

Promises: nothing is changed. Many areas are compared beside the event loop.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from casework.district import administering, handing_over
from casework.district.upload import FileKind, Upload
from casework.files.maps.extending import check_added
from casework.files.maps.extents import say_where
from casework.files.maps.seams import Ticks, standing
from casework.files.teams import TeamFile
from casework.model.area import Area, AreaMap
from casework.model.category import succeeding
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.errors import Fact
from casework.model.finding import Finding, Level, What
from casework.model.routing import Tie
from casework.model.team import ALL_AREAS, TeamCode
from casework.places.zones import place_of
from casework.ports import Work

MOST_CODES = 3  # of areas, and of categories, for which teams fit alike
FEW_AREAS = 500  # are compared within milliseconds
Moves = Counter[tuple[TeamCode | None, TeamCode | None]]
T = TypeVar("T")


async def judge(work: Work, district: District, upload: Upload, at: datetime, ticks: Ticks = standing) -> Upload:
    """Return the upload with the findings that come from comparing it with what is kept now.

    If it has no error, warnings say where only the alphabet would decide which team gets a report. `ticks` tells how
    many seconds have passed: the search for overlaps has a limit.
    """
    kept = await work.districts.areas() if upload.areas else []
    more: Sequence[Finding] = ()
    if upload.areas:
        more = await _aside(len(kept) + len(upload.areas), _beside, upload.areas, kept, district, ticks)
    elif upload.teams:
        more = [*await administering.taken_chats(work, upload.teams.desks), *_dissolved(upload.teams, district)]
    elif upload.tree:
        more = await administering.dropped_categories(work, upload.tree)
    judged = replace(upload, findings=(*upload.findings, *more))
    if judged.is_refused or upload.kind is FileKind.ASSETS:
        return judged
    now = replace(
        district,
        teams=await work.districts.teams(),
        tree=await work.districts.tree(),
        rules=await work.districts.rules(),
    )
    today = local_day(at, district.calendar.zone)
    ties = await _aside(len(kept) + len(upload.areas), lambda: _then(now, kept, upload).ties(today))
    return replace(judged, findings=(*judged.findings, *map(_tie, ties)))


async def _aside(areas: int, work: Callable[..., T], *arguments: object) -> T:
    """Call a function, for many areas in a thread: it takes seconds then, and nobody is to wait meanwhile."""
    return work(*arguments) if areas <= FEW_AREAS else await asyncio.to_thread(work, *arguments)


def _beside(added: Sequence[Area], kept: Sequence[Area], district: District, ticks: Ticks) -> list[Finding]:
    """Return what is found by comparing new areas with those that are kept."""
    zone = str(district.calendar.zone)
    return [*say_where(added, kept, place_of(zone), zone), *check_added(kept, added, ticks)]


def _dissolved(found: TeamFile, district: District) -> list[Finding]:
    """Say of each team of a file whether it is dissolved: the file is kept, and the team answers for nothing still."""
    return [
        Finding(Level.NOTE, What.TEAM_DISSOLVED, None, {"code": team.code, "day": str(team.dissolved_on)})
        for team in administering.with_kept(found.teams, district.teams)
        if team.dissolved_on is not None
    ]


def _then(district: District, kept: Sequence[Area], upload: Upload) -> District:
    """Return the district as it would be with a file's contents."""
    match upload.kind:
        case FileKind.AREAS:
            replaced = {(area.code, area.valid_from) for area in upload.areas}
            staying = [area for area in kept if (area.code, area.valid_from) not in replaced]
            return replace(district, areas=AreaMap([*staying, *upload.areas], district.policy))
        case FileKind.CATEGORIES if upload.tree:
            return replace(district, tree=succeeding(district.tree, upload.tree))
        case FileKind.TEAMS if upload.teams:
            added = administering.with_kept(upload.teams.teams, district.teams)
            codes = {team.code for team in added}
            return replace(district, teams=(*added, *(team for team in district.teams if team.code not in codes)))
        case _:
            return replace(district, rules=tuple(upload.rules))


def _tie(tie: Tie) -> Finding:
    facts: dict[str, Fact] = {
        "teams": ", ".join(f"“{team.code}”" for team in tie.teams),
        "winner": tie.teams[0].code,
        "categories": _some(tie.categories),
    }
    if tie.areas == (ALL_AREAS,):
        return Finding(Level.WARNING, What.TEAMS_ALIKE_EVERYWHERE, None, facts)
    return Finding(Level.WARNING, What.TEAMS_ALIKE, None, facts | {"areas": _some(tie.areas)})


def _some(codes: Sequence[str]) -> str:
    """Return the first few codes; if there are more, with the number of all."""
    few = ", ".join(codes[:MOST_CODES])
    return few if len(codes) <= MOST_CODES else f"{few} … ({len(codes)})"


async def effects(work: Work, district: District, upload: Upload, at: datetime) -> Moves:
    """Count the unclosed tickets that would go to another team if they were reported today under the file's rules."""
    if upload.kind is not FileKind.RULES or upload.is_refused:
        return Counter()
    then = replace(district, rules=tuple(upload.rules))
    today = local_day(at, district.calendar.zone)
    return await handing_over.effects(work, district, then, [team.code for team in district.teams], today)
