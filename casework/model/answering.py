"""Apply an answer to a draft: pure functions; answers may come in any order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from casework.model.asset import AssetCode
from casework.model.category import Category, CategoryCode
from casework.model.draft import MOST_WORDS, Draft, Lookup, Mode, Piece, Place, Step, length
from casework.model.entry import CaseEntry, read_lines
from casework.model.errors import Refusal, Why
from casework.model.photo import Photo, PhotoId
from casework.model.policy import Policy
from casework.model.recording import Recording, RecordingId
from casework.model.ticket_id import TicketId

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class AddPhoto:
    """The resident sent a photo."""

    photo: Photo


@dataclass(frozen=True, slots=True)
class AddRecording:
    """The resident sent a video or a voice message."""

    recording: Recording


@dataclass(frozen=True, slots=True)
class HaveNoPhoto:
    """The resident has no photo and will write what is wrong and why there is no photo."""


@dataclass(frozen=True, slots=True)
class RemovePhoto:
    """The resident takes a photo back."""

    photo: PhotoId


@dataclass(frozen=True, slots=True)
class RemoveRecording:
    """The resident takes a recording back."""

    recording: RecordingId


@dataclass(frozen=True, slots=True)
class AddWords:
    """The resident typed something; it replaces an earlier version of the same message."""

    piece: Piece


@dataclass(frozen=True, slots=True)
class RemoveWords:
    """The resident takes all words back."""


@dataclass(frozen=True, slots=True)
class GivePlace:
    """The resident gave a place, already looked up among the areas.

    `live_message` is the message of a live location, `asset` the asset that stands there, and `is_looked_up` says that
    the resident chose the place from those that were offered.
    """

    place: Place
    live_message: int | None = None
    asset: AssetCode | None = None
    is_looked_up: bool = False


@dataclass(frozen=True, slots=True)
class OfferPlaces:
    """The bot found places that the resident may mean."""

    lookup: Lookup


@dataclass(frozen=True, slots=True)
class RefusePlaces:
    """The resident means none of the offered places; the words of the search become words of the report."""


@dataclass(frozen=True, slots=True)
class InsistOnPlace:
    """The resident insists on the place although the bot doubts it."""


@dataclass(frozen=True, slots=True)
class Enter:
    """The resident wants to pick what is wrong, to move the pin, or to change something."""

    mode: Mode


@dataclass(frozen=True, slots=True)
class ChooseGroup:
    """The resident pressed a group."""

    group: CategoryCode


@dataclass(frozen=True, slots=True)
class ChooseCategory:
    """The resident pressed a category."""

    category: Category


@dataclass(frozen=True, slots=True)
class GoOn:
    """The resident has read the warning and goes on."""


@dataclass(frozen=True, slots=True)
class HaveRead:
    """The resident has read the category's notice and reports it all the same."""


@dataclass(frozen=True, slots=True)
class AnswerQuestion:
    """The resident answered a question of the category; an empty choice skips it."""

    question: str
    choice: str


@dataclass(frozen=True, slots=True)
class IsDifferent:
    """The resident says that the report is not about the same as another ticket."""

    ticket: TicketId


@dataclass(frozen=True, slots=True)
class DoNotWait:
    """The resident reports it although a project is planned there."""

    project: int


@dataclass(frozen=True, slots=True)
class SayOfCase:
    """Staff say where a case comes from; this makes the draft one that staff enter for somebody else."""

    entry: CaseEntry


@dataclass(frozen=True, slots=True)
class GoBack:
    """The resident wants the previous list of buttons."""


@dataclass(frozen=True, slots=True)
class Cancel:
    """The resident gives the draft up."""


@dataclass(frozen=True, slots=True)
class Send:
    """The draft became a ticket."""

    ticket: TicketId


Given = AddPhoto | AddRecording | HaveNoPhoto | RemovePhoto | RemoveRecording | AddWords | RemoveWords
Placed = GivePlace | OfferPlaces | RefusePlaces | InsistOnPlace
Read = GoOn | HaveRead
Chosen = Enter | ChooseGroup | ChooseCategory | Read | AnswerQuestion | IsDifferent | DoNotWait | SayOfCase | GoBack
Answer = Given | Placed | Chosen | Cancel | Send


def advance(draft: Draft, answer: Answer, policy: Policy) -> Draft:
    """Return the draft with an answer applied; the policy limits the numbers of photos and recordings.

    Raises Refusal when the draft is over, full, or (for Send) not ready.
    """
    if draft.step in (Step.SENT, Step.CANCELLED):
        raise Refusal(Why.DRAFT_OVER, ticket=draft.ticket or 0)
    match answer:
        case Send(ticket):
            if draft.step is not Step.READY:
                raise Refusal(Why.DRAFT_NOT_READY)
            return replace(draft, ticket=ticket)
        case Cancel():
            return replace(draft, is_cancelled=True)
        case GivePlace() | OfferPlaces() | RefusePlaces() | InsistOnPlace():
            return _placed(draft, answer)
        case (
            Enter()
            | ChooseGroup()
            | ChooseCategory()
            | GoOn()
            | HaveRead()
            | AnswerQuestion()
            | IsDifferent()
            | DoNotWait()
            | SayOfCase()
            | GoBack()
        ):
            return _chosen(draft, answer)
        case _:
            return _given(draft, answer, policy)


