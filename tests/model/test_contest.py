"""A dismissal or a merge is contested once, and decided by somebody else, with a reason."""

from dataclasses import replace
from datetime import timedelta

import pytest

from casework.model import contest, handling
from casework.model.errors import Refusal, Why
from casework.model.limit import Dismissal, paused_until
from casework.model.person import PersonId
from casework.model.policy import DEFAULTS
from casework.model.ticket import Act, Entry, Status
from casework.model.ticket_id import TicketId
from tests.model.test_ticket import AT, CARL, TICKET

SUE = PersonId(3)
DISMISSED = replace(TICKET, status=Status.DISMISSED, closed_at=AT, dismissed_for="nothing")


def line(act: Act, actor: PersonId = CARL, note: str = "") -> Entry:
    return Entry(TICKET.id, AT, act, actor, note)


def why(call: object) -> Why:
    with pytest.raises(Refusal) as refused:
        call()  # type: ignore[operator]  # a lambda
    return refused.value.why


def test_each_decision_can_be_contested_once() -> None:
    history = [line(Act.DISMISS)]
    contested = contest.contest(DISMISSED, history, AT)
    assert (contested.contested_at, contested.status, contested.undo) == (AT, Status.DISMISSED, None)
    history.append(line(Act.CONTEST, PersonId(1)))
    assert why(lambda: contest.contest(DISMISSED, history, AT)) is Why.CONTESTED_ALREADY
    again = [*history, line(Act.REVERSE, SUE), line(Act.MERGE, note="8")]
    merged = replace(TICKET, status=Status.DUPLICATE, duplicate_of=TicketId(8))
    assert contest.may_contest(merged, again)
    assert contest.number_of(again) == 2


@pytest.mark.parametrize("status", [each for each in Status if each not in contest.CONTESTABLE])
def test_nothing_else_can_be_contested(status: Status) -> None:
    ticket = replace(TICKET, status=status)
    assert why(lambda: contest.contest(ticket, [line(Act.DISMISS)], AT)) is Why.NOT_CONTESTABLE


def test_an_undone_dismissal_is_no_decision() -> None:
    history = [line(Act.DISMISS), line(Act.UNDO, note=Act.DISMISS)]
    assert contest.decision(history) is None


def test_whoever_decided_it_does_not_decide_again_and_a_reason_is_needed() -> None:
    history = [line(Act.DISMISS), line(Act.CONTEST, PersonId(1))]
    assert why(lambda: contest.check_decides(DISMISSED, history, CARL, "there")) is Why.OWN_DECISION
    assert why(lambda: contest.check_decides(DISMISSED, history, SUE, "")) is Why.DECISION_REASON
    contest.check_decides(DISMISSED, history, SUE, "there")
    assert why(lambda: contest.uphold(DISMISSED)) is Why.NOT_CONTESTED
    contested = replace(DISMISSED, contested_at=AT)
    assert contest.uphold(contested).contested_at is None
    back = handling.reverse(replace(contested, duplicate_of=TicketId(8)), AT, AT)
    assert (back.status, back.contested_at, back.duplicate_of, back.dismissed_for) == (Status.OPEN, None, None, None)


@pytest.mark.parametrize(
    ("people", "kept", "is_paused"),
    [
        ([1, 1, 1, 1, 2], [], True),
        ([1, 1, 1, 1, 1], [], False),
        ([1, 2, 1, 2], [], False),  # too few
        ([1], [0, 0, 0, 0], False),  # it may be one and the same
        ([1], [0, 0, 1, 0], True),
        ([1, 2], [0, 0, 0], True),
    ],
)
def test_five_dismissals_by_two_people_pause(people: list[int], kept: list[int], is_paused: bool) -> None:
    dismissals = [Dismissal(AT, by) for by in people] + [
        Dismissal(AT - timedelta(days=1), by, is_kept=True) for by in kept
    ]
    until = AT + timedelta(days=DEFAULTS.pause_days) if is_paused else None
    assert paused_until(dismissals, DEFAULTS) == until
