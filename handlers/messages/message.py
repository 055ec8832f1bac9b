"""A message as data: text, buttons, a picture. Reviewed and tested without Telegram."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from casework.model.draft import length
from casework.model.person import PersonId
from casework.model.place import Point
from casework.model.portion import Portion
from casework.model.recording import Recording
from casework.model.ticket_id import TicketId
from handlers.messages.press import Press

CAPTION_LIMIT = 1024  # UTF-16 units after parsing, https://core.telegram.org/bots/api#sendphoto
TEXT_LIMIT = 4096
ALBUM_LIMIT = 10  # photos, https://core.telegram.org/bots/api#sendmediagroup
TAG = re.compile("<[^>]*>")
ESCAPED = re.compile("&(?:amp|lt|gt|#34|#39);")  # whatever `escape` writes, each for one character
BUTTON_LIMIT = 24  # characters; a longer label is cut on a phone with two buttons a row
WIDE_LIMIT = 40  # where a button has a row for itself


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button."""

    label: str
    press: Press


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the keyboard under the input: it types its label, or shares where the person is."""

    label: str
    shares_location: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One picture that shows up to ten photos, by name."""

    photos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """One picture that shows what was and what is, by name."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PlaceMap:
    """A drawn picture of a point, of what is around it, and of how far off it may be."""

    point: Point
    accuracy_m: float | None = None


@dataclass(frozen=True, slots=True)
class MyData:
    """A portion of everything that is held about a person, packed when it is sent."""

    person: PersonId
    portion: Portion


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file that is put together when it is sent."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class TicketPage:
    """What of a ticket stands on paper, as plain text; drawn when it is sent.

    `facts` are names and values, `history` what happened and what was written to it, `before` and `after` photos by
    name; `left_out` says what is not printed, `advice` stands beside the code that leads to the ticket.
    """

    number: TicketId
    title: str
    facts: tuple[tuple[str, str], ...]
    words: tuple[str, str]
    point: Point
    before: tuple[str, tuple[str, ...]]
    after: tuple[str, tuple[str, ...]]
    history: tuple[str, tuple[tuple[str, str], ...]]
    left_out: tuple[str, ...]
    advice: str
    printed: str

    @property
    def file_name(self) -> str:
        """How the file is called."""
        return f"ticket-{self.number}.pdf"


Picture = Sheet | BeforeAfter | PlaceMap
Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """One thing said.

    At most one of `picture`, `album`, `spot` and `document` is there; `buttons` and `keys` exclude each other.
    `replies_to` is the slot of the message that it answers in the same chat; with `wants_reply` the app of whoever is
    named in the text opens a reply to it. `keeps_picture`: an edit, which leaves the picture as
    it is. `is_pinned`: it is sent without a sound, and pinned.
    `answers` is the number of a person's message in the same chat that it replies to.
    """

    text: Markup
    buttons: Rows = ()
    keys: tuple[tuple[Key, ...], ...] = ()
    picture: Picture | None = None
    album: tuple[str, ...] = ()
    spot: Point | None = None
    recording: Recording | None = None
    replies_to: str | None = None
    wants_reply: bool = False
    keeps_picture: bool = False
    is_pinned: bool = False
    document: MyData | TextFile | TicketPage | None = None
    answers: int | None = None


def in_rows(buttons: Sequence[Button], wide: int = 2) -> Rows:
    """Lay buttons out, so many a row."""
    return tuple(tuple(buttons[start : start + wide]) for start in range(0, len(buttons), wide))


def cut(text: str, limit: int) -> str:
    """Return a text of at most `limit` UTF-16 units, with an ellipsis where something was cut off."""
    if length(text) <= limit:
        return text
    kept = text.encode("utf-16-le")[: 2 * (limit - 1)].decode("utf-16-le", "ignore")
    return kept + "…"


def lines(*parts: str | None) -> Markup:
    """Put the parts that are there under each other, "" as a blank line; plain text among them is escaped."""
    return Markup("\n").join(part for part in parts if part is not None)


def size(text: Markup) -> int:
    """Count a text as Telegram does: without its tags, in UTF-16 units; what people typed holds no tag once escaped."""
    return length(ESCAPED.sub("&", TAG.sub("", text)))


def fitted(write: Callable[[str], Markup], words: str, limit: int) -> Markup:
    """Return `write(words)` with as many of the words as fit, so that the whole has at most `limit` UTF-16 units."""
    text = write(words)
    excess = size(text) - limit
    return write(cut(words, max(1, length(words) - excess))) if excess > 0 else text
