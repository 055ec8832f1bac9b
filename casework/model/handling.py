"""Apply the acts of staff and supervisors other than take and fix: pure functions, guarded by the transition table.

The rules are those of the product page, "A ticket's life". A supervisor grants parking. A ticket can be passed on
twice; then a supervisor decides. A dismissal names a reason and can be reversed. Whoever did something can undo it for
a minute. The district's policy holds these numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from casework.model.area import AreaCode
from casework.model.category import CategoryCode
from casework.model.entry import RECORD_CLOSED, Record
from casework.model.errors import Refusal, Why
from casework.model.life import NEW_PROMISE, after
from casework.model.merging import taken_back
from casework.model.person import PersonId
from casework.model.place import Point
from casework.model.policy import Policy
from casework.model.request import Request, Wish
from casework.model.team import TeamCode
from casework.model.ticket import Act, Entry, Status, Ticket, Undo
from casework.model.warning import Step

ENDS = frozenset({Act.FIX, Act.DISMISS, Act.MERGE})  # from which on an answer is owed on paper
NOT_UNDONE = frozenset({"id", "undo", "record"})  # fields of a ticket that an undo does not restore


def release(ticket: Ticket) -> Ticket:
    """Return the ticket given back to its team; raises Refusal unless somebody has taken it."""
    return replace(ticket, status=after(ticket, Act.RELEASE), taken_by=None, undo=None)


def leave(ticket: Ticket) -> Ticket:
    """Return the ticket without its holder, who has left the desk: open if it was taken, else waiting as before."""
    return release(ticket) if ticket.status is Status.TAKEN else replace(ticket, taken_by=None, undo=None)


def give_to(ticket: Ticket, holder: PersonId) -> Ticket:
    """Return the ticket taken by somebody to whom a colleague gave it.

    Raises Refusal if they have it already, or it is neither open nor taken.
    """
    status = after(ticket, Act.GIVE)
    if ticket.taken_by == holder:
        raise Refusal(Why.ALREADY_TAKEN, ticket=ticket.id, person=holder)
    return replace(ticket, status=status, taken_by=holder, undo=None)


def request(ticket: Ticket, wish: Request) -> Ticket:
    """Return the ticket with a wish (a request to a supervisor).

    Raises Refusal if it has one already, gives no reason, or cannot be parked or passed on.
    """
    after(ticket, Act.PASS_ON if wish.wish is Wish.PASS_ON else Act.PARK)
    if not wish.reason:
        raise Refusal(Why.REASON_MISSING, ticket=ticket.id)
    if ticket.request is not None:
        raise Refusal(Why.REQUESTED_ALREADY, ticket=ticket.id)
    return replace(ticket, request=wish, undo=None)


def refuse(ticket: Ticket) -> Ticket:
    """Return the ticket without the wish; raises Refusal if there is none."""
    if ticket.request is None:
        raise Refusal(Why.NOTHING_REQUESTED, ticket=ticket.id)
    return replace(ticket, request=None, undo=None)


def park(ticket: Ticket, until: datetime, at: datetime) -> Ticket:
    """Return the ticket parked until a moment, with whoever took it or asked to park it; the clock stands still.

    Raises Refusal if it is neither open nor taken, or the moment has passed.
    """
    status = after(ticket, Act.PARK)
    if until <= at:
        raise Refusal(Why.WISH_PASSED, ticket=ticket.id)
    holder = ticket.taken_by or (ticket.request.by if ticket.request else None)
    parked = replace(ticket, status=status, taken_by=holder, asked_at=at, parked_until=until)
    parked = replace(parked, extensions=ticket.extensions + 1)
    return replace(parked, request=None, undo=None)


def check_more_time(ticket: Ticket, policy: Policy) -> None:
    """Return if the desk may ask for more time; raises Refusal if it was given `extensions` times already."""
    if ticket.extensions >= policy.extensions:
        raise Refusal(Why.TOO_MANY_EXTENSIONS, ticket=ticket.id, most=policy.extensions)


def extend(ticket: Ticket, fix_by: datetime, at: datetime) -> Ticket:
    """Return the ticket with a later deadline, counted as an extension; it is a new promise, of which is warned anew.

    Raises Refusal if it is neither open nor taken, or the new deadline has passed or is no later. Nobody is told again
    that it is not taken.
    """
    after(ticket, Act.PARK)
    if fix_by <= at:
        raise Refusal(Why.WISH_PASSED, ticket=ticket.id)
    if fix_by <= ticket.fix_by:
        raise Refusal(Why.NOT_LATER, ticket=ticket.id, until=ticket.fix_by.isoformat())
    anew = {**NEW_PROMISE, "warned": min(ticket.warned, Step.UNTAKEN)}
    given = replace(ticket, fix_by=fix_by, extensions=ticket.extensions + 1, **anew)
    return replace(given, request=None, undo=None)


def unpark(ticket: Ticket, fix_by: datetime) -> Ticket:
    """Return a parked ticket as taken, with the deadline that the pause has moved.

    It is open if nobody has it any more. Raises Refusal unless it waits.
    """
    status = after(ticket, Act.RESUME)
    return replace(ticket, status=status, asked_at=None, parked_until=None, fix_by=fix_by, warn_at=None, undo=None)


def pass_on(ticket: Ticket, team: TeamCode, policy: Policy, *, is_granted: bool = False) -> Ticket:
    """Return the ticket open at another team.

    Raises Refusal if the ticket has that team already, is neither open nor taken, or was passed on `pass_ons` times. A
    pass that a supervisor grants (`is_granted`) is always possible, and is not counted.
    """
    status = after(ticket, Act.PASS_ON)
    if team == ticket.team:
        raise Refusal(Why.SAME_TEAM, ticket=ticket.id)
    if not is_granted and ticket.hops >= policy.pass_ons:
        raise Refusal(Why.NOT_A_SUPERVISOR, ticket=ticket.id)
    hops = ticket.hops if is_granted else ticket.hops + 1
    return replace(ticket, status=status, team=team, taken_by=None, hops=hops, request=None, undo=None)


def merge(ticket: Ticket, into: Ticket, at: datetime) -> Ticket:
    """Return the ticket closed as a duplicate of another.

    Raises Refusal if it is neither open nor taken, or if the other ticket is the same one or closed.
    """
    status = after(ticket, Act.MERGE)
    if into.id == ticket.id:
        raise Refusal(Why.SAME_TICKET, ticket=ticket.id)
    if into.status.is_closed:
        raise Refusal(Why.ALREADY_CLOSED, ticket=into.id)
    return replace(ticket, status=status, duplicate_of=into.id, closed_at=at, request=None, undo=None)


def dismiss(ticket: Ticket, reason: str, at: datetime) -> Ticket:
    """Return the ticket closed for a reason (a code or free words).

    Raises Refusal if there is no reason, if it is the one for which all older records are closed at once, or if the
    ticket is neither open nor taken.
    """
    if not reason or reason == RECORD_CLOSED:  # what has that one is in no figure, look-back or list of dismissals
        raise Refusal(Why.REASON_MISSING, ticket=ticket.id)
    status = after(ticket, Act.DISMISS)
    return replace(ticket, status=status, dismissed_for=reason, closed_at=at, request=None, undo=None)


def reverse(ticket: Ticket, answer_by: datetime, fix_by: datetime) -> Ticket:
    """Return a dismissed or merged ticket open again, with new deadlines; raises Refusal unless it was that."""
    status = after(ticket, Act.REVERSE)
    back = replace(ticket, status=status, dismissed_for=None, duplicate_of=None, closed_at=None, taken_by=None)
    back = replace(back, contested_at=None, answered_at=None)
    return replace(back, answer_by=answer_by, fix_by=fix_by, undo=None, **NEW_PROMISE)


def recategorise(
    ticket: Ticket,
    category: CategoryCode,
    answer_by: datetime,
    fix_by: datetime,
    answers: Mapping[str, str],
    at: datetime,
) -> Ticket:
    """Return the ticket in another category with new deadlines; raises Refusal if it is closed or there already.

    What is late stays late: a deadline that was missed does not change, and nobody is warned of it again.
    """
    _check_unclosed(ticket)
    if category == ticket.category:
        raise Refusal(Why.SAME_CATEGORY, ticket=ticket.id)
    moved = replace(ticket, category=category, answers=answers, warn_at=None, undo=None)
    clock = ticket.asked_at or at
    if clock > ticket.due_by:
        return moved
    if ticket.status is Status.OPEN and clock > ticket.answer_by:
        return replace(moved, fix_by=fix_by, warned=min(ticket.warned, Step.UNTAKEN))
    return replace(moved, answer_by=answer_by, fix_by=fix_by, **NEW_PROMISE)


def move(ticket: Ticket, point: Point, area: AreaCode, area_name: str, near: str | None) -> Ticket:
    """Return the ticket with its pin moved, near the street `near`; raises Refusal if the ticket is closed."""
    _check_unclosed(ticket)
    return replace(ticket, point=point, area=area, area_name=area_name, near=near, undo=None)


def give(ticket: Ticket, team: TeamCode, assisting: Sequence[TeamCode] = ()) -> Ticket:
    """Return the ticket given to another team by the district or a supervisor; nobody has taken it any more.

    A ticket that waits or is fixed keeps its status. Raises Refusal if the ticket is closed.
    """
    _check_unclosed(ticket)
    status = Status.OPEN if ticket.status is Status.TAKEN else ticket.status
    return replace(ticket, status=status, team=team, assisting=tuple(assisting), taken_by=None, request=None, undo=None)


def with_undo(before: Ticket, now: Ticket, act: Act, by: PersonId, at: datetime) -> Ticket:
    """Return the ticket `now` with a note of what the act changed, so that the act can be undone.

    It is no older record then, even if the act is undone.
    """
    changed = {
        name: getattr(before, name)
        for name in Ticket.__dataclass_fields__
        if name not in NOT_UNDONE and getattr(before, name) != getattr(now, name)
    }
    return replace(now, undo=Undo(act, by, at, changed), record=Record.NO)


def may_undo(undo: Undo, at: datetime, policy: Policy) -> bool:
    """Tell whether the latest act can still be undone: for `undo_minutes`."""
    return at <= undo.at + timedelta(minutes=policy.undo_minutes)


def undone(ticket: Ticket, by: PersonId, at: datetime, policy: Policy) -> Ticket:
    """Return the ticket as before the latest act; raises Refusal if it is too late, or somebody else acted."""
    undo = ticket.undo
    if undo is None or undo.by != by or not may_undo(undo, at, policy):
        raise Refusal(Why.NOTHING_TO_UNDO, ticket=ticket.id, minutes=policy.undo_minutes)
    before: dict[str, Any] = {**undo.before, "warn_at": None}  # a merge may have brought an earlier day meanwhile
    if undo.act in ENDS:
        before["answered_at"] = None
    return replace(ticket, **before, undo=None)


def undone_lines(history: Sequence[Entry]) -> set[int]:
    """Return the indexes (from 0) of undone lines in a history; an UNDO names the act whose latest line it undoes.

    One that names a moment besides undoes the lines that another ticket's merge brought then.
    """
    gone: set[int] = set()
    for number, entry in enumerate(history):
        if entry.act is Act.UNDO:
            gone.update(n for n in range(number) if _is_brought(history[n], entry.note))
            earlier = (n for n in reversed(range(number)) if n not in gone and history[n].act == entry.note)
            gone.update(n for n in [next(earlier, None)] if n is not None)
    return gone


def _is_brought(entry: Entry, undo_note: str) -> bool:
    """Tell whether the merge that an UNDO takes back brought a line to the other ticket."""
    return entry.act in (Act.SUPPORT, Act.ADD) and undo_note == taken_back(entry.at)


def in_force(history: Sequence[Entry]) -> list[Entry]:
    """Return a history without the lines that were undone, and without the UNDO lines."""
    gone = undone_lines(history)
    return [entry for number, entry in enumerate(history) if number not in gone and entry.act is not Act.UNDO]


def given(history: Sequence[Entry]) -> Entry | None:
    """Return the line by which a ticket came to the team that has it from another one, or from a supervisor.

    None if it is the first team, and the district's rules chose it.
    """
    return next((entry for entry in reversed(in_force(history)) if _is_given(entry)), None)


def _is_given(entry: Entry) -> bool:
    return entry.from_team is not None or (entry.act is Act.ROUTE and entry.actor is not None)


def tell_by_hand(ticket: Ticket, end: Ticket, at: datetime) -> Ticket:
    """Return the ticket with its contact marked as told; raises Refusal if no answer is owed (any more, or yet).

    `end` is the last of its chain of merges, or itself; what was told before that one was done is to be told anew.
    """
    done_at = end.fixed_at or end.closed_at
    is_told = ticket.answered_at is not None and done_at is not None and ticket.answered_at >= done_at
    if ticket.contact is None or done_at is None or is_told:
        raise Refusal(Why.NOTHING_REQUESTED, ticket=ticket.id)
    return replace(ticket, answered_at=at)


def _check_unclosed(ticket: Ticket) -> None:
    if ticket.status.is_closed:
        raise Refusal(Why.ALREADY_CLOSED, ticket=ticket.id)
