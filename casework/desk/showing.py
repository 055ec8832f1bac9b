"""Let staff and supervisors decide who sees what of a ticket: hide a photo, or show photos and words to strangers.

Promises: nobody sees a hidden photo until it is shown again, and it goes from every message that shows it. Strangers
(residents who only know the number) see photos and words of what was shown to them, by its category or by one press;
never an answer to a question of the desk. Words and recordings can be hidden like photos: strangers read the words no
more, and nobody plays the recordings. A ticket that is not public is none to strangers. Each decision ends what
strangers' flags have hidden. `authority.check` allows each act, and the history names who acted.
"""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from casework.model import authority
from casework.model.authority import Actor
from casework.model.district import District
from casework.model.errors import Refusal, Why
from casework.model.photo import PhotoId
from casework.model.ticket import Act, Entry, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets.keeping import find, keep
from casework.tickets.publishing import comes_back
from casework.tickets.reshowing import show_again_everywhere, show_same_photo_again


class Part(StrEnum):
    """What beside photos can be hidden."""

    WORDS = "words"  # of the report and of its fixes
    RECORDINGS = "recordings"


ALL, AGAIN = "all", "again"  # notes of *show* and *conceal*: the whole ticket; what flags had hidden
FIRST = "first:"  # behind it, how many photos a button shows to others


async def hide(work: Work, actor: Actor, ticket_id: TicketId, photo: PhotoId, at: datetime) -> Ticket:
    """Hide a photo from everybody; raises Refusal for another team's ticket, or if the ticket shows no such photo."""
    return await _set_hidden(work, actor, ticket_id, photo, at, is_hidden=True)


async def unhide(work: Work, actor: Actor, ticket_id: TicketId, photo: PhotoId, at: datetime) -> Ticket:
    """Show a hidden photo again; raises Refusal for another team's ticket, or if no such photo is hidden."""
    return await _set_hidden(work, actor, ticket_id, photo, at, is_hidden=False)


async def set_part(
    work: Work, actor: Actor, ticket_id: TicketId, part: Part, at: datetime, *, is_hidden: bool
) -> Ticket:
    """Hide the words or the recordings of a ticket, or no longer; raises Refusal for another team's ticket."""
    ticket, act = await find(work, ticket_id), Act.HIDE if is_hidden else Act.UNHIDE
    authority.check(actor, act, ticket)
    if part is Part.WORDS:
        ticket = replace(ticket, hides_words=is_hidden)
    else:
        ticket = replace(ticket, hides_recordings=is_hidden)
    await keep(work, ticket, Entry(ticket.id, at, act, actor.person, part))
    await show_again_everywhere(work, ticket)
    return ticket


async def set_public(
    work: Work, district: District, actor: Actor, ticket_id: TicketId, at: datetime, *, is_public: bool
) -> Ticket:
    """Let strangers see a ticket, or nothing at all of it; raises Refusal for another team's ticket."""
    before, act = await find(work, ticket_id), Act.SHOW if is_public else Act.CONCEAL
    authority.check(actor, act, before)
    ticket = replace(before, is_public=is_public)
    await keep(work, ticket, Entry(ticket.id, at, act, actor.person, ALL))
    await show_again_everywhere(work, ticket, comes_back=comes_back(district, before, ticket))
    return ticket


async def show_again(work: Work, actor: Actor, ticket_id: TicketId, at: datetime) -> Ticket:
    """Let strangers see again what their flags have hidden; raises Refusal for another team's ticket."""
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.SHOW, ticket)
    ticket = replace(ticket, flagged_at=None)
    await work.flags.settle(ticket.id, at)
    await keep(work, ticket, Entry(ticket.id, at, Act.SHOW, actor.person, AGAIN))
    await show_again_everywhere(work, ticket)
    return ticket


async def show(work: Work, actor: Actor, ticket_id: TicketId, at: datetime, until: int | None = None) -> Ticket:
    """Let strangers see the words of a ticket, and the photos that it has now and nobody has hidden.

    `until`: only so many of its photos, in the order in which they came, because nobody has looked at the others.
    Raises Refusal for another team's ticket.
    """
    return await _set_shown(work, actor, ticket_id, Act.SHOW, at, until)


async def conceal(work: Work, actor: Actor, ticket_id: TicketId, at: datetime) -> Ticket:
    """Let strangers see only where, what and when; raises Refusal for another team's ticket."""
    return await _set_shown(work, actor, ticket_id, Act.CONCEAL, at)


async def _set_hidden(
    work: Work, actor: Actor, ticket_id: TicketId, photo: PhotoId, at: datetime, *, is_hidden: bool
) -> Ticket:
    ticket, act = await find(work, ticket_id), Act.HIDE if is_hidden else Act.UNHIDE
    authority.check(actor, act, ticket)
    found = await (work.tickets.photos(ticket.id) if is_hidden else work.tickets.hidden_photos(ticket.id))
    numbers = [each.photo.id for each in found]
    if photo not in numbers:
        raise Refusal(Why.NO_SUCH_PHOTO if is_hidden else Why.NOT_HIDDEN, ticket=ticket.id)
    index = numbers.index(photo)
    await work.tickets.hide(ticket.id, [photo], is_hidden=is_hidden)
    await keep(work, ticket, Entry(ticket.id, at, act, actor.person, str(index + 1)))
    await show_again_everywhere(work, ticket)
    await show_same_photo_again(work, ticket, found[index].photo.name)
    return ticket


async def _set_shown(
    work: Work, actor: Actor, ticket_id: TicketId, act: Act, at: datetime, until: int | None = None
) -> Ticket:
    ticket = await find(work, ticket_id)
    authority.check(actor, act, ticket)
    shown = replace(ticket, is_shown=act is Act.SHOW, flagged_at=None)
    if act is Act.SHOW:
        await work.tickets.screen(ticket.id, until)
    await work.flags.settle(ticket.id, at)
    await keep(work, shown, Entry(ticket.id, at, act, actor.person))
    await show_again_everywhere(work, shown)
    return shown
