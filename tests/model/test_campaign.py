"""Test how far a campaign is, and how its targets are read."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from casework.model.campaign import (
    COUNTS,
    SIGNED,
    UNITS,
    Campaign,
    CampaignCode,
    Delay,
    Progress,
    Target,
    furthest_behind,
    may_be_asked,
    read_target,
    write_target,
)
from casework.model.tally import DIVISIBLE, Measure, WorkKind
from casework.model.team import TeamCode

DAY = timedelta(days=1)
FIRST = date(2026, 12, 1)
TARGET = Target(Measure.TONNES, 120.0)
TEAMS = tuple(TeamCode(code) for code in ("east", "west", "north"))
MONTH = Campaign(1, CampaignCode("clean"), "Clean month", FIRST, date(2026, 12, 30), targets=(TARGET,), teams=TEAMS)

amounts = st.floats(0, 1e6)
goals = st.floats(0.01, 1e6)
shares = st.floats(0, 1)


@pytest.mark.parametrize(
    ("day", "share"),
    [(FIRST - DAY, 0.0), (FIRST, 0.0), (FIRST + DAY, 1 / 30), (MONTH.last, 29 / 30), (MONTH.last + DAY, 1.0)],
)
def test_today_is_not_over(day: date, share: float) -> None:
    assert MONTH.elapsed(day) == pytest.approx(share)


def test_a_target_is_shared_or_is_each_teams_own() -> None:
    assert (MONTH.goal(TARGET), MONTH.goal_of_all(TARGET)) == (40.0, 120.0)
    each = replace(MONTH, is_shared=False)
    assert (each.goal(TARGET), each.goal_of_all(TARGET)) == (120.0, 360.0)


@given(st.integers(1, 400), st.integers(-10, 420))
def test_ever_more_of_the_time_is_over(days: int, day: int) -> None:
    plan = replace(MONTH, last=FIRST + (days - 1) * DAY)
    earlier, later = plan.elapsed(FIRST + (day - 1) * DAY), plan.elapsed(FIRST + day * DAY)
    assert 0 <= earlier <= later <= 1


@given(amounts, amounts, goals, shares)
def test_whoever_does_more_is_never_further_behind(done: float, more: float, goal: float, elapsed: float) -> None:
    one, other = (Progress(TARGET, each, goal, elapsed) for each in sorted((done, done + more)))
    assert one.lead <= other.lead
    assert one.percent <= other.percent


@given(amounts, goals, shares)
def test_a_hundred_per_cent_is_the_goal_and_who_reached_it_is_not_behind(
    done: float, goal: float, elapsed: float
) -> None:
    progress = Progress(TARGET, done, goal, elapsed)
    assert (progress.done >= goal) <= (progress.lead >= 0)
    assert (progress.percent >= 100) == (round(done / goal, 8) >= 1)


@pytest.mark.parametrize(
    ("done", "elapsed", "lead"),
    [(4, 0.7, -30), (9, 0.0, 90), (5, 0.5, 0), (4.96, 0.5, 0), (10, 1.0, 0), (15, 0.5, 100)],
)
def test_the_lead_is_what_is_done_less_the_time_that_is_over(done: float, elapsed: float, lead: int) -> None:
    assert Progress(TARGET, done, 10.0, elapsed).lead == lead


def test_a_goal_of_nothing_is_reached() -> None:
    alone = replace(MONTH, teams=(), is_shared=False)
    progress = Progress(TARGET, 0.0, alone.goal_of_all(TARGET), 0.5)
    assert (progress.goal, progress.percent, progress.lead) == (0.0, 100, 50)


def test_a_campaign_is_as_far_as_what_is_furthest_behind() -> None:
    slow, fast = Progress(TARGET, 1, 10, 0.5), Progress(TARGET, 9, 10, 0.5)
    assert furthest_behind((fast, slow)) is slow
    assert furthest_behind(()) is None


def test_a_team_is_asked_when_it_is_behind_by_enough_and_not_again_for_some_days() -> None:
    asked = Delay(1, TEAMS[0], FIRST, 12)
    assert not may_be_asked(9, None, FIRST, 10, 7)
    assert may_be_asked(10, None, FIRST, 10, 7)
    assert not may_be_asked(30, asked, FIRST + 6 * DAY, 10, 7)
    assert may_be_asked(30, asked, FIRST + 7 * DAY, 10, 7)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("120 t", TARGET),
        ("清运120吨", Target(Measure.TONNES, 120.0, WorkKind.CLEARED)),
        ("picked up 1.5 t", Target(Measure.TONNES, 1.5, WorkKind.CLEARED)),
        ("planted 500 trees", Target(Measure.TREES, 500.0, WorkKind.PLANTED)),
        ("種植５００棵", Target(Measure.TREES, 500.0, WorkKind.PLANTED)),
        ("fixed 300", Target("fixed", 300.0)),
        ("办结1.2万件", Target("fixed", 12_000.0)),
        ("签约800户", Target(SIGNED, 800.0)),
        ("received 1,200", Target("received", 1200.0)),
        ("2-3 t", None),
        ("1.234 t", None),
        ("3 t, 4 trees", None),
        ("0 t", None),
        ("-2 t", None),
        ("清运-2吨", None),
        ("签约-5户", None),
        ("fixed -3", None),
        ("soon", None),
        ("fixed many", None),
        ("", None),
    ],
)
def test_a_target_is_one_clear_amount(text: str, target: Target | None) -> None:
    assert read_target(text) == target


@st.composite
def targets(draw: st.DrawFn) -> Target:
    """Return any target."""
    unit = draw(st.sampled_from(UNITS))
    is_divisible = unit not in (*COUNTS, SIGNED) and Measure(unit) in DIVISIBLE
    amount = draw(st.integers(1, 10**9)) / (1000 if is_divisible else 1)
    kind = None if unit in (*COUNTS, SIGNED) else draw(st.sampled_from((None, *WorkKind)))
    return Target(unit, float(amount), kind)


@given(targets())
def test_what_is_written_of_a_target_is_read_again(target: Target) -> None:
    assert read_target(write_target(target)) == target
