"""Define contracts with contractors, the score of a month, and what of the fee is due for it.

Promises: a score is worked out from what was counted, in whole thousandths of a point; each point that is lost is lost
by named tickets, findings or marks, and theirs add up to what was lost. Money is whole fen (a hundredth of a yuan) from
beginning to end, and what the losses cost adds up to what was deducted. The policy holds the weights and the table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NewType

from casework.model.area import AreaCode
from casework.model.category import CategoryCode
from casework.model.policy import Policy
from casework.model.round import DAY, next_month
from casework.model.summary import Period
from casework.model.team import TeamCode
from casework.model.ticket_id import TicketId

ContractCode = NewType("ContractCode", str)

POINT = 1000  # thousandths
FULL = 100 * POINT


class Ground(StrEnum):
    """On what a part of the score rests: three figures, and three kinds of a judge's findings."""

    ANSWERED = "answered"  # answered in time
    FIXED = "fixed"  # fixed in time
    REWORK = "rework"  # fixes that stood
    LOOKED = "looked"  # found clean by an inspector who looked back
    ROUNDS = "rounds"  # nothing found on a round
    MARKED = "marked"  # a third party's marks


FIGURES = (Ground.ANSWERED, Ground.FIXED, Ground.REWORK)
SHARED = (*FIGURES, Ground.LOOKED)  # of these a share is good; a finding and a mark take points away


@dataclass(frozen=True, slots=True)
class Contract:
    """What a contractor does where, from the first local day to the last, for which fee.

    No areas stand for all that the team has, and no categories for all; a code may be a group's. The fee is in fen, for
    each calendar month or (`is_whole`) for the whole period.
    """

    code: ContractCode
    name: str
    team: TeamCode
    areas: tuple[AreaCode, ...]
    categories: tuple[CategoryCode, ...]
    period: Period
    fee: int
    is_whole: bool = False

    def days_in(self, month: date) -> Period | None:
        """Return the days of a month (its first day) on which the contract runs; None if there are none."""
        first, last = max(month, self.period.first), min(next_month(month) - DAY, self.period.last)
        return Period(first, last) if first <= last else None

    def fee_for(self, month: date) -> int:
        """Return the fee of a month in fen, by days where only a part of it is in the period.

        The months of a whole fee add up to it.
        """
        days = self.days_in(month)
        if days is None:
            return 0
        if not self.is_whole:
            whole = (next_month(month) - month).days
            return _rounded(self.fee * ((days.last - days.first).days + 1), whole)
        every = (self.period.last - self.period.first).days + 1
        before = (days.first - self.period.first).days
        until = (days.last - self.period.first).days + 1
        return self.fee * until // every - self.fee * before // every


@dataclass(frozen=True, slots=True)
class Mark:
    """A third party's judgement of a day: a mark from 0 to 100, or points to deduct, in thousandths of a point."""

    contract: ContractCode
    day: date
    place: str
    mark: int | None
    points: int | None
    note: str = ""
    area: AreaCode | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """Something for which a part of the score is lost: a ticket (0: a mark), its day and place, and how often.

    `is_open`: the ticket is late and still waits, so its day is that of its deadline.
    """

    ticket: TicketId
    day: date
    place: str
    times: int = 1
    note: str = ""
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a score is worked out from: of how many each share is, the faults, and a third party's marks."""

    of: Mapping[Ground, int]
    faults: Mapping[Ground, Sequence[Fault]] = field(default_factory=dict)
    marks: Sequence[Mark] = ()


@dataclass(frozen=True, slots=True)
class Loss:
    """A fault with what it took: thousandths of a point, and fen of the fee."""

    fault: Fault
    points: int
    fen: int = 0


@dataclass(frozen=True, slots=True)
class ScorePart:
    """A part of the score: its weight in points, how many were bad of how many, and all that was lost."""

    ground: Ground
    weight: int
    bad: int
    of: int
    losses: tuple[Loss, ...] = ()

    @property
    def lost(self) -> int:
        """Return what was lost, in thousandths of a point."""
        return sum(each.points for each in self.losses)

    @property
    def points(self) -> int:
        """Return what is left of the weight, in thousandths of a point."""
        return self.weight * POINT - self.lost


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A month's score with its parts, the fee in fen, the share of it that is due in per cent, and what is due."""

    parts: tuple[ScorePart, ...]
    fee: int
    share: int

    @property
    def score(self) -> int:
        """Return the score in thousandths of a point."""
        return sum(part.points for part in self.parts)

    @property
    def due(self) -> int:
        """Return what is due, in fen."""
        return due_of(self.fee, self.share)

    @property
    def deducted(self) -> int:
        """Return what is deducted from the fee, in fen."""
        return self.fee - self.due


