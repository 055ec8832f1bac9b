"""Rank teams of a kind by a published formula, so that it is fair to small ones and does not pay to be gamed.

Promises: the order in which teams are given changes nothing. Equal scores share a place. A team that has too few cases
has no place. What a team does better never lowers its score. Whatever makes a place stands beside it: every share with
what it is a share of, every gaming mark with how often. docs/figures.md prints the formula.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from casework.model.figure import Aside, Count
from casework.model.policy import Policy
from casework.model.summary import RATES, Period, Rate
from casework.model.team import TeamCode, TeamKind

WEEK, QUARTER = 7, 3  # days, months
MOST_IN_A_ROW = 12  # periods for which it is looked up who held the red flag


class Term(StrEnum):
    """A share that the score weighs, in per cent; more is better."""

    ANSWERED = "answered"  # in time; a merge is no answer, and what is late and still open is not in time
    FIXED = "fixed"  # in time; what is late and not fixed is not in time
    RESOLVED = "resolved"
    SATISFIED = "satisfied"
    STANDS = "stands"  # fixes that were not reopened


class Sign(StrEnum):
    """A gaming mark: something that may have been done for the figures' sake."""

    SAME_PHOTO = "same_photo"
    OWN = "own"
    REVERSED = "reversed"  # a dismissal that did not stand
    RUSH = "rush"  # fixed just before the period was over, beyond the share that is usual


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    some: int
    every: int

    @property
    def percent(self) -> float | None:
        """Return it in per cent; None if there is nothing of which it would be a share."""
        return 100 * self.some / self.every if self.every > 0 else None


@dataclass(frozen=True, slots=True)
class Owed:
    """How many open tickets are late at a moment: those without their first answer, and those that are not fixed."""

    unanswered: int = 0
    unfixed: int = 0


@dataclass(frozen=True, slots=True)
class Performed:
    """What a team has done in a period: its counters, what it owes at the end, and its fixes just before that."""

    team: TeamCode
    counts: Mapping[str, int] = field(default_factory=dict)
    owed: Owed = Owed()
    rushed: int = 0

    def count(self, name: Count | Aside) -> int:
        """Return how often something was counted, at least 0: undone acts may stand in another period."""
        return max(0, self.counts.get(name, 0))


@dataclass(frozen=True, slots=True)
class Standing:
    """A team in the table. `place` is None if it has too few `cases` to be ranked; `was` is that of the period before.

    `lost` are the points that its marks cost; the score is after that.
    """

    team: TeamCode
    cases: int
    shares: Mapping[Term, Share]
    marks: Mapping[Sign, int]
    score: float
    lost: float
    place: int | None = None
    was: int | None = None

    @property
    def moved(self) -> int | None:
        """Return how many places it has won (lost, if negative) since the period before; None if it had none."""
        return None if self.place is None or self.was is None else self.was - self.place


@dataclass(frozen=True, slots=True)
class Flag:
    """Who holds the red flag, and for how many periods in a row now, at most MOST_IN_A_ROW."""

    team: TeamCode
    in_a_row: int = 1


@dataclass(frozen=True, slots=True)
class League:
    """The table of a kind of teams: those with a place first, by place, and then those without.

    `weights` are those that counted: a share that no team has weighs nothing. `flags` are several if several teams
    share the place. `rush` are the days just before the end; None if the period is not over, or too short.
    """

    kind: TeamKind
    period: Period
    standings: tuple[Standing, ...]
    weights: Mapping[Term, int]
    flags: tuple[Flag, ...] = ()
    rush: Period | None = None

    @property
    def ranked(self) -> tuple[Standing, ...]:
        """Those that have a place."""
        return tuple(each for each in self.standings if each.place is not None)

    def of(self, team: TeamCode) -> Standing | None:
        """Return where a team stands, or None if it is not in the table."""
        return next((each for each in self.standings if each.team == team), None)


def rank(kind: TeamKind, period: Period, records: Iterable[Performed], policy: Policy) -> League:
    """Return the table of some teams of a kind; those for which nothing was counted are left out."""
    taken = {each.team: (_shares(each), each) for each in records}
    means, weights = _means([shares for shares, _ in taken.values()]), _weights(policy)
    weights = {term: weight for term, weight in weights.items() if means[term] is not None}
    scored = [_standing(shares, record, means, weights, policy) for shares, record in taken.values()]
    scored = sorted((each for each in scored if each.cases), key=lambda each: (-each.score, each.team))
    ranked = [each for each in scored if each.cases >= policy.ranked_from]
    places = {score: 1 + sum(other.score > score for other in ranked) for score in {each.score for each in ranked}}
    placed = [replace(each, place=places[each.score]) for each in ranked]
    return League(kind, period, (*placed, *(each for each in scored if each.cases < policy.ranked_from)), weights)


def compared(league: League, before: League) -> League:
    """Return a table with the places of the period before."""
    was = {each.team: each.place for each in before.standings}
    return replace(league, standings=tuple(replace(each, was=was.get(each.team)) for each in league.standings))


def flagged(league: League, policy: Policy) -> tuple[TeamCode, ...]:
    """Return who holds the red flag: the best of two or more with a place, if its marks do not weigh heavily.

    Whoever has lost more than `heavy_mark_points` by gaming marks is passed over.
    """
    clean = [each for each in league.ranked if each.lost <= policy.heavy_mark_points]
    best = min((each.place for each in clean if each.place is not None), default=None)
    return tuple(each.team for each in clean if each.place == best) if len(league.ranked) > 1 else ()


