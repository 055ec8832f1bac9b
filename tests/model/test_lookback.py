"""The sample of the look-back: all that is in doubt, and a share of the rest, more where work came back."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random

import pytest

from casework.model.category import CategoryCode
from casework.model.deadline import Calendar
from casework.model.lookback import closed_in, sample, week_of
from casework.model.policy import DEFAULTS
from casework.model.team import TeamCode
from casework.model.ticket import Status, Ticket
from casework.model.ticket_id import TicketId
from tests.model.test_ticket import AT, TICKET
from tests.stories.stage import ZONE

CALENDAR = Calendar(ZONE)


def closed(first: int, count: int, team: str, status: Status = Status.CONFIRMED, rework: int = 0) -> list[Ticket]:
    done = replace(TICKET, status=status, rework=rework, team=TeamCode(team), closed_at=AT)
    return [replace(done, id=TicketId(first + n)) for n in range(count)]


def test_all_that_is_in_doubt_comes_first_and_of_the_rest_a_share_for_each_team_and_category() -> None:
    calm, rough = closed(100, 40, "east"), closed(200, 40, "west")
    other = [replace(each, category=CategoryCode("other")) for each in closed(300, 20, "west")]
    doubtful = [
        *closed(1, 3, "east", Status.DISMISSED),
        *closed(4, 2, "east", Status.UNCONFIRMED),
        *closed(6, 1, "west", rework=1),
    ]
    chosen = [ticket.id for ticket in sample([*calm, *rough, *other, *doubtful], DEFAULTS, Random(7))]
    assert chosen[:6] == [1, 2, 3, 4, 5, 6]
    assert Counter(number // 100 for number in chosen[6:]) == {1: 4, 2: 12, 3: 2}
    assert len(set(chosen)) == len(chosen)


def test_chance_decides_which_and_rounds_a_share_that_is_no_whole_number() -> None:
    five = closed(1, 5, "east")
    drawn = [tuple(ticket.id for ticket in sample(five, DEFAULTS, Random(seed))) for seed in range(2000)]
    assert {len(each) for each in drawn} == {0, 1}
    assert sum(map(len, drawn)) == pytest.approx(1000, abs=100)
    assert len(set(drawn)) == 6
    assert sample([], DEFAULTS, Random(1)) == []


@pytest.mark.parametrize(
    ("day", "hour", "monday"),
    [(1, 12, 23), (2, 7, 23), (2, 8, 2), (2, 23, 2), (8, 23, 2), (9, 7, 2), (9, 8, 9)],
)
def test_a_week_is_drawn_on_monday_when_letters_are_sent_and_the_clock_may_change_in_it(
    day: int, hour: int, monday: int
) -> None:
    at = datetime(2026, 3, day, hour, tzinfo=ZONE)
    assert week_of(at, CALENDAR, DEFAULTS) == date(2026, 2 if monday == 23 else 3, monday)
    since, until = closed_in(date(2026, 3, 9), CALENDAR)  # the clock changes on the 8th
    assert (since.astimezone(UTC).hour, until.astimezone(UTC).hour) == (8, 7)
