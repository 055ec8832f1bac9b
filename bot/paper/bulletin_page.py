"""Lay a bulletin out on A4, as a PDF for a district head's desk.

Promises: it is printed whatever people wrote, as a ticket's paper is. A chapter's heading stays with what follows it,
and a table that goes on on another page shows its head there again. Every page has its number and how many there are.
"""

from io import BytesIO
from pathlib import Path
from typing import Any

from reportlab.lib.colors import Color, HexColor, black, grey
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    HRFlowable,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
)

from bot.paper.charts import (
    COLOURS,
    LINE,
    STRIPE,
    STRIPE_WIDE,
    TEXT as TEXT_PX,
    WIDE as WIDE_PX,
    high,
    lay_out,
)
from bot.paper.sheet import Letters, Paper
from bot.paper.ticket_page import FRAME_PADDING, MARGIN, WIDTH, Pages, foot
from handlers.messages.message import BulletinPage, Chart, DataTable, PaperChapter

TITLE, HEADING, TEXT, SMALL = 22.0, 14.0, 10.5, 8.0  # points
CHART_WIDE = 132 * mm
FIRST_COLUMN, NARROW_COLUMN, COLUMN = 62 * mm, 44 * mm, 22 * mm
MANY = 7  # columns of numbers: then there is less room for each
BLUE, PALE = HexColor(0x0072B2), HexColor(0xF1F4F7)
AT_LEAST = 45 * mm  # what a heading wants below it on its page


def draw(page: BulletinPage, font: Path | None = None) -> bytes:
    """Return the PDF of a bulletin; `font` is the operator's. Raises FontUnusable."""
    letters = Letters(font, may_find=True)
    file = BytesIO()
    document = SimpleDocTemplate(
        file,
        pagesize=Paper.A4.size,
        leftMargin=MARGIN - FRAME_PADDING,
        rightMargin=MARGIN - FRAME_PADDING,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        initialFontName=letters.name,
        title=letters.printable(f"{page.title} · {page.period}"),
        author=letters.printable(page.district),
        invariant=1,
    )
    story = [*_head(page, letters), *(flowable for each in page.chapters for flowable in _chapter(each, letters))]
    if letters.has_changed:
        story.append(_line(letters, page.other_letters, SMALL, grey))
    story.append(Pages(letters))
    below = foot(letters, page.foot)
    document.build(story, onFirstPage=below, onLaterPages=below)
    return file.getvalue()


def _head(page: BulletinPage, letters: Letters) -> list[Flowable]:
    issue = _line(letters, page.issue, HEADING, grey)
    issue.style.alignment = TA_RIGHT
    first = Table([[_line(letters, page.district, HEADING, grey), issue]], [WIDTH * 0.62, WIDTH * 0.38], style=_PLAIN)
    title = _line(letters, f"{page.title} · {page.period}", TITLE)
    return [first, Spacer(0, 2 * mm), title, Spacer(0, 3 * mm), HRFlowable("100%", 1.5, color=BLUE), Spacer(0, 2 * mm)]


def _chapter(chapter: PaperChapter, letters: Letters) -> list[Flowable]:
    heading = _line(letters, chapter.heading, HEADING, BLUE)
    heading.style.spaceBefore, heading.style.keepWithNext = 5 * mm, 1
    found: list[Flowable] = [CondPageBreak(AT_LEAST), heading]
    found += [_line(letters, words, TEXT) for words in chapter.sentences]
    found += [_Bars(chart, letters) for chart in chapter.charts]
    for table in chapter.tables:
        if table.rows:
            found += [Spacer(0, 2 * mm), _table(table, letters)]
    if chapter.note:
        found += [Spacer(0, 1 * mm), _line(letters, chapter.note, SMALL, grey)]
    return found


class _Bars(Flowable):
    """A chart; it is drawn as lines and letters, so that it is sharp and small."""

    def __init__(self, chart: Chart, letters: Letters) -> None:
        super().__init__()
        self._chart, self._letters = chart, letters
        self._scale = CHART_WIDE / WIDE_PX
        self.width, self.height = CHART_WIDE, high(chart) * self._scale

    def draw(self) -> None:
        """Draw it."""
        self.canv.saveState()
        self.canv.translate(0, self.height)
        self.canv.scale(self._scale, self._scale)
        lay_out(_Nib(self.canv, self._letters), self._chart)
        self.canv.restoreState()


