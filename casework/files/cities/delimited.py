"""Find out how a file of rows is written: in which encoding, and with which mark between its cells.

Promises: a byte order mark and the marks of the first row decide, and never a guess; what an encoding may be is only
said by name, so that a person confirms it. Bytes that are not in the encoding become lone surrogates where the encoding
allows it, so that a row can be written again as it came.
"""

import csv
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Collection
from dataclasses import dataclass

from charset_normalizer import from_bytes

UTF8 = "utf-8-sig"  # with or without a byte order mark
UTF16 = "utf-16"
COMMA = ","
SEPARATORS = (COMMA, ";", "\t", "|")
SAMPLE = 50_000  # bytes in which an encoding is looked for: a tenth of a second

# What spreadsheets and older databases write, the likeliest first where several read a text equally well.
_ENCODINGS = ("cp1252", "gb18030", "big5", "cp1251", "cp1250", "shift_jis", "euc_kr", "cp1253", "cp1254")
_SPREADSHEET = "sep="  # a first line of its own, for one spreadsheet program


@dataclass(frozen=True, slots=True)
class Form:
    """How a file is written; `skipped` lines stand above the one that names the columns."""

    encoding: str = UTF8
    separator: str = COMMA
    skipped: int = 0

    @property
    def errors(self) -> str:
        """What to do with bytes that are not in the encoding, in the words of Python's codecs."""
        return "replace" if self.encoding.lower().replace("_", "-").startswith("utf-16") else "surrogateescape"


def form_of(
    beginning: bytes, columns: Collection[str] = (), encoding: str | None = None, separator: str | None = None
) -> Form:
    """Return how a file is written whose first bytes these are; what is known already is taken.

    The separator is the one with which the first row names all of these columns, else the one that is in it most often.
    """
    if encoding is None:
        encoding = UTF16 if beginning.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else UTF8
    lines = beginning.decode(encoding, "replace").splitlines()
    skipped = 0
    while skipped < len(lines) and not lines[skipped].strip():
        skipped += 1
    first = lines[skipped] if skipped < len(lines) else ""
    if first.lower().startswith(_SPREADSHEET) and len(first.strip()) <= len(_SPREADSHEET) + 1:
        named = first[len(_SPREADSHEET) : len(_SPREADSHEET) + 1]
        separator = separator or (named if named in SEPARATORS else None)
        skipped += 1
        first = lines[skipped] if skipped < len(lines) else ""
    return Form(encoding, separator or _separator(first, columns), skipped)


def encodings_in(sample: bytes, most: int = 2) -> list[str]:
    """Return the names of the encodings in which bytes that are not UTF-8 may be, the likeliest first.

    Of several that read the same text of them, the most common one is named.
    """
    found = [
        (round(each.chaos, 3), -round(each.coherence, 2), min(map(_ENCODINGS.index, alike)))
        for each in from_bytes(sample[:SAMPLE], cp_isolation=list(_ENCODINGS), enable_fallback=False)
        if (alike := [name for name in each.could_be_from_charset if name in _ENCODINGS])
    ]
    return [_ENCODINGS[number] for *_, number in sorted(found)[:most]]


def _separator(first: str, columns: Collection[str]) -> str:
    """Return the separator of a first row; a comma if none of them names all columns."""

    def cells(mark: str) -> list[str]:
        try:
            return [cell.strip() for cell in next(csv.reader([first], delimiter=mark), [])]
        except csv.Error:
            return []

    if columns:
        return next((mark for mark in SEPARATORS if set(columns) <= set(cells(mark))), COMMA)
    return max(SEPARATORS, key=lambda mark: len(cells(mark)))
