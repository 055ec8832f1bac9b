"""Define what staff say about a case from somebody else: a call, a letter, a hotline's or an inspectorate's case."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from casework.model.spelling import day_in

LONGEST = 100  # characters of a reference or a contact
RECORD_CLOSED = "record"  # the code of the reason for which older records are dismissed, all at once


class Source(StrEnum):
    """How a ticket came to us."""

    RESIDENT = "resident"
    CALL = "call"
    LETTER = "letter"
    HOTLINE = "hotline"
    INSPECTORATE = "inspectorate"
    PATROL = "patrol"
    PROPOSAL = "proposal"  # of a deputy or a council
    PETITION = "petition"
    ROUND = "round"  # found by an inspector on a round
    IMPORT = "import"
    OPEN311 = "open311"  # another system sent it


class Record(StrEnum):
    """Whether a ticket is still an older record: imported as open, and nobody here has acted on it."""

    NO = ""
    NEW = "new"  # supervisors have not settled it yet
    LET_BE = "let_be"  # supervisors let it be: it stays open, and they are not shown it any more


ENTERED = (
    Source.CALL,
    Source.LETTER,
    Source.HOTLINE,
    Source.INSPECTORATE,
    Source.PATROL,
    Source.PROPOSAL,
    Source.PETITION,
)


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """A case's source, its number there, the day by which the source wants it fixed, and whom staff tell by hand.

    `told_in` has the number of the message that said each of these, by its name here: who edits that one means it.
    """

    source: Source = Source.CALL
    reference: str | None = None
    outside_by: date | None = None
    contact: str | None = None
    told_in: Mapping[str, int] = field(default_factory=dict)

    @property
    def says_more(self) -> bool:
        """Tell whether more is known of the case than its source."""
        return bool(self.reference or self.outside_by or self.contact)


# The first word of a line that says more about a case, in the languages of the staff.
_REFERENCE = ("ref", "reference", "no.", "编号", "編號", "文号", "文號")
_CONTACT = ("contact", "tell", "联系", "聯絡", "聯繫", "告知")
_BY = ("by", "until", "due", "期限", "限期")


def read_lines(entry: CaseEntry, text: str, message: int) -> tuple[CaseEntry, str]:
    """Read the lines of a typed text that say more about a case: "ref: 2026-117", "by: 2026-12-01".

    Returns the case with these facts, and the other lines. What the message had said before and does not say any more
    is no fact. A line with an unreadable date is among the other lines.
    """
    found: dict[str, Any] = {name: None for name, told in entry.told_in.items() if told == message}
    told_in = {name: told for name, told in entry.told_in.items() if told != message}
    rest = []
    for line in text.splitlines():
        name, mark, value = _split(line)
        value = value.strip()[:LONGEST]
        if mark and value and name in _REFERENCE:
            found["reference"] = value
        elif mark and value and name in _CONTACT:
            found["contact"] = value
        elif mark and name in _BY and (day := day_in(value)) is not None:
            found["outside_by"] = day
        else:
            rest.append(line)
    told_in |= {name: message for name, fact in found.items() if fact is not None}
    return replace(entry, told_in=told_in, **found), "\n".join(rest).strip()


def _split(line: str) -> tuple[str, str, str]:
    name, mark, value = line.replace("：", ":", 1).partition(":")
    return name.strip().casefold(), mark, value
