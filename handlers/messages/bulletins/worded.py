"""Define a chapter of a bulletin in words, and say what all chapters say: headings, changes, shares, counts.

Promises: a sentence has a key that does not depend on the language, so what one supervisor struck is struck in every
language. All of it is plain text; whoever puts it into a message escapes it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from casework.model.bulletin import ADDED, Chapter
from handlers.messages.message import Chart, DataTable, cut
from handlers.messages.speaker import Speaker

NAME_SHOWN = 40  # UTF-16 units of a team's, an area's or a street's name
NONE = "–"

Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Worded:
    """A chapter in words; `sentences` have keys, the first says most."""

    heading: str
    sentences: tuple[tuple[str, str], ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[DataTable, ...] = ()
    note: str = ""


@dataclass(slots=True)
class Sentences:
    """Collects sentences under the keys of their chapter."""

    chapter: str
    found: list[tuple[str, str]] = field(default_factory=list)

    def add(self, key: str, said: str) -> None:
        """Add a sentence as plain text."""
        self.found.append((f"{self.chapter}.{key}", said))


HEADINGS: Mapping[str, Callable[[Speaker], str]] = {
    Chapter.FIGURES: lambda to: to.label("Figures"),
    Chapter.KINDS: lambda to: to.label("What was reported"),
    Chapter.RANKING: lambda to: to.label("Ranking"),
    Chapter.WORK: lambda to: to.label("Work done"),
    Chapter.HOT_SPOTS: lambda to: to.label("Where reports cluster"),
    Chapter.EXHIBITS: lambda to: to.label("Exposed, and models"),
    Chapter.CAMPAIGNS: lambda to: to.label("Campaigns"),
    Chapter.PROJECTS: lambda to: to.label("Projects"),
    Chapter.DRIVES: lambda to: to.label("Drives"),
    Chapter.FRONTAGES: lambda to: to.label("Frontages"),
    Chapter.CONTRACTS: lambda to: to.label("Contractors"),
    Chapter.SUPERVISION: lambda to: to.label("Under supervision"),
    Chapter.LATE: lambda to: to.label("Late, and why"),
    Chapter.OBJECTIONS: lambda to: to.label("Objections to figures"),
    ADDED: lambda to: to.label("Remarks"),
}


def by_name(title: str, what: str, rows: Sequence[tuple[str, int]], to: Speaker) -> DataTable:
    """Return a table of names, each with how many tickets it has."""
    shown = [(name, to.number(number)) for name, number in rows]
    return DataTable(title, (what, to.label("Tickets")), tuple(rows), tuple(shown))


def named(name: str) -> str:
    """Return a name that somebody gave, in one line, cut to what there is room for."""
    return cut(" ".join(name.split()), NAME_SHOWN)


def capital(word: str) -> str:
    """Return a word as it stands at the beginning of a sentence."""
    return word[:1].upper() + word[1:]


def change(now: float | None, before: float | None, to: Speaker) -> str:
    """Return by how many per cent a number has changed: "+12%"."""
    if now is None or not before:
        return NONE
    return _signed(round(100 * (now - before) / before), to) + "%"


def points(now: float | None, before: float | None, to: Speaker) -> str:
    """Return by how many points a share has changed: "+3.2"."""
    return NONE if now is None or before is None else _signed(round(now - before, 1), to)


def _signed(value: float, to: Speaker) -> str:
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    return sign + to.number(abs(value))


def percent(share: float | None, to: Speaker) -> str:
    """Return a share: "81.5%"."""
    return NONE if share is None else to.percent(share)


def plain(said: Markup) -> str:
    """Return a sentence as plain text."""
    return said.unescape()
