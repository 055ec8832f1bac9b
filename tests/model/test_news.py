"""What residents send to a ticket is gathered until somebody else acts, or the desk must notice it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from casework.model.news import comes_down, first_of, gathered
from casework.model.person import PersonId
from casework.model.ticket import Act, Entry
from casework.model.ticket_id import TicketId

AT = datetime(2026, 3, 2, 17, tzinfo=UTC)
ZONE = ZoneInfo("America/Los_Angeles")
RITA = PersonId(1)


def history(*acts: Act) -> list[Entry]:
    return [Entry(TicketId(1), AT + timedelta(minutes=number), act, RITA) for number, act in enumerate(acts)]


LIVELY = history(Act.SEND, Act.SUPPORT, Act.NUDGE, Act.TAKE, Act.ADD, Act.ANSWER, Act.FIX)


@pytest.mark.parametrize(("line", "first"), [(1, 1), (2, 1), (4, 4), (5, 4)])
def test_what_is_gathered_begins_after_the_last_act_of_somebody_else(line: int, first: int) -> None:
    assert first_of(LIVELY, line) == first


def test_a_line_is_gathered_with_the_number_of_its_addition() -> None:
    assert [(number, entry.act) for number, entry in gathered(LIVELY, 1)] == [(1, Act.SUPPORT), (0, Act.NUDGE)]
    assert [(number, entry.act) for number, entry in gathered(LIVELY, 4)] == [(2, Act.ADD), (3, Act.ANSWER)]
    assert gathered(LIVELY, 6) == []


@pytest.mark.parametrize(
    ("before", "act", "later", "must_be_noticed"),
    [
        (Act.SEND, Act.ADD, timedelta(), False),  # it is a new message anyway
        (Act.TAKE, Act.ADD, timedelta(days=1), False),
        (Act.ADD, Act.ADD, timedelta(hours=1), False),
        (Act.ADD, Act.SUPPORT, timedelta(hours=14), False),  # 23:00
        (Act.ADD, Act.SUPPORT, timedelta(hours=15), True),  # midnight in the district
        (Act.ADD, Act.ANSWER, timedelta(minutes=1), True),
        (Act.ASK, Act.ANSWER, timedelta(minutes=1), False),
    ],
)
def test_an_edit_would_go_unnoticed_on_another_day_and_where_an_answer_is_waited_for(
    before: Act, act: Act, later: timedelta, must_be_noticed: bool
) -> None:
    lines = [Entry(TicketId(1), AT, before, RITA), Entry(TicketId(1), AT + later, act, RITA)]
    assert comes_down(lines, 1, ZONE) is must_be_noticed
