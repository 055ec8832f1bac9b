"""Find fonts on this machine for letters that the built-in ones lack, and Latin letters for what no font can draw.

Promises: only what is drawn right letter by letter, from left to right, is left to a font that was found. Hebrew,
Arabic and the scripts of India need more than that, so they are written in Latin letters; so is what no font has. Signs
that have no Latin letters, such as emoji, are left out. Debian has the fonts in `fonts-dejavu-core`, `fonts-noto-core`
and `fonts-noto-cjk`.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

from anyascii import anyascii

FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
MOST_FONTS = 40
# TrueType, which can be embedded in a PDF; the first that has a letter draws it.
_FOR_PAPER = ("DejaVuSans.ttf", "NotoSans-Regular.ttf", "NotoSans*-Regular.ttf")
# A picture can be drawn with any font.
_FOR_PICTURES = ("DejaVuSans.ttf", "NotoSansCJK-Regular.tt[cf]", "NotoSans*CJK*-Regular.otf", "NotoSansSC-*.[ot]tf",
                 "wqy-*.tt[cf]", "DroidSansFallback*.ttf", "NotoSans-Regular.ttf", "NotoSans*-Regular.ttf")  # fmt: skip
_RIGHT_TO_LEFT = {"R", "AL", "AN"}
# Scripts whose letters change their order or form: those of India and their neighbours, Tibetan, Burmese, Khmer.
_JOINED = re.compile("[\u0900-\u0dff\u0f00-\u109f\u1780-\u17ff\ua980-\ua9df]")


@cache
def for_paper() -> tuple[Path, ...]:
    """Return the files of the fonts that can be embedded in a PDF, best first."""
    return _found(_FOR_PAPER)


@cache
def for_pictures() -> tuple[Path, ...]:
    """Return the files of the fonts that can be drawn, best first."""
    return _found(_FOR_PICTURES)


def _found(patterns: tuple[str, ...]) -> tuple[Path, ...]:
    files = (file for pattern in patterns for folder in FOLDERS for file in sorted(folder.rglob(pattern)))
    return tuple(dict.fromkeys(files))[:MOST_FONTS]


def is_drawn_plainly(character: str) -> bool:
    """Tell whether a letter looks right if it is drawn alone, to the right of the one before it."""
    return unicodedata.bidirectional(character) not in _RIGHT_TO_LEFT and not _JOINED.match(character)


def in_latin(text: str) -> str:
    """Return a text in Latin letters; of what has none, such as emoji, nothing is left."""
    return "".join(anyascii(each) for each in text if each.isspace() or unicodedata.category(each)[0] in "LMNP")
