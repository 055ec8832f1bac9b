"""Draw the statement of a contractor's month on A4 paper, as a PDF: for the files of those who pay and are paid.

Promises: it is drawn whatever people wrote, as a ticket's paper is; a table that is longer than a page goes on with its
head on the next one.
"""

from pathlib import Path

from reportlab.lib.colors import grey
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Spacer, Table

from bot.paper.sheet import Letters
from bot.paper.ticket_page import STYLE, TITLE, WIDTH, bound, fact_table, heading_of, line_of, lines_of
from handlers.messages.message import Grid, StatementPage

CELL = 9.0  # points
BEGINS = 25 * mm  # a heading, the head of its table, and a row


def draw(page: StatementPage, font: Path | None = None) -> bytes:
    """Return the PDF; `font` is the operator's, which is tried before all others. Raises FontUnusable."""
    letters = Letters(font, may_find=True)
    story: list[Flowable] = [
        line_of(letters, page.title, TITLE),
        Spacer(0, 3 * mm),
        fact_table(letters, page.facts, WIDTH),
    ]
    for grid in page.grids:
        heading = heading_of(letters, grid.heading)
        heading.style.keepWithNext = 0  # or a table that would fit on the next page would leave this one half empty
        story += [CondPageBreak(BEGINS), heading, _grid(letters, grid)]
    for title, words in page.words:
        story += [heading_of(letters, title), *lines_of(letters, words)]
    return bound(story, letters, page.title, f"{page.title} · {page.printed}", page.other_letters)


def _grid(letters: Letters, grid: Grid) -> Table:
    head, *rows = grid.rows
    cells = [[line_of(letters, each, CELL, grey) for each in head]]
    cells += [[line_of(letters, each, CELL) for each in row] for row in rows]
    widths = [WIDTH * share / sum(grid.shares) for share in grid.shares]
    ruled = ("LINEBELOW", (0, 0), (-1, -1), 0.25, grey)
    return Table(cells, widths, style=[*STYLE, ruled], hAlign="LEFT", repeatRows=1)
