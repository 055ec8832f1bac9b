"""Say what everybody may read of an exposure or a model, and write its post anew.

Promise: it holds nothing but what everybody may see of the ticket (`casework.model.public`), the team's answer, and the
photos that a supervisor let through and nobody has hidden since, nor strangers' flags.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from casework.model.district import District
from casework.model.exposure import Exhibit, Exposure, Stand, offered
from casework.model.notice import Kind
from casework.model.photo import Stage
from casework.model.public import PublicTicket
from casework.model.ticket import Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets import posting
from casework.tickets.publishing import seen_by_all

NEAR = timedelta(days=1)


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
    photos = await work.tickets.photos(ticket.id)
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
    found = [await view_of(work, district, each) for each in await work.exposures.published(kind, first, limit)]
    return [each for each in found if each is not None]


def slot_of(exposure: Exposure) -> str:
    """Return the slot of its post."""
    return Kind.EXHIBITED.slot(number=exposure.number)


async def amend(work: Work, exposure: Exposure) -> None:
    """Write the post of one anew, wherever it stands."""
    await posting.amend(work, Kind.EXHIBITED, ticket=exposure.ticket, facts={"number": exposure.number})


async def follow(work: Work, ticket: Ticket) -> None:
    """Write all posts anew that may show photos of a ticket, because what may be seen of it has changed."""
    for exposure in await work.exposures.going(ticket.id):
        await amend(work, exposure)
    if ticket.fixed_at is not None:
        for at in (ticket.fixed_at - NEAR, ticket.fixed_at, ticket.fixed_at + NEAR):  # the local day is one of these
            await posting.amend(work, Kind.FIXED_TODAY, facts={"day": at.date().isoformat()})


def is_post(slot: str) -> bool:
    """Tell whether a message is a post that `follow` writes anew."""
    return slot.split(":", maxsplit=1)[0] in {
        (kind.properties.slot or "").split(":")[0] for kind in (Kind.EXHIBITED, Kind.FIXED_TODAY)
    }


def what_of(slot: str | None) -> tuple[Kind, Exhibit, TicketId] | None:
    """Return what a message shows that is about an exposure or a model, by its slot; None for any other message."""
    name, *rest = (slot or "").split(":")
    kinds = {(kind.properties.slot or "").split(":")[0]: kind for kind in (Kind.EXHIBIT, Kind.HEARING)}
    if name not in kinds or len(rest) != 2 or rest[0] not in set(Exhibit):
        return None
    return kinds[name], Exhibit(rest[0]), TicketId(int(rest[1]))
