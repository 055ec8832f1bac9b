"""Draw sheets of labels with QR codes, as a PDF: eight to a page, to be cut along the lines.

Promises: every code is 4 cm wide and has error correction level M (15 % may be scratched or dirty). Around it are the
four modules of white that ISO/IEC 18004 requires. The same labels make the same file.
"""

from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO

from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel
from reportlab.lib.colors import grey, lightgrey
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepInFrame

from bot.paper.sheet import MARGIN, Letters, Paper
from handlers.messages.desk.labels import Label

COLUMNS, ROWS = 2, 4
PER_PAGE = COLUMNS * ROWS
CODE_SIDE = 40 * mm
QUIET = 4  # modules
PADDING = 3 * mm
HEADLINE = 11 * mm  # its height


@lru_cache(16)  # a code is needed once for its size, and again to draw it
def modules(link: str) -> Sequence[Sequence[bool]]:
    """Return the rows of a QR code from the top, True for a dark module, without the white around it."""
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(QR8bitByte(link))
    code.make()
    return [[bool(dark) for dark in row] for row in code.modules]


def draw(labels: Sequence[Label], paper: Paper, letters: Letters, title: str) -> bytes:
    """Return the PDF of one or more labels; raises Unprintable for a text that the fonts cannot set."""
    width, height = paper.size
    wide, tall = (width - 2 * MARGIN) / COLUMNS, (height - 2 * MARGIN) / ROWS
    file = BytesIO()
    canvas = Canvas(
        file,
        pagesize=paper.size,
        initialFontName=letters.name,  # type: ignore[arg-type] # the stubs take a name for a number
        invariant=1,
    )
    canvas.setTitle(title)
    for start in range(0, len(labels), PER_PAGE):
        _draw_cuts(canvas, width, height)
        for place, label in enumerate(labels[start : start + PER_PAGE]):
            row, column = divmod(place, COLUMNS)
            _draw_label(
                canvas, label, letters, (MARGIN + column * wide, height - MARGIN - (row + 1) * tall), wide, tall
            )
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _draw_cuts(canvas: Canvas, width: float, height: float) -> None:
    canvas.setStrokeColor(lightgrey)
    canvas.setLineWidth(0.5)
    canvas.setDash(2, 3)
    canvas.grid(
        [MARGIN + (width - 2 * MARGIN) * i / COLUMNS for i in range(COLUMNS + 1)],
        [MARGIN + (height - 2 * MARGIN) * i / ROWS for i in range(ROWS + 1)],
    )


def _draw_label(
    canvas: Canvas, label: Label, letters: Letters, corner: tuple[float, float], wide: float, tall: float
) -> None:
    """Draw a label from its lower left corner: the headline across, the code below it, the words beside the code."""
    x, y = corner
    top = y + tall - PADDING - HEADLINE
    words = [letters.paragraph(label.name, 12), letters.paragraph(label.advice, 9)]
    if label.code:
        words.insert(1, letters.paragraph(label.code, 9, grey))
    write(canvas, [letters.paragraph(label.headline, 15)], x + PADDING, top, wide - 2 * PADDING, HEADLINE)
    taken = draw_code(canvas, label.link, x, top)
    write(canvas, words, x + taken, y + PADDING, wide - taken - PADDING, top - y - PADDING)


def draw_code(canvas: Canvas, link: str, left: float, top: float, side: float = CODE_SIDE) -> float:
    """Draw a code below and to the right of a corner; return its width in points with the white on both sides."""
    rows = modules(link)
    module = side / len(rows)
    path = canvas.beginPath()  # one path for all, so that no viewer shows seams between the modules
    for down, row in enumerate(rows, 1 + QUIET):
        for along, is_dark in enumerate(row, QUIET):
            if is_dark:
                path.rect(left + along * module, top - down * module, module, module)
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawPath(path, stroke=0, fill=1)
    return side + 2 * QUIET * module


def write(canvas: Canvas, words: Sequence[Flowable], x: float, y: float, wide: float, tall: float) -> None:
    """Write paragraphs from the top of a box, smaller if they would not fit."""
    box = KeepInFrame(wide, tall, list(words), mode="shrink")
    _, used = box.wrapOn(canvas, wide, tall)
    box.drawOn(canvas, x, y + tall - used)
