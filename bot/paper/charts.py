"""Lay charts out, and draw them as a picture: bars that can be read on a phone, and by people who see few colours.

`lay_out` needs a pen: the one here draws a picture, that of `bulletin_page` draws on paper.

Promises: the first series is dark blue, the second light orange with stripes, the colours of Okabe and Ito, which
everybody tells apart; in grey they differ too. A label that has no room is cut, or left out where its neighbours say
enough. No text covers another. Chinese is drawn in the forms of the reader's script if a font on this machine has them.
"""

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from math import ceil, floor, log10
from pathlib import Path
from typing import Protocol

from PIL import Image, ImageDraw, ImageFont

from bot.paper.fonts import for_pictures
from bot.paper.roads import has_letters, written_as
from handlers.messages.message import Chart, Charts

WIDE, MARGIN, GAP = 1080, 40, 30  # px
TITLE, TEXT = 38, 28  # px; on a phone a third of that, in points
HIGH = 400  # px, of vertical bars
ROW, BESIDE = 34, 340  # px: a horizontal bar with its gap, and the most that its label takes
TICKS = 4
PAPER, INK, LINE = (255, 255, 255), (30, 34, 40), (208, 212, 218)
COLOURS = ((0, 114, 178), (230, 159, 0), (0, 158, 115))  # https://jfly.uni-koeln.de/color/
STRIPE, STRIPE_WIDE = 14, 4  # px
MOST_COLOURS = 48  # of the picture, which is flat: so it weighs a tenth
FACES = {"zh_CN": " SC", "zh_TW": " TC"}  # how a collection of fonts names the forms of a script
FACES_MOST = 12

Font = ImageFont.FreeTypeFont


