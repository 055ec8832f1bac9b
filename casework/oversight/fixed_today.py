"""Post what was fixed today, with photos from before and after, in the district's channel.

Promises: one post a local day, at the configured hour, and none on a day on which nothing was fixed. It shows photos
only where a person let them through: those of models, and those that strangers see anyway. It is worded from the state
of the moment, so what is hidden later goes from it.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.exposure import Exhibit, Stand, is_time_to_post, offered
from casework.model.notice import Kind, Notice, ToChannel
from casework.model.photo import Stage
from casework.model.public import PublicTicket
from casework.ports import Work
from casework.tickets import posting
from casework.tickets.publishing import open_photos, openness_of, seen_by_all

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FixedView:
    """The cases of a day: each as everybody may see it, with the names of a photo before and one after, if any."""

    day: date
    count: int
    cases: tuple[tuple[PublicTicket, str, str], ...]


async def post(work: Work, district: District, at: datetime) -> bool:
    """Post today's cases, if the hour has come, they are wished for, and they were not posted; tells whether it did."""
    policy, zone = district.policy, district.calendar.zone
    local = at.astimezone(zone)
    if not is_time_to_post(local.time(), policy):
        return False
    facts = {"day": local_day(at, zone).isoformat()}
    once = f"fixed:{facts['day']}"
    if await work.said(Notice(Kind.FIXED_TODAY, ToChannel(), facts=facts, once=once)) is not None:
        return False
    if not (await view(work, district, local_day(at, zone))).count:
        return False
    return await posting.post(work, Kind.FIXED_TODAY, facts=facts, once=once)


async def view(work: Work, district: District, day: date) -> FixedView:
    """Return what of a local day's fixes everybody may see now: models first, then in their order."""
    zone, most = district.calendar.zone, district.policy.fixed_today_cases
    since = datetime.combine(day, time(0), zone)
    areas = [area.code for area in district.areas.all()]
    until = datetime.combine(day + DAY, time(0), zone)
    found, count = await work.exposures.fixed_between(areas, since, until, most, openness_of(district))
    cases = []
    for ticket in found:
        photos = await open_photos(work, ticket.id)
        public = seen_by_all(district, ticket, photos)
        if public is None:
            continue
        model = await work.exposures.latest(ticket.id, Exhibit.MODEL)
        before, after = public.before, public.after
        if model is not None and model.stand is Stand.PUBLISHED and ticket.flagged_at is None:
            through = [each for each in offered(ticket, photos) if each.photo.id in model.photos]
            before = before or tuple(each.photo.name for each in through if each.stage is Stage.BEFORE)
            after = after or tuple(each.photo.name for each in through if each.stage is Stage.AFTER)
        is_pair = bool(before and after)
        cases.append((public, before[0] if is_pair else "", after[0] if is_pair else ""))
    return FixedView(day, count, tuple(cases))
