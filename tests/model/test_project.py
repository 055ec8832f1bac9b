"""Test who moves a project how, and when it is late."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from casework.model.area import AreaCode
from casework.model.authority import Actor, check_campaign, check_project
from casework.model.category import CategoryCode
from casework.model.errors import Refusal, Why
from casework.model.person import PersonId
from casework.model.project import (
    AHEAD,
    OVER,
    TO,
    WITH_REASON,
    Move,
    Project,
    ProjectCode,
    State,
    move,
    move_in,
    sum_in,
)
from casework.model.reach import Reach
from casework.model.team import TeamCode

DAY = timedelta(days=1)
TODAY = date(2026, 3, 2)
EAST, WEST = TeamCode("east"), TeamCode("west")
LANE = Project(1, ProjectCode("A12"), "Elm Lane", "alley", EAST, TODAY, TODAY + 9 * DAY, TODAY + 9 * DAY)


def why(what: Move, project: Project = LANE, reason: str = "rain", day: date | None = TODAY + DAY) -> Why | None:
    try:
        move(project, what, TODAY, reason, day, 5.0)
    except Refusal as refusal:
        return refusal.why
    return None


def test_a_delay_names_the_new_end_and_the_reason_and_the_first_end_is_kept() -> None:
    delayed = move(LANE, Move.DELAY, TODAY, "rain", TODAY + 20 * DAY)
    assert (delayed.state, delayed.reason, delayed.ends) == (State.DELAYED, "rain", TODAY + 20 * DAY)
    assert delayed.planned_end == LANE.planned_end
    assert why(Move.DELAY, day=TODAY) is why(Move.DELAY, day=None) is Why.NEW_END_MISSING
    started = move(delayed, Move.START, TODAY)
    assert (started.state, started.reason, started.ends) == (State.RUNNING, "", TODAY + 20 * DAY)


@pytest.mark.parametrize("what", sorted(WITH_REASON))
def test_what_needs_a_reason_is_refused_without_one(what: Move) -> None:
    assert why(what, reason="") is Why.PROJECT_REASON_MISSING


@given(st.lists(st.sampled_from(sorted(Move)), max_size=12), st.integers(0, 30))
def test_what_is_over_moves_no_more_and_everything_else_ends_in_the_state_of_its_last_move(
    moves: list[Move], days: int
) -> None:
    project, last = LANE, State.PLANNED
    for what in moves:
        before = project
        try:
            project = move(project, what, TODAY, "rain", TODAY + (days + 1) * DAY, 7.0)
        except Refusal:
            assert before.state in OVER or (what is Move.START and before.state is State.RUNNING)
            continue
        last = TO.get(what, last)
    assert project.state is last
    assert project.is_late(TODAY + 40 * DAY) == (last in AHEAD)
    assert project.planned_end == LANE.planned_end


def test_it_is_late_on_the_day_after_its_end_and_not_while_it_is_paused() -> None:
    assert not LANE.is_late(LANE.ends)
    assert LANE.is_late(LANE.ends + DAY)
    assert not replace(LANE, state=State.PAUSED).is_late(LANE.ends + DAY)


def test_a_sum_replaces_what_was_spent_before() -> None:
    assert move(replace(LANE, spent_sum=3.0), Move.SPEND, TODAY, amount=5.004).spent_sum == 5.0
    for amount in (None, 0.0, -1.0, 1e11):
        with pytest.raises(Refusal):
            move(LANE, Move.SPEND, TODAY, amount=amount)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        *(("120万元", 1_200_000.0), ("1.2亿", 120_000_000.0), ("95.5万", 955_000.0), ("50,000", 50_000.0)),
        *(("¥3,000", 3_000.0), ("3000 yuan", 3_000.0), ("12.5", 12.5)),
        *(("a lot", None), ("", None), ("3 t", None), ("1.234元", None), ("-5", None)),
    ],
)
def test_a_sum_is_read_as_work_is(text: str, yuan: float | None) -> None:
    assert sum_in(text) == yuan


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("delayed 2026-12-24 rain", (Move.DELAY, "2026-12-24 rain")),
        ("支出120万元", (Move.SPEND, "120万元")),
        ("Done", (Move.FINISH, "")),
        ("started", (Move.START, "")),
        ("startled", (None, "startled")),
        ("", (None, "")),
    ],
)
def test_a_move_is_named_first(text: str, found: tuple[Move | None, str]) -> None:
    assert move_in(text) == found


def test_a_project_fits_a_category_that_it_names_or_whose_group_it_names() -> None:
    assert replace(LANE, categories=(CategoryCode("rubbish"),)).fits(("bulky", "rubbish"))  # type: ignore[arg-type]
    assert not LANE.fits((CategoryCode("bulky"),))


def test_its_team_and_who_supervises_its_area_answer_for_a_project_and_nobody_else() -> None:
    area, here = AreaCode("east"), Reach(frozenset({AreaCode("east")}))
    person = PersonId(1)
    for actor in (Actor(person, frozenset({EAST})), Actor(person, is_supervisor=True), _sees(here)):
        check_project(actor, EAST, area)
    for actor in (Actor(person), Actor(person, frozenset({WEST})), Actor(person, is_administrator=True)):
        with pytest.raises(Refusal):
            check_project(actor, EAST, area)
    with pytest.raises(Refusal):
        check_project(_sees(here), EAST, None)  # no area: the whole district's


def test_who_plans_a_campaign_supervises_its_areas_or_administers() -> None:
    area, here = AreaCode("east"), Reach(frozenset({AreaCode("east")}))
    check_campaign(_sees(here), (area,))
    check_campaign(Actor(PersonId(1), is_administrator=True), ())
    for actor, areas in ((_sees(here), ()), (_sees(here), (area, AreaCode("west"))), (Actor(PersonId(1)), (area,))):
        with pytest.raises(Refusal):
            check_campaign(actor, areas)


def _sees(reach: Reach) -> Actor:
    return Actor(PersonId(1), is_supervisor=True, reach=reach)
