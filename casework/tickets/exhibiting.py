"""Say what everybody may read of an exposure or a model, and write its post anew.

Promise: it holds nothing but what everybody may see of the ticket (`casework.model.public`), the team's answer, and the
photos that a supervisor let through and nobody has hidden since, nor strangers' flags.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from casework.model.category import Category, CategoryTree
from casework.model.district import District
from casework.model.exposure import Exhibit, Exposure, Stand, offered
from casework.model.notice import Kind
from casework.model.photo import Stage
from casework.model.public import PublicTicket
from casework.model.ticket import Act, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets import posting
from casework.tickets.publishing import open_photos, openness_of, seen_by_all

NEAR = timedelta(days=1)
MOST_POSTS = 100  # the newest of a kind that are written anew when categories change


@dataclass(frozen=True, slots=True)
class PublicExhibit:
    """A published exposure or model; `before` and `after` are names of photos."""

    exposure: Exposure
    ticket: PublicTicket
    team_name: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    rework: int
    due_by: datetime


async def view(work: Work, district: District, number: int) -> PublicExhibit | None:
    """Return what everybody may read of one now; None if it is not published (any more)."""
    exposure = await work.exposures.get(number)
    if exposure is None or exposure.stand is not Stand.PUBLISHED:
        return None
    return await view_of(work, district, exposure)


async def view_of(work: Work, district: District, exposure: Exposure) -> PublicExhibit | None:
    """Return what everybody may read of one that is published; None if its ticket is gone, or not public."""
    ticket = await work.tickets.get(exposure.ticket)
    seen = seen_by_all(district, ticket) if ticket else None
    if ticket is None or seen is None:
        return None
    photos = await open_photos(work, ticket.id)
    is_hidden = ticket.flagged_at is not None
    shown = [each for each in offered(ticket, photos) if each.photo.id in exposure.photos and not is_hidden]
    team = district.team(exposure.team)
    return PublicExhibit(
        exposure,
        seen,
        team.name if team else exposure.team,
        tuple(each.photo.name for each in shown if each.stage is Stage.BEFORE),
        tuple(each.photo.name for each in shown if each.stage is Stage.AFTER),
        ticket.rework,
        ticket.due_by,
    )


async def published(work: Work, district: District, kind: Exhibit, first: int, limit: int) -> list[PublicExhibit]:
    """Return up to `limit` published ones as everybody may read them, the newest first, after skipping `first`."""
    read = await work.exposures.published(kind, first, limit, openness=openness_of(district))
    found = [await view_of(work, district, each) for each in read]
    return [each for each in found if each is not None]


def slot_of(exposure: Exposure) -> str:
    """Return the slot of its post."""
    return Kind.EXHIBITED.slot(number=exposure.number)


async def post(work: Work, exposure: Exposure) -> None:
    """Post one in the district's channel, if there is one."""
    await posting.post(work, Kind.EXHIBITED, ticket=exposure.ticket, facts={"number": exposure.number})


async def amend(work: Work, exposure: Exposure, *, comes_back: bool = False) -> None:
    """Write the post of one anew, wherever it stands; what has nothing to say any more is taken away.

    `comes_back`: strangers see its ticket again, so what was taken away for that is posted again.
    """
    facts = {"number": exposure.number}
    stands = await posting.amend(work, Kind.EXHIBITED, ticket=exposure.ticket, facts=facts)
    if comes_back and not stands and exposure.stand is Stand.PUBLISHED:
        await post(work, exposure)


async def follow(work: Work, ticket: Ticket, *, comes_back: bool = False) -> None:
    """Write all posts anew that tell of a ticket, because what may be seen of it has changed; see `amend`."""
    for exposure in await work.exposures.going(ticket.id):
        await amend(work, exposure, comes_back=comes_back)
    posts = await _days_posted(work)
    fixes = [each.at for each in await work.tickets.history(ticket.id) if each.act is Act.FIX] if posts else []
    near = {(at + off).date() for at in fixes for off in (-NEAR, timedelta(), NEAR)}  # the local day is one of these
    for day in sorted(near & posts):
        await _amend_day(work, day)


async def follow_categories(work: Work, before: CategoryTree, now: CategoryTree) -> None:
    """Write posts anew, because the district changed how much strangers see of some categories."""
    pairs = [(each, now.category(each.code) or each) for each in before.known()]
    changed = {one.code for one, other in pairs if _how_open(one) != _how_open(other)}
    opened = {one.code for one, other in pairs if other.is_public and not one.is_public}
    if not changed:
        return
    for kind in Exhibit:
        for exposure in await work.exposures.published(kind, 0, MOST_POSTS):
            ticket = await work.tickets.get(exposure.ticket)
            if ticket is not None and ticket.category in changed:
                await amend(work, exposure, comes_back=ticket.category in opened)
    for day in sorted(await _days_posted(work)):
        await _amend_day(work, day)


def _how_open(category: Category) -> tuple[bool, bool, bool]:
    return category.is_public, category.shows_photos, category.rounds_place


async def _days_posted(work: Work) -> set[date]:
    """Return the days of the newest posts about what was fixed."""
    posts = await work.channels.standing(Kind.FIXED_TODAY.slot(day=""), MOST_POSTS)
    return {date.fromisoformat(read["day"]) for slot in posts if (read := Kind.FIXED_TODAY.read(slot))}


async def _amend_day(work: Work, day: date) -> None:
    await posting.amend(work, Kind.FIXED_TODAY, facts={"day": day.isoformat()})


def is_post(slot: str) -> bool:
    """Tell whether a message is a post that `follow` writes anew."""
    return any(kind.read(slot) is not None for kind in (Kind.EXHIBITED, Kind.FIXED_TODAY))


def what_of(slot: str | None) -> tuple[Kind, Exhibit, TicketId] | None:
    """Return what a message shows that is about an exposure or a model, by its slot; None for any other message."""
    for kind in (Kind.EXHIBIT, Kind.HEARING):
        read = kind.read(slot)
        if read is not None and read["what"] in set(Exhibit):
            return kind, Exhibit(read["what"]), TicketId(int(read["about"]))
    return None
