"""End an area, or remove one that was imported by mistake.

Promises: a ticket always names an area that is known. The tickets of an area that ends stay with their teams, and
whoever ends it is told how many there are. Every change is in the audit log.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from casework.district import administering
from casework.model.area import Area, AreaCode
from casework.model.finding import UnusableError, What, shown
from casework.model.person import PersonId
from casework.model.team import TeamCode
from casework.ports import Work


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left of an area: its unclosed tickets by team, and what else names it."""

    tickets: Mapping[TeamCode | None, int]
    below: tuple[AreaCode, ...]
    teams: tuple[TeamCode, ...]
    rules: int


async def end(work: Work, code: AreaCode, last: date, by: PersonId | None, at: datetime) -> Rest:
    """Give the newest area with a code its last day.

    Raises UnusableError if there is none, or if it begins later.
    """
    areas = await _named(work, code)
    newest = max(areas, key=lambda area: area.valid_from or date.min)
    if newest.valid_from and newest.valid_from > last:
        raise UnusableError(What.DATES_REVERSED, valid_from=str(newest.valid_from), valid_to=str(last))
    await administering.keep_areas(work, [replace(newest, valid_to=last)], by, at)
    return await _rest(work, code, last)


async def remove(work: Work, code: AreaCode, by: PersonId | None, at: datetime) -> Rest:
    """Remove every area with a code; raises UnusableError if there is none, or if a ticket names it."""
    areas = await _named(work, code)
    count = await work.tickets.ever_in(code)
    if count:
        raise UnusableError(What.AREA_HAS_TICKETS, code=shown(code), count=count)
    rest = await _rest(work, code, None)
    await administering.drop_areas(work, areas, by, at)
    return rest


async def _named(work: Work, code: AreaCode) -> list[Area]:
    areas = await work.districts.areas()
    found = [area for area in areas if area.code == code]
    if not found:
        raise UnusableError(What.AREA_UNKNOWN, code=shown(code))
    return found


async def _rest(work: Work, code: AreaCode, last: date | None) -> Rest:
    below = {
        area.code
        for area in await work.districts.areas()
        if area.parent == code and (last is None or area.valid_to is None or area.valid_to > last)
    }
    teams = [team.code for team in await work.districts.teams() if code in team.areas]
    rules = sum(rule.area == code for rule in await work.districts.rules())
    counts: Counter[TeamCode | None] = Counter(await work.tickets.unclosed_in(code))
    return Rest(dict(counts.most_common()), tuple(sorted(below)), tuple(teams), rules)
