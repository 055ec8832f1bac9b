"""Define what was read from a file that an administrator sends, and what may be decided about it.

Promises: what may be decided follows from what was found. The decisions are the same in chat and on the command line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from casework.files.maps.boundaries import Choices
from casework.files.maps.streets import StreetFile
from casework.files.teams import TeamFile
from casework.model.area import Area, AreaCode
from casework.model.asset import Asset
from casework.model.category import CategoryTree
from casework.model.datum import Datum
from casework.model.errors import Refusal, Why
from casework.model.finding import Finding, Level, What
from casework.model.spelling import day_in
from casework.model.team import Rule


class FileKind(StrEnum):
    """What a file holds."""

    AREAS = "areas"
    CATEGORIES = "categories"
    TEAMS = "teams"
    RULES = "rules"
    ASSETS = "assets"
    STREETS = "streets"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was read: its contents, which are empty if any finding is an error, and the findings."""

    kind: FileKind
    findings: tuple[Finding, ...]
    areas: Sequence[Area] = ()
    tree: CategoryTree | None = None
    teams: TeamFile | None = None
    rules: Sequence[Rule] = ()
    assets: Sequence[Asset] = ()
    streets: StreetFile | None = None
    usable: int = 0  # areas that there would be if what cannot be used was left out

    @property
    def is_refused(self) -> bool:
        """Tell whether anything found is an error."""
        return any(finding.level is Level.ERROR for finding in self.findings)

    @property
    def count(self) -> int:
        """Return how many areas, categories, teams, rules, assets or names of streets there are."""
        match self.kind:
            case FileKind.AREAS:
                return len(self.areas)
            case FileKind.CATEGORIES:
                return sum(len(group.categories) for group in self.tree.groups) if self.tree else 0
            case FileKind.TEAMS:
                return len(self.teams.teams) if self.teams else 0
            case FileKind.RULES:
                return len(self.rules)
            case FileKind.ASSETS:
                return len(self.assets)
            case FileKind.STREETS:
                return len(self.streets.names) if self.streets else 0


class Offer(StrEnum):
    """What whoever imports a file may decide once it was read: a letter, because buttons have little room."""

    WGS84 = "w"
    GCJ02 = "g"
    BD09 = "b"
    LATITUDE_FIRST = "l"
    JOIN = "j"
    LEAVE_OUT = "o"


_DATUMS = {Offer.WGS84: Datum.WGS84, Offer.GCJ02: Datum.GCJ02, Offer.BD09: Datum.BD09}
# Which findings ask for which decision.
_OFFERED_FOR: dict[What, tuple[Offer, ...]] = {
    What.DATUM_UNKNOWN: tuple(_DATUMS),
    What.LOOKS_SWAPPED: (Offer.LATITUDE_FIRST,),
    What.LATITUDE_FIRST: (Offer.LATITUDE_FIRST,),
    What.ELSEWHERE: (Offer.LATITUDE_FIRST,),
    What.CODE_DUPLICATE: (Offer.JOIN,),
}


def offers(upload: Upload) -> tuple[Offer, ...]:
    """Return what may be decided about a file by what was found in it."""
    found = dict.fromkeys(offer for finding in upload.findings for offer in _OFFERED_FOR.get(finding.what, ()))
    errors = [finding for finding in upload.findings if finding.level is Level.ERROR]
    if upload.usable and any(finding.feature for finding in errors):
        found[Offer.LEAVE_OUT] = None
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Asked:
    """The number of the message with a file, and what was chosen.

    `chosen` are the indexes of the properties that hold an area's code, its name and, if there is a third, the code of
    the area around it. `decided` are other decisions.
    """

    message: int
    chosen: tuple[int, ...] = ()
    decided: frozenset[Offer] = frozenset()

    @property
    def datum(self) -> Datum | None:
        """The datum that was chosen."""
        return next((datum for offer, datum in _DATUMS.items() if offer in self.decided), None)

    def choices(self, parent_field: str | None) -> Choices:
        """Return what was decided about a file of areas."""
        return Choices(
            self.datum,
            parent_field,
            is_latitude_first=Offer.LATITUDE_FIRST in self.decided,
            joins=Offer.JOIN in self.decided,
            leaves_out=Offer.LEAVE_OUT in self.decided,
        )


@dataclass(frozen=True, slots=True)
class Caption:
    """What is written beneath a file of areas: their first and last day, and the code of the area around them."""

    first: date | None = None
    last: date | None = None
    parent: AreaCode | None = None


def caption_in(text: str, areas: Sequence[Area]) -> Caption:
    """Read "2026-07-01", "2026-07-01/2027-12-31", "../2027-12-31", and beside that the code or name of an area.

    Raises Refusal for anything else.
    """
    days, words = Caption(), []
    for word in text.split():
        found = _days_in(word)
        if found is None:
            words.append(word)
        else:
            days = found
    if not words:
        return days
    named = " ".join(words).casefold()
    codes = {area.code for area in areas if named in (area.code.casefold(), area.name.casefold())}
    if len(codes) != 1:
        raise Refusal(Why.CAPTION_UNREADABLE)
    return Caption(days.first, days.last, codes.pop())


def _days_in(word: str) -> Caption | None:
    first, slash, last = word.partition("/")
    if not slash:
        day = day_in(word)
        return Caption(day) if day else None
    begin, end = (None if each in ("", "..") else day_in(each) for each in (first, last))
    is_read = (begin or first in ("", "..")) and (end or last in ("", "..")) and (begin or end)
    return Caption(begin, end) if is_read else None
