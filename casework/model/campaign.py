"""Define campaigns: work that a district plans for a period, with targets by unit, and how far it is.

Promises: progress is a pure function of what was done and of the days that are over, so everybody sees the same. Today
is not over, so nobody is behind in the morning. A campaign is as far as the target that is furthest behind.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NewType
from unicodedata import normalize

from casework.model.area import AreaCode
from casework.model.category import CategoryCode
from casework.model.figure import Count
from casework.model.person import PersonId
from casework.model.tally import MOST, Measure, Took, WorkKind, kind_named, read_tally
from casework.model.team import TeamCode

CampaignCode = NewType("CampaignCode", str)

SIGNED = "signed"  # agreements with those who answer for a doorway; entered by hand
# The units of targets: what work took, what is counted of tickets, and what is entered by hand alone.
COUNTS: tuple[str, ...] = (Count.FIXED, Count.RECEIVED)
UNITS: tuple[str, ...] = (*Measure, *COUNTS, SIGNED)
LONGEST_DAYS = 1100  # three years; more is a typing mistake
MOST_TARGETS = 5
MOST_TEAMS = 500

# How people name what is counted in something else than a measure.
_COUNTED: Mapping[str, tuple[str, ...]] = {
    Count.FIXED: ("fixed", "fixes", "办结", "辦結", "整改"),
    Count.RECEIVED: ("received", "reports", "受理"),
    SIGNED: ("signed", "agreements", "签约", "簽約", "签订", "簽訂"),
}
# How people say what they want of a campaign.
PLANS: Mapping[str, str] = {
    **dict.fromkeys(("new", "新建", "新增"), "new"),
    **dict.fromkeys(("change", "修改", "更改"), "change"),
    **dict.fromkeys(("end", "结束", "結束"), "end"),
}
_NEGATIVE = re.compile(r"(?:^|[\s(:]|[\u4e00-\u9fff])[-−–]\s?\d")
_AMOUNT = re.compile(r"\d[\d.,]{0,14}\s?[万萬]?")


@dataclass(frozen=True, slots=True)
class Target:
    """How much is to be done, in one of UNITS; `kind` says of which work (None: whatever was done)."""

    unit: str
    amount: float
    kind: WorkKind | None = None


@dataclass(frozen=True, slots=True)
class Campaign:
    """Work that is planned from a local day to another, both included.

    `areas` (each with all below it) and `categories` (or groups) narrow down which tickets count; empty: all. With
    `is_shared`, the teams share each target in equal parts; otherwise each of them has it as its own. `is_public`:
    residents see it. `checked_on` is the last day on which it was looked who is behind. `number` is 0 until it is kept.
    """

    number: int
    code: CampaignCode
    name: str
    first: date
    last: date
    areas: tuple[AreaCode, ...] = ()
    categories: tuple[CategoryCode, ...] = ()
    targets: tuple[Target, ...] = ()
    teams: tuple[TeamCode, ...] = ()
    is_shared: bool = True
    is_public: bool = False
    checked_on: date | None = None

    def goal(self, target: Target) -> float:
        """Return how much of a target each team has to do."""
        return target.amount / len(self.teams) if self.is_shared and self.teams else target.amount

    def goal_of_all(self, target: Target) -> float:
        """Return how much of a target all teams have to do together."""
        return target.amount if self.is_shared else target.amount * len(self.teams)

    def elapsed(self, today: date) -> float:
        """Return the share of its days that are over, from 0 to 1."""
        days = (self.last - self.first).days + 1
        return min(max((today - self.first).days, 0), days) / days

    def runs(self, on: date) -> bool:
        """Tell whether a day is one of its days."""
        return self.first <= on <= self.last


@dataclass(frozen=True, slots=True)
class CampaignEntry:
    """What a team did for a campaign and entered by hand at an aware UTC moment, as somebody wrote it."""

    campaign: int
    team: TeamCode
    at: datetime
    by: PersonId | None
    unit: str
    amount: float
    kind: WorkKind | None
    words: str


@dataclass(frozen=True, slots=True)
class Delay:
    """That a team was asked on a day why it is behind by so many per cent, and its reason (None: none yet)."""

    campaign: int
    team: TeamCode
    asked_on: date
    behind: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of a goal is done, when a share of the time is over; a goal of nothing is reached."""

    target: Target
    done: float
    goal: float
    elapsed: float

    @property
    def _share(self) -> float:
        return self.done / self.goal if self.goal else 1.0

    @property
    def percent(self) -> int:
        """How many per cent are done, rounded down, so that 100 means that the goal is reached."""
        return int(round(100 * self._share, 6))

    @property
    def lead(self) -> int:
        """By how many per cent of the goal it is ahead of time, or (negative) behind; what is reached is not behind."""
        lead = int(round(100 * (self._share - self.elapsed), 6))
        return max(lead, 0) if self.done >= self.goal else lead


def furthest_behind(progress: Sequence[Progress]) -> Progress | None:
    """Return the progress with the smallest lead, the first of several; None if there is no target."""
    return min(progress, key=lambda each: each.lead, default=None)


def may_be_asked(behind: int, last: Delay | None, today: date, behind_percent: int, every_days: int) -> bool:
    """Tell whether a team is asked for a reason: it is behind by so much, and was not asked for some days."""
    if behind < behind_percent:
        return False
    return last is None or last.asked_on <= today - timedelta(days=every_days)


def read_target(text: str) -> Target | None:
    """Read "planted 500 trees", "清运120吨", "fixed 300" or 签约800户; None for what is not one clear amount."""
    said = normalize("NFKC", text).casefold().strip()
    if _NEGATIVE.search(said):
        return None
    for unit, names in _COUNTED.items():
        if any(name in said for name in names) and (amount := _AMOUNT.search(said)) is not None:
            took = read_tally(f"{amount[0].strip()} pieces")
            return Target(unit, took.amounts[Measure.PIECES]) if _is_clear(took) else None
    took = read_tally(text)
    if not _is_clear(took):
        return None
    measure, number = next(iter(took.amounts.items()))
    return Target(measure.value, number, kind_named(text))


def write_target(target: Target) -> str:
    """Return a target as `read_target` reads it."""
    number = f"{target.amount:.3f}".rstrip("0").rstrip(".")
    if len(number.partition(".")[2]) == 3:
        number += "0"  # three digits behind a point could be read as thousands
    if target.unit in _COUNTED:
        return f"{target.unit} {number}"
    unit = _WRITTEN.get(target.unit, target.unit)
    return f"{target.kind} {number} {unit}" if target.kind else f"{number} {unit}"


_WRITTEN: Mapping[str, str] = {"cubic_metres": "m3", "square_metres": "m2"}


def _is_clear(took: Took) -> bool:
    return len(took.amounts) == 1 and not took.doubts and 0 < next(iter(took.amounts.values())) <= MOST