def _given(draft: Draft, answer: Given, policy: Policy) -> Draft:
    match answer:
        case AddPhoto(photo):
            return _with_photo(draft, photo, policy.photos_a_report)
        case AddRecording(recording):
            return _with_recording(draft, recording, policy.recordings_a_report)
        case HaveNoPhoto():
            return replace(draft, has_no_photo=True)
        case RemovePhoto(number):
            return replace(draft, photos=tuple(photo for photo in draft.photos if photo.id != number))
        case RemoveRecording(number):
            return replace(draft, recordings=tuple(each for each in draft.recordings if each.id != number))
        case AddWords(piece):
            return _with_words(draft, piece)
        case RemoveWords():
            return replace(draft, pieces=())


def _placed(draft: Draft, answer: Placed) -> Draft:
    match answer:
        case GivePlace(place, live_message, asset, is_looked_up):
            kept = draft if is_looked_up else _with_looked_up(draft)
            # At another place there are other tickets near by.
            return replace(
                kept, place=place, live_message=live_message, asset=asset, lookup=None, rival=None, planned=None
            )
        case OfferPlaces(lookup):
            return replace(_with_looked_up(draft), lookup=lookup)
        case RefusePlaces():
            return replace(_with_looked_up(draft), lookup=None)
        case InsistOnPlace():
            return replace(draft, place=replace(draft.place, doubt=None) if draft.place else None)


def _chosen(draft: Draft, answer: Chosen) -> Draft:
    match answer:
        case Enter(Mode.MOVING) if draft.place is None:
            return draft
        case Enter(mode):
            return replace(draft, mode=mode, group=None)
        case ChooseGroup(group):
            return replace(draft, mode=Mode.PICKING, group=group)
        case ChooseCategory(category):
            return _with_category(draft, category)
        case GoOn():
            return replace(draft, must_warn=False)
        case HaveRead():
            return replace(draft, must_read=False)
        case AnswerQuestion(question) if question not in draft.questions:
            return draft
        case AnswerQuestion(question, choice):
            answers = {**draft.answers, question: choice} if choice else dict(draft.answers)
            return replace(draft, questions=_without(draft.questions, question), answers=answers)
        case IsDifferent(ticket):
            return replace(draft, rival=None, different=(*_without(draft.different, ticket), ticket))
        case DoNotWait(project):
            return replace(draft, planned=None, unplanned=(*_without(draft.unplanned, project), project))
        case SayOfCase(entry):
            return replace(draft, entry=entry)
        case GoBack():
            is_inside = draft.mode is Mode.PICKING and draft.group is not None
            return replace(draft, mode=Mode.PICKING if is_inside else Mode.ANSWERING, group=None)


def _with_photo(draft: Draft, photo: Photo, most: int) -> Draft:
    if any(kept.name == photo.name for kept in draft.photos):
        return draft
    if len(draft.photos) >= most:
        raise Refusal(Why.PHOTO_TOO_MANY, most=most)
    return replace(draft, photos=(*draft.photos, photo))


def _with_recording(draft: Draft, recording: Recording, most: int) -> Draft:
    if any(kept.name == recording.name for kept in draft.recordings):
        return draft
    if len(draft.recordings) >= most:
        raise Refusal(Why.RECORDING_TOO_MANY, most=most)
    return replace(draft, recordings=(*draft.recordings, recording))


def _with_words(draft: Draft, piece: Piece) -> Draft:
    """Add the words of a message, or replace its earlier words; without words, the message is removed.

    Lines that say more about a case that staff enter are no words of it: strangers may read those.
    """
    if draft.entry is not None:
        entry, rest = read_lines(draft.entry, piece.words, piece.message)
        draft, piece = replace(draft, entry=entry), replace(piece, words=rest)
    return _with_piece(draft, piece)


def _with_piece(draft: Draft, piece: Piece) -> Draft:
    is_known = any(kept.message == piece.message for kept in draft.pieces)
    together = [piece if kept.message == piece.message else kept for kept in draft.pieces]
    pieces = tuple(kept for kept in (together if is_known else [*together, piece]) if kept.words)
    changed = replace(draft, pieces=pieces)
    if length(changed.words) > MOST_WORDS:
        raise Refusal(Why.WORDS_TOO_LONG, most=MOST_WORDS, length=length(changed.words))
    return changed


def _with_looked_up(draft: Draft) -> Draft:
    """Keep the search words of a dropped look-up as words of the report; if too long, they were only an address."""
    piece = draft.lookup.piece if draft.lookup else None
    if piece is None:
        return draft
    try:
        return _with_piece(draft, piece)  # what its message said of a case was read before it was looked up
    except Refusal:
        return draft


def _with_category(draft: Draft, category: Category) -> Draft:
    is_new = draft.category != category.code
    questions = tuple(question.code for question in category.questions) if is_new else draft.questions
    return replace(
        draft,
        mode=Mode.ANSWERING,
        group=None,
        category=category.code,
        must_warn=category.is_danger if is_new else draft.must_warn,
        must_read=bool(category.notice) if is_new else draft.must_read,
        questions=questions,
        answers={} if is_new else draft.answers,
        rival=None if is_new else draft.rival,
        planned=None if is_new else draft.planned,
    )


def _without(values: Sequence[Value], value: Value) -> tuple[Value, ...]:
    return tuple(each for each in values if each != value)
