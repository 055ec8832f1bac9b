"""Draw one ticket on A4 paper, as a PDF: for people who work without a screen, and for files that are archived.

Promises: the paper is drawn whatever people wrote, without a box in place of a letter: what no font has is written in
Latin letters or left out, and the paper says so. No photo is cropped. Every page names the ticket, the moment of
printing, and how many pages there are. Photos are shrunk to what paper needs (1000 px on 85 mm are 300 an inch), so
that the file can be sent on by mail.
"""

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image
from reportlab.lib.colors import Color, black, grey
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Image as Figure, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table

from bot.paper.printing import Shot
from bot.paper.qr_labels import (
    CODE_SIDE,
    QUIET,
    draw_code,
    modules,
)
from bot.paper.sheet import Letters, Paper
from handlers.messages.message import TicketPage

MARGIN = 18 * mm
WIDTH = Paper.A4.size[0] - 2 * MARGIN
LONG_SIDE_PX = 1000
PHOTO_BOX = (WIDTH / 2 - 3 * mm, 75 * mm)
MAP_BOX = (WIDTH, 62 * mm)  # so that an ordinary ticket, with its history, fits on one page
CODE_COLUMN = CODE_SIDE + 12 * mm
NAME_COLUMN = 35 * mm
BESIDE_CODE = 9  # how many facts stand beside the code and the words below it; fewer would leave a gap
FRAME_PADDING = 6  # points, reportlab's default
PAGES, COUNT_WIDE = "pages", 6 * mm
TITLE, HEADING, TEXT, SMALL = 18.0, 12.0, 10.0, 8.0  # points


def shrink(photo: bytes) -> bytes:
    """Return a photo as a JPEG of at most 1000 px; raises OSError if it is not a JPEG."""
    with Image.open(BytesIO(photo), formats=["JPEG"]) as image:
        image.draft("RGB", (LONG_SIDE_PX, LONG_SIDE_PX))
        image.thumbnail((LONG_SIDE_PX, LONG_SIDE_PX))  # at least 1 px high, which `ImageOps.contain` is not
        out = BytesIO()
        image.convert("RGB").save(out, "JPEG", quality=80)
    return out.getvalue()


def draw(page: TicketPage, shots: Sequence[Shot], place: bytes, link: str | None, font: Path | None = None) -> bytes:
    """Return the PDF of a ticket: `place` is a picture of where it is, `link` leads to it; None if that is unknown.

    `font` is the operator's, which is tried before all others. Raises FontUnusable.
    """
    letters = Letters(font, may_find=True)
    story = _story(page, shots, place, link, letters)
    return bound(story, letters, page.title, f"#{page.number} · {page.printed}", page.other_letters)


def bound(story: list[Flowable], letters: Letters, title: str, mark: str, other_letters: str) -> bytes:
    """Return a PDF of A4 pages; each has at its foot a mark, its number and how many there are.

    `other_letters` is said at the end if not everything could be set as it was written.
    """
    file = BytesIO()
    document = SimpleDocTemplate(
        file,
        pagesize=Paper.A4.size,
        leftMargin=MARGIN - FRAME_PADDING,
        rightMargin=MARGIN - FRAME_PADDING,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        initialFontName=letters.name,
        title=letters.printable(title),
        invariant=1,
    )
    last = [line_of(letters, other_letters, SMALL, grey)] if letters.has_changed else []
    below = foot(letters, mark)
    document.build([*story, *last, Pages(letters)], onFirstPage=below, onLaterPages=below)
    return file.getvalue()


def foot(letters: Letters, said: str) -> Callable[[Canvas, SimpleDocTemplate], None]:
    """Return what draws the foot of a page: a text, and its number of how many there are."""

    def draw_foot(canvas: Canvas, _: SimpleDocTemplate) -> None:
        line = line_of(letters, said, SMALL, grey)
        line.wrapOn(canvas, WIDTH - 3 * COUNT_WIDE, MARGIN)
        line.drawOn(canvas, MARGIN, MARGIN / 2)
        canvas.saveState()
        canvas.setFont(letters.name, SMALL)
        canvas.setFillColor(grey)
        canvas.translate(MARGIN + WIDTH - COUNT_WIDE, MARGIN / 2)
        canvas.drawRightString(0, 0, f"{canvas.getPageNumber()} / ")
        canvas.doForm(PAGES)  # `Pages` draws it at the end, when the number of pages is known
        canvas.restoreState()

    return draw_foot


