"""Define the paper and the fonts that everything we print shares.

Promises: a text is printed with every character, or not at all. If the operator names no font, the text is set in two
fonts that need not be embedded: Helvetica, which every viewer has, and STSong-Light for what Helvetica lacks. For
STSong-Light a viewer takes any Chinese font of its system. A font that the operator names is embedded, so that the
paper looks the same everywhere. Print shops ask for that, and a script that neither of the two fonts has needs it.
"""

import re
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

MARGIN = 10 * mm  # no printer needs more than this for its rollers

_LATIN, _CHINESE, _OWN = "Helvetica", "STSong-Light", "own"
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
    """The fonts in which a paper is set; raises FontUnusable if `own` is not a font that can be embedded."""

    def __init__(self, own: Path | None = None) -> None:
        self._fonts: dict[str, Callable[[str], bool]]
        if own is None:
            registerFont(UnicodeCIDFont(_CHINESE))
            # The encodings stand for the fonts' characters: Adobe's "GB1" has all of GBK, simplified and traditional.
            self._fonts = {_LATIN: _has_encoding("cp1252"), _CHINESE: _has_encoding("gbk")}
            return
        try:
            font = TTFont(_OWN, str(own))
        except (TTFError, struct.error) as error:  # struct.error if a file ends too early
            raise FontUnusable(str(error)) from error
        registerFont(font)
        self._fonts = {_OWN: lambda character: ord(character) in font.face.charToGlyph}

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
        """Return a text in one line that can be set: a mark replaces each run of characters that no font has.

        Invisible characters (joiners, marks that change the direction) are removed without a mark.
        """
        mark = "□" if self._font_of("□") else "?"

        def piece(is_set: bool, run: str) -> str:
            if is_set:
                return run
            plain = "".join(" " if each.isspace() else each for each in run if unicodedata.category(each) != "Cf")
            return re.sub(r"[^ ]+", mark, plain)

        runs = groupby(unicodedata.normalize("NFC", text), key=lambda each: self._font_of(each) is not None)
        return "".join(piece(is_set, "".join(run)) for is_set, run in runs)

    def _font_of(self, character: str) -> str | None:
        return next((font for font, has in self._fonts.items() if has(character)), None)


@cache  # so that the inner cache of characters is kept too
def _has_encoding(name: str) -> Callable[[str], bool]:
    def has(character: str) -> bool:
        return character.isprintable() and bool(character.encode(name, "ignore"))

    return cache(has)  # a text asks for the same characters over and over
