"""Bring every message that shows photos or words of a ticket up to date, because what may be seen of it has changed.

Promises: a message that is written anew says what its reader may see now. An album, a printed page and an older message
that another one has replaced are taken away, because they cannot be written anew. Where the same photo belongs to other
tickets, their posts and what residents read of them follow, too.
"""

from casework.model.exposure import Exhibit
from casework.model.notice import Kind, Notice, ToChat, ToDesk, ToPerson, draft_notice
from casework.model.person import PersonId
from casework.model.ticket import Ticket
from casework.ports import ShownMessage, Work
from casework.tickets import exhibiting
from casework.tickets.keeping import show_card
from casework.tickets.telling import ticket_notice

WRITTEN_ANEW = (
    *(Kind.CARD, Kind.TICKET, Kind.HANDLED, Kind.VERDICT, Kind.NEWS),
    *(Kind.CAME_BACK, Kind.FLAGGED, Kind.SCREEN, Kind.SHOP_TOLD, Kind.SHOP_ANSWERED, Kind.REQUESTED),
)
SAME_PHOTO_MOST = 20  # other tickets with the very same photo


async def show_again_everywhere(work: Work, ticket: Ticket, *, comes_back: bool = False) -> None:
    """Write anew, or take away, all messages that show photos or words of a ticket.

    `comes_back`: strangers did not see the ticket, and do now.
    """
    await show_card(work, ticket)
    await exhibiting.follow(work, ticket, comes_back=comes_back)
    for shown in await work.desks.messages_of(ticket.id):
        if exhibiting.is_post(shown.slot):
            continue
        notice = await _anew(work, ticket, shown)
        if notice is None and shown.has_picture:
            slot = await work.desks.give_up(shown)
            to = ToPerson(shown.person) if shown.person else ToChat(shown.chat, None, "en")
            notice = Notice(Kind.TAKEN_DOWN, to, ticket.id, slot=slot)
        if notice is not None:
            await work.say(notice)
    await _ask_again(work, ticket)


async def show_view_again(work: Work, person: PersonId, ticket: Ticket) -> None:
    """Write anew what shows a ticket to somebody who has acted on it, if they have opened it: no new message."""
    for shown in await work.desks.messages_of(ticket.id):
        if shown.person == person and Kind.TICKET.read(shown.slot) is not None:
            await work.say(ticket_notice(person, ticket))


async def show_wish_again(work: Work, was: Ticket, now: Ticket) -> None:
    """Write anew what supervisors read of wishes about a ticket, if an act has made its wish void or brought it back.

    `was` and `now` are the ticket before and after the act.
    """
    if was.request == now.request:
        return
    for shown in await work.desks.messages_of(now.id):
        is_wish = Kind.REQUESTED.read(shown.slot) is not None
        notice = await _anew(work, now, shown) if is_wish else None
        if notice is not None:
            await work.say(notice)


async def show_same_photo_again(work: Work, ticket: Ticket, name: str) -> None:
    """Write anew what everybody but staff reads of the other tickets that have a photo of a ticket, too."""
    for other in await work.public.with_photo(name, SAME_PHOTO_MOST):
        if other.id == ticket.id:
            continue
        await exhibiting.follow(work, other)
        for shown in await work.desks.messages_of(other.id):
            notice = await _anew(work, other, shown) if shown.person is not None else None
            if notice is not None:
                await work.say(notice)
        await _ask_again(work, other)


async def _ask_again(work: Work, ticket: Ticket) -> None:
    """Write anew the drafts that ask whether they are the same as a ticket."""
    for person, draft in await work.drafts.asking_about(ticket.id):
        await work.say(draft_notice(person, draft))


async def _anew(work: Work, ticket: Ticket, shown: ShownMessage) -> Notice | None:
    """Return the notice that writes a message anew; None if it cannot be written anew where it stands."""
    exhibit = exhibiting.what_of(shown.slot)
    if exhibit is not None:
        return await _exhibit(work, exhibit[0], exhibit[1], ticket, shown)
    read = ((kind, kind.read(shown.slot)) for kind in WRITTEN_ANEW)
    kind, values = next(((kind, values) for kind, values in read if values is not None), (None, {}))
    if kind is None:
        return None
    facts = {name: int(value) for name, value in values.items() if name != "about"}
    if shown.person is not None:
        return Notice(kind, ToPerson(shown.person), ticket.id, facts)
    group = await work.supervision.group() if kind is Kind.REQUESTED else None
    if group is not None and group.chat == shown.chat:
        return Notice(kind, group, ticket.id, facts)
    teams = await work.desks.teams_in(shown.chat)
    if not teams:
        return None
    return Notice(kind, ToDesk(ticket.team if ticket.team in teams else teams[0]), ticket.id, facts)


async def _exhibit(work: Work, kind: Kind, what: Exhibit, ticket: Ticket, shown: ShownMessage) -> Notice | None:
    """Return the notice that writes a message about an exposure or a model anew."""
    group = await work.supervision.group()
    facts = {"what": what}
    if shown.person is not None:
        return Notice(kind, ToPerson(shown.person), ticket.id, facts)
    if kind is Kind.EXHIBIT:
        return Notice(kind, group, ticket.id, facts) if group is not None and group.chat == shown.chat else None
    teams = await work.desks.teams_in(shown.chat)
    return Notice(kind, ToDesk(teams[0]), ticket.id, facts) if teams else None
