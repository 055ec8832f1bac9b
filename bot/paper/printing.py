"""What is drawn while the bot runs: the small map of a place, charts, and tickets, bulletins and posters on paper.

What draws is imported when something is drawn for the first time, in the thread that draws: Pillow and reportlab take a
tenth of a start's time and memory, and many a day nothing is printed.

Promises: of the papers one at a time is drawn in a process, whoever asks for them (`alone`): each needs up to 100 MB.
What cannot be drawn for a message fails as NotDrawn, so that its words leave without it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import Any

import structlog

from casework.model.area import AreaMap
from casework.model.deep_link import OfTicket, is_bot_name, url
from casework.model.street import Street
from handlers.messages.message import BulletinPage, Charts, PlaceMap, Poster, Printed, StatementPage, Tables, TicketPage
from storage.files.photos import PhotoFiles, PhotoMissing

log = structlog.get_logger()

KEPT = 8  # bulletins

_DRAWING = Lock()
CLOSE_M = 500.0  # from the pin to the left and right edge of a map with streets: their names can be read

Shot = tuple[str, Sequence[bytes | None]]  # a heading, and photos as JPEG; None: its file is missing


@dataclass(frozen=True, slots=True)
class MapStyle:
    """Whom the map names as the source of its streets, if anybody, and the font of names; None: a built-in one.

    `paper` is the font that is embedded in a ticket's paper, before those that are at hand.
    """

    credit: str = ""
    font: Path | None = None
    paper: Path | None = None


PLAIN = MapStyle()


class NotDrawn(Exception):
    """A picture or a paper cannot be drawn; the argument says why."""


def draw_place(
    areas: AreaMap, place: PlaceMap, on: date, streets: Sequence[Street] = (), style: MapStyle = PLAIN
) -> bytes:
    """Return the map of a place; see bot/paper/drawing.py."""
    drawing: Any = import_module("bot.paper.drawing")
    drawn: bytes = drawing.draw_place(areas, place.point, on, place.accuracy_m, streets, style)
    return drawn


def check_font(file: Path) -> None:
    """Raise OSError if a file is no font in which names can be written on the map."""
    roads: Any = import_module("bot.paper.roads")
    roads.font_of(file, roads.NAME_PX)


def check_paper_font(file: Path) -> None:
    """Raise OSError if a file is no font that can be embedded in a paper."""
    sheet: Any = import_module("bot.paper.sheet")
    try:
        sheet.Letters(file)
    except sheet.FontUnusable as error:
        raise OSError(str(error)) from error


def shrink(photo: bytes) -> bytes:
    """Return a photo as a JPEG that is large enough for paper; raises OSError for what is no JPEG."""
    ticket_page: Any = import_module("bot.paper.ticket_page")
    small: bytes = ticket_page.shrink(photo)
    return small


def draw_page(
    page: TicketPage, shots: Sequence[Shot], place: bytes, link: str | None, font: Path | None = None
) -> bytes:
    """Return the PDF of a ticket; see bot/paper/ticket_page.py."""
    ticket_page: Any = import_module("bot.paper.ticket_page")
    drawn: bytes = ticket_page.draw(page, shots, place, link, font)
    return drawn


def draw_statement(page: StatementPage, font: Path | None = None) -> bytes:
    """Return the PDF of a contractor's month; see bot/paper/statement.py."""
    statement: Any = import_module("bot.paper.statement")
    drawn: bytes = statement.draw(page, font)
    return drawn


def draw_poster(page: Poster, bot: str, font: Path | None = None) -> bytes:
    """Return the PDF of a poster whose code opens a bot; see bot/paper/poster.py."""
    poster: Any = import_module("bot.paper.poster")
    drawn: bytes = poster.draw(page, bot, font)
    return drawn


def draw_charts(charts: Charts) -> bytes:
    """Return a picture of charts; see bot/paper/charts.py."""
    drawing: Any = import_module("bot.paper.charts")
    drawn: bytes = drawing.draw(charts)
    return drawn


@lru_cache(KEPT)  # many chats may be sent the same one, and it takes half a second
def draw_bulletin(page: BulletinPage, font: Path | None = None) -> bytes:
    """Return the PDF of a bulletin; see bot/paper/bulletin_page.py."""
    bulletin_page: Any = import_module("bot.paper.bulletin_page")
    drawn: bytes = bulletin_page.draw(page, font)
    return drawn


def make_tables(tables: Tables) -> bytes:
    """Return a spreadsheet; see bot/paper/spreadsheet.py."""
    spreadsheet: Any = import_module("bot.paper.spreadsheet")
    made: bytes = spreadsheet.make(tables)
    return made


def alone(draw: Callable[..., bytes], *args: object) -> bytes:
    """Draw a paper when no other is being drawn; to be called in a thread."""
    with _DRAWING:
        return draw(*args)


async def drawn(draw: Callable[..., bytes], *args: object) -> bytes:
    """Draw in a thread; raises NotDrawn, whatever goes wrong in the drawing."""
    try:
        return await asyncio.to_thread(draw, *args)
    except Exception as error:
        raise NotDrawn(repr(error)) from error


class Printer:
    """Reads what belongs to a paper and draws it, one after the other, so that only one thread waits."""

    def __init__(
        self,
        photos: PhotoFiles,
        draw_map: Callable[[PlaceMap], Awaitable[bytes]],
        bot_name: Callable[[], str],
        font: Path | None = None,
    ) -> None:
        self._photos = photos
        self._draw_map = draw_map
        self._bot_name = bot_name
        self._font = font
        self._one = asyncio.Lock()

    async def __call__(self, page: Printed) -> bytes:
        """Return a PDF, or the spreadsheet of tables."""
        async with self._one:
            match page:
                case BulletinPage():
                    return await drawn(alone, draw_bulletin, page, self._font)
                case StatementPage():
                    return await drawn(alone, draw_statement, page, self._font)
                case Poster():
                    return await drawn(alone, draw_poster, page, self._bot_name(), self._font)
                case Tables():
                    return await drawn(alone, make_tables, page)
                case TicketPage():
                    return await self._ticket(page)

    async def _ticket(self, page: TicketPage) -> bytes:
        """Return the PDF of a ticket; in the place of a photo that is not on the disk the paper says so."""
        place = await self._draw_map(PlaceMap(page.point))
        shots = [(heading, await self._read(names)) for heading, names in (page.before, page.after)]
        name = self._bot_name()
        link = url(name, OfTicket(page.number)) if is_bot_name(name) else None
        return await drawn(alone, draw_page, page, shots, place, link, self._font)

    async def _read(self, names: Sequence[str]) -> list[bytes | None]:
        found: list[bytes | None] = []
        for name in names:
            try:
                found.append(await asyncio.to_thread(shrink, await self._photos.read(name)))
            except (PhotoMissing, OSError) as error:
                log.warning("a photo cannot be printed", name=name, why=repr(error))
                found.append(None)
        return found
