"""A report being written: what is there, what is missing, and what an answer does to it.

A draft is a row, not memory of the process, so it survives every restart. Answers come in any order; `step` says what
is asked for next, and nothing that was answered is asked again. The drawing in docs/draft.md is compared with `STEPS`
and `advance` by a test.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from casework.model.area import AreaCode
from casework.model.category import CategoryCode, CategoryTree
from casework.model.errors import Refusal, Why
from casework.model.person import PersonId
from casework.model.photo import Photo
from casework.model.place import Point
from casework.model.ticket_id import TicketId

DraftId = NewType("DraftId", int)

MOST_PHOTOS = 10  # Telegram's largest album
MOST_WORDS = 500  # characters; with everything else on a desk's card this stays below a caption's 1024


class Step(StrEnum):
    """What the draft asks for now."""

    PHOTO = "photo"
    REASON = "reason"
    PLACE = "place"
    GROUP = "group"
    CATEGORY = "category"
    READY = "ready"
    SENT = "sent"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the resident says it is: the point, its accuracy in metres, a title they gave, and the area found there."""

    point: Point
    accuracy_m: float | None = None
    title: str | None = None
    area: AreaCode | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything that a resident has said so far; `changed_at` is when the last of it was kept (aware UTC)."""

    id: DraftId
    person: PersonId
    photos: tuple[Photo, ...] = ()
    has_no_photo: bool = False
    place: Place | None = None
    is_picking: bool = False
    group: CategoryCode | None = None
    category: CategoryCode | None = None
    words: str = ""
    is_cancelled: bool = False
    ticket: TicketId | None = None
    changed_at: datetime | None = None

    @property
    def step(self) -> Step:
        """What to ask for next: a choice that was begun first, then photo, place, category."""
        if self.ticket is not None:
            return Step.SENT
        if self.is_cancelled:
            return Step.CANCELLED
        if self.is_picking:
            return Step.CATEGORY if self.group else Step.GROUP
        if not self.photos and not self.has_no_photo:
            return Step.PHOTO
        if not self.photos and not self.words:
            return Step.REASON
        if self.place is None or self.place.area is None:
            return Step.PLACE
        return Step.GROUP if self.category is None else Step.READY


@dataclass(frozen=True, slots=True)
class AddPhoto:
    """The resident sent a photo."""

    photo: Photo


@dataclass(frozen=True, slots=True)
class HaveNoPhoto:
    """The resident has no photo and will say in words what is wrong and why there is none."""


@dataclass(frozen=True, slots=True)
class GivePlace:
    """The resident sent a place, already looked up among the areas."""

    place: Place


@dataclass(frozen=True, slots=True)
class PickCategory:
    """The resident wants to choose, or choose again, what is wrong."""


@dataclass(frozen=True, slots=True)
class ChooseGroup:
    """The resident pressed a group."""

    group: CategoryCode


@dataclass(frozen=True, slots=True)
class ChooseCategory:
    """The resident pressed a category."""

    category: CategoryCode


@dataclass(frozen=True, slots=True)
class AddWords:
    """The resident typed something."""

    words: str


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


Answer = (
    AddPhoto | HaveNoPhoto | GivePlace | PickCategory | ChooseGroup | ChooseCategory | AddWords | GoBack | Cancel | Send
)


def advance(draft: Draft, answer: Answer) -> Draft:
    """Return the draft with an answer in it.

    Raises Refusal when the draft is over, full, or (for Send) not ready.
    """
    if draft.step in (Step.SENT, Step.CANCELLED):
        raise Refusal(Why.DRAFT_OVER, ticket=draft.ticket or 0)
    match answer:
        case AddPhoto(photo):
            return _with_photo(draft, photo)
        case HaveNoPhoto():
            return replace(draft, has_no_photo=True)
        case GivePlace(place):
            return replace(draft, place=place)
        case PickCategory():
            return replace(draft, is_picking=True, group=None)
        case ChooseGroup(group):
            return replace(draft, is_picking=True, group=group)
        case ChooseCategory(category):
            return replace(draft, is_picking=False, group=None, category=category)
        case AddWords(words):
            return _with_words(draft, words)
        case GoBack():
            return replace(draft, is_picking=draft.group is not None, group=None)
        case Cancel():
            return replace(draft, is_cancelled=True)
        case Send(ticket):
            if draft.step is not Step.READY:
                raise Refusal(Why.DRAFT_NOT_READY)
            return replace(draft, ticket=ticket)


def without_gone(draft: Draft, tree: CategoryTree) -> Draft:
    """Return the draft without a group or category that the district has no longer, so that it is asked for again."""
    category = draft.category if draft.category and tree.category(draft.category) else None
    group = draft.group if draft.group and tree.group(draft.group) else None
    return replace(draft, category=category, group=group)


def _with_photo(draft: Draft, photo: Photo) -> Draft:
    if any(kept.name == photo.name for kept in draft.photos):
        return draft
    if len(draft.photos) >= MOST_PHOTOS:
        raise Refusal(Why.PHOTO_TOO_MANY, most=MOST_PHOTOS)
    return replace(draft, photos=(*draft.photos, photo))


def _with_words(draft: Draft, words: str) -> Draft:
    together = f"{draft.words}\n{words}" if draft.words else words
    if length(together) > MOST_WORDS:
        raise Refusal(Why.WORDS_TOO_LONG, most=MOST_WORDS, length=length(together))
    return replace(draft, words=together)


def length(text: str) -> int:
    """Count a text as Telegram counts it: in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2
