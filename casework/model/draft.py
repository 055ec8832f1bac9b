"""A report being written: what is there, what is missing, and so what is asked for next.

A draft is a row, not memory of the process, so it survives every restart. Answers come in any order; `step` says what
is asked for next, and nothing that was answered is asked again. What an answer does stands in
`casework/model/answering.py`; the drawing in docs/draft.md is compared with both by a test.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
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

MOST_WORDS = 500  # characters; with everything else on a desk's card this stays below a caption's 1024


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
    QUESTION = "question"
    RIVAL = "rival"
    READY = "ready"
    SENT = "sent"
    CANCELLED = "cancelled"


class Mode(StrEnum):
    """What the resident has begun to do beside answering; it comes before every question until it is done."""

    ANSWERING = ""
    PICKING = "picking"  # what is wrong
    MOVING = "moving"  # the pin
    CHANGING = "changing"  # something that is there already


@dataclass(frozen=True, slots=True)
class Place:
    """Where the resident says it is.

    The point, its accuracy in metres, a title they gave, the area found there, and why it may not be the place at all.
    """

    point: Point
    accuracy_m: float | None = None
    title: str | None = None
    area: AreaCode | None = None
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one message; an edit of that message replaces them."""

    message: int
    words: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that may be meant; `title` is empty for the one where the photo was taken."""

    title: str
    point: Point


@dataclass(frozen=True, slots=True)
class Lookup:
    """Places that may be meant, and the words with which they were looked for (none for a photo's own position)."""

    candidates: tuple[Candidate, ...]
    piece: Piece | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything that a resident has said so far; moments are aware UTC.

    - `questions`: the codes of those of the category that are still to be answered
    - `rival`: a ticket that may be the same; `different`: those that they said are not; `recurs`: one that is back
    - `live_message`: the live location that gives the place
    - `entry`: what staff say of a case that they enter for somebody else; None for a resident's own report
    - `below`: the resident's messages since the draft was shown below them all, the parts of an `album` as one
    - `ticket`: what became of it; `has_joined`: it was there before, and the draft went into it
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
    questions: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    pieces: tuple[Piece, ...] = ()
    rival: TicketId | None = None
    different: tuple[TicketId, ...] = ()
    recurs: TicketId | None = None
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
        """All words, a line for each message."""
        return "\n".join(piece.words for piece in self.pieces)

    @property
    def is_shown_by_something(self) -> bool:
        """Tell whether a photo or a video shows the spot."""
        return bool(self.photos) or any(recording.kind.is_seen for recording in self.recordings)

    @property
    def is_told_by_something(self) -> bool:
        """Tell whether words or a voice say what is wrong."""
        return bool(self.pieces) or bool(self.recordings)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing at all was said yet."""
        given = (self.photos, self.recordings, self.pieces, self.place, self.category, self.lookup, self.asset)
        return not any(given) and not self.has_no_photo

    @property
    def step(self) -> Step:
        """What to ask for next: what was begun first, then photo, place, category, and what follows from it."""
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
                return Step.DANGER if self.must_warn else None

    def _missing(self) -> Step:
        if not self.is_shown_by_something:
            if not self.has_no_photo:
                return Step.PHOTO
            if not self.is_told_by_something:
                return Step.REASON
        if self.lookup is not None:
            return Step.CANDIDATES
        if self.place is None or self.place.area is None:
            return Step.PLACE
        if self.place.doubt is not None:
            return Step.DOUBT
        if self.category is None:
            return Step.GROUP
        if self.questions:
            return Step.QUESTION
        return Step.RIVAL if self.rival is not None else Step.READY


def without_gone(draft: Draft, tree: CategoryTree) -> Draft:
    """Return the draft without a group, category or question that the district has no longer, so that it asks anew."""
    category = tree.category(draft.category) if draft.category else None
    known = {question.code for question in category.questions} if category else set()
    return replace(
        draft,
        category=category.code if category else None,
        group=draft.group if draft.group and tree.group(draft.group) else None,
        must_warn=draft.must_warn and category is not None,
        questions=tuple(code for code in draft.questions if code in known),
    )


def length(text: str) -> int:
    """Count a text as Telegram counts it: in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2