def reckon(evidence: Evidence, fee: int, policy: Policy) -> Reckoning:
    """Return the score of a month and what is due for it; where there is nothing to judge, nothing is lost."""
    parts = tuple(_part(ground, weight, evidence, policy) for ground, weight in weights(policy).items())
    share = share_of(sum(part.points for part in parts), policy.contract_due)
    points = [loss.points for part in parts for loss in part.losses]
    costs = iter(apportioned(fee - due_of(fee, share), points))
    return Reckoning(tuple(_costing(part, [next(costs) for _ in part.losses]) for part in parts), fee, share)


def weights(policy: Policy) -> Mapping[Ground, int]:
    """Return how many of the hundred points each part of the score has."""
    return {
        Ground.ANSWERED: policy.contract_answered_points,
        Ground.FIXED: policy.contract_fixed_points,
        Ground.REWORK: policy.contract_rework_points,
        Ground.LOOKED: policy.contract_looked_points,
        Ground.ROUNDS: policy.contract_rounds_points,
        Ground.MARKED: policy.contract_marked_points,
    }


def share_of(score: int, table: Sequence[tuple[int, int]]) -> int:
    """Return the share of the fee, in per cent, that a score in thousandths earns: that of the first row it reaches."""
    return next((share for least, share in table if score >= least * POINT), 0)


def due_of(fee: int, share: int) -> int:
    """Return a share (per cent) of a fee in fen, half a fen rounded up."""
    return _rounded(fee * share, 100)


def apportioned(whole: int, by: Sequence[int]) -> list[int]:
    """Part a whole number by weights into whole numbers that add up to it; all are 0 where all weights are."""
    total, seen, given = sum(by), 0, 0
    found = []
    for each in by:
        seen += each
        upto = whole * seen // total if total else 0
        found.append(upto - given)
        given = upto
    return found


def _part(ground: Ground, weight: int, evidence: Evidence, policy: Policy) -> ScorePart:
    """Return a part of the score; no more is lost than its weight."""
    if ground is Ground.MARKED:
        return _marked(weight, evidence.marks)
    faults = [each for each in evidence.faults.get(ground, ()) if each.times > 0]
    bad, of = sum(each.times for each in faults), evidence.of.get(ground, 0)
    if ground in SHARED:
        lost = _rounded(weight * POINT * min(bad, of), of) if of else weight * POINT * (bad > 0)
    else:
        lost = min(bad * policy.contract_finding_points, weight) * POINT
    shares = apportioned(lost, [each.times for each in faults])
    return ScorePart(ground, weight, bad, of, tuple(map(Loss, faults, shares)))


def _marked(weight: int, marks: Sequence[Mark]) -> ScorePart:
    """A mark below 100 takes its part of the weight, and points to deduct are deducted."""
    count = sum(each.mark is not None for each in marks)
    wanted = [
        each.points or 0 if each.mark is None else _rounded(weight * (FULL - each.mark), 100 * count) for each in marks
    ]
    whole = min(sum(wanted), weight * POINT)
    taken = wanted if sum(wanted) == whole else apportioned(whole, wanted)
    faults = [Fault(TicketId(0), each.day, each.place, 1, each.note) for each in marks]
    losses = tuple(Loss(fault, points) for fault, points in zip(faults, taken, strict=True) if points)
    return ScorePart(Ground.MARKED, weight, len(losses), len(marks), losses)


def _costing(part: ScorePart, costs: Sequence[int]) -> ScorePart:
    losses = tuple(Loss(loss.fault, loss.points, fen) for loss, fen in zip(part.losses, costs, strict=True))
    return ScorePart(part.ground, part.weight, part.bad, part.of, losses)


def _rounded(number: int, by: int) -> int:
    """Divide, and round half up; nothing here is negative."""
    return (2 * number + by) // (2 * by)
