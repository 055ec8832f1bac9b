"""Define what staff say about a case from somebody else: a call, a letter, a hotline's or an inspectorate's case."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

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
    """A case's source, its number there, the day by which the source wants it fixed, and whom staff tell by hand."""

    source: Source = Source.CALL
    reference: str | None = None
    outside_by: date | None = None
    contact: str | None = None

    @property
    def says_more(self) -> bool:
        """Tell whether more is known of the case than its source."""
        return bool(self.reference or self.outside_by or self.contact)


# The first word of a line that says more about a case, in the languages of the staff.
_REFERENCE = ("ref", "reference", "no.", "编号", "編號", "文号", "文號")
_CONTACT = ("contact", "tell", "联系", "聯絡", "聯繫", "告知")
_BY = ("by", "until", "due", "期限", "限期")


def read_lines(entry: CaseEntry, text: str) -> tuple[CaseEntry, str]:
    """Read the lines of a typed text that say more about a case: "ref: 2026-117", "by: 2026-12-01".

    Returns the case with these facts, and the other lines. A line with an unreadable date is among the other lines.
    """
    rest = []
    for line in text.splitlines():
        name, mark, value = _split(line)
        value = value.strip()[:LONGEST]
        if mark and value and name in _REFERENCE:
            entry = replace(entry, reference=value)
        elif mark and value and name in _CONTACT:
            entry = replace(entry, contact=value)
        elif mark and name in _BY and (day := day_in(value)) is not None:
            entry = replace(entry, outside_by=day)
        else:
            rest.append(line)
    return entry, "\n".join(rest).strip()


def _split(line: str) -> tuple[str, str, str]:
    name, mark, value = line.replace("：", ":", 1).partition(":")
    return name.strip().casefold(), mark, value