class _Nib:
    """A pen that draws on paper; there, heights are counted upwards."""

    def __init__(self, canvas: Canvas, letters: Letters) -> None:
        self._canvas = canvas
        self._letters = letters

    def wide(self, text: str, px: int = TEXT_PX) -> float:
        """Return how wide a text is."""
        runs = self._letters.runs(self._letters.printable(text))
        return float(sum(stringWidth(run, font, px) for font, run in runs))

    def write(self, at: tuple[float, float], text: str, anchor: str, px: int = TEXT_PX, room: float = WIDE_PX) -> None:
        """Write a text, cut to the room that it has."""
        text = self._letters.printable(text)
        if self.wide(text, px) > room:
            while text and self.wide(text + "…", px) > room:
                text = text[:-1]
            text += "…"
        left, top = at
        left -= self.wide(text, px) * {"l": 0.0, "m": 0.5, "r": 1.0}[anchor[0]]
        base = top + px * {"t": 0.86, "m": 0.36}[anchor[1]]
        self._canvas.setFillColor(black)
        for font, run in self._letters.runs(text):
            self._canvas.setFont(font, px)
            self._canvas.drawString(left, -base, run)
            left += stringWidth(run, font, px)

    def line(self, left: float, right: float, at: float) -> None:
        """Draw a horizontal line."""
        self._canvas.setLineWidth(2)
        self._canvas.setStrokeColorRGB(*(each / 255 for each in LINE))
        self._canvas.line(left, -at, right, -at)

    def fill(self, box: tuple[float, float, float, float], series: int) -> None:
        """Fill a bar as its series is filled; every second one is striped."""
        left, top, right, bottom = box
        if right <= left or bottom <= top:
            return
        canvas, high_px = self._canvas, bottom - top
        colour = [each / 255 for each in COLOURS[series % len(COLOURS)]]
        canvas.saveState()
        canvas.setFillColorRGB(*colour)
        canvas.setStrokeColorRGB(*colour)
        bar = canvas.beginPath()
        bar.rect(left, -bottom, right - left, high_px)
        canvas.clipPath(bar, stroke=0, fill=1)
        if series % 2:
            canvas.setStrokeColorRGB(1, 1, 1)
            canvas.setLineWidth(STRIPE_WIDE)
            start = left - high_px
            while start < right:
                canvas.line(start, -bottom, start + high_px, -top)
                start += STRIPE
            canvas.setStrokeColorRGB(*colour)
        canvas.setLineWidth(4)  # half of it lies outside of the bar, and is cut off
        canvas.rect(left, -bottom, right - left, high_px, stroke=1, fill=0)
        canvas.restoreState()


def _table(table: DataTable, letters: Letters) -> Table:
    heads = table.shown_heads or table.heads
    wide = len(heads) - 1
    first = FIRST_COLUMN if wide < MANY else NARROW_COLUMN
    column = min(COLUMN, (WIDTH - first) / max(wide, 1))
    size = SMALL + 0.5 if wide < MANY else SMALL - 1.5
    rows = [[_cell(letters, text, place, size, grey) for place, text in enumerate(heads)]]
    rows += [[_cell(letters, text, place, TEXT - 1) for place, text in enumerate(row)] for row in table.shown]
    return Table(rows, [WIDTH - wide * column, *[column] * wide], repeatRows=1,
                 style=_style(len(rows)), hAlign="LEFT")  # fmt: skip


def _cell(letters: Letters, text: str, place: int, size: float, colour: Color = black) -> Paragraph:
    cell = _line(letters, text, size, colour)
    cell.style.spaceAfter = 0
    if place:
        cell.style.alignment = TA_RIGHT
    return cell


def _line(letters: Letters, text: str, size: float, colour: Color = black) -> Paragraph:
    return letters.paragraph(letters.printable(text), size, colour)


def _style(rows: int) -> Any:
    """The lines of a table: every second row is on a pale ground."""
    pale = [("BACKGROUND", (0, row), (-1, row), PALE) for row in range(2, rows, 2)]
    return [*_PLAIN, ("LINEBELOW", (0, 0), (-1, 0), 0.75, BLUE), *pale]


_PLAIN = [
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("LEFTPADDING", (0, 0), (-1, -1), 2),
    ("RIGHTPADDING", (0, 0), (-1, -1), 2),
    ("TOPPADDING", (0, 0), (-1, -1), 1.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
]
