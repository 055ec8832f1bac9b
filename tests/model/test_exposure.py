"""What may be shown to everybody, and when: the rules, without a database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from casework.model import exposure as rules
from casework.model.errors import Refusal, Why
from casework.model.exposure import LONGEST_ANSWER, Exhibit, Exposure, Stand
from casework.model.photo import Photo, PhotoId, Stage, TicketPhoto
from casework.model.policy import DEFAULTS
from casework.model.ticket import Status, Ticket
from casework.model.ticket_id import TicketId
from casework.model.warning import Step
from tests.messages.values import ORDINARY, ticket

AT, DAY = datetime(2026, 3, 2, 9, tzinfo=UTC), date(2026, 3, 2)
OPEN = ticket(ORDINARY)
DONE = replace(
    *(OPEN,), status=Status.CONFIRMED, rework=0, reported_at=AT, fixed_at=AT + timedelta(hours=3), closed_at=AT
)


def photo(number: int, stage: Stage, rework: int = 0, *, is_private: bool = False, same_as: int = 0) -> TicketPhoto:
    kept = Photo(PhotoId(number), f"{number:064}")
    return TicketPhoto(kept, stage, rework, is_private, None, TicketId(same_as) if same_as else None)


BEFORE, AFTER = photo(1, Stage.BEFORE), photo(2, Stage.AFTER)


def heard() -> Exposure:
    return rules.hear(rules.propose(OPEN, Exhibit.EXPOSURE, DAY, by_rule=False), AT + timedelta(days=1))


def why(refused: Refusal) -> Why:
    return refused.why


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"warned": Step.LIST}, True),
        ({"warned": Step.OVERSEE}, False),
        ({"rework": 3}, True),
        ({"rework": 2}, False),
        ({"rework": 3, "status": Status.FIXED}, False),
        ({"rework": 3, "status": Status.PARKED}, False),
        ({"rework": 3, "status": Status.DISMISSED}, False),
    ],
)
def test_what_is_late_for_long_or_came_back_often_is_exposed(changes: dict[str, object], expected: bool) -> None:
    found: Ticket = replace(OPEN, **({"rework": 0, "warned": 0} | changes))  # type: ignore[arg-type]  # fields by name
    assert rules.is_exposable(found, DEFAULTS) is expected


@pytest.mark.parametrize(
    ("done", "photos", "is_one_hand", "expected"),
    [
        (DONE, (BEFORE, AFTER), False, True),
        (DONE, (BEFORE, AFTER), True, False),
        (DONE, (BEFORE,), False, False),
        (DONE, (AFTER,), False, False),
        (DONE, (BEFORE, photo(2, Stage.AFTER, same_as=9)), False, False),
        (DONE, (photo(1, Stage.BEFORE, is_private=True), AFTER), False, False),
        (replace(DONE, rework=1), (BEFORE, photo(2, Stage.AFTER, 1)), False, False),
        (replace(DONE, status=Status.UNCONFIRMED), (BEFORE, AFTER), False, False),
        (replace(DONE, fixed_at=AT + timedelta(hours=25)), (BEFORE, AFTER), False, False),
    ],
)
def test_a_model_is_fixed_fast_confirmed_and_proved(
    done: Ticket, photos: Sequence[TicketPhoto], is_one_hand: bool, expected: bool
) -> None:
    assert rules.is_exemplary(done, photos, DEFAULTS, is_one_hand=is_one_hand) is expected


def test_nothing_is_published_before_the_team_was_heard() -> None:
    with pytest.raises(Refusal) as early:
        rules.publish(heard(), OPEN, DAY, AT)
    assert why(early.value) is Why.TEAM_NOT_HEARD
    assert rules.publish(heard(), OPEN, DAY, AT + timedelta(days=1)).stand is Stand.PUBLISHED
    answered = rules.answer(heard(), OPEN.id, "It rained.")
    assert rules.publish(answered, OPEN, DAY, AT).published_on == DAY
    for over in (rules.end(answered, "mistake"), rules.propose(OPEN, Exhibit.EXPOSURE, DAY, by_rule=True)):
        with pytest.raises(Refusal) as not_asked:
            rules.publish(over, OPEN, DAY, AT)
        assert why(not_asked.value) is Why.NOT_BEING_HEARD


@pytest.mark.parametrize(
    ("kind", "status", "expected"),
    [
        *((kind, status, Why.NOTHING_TO_SHOW) for kind in Exhibit for status in sorted(rules.NOT_THEIRS)),
        *((Exhibit.MODEL, status, Why.NOT_FIXED_YET) for status in (Status.OPEN, Status.TAKEN, Status.PARKED)),
        *((Exhibit.MODEL, status, None) for status in (Status.FIXED, Status.CONFIRMED, Status.UNCONFIRMED)),
        *((Exhibit.EXPOSURE, status, None) for status in (Status.OPEN, Status.FIXED, Status.CONFIRMED)),
    ],
)
def test_what_is_published_is_as_its_ticket_is_by_then(kind: Exhibit, status: Status, expected: Why | None) -> None:
    answered, now = replace(heard(), kind=kind, answer="So."), replace(OPEN, status=status)
    if expected is None:
        assert rules.publish(answered, now, DAY, AT).seen_as is status
        return
    with pytest.raises(Refusal) as refused:
        rules.publish(answered, now, DAY, AT)
    assert why(refused.value) is expected


def test_an_answer_comes_in_time_and_has_an_end() -> None:
    assert rules.answer(heard(), OPEN.id, "x" * LONGEST_ANSWER).answer
    with pytest.raises(Refusal) as too_long:
        rules.answer(heard(), OPEN.id, "x" * (LONGEST_ANSWER + 1))
    assert why(too_long.value) is Why.WORDS_TOO_LONG
    for none in (None, rules.end(heard(), "mistake")):
        with pytest.raises(Refusal) as nobody_asks:
            rules.answer(none, OPEN.id, "But")
        assert why(nobody_asks.value) is Why.NOT_BEING_HEARD


def test_a_photo_is_let_through_and_no_longer() -> None:
    chosen = rules.choose(heard(), PhotoId(1), [PhotoId(1), PhotoId(2)])
    assert chosen.photos == (1,)
    assert rules.choose(chosen, PhotoId(1), [PhotoId(1)]).photos == ()
    with pytest.raises(Refusal):
        rules.choose(heard(), PhotoId(3), [PhotoId(1)])


def test_private_photos_and_those_of_earlier_fixes_are_not_offered() -> None:
    photos = [BEFORE, photo(3, Stage.BEFORE, is_private=True), photo(4, Stage.AFTER, 0), photo(5, Stage.AFTER, 1)]
    offered = rules.offered(replace(OPEN, rework=1), [*photos, photo(6, Stage.STILL, 1)])
    assert [each.photo.id for each in offered] == [1, 5]


def test_what_has_nothing_to_show_is_not_proposed() -> None:
    for changes, expected in (
        ({"team": None}, Why.NOBODY_TO_HEAR),
        ({"status": Status.DISMISSED}, Why.NOTHING_TO_SHOW),
    ):
        with pytest.raises(Refusal) as refused:
            rules.propose(replace(OPEN, **changes), Exhibit.EXPOSURE, DAY, by_rule=False)
        assert why(refused.value) is expected
    with pytest.raises(Refusal) as not_fixed:
        rules.propose(replace(OPEN, fixed_at=None), Exhibit.MODEL, DAY, by_rule=False)
    assert why(not_fixed.value) is Why.NOT_FIXED_YET


def test_what_ends_says_whether_it_was_published() -> None:
    assert rules.end(heard(), "mistake").stand is Stand.DROPPED
    assert rules.end(replace(heard(), stand=Stand.PUBLISHED), "settled").stand is Stand.TAKEN_DOWN
