"""A report may be the same as an older ticket, and its resident is asked about that one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from casework.model.area import AreaCode
from casework.model.category import CategoryCode
from casework.model.duplicate import Compared, has_same_photo, may_be_same, ranked, rival
from casework.model.entry import Record, Source
from casework.model.person import PersonId
from casework.model.photo import Photo, PhotoId
from casework.model.place import Point, moved
from casework.model.policy import DEFAULTS
from casework.model.ticket import Status, Ticket
from casework.model.ticket_id import TicketId

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
REPORTED = AT - timedelta(days=1)
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
        reported_at=REPORTED,
        answer_by=AT,
        fix_by=AT + timedelta(days=30),
        status=status,
    )


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


def test_the_crowd_is_all_others_also_where_it_is_counted_only_near_by() -> None:
    policy = replace(DEFAULTS, crowd_within_m=10, crowd_percent=100)
    compared = Compared(SPOT, {BULKY}, GROUP, "", REPORTED)
    far, near, another = ticket(1, 20), ticket(2, 5, DIRT), ticket(3, 5)
    assert ranked([far], compared, policy) == [1]
    assert ranked([far, near], compared, policy) == []  # near by stands one that is not the one of which is asked
    assert ranked([another], compared, policy) == [3]


def asked(*tickets: Ticket, days: float = 0, words: str = "") -> list[int]:
    """Return the tickets to ask about, best first, so many days after they were reported."""
    at = REPORTED + timedelta(days=days)
    return list(ranked(tickets, Compared(SPOT, {BULKY}, GROUP, words, at), DEFAULTS))


@pytest.mark.parametrize(
    ("metres", "days", "is_asked"),
    [
        (0, 15.9, True),
        (0, 16.1, False),
        (24.9, 0, True),
        (25.1, 0, False),
        (15, 12, True),  # 3/5 and 3/4 of the limits: the hypotenuse is 0.96
        (15, 13, False),
        (20, 9.5, True),
        (20, 10, False),
        (240, 0, False),
    ],
)
def test_distance_and_age_add_up_as_the_sides_of_a_triangle(metres: float, days: float, is_asked: bool) -> None:
    assert bool(asked(ticket(1, metres), days=days)) is is_asked


def test_who_is_asked_about_several_is_asked_about_the_least_doubtful_first_and_of_two_the_newer() -> None:
    older = replace(ticket(4), reported_at=REPORTED - timedelta(days=6))
    assert asked(ticket(1, 12), ticket(2, 3), ticket(3, -3), older, ticket(5, 30)) == [3, 2, 4, 1]


def test_the_category_must_be_the_same_or_the_group_and_the_words() -> None:
    bags, dirt = (replace(ticket(1, category=code), words="Two blue bags at the gate") for code in (BAGS, DIRT))
    assert asked(bags) == asked(bags, words="bags") == asked(bags, words="an old sofa at our house") == []
    assert asked(bags, words="BLUE BAGS lie here") == [1]
    assert asked(dirt, words="Two blue bags at the gate") == []
    assert asked(replace(bags, words="楼下有两袋垃圾"), words="两袋垃圾") == [1]


def test_nothing_is_asked_about_once_it_is_three_times_as_old_as_its_promise() -> None:
    promised = [replace(ticket(), fix_by=REPORTED + timedelta(days=days)) for days in (0, 2)]
    assert [bool(asked(each, days=0.9)) for each in promised] == [True, True]
    assert (
        [bool(asked(each, days=1.1)) for each in promised]
        == [bool(asked(each, days=5.9)) for each in promised]
        == [False, True]
    )
    assert [bool(asked(each, days=6.1)) for each in promised] == [False, False]


def test_where_much_is_open_it_must_be_nearer() -> None:
    others = [ticket(number, 55, DIRT) for number in range(10, 15)]
    far = [ticket(number, 65, DIRT) for number in range(10, 15)]
    fixed = [replace(each, status=Status.FIXED, fixed_at=REPORTED) for each in others]
    assert asked(ticket(1, 12), *others) == [1]
    assert asked(ticket(1, 13), *others) == []
    assert asked(ticket(1, 13), *far) == asked(ticket(1, 13), *fixed) == [1]


def test_what_was_fixed_is_asked_about_at_the_very_spot_within_days_and_no_longer_than_it_was_open() -> None:
    def after_fix(open_days: float, fixed_ago: float, metres: float = 0) -> bool:
        fixed = replace(ticket(1, metres), status=Status.CONFIRMED, fixed_at=REPORTED + timedelta(days=open_days))
        return bool(asked(fixed, days=open_days + fixed_ago))

    assert after_fix(20, 6.9)
    assert not after_fix(20, 7.1)
    assert after_fix(2, 1.9)
    assert not after_fix(2, 2.1)
    assert not after_fix(0, 0.001)  # it was recorded as done
    assert after_fix(20, 1, 9.9)
    assert not after_fix(20, 1, 10.1)


@pytest.mark.parametrize("record", Record)
def test_a_ticket_that_came_from_a_file_counts_as_any_other(record: Record) -> None:
    assert asked(replace(ticket(), source=Source.IMPORT, reporter=None, record=record)) == [1]


def test_whoever_said_of_three_that_they_are_not_the_same_is_asked_no_more() -> None:
    one, two, three, four = (TicketId(number) for number in (1, 2, 3, 4))
    assert rival([one, two, three, four], [], [one, two], DEFAULTS) == three
    assert rival([one, two, three, four], [four], [one, two, three], DEFAULTS) is None
    assert rival([one], [], [one], DEFAULTS) is None


def test_the_same_photo_comes_first() -> None:
    one, two = TicketId(1), TicketId(2)
    assert rival([one], [two], [], DEFAULTS) == rival([], [two], [], DEFAULTS) == two
    assert rival([one], [two], [two], DEFAULTS) == one


def test_a_photo_is_the_same_by_its_file_or_by_its_likeness() -> None:
    for other, is_same in (
        (replace(MINE, likeness=None), True),
        (replace(MINE, name="c" * 64), True),
        (replace(MINE, name="c" * 64, likeness=HASH ^ 0b101), True),
        (replace(MINE, name="c" * 64, likeness=None), False),
        (ANOTHER, False),
    ):
        assert has_same_photo([MINE], other) is is_same, other
    assert not has_same_photo([], MINE)
