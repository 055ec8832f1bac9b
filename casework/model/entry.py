"""What staff say of a case that somebody else brought them: a call, a letter, a hotline's or an inspectorate's case."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

LONGEST = 100  # characters of a reference or a contact


class Source(StrEnum):
    """How a ticket came to us."""

    RESIDENT = "resident"
    CALL = "call"
    LETTER = "letter"
    HOTLINE = "hotline"
    INSPECTORATE = "inspectorate"
    PATROL = "patrol"
    IMPORT = "import"


ENTERED = (Source.CALL, Source.LETTER, Source.HOTLINE, Source.INSPECTORATE, Source.PATROL)


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """Where a case comes from, its number there, until when they want it fixed, and who is to be told by hand."""

    source: Source = Source.CALL
    reference: str | None = None
    outside_by: date | None = None
    contact: str | None = None


# How a line begins that says more about a case, in the languages that staff write.
_REFERENCE = ("ref", "reference", "no.", "编号", "編號", "文号", "文號")
_CONTACT = ("contact", "tell", "联系", "聯絡", "聯繫", "告知")
_BY = ("by", "until", "due", "期限", "限期")


def read_lines(entry: CaseEntry, text: str) -> tuple[CaseEntry, str]:
    """Take the lines that say more about a case out of what was typed: "ref: 2026-117", "by: 2026-12-01".

    Returns the case with them and the other lines. A line whose date cannot be read is left among the others.
    """
    rest = []
    for line in text.splitlines():
        name, mark, value = _split(line)
        value = value.strip()[:LONGEST]
        if mark and value and name in _REFERENCE:
            entry = replace(entry, reference=value)
        elif mark and value and name in _CONTACT:
            entry = replace(entry, contact=value)
        elif mark and name in _BY and (day := _day(value)) is not None:
            entry = replace(entry, outside_by=day)
        else:
            rest.append(line)
    return entry, "\n".join(rest).strip()


def _split(line: str) -> tuple[str, str, str]:
    name, mark, value = line.replace("：", ":", 1).partition(":")
    return name.strip().casefold(), mark, value


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
