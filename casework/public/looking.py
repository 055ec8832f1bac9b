"""Read what everybody may see; nothing here changes anything."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from casework.figures import looking as figures
from casework.model.area import Area, AreaCode
from casework.model.category import CategoryCode
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.exposure import Stand
from casework.model.public import STATUSES, PublicTicket, State
from casework.model.summary import Figures, Period, Scope
from casework.model.team import TeamCode
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets.exhibiting import view_of
from casework.tickets.publishing import nameable, open_photos, openness_of, seen_by_all, without_others
from casework.tickets.viewing import asset_name

ON_A_PAGE = 20
IN_A_FEED = 30
IN_A_SITEMAP = 2000
FIXED_WITHIN = timedelta(days=30)
FIGURES_WITHIN = timedelta(days=29)  # and today
SAME_PHOTO_MOST = 20  # tickets with the very same photo that are looked at


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the list is wanted; None and an empty code mean all, and an area has all areas below it."""

    area: AreaCode | None = None
    category: CategoryCode | None = None
    state: State | None = None
    before: TicketId | None = None
    team: TeamCode | None = None


@dataclass(frozen=True, slots=True)
class PublicPage:
    """Some reports, newest first, and below which number the list goes on (None: it ends)."""

    rows: tuple[PublicTicket, ...]
    older: TicketId | None


@dataclass(frozen=True, slots=True)
class PublicFeed:
    """The newest reports of an area, newest first, each with the moment of its last public change."""

    rows: tuple[tuple[PublicTicket, datetime], ...]


@dataclass(frozen=True, slots=True)
class PublicReport:
    """One report, with the present names of its team and its asset."""

    ticket: PublicTicket
    team_name: str | None
    asset_name: str | None


@dataclass(frozen=True, slots=True)
class Overview:
    """How many tickets are open in each area (with all areas below it), in all, and how many were fixed lately."""

    areas: tuple[tuple[Area, int], ...]
    open: int
    fixed: int


async def overview(work: Work, district: District, at: datetime) -> Overview:
    """Return the present numbers of the district."""
    unfixed = await work.public.unfixed()
    known = {area.code for area in district.areas.all()}
    today = district.areas.valid(local_day(at, district.calendar.zone))
    return Overview(
        areas=tuple(sorted(_summed(district, unfixed, today), key=lambda each: (each[0].name, each[0].code))),
        open=sum(unfixed.values()),
        fixed=await work.public.fixed(known, at - FIXED_WITHIN),
    )


def _summed(district: District, unfixed: Mapping[AreaCode, int], today: Collection[Area]) -> list[tuple[Area, int]]:
    sums = dict.fromkeys((area.code for area in today), 0)
    lines = district.areas.lines()
    for code, number in unfixed.items():
        for each in lines.get(code, ()):
            if each in sums:
                sums[each] += number
    return [(area, sums[area.code]) for area in today]


async def page(work: Work, district: District, wanted: Wanted, limit: int = ON_A_PAGE) -> PublicPage:
    """Return a page of the list; an area or a category that the district never had has no reports."""
    areas = None if wanted.area is None else with_below(district, wanted.area)
    known = wanted.category is not None and district.tree.category(wanted.category) is not None
    categories = None if wanted.category is None else [wanted.category] if known else []
    statuses = None if wanted.state is None else STATUSES[wanted.state]
    teams = None if wanted.team is None else [wanted.team]
    chosen = (areas, categories, statuses)
    found, older = await work.public.page(wanted.before, *chosen, limit, teams, openness_of(district))
    return PublicPage(tuple(seen for each in found if (seen := seen_by_all(district, each))), older)


async def feed(work: Work, district: District, code: AreaCode) -> PublicFeed:
    """Return the newest reports of an area and of all areas below it, with the moments of their last changes."""
    rows = (await page(work, district, Wanted(area=code), IN_A_FEED)).rows
    changed = await work.public.changed([each.number for each in rows])
    return PublicFeed(tuple((each, changed.get(each.number, each.reported_at)) for each in rows))


async def points(work: Work, district: District, limit: int) -> tuple[PublicTicket, ...]:
    """Return the newest reports that are neither fixed nor closed, for a map."""
    return (await page(work, district, Wanted(state=State.OPEN), limit)).rows


async def figures_of_area(work: Work, district: District, code: AreaCode, at: datetime) -> Figures:
    """Return an area's figures of the last 30 days, with all areas below it."""
    return await _figures(work, district, Scope(areas=figures.below(district, code)), at)


async def figures_of_team(work: Work, district: District, code: TeamCode, at: datetime) -> Figures:
    """Return a team's figures of the last 30 days."""
    return await _figures(work, district, Scope(team=code), at)


async def _figures(work: Work, district: District, scope: Scope, at: datetime) -> Figures:
    today = local_day(at, district.calendar.zone)
    return await figures.look(work, district, scope, Period(today - FIGURES_WITHIN, today), at)


def with_below(district: District, code: AreaCode) -> list[AreaCode]:
    """Return the codes of an area and of all areas below it."""
    return [each for each, line in district.areas.lines().items() if code in line]


async def report(work: Work, district: District, number: TicketId) -> PublicReport | None:
    """Return a report, or None if everybody sees none with that number."""
    ticket = await work.tickets.get(number)
    if ticket is None:
        return None
    photos, history = await open_photos(work, number), await work.tickets.history(number)
    shown = seen_by_all(district, ticket, photos, history)
    if shown is None:
        return None
    team = district.team(shown.team)
    known = await nameable(work, district, [shown.duplicate_of] if shown.duplicate_of else [])
    return PublicReport(
        without_others(shown, known),
        team.name if team else None,
        await asset_name(work, shown.asset),
    )


async def newest(work: Work, district: District, limit: int) -> Sequence[TicketId]:
    """Return the numbers of the newest reports."""
    return await work.public.newest(limit, openness_of(district))


async def shows_photo(work: Work, district: District, name: str) -> bool:
    """Tell whether everybody may see the photo of that name: it is shown, and hidden on no report."""
    for ticket in await work.public.with_photo(name, SAME_PHOTO_MOST):
        shown = seen_by_all(district, ticket, await open_photos(work, ticket.id))
        is_seen = shown is not None and name in (*shown.before, *shown.after)
        if is_seen or await _is_exhibited(work, district, ticket.id, name):
            return True
    return False


async def _is_exhibited(work: Work, district: District, ticket: TicketId, name: str) -> bool:
    """Tell whether a published exposure or model of a ticket shows a photo, which a supervisor let through."""
    for each in await work.exposures.going(ticket):
        seen = await view_of(work, district, each) if each.stand is Stand.PUBLISHED else None
        if seen is not None and name in (*seen.before, *seen.after):
            return True
    return False
