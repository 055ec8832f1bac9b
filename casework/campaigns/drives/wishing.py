"""Let residents ask for a drive on a ticket: *it takes more people*.

Promises: one wish of a person on a ticket. The desk is told and sees it on the card; only staff announce a drive.
"""

from datetime import datetime

from casework.model.district import District
from casework.model.errors import Refusal, Why
from casework.model.limit import Limited
from casework.model.notice import Kind, Notice, ToDesk
from casework.model.person import PersonId
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets import restraining
from casework.tickets.keeping import find, show_card
from casework.tickets.telling import resident, ticket_notice


async def wish(work: Work, district: District, person: PersonId, ticket_id: TicketId, at: datetime) -> None:
    """Ask for a drive with `drive_wish_people` people; it counts as an addition.

    Raises Refusal if the ticket is not theirs, or is closed, if they have asked before, or have added too much today.
    """
    ticket = await find(work, ticket_id)
    if not (await resident(work, person, ticket)).standing.may_judge:
        raise Refusal(Why.NOT_YOUR_REPORT, ticket=ticket.id)
    if ticket.status.is_closed:
        raise Refusal(Why.ALREADY_CLOSED, ticket=ticket.id)
    await restraining.count(work, district, person, Limited.ADD, at)
    if not await work.drives.wish(ticket.id, person, district.policy.drive_wish_people, at):
        raise Refusal(Why.DRIVE_WISHED, ticket=ticket.id)
    await show_card(work, ticket)
    if ticket.team:
        await work.say(Notice(Kind.DRIVE_WISHED, ToDesk(ticket.team), ticket.id))
    await work.say(ticket_notice(person, ticket))
