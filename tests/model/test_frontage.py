"""Test the rules of frontages: what counts as reached, who may sign, and what a file that comes again changes."""

from dataclasses import replace
from datetime import date

import pytest

from casework.model.area import AreaCode
from casework.model.errors import Refusal, Why
from casework.model.frontage import (
    Frontage,
    FrontageCode,
    FrontageId,
    Share,
    Signed,
    State,
    found,
    in_front_of,
    left,
    merged,
    share,
    signed_in_chat,
    signed_on_paper,
)
from casework.model.person import PersonId
from casework.model.photo import Photo, PhotoId
from casework.model.place import Point, moved
from casework.model.policy import DEFAULTS

HERE = Point(37.765, -122.425)
DOOR = Frontage(FrontageId(1), FrontageCode("li"), "Li's", "Elm Street", AreaCode("east"), "12", HERE)
LILY, CARL, OTTO = PersonId(1), PersonId(2), PersonId(3)
MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
PAPER = Photo(PhotoId(1), "a" * 64)
IN_CHAT = signed_in_chat(DOOR, LILY, 0, MONDAY, DEFAULTS)


def test_reached_are_those_who_signed_or_refused_and_what_has_closed_counts_nowhere() -> None:
    counted = {State.SIGNED: 5, State.REFUSED: 2, State.NOT_REACHED: 4, State.CLOSED: 100}
    assert share(counted, DEFAULTS) == Share(total=11, reached=7, signed=5, signed_by=9, reached_by=10)
    assert share(counted, DEFAULTS).shortfall == 4
    assert share({State.SIGNED: 3}, DEFAULTS).shortfall == 0
    assert share({}, DEFAULTS) == Share()


def test_a_press_signs_and_on_paper_it_only_says_who_hears() -> None:
    assert (IN_CHAT.state, IN_CHAT.how, IN_CHAT.on, IN_CHAT.may_be_told) == (State.SIGNED, Signed.CHAT, MONDAY, True)
    on_paper = signed_on_paper(DOOR, PAPER, CARL, MONDAY)
    assert (on_paper.how, on_paper.paper, on_paper.by, on_paper.may_be_told) == (Signed.PAPER, PAPER, CARL, False)
    both = signed_in_chat(on_paper, LILY, 0, TUESDAY, DEFAULTS)
    assert both == replace(on_paper, signer=LILY)
    assert signed_on_paper(IN_CHAT, PAPER, CARL, TUESDAY).signer == LILY
    assert left(IN_CHAT) == replace(IN_CHAT, signer=None)
    assert signed_in_chat(IN_CHAT, LILY, DEFAULTS.frontages_a_person, TUESDAY, DEFAULTS) == IN_CHAT


@pytest.mark.parametrize(
    ("door", "has", "why"),
    [
        (IN_CHAT, 0, Why.FRONTAGE_TAKEN),
        (replace(DOOR, state=State.CLOSED), 0, Why.FRONTAGE_CLOSED),
        (DOOR, DEFAULTS.frontages_a_person, Why.TOO_MANY_FRONTAGES),
    ],
)
def test_who_may_not_sign_by_a_press(door: Frontage, has: int, why: Why) -> None:
    with pytest.raises(Refusal) as refused:
        signed_in_chat(door, OTTO, has, MONDAY, DEFAULTS)
    assert refused.value.why is why


def test_what_staff_find_ends_an_earlier_signature_and_whoever_heard() -> None:
    refused = found(IN_CHAT, State.REFUSED, "fee", CARL, TUESDAY)
    assert (refused.state, refused.how, refused.signer, refused.by) == (State.REFUSED, None, None, CARL)
    assert refused.reason == "fee"


def test_the_nearest_doorway_that_is_open_is_in_front() -> None:
    near = replace(DOOR, id=FrontageId(2), point=moved(HERE, 0, 10))
    closed = replace(DOOR, id=FrontageId(3), point=moved(HERE, 0, 9), state=State.CLOSED)
    spot = moved(HERE, 0, 9)
    assert in_front_of(spot, [DOOR, near, closed, replace(DOOR, point=None)], DEFAULTS) == near
    assert in_front_of(moved(HERE, 0, 30), [DOOR, near], DEFAULTS) is None
    assert in_front_of(spot, [], DEFAULTS) is None


REFUSED = replace(DOOR, state=State.REFUSED, on=TUESDAY, reason="fee")


@pytest.mark.parametrize(
    ("kept", "read", "has_state", "after"),
    [
        (IN_CHAT, replace(DOOR, name="New"), False, replace(IN_CHAT, name="New")),
        (IN_CHAT, replace(REFUSED, on=None), True, IN_CHAT),  # without a day it gives way
        (IN_CHAT, replace(REFUSED, on=date(2026, 3, 1)), True, IN_CHAT),  # it is older
        (IN_CHAT, REFUSED, True, REFUSED),
        (IN_CHAT, replace(DOOR, state=State.SIGNED, on=TUESDAY), True, replace(IN_CHAT, on=TUESDAY)),
        (DOOR, replace(REFUSED, on=None), True, replace(REFUSED, on=None)),
    ],
)
def test_a_file_that_comes_again_changes_what_it_names_and_the_later_state_stays(
    kept: Frontage, read: Frontage, has_state: bool, after: Frontage
) -> None:
    assert merged(kept, read, has_state=has_state) == after
