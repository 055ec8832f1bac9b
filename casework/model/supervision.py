"""Put a ticket under supervision: a supervisor orders what is to be done by which day, and only they close it.

The rule is listed supervision (挂牌督办), as the product's rules describe it: the desk goes on working the ticket, its
fix is checked by a supervisor, and until then no verdict, silence, dismissal or withdrawal closes the ticket. The
acts are pure functions, guarded by the transition table of `casework.model.life`.
"""

from dataclasses import replace
from datetime import datetime

from casework.model.errors import Refusal, Why
from casework.model.life import after, reopen
from casework.model.ticket import Act, Order, Status, Ticket

LONGEST_ORDER = 1000  # characters: a letter of one page holds them


def supervise(ticket: Ticket, order: Order) -> Ticket:
    """Return the ticket with an order, in place of an earlier one.

    Raises Refusal if the ticket is closed, or the order has no words.
    """
    if ticket.status.is_closed:
        raise Refusal(Why.ALREADY_CLOSED, ticket=ticket.id)
    if not order.words:
        raise Refusal(Why.ORDER_MISSING, ticket=ticket.id)
    return replace(ticket, order=replace(order, words=order.words[:LONGEST_ORDER]), undo=None)


def approve(ticket: Ticket, at: datetime) -> Ticket:
    """Return the ticket closed, because a supervisor found it fixed.

    Raises Refusal if it is not fixed, or not under supervision.
    """
    closed = after(ticket, Act.APPROVE)
    _check_ordered(ticket)
    return replace(ticket, status=closed, closed_at=at, order=None, undo=None)


def send_back(ticket: Ticket, answer_by: datetime, fix_by: datetime) -> Ticket:
    """Return the ticket open again with new deadlines, because a supervisor found it not fixed; the order holds.

    Raises Refusal if it is not fixed, or not under supervision.
    """
    after(ticket, Act.SEND_BACK)
    _check_ordered(ticket)
    return reopen(ticket, answer_by, fix_by, act=Act.SEND_BACK)


def lift(ticket: Ticket, at: datetime) -> Ticket:
    """Return the ticket without the order; raises Refusal if there is none.

    Those who reported it had no last word on the fix until now, so their silence counts from now on.
    """
    _check_ordered(ticket)
    if is_to_be_checked(ticket):
        ticket = replace(ticket, lifted_at=at, asked_again=0)
    return replace(ticket, order=None, undo=None)


def is_to_be_checked(ticket: Ticket) -> bool:
    """Tell whether the desk says that a ticket under supervision is fixed."""
    return ticket.order is not None and ticket.status is Status.FIXED


def _check_ordered(ticket: Ticket) -> None:
    if ticket.order is None:
        raise Refusal(Why.NOT_UNDER_SUPERVISION, ticket=ticket.id)
