"""The league table: no order but that of the scores, small numbers drawn to the mean, marks that cost, one red flag."""

import os
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies as st

from casework.figures.ranking import rush_of
from casework.model.deadline import Calendar
from casework.model.figure import Aside, Count
from casework.model.league import League, Owed, Performed, Sign, Term, compared, earlier, flagged, rank
from casework.model.objection import whole
from casework.model.policy import DEFAULTS
from casework.model.summary import Period
from casework.model.team import TeamCode, TeamKind
from tests.stories.stage import CALENDAR

WEEK = Period(date(2026, 11, 23), date(2026, 11, 29))
KIND = TeamKind.COMMUNITY
EXAMPLES = int(os.environ.get("CLEANWARD_STEPS", "0")) * 50 or 25


def done(code: str, fixed: int = 20, in_time: int | None = None, **counts: int) -> Performed:
    """Return a team that answered and fixed so many, in time unless something else is said."""
    late, rushed = counts.pop("late", 0), counts.pop("rushed", 0)
    kept = {"answered": fixed, "answered_in_time": fixed, "fixed": fixed, "confirmed": fixed}
    kept |= {"fixed_in_time": fixed if in_time is None else in_time}
    return Performed(TeamCode(code), kept | counts, Owed(unfixed=late), rushed)


def table(*records: Performed, **numbers: int) -> League:
    return rank(KIND, WEEK, records, replace(DEFAULTS, **numbers))  # type: ignore[arg-type]  # numbers of the policy


def places(league: League) -> dict[str, int | None]:
    return {each.team: each.place for each in league.standings}


