"""Say which supervisors hear of a ticket.

Promise: whoever supervises is told, and the supervisors' group if there is one.
"""

from casework.model.authority import Role
from casework.model.district import District
from casework.model.notice import ToChat, ToPerson
from casework.model.ticket import Ticket
from casework.ports import Work


async def who_decide(work: Work, _district: District, _ticket: Ticket) -> list[ToPerson | ToChat]:
    """Return who supervises a ticket, and the supervisors' group."""
    found: list[ToPerson | ToChat] = [
        ToPerson(person) for person, role in await work.roles.all() if role is Role.SUPERVISOR
    ]
    group = await work.supervision.group()
    return [*found, group] if group else found
