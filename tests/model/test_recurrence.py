"""A recurrence is about the same kind of thing, at the same spot, after a fix."""

from dataclasses import replace
from datetime import timedelta

from casework.model.category import CategoryCode
from casework.model.place import moved
from casework.model.policy import DEFAULTS
from casework.model.recurrence import recurs
from casework.model.ticket import Status, Ticket
from casework.model.ticket_id import TicketId
from tests.model.test_ticket import AT, TICKET

FIXED = replace(TICKET, status=Status.FIXED, fixed_at=AT)
GROUP = {TICKET.category, CategoryCode("bags")}


def found(*near: Ticket, days: int = 10) -> int | None:
    ticket = recurs(near, moved(TICKET.point, 30, 0), GROUP, AT + timedelta(days=days), DEFAULTS)
    return ticket.id if ticket else None


def test_only_what_was_fixed_can_come_again() -> None:
    for status in Status:
        is_fixed = status in (Status.FIXED, Status.CONFIRMED, Status.UNCONFIRMED)
        assert (found(replace(FIXED, status=status)) is not None) is is_fixed, status


def test_it_is_of_the_same_group_at_the_same_spot_and_was_fixed_last() -> None:
    later = replace(FIXED, id=TicketId(8), fixed_at=AT + timedelta(days=1), category=CategoryCode("bags"))
    assert found(FIXED, later) == 8
    assert found(replace(FIXED, category=CategoryCode("dirt"))) is None
    assert found(replace(FIXED, point=moved(FIXED.point, -21, 0))) is None
    assert (found(FIXED, days=90), found(FIXED, days=91)) == (FIXED.id, None)
