"""Define the draft, a report that is being written, and the next thing that the bot asks for.

A draft is a database row, not memory of the process, so it survives every restart. Answers come in any order. `step`
says what the bot asks for next; it never asks again for something that was answered. `casework/model/answering.py` says
what an answer does. A test compares both modules with the drawing in docs/draft.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from casework.model.area import AreaCode
from casework.model.asset import AssetCode
from casework.model.category import CategoryCode, CategoryTree
from casework.model.doubt import Doubt
from casework.model.entry import CaseEntry
from casework.model.person import PersonId
from casework.model.photo import Photo
from casework.model.place import Point
from casework.model.recording import Recording
from casework.model.ticket_id import TicketId

DraftId = NewType("DraftId", int)

MOST_WORDS = 500  # characters, so that a desk's card stays below the 1024 characters of a caption


class Step(StrEnum):
    """What the draft asks for now."""

    PHOTO = "photo"
    REASON = "reason"
    CANDIDATES = "candidates"
    PLACE = "place"
    DOUBT = "doubt"
    MOVING = "moving"
    CHANGING = "changing"
    GROUP = "group"
    CATEGORY = "category"
    DANGER = "danger"
    NOTICE = "notice"
    QUESTION = "question"
    RIVAL = "rival"
    PLANNED = "planned"
    READY = "ready"
    SENT = "sent"
    CANCELLED = "cancelled"


class Mode(StrEnum):
    """What the resident is doing instead of answering; until it is done, the bot asks nothing else."""

    ANSWERING = ""
    PICKING = "picking"  # choosing a category
    MOVING = "moving"  # moving the pin
    CHANGING = "changing"  # changing an earlier answer


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a report, as the resident gave it.

    It has a point, an accuracy in metres, a title, the area around the point, and a doubt: why it may be wrong. `near`
    is the street by it, if that is known.
    """

    point: Point
    accuracy_m: float | None = None
    title: str | None = None
    area: AreaCode | None = None
    doubt: Doubt | None = None
    near: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """The words of one message; if the message is edited, they are replaced."""

    message: int
    words: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that the resident may mean; `title` is empty if it is where the photo was taken.

    `accuracy_m` is how far it reaches around the point, if it is no spot: a quarter, a park, a long street.
    """

    title: str
    point: Point
    accuracy_m: float | None = None


@dataclass(frozen=True, slots=True)
class Lookup:
    """Places that the resident may mean, and the search words (None for the position in a photo's metadata)."""

    candidates: tuple[Candidate, ...]
    piece: Piece | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything that a resident has said so far; moments are aware UTC.

    - `must_warn`, `must_read`: the warning of a danger, or the category's notice, was not read yet
    - `questions`: the codes of the category's questions that are still unanswered
    - `rival`: a ticket that may be the same; `different`: tickets that the resident said are not
    - `planned`: the number of a project that may put it right; `unplanned`: those that they do not want to wait for
    - `live_message`: the message whose live location gives the place
    - `entry`: what staff say about a case that they enter for somebody else; None for a resident's own report
    - `below`: how many messages the draft took in since it was last shown; an `album` counts as one
    - `ticket`: the ticket that the draft became; `has_joined`: it existed before, and the draft was added to it
    """

    id: DraftId
    person: PersonId
    photos: tuple[Photo, ...] = ()
    recordings: tuple[Recording, ...] = ()
    has_no_photo: bool = False
    place: Place | None = None
    lookup: Lookup | None = None
    live_message: int | None = None
    asset: AssetCode | None = None
    mode: Mode = Mode.ANSWERING
    group: CategoryCode | None = None
    category: CategoryCode | None = None
    must_warn: bool = False
    must_read: bool = False
    questions: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    pieces: tuple[Piece, ...] = ()
    rival: TicketId | None = None
    different: tuple[TicketId, ...] = ()
    planned: int | None = None
    unplanned: tuple[int, ...] = ()
    below: int = 0
    album: str | None = None
    entry: CaseEntry | None = None
    is_cancelled: bool = False
    ticket: TicketId | None = None
    has_joined: bool = False
    begun_at: datetime | None = None
    changed_at: datetime | None = None
    reminded_at: datetime | None = None

    @property
    def words(self) -> str:
        """All words, with a line for each message."""
        return "\n".join(piece.words for piece in self.pieces)

    def has_heard(self, message: int) -> bool:
        """Tell whether a message has words in this report, or said something of the case that it is."""
        told_in = self.entry.told_in.values() if self.entry else ()
        return message in told_in or any(piece.message == message for piece in self.pieces)

    @property
    def is_shown_by_something(self) -> bool:
        """Tell whether a photo or a video shows the spot."""
        return bool(self.photos) or any(recording.kind.is_seen for recording in self.recordings)

    @property
    def is_told_by_something(self) -> bool:
        """Tell whether words or a recording say what is wrong."""
        return bool(self.pieces) or bool(self.recordings)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing at all was given yet; of a case that staff enter, nothing but its source."""
        given = (self.photos, self.recordings, self.pieces, self.place, self.category, self.lookup, self.asset)
        is_case_told = self.entry is not None and self.entry.says_more
        return not any(given) and not self.has_no_photo and not is_case_told

    @property
    def step(self) -> Step:
        """What to ask for next: what was begun, a place that will not do, then photo, place, category, questions."""
        if self.ticket is not None:
            return Step.SENT
        if self.is_cancelled:
            return Step.CANCELLED
        return self._begun() or self._missing()

    def _begun(self) -> Step | None:
        match self.mode:
            case Mode.PICKING:
                return Step.CATEGORY if self.group else Step.GROUP
            case Mode.MOVING:
                return Step.MOVING
            case Mode.CHANGING:
                return Step.CHANGING
            case Mode.ANSWERING:
                if self.must_warn:
                    return Step.DANGER
                return Step.NOTICE if self.must_read else None

    def _missing(self) -> Step:
        if self.place is not None and self.place.area is None:
            return Step.PLACE  # before they take a photo for a place that nobody answers for
        if not self.is_shown_by_something:
            if not self.has_no_photo:
                return Step.PHOTO
            if not self.is_told_by_something:
                return Step.REASON
        if self.lookup is not None:
            return Step.CANDIDATES
        if self.place is None:
            return Step.PLACE
        if self.place.doubt is not None:
            return Step.DOUBT
        if self.category is None:
            return Step.GROUP
        if self.questions:
            return Step.QUESTION
        if self.rival is not None:
            return Step.RIVAL
        return Step.PLANNED if self.planned is not None else Step.READY


def without_gone(draft: Draft, tree: CategoryTree, on: date) -> Draft:
    """Return the draft without what its writer may not choose on a local day (any more), so that it asks anew.

    These are groups, categories and questions that the district has dropped, and categories that it does not offer.
    """
    groups = tree.offered(on, to_staff=draft.entry is not None)
    categories = {each.code: each for group in groups for each in group.categories}
    category = categories.get(draft.category) if draft.category else None
    known = {question.code for question in category.questions} if category else set()
    return replace(
        draft,
        category=category.code if category else None,
        group=draft.group if any(group.code == draft.group for group in groups) else None,
        must_warn=draft.must_warn and category is not None,
        must_read=draft.must_read and category is not None and bool(category.notice),
        questions=tuple(code for code in draft.questions if code in known),
    )


def length(text: str) -> int:
    """Count a text as Telegram counts it: in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2