def earlier(period: Period) -> Period:
    """Return the period before, of the same kind: the same days of the week or of the months before, else as many days.

    Whole months follow whole months.
    """
    first, last = period.first, period.last
    days = (last - first).days + 1
    is_whole = (last + timedelta(days=1)).day == 1
    months = 12 * (last.year - first.year) + last.month - first.month + 1
    if first.weekday() == 0 and days <= WEEK:
        return Period(first - timedelta(days=WEEK), last - timedelta(days=WEEK))
    if first.day == 1 and (is_whole or months <= QUARTER):
        if first.month % QUARTER == 1 and 1 < months <= QUARTER:
            months = QUARTER  # a quarter that is not over follows the beginning of the one before
        end = _month(last, -months)
        longest = (_month(end, 1) - timedelta(days=1)).day
        return Period(_month(first, -months), end.replace(day=longest if is_whole else min(last.day, longest)))
    return Period(first - timedelta(days=days), first - timedelta(days=1))


def _month(day: date, step: int) -> date:
    """Return the first day of the month that is so many months later."""
    months = 12 * day.year + day.month - 1 + step
    return date(months // 12, months % 12 + 1, 1)


def _shares(record: Performed) -> dict[Term, Share]:
    resolved, closed = (sum(map(record.count, names)) for names in RATES[Rate.RESOLVED])
    satisfied, judged = (sum(map(record.count, names)) for names in RATES[Rate.SATISFIED])
    fixed = record.count(Count.FIXED)
    return {
        Term.ANSWERED: Share(
            max(0, record.count(Count.ANSWERED_IN_TIME) - record.count(Aside.FOLDED_IN_TIME)),
            max(0, record.count(Count.ANSWERED) - record.count(Aside.FOLDED)) + record.owed.unanswered,
        ),
        Term.FIXED: Share(record.count(Count.FIXED_IN_TIME), fixed + record.owed.unfixed),
        Term.RESOLVED: Share(resolved, closed),
        Term.SATISFIED: Share(satisfied, judged),
        Term.STANDS: Share(max(0, fixed - record.count(Count.REOPENED)), fixed),
    }


def _means(every: Sequence[Mapping[Term, Share]]) -> dict[Term, float | None]:
    """Return the share of all teams together, from 0 to 1; None where nobody has any."""
    sums = {term: (sum(each[term].some for each in every), sum(each[term].every for each in every)) for term in Term}
    return {term: some / all_ if all_ else None for term, (some, all_) in sums.items()}


def _weights(policy: Policy) -> dict[Term, int]:
    weights = {
        Term.ANSWERED: policy.weight_answered,
        Term.FIXED: policy.weight_fixed,
        Term.RESOLVED: policy.weight_resolved,
        Term.SATISFIED: policy.weight_satisfied,
        Term.STANDS: policy.weight_stands,
    }
    return {term: weight for term, weight in weights.items() if weight}


def _standing(
    shares: Mapping[Term, Share],
    record: Performed,
    means: Mapping[Term, float | None],
    weights: Mapping[Term, int],
    policy: Policy,
) -> Standing:
    """Score a team; each share is drawn towards that of all teams, by `shrink_cases` more cases like theirs."""
    reached = 0.0
    for term, weight in weights.items():
        share, mean = shares[term], means[term] or 0.0
        every = share.every + policy.shrink_cases
        reached += weight * ((share.some + policy.shrink_cases * mean) / every if every else mean)
    marks = _marks(record, policy)
    lost = _lost(marks, record, policy)
    score = 100 * reached / sum(weights.values()) if weights else 0.0
    return Standing(
        record.team,
        max(share.every for share in shares.values()),
        shares,
        marks,
        round(max(0.0, score - lost), 1),
        round(lost, 1),
    )


def _marks(record: Performed, policy: Policy) -> dict[Sign, int]:
    usual = record.count(Count.FIXED) * policy.rush_percent // 100
    found = {
        Sign.SAME_PHOTO: record.count(Aside.SAME_PHOTO),
        Sign.OWN: record.count(Aside.OWN),
        Sign.REVERSED: record.count(Count.REVERSED),
        Sign.RUSH: max(0, record.rushed - usual),
    }
    return {sign: number for sign, number in found.items() if number}


def _lost(marks: Mapping[Sign, int], record: Performed, policy: Policy) -> float:
    """Return the points that marks cost: for each per cent of its fixes (of its dismissals, where those are marked).

    `shrink_cases` further cases without a mark are counted, so that one mark does not ruin a small team.
    """
    points = {
        Sign.SAME_PHOTO: policy.same_photo_points,
        Sign.OWN: policy.own_report_points,
        Sign.REVERSED: policy.reversed_points,
        Sign.RUSH: policy.rush_points,
    }
    lost = 0.0
    for sign, number in marks.items():
        among = record.count(Count.DISMISSED if sign is Sign.REVERSED else Count.FIXED)
        lost += points[sign] * 100 * number / (max(number, among) + policy.shrink_cases)
    return min(lost, policy.marks_cost_at_most)
