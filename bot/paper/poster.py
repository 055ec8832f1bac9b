"""Draw a poster as a PDF: one page with a title, some lines, and a code that can be scanned from two metres.

Promises: the code is 12 cm wide and has error correction level M. Around it are the four modules of white that ISO/IEC
18004 requires. What no font has is written in Latin letters, or left out.
"""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepInFrame

from bot.paper.qr_labels import QUIET, modules
from bot.paper.sheet import MARGIN, Letters, Paper
from casework.model.deep_link import url
from handlers.messages.message import Poster

CODE_SIDE = 120 * mm
TITLE_TALL, ADVICE_TALL = 75 * mm, 45 * mm


def draw(page: Poster, bot: str, font: Path | None = None) -> bytes:
    """Return the PDF of a poster whose code opens the bot with a name; raises ValueError for no bot's name."""
    link = url(bot, page.link)
    letters = Letters(font, may_find=True)
    width, height = Paper.A4.size
    title, *said = (letters.printable(each) for each in (page.title, *page.lines, page.advice))
    file = BytesIO()
    canvas = Canvas(
        file,
        pagesize=Paper.A4.size,
        initialFontName=letters.name,  # type: ignore[arg-type] # the stubs take a name for a number
        invariant=1,
    )
    canvas.setTitle(title)
    above = [letters.paragraph(title, 34), *(letters.paragraph(each, 20) for each in said[:-1])]
    _write(canvas, above, height - MARGIN, width, TITLE_TALL)
    _draw_code(canvas, link, (width - CODE_SIDE) / 2, height - MARGIN - TITLE_TALL)
    _write(canvas, [letters.paragraph(said[-1], 18)], MARGIN + ADVICE_TALL, width, ADVICE_TALL)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _draw_code(canvas: Canvas, link: str, left: float, top: float) -> None:
    """Draw a code with its white around it into a square below a corner."""
    rows = modules(link)
    module = CODE_SIDE / (len(rows) + 2 * QUIET)
    path = canvas.beginPath()  # one path for all, so that no viewer shows seams between the modules
    for down, row in enumerate(rows, 1 + QUIET):
        for along, is_dark in enumerate(row, QUIET):
            if is_dark:
                path.rect(left + along * module, top - down * module, module, module)
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawPath(path, stroke=0, fill=1)


def _write(canvas: Canvas, words: Sequence[Flowable], top: float, width: float, tall: float) -> None:
    """Write paragraphs from a line downwards, smaller if they would not fit."""
    box = KeepInFrame(width - 2 * MARGIN, tall, list(words), mode="shrink")
    _, used = box.wrapOn(canvas, width - 2 * MARGIN, tall)
    box.drawOn(canvas, MARGIN, top - used)
