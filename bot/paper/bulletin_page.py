"""Lay a bulletin out on A4, as a PDF for a district head's desk.

Promises: it is printed whatever people wrote, as a ticket's paper is. A chapter's heading stays with what follows it,
and a table that goes on on another page shows its head there again. Every page has its number and how many there are.
"""

from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from reportlab.lib.colors import Color, HexColor, black, grey
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.units import mm
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    HRFlowable,
    Image as Figure,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
)

from bot.paper.charts import draw as draw_charts
from bot.paper.sheet import Letters, Paper
from bot.paper.ticket_page import FRAME_PADDING, MARGIN, WIDTH, Pages, foot
from handlers.messages.message import BulletinPage, Chart, Charts, Grid, PaperChapter

TITLE, HEADING, TEXT, SMALL = 22.0, 14.0, 10.5, 8.0  # points
CHART_WIDE = 132 * mm
FIRST_COLUMN, COLUMN = 62 * mm, 22 * mm
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
    story = [*_head(page, letters), *(flowable for each in page.chapters for flowable in _chapter(each, page, letters))]
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


def _chapter(chapter: PaperChapter, page: BulletinPage, letters: Letters) -> list[Flowable]:
    heading = _line(letters, chapter.heading, HEADING, BLUE)
    heading.style.spaceBefore, heading.style.keepWithNext = 5 * mm, 1
    found: list[Flowable] = [CondPageBreak(AT_LEAST), heading]
    found += [_line(letters, words, TEXT) for words in chapter.sentences]
    found += [_figure(chart, page.language) for chart in chapter.charts]
    for grid in chapter.grids:
        if grid.rows:
            found += [Spacer(0, 2 * mm), _grid(grid, letters)]
    if chapter.note:
        found += [Spacer(0, 1 * mm), _line(letters, chapter.note, SMALL, grey)]
    return found


def _figure(chart: Chart, language: str) -> Figure:
    picture = draw_charts(Charts((chart,), language))
    with Image.open(BytesIO(picture)) as image:
        return Figure(BytesIO(picture), CHART_WIDE, CHART_WIDE * image.height / image.width, hAlign="LEFT")


def _grid(grid: Grid, letters: Letters) -> Table:
    heads = grid.heads or grid.head
    wide = len(heads) - 1
    column = min(COLUMN, (WIDTH - FIRST_COLUMN) / max(wide, 1))
    rows = [[_cell(letters, text, place, SMALL + 0.5, grey) for place, text in enumerate(heads)]]
    rows += [[_cell(letters, text, place, TEXT - 1) for place, text in enumerate(row)] for row in grid.shown]
    return Table(rows, [WIDTH - wide * column if wide < 3 else FIRST_COLUMN, *[column] * wide], repeatRows=1,
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
