"""A draft takes anything in any order, loses nothing, and asks only for what is missing."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given, strategies as st

from casework.model.answering import (
    AddPhoto,
    AddRecording,
    AddWords,
    Answer,
    AnswerQuestion,
    Cancel,
    ChooseCategory,
    ChooseGroup,
    Chosen,
    DoNotWait,
    Enter,
    Given,
    GivePlace,
    GoBack,
    GoOn,
    HaveNoPhoto,
    HaveRead,
    InsistOnPlace,
    IsDifferent,
    OfferPlaces,
    Placed,
    RefusePlaces,
    RemovePhoto,
    RemoveRecording,
    RemoveWords,
    SayOfCase,
    Send,
    advance,
)
from casework.model.area import AreaCode
from casework.model.category import Category, CategoryCode, CategoryGroup, CategoryTree, Choice, FollowUp, Offered
from casework.model.deadline import Allowance
from casework.model.doubt import Doubt
from casework.model.draft import (
    MOST_WORDS,
    Candidate,
    Draft,
    DraftId,
    Lookup,
    Mode,
    Piece,
    Place,
    Step,
    length,
    without_gone,
)
from casework.model.entry import CaseEntry, Source
from casework.model.errors import Refusal, Why
from casework.model.person import PersonId
from casework.model.photo import Photo, PhotoId
from casework.model.place import Point
from casework.model.policy import DEFAULTS
from casework.model.recording import Recording, RecordingId, RecordingKind
from casework.model.team import TeamKind
from casework.model.ticket_id import TicketId
from tests.paths import ROOT

DRAWING = ROOT / "docs" / "draft.md"
EMPTY = Draft(DraftId(1), PersonId(1))
HERE = Place(Point(37.765, -122.425), None, None, AreaCode("east"))
AT_SEA = Place(Point(37.765, -122.6))
DOUBTED = replace(HERE, doubt=Doubt.SENTINEL)
LOOKED_UP = Lookup((Candidate("Elm Street", Point(37.765, -122.425)),), Piece(9, "elm st"))
DAY = Allowance.parse("1 working day")
HOW_MUCH = FollowUp("size", {"en": "How much?"}, (Choice("bag", {"en": "A bag"}), Choice("van", {"en": "A van"})))
BULKY = Category(CategoryCode("bulky"), {"en": "Bulky waste"}, TeamKind.COMMUNITY, DAY, DAY)
HEAP = replace(BULKY, code=CategoryCode("heap"), questions=(HOW_MUCH,))
NEEDLE = replace(BULKY, code=CategoryCode("needle"), is_danger=True)
TUESDAY = replace(BULKY, code=CategoryCode("tuesday"), notice={"en": "Collected every Tuesday."})
TODAY = date(2026, 3, 2)


def photo(number: int = 1) -> AddPhoto:
    return AddPhoto(Photo(PhotoId(number), f"{number:064x}"))


def recording(kind: RecordingKind, number: int = 1) -> AddRecording:
    return AddRecording(Recording(RecordingId(number), f"{number:064x}", kind))


VOICE, VIDEO = recording(RecordingKind.VOICE), recording(RecordingKind.VIDEO, 2)
SAYING = AddWords(Piece(5, "A sofa"))
ANSWERS: tuple[Answer, ...] = (
    photo(),
    VOICE,
    VIDEO,
    HaveNoPhoto(),
    RemovePhoto(PhotoId(1)),
    RemoveRecording(RecordingId(1)),
    SAYING,
    RemoveWords(),
    GivePlace(HERE),
    GivePlace(AT_SEA),
    GivePlace(DOUBTED),
    OfferPlaces(LOOKED_UP),
    RefusePlaces(),
    InsistOnPlace(),
    Enter(Mode.PICKING),
    Enter(Mode.MOVING),
    Enter(Mode.CHANGING),
    ChooseGroup(CategoryCode("rubbish")),
    ChooseCategory(BULKY),
    ChooseCategory(HEAP),
    ChooseCategory(NEEDLE),
    ChooseCategory(TUESDAY),
    GoOn(),
    HaveRead(),
    AnswerQuestion("size", "van"),
    IsDifferent(TicketId(3)),
    DoNotWait(4),
    SayOfCase(CaseEntry(Source.LETTER, "2026-117")),
    GoBack(),
    Cancel(),
    Send(TicketId(7)),
)
NAMES = {type(answer).__name__ for answer in ANSWERS}
# The answers for which each step asks.
ASKED: dict[Step, tuple[Answer, ...]] = {
    Step.PHOTO: (photo(), VIDEO, HaveNoPhoto()),
    Step.REASON: (SAYING, VOICE),
    Step.PLACE: (GivePlace(HERE), GivePlace(AT_SEA), GivePlace(DOUBTED), OfferPlaces(LOOKED_UP)),
    Step.CANDIDATES: (GivePlace(HERE, is_looked_up=True), RefusePlaces()),
    Step.DOUBT: (InsistOnPlace(), GivePlace(HERE), Enter(Mode.MOVING)),
    Step.MOVING: (GivePlace(HERE), GoBack()),
    Step.GROUP: (ChooseGroup(CategoryCode("rubbish")),),
    Step.CATEGORY: (*(ChooseCategory(each) for each in (BULKY, HEAP, NEEDLE, TUESDAY)), GoBack()),
    Step.DANGER: (GoOn(),),
    Step.NOTICE: (HaveRead(), Cancel()),
    Step.QUESTION: (AnswerQuestion("size", "van"),),
    Step.RIVAL: (IsDifferent(TicketId(3)),),
    Step.PLANNED: (DoNotWait(4), Cancel()),
    Step.READY: (Send(TicketId(7)), Cancel(), Enter(Mode.CHANGING)),
    Step.CHANGING: (RemovePhoto(PhotoId(1)), Enter(Mode.PICKING), Enter(Mode.MOVING), GoBack()),
    Step.SENT: (),
    Step.CANCELLED: (),
}


@pytest.mark.parametrize("order", [*permutations((photo(), GivePlace(HERE), ChooseCategory(BULKY), SAYING))])
def test_the_parts_of_a_report_come_in_any_order_and_make_the_same_report(order: tuple[Answer, ...]) -> None:
    draft = _after(*order)
    assert draft.step is Step.READY
    assert draft == _after(photo(), GivePlace(HERE), ChooseCategory(BULKY), SAYING)


def walked() -> Iterator[tuple[Step, str, Step]]:
    """Yield each step that an empty draft can reach, an answer to its question, and the next step."""
    rival = replace(_after(photo(), GivePlace(HERE), ChooseCategory(BULKY)), rival=TicketId(3))
    seen, waiting = {repr(EMPTY)}, [EMPTY, rival, replace(rival, planned=4)]
    while waiting:
        draft = waiting.pop()
        for answer in ASKED[draft.step]:
            after = advance(draft, answer, DEFAULTS)
            if after.step is not draft.step:
                yield draft.step, type(answer).__name__, after.step
            if repr(after) not in seen:
                seen.add(repr(after))
                waiting.append(after)


def _after(*answers: Answer) -> Draft:
    draft = EMPTY
    for answer in answers:
        draft = advance(draft, answer, DEFAULTS)
    return draft


def test_the_drawing_shows_every_way_of_answering_what_is_asked_and_no_other() -> None:
    drawn = re.findall(r"^    (\w+) --> (\w+): (\w+)$", DRAWING.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted((before, after, name) for before, name, after in set(walked())) == sorted(drawn)


def test_every_kind_of_answer_is_tried_here_and_every_step_asks() -> None:
    kinds = {*Given.__args__, *Placed.__args__, *Chosen.__args__, Cancel, Send}
    assert {kind.__name__ for kind in kinds} == NAMES
    assert set(ASKED) == set(Step)


@given(st.lists(st.sampled_from(ANSWERS), max_size=40))
def test_nothing_that_was_said_is_asked_for_again(answers: list[Answer]) -> None:
    draft = EMPTY
    for answer in answers:
        with suppress(Refusal):
            draft = advance(draft, answer, DEFAULTS)
        check_step(draft)


def check_step(draft: Draft) -> None:
    """Assert that the draft asks only for something that is missing."""
    match draft.step:
        case Step.PHOTO:
            assert not draft.is_shown_by_something
            assert not draft.has_no_photo
        case Step.REASON:
            assert not draft.photos
            assert not draft.words
        case Step.PLACE:
            assert draft.place is None or draft.place.area is None
        case Step.CANDIDATES:
            assert draft.lookup
        case Step.DOUBT:
            assert draft.place
            assert draft.place.doubt
        case Step.GROUP | Step.CATEGORY:
            assert draft.category is None or draft.mode is Mode.PICKING
        case Step.QUESTION:
            assert set(draft.questions) - set(draft.answers)
        case Step.READY:
            assert draft.is_shown_by_something or draft.is_told_by_something
            assert draft.place
            assert draft.category
            assert not draft.must_warn
        case Step.SENT:
            assert draft.ticket
        case Step.CANCELLED:
            assert draft.is_cancelled


@pytest.mark.parametrize("last", [Cancel(), Send(TicketId(7))], ids=["cancelled", "sent"])
@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: type(answer).__name__)
def test_a_draft_that_is_over_takes_nothing_more(last: Answer, answer: Answer) -> None:
    draft = _after(photo(), GivePlace(HERE), ChooseCategory(BULKY), last)
    with pytest.raises(Refusal) as refused:
        advance(draft, answer, DEFAULTS)
    assert refused.value.why is Why.DRAFT_OVER
    assert refused.value.facts["ticket"] == (7 if isinstance(last, Send) else 0)


def test_a_draft_that_is_not_ready_cannot_be_sent() -> None:
    with pytest.raises(Refusal) as refused:
        advance(_after(photo()), Send(TicketId(7)), DEFAULTS)
    assert refused.value.why is Why.DRAFT_NOT_READY


def test_ten_photos_fit_and_the_same_one_counts_once() -> None:
    draft = _after(*(photo(number) for number in [*range(DEFAULTS.photos_a_report), 0, 1]))
    assert [each.id for each in draft.photos] == list(range(DEFAULTS.photos_a_report))
    with pytest.raises(Refusal) as refused:
        advance(draft, photo(DEFAULTS.photos_a_report), DEFAULTS)
    assert refused.value.why is Why.PHOTO_TOO_MANY


def test_a_few_recordings_fit_and_the_same_one_counts_once() -> None:
    draft = _after(*(recording(RecordingKind.VOICE, number) for number in [*range(DEFAULTS.recordings_a_report), 0]))
    assert [each.id for each in draft.recordings] == list(range(DEFAULTS.recordings_a_report))
    with pytest.raises(Refusal) as refused:
        advance(draft, recording(RecordingKind.VOICE, DEFAULTS.recordings_a_report), DEFAULTS)
    assert refused.value.why is Why.RECORDING_TOO_MANY


def test_a_video_shows_the_spot_and_a_voice_only_tells_of_it() -> None:
    assert _after(VIDEO).step is Step.PLACE
    assert _after(VOICE).step is Step.PHOTO
    assert _after(HaveNoPhoto(), VOICE).step is Step.PLACE


def test_what_is_removed_is_asked_for_again() -> None:
    assert advance(_after(photo()), RemovePhoto(PhotoId(1)), DEFAULTS).step is Step.PHOTO
    assert advance(_after(VIDEO), RemoveRecording(RecordingId(2)), DEFAULTS).step is Step.PHOTO
    assert advance(_after(HaveNoPhoto(), SAYING), RemoveWords(), DEFAULTS).step is Step.REASON


def test_words_add_up_to_a_limit_in_utf_16_units() -> None:
    draft = _after(AddWords(Piece(1, "one")), AddWords(Piece(2, "two")))
    assert draft.words == "one\ntwo"
    full = _after(AddWords(Piece(1, "🛋" * (MOST_WORDS // 2))))
    assert length(full.words) == MOST_WORDS
    with pytest.raises(Refusal) as refused:
        advance(full, AddWords(Piece(2, "x")), DEFAULTS)
    assert refused.value.facts == {"most": MOST_WORDS, "length": MOST_WORDS + 2}


def test_an_edited_message_is_written_anew_where_it_stood() -> None:
    draft = _after(AddWords(Piece(1, "one")), AddWords(Piece(2, "two")), AddWords(Piece(1, "eins")))
    assert draft.words == "eins\ntwo"
    assert advance(draft, AddWords(Piece(1, "")), DEFAULTS).words == "two"


def test_words_that_were_looked_up_become_words_unless_a_place_was_found_by_them() -> None:
    asked = _after(photo(), OfferPlaces(LOOKED_UP))
    assert advance(asked, RefusePlaces(), DEFAULTS).words == "elm st"
    assert advance(asked, GivePlace(HERE), DEFAULTS).words == "elm st"
    assert advance(asked, GivePlace(HERE, is_looked_up=True), DEFAULTS).words == ""


def test_another_category_asks_its_own_questions_and_forgets_the_answers_to_the_old_ones() -> None:
    draft = _after(photo(), GivePlace(HERE), ChooseCategory(HEAP), AnswerQuestion("size", "van"))
    assert (draft.step, dict(draft.answers)) == (Step.READY, {"size": "van"})
    assert advance(draft, ChooseCategory(HEAP), DEFAULTS) == draft
    changed = advance(draft, ChooseCategory(BULKY), DEFAULTS)
    assert (changed.step, dict(changed.answers)) == (Step.READY, {})
    assert advance(changed, ChooseCategory(HEAP), DEFAULTS).step is Step.QUESTION


def test_a_question_can_be_left_out() -> None:
    draft = _after(photo(), GivePlace(HERE), ChooseCategory(HEAP), AnswerQuestion("size", ""))
    assert (draft.step, dict(draft.answers)) == (Step.READY, {})


def test_a_danger_warns_before_anything_else_is_asked() -> None:
    draft = _after(ChooseCategory(NEEDLE))
    assert draft.step is Step.DANGER
    assert advance(draft, GoOn(), DEFAULTS).step is Step.PHOTO


def test_a_notice_is_read_once_and_after_the_warning_of_a_danger() -> None:
    draft = _after(ChooseCategory(TUESDAY))
    assert draft.step is Step.NOTICE
    read = advance(draft, HaveRead(), DEFAULTS)
    assert read.step is Step.PHOTO
    assert advance(read, ChooseCategory(TUESDAY), DEFAULTS).step is Step.PHOTO
    both = _after(ChooseCategory(replace(TUESDAY, is_danger=True)))
    assert [both.step, advance(both, GoOn(), DEFAULTS).step] == [Step.DANGER, Step.NOTICE]
    assert advance(advance(both, GoOn(), DEFAULTS), GoOn(), DEFAULTS).step is Step.NOTICE  # pressed twice


@pytest.mark.parametrize(
    ("changed", "resident", "staff"),
    [
        ({}, Step.READY, Step.READY),
        ({"offered": Offered.STAFF}, Step.GROUP, Step.READY),
        ({"offered": Offered.NOBODY}, Step.GROUP, Step.GROUP),
        ({"months": (2, 4)}, Step.GROUP, Step.READY),
        ({"months": (3,)}, Step.READY, Step.READY),
    ],
)
def test_a_category_that_is_not_offered_to_its_writer_is_asked_for_anew(
    changed: dict[str, object], resident: Step, staff: Step
) -> None:
    draft = _after(photo(), GivePlace(HERE), ChooseCategory(BULKY))
    bulky = replace(BULKY, **changed)  # type: ignore[arg-type]  # the values are of many types
    tree = CategoryTree((CategoryGroup(CategoryCode("rubbish"), {"en": "Rubbish"}, (bulky, HEAP)),))
    assert without_gone(draft, tree, TODAY).step is resident
    assert without_gone(replace(draft, entry=CaseEntry()), tree, TODAY).step is staff


def test_a_group_of_which_nothing_is_offered_and_a_notice_that_is_gone_are_left() -> None:
    off = replace(BULKY, offered=Offered.NOBODY)
    tree = CategoryTree((CategoryGroup(CategoryCode("rubbish"), {"en": "Rubbish"}, (off,)),))
    assert without_gone(_after(ChooseGroup(CategoryCode("rubbish"))), tree, TODAY).step is Step.GROUP
    silent = CategoryTree((CategoryGroup(CategoryCode("rubbish"), {"en": "Rubbish"}, (replace(TUESDAY, notice={}),)),))
    assert without_gone(_after(ChooseCategory(TUESDAY)), silent, TODAY).step is Step.PHOTO


def test_what_is_different_is_not_asked_about_again_and_another_place_asks_anew() -> None:
    draft = replace(_after(photo(), GivePlace(HERE), ChooseCategory(BULKY)), rival=TicketId(3))
    different = advance(draft, IsDifferent(TicketId(3)), DEFAULTS)
    assert (different.step, different.different) == (Step.READY, (TicketId(3),))
    assert advance(draft, GivePlace(AT_SEA), DEFAULTS).rival is None


def test_works_that_somebody_does_not_wait_for_are_asked_about_once_and_after_what_may_be_the_same() -> None:
    both = replace(_after(photo(), GivePlace(HERE), ChooseCategory(BULKY)), rival=TicketId(3), planned=4)
    asked = advance(both, IsDifferent(TicketId(3)), DEFAULTS)
    assert (both.step, asked.step) == (Step.RIVAL, Step.PLANNED)
    answered = advance(asked, DoNotWait(4), DEFAULTS)
    assert (answered.step, answered.planned, answered.unplanned) == (Step.READY, None, (4,))
    for other in (GivePlace(AT_SEA), ChooseCategory(HEAP)):
        assert advance(asked, other, DEFAULTS).planned is None


def test_a_pin_can_only_be_moved_once_there_is_one() -> None:
    assert advance(EMPTY, Enter(Mode.MOVING), DEFAULTS) == EMPTY
    assert _after(GivePlace(HERE), Enter(Mode.MOVING)).step is Step.MOVING


def test_back_leads_to_the_groups_and_then_out_of_them() -> None:
    draft = _after(Enter(Mode.PICKING), ChooseGroup(CategoryCode("rubbish")))
    assert [draft.step, advance(draft, GoBack(), DEFAULTS).step] == [Step.CATEGORY, Step.GROUP]
    assert advance(advance(draft, GoBack(), DEFAULTS), GoBack(), DEFAULTS).step is Step.PHOTO


def test_a_category_or_question_that_is_gone_is_asked_for_anew_or_no_more() -> None:
    draft = _after(photo(), GivePlace(HERE), ChooseCategory(HEAP))
    tree = CategoryTree((CategoryGroup(CategoryCode("rubbish"), {"en": "Rubbish"}, (replace(HEAP, questions=()),)),))
    assert without_gone(draft, tree, TODAY).step is Step.READY
    assert without_gone(draft, CategoryTree(), TODAY).step is Step.GROUP
    assert without_gone(_after(ChooseCategory(NEEDLE)), CategoryTree(), TODAY).step is Step.PHOTO
