"""A ticket's life keeps to its table, and every refusal says what is so."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from casework.model import ticket as life
from casework.model.area import AreaCode
from casework.model.category import CategoryCode
from casework.model.errors import Refusal, Why
from casework.model.person import PersonId
from casework.model.place import Point
from casework.model.team import TeamCode
from casework.model.ticket import SILENCE, TRANSITIONS, Act, Status, Ticket
from casework.model.ticket_id import TicketId

DRAWING = Path(__file__).parents[2] / "docs" / "ticket.md"
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
CARL = PersonId(2)
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
ACTS: dict[Act, Callable[[Ticket], Ticket]] = {
    Act.TAKE: lambda ticket: life.take(ticket, CARL),
    Act.FIX: lambda ticket: life.fix(ticket, CARL, AT, None),
    Act.CONFIRM: life.confirm,
    Act.REOPEN: lambda ticket: life.reopen(ticket, AT, AT),
    Act.EXPIRE: lambda ticket: life.expire(ticket, AT + SILENCE),
}


def at(status: Status) -> Ticket:
    by = {"taken_by": CARL, "fixed_by": CARL, "fixed_at": AT} if status is not Status.OPEN else {}
    return replace(TICKET, status=status, **by)  # type: ignore[arg-type]  # the fields' types differ


def test_the_drawing_shows_the_table_and_nothing_else() -> None:
    drawn = re.findall(r"^    (\w+) --> (\w+): (\w+)$", DRAWING.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(drawn) == sorted((before, after, act) for (before, act), after in TRANSITIONS.items())


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
    says = {
        Status.OPEN: Why.NOT_FIXED_YET,
        Status.TAKEN: Why.ALREADY_TAKEN if act is Act.TAKE else Why.NOT_FIXED_YET,
        Status.FIXED: Why.ALREADY_FIXED,
        Status.CONFIRMED: Why.ALREADY_CLOSED,
        Status.UNCONFIRMED: Why.ALREADY_CLOSED,
    }
    assert refused.value.why is says[status]


def test_acts_that_move_a_ticket_are_all_in_the_table() -> None:
    assert {act for _, act in TRANSITIONS} == set(Act) - {Act.SEND, Act.ROUTE, Act.VIEW} == set(ACTS)


def test_reopening_counts_and_forgets_who_had_it() -> None:
    again = life.reopen(at(Status.FIXED), AT + timedelta(hours=1), AT + timedelta(hours=2), "album")
    assert (again.rework, again.taken_by, again.fixed_by, again.fixed_at, again.album) == (1, None, None, None, "album")
    assert (again.answer_by, again.fix_by) == (AT + timedelta(hours=1), AT + timedelta(hours=2))


def test_silence_is_no_answer_before_fourteen_days() -> None:
    with pytest.raises(Refusal) as refused:
        life.expire(at(Status.FIXED), AT + SILENCE - timedelta(seconds=1))
    assert refused.value.why is Why.TOO_EARLY


def test_the_rest_of_an_album_belongs_to_the_fix_of_whoever_sent_it() -> None:
    fixed = life.fix(TICKET, CARL, AT, "album")
    assert life.belongs_to_fix(fixed, CARL, "album")
    assert not life.belongs_to_fix(fixed, CARL, None)
    assert not life.belongs_to_fix(fixed, PersonId(3), "album")
    assert not life.belongs_to_fix(life.confirm(fixed), CARL, "album")