@st.composite
def teams(draw: st.DrawFn) -> list[Performed]:
    """Return some teams with counts that a history can have."""
    found = []
    for number in range(draw(st.integers(1, 8))):
        answered, fixed, dismissed = (draw(st.integers(0, 60)) for _ in range(3))
        confirmed = draw(st.integers(0, fixed))
        counts = {
            Count.ANSWERED: answered,
            Count.ANSWERED_IN_TIME: draw(st.integers(0, answered)),
            Count.FIXED: fixed,
            Count.FIXED_IN_TIME: draw(st.integers(0, fixed)),
            Count.CONFIRMED: confirmed,
            Count.UNCONFIRMED: draw(st.integers(0, fixed - confirmed)),
            Count.REOPENED: draw(st.integers(0, fixed)),
            Count.DISMISSED: dismissed,
            Count.REVERSED: draw(st.integers(0, dismissed)),
            Aside.SAME_PHOTO: draw(st.integers(0, fixed)),
        }
        late = draw(st.integers(0, 9))
        found.append(
            Performed(TeamCode(f"team{number}"), {str(name): n for name, n in counts.items()}, Owed(late // 2, late))
        )
    return found


@settings(max_examples=EXAMPLES)
@given(teams(), st.randoms())
def test_the_order_in_which_teams_are_given_changes_nothing(records: list[Performed], chance: object) -> None:
    shuffled = list(records)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a Random
    assert table(*records) == table(*shuffled)


@settings(max_examples=EXAMPLES)
@given(teams())
def test_places_follow_scores_equal_scores_share_one_and_the_next_is_as_many_further(records: list[Performed]) -> None:
    league = table(*records)
    for one, other in pairwise(league.ranked):
        assert one.score >= other.score
        assert (one.score == other.score) is (one.place == other.place)
    for number, each in enumerate(league.ranked, 1):
        assert each.place is not None
        assert each.place <= number
        assert each.place == 1 + sum(other.score > each.score for other in league.ranked)
    assert all(0 <= each.score <= 100 for each in league.standings)
    assert all((each.place is None) is (each.cases < DEFAULTS.ranked_from) for each in league.standings)


@settings(max_examples=EXAMPLES)
@given(teams(), st.sampled_from(["answered_in_time", "fixed_in_time"]))
def test_what_a_team_does_better_never_lowers_its_score_or_its_place(records: list[Performed], name: str) -> None:
    before = table(*records, marks_cost_at_most=0)
    first = records[0]
    every = first.counts[name.removesuffix("_in_time")]
    better = replace(first, counts={**first.counts, name: min(every, first.counts[name] + 5)})
    after = table(better, *records[1:], marks_cost_at_most=0)
    was, now = before.of(first.team), after.of(first.team)
    assert (was is None) is (now is None)
    if was is not None and now is not None:
        assert now.score >= was.score
        if was.place is not None and now.place is not None:
            beaten = {each.team for each in before.ranked if (each.place or 0) > was.place and was.score > each.score}
            assert all((after.of(team) or now).score <= now.score for team in beaten)


@settings(max_examples=EXAMPLES)
@given(teams(), st.sampled_from([Aside.SAME_PHOTO, Aside.OWN]))
def test_a_mark_never_raises_a_score(records: list[Performed], mark: Aside) -> None:
    first = records[0]
    marked = replace(first, counts={**first.counts, mark: first.counts.get(mark, 0) + 1})
    was, now = table(*records).of(first.team), table(marked, *records[1:]).of(first.team)
    assert was is None or now is None or now.score <= was.score


def test_the_score_is_the_weighed_mean_of_the_shares_drawn_towards_that_of_all() -> None:
    league = table(done("a", 20), done("b", 20, 10))
    shares = {each.team: each for each in league.standings}
    # fixed in time: 30 of 40 together; of b (10 + 10 * 0.75) / 30 = 58.3 %, of a (20 + 7.5) / 30 = 91.7 %
    assert shares[TeamCode("b")].score == round((20 + 30 * 17.5 / 30 + 20 + 15 + 15), 1)
    assert shares[TeamCode("a")].score == round((20 + 30 * 27.5 / 30 + 20 + 15 + 15), 1)
    assert shares[TeamCode("b")].shares[Term.FIXED].percent == 50.0
    assert places(league) == {"a": 1, "b": 2}


def test_of_few_cases_one_counts_less_and_of_too_few_there_is_no_place() -> None:
    league = table(done("big", 100, 90), done("small", 10, 10), done("tiny", 9, 9), done("idle", 0))
    small, big = league.of(TeamCode("small")), league.of(TeamCode("big"))
    assert places(league) == {"small": 1, "big": 2, "tiny": None}
    assert small is not None
    assert big is not None
    raw = 10 * 0.3  # the distance of the two without being drawn together
    assert 0 < small.score - big.score < raw
    assert places(table(done("tiny", 9), done("big"), ranked_from=9)) == {"big": 1, "tiny": 1}


def test_what_is_late_and_not_fixed_counts_and_a_merge_is_no_answer() -> None:
    league = table(done("a", 20), done("b", 20, late=20))
    assert places(league) == {"a": 1, "b": 2}
    assert league.standings[1].shares[Term.FIXED].percent == 50.0
    merged = done("b", 20, answered=50, answered_in_time=50, folded=30, folded_in_time=30)
    share = table(merged).standings[0].shares[Term.ANSWERED]
    assert (share.some, share.every) == (20, 20)
    assert table(done("a", 0, late=12)).standings[0].place == 1  # who does nothing does not escape
    waiting = replace(done("b", 20), owed=Owed(unanswered=5))
    share = table(waiting).standings[0].shares[Term.ANSWERED]
    assert (share.some, share.every) == (20, 25)


def test_a_share_that_no_team_has_weighs_nothing() -> None:
    league = table(done("a", confirmed=0), done("b", confirmed=0))
    assert league.weights.keys() == {Term.ANSWERED, Term.FIXED, Term.STANDS}
    assert [each.score for each in league.standings] == [100.0, 100.0]
    assert table(done("a"), weight_answered=0).weights.keys() == set(Term) - {Term.ANSWERED}


def test_each_mark_costs_points_for_its_share_of_the_fixes_up_to_a_limit() -> None:
    def lost(record: Performed) -> float:
        return table(record).standings[0].lost

    assert lost(done("a", 40, same_photo=1)) == 4.0  # 1 of 40 and 10 more is 2 %, at 2 points
    assert lost(done("a", 40, own=1)) == 2.0
    assert lost(done("a", 40, dismissed=30, reversed=2)) == 5.0
    assert lost(done("a", 40, rushed=26)) == 20.0  # 16 are usual, so 10 are beyond
    assert lost(done("a", 40, rushed=16)) == 0.0
    assert lost(done("a", 40, same_photo=40)) == DEFAULTS.marks_cost_at_most
    marks = table(done("a", 40, same_photo=1, own=2, rushed=17)).standings[0].marks
    assert marks == {Sign.SAME_PHOTO: 1, Sign.OWN: 2, Sign.RUSH: 1}


def test_the_red_flag_goes_to_the_best_without_heavy_marks_and_not_to_whoever_is_alone() -> None:
    cheat = done("cheat", 40, same_photo=2)  # costs 8 points
    assert flagged(table(done("a"), done("b", 20, 19)), DEFAULTS) == (TeamCode("a"),)
    assert flagged(table(done("a"), done("b")), DEFAULTS) == (TeamCode("a"), TeamCode("b"))
    assert flagged(table(cheat, done("b", 20, 2)), DEFAULTS) == (TeamCode("b"),)
    assert flagged(table(done("a"), done("tiny", 3)), DEFAULTS) == ()


def test_movement_is_that_of_places_since_the_period_before() -> None:
    before = table(done("a"), done("b", 20, 10), done("c", 20, 5))
    now = compared(table(done("a", 20, 5), done("b"), done("new", 20, 10)), before)
    assert {each.team: each.moved for each in now.standings} == {"b": 1, "new": None, "a": -2}


@pytest.mark.parametrize(
    ("period", "before", "all_of_it"),
    [
        ("2026-11-23 2026-11-29", "2026-11-16 2026-11-22", "2026-11-23 2026-11-29"),
        ("2026-11-23 2026-11-25", "2026-11-16 2026-11-18", "2026-11-23 2026-11-29"),
        ("2026-11-01 2026-11-30", "2026-10-01 2026-10-31", "2026-11-01 2026-11-30"),
        ("2026-03-01 2026-03-31", "2026-02-01 2026-02-28", "2026-03-01 2026-03-31"),
        ("2026-03-01 2026-03-30", "2026-02-01 2026-02-28", "2026-03-01 2026-03-31"),
        ("2026-10-01 2026-11-15", "2026-07-01 2026-08-15", "2026-10-01 2026-12-31"),
        ("2026-01-01 2026-03-31", "2025-10-01 2025-12-31", "2026-01-01 2026-03-31"),
        ("2026-01-01 2026-12-31", "2025-01-01 2025-12-31", ""),
        ("2026-02-01 2026-03-31", "2025-12-01 2026-01-31", ""),
        ("2026-06-01 2026-06-03", "2026-05-25 2026-05-27", "2026-06-01 2026-06-07"),  # a week that begins a month
        ("2026-11-10 2026-11-12", "2026-11-07 2026-11-09", ""),
    ],
)
def test_the_period_before_is_of_the_same_kind_and_an_objection_is_about_the_whole(
    period: str, before: str, all_of_it: str
) -> None:
    def read(days: str) -> Period:
        first, last = map(date.fromisoformat, days.split())
        return Period(first, last)

    assert earlier(read(period)) == read(before)
    assert whole(read(period)) == (read(all_of_it) if all_of_it else None)


def test_just_before_the_end_are_the_last_working_days_and_what_follows_them() -> None:
    weekdays: Calendar = CALENDAR
    friday = Period(date(2026, 11, 27), date(2026, 11, 29))
    assert rush_of(WEEK, weekdays, 1) == friday
    assert rush_of(WEEK, weekdays, 2) is None  # two of five days are no "end"
    assert rush_of(Period(date(2026, 11, 25), date(2026, 11, 29)), weekdays, 1) is None
