"""A ticket's life follows its transition table, and every refusal gives the true reason."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from casework.model import handling, life, supervision
from casework.model.area import AreaCode
from casework.model.category import CategoryCode
from casework.model.errors import Refusal, Why
from casework.model.life import CLOSING, TRANSITIONS, UNHELD
from casework.model.person import PersonId
from casework.model.place import Point
from casework.model.policy import DEFAULTS
from casework.model.team import TeamCode
from casework.model.ticket import Act, Entry, Order, Status, Ticket
from casework.model.ticket_id import TicketId
from tests.paths import ROOT

DRAWING = ROOT / "docs" / "ticket.md"
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
CARL = PersonId(2)
SILENCE = timedelta(days=DEFAULTS.verdict_days)
COMES_BACK = timedelta(days=DEFAULTS.come_back_days)
NUDGE_EVERY = timedelta(hours=DEFAULTS.nudge_every_hours)
TICKET = Ticket(
    id=TicketId(7),
    reporter=PersonId(1),
    category=CategoryCode("bulky"),
    point=Point(37.765, -122.425),
    place_title=None,
    area=AreaCode("east"),
    area_name="Eastside",
    team=TeamCode("east"),
    words="",
    reported_at=AT,
    answer_by=AT,
    fix_by=AT,
)
ORDER = Order(PersonId(3), "Clear it", AT + SILENCE)
ACTS: dict[Act, Callable[[Ticket], Ticket]] = {
    Act.TAKE: lambda ticket: life.take(ticket, CARL),
    Act.FIX: lambda ticket: life.fix(ticket, CARL, AT, None),
    Act.ASK: lambda ticket: life.ask(ticket, CARL, "Which side?", AT),
    Act.ANSWER: lambda ticket: life.resume(ticket, Act.ANSWER, AT),
    Act.RESUME: lambda ticket: (
        handling.unpark(ticket, AT) if ticket.status is Status.PARKED else life.resume(ticket, Act.RESUME, AT)
    ),
    Act.RELEASE: handling.release,
    Act.GIVE: lambda ticket: handling.give_to(ticket, PersonId(99)),
    Act.PARK: lambda ticket: handling.park(ticket, AT + SILENCE, AT),
    Act.PASS_ON: lambda ticket: handling.pass_on(ticket, TeamCode("west"), DEFAULTS),
    Act.MERGE: lambda ticket: handling.merge(ticket, replace(TICKET, id=TicketId(8)), AT),
    Act.DISMISS: lambda ticket: handling.dismiss(ticket, "nothing", AT),
    Act.REVERSE: lambda ticket: handling.reverse(ticket, AT, AT),
    Act.CONFIRM: lambda ticket: life.confirm(ticket, AT),
    Act.REOPEN: lambda ticket: life.reopen(ticket, AT, AT),
    Act.EXPIRE: lambda ticket: life.expire(ticket, AT + SILENCE, DEFAULTS),
    Act.WITHDRAW: lambda ticket: life.withdraw(ticket, AT),
    Act.RETURN: lambda ticket: life.reopen(ticket, AT, AT, act=Act.RETURN),
    Act.APPROVE: lambda ticket: supervision.approve(replace(ticket, order=ORDER), AT),
    Act.SEND_BACK: lambda ticket: supervision.send_back(replace(ticket, order=ORDER), AT, AT),
    Act.RECHECK: lambda ticket: life.recheck(ticket, AT, AT),
}
BESIDE = {  # acts that create the ticket, undo an act, or do not change the status
    Act.SEND,
    Act.ENTER,
    Act.ROUTE,
    Act.VIEW,
    Act.ADD,
    Act.NUDGE,
    Act.URGE,
    Act.EXTEND,
    Act.CONTEST,
    Act.UPHOLD,
    Act.CHECK,
    Act.SUPPORT,
    Act.REQUEST,
    Act.REFUSE,
    Act.RECATEGORISE,
    Act.MOVE,
    Act.NOTE,
    Act.COUNT,
    Act.HIDE,
    Act.UNHIDE,
    Act.SHOW,
    Act.CONCEAL,
    Act.UNDO,
    Act.TELL,
    Act.SUPERVISE,
    Act.LIFT,
}


def at(status: Status) -> Ticket:
    if status is Status.OPEN:
        return TICKET
    asked_at = AT if status is Status.ASKED else None
    return replace(TICKET, status=status, taken_by=CARL, fixed_by=CARL, fixed_at=AT, asked_at=asked_at)


def test_the_drawing_shows_the_table_and_nothing_else() -> None:
    drawn = re.findall(r"^    (\w+) --> (\w+): (\w+)$", DRAWING.read_text(encoding="utf-8"), re.MULTILINE)
    lines = [(before, after, act) for (before, act), after in TRANSITIONS.items()]
    assert sorted(drawn) == sorted([*lines, *((before, Status.OPEN, act) for before, act in UNHELD)])


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("act", ACTS)
def test_each_act_does_what_the_table_says_or_is_refused(status: Status, act: Act) -> None:
    expected = TRANSITIONS.get((status, act))
    if expected is not None:
        assert ACTS[act](at(status)).status is expected
        return
    with pytest.raises(Refusal) as refused:
        ACTS[act](at(status))
    assert refused.value.facts["ticket"] == 7
    of_open = {Act.ANSWER: Why.NOTHING_ASKED, Act.RESUME: Why.NOTHING_ASKED, Act.REVERSE: Why.NOT_DISMISSED}
    says = {
        Status.OPEN: {**of_open, Act.RELEASE: Why.NOT_TAKEN}.get(act, Why.NOT_FIXED_YET),
        Status.TAKEN: {**of_open, Act.TAKE: Why.ALREADY_TAKEN}.get(act, Why.NOT_FIXED_YET),
        Status.ASKED: Why.WAITS_FOR_ANSWER,
        Status.PARKED: Why.IS_PARKED,
        Status.FIXED: Why.ALREADY_FIXED,
    }
    assert refused.value.why is says.get(status, Why.ALREADY_CLOSED)


@pytest.mark.parametrize(("status", "act"), sorted(UNHELD))
def test_what_waits_without_a_holder_goes_on_as_open(status: Status, act: Act) -> None:
    assert ACTS[act](replace(at(status), taken_by=None)).status is Status.OPEN


def test_acts_that_move_a_ticket_are_all_in_the_table() -> None:
    assert {act for _, act in TRANSITIONS} == set(Act) - BESIDE == set(ACTS)


@pytest.mark.parametrize("act", sorted(CLOSING))
@pytest.mark.parametrize("status", Status)
def test_under_supervision_nothing_but_a_supervisors_check_closes(status: Status, act: Act) -> None:
    if (status, act) not in TRANSITIONS:
        return
    with pytest.raises(Refusal) as refused:
        ACTS[act](replace(at(status), order=ORDER))
    assert refused.value.why is Why.UNDER_SUPERVISION


def test_an_order_holds_until_it_is_approved_or_lifted() -> None:
    ordered = supervision.supervise(TICKET, replace(ORDER, words="x" * 2000))
    assert ordered.order is not None
    assert len(ordered.order.words) == supervision.LONGEST_ORDER
    fixed = life.fix(ordered, CARL, AT, None)
    assert supervision.is_to_be_checked(fixed)
    assert not supervision.is_to_be_checked(at(Status.FIXED))
    assert supervision.send_back(fixed, AT, AT).order == ordered.order
    assert supervision.approve(fixed, AT).order is None
    lifted = supervision.lift(replace(fixed, asked_again=1), later := AT + timedelta(days=16))
    assert (lifted.status, lifted.silent_from, lifted.asked_again) == (Status.FIXED, later, 0)
    assert supervision.lift(ordered, AT).lifted_at is None
    refused: dict[Why, Callable[[], Ticket]] = {
        Why.ORDER_MISSING: lambda: supervision.supervise(TICKET, replace(ORDER, words="")),
        Why.ALREADY_CLOSED: lambda: supervision.supervise(at(Status.DISMISSED), ORDER),
        Why.NOT_UNDER_SUPERVISION: lambda: supervision.lift(TICKET, AT),
    }
    refused_too = (
        lambda: supervision.approve(at(Status.FIXED), AT),
        lambda: supervision.send_back(at(Status.FIXED), AT, AT),
    )
    for why, act in (*refused.items(), *((Why.NOT_UNDER_SUPERVISION, each) for each in refused_too)):
        with pytest.raises(Refusal) as caught:
            act()
        assert caught.value.why is why


def test_reopening_counts_and_forgets_who_had_it() -> None:
    again = life.reopen(at(Status.FIXED), AT + timedelta(hours=1), AT + timedelta(hours=2), "album")
    assert (again.rework, again.taken_by, again.fixed_by, again.fixed_at, again.album) == (1, None, None, None, "album")
    assert (again.answer_by, again.fix_by) == (AT + timedelta(hours=1), AT + timedelta(hours=2))


def test_silence_is_no_answer_before_fourteen_days() -> None:
    with pytest.raises(Refusal) as refused:
        life.expire(at(Status.FIXED), AT + SILENCE - timedelta(seconds=1), DEFAULTS)
    assert refused.value.why is Why.TOO_EARLY


def test_the_rest_of_an_album_belongs_to_the_fix_of_whoever_sent_it() -> None:
    fixed = life.fix(TICKET, CARL, AT, "album")
    assert life.belongs_to_fix(fixed, CARL, "album")
    assert not life.belongs_to_fix(fixed, CARL, None)
    assert not life.belongs_to_fix(fixed, PersonId(3), "album")
    assert not life.belongs_to_fix(life.confirm(fixed, AT), CARL, "album")


def test_whoever_asks_has_the_ticket_and_the_question_goes_with_the_answer() -> None:
    waiting = life.ask(TICKET, CARL, "Which side?", AT)
    assert (waiting.taken_by, waiting.question, waiting.asked_at) == (CARL, "Which side?", AT)
    assert life.ask(replace(TICKET, taken_by=PersonId(3)), CARL, "?", AT).taken_by == PersonId(3)
    later = AT + timedelta(days=1)
    again = life.resume(waiting, Act.ANSWER, later)
    assert (again.taken_by, again.question, again.asked_at, again.fix_by) == (CARL, None, None, later)


@pytest.mark.parametrize(
    ("status", "act"), [(Status.FIXED, Act.REOPEN), (Status.CONFIRMED, Act.RETURN), (Status.UNCONFIRMED, Act.RETURN)]
)
def test_it_may_come_back_for_thirty_days_after_the_fix(status: Status, act: Act) -> None:
    assert (status, act) in TRANSITIONS
    back = life.come_back(at(status), AT, AT, AT + COMES_BACK, DEFAULTS)
    assert (back.status, back.rework, back.closed_at) == (Status.OPEN, 1, None)
    with pytest.raises(Refusal) as refused:
        life.come_back(at(status), AT, AT, AT + COMES_BACK + timedelta(seconds=1), DEFAULTS)
    assert refused.value.why is Why.TOO_LATE


@pytest.mark.parametrize("status", Status)
def test_a_promise_is_broken_when_nobody_took_it_or_fixed_it_in_time(status: Status) -> None:
    answer_by, fix_by = AT + timedelta(days=1), AT + timedelta(days=3)
    ticket = replace(at(status), answer_by=answer_by, fix_by=fix_by)
    second = timedelta(seconds=1)
    assert not life.is_broken(ticket, answer_by)
    assert life.is_broken(ticket, answer_by + second) is (status is Status.OPEN)
    assert life.is_broken(ticket, fix_by + second) is (status in (Status.OPEN, Status.TAKEN))


def test_still_nothing_is_heard_once_a_day() -> None:
    late = AT + timedelta(hours=1)
    with pytest.raises(Refusal) as refused:
        life.nudge(TICKET, AT, DEFAULTS)
    assert refused.value.why is Why.NOT_LATE_YET
    nudged = life.nudge(TICKET, late, DEFAULTS)
    with pytest.raises(Refusal) as refused:
        life.nudge(nudged, late + NUDGE_EVERY - timedelta(seconds=1), DEFAULTS)
    assert refused.value.why is Why.NUDGED_ALREADY
    again = life.nudge(nudged, late + NUDGE_EVERY, DEFAULTS)
    assert (again.nudged_at, again.nudges) == (late + NUDGE_EVERY, 2)


def test_still_nothing_is_heard_twice_of_one_promise_and_anew_of_the_next() -> None:
    twice = replace(at(Status.TAKEN), nudged_at=AT, nudges=2)
    with pytest.raises(Refusal) as refused:
        life.nudge(twice, AT + timedelta(days=9), DEFAULTS)
    assert refused.value.why is Why.NUDGED_BOTH
    again = life.reopen(replace(twice, status=Status.FIXED), AT, AT)
    assert (again.nudged_at, again.nudges) == (None, 0)


@pytest.mark.parametrize("status", Status)
def test_a_supervisor_urges_what_is_neither_fixed_nor_closed_and_has_a_team(status: Status) -> None:
    if status in (Status.OPEN, Status.TAKEN, Status.ASKED, Status.PARKED):
        assert life.urge(at(status), [], AT, DEFAULTS).undo is None
        with pytest.raises(Refusal) as refused:
            life.urge(replace(at(status), team=None), [], AT, DEFAULTS)
        assert refused.value.why is Why.NOBODY_TO_URGE
        with pytest.raises(Refusal) as refused:
            life.urge(at(status), [Entry(TICKET.id, AT, Act.URGE, CARL)], AT, DEFAULTS)
        assert refused.value.why is Why.URGED_ALREADY
        return
    with pytest.raises(Refusal) as refused:
        life.urge(at(status), [], AT, DEFAULTS)
    assert refused.value.why is (Why.ALREADY_FIXED if status is Status.FIXED else Why.ALREADY_CLOSED)