def draw(charts: Charts) -> bytes:
    """Return a PNG, 1080 px wide, of charts below each other; raises ValueError if there are none."""
    drawn = [_drawn(each, charts.language) for each in charts.charts]
    if not drawn:
        raise ValueError("there is no chart")
    whole = Image.new("RGB", (WIDE, sum(each.height for each in drawn)), PAPER)
    top = 0
    for each in drawn:
        whole.paste(each, (0, top))
        top += each.height
    out = BytesIO()
    whole.quantize(MOST_COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


class Pen(Protocol):
    """Writes and fills on one chart; all measures are pixels, from the top left corner."""

    def wide(self, text: str, px: int = TEXT) -> float:
        """Return how wide a text is."""

    def write(self, at: tuple[float, float], text: str, anchor: str, px: int = TEXT, room: float = WIDE) -> None:
        """Write a text, cut to the room that it has; the anchor is left, middle or right, and top or middle: "lt"."""

    def line(self, left: float, right: float, at: float) -> None:
        """Draw a horizontal line."""

    def fill(self, box: tuple[float, float, float, float], series: int) -> None:
        """Fill a bar (left, top, right, bottom) as its series is filled; every second one is striped."""


class _Brush:
    """A pen that draws a picture."""

    def __init__(self, high: int, language: str) -> None:
        self.image = Image.new("RGB", (WIDE, high), PAPER)
        self._draw = ImageDraw.Draw(self.image)
        self._language = language

    def wide(self, text: str, px: int = TEXT) -> float:
        """Return how wide a text is."""
        font, written = _font(text, px, self._language)
        return font.getlength(written)

    def write(self, at: tuple[float, float], text: str, anchor: str, px: int = TEXT, room: float = WIDE) -> None:
        """Write a text, cut to the room that it has."""
        font, written = _font(text, px, self._language)
        if font.getlength(written) > room:
            while written and font.getlength(written + "…") > room:
                written = written[:-1]
            written += "…"
        self._draw.text(at, written, fill=INK, font=font, anchor=anchor)

    def line(self, left: float, right: float, at: float) -> None:
        """Draw a horizontal line."""
        self._draw.line((left, at, right, at), fill=LINE, width=2)

    def fill(self, box: tuple[float, float, float, float], series: int) -> None:
        """Fill a bar as its series is filled; every second one is striped."""
        left, top, right, bottom = (round(each) for each in box)
        if right <= left or bottom <= top:
            return
        tile = Image.new("RGB", (right - left, bottom - top), COLOURS[series % len(COLOURS)])
        if series % 2:
            stripes = ImageDraw.Draw(tile)
            for start in range(-tile.height, tile.width, STRIPE):
                stripes.line((start, tile.height, start + tile.height, 0), fill=PAPER, width=STRIPE_WIDE)
        self.image.paste(tile, (left, top))
        self._draw.rectangle((left, top, right - 1, bottom - 1), outline=COLOURS[series % len(COLOURS)], width=2)


def _drawn(chart: Chart, language: str) -> Image.Image:
    brush = _Brush(high(chart), language)
    lay_out(brush, chart)
    return brush.image


def high(chart: Chart) -> int:
    """Return how high a chart is; it is WIDE."""
    rows = len(chart.labels) * (ROW * len(chart.series) + GAP // 2)
    return _head(chart) + (rows + GAP if chart.is_horizontal else HIGH + TEXT + 2 * GAP)


def _head(chart: Chart) -> int:
    return MARGIN + TITLE + GAP + (TEXT + GAP if len(chart.series) > 1 else 0)


def lay_out(pen: Pen, chart: Chart) -> None:
    """Draw a chart with a pen."""
    pen.write((MARGIN, MARGIN), chart.title, "lt", TITLE, WIDE - 2 * MARGIN)
    if len(chart.series) > 1:
        _legend(pen, [name for name, _ in chart.series], MARGIN + TITLE + GAP)
    (_horizontal if chart.is_horizontal else _vertical)(pen, chart, _head(chart))


def _legend(pen: Pen, names: Sequence[str], top: float) -> None:
    left = float(MARGIN)
    for number, name in enumerate(names):
        pen.fill((left, top, left + TEXT, top + TEXT), number)
        pen.write((left + TEXT + 10, top + TEXT / 2), name, "lm")
        left += TEXT + 10 + pen.wide(name) + 2 * GAP


def _vertical(pen: Pen, chart: Chart, top: float) -> None:
    bottom, most = top + HIGH, _round_up(max((value for _, values in chart.series for value in values), default=0))
    ticks = [most * step / TICKS for step in range(TICKS + 1)]
    left = MARGIN + max(pen.wide(_number(tick)) for tick in ticks) + 16
    for tick in ticks:
        at = bottom - HIGH * tick / most
        pen.line(left, WIDE - MARGIN, at)
        pen.write((left - 12, at), _number(tick), "rm")
    step = (WIDE - MARGIN - left) / max(len(chart.labels), 1)
    bar = step * 0.8 / len(chart.series)
    for place in range(len(chart.labels)):
        for number, (_, values) in enumerate(chart.series):
            begin = left + step * (place + 0.1) + bar * number
            pen.fill((begin, bottom - HIGH * values[place] / most, begin + bar, bottom), number)
    widest = max((pen.wide(label) for label in chart.labels), default=0) + 16
    every = max(1, ceil(widest / step))
    for place, label in enumerate(chart.labels):
        if place % every == 0:
            middle = min(max(left + step * (place + 0.5), widest / 2), WIDE - widest / 2)
            pen.write((middle, bottom + 14), label, "mt")


def _horizontal(pen: Pen, chart: Chart, top: float) -> None:
    most = max((value for _, values in chart.series for value in values), default=0) or 1
    said = max((pen.wide(_number(value)) for _, values in chart.series for value in values), default=0)
    beside = min(max((pen.wide(label) for label in chart.labels), default=0), BESIDE)
    left = MARGIN + beside + 16
    room = WIDE - MARGIN - said - 12 - left
    high = ROW * len(chart.series)
    for place, label in enumerate(chart.labels):
        begin = top + place * (high + GAP // 2)
        pen.write((left - 16, begin + high / 2), label, "rm", room=BESIDE)
        for number, (_, values) in enumerate(chart.series):
            at, wide = begin + ROW * number, room * values[place] / most
            pen.fill((left, at + 2, left + wide, at + ROW - 2), number)
            pen.write((left + wide + 10, at + ROW / 2), _number(values[place]), "lm")


def _round_up(value: float) -> float:
    """Return the next number that is easily divided by the ticks: 4, 8, 20, 40, 80, 200."""
    if value <= TICKS:
        return TICKS
    magnitude = 10.0 ** floor(log10(value))
    return next(step * magnitude for step in (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10) if step * magnitude >= value)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 or value == round(value) else f"{value:,.1f}"


@cache
def _face(language: str, px: int) -> Font | None:
    """Return a font on this machine with the forms of a Chinese script; None if there is none, or none is needed."""
    ending = FACES.get(language)
    for file in for_pictures() if ending else ():
        for index in range(FACES_MOST if file.suffix == ".ttc" else 1):
            font = _opened(file, px, index)
            if font is None:
                break
            if str(font.getname()[0]).endswith(ending or ""):
                return font
    return None


def _opened(file: Path, px: int, index: int) -> Font | None:
    try:
        return ImageFont.truetype(file, px, index)
    except OSError:
        return None


def _font(text: str, px: int, language: str) -> tuple[Font, str]:
    """Return the font in which a text is written, and the text, in Latin letters if no font has its own."""
    face = _face(language, px)
    return (face, text) if face is not None and has_letters(face, text) else written_as(None, px, text)
