"""Draw a poster as a PDF: one page with a title, some lines, and a code that can be scanned from two metres.

Promises: the code is 12 cm wide and has error correction level M. Around it are the four modules of white that ISO/IEC
18004 requires. What no font has is written in Latin letters, or left out.
"""

from io import BytesIO
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from bot.paper.qr_labels import QUIET, draw_code, modules, write
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
    write(canvas, above, MARGIN, height - MARGIN - TITLE_TALL, width - 2 * MARGIN, TITLE_TALL)
    count = len(modules(link))
    dark = CODE_SIDE * count / (count + 2 * QUIET)  # the white is within the 12 cm
    draw_code(canvas, link, (width - CODE_SIDE) / 2, height - MARGIN - TITLE_TALL, dark)
    write(canvas, [letters.paragraph(said[-1], 18)], MARGIN, MARGIN, width - 2 * MARGIN, ADVICE_TALL)
    canvas.showPage()
    canvas.save()
    return file.getvalue()
