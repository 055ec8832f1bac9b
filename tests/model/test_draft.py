"""A draft takes anything in any order, loses nothing, and asks only for what is missing."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from casework.model.area import AreaCode
from casework.model.category import CategoryCode
from casework.model.draft import (
    MOST_PHOTOS,
    MOST_WORDS,
    AddPhoto,
    AddWords,
    Answer,
    Cancel,
    ChooseCategory,
    ChooseGroup,
    Draft,
    DraftId,
    GivePlace,
    GoBack,
    HaveNoPhoto,
    PickCategory,
    Place,
    Send,
    Step,
    advance,
    length,
)
from casework.model.errors import Refusal, Why
from casework.model.person import PersonId
from casework.model.photo import Photo, PhotoId
from casework.model.place import Point
from casework.model.ticket_id import TicketId

DRAWING = Path(__file__).parents[2] / "docs" / "draft.md"
EMPTY = Draft(DraftId(1), PersonId(1))
HERE = Place(Point(37.765, -122.425), None, None, AreaCode("east"))
AT_SEA = Place(Point(37.765, -122.6))


def photo(number: int = 1) -> AddPhoto:
    return AddPhoto(Photo(PhotoId(number), f"{number:064x}"))


ANSWERS: tuple[Answer, ...] = (
    photo(),
    HaveNoPhoto(),
    GivePlace(HERE),
    GivePlace(AT_SEA),
    PickCategory(),
    ChooseGroup(CategoryCode("rubbish")),
    ChooseCategory(CategoryCode("bulky")),
    AddWords("A sofa"),
    GoBack(),
    Cancel(),
    Send(TicketId(7)),
)
NAMES = {type(answer).__name__ for answer in ANSWERS}


def walked() -> Iterator[tuple[Step, str, Step]]:
    """Every step, answer and next step that can be reached from an empty draft."""
    seen, waiting = {EMPTY}, [EMPTY]
    while waiting:
        draft = waiting.pop()
        for answer in ANSWERS:
            if isinstance(answer, AddWords) and draft.words:
                continue  # more of the same leads nowhere new
            try:
                after = advance(draft, answer)
            except Refusal:
                continue
            if after.step is not draft.step:
                yield draft.step, type(answer).__name__, after.step
            if after not in seen:
                seen.add(after)
                waiting.append(after)


def test_the_drawing_shows_every_way_and_no_other() -> None:
    drawn = re.findall(r"^    (\w+) --> (\w+): (\w+)$", DRAWING.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted((before, after, name) for before, name, after in set(walked())) == sorted(drawn)


def test_every_kind_of_answer_is_tried_here() -> None:
    assert {kind.__name__ for kind in Answer.__args__} == NAMES


@given(st.lists(st.sampled_from(ANSWERS), max_size=30))
def test_nothing_that_was_said_is_asked_for_again(answers: list[Answer]) -> None:
    draft = EMPTY
    for answer in answers:
        with suppress(Refusal):
            draft = advance(draft, answer)
        match draft.step:
            case Step.PHOTO:
                assert not draft.photos
                assert not draft.has_no_photo
            case Step.REASON:
                assert not draft.photos
                assert not draft.words
            case Step.PLACE:
                assert draft.place is None or draft.place.area is None
            case Step.GROUP | Step.CATEGORY:
                assert draft.category is None or draft.is_picking
            case Step.READY:
                assert draft.photos or draft.words
                assert draft.place
                assert draft.category
            case Step.SENT:
                assert draft.ticket
            case Step.CANCELLED:
                assert draft.is_cancelled


@pytest.mark.parametrize("last", [Cancel(), Send(TicketId(7))], ids=["cancelled", "sent"])
@pytest.mark.parametrize("answer", ANSWERS, ids=str)
def test_a_draft_that_is_over_takes_nothing_more(last: Answer, answer: Answer) -> None:
    draft = EMPTY
    for each in (photo(), GivePlace(HERE), ChooseCategory(CategoryCode("bulky")), last):
        draft = advance(draft, each)
    with pytest.raises(Refusal) as refused:
        advance(draft, answer)
    assert refused.value.why is Why.DRAFT_OVER
    assert refused.value.facts["ticket"] == (7 if isinstance(last, Send) else 0)


def test_a_draft_that_is_not_ready_cannot_be_sent() -> None:
    with pytest.raises(Refusal) as refused:
        advance(advance(EMPTY, photo()), Send(TicketId(7)))
    assert refused.value.why is Why.DRAFT_NOT_READY


def test_ten_photos_fit_and_the_same_one_counts_once() -> None:
    draft = EMPTY
    for number in [*range(MOST_PHOTOS), 0, 1]:
        draft = advance(draft, photo(number))
    assert [each.id for each in draft.photos] == list(range(MOST_PHOTOS))
    with pytest.raises(Refusal) as refused:
        advance(draft, photo(MOST_PHOTOS))
    assert refused.value.why is Why.PHOTO_TOO_MANY


def test_words_add_up_to_a_limit_in_utf_16_units() -> None:
    draft = advance(advance(EMPTY, AddWords("one")), AddWords("two"))
    assert draft.words == "one\ntwo"
    full = advance(EMPTY, AddWords("🛋" * (MOST_WORDS // 2)))
    assert length(full.words) == MOST_WORDS
    with pytest.raises(Refusal) as refused:
        advance(full, AddWords("x"))
    assert refused.value.facts == {"most": MOST_WORDS, "length": MOST_WORDS + 2}


def test_back_leads_to_the_groups_and_then_out_of_them() -> None:
    draft = advance(advance(EMPTY, PickCategory()), ChooseGroup(CategoryCode("rubbish")))
    assert [draft.step, advance(draft, GoBack()).step] == [Step.CATEGORY, Step.GROUP]
    assert advance(advance(draft, GoBack()), GoBack()).step is Step.PHOTO
