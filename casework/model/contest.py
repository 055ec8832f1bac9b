"""Decide who has the last word about a ticket that was dismissed or merged: a supervisor, if its reporter contests it.

Each dismissal and each merge can be contested once. Whoever dismissed or merged the ticket does not decide, even if
they are a supervisor. Whatever is decided has a reason, which the reporter reads. The source is the product's "A
ticket's life".
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from casework.model.errors import Refusal, Why
from casework.model.handling import in_force
from casework.model.person import PersonId
from casework.model.ticket import Act, Entry, Status, Ticket

DECISIONS = (Act.DISMISS, Act.MERGE)
CONTESTABLE = frozenset({Status.DISMISSED, Status.DUPLICATE})


def decision(history: Sequence[Entry]) -> Entry | None:
    """Return the line by which a ticket was last dismissed or merged, unless that was undone; else None."""
    return next((entry for entry in reversed(in_force(history)) if entry.act in DECISIONS), None)


def number_of(history: Sequence[Entry]) -> int:
    """Return how many decisions there were, undone ones too: a number for the last one, from 1."""
    return sum(entry.act in DECISIONS for entry in history)


def objections(history: Sequence[Entry]) -> list[Entry]:
    """Return the lines with which the last decision was contested; an album may have brought several."""
    found: list[Entry] = []
    for entry in history:
        found = [] if entry.act in DECISIONS else [*found, entry] if entry.act is Act.CONTEST else found
    return found


def may_contest(ticket: Ticket, history: Sequence[Entry]) -> bool:
    """Tell whether the ticket was dismissed or merged, and that was not contested yet."""
    return ticket.status in CONTESTABLE and decision(history) is not None and not objections(history)


def contest(ticket: Ticket, history: Sequence[Entry], at: datetime) -> Ticket:
    """Return the ticket with an objection on which a supervisor decides; the decision cannot be undone any more.

    Raises Refusal if nobody dismissed or merged it, or that was contested before.
    """
    if ticket.status not in CONTESTABLE or decision(history) is None:
        raise Refusal(Why.NOT_CONTESTABLE, ticket=ticket.id)
    if objections(history):
        raise Refusal(Why.CONTESTED_ALREADY, ticket=ticket.id)
    return replace(ticket, contested_at=at, undo=None)


def check_decides(ticket: Ticket, history: Sequence[Entry], by: PersonId, reason: str) -> None:
    """Return if somebody may decide on the objection to a ticket's dismissal or merge, with that reason.

    Raises Refusal if they decided it in the first place, or give no reason.
    """
    decided = decision(history)
    if decided is not None and decided.actor == by:
        raise Refusal(Why.OWN_DECISION, ticket=ticket.id)
    if not reason:
        raise Refusal(Why.DECISION_REASON, ticket=ticket.id)


def uphold(ticket: Ticket) -> Ticket:
    """Return the ticket closed as it was, with the objection answered; raises Refusal if there is none."""
    if ticket.contested_at is None:
        raise Refusal(Why.NOT_CONTESTED, ticket=ticket.id)
    return replace(ticket, contested_at=None, undo=None)
