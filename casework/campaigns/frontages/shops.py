"""Tell a shop what lies in front of its door, and bring what it answers to the desk.

Promises: a shop is told only where somebody signed by their own press, and of one ticket at most once in
`tell_shop_hours`. It reads the category and one photo, never the reporter's words; no photo that somebody hid, and none
while staff or strangers' flags withhold them. Nobody of the staff learns whose account it is.
"""

from dataclasses import dataclass
from datetime import datetime

from casework.campaigns.frontages.register import in_front
from casework.model import authority, frontage as rules
from casework.model.authority import Actor
from casework.model.category import Category
from casework.model.district import District
from casework.model.errors import Refusal, Why
from casework.model.frontage import Frontage, Telling
from casework.model.notice import Kind, Notice, ToDesk, shop_told_notice
from casework.model.person import PersonId, Question, Wanted, at_door
from casework.model.photo import Photo, Stage
from casework.model.said import Said
from casework.model.spelling import digits_in
from casework.model.ticket import Act, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets import expecting
from casework.tickets.keeping import find, show_card
from casework.tickets.publishing import open_photos
from casework.tickets.telling import below


@dataclass(frozen=True, slots=True)
class TellingView:
    """What a shop is told of a ticket: the category, one photo, by when it is to be clean, and the answer so far.

    `is_heard`: the reader hears for the shop still. `is_waited_for`: the bot expects what they did.
    """

    telling: Telling
    frontage: Frontage
    ticket: Ticket
    category: Category | None
    team_name: str
    photo: Photo | None
    is_heard: bool
    is_waited_for: bool


async def tell(work: Work, district: District, actor: Actor, ticket_id: TicketId, at: datetime) -> None:
    """Tell the shop in front of whose door a ticket lies.

    Raises Refusal for another team's ticket, one that is fixed or closed, where nobody would read it, or too soon.
    """
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.FIX, ticket)
    if ticket.status.is_closed:
        raise Refusal(Why.ALREADY_CLOSED, ticket=ticket.id)
    if ticket.fixed_at is not None:
        raise Refusal(Why.ALREADY_FIXED, ticket=ticket.id)
    frontage = await in_front(work, district, ticket.point)
    hears = await work.people.get(frontage.signer) if frontage is not None and frontage.signer is not None else None
    if frontage is None or hears is None or not hears.is_reachable or not frontage.may_be_told:
        raise Refusal(Why.NO_SHOP_TO_TELL, ticket=ticket.id)
    if not rules.may_tell(await work.frontages.told_last(frontage.id, ticket.id), at, district.policy):
        raise Refusal(Why.SHOP_TOLD_ALREADY, count=district.policy.tell_shop_hours)
    number = await work.frontages.tell(frontage.id, ticket.id, actor.person, at)
    await work.say(shop_told_notice(hears.id, ticket.id, number))
    await show_card(work, ticket)


def replied_to(slot: str | None) -> int | None:
    """Return the telling that a message with a slot shows; None for any other message."""
    told = Kind.SHOP_TOLD.read(slot)
    return digits_in(told["telling"]) if told else None


async def want_done(work: Work, person: PersonId, number: int, at: datetime) -> None:
    """Ask whoever hears for the shop what they did; if it is settled already, only say so.

    Raises Refusal for anybody else, or if they have said what they did.
    """
    telling = await _open_for(work, person, number)
    ticket = await work.tickets.get(telling.ticket)
    if ticket is not None and ticket.fixed_at is None and not ticket.status.is_closed:
        await expecting.drop(work, person)
        await work.people.ask(person, Question(Wanted.SHOP_DONE, at_door(number), at))
    await work.say(below(shop_told_notice(person, telling.ticket, number)))


async def done(work: Work, person: PersonId, number: int, said: Said, at: datetime) -> None:
    """Bring what a shop did, in words or with a photo, to the desk; raises Refusal as `want_done` does."""
    telling = await _open_for(work, person, number)
    photo = said.photos[0] if said.photos else None
    await work.frontages.answer(telling.number, person, said.words, photo, at)
    await work.say(shop_told_notice(person, telling.ticket, number))
    ticket = await work.tickets.get(telling.ticket)
    if ticket is not None and ticket.team is not None:
        facts = {"telling": telling.number}
        await work.say(Notice(Kind.SHOP_ANSWERED, ToDesk(ticket.team), ticket.id, facts))


async def view(work: Work, district: District, number: int, reader: PersonId | None) -> TellingView | None:
    """Return what a shop was told as it stands now, for whoever reads it (None: a desk); None if it is gone."""
    telling = await work.frontages.telling(number)
    frontage = await work.frontages.get(telling.frontage) if telling else None
    ticket = await work.tickets.get(telling.ticket) if telling else None
    if telling is None or frontage is None or ticket is None:
        return None
    team, asked = district.team(ticket.team), await work.people.asked(reader) if reader else None
    return TellingView(
        telling,
        frontage,
        ticket,
        district.tree.category(ticket.category),
        team.name if team else ticket.area_name,
        await _photo(work, ticket),
        is_heard=reader is not None and frontage.signer == reader,
        is_waited_for=expecting.waits_at_door(asked, Wanted.SHOP_DONE, number),
    )


async def _photo(work: Work, ticket: Ticket) -> Photo | None:
    """Return the photo that a shop sees: the first of the report, unless it is hidden or all of them are withheld."""
    if ticket.flagged_at is not None or ticket.is_shown is False:
        return None
    photos = await open_photos(work, ticket.id)
    return next((each.photo for each in photos if each.stage is Stage.BEFORE and not each.is_private), None)


async def _open_for(work: Work, person: PersonId, number: int) -> Telling:
    telling = await work.frontages.telling(number, lock=True)
    frontage = await work.frontages.get(telling.frontage) if telling else None
    if telling is None or frontage is None or frontage.signer != person:
        raise Refusal(Why.OLD_BUTTON)
    if telling.answered_at is not None:
        raise Refusal(Why.SHOP_ANSWERED)
    return telling
