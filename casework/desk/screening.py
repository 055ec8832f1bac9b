"""Let staff and supervisors look, one after the other, at tickets whose photos and words nobody has let through.

Promises: what a resident sends after somebody showed the ticket waits, too; what staff send of a fix does not. Whoever
decides has seen every photo and all words, page by page; a photo that comes before they press waits for another look.
Each decision is `casework.desk.showing`'s, and so checked and written to the history there. The newest ticket comes
first.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from casework.desk import showing
from casework.model import authority
from casework.model.area import AreaCode
from casework.model.authority import Actor
from casework.model.district import District
from casework.model.errors import Fact
from casework.model.notice import Kind, Notice, Reader
from casework.model.photo import PhotoId
from casework.model.reach import EVERYWHERE
from casework.model.ticket import Act
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets.keeping import find
from casework.tickets.telling import below

COUNTED = 100  # tickets that wait; more are not counted
MOST_PAGES = 1000


async def begin(work: Work, district: District, actor: Actor, here: Reader) -> None:
    """Show the first ticket that waits, below everything; raises Refusal for whoever is neither staff nor oversees."""
    await work.say(below(await _next(work, district, actor, here, None)))


async def decide(
    work: Work,
    district: District,
    actor: Actor,
    here: Reader,
    ticket_id: TicketId,
    at: datetime,
    act: Act | None,
    until: int = 0,
) -> None:
    """Show a ticket's words and its first `until` photos, conceal them, or (None) leave it for later.

    Then the next ticket is shown, or the same again if photos have come meanwhile. Raises Refusal for another team's
    ticket.
    """
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.SHOW, ticket)
    if act is Act.SHOW:
        shown = await showing.show(work, actor, ticket_id, at, until)
        photos = await work.tickets.photos(ticket_id)
        if any(authority.waits(each, shown) and not each.is_private for each in photos):
            await work.say(_notice(actor, here, ticket_id))
            return
    elif act is Act.CONCEAL:
        await showing.conceal(work, actor, ticket_id, at)
    await work.say(await _next(work, district, actor, here, ticket_id))


async def look(
    work: Work, actor: Actor, here: Reader, ticket_id: TicketId, page: int, *, is_below: bool = False
) -> None:
    """Show a page (from 0) of the photos and words of one ticket; raises Refusal for another team's ticket."""
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.SHOW, ticket)
    notice = _notice(actor, here, ticket_id, page)
    await work.say(below(notice) if is_below else notice)


async def hide(
    work: Work, actor: Actor, here: Reader, ticket_id: TicketId, photo: PhotoId, page: int, at: datetime
) -> None:
    """Hide one photo of the ticket that is shown, which then stays; raises Refusal as `showing.hide` does."""
    await showing.hide(work, actor, ticket_id, photo, at)
    await work.say(_notice(actor, here, ticket_id, page))


async def _next(work: Work, district: District, actor: Actor, here: Reader, before: TicketId | None) -> Notice:
    areas: Collection[AreaCode] | None = None
    if not actor.teams:
        authority.check_office(actor, authority.Office.OVERSEE)
        reach = actor.reach
        areas = None if reach == EVERYWHERE else [each.code for each in district.areas.all() if reach.has(each.code)]
    shown = [each.code for each in district.tree.categories() if each.shows_photos]
    found = await work.flags.waiting(actor.teams or None, areas, shown, before, COUNTED)
    notice = _notice(actor, here, found[0] if found else TicketId(0))
    return replace(notice, facts={**notice.facts, "more": max(0, len(found) - 1)})


def _notice(actor: Actor, here: Reader, ticket: TicketId, page: int = 0) -> Notice:
    facts: dict[str, Fact] = {"by": actor.person, "screened": ticket, "page": min(page, MOST_PAGES)}
    return Notice(Kind.SCREEN, here, ticket, facts)
