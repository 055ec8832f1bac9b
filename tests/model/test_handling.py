"""Staff and supervisors do more to a ticket than take and fix it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, strategies as st

from casework.model import handling, life
from casework.model.area import AreaCode
from casework.model.category import CategoryCode
from casework.model.errors import Refusal, Why
from casework.model.handling import in_force, undone, undone_lines, with_undo
from casework.model.person import PersonId
from casework.model.place import Point
from casework.model.policy import DEFAULTS
from casework.model.request import Request, Wish
from casework.model.team import TeamCode
from casework.model.ticket import Act, Entry, Status, Ticket
from casework.model.ticket_id import TicketId
from tests.model.test_ticket import AT, CARL, SILENCE, TICKET

WEST = TeamCode("west")
OTHER = replace(TICKET, id=TicketId(8))
TAKEN = life.take(TICKET, CARL)
PARK = Request(Wish.PARK, CARL, "weather", until=AT + timedelta(days=7))
HOUR = timedelta(hours=1)
UNDO_WITHIN = timedelta(minutes=DEFAULTS.undo_minutes)

UNDOABLE: dict[Act, Callable[[Ticket], Ticket]] = {
    Act.TAKE: lambda ticket: life.take(ticket, CARL),
    Act.RELEASE: handling.release,
    Act.FIX: lambda ticket: life.fix(ticket, CARL, AT, "album"),
    Act.PASS_ON: lambda ticket: handling.pass_on(ticket, WEST, DEFAULTS),
    Act.MERGE: lambda ticket: handling.merge(ticket, OTHER, AT),
    Act.DISMISS: lambda ticket: handling.dismiss(ticket, "nothing", AT),
    Act.RECATEGORISE: lambda ticket: handling.recategorise(ticket, CategoryCode("bags"), AT + HOUR, AT + HOUR, {}, AT),
    Act.MOVE: lambda ticket: handling.move(ticket, Point(1.0, 2.0), AreaCode("north"), "North", "Elm Street"),
    Act.REQUEST: lambda ticket: handling.request(ticket, PARK),
}


def assert_refused(act: Callable[[], Ticket], why: Why) -> None:
    with pytest.raises(Refusal) as refused:
        act()
    assert refused.value.why is why


def test_a_team_passes_a_ticket_on_twice_and_a_supervisor_without_end() -> None:
    ticket = TICKET
    for team in ("west", "east"):
        ticket = handling.pass_on(life.take(ticket, CARL), TeamCode(team), DEFAULTS)
        assert (ticket.status, ticket.taken_by, ticket.team) == (Status.OPEN, None, team)
    assert ticket.hops == DEFAULTS.pass_ons
    assert_refused(lambda: handling.pass_on(ticket, WEST, DEFAULTS), Why.NOT_A_SUPERVISOR)
    granted = handling.pass_on(ticket, WEST, DEFAULTS, is_granted=True)
    assert (granted.team, granted.hops) == (WEST, DEFAULTS.pass_ons)
    assert_refused(lambda: handling.pass_on(TICKET, TeamCode("east"), DEFAULTS), Why.SAME_TEAM)


def test_a_wish_has_a_reason_and_there_is_one_at_a_time() -> None:
    wanted = handling.request(TICKET, PARK)
    assert wanted.request == PARK
    assert_refused(lambda: handling.request(TICKET, replace(PARK, reason="")), Why.REASON_MISSING)
    assert_refused(lambda: handling.request(wanted, PARK), Why.REQUESTED_ALREADY)
    assert handling.refuse(wanted).request is None
    assert_refused(lambda: handling.refuse(TICKET), Why.NOTHING_REQUESTED)


def test_a_parked_ticket_is_in_the_hands_of_whoever_had_it_or_asked_for_it() -> None:
    until = AT + timedelta(days=7)
    parked = handling.park(handling.request(TICKET, PARK), until, AT)
    assert (parked.taken_by, parked.asked_at, parked.parked_until, parked.request) == (CARL, AT, until, None)
    theirs = replace(TAKEN, taken_by=PersonId(3))
    assert handling.park(handling.request(theirs, PARK), until, AT).taken_by == PersonId(3)
    going = handling.unpark(parked, until)
    assert (going.status, going.taken_by, going.asked_at, going.parked_until) == (Status.TAKEN, CARL, None, None)


def test_fixing_and_closing_make_a_wish_void() -> None:
    wanted = handling.request(TICKET, PARK)
    for act in (Act.FIX, Act.PASS_ON, Act.MERGE, Act.DISMISS):
        assert UNDOABLE[act](wanted).request is None
    assert life.withdraw(wanted, AT).request is None


def test_a_ticket_is_not_merged_with_itself_or_with_a_closed_one() -> None:
    assert handling.merge(TICKET, OTHER, AT).duplicate_of == OTHER.id
    assert_refused(lambda: handling.merge(TICKET, TICKET, AT), Why.SAME_TICKET)
    assert_refused(lambda: handling.merge(TICKET, life.withdraw(OTHER, AT), AT), Why.ALREADY_CLOSED)


def test_what_is_closed_is_not_corrected() -> None:
    closed = life.withdraw(TICKET, AT)
    for act in (Act.RECATEGORISE, Act.MOVE):
        assert_refused(lambda act=act: UNDOABLE[act](closed), Why.ALREADY_CLOSED)  # type: ignore[misc]  # of a default
    assert_refused(lambda: handling.give(closed, WEST), Why.ALREADY_CLOSED)
    assert_refused(lambda: handling.recategorise(TICKET, TICKET.category, AT, AT, {}, AT), Why.SAME_CATEGORY)


@pytest.mark.parametrize("act", UNDOABLE)
def test_what_was_done_is_undone_for_a_minute_by_whoever_did_it(act: Act) -> None:
    before = TICKET if act is Act.TAKE else TAKEN
    now = with_undo(before, UNDOABLE[act](before), act, CARL, AT)
    assert undone(now, CARL, AT + UNDO_WITHIN, DEFAULTS) == before
    assert_refused(lambda: undone(now, CARL, AT + UNDO_WITHIN + timedelta(seconds=1), DEFAULTS), Why.NOTHING_TO_UNDO)
    assert_refused(lambda: undone(now, PersonId(3), AT, DEFAULTS), Why.NOTHING_TO_UNDO)
    assert_refused(lambda: undone(before, CARL, AT, DEFAULTS), Why.NOTHING_TO_UNDO)


def test_what_is_undone_is_looked_at_again_at_once_for_a_case_may_have_come_meanwhile() -> None:
    waits = replace(TICKET, warn_at=AT + timedelta(days=9))
    now = with_undo(waits, replace(waits, warn_at=None), Act.RECATEGORISE, CARL, AT)
    assert undone(now, CARL, AT, DEFAULTS).warn_at is None


def test_nothing_is_undone_once_somebody_else_has_acted() -> None:
    fixed = with_undo(TAKEN, life.fix(TAKEN, CARL, AT, None), Act.FIX, CARL, AT)
    for later in (life.confirm(fixed, AT), life.reopen(fixed, AT, AT), life.expire(fixed, AT + SILENCE, DEFAULTS)):
        assert later.undo is None
    taken = with_undo(TICKET, TAKEN, Act.TAKE, CARL, AT)
    asked = life.ask(taken, CARL, "?", AT)
    acts = (
        asked,
        life.resume(replace(asked, undo=taken.undo), Act.ANSWER, AT),
        life.withdraw(taken, AT),
        handling.park(taken, AT + timedelta(days=1), AT),
        handling.unpark(replace(taken, status=Status.PARKED), AT),
        handling.refuse(replace(taken, request=PARK)),
        handling.reverse(replace(taken, status=Status.DISMISSED), AT, AT),
        handling.give(taken, WEST),
        *(UNDOABLE[act](taken) for act in UNDOABLE if act is not Act.TAKE),
    )
    assert [act.undo for act in acts] == [None] * len(acts)


def test_a_ticket_is_given_to_somebody_else_and_left_by_whoever_leaves() -> None:
    given = handling.give_to(TICKET, CARL)
    assert (given.status, given.taken_by) == (Status.TAKEN, CARL)
    assert handling.give_to(given, PersonId(77)).taken_by == 77
    with pytest.raises(Refusal) as refused:
        handling.give_to(given, CARL)
    assert refused.value.why is Why.ALREADY_TAKEN
    assert (handling.leave(given).status, handling.leave(given).taken_by) == (Status.OPEN, None)
    waiting = replace(given, status=Status.ASKED)
    assert (handling.leave(waiting).status, handling.leave(waiting).taken_by) == (Status.ASKED, None)


def entries(*acts: str) -> list[Entry]:
    """Return a history of these acts; "undo fix" is the undo of a fix."""
    split = [each.partition(" ") for each in acts]
    return [Entry(TICKET.id, AT, Act(act), CARL, note) for act, _, note in split]


def test_the_history_keeps_both_lines_and_what_is_in_force_has_neither() -> None:
    history = entries("send", "take", "fix", "undo fix", "fix", "undo take")
    assert undone_lines(history) == {1, 2}
    assert [entry.act for entry in in_force(history)] == [Act.SEND, Act.FIX]


def test_to_take_back_what_another_tickets_merge_brought_undoes_no_merge_of_this_one() -> None:
    assert undone_lines(entries("send", "merge", f"undo {Act.MERGE}\n{AT.isoformat()}")) == set()


def test_what_another_tickets_merge_brought_is_gone_once_it_is_taken_back_and_what_was_said_at_other_times_stays() -> (
    None
):
    merged_at = AT + timedelta(minutes=1)
    history = [
        *(replace(each, at=merged_at) for each in entries("support", "add", "take")),
        *entries("support", "add", f"undo {Act.MERGE}\n{merged_at.isoformat()}"),
        *(replace(each, at=merged_at) for each in entries("support")),
    ]
    assert undone_lines(history) == {0, 1}


@given(st.lists(st.sampled_from(["take", "fix", "undo take", "undo fix", "note"]), max_size=20))
def test_each_undoing_takes_back_at_most_one_line_before_it(acts: list[str]) -> None:
    history = entries(*acts)
    gone = undone_lines(history)
    assert len(gone) <= sum(entry.act is Act.UNDO for entry in history)
    for number in gone:
        assert any(entry.act is Act.UNDO and entry.note == history[number].act for entry in history[number:])
    assert len(in_force(history)) == sum(entry.act is not Act.UNDO for entry in history) - len(gone)
