"""Define the paper and the fonts that everything we print shares.

Promises: a text is printed with every character, or not at all. If the operator names no font, the text is set in two
fonts that need not be embedded: Helvetica, which every viewer has, and STSong-Light for what Helvetica lacks. For
STSong-Light a viewer takes any Chinese font of its system, and for the Korean HYSMyeongJo-Medium any Korean one. A
font that the operator names is embedded, so that the paper looks the same everywhere. Print shops ask for that.

What is printed without anybody to name a font (`may_find`) takes the operator's font first, then those, then fonts that
are found on the machine. What none of them can draw is written in Latin letters or left out, and `has_changed` says so.
"""

import struct
import unicodedata
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from itertools import groupby
from pathlib import Path

from markupsafe import escape
from reportlab.lib.colors import Color, black
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.platypus import Paragraph

from bot.paper import fonts

MARGIN = 10 * mm  # no printer needs more than this for its rollers

_LATIN, _CHINESE, _KOREAN, _OWN = "Helvetica", "STSong-Light", "HYSMyeongJo-Medium", "own"
_FIRST_CHINESE = "\u2e80"  # from here on, Unicode holds scripts whose lines may end behind any character


class Paper(StrEnum):
    """A size of paper."""

    A4 = "a4"
    LETTER = "letter"

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points, upright."""
        return A4 if self is Paper.A4 else LETTER


class FontUnusable(Exception):
    """A file is not a font that can be embedded; the argument says why."""


class Unprintable(Exception):
    """No available font has the `characters` in this `text`."""

    def __init__(self, text: str, characters: str) -> None:
        super().__init__(text, characters)
        self.text = text
        self.characters = characters


class Letters:
    """The fonts in which a paper is set; raises FontUnusable if `own` is not a font that can be embedded.

    `has_changed` says whether anything could not be set as it was written.
    """

    def __init__(self, own: Path | None = None, *, may_find: bool = False) -> None:
        self._fonts: dict[str, Callable[[str], bool]] = {}
        self._unopened = list(fonts.for_paper()) if may_find else []
        self.has_changed = False
        if own is not None:
            self._fonts[_OWN] = _embedded(_OWN, own)
        if own is None or may_find:
            registerFont(UnicodeCIDFont(_CHINESE))
            # The encodings stand for the fonts' characters: Adobe's "GB1" has all of GBK, simplified and traditional.
            self._fonts |= {_LATIN: _has_encoding("cp1252"), _CHINESE: _has_encoding("gbk")}
        if may_find:
            registerFont(UnicodeCIDFont(_KOREAN))
            self._fonts[_KOREAN] = _has_encoding("cp949")

    @property
    def name(self) -> str:
        """The name of the first font, with which a canvas must begin: its own default font would not be embedded."""
        return next(iter(self._fonts))

    def paragraph(self, text: str, size: float, colour: Color = black) -> Paragraph:
        """Return a text as a paragraph, its size in points; raises Unprintable."""
        style = ParagraphStyle(
            "text",
            fontName=self.name,
            bulletFontName=self.name,
            fontSize=size,
            leading=1.25 * size,
            spaceAfter=0.3 * size,
            textColor=colour,
            wordWrap="CJK" if max(text, default="") >= _FIRST_CHINESE else None,
        )
        runs = groupby(text, key=self._font_of)
        missing = "".join(dict.fromkeys(character for character in text if self._font_of(character) is None))
        if missing:
            raise Unprintable(text, missing)
        return Paragraph("".join(f'<font name="{font}">{escape("".join(run))}</font>' for font, run in runs), style)

    def printable(self, text: str) -> str:
        """Return a text in one line that can be set: Latin letters replace what no font has, and emoji are left out.

        Invisible characters (joiners, marks that change the direction) are removed too.
        """

        def piece(is_set: bool, run: str) -> str:
            if is_set:
                return run
            plain = "".join(" " if each.isspace() else each for each in run if unicodedata.category(each) != "Cf")
            latin = "".join(each for each in fonts.in_latin(plain) if self._font_of(each))
            self.has_changed |= bool(plain.strip())
            return latin

        plain = unicodedata.normalize("NFC", text)
        runs = groupby(plain, key=lambda each: self._font_of(each) is not None)
        printable = "".join(piece(is_set, "".join(run)) for is_set, run in runs)
        return printable if printable == plain else " ".join(printable.split())

    def runs(self, text: str) -> list[tuple[str, str]]:
        """Return the parts of a printable text, each with the font that has it."""
        return [(font or self.name, "".join(run)) for font, run in groupby(text, key=self._font_of)]

    def _font_of(self, character: str) -> str | None:
        known = next((font for font, has in self._fonts.items() if has(character)), None)
        while known is None and self._unopened and character.isprintable() and fonts.is_drawn_plainly(character):
            file = self._unopened.pop(0)
            try:
                has = _embedded(file.stem, file)
            except FontUnusable:
                continue
            self._fonts[file.stem] = lambda each, has=has: fonts.is_drawn_plainly(each) and has(each)  # type: ignore[misc]
            known = file.stem if has(character) else None
        return known


def _embedded(name: str, file: Path) -> Callable[[str], bool]:
    """Register a font that is embedded under a name, and return what tells which characters it has."""
    try:
        font = TTFont(name, str(file))
    except (TTFError, struct.error, KeyError) as error:  # the last two if a file ends too early or lacks a table
        raise FontUnusable(str(error)) from error
    registerFont(font)
    return lambda character: ord(character) in font.face.charToGlyph


@cache  # so that the inner cache of characters is kept too
def _has_encoding(name: str) -> Callable[[str], bool]:
    def has(character: str) -> bool:
        return character.isprintable() and bool(character.encode(name, "ignore"))

    return cache(has)  # a text asks for the same characters over and over
