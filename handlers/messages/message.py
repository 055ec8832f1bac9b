"""Describe a message as data (text, buttons, a picture), so that it is reviewed and tested without Telegram."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from casework.model.deep_link import DeepLink
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
ESCAPED = re.compile("&(?:amp|lt|gt|#34|#39);")  # what `escape` writes; each stands for one character
BUTTON_LIMIT = 24  # characters; a longer label is cut on a phone with two buttons a row
WIDE_LIMIT = 40  # characters, where a button has a row for itself


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button."""

    label: str
    press: Press


@dataclass(frozen=True, slots=True)
class Way:
    """A button in a channel that leads into the reader's private chat with the bot, by a link of ours."""

    label: str
    link: DeepLink


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the keyboard under the input field: it types its label, or shares where the person is."""

    label: str
    shares_location: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One picture that shows up to ten photos, by name.

    `is_public` if it is for others than those who sent the photos or work on them.
    """

    photos: tuple[str, ...]
    is_public: bool = False


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """One picture that shows a photo from before beside one from after, by name; `is_public` as in a sheet."""

    before: str
    after: str
    is_public: bool = False


@dataclass(frozen=True, slots=True)
class PlaceMap:
    """A drawn map of a point, of what is around it, and of how far off it may be, in metres."""

    point: Point
    accuracy_m: float | None = None


@dataclass(frozen=True, slots=True)
class MyData:
    """A portion of everything that is held about a person, packed when it is sent; the first one opens with a page."""

    person: PersonId
    portion: Portion
    page: bytes = b""


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file that is put together when it is sent."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class TicketPage:
    """What is printed of a ticket, as plain text; the page is drawn when it is sent.

    `facts` are names and values. `words`, `before`, `after` and `history` each begin with a title: the photos follow by
    name, the history as what happened and what was written with it. `left_out` says what is not printed, `missing` that
    the file of a photo is not there. `advice` stands beside the QR code that leads to the ticket. `order` is a
    supervisor's order with its title. `other_letters` says that not everything could be set as it was written.
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
    missing: str
    advice: str
    printed: str
    other_letters: str = ""
    order: tuple[str, str] | None = None

    @property
    def file_name(self) -> str:
        """The name of the file."""
        return f"ticket-{self.number}.pdf"


@dataclass(frozen=True, slots=True)
class Grid:
    """A printed table: its heading, how wide its columns are to each other, and rows, the first of them the head."""

    heading: str
    shares: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class StatementPage:
    """What is printed of a contractor's month, as plain text; the page is drawn when it is sent.

    `facts` are names and values, `words` what somebody wrote with its title. `other_letters` is as a ticket's.
    """

    file_name: str
    title: str
    facts: tuple[tuple[str, str], ...]
    grids: tuple[Grid, ...]
    words: tuple[tuple[str, str], ...]
    printed: str
    other_letters: str


@dataclass(frozen=True, slots=True)
class Poster:
    """A page with a code in the middle, as plain text: a title, lines below it, what to do, and the code's link."""

    name: str
    title: str
    lines: tuple[str, ...]
    advice: str
    link: DeepLink

    @property
    def file_name(self) -> str:
        """The name of the file."""
        return f"{self.name}.pdf"


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars, as plain text and numbers: for each label one bar of each series, which has a name and as many values.

    In a horizontal one the bars run from left to right, with long labels beside them.
    """

    title: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[float, ...]], ...]
    is_horizontal: bool = False


@dataclass(frozen=True, slots=True)
class Charts:
    """One picture of charts below each other, drawn when it is sent; `language` says whose letters it has."""

    charts: tuple[Chart, ...]
    language: str


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table: its title, the heads of its columns, its rows as data (a spreadsheet has these) and as people read them.

    The first column is text, the others are numbers. If people read more columns, `shown_heads` are the heads of those.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str | float | None, ...], ...]
    shown: tuple[tuple[str, ...], ...]
    shown_heads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperChapter:
    """A chapter on paper, as plain text: sentences, charts, tables, and a note below them."""

    heading: str
    sentences: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[DataTable, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class BulletinPage:
    """What a bulletin's paper says, as plain text; it is drawn when it is sent. `foot` stands on every page."""

    file_name: str
    title: str
    district: str
    period: str
    issue: str
    foot: str
    chapters: tuple[PaperChapter, ...]
    other_letters: str
    language: str


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a bulletin, a sheet for each; the spreadsheet is made when it is sent."""

    file_name: str
    tables: tuple[DataTable, ...]


Printed = TicketPage | StatementPage | BulletinPage | Poster | Tables  # made into a file when they are sent
Picture = Sheet | BeforeAfter | PlaceMap | Charts
Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the bot.

    At most one of `picture`, `album`, `spot`, `recording` and `document` is there; `buttons` and `keys` exclude each
    other. It may reply to a message in the same chat: `replies_to` is the slot (upsert key) of one of the bot's,
    `answers` the number of a person's. With `reacts_to`, the number of a person's message, it is a reaction to that,
    and the text is said only where reactions are off. With `wants_reply`, the app of the person whom the text names
    opens a reply to it. `keeps_picture`: it is an edit that leaves the picture as it is. `is_pinned`: it is sent
    without a sound, and pinned. `is_taken_down`: the message of the slot is taken away, and the text stands there only
    if that is impossible. `menu` has the commands that Telegram offers in the chat from now on, each with what it does;
    with an empty one, the chat offers what every chat of its kind does. Without words, it is nothing but that.
    """

    text: Markup
    buttons: Rows = ()
    ways: tuple[Way, ...] = ()
    keys: tuple[tuple[Key, ...], ...] = ()
    picture: Picture | None = None
    album: tuple[str, ...] = ()
    spot: Point | None = None
    recording: Recording | None = None
    replies_to: str | None = None
    wants_reply: bool = False
    keeps_picture: bool = False
    is_pinned: bool = False
    document: MyData | TextFile | Printed | None = None
    answers: int | None = None
    reacts_to: int | None = None
    is_taken_down: bool = False
    menu: tuple[tuple[str, str], ...] | None = None


def in_rows(buttons: Sequence[Button], wide: int = 2) -> Rows:
    """Lay buttons out in rows of `wide` buttons."""
    return tuple(tuple(buttons[start : start + wide]) for start in range(0, len(buttons), wide))


def cut(text: str, limit: int) -> str:
    """Return a text of at most `limit` UTF-16 units, with an ellipsis where something was cut off."""
    if length(text) <= limit:
        return text
    kept = text.encode("utf-16-le")[: 2 * (limit - 1)].decode("utf-16-le", "ignore")
    return kept + "…"


def lines(*parts: str | None) -> Markup:
    """Put parts under each other: None is left out, "" makes a blank line, and plain text is escaped."""
    return Markup("\n").join(part for part in parts if part is not None)


def link_to(map_link: str, point: Point) -> str:
    """Return a link to a point on a map, in which every character may stand in an attribute of HTML."""
    link = map_link.format(lat=f"{point.lat:.6f}", lon=f"{point.lon:.6f}")
    return quote(link, safe=":/?#[]@!$&'()*+,;=%")


def size(text: Markup) -> int:
    """Count a text as Telegram does, in UTF-16 units without tags; what people typed is escaped and holds no tag."""
    return length(ESCAPED.sub("&", TAG.sub("", text)))


def fitted(write: Callable[[str], Markup], words: str, limit: int) -> Markup:
    """Return `write(words)` with as many of the words as fit, so that the whole has at most `limit` UTF-16 units."""
    text = write(words)
    excess = size(text) - limit
    return write(cut(words, max(1, length(words) - excess))) if excess > 0 else text