def _story(page: TicketPage, shots: Sequence[Shot], place: bytes, link: str | None, letters: Letters) -> list[Flowable]:
    words_heading, words = page.words
    history_heading, history = page.history
    story: list[Flowable] = [*_head(page, link, letters)]
    if page.order:
        heading, order = page.order
        story += [heading_of(letters, heading), *lines_of(letters, order)]
    if words:
        story += [heading_of(letters, words_heading), *lines_of(letters, words)]
    story += [Spacer(0, 3 * mm), _figure(place, MAP_BOX)]
    for heading, photos in shots:
        if photos:
            story += _album(letters, heading, photos, page.missing)
    story += [line_of(letters, text, SMALL, grey) for text in page.left_out]
    story.append(heading_of(letters, history_heading))
    for what, note in history:
        story += [line_of(letters, what, TEXT), *lines_of(letters, note, grey)]
    return story


def _head(page: TicketPage, link: str | None, letters: Letters) -> list[Flowable]:
    """The title and the facts; the code stands beside the first facts, which must fit on one page."""
    title = [line_of(letters, page.title, TITLE), Spacer(0, 3 * mm)]
    if link is None:
        return [*title, fact_table(letters, page.facts, WIDTH)]
    room = WIDTH - CODE_COLUMN
    first, rest = page.facts[:BESIDE_CODE], page.facts[BESIDE_CODE:]
    beside = [_Code(link), line_of(letters, page.advice, SMALL, grey)]
    head = Table([[[*title, fact_table(letters, first, room)], beside]], [room, CODE_COLUMN], style=STYLE)
    return [head, *([fact_table(letters, rest, WIDTH)] if rest else [])]


def fact_table(letters: Letters, facts: Sequence[tuple[str, str]], room: float) -> Table:
    """Return names and values in two columns that are `room` points wide together."""
    rows = [[line_of(letters, name, TEXT, grey), line_of(letters, value, TEXT)] for name, value in facts]
    return Table(rows, [NAME_COLUMN, room - NAME_COLUMN], style=STYLE, hAlign="LEFT")


def _album(letters: Letters, heading: str, photos: Sequence[bytes | None], missing: str) -> list[Flowable]:
    """Photos two in a row, `missing` in place of one that is not there; the heading stays with the first of them."""
    figures = [_figure(photo, PHOTO_BOX) if photo else line_of(letters, missing, TEXT, grey) for photo in photos]
    rows = [[*figures[start : start + 2], ""][:2] for start in range(0, len(figures), 2)]
    first, *rest = [Table([row], [WIDTH / 2] * 2, style=[*STYLE, _APART]) for row in rows]
    return [KeepTogether([heading_of(letters, heading), first]), *rest]


def _figure(picture: bytes, box: tuple[float, float]) -> Figure:
    """A whole picture, as large as fits into a box."""
    with Image.open(BytesIO(picture)) as image:
        scale = min(box[0] / image.width, box[1] / image.height)
        return Figure(BytesIO(picture), image.width * scale, image.height * scale, hAlign="LEFT")


def heading_of(letters: Letters, text: str) -> Paragraph:
    """Return a heading, which stays with what follows it."""
    heading = line_of(letters, text, HEADING)
    heading.style.spaceBefore, heading.style.keepWithNext = 4 * mm, 1
    return heading


def lines_of(letters: Letters, text: str, colour: Color = black) -> list[Paragraph]:
    """Return what somebody wrote, a paragraph for each line."""
    return [line_of(letters, line, TEXT, colour) for line in text.splitlines() if line.strip()]


def line_of(letters: Letters, text: str, size: float, colour: Color = black) -> Paragraph:
    """Return a text as a paragraph, its size in points; what no font has is changed."""
    return letters.paragraph(letters.printable(text), size, colour)


STYLE = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 1),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
]
_APART = ("BOTTOMPADDING", (0, 0), (-1, -1), 3 * mm)


class _Code(Flowable):
    """The QR code of a link, as on the labels."""

    def __init__(self, link: str) -> None:
        super().__init__()
        self._link = link
        self.width = self.height = CODE_SIDE + 2 * QUIET * CODE_SIDE / len(modules(link))

    def draw(self) -> None:
        """Draw it."""
        draw_code(self.canv, self._link, 0, self.height)


class Pages(Flowable):
    """Writes the number of pages into every page's foot; it must be the last element of the last page."""

    def __init__(self, letters: Letters) -> None:
        super().__init__()
        self._letters = letters

    def draw(self) -> None:
        """Draw it."""
        self.canv.beginForm(PAGES)
        self.canv.setFont(self._letters.name, SMALL)
        self.canv.setFillColor(grey)
        self.canv.drawString(0, 0, str(self.canv.getPageNumber()))
        self.canv.endForm()
