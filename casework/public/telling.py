"""Read what the district tells everybody: bulletins, campaigns, exposures and models, and drives to come.

Promise: a draft, a campaign that is not for everybody, what is not published, and who comes to a drive are not in it.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from casework.campaigns.drives.showing import DriveView, view
from casework.campaigns.progress import Standing, standing
from casework.model.bulletin import Bulletin, BulletinId, State
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.exposure import Exhibit
from casework.ports import Work
from casework.tickets.exhibiting import PublicExhibit, published

MOST_BULLETINS = 60  # a year of weeks, with the months
MOST_EXHIBITS = 20  # of a kind
MOST_DRIVES = 20
SHOWN_AFTER = timedelta(days=90)  # that a campaign is over


async def bulletins(work: Work) -> tuple[Bulletin, ...]:
    """Return the bulletins that were posted, the latest period first."""
    return tuple(await work.bulletins.page(State.POSTED, 0, MOST_BULLETINS))


async def bulletin(work: Work, number: BulletinId) -> Bulletin | None:
    """Return a bulletin that was posted, or None."""
    found = await work.bulletins.get(number)
    return found if found is not None and found.state is State.POSTED else None


async def campaigns(work: Work, district: District, at: datetime) -> tuple[Standing, ...]:
    """Return the campaigns for everybody that run, are to come or ended lately; without what each team did."""
    today = local_day(at, district.calendar.zone)
    found = [each for each in await work.campaigns.since(today - SHOWN_AFTER) if each.is_public]
    return tuple([replace(await standing(work, district, each, today), teams=()) for each in found])


async def exhibits(work: Work, district: District) -> tuple[PublicExhibit, ...]:
    """Return the models and exposures that are published, the newest first of each."""
    found = []
    for kind in (Exhibit.MODEL, Exhibit.EXPOSURE):
        found += await published(work, district, kind, 0, MOST_EXHIBITS)
    return tuple(found)


async def drives(work: Work, district: District, at: datetime) -> tuple[DriveView, ...]:
    """Return the drives for which people can sign up, the next first; without the names of who comes."""
    seen = [await view(work, district, each.id, None, at) for each in await work.drives.ahead(at, MOST_DRIVES)]
    return tuple(replace(each, names=(), photos=()) for each in seen if each is not None)
