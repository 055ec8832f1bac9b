"""A report may be the same as an older ticket, and its resident is asked about that one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from casework.model.area import AreaCode
from casework.model.category import CategoryCode
from casework.model.duplicate import Near, by_distance, may_be_same, rival
from casework.model.person import PersonId
from casework.model.photo import Photo, PhotoId
from casework.model.place import Point, moved
from casework.model.policy import DEFAULTS
from casework.model.ticket import Status, Ticket
from casework.model.ticket_id import TicketId

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SPOT = Point(37.765, -122.425)
BULKY, BAGS, DIRT = CategoryCode("bulky"), CategoryCode("bags"), CategoryCode("dirt")
GROUP = {BULKY, BAGS}
OLDEST = timedelta(weeks=DEFAULTS.compare_weeks)
BACK_WITHIN = timedelta(days=DEFAULTS.offer_back_days)
HASH = 0xF0F0_F0F0_0F0F_0F0F
MINE = Photo(PhotoId(1), "a" * 64, None, HASH)
ANOTHER = Photo(PhotoId(2), "b" * 64, None, ~HASH & (2**64 - 1))


def ticket(number: int = 1, metres: float = 0, category: CategoryCode = BULKY, status: Status = Status.OPEN) -> Ticket:
    return Ticket(
        id=TicketId(number),
        reporter=PersonId(1),
        category=category,
        point=moved(SPOT, metres, 0),
        place_title=None,
        area=AreaCode("east"),
        area_name="Eastside",
        team=None,
        words="",
        reported_at=AT - timedelta(days=1),
        answer_by=AT,
        fix_by=AT,
        status=status,
    )


def near(number: int, metres: float, *photos: Photo, category: CategoryCode = BULKY) -> Near:
    return Near(ticket(number, metres, category), metres, photos)


@pytest.mark.parametrize("status", Status)
def test_a_ticket_is_still_about_something_unless_it_is_closed_or_was_fixed_long_ago(status: Status) -> None:
    is_fixed = status in (Status.FIXED, Status.CONFIRMED, Status.UNCONFIRMED)
    recent, old = AT - BACK_WITHIN + timedelta(seconds=1), AT - BACK_WITHIN
    assert may_be_same(replace(ticket(status=status), fixed_at=recent), AT, DEFAULTS) is (
        is_fixed or not status.is_closed
    )
    assert may_be_same(replace(ticket(status=status), fixed_at=old), AT, DEFAULTS) is (
        not is_fixed and not status.is_closed
    )


def test_a_ticket_of_more_than_twelve_weeks_ago_is_not_asked_about() -> None:
    assert may_be_same(replace(ticket(), reported_at=AT - OLDEST), AT, DEFAULTS)
    assert not may_be_same(replace(ticket(), reported_at=AT - OLDEST - timedelta(seconds=1)), AT, DEFAULTS)


def test_what_is_within_250_metres_stands_nearest_first_and_of_two_as_near_the_newer() -> None:
    tickets = [ticket(1, 249), ticket(2, 10), ticket(3, 251), ticket(4, -10), ticket(5, 0, status=Status.WITHDRAWN)]
    assert [each.id for _, each in by_distance(tickets, SPOT, AT, DEFAULTS)] == [4, 2, 1]
    assert [round(metres) for metres, _ in by_distance(tickets, SPOT, AT, DEFAULTS)] == [10, 10, 249]


def test_the_nearest_of_the_group_is_asked_about() -> None:
    around = [near(1, 5, category=DIRT), near(2, 20, category=BAGS), near(3, 30)]
    assert rival(around, [], GROUP, [], DEFAULTS) == 2
    assert rival(around, [], {CategoryCode("noise")}, [], DEFAULTS) is None
    assert rival([], [MINE], GROUP, [], DEFAULTS) is None


def test_one_further_than_50_metres_is_asked_about_only_if_no_other_was() -> None:
    close, on_the_line, far = near(1, 49), near(2, DEFAULTS.same_within_m), near(3, DEFAULTS.perhaps_same_within_m)
    assert rival([far], [], GROUP, [], DEFAULTS) == 3
    assert rival([close, on_the_line, far], [], GROUP, [TicketId(1)], DEFAULTS) == 2
    assert rival([close, far], [], GROUP, [TicketId(1)], DEFAULTS) is None
    assert rival([far], [], GROUP, [TicketId(9)], DEFAULTS) is None
    assert rival([close], [], GROUP, [TicketId(1)], DEFAULTS) is None


def test_whoever_said_of_three_that_they_are_not_the_same_is_asked_no_more() -> None:
    around = [near(number, number, MINE) for number in range(1, 6)]
    assert rival(around, [MINE], GROUP, [TicketId(1), TicketId(2)], DEFAULTS) == 3
    assert rival(around, [MINE], GROUP, [TicketId(1), TicketId(2), TicketId(3)], DEFAULTS) is None


def test_the_same_photo_comes_first_whatever_its_category() -> None:
    around = [near(1, 5), near(2, 200, ANOTHER, MINE, category=DIRT)]
    assert rival(around, [MINE], GROUP, [], DEFAULTS) == 2
    assert rival(around, [MINE], GROUP, [TicketId(2)], DEFAULTS) == 1
    assert rival(around, [MINE], GROUP, [TicketId(1)], DEFAULTS) == 2


def test_a_photo_is_the_same_by_its_file_or_by_its_likeness() -> None:
    for other, is_same in (
        (replace(MINE, likeness=None), True),
        (replace(MINE, name="c" * 64), True),
        (replace(MINE, name="c" * 64, likeness=HASH ^ 0b101), True),
        (replace(MINE, name="c" * 64, likeness=None), False),
        (ANOTHER, False),
    ):
        found = rival([near(1, 200, other, category=DIRT)], [MINE], GROUP, [], DEFAULTS)
        assert (found == 1) is is_same, other
