"""A desk's own week: what it can be proud of is true and rare, and the list that helps most comes first."""

from datetime import date

import pytest

from casework.model.league import Flag, League, Share, Standing, Term
from casework.model.queue import Counts
from casework.model.summary import Figures, Period
from casework.model.team import TeamCode, TeamKind
from casework.model.week import Helpful, Pride, helpful, is_first_morning, proud
from tests.stories.stage import CALENDAR

OWN, OTHER = TeamCode("own"), TeamCode("other")
WEEK = Period(date(2026, 11, 23), date(2026, 11, 29))


def figures(**counts: int) -> Figures:
    return Figures(counts, {}, (0, 0, 0, 0))


def table(own: Share, *flags: Flag) -> League:
    shares = [(OWN, own), (OTHER, Share(9, 10))]
    standings = tuple(Standing(team, 10, dict.fromkeys(Term, share), {}, 90.0, 0.0, 1) for team, share in shares)
    return League(TeamKind.COMMUNITY, WEEK, standings, {Term.FIXED: 1}, flags)


WORSE, BETTER = Share(5, 10), Share(10, 10)


@pytest.mark.parametrize(
    ("now", "before", "league", "pride", "number"),
    [
        (figures(fixed=9), figures(), table(BETTER, Flag(OWN, 3)), Pride.FLAG, 3),
        (figures(fixed=9), figures(), table(BETTER, Flag(OTHER)), Pride.BEST, 100.0),
        (figures(fixed=9, fixed_in_time=9), figures(fixed=2), table(WORSE), Pride.IN_TIME, 100.0),
        (figures(fixed=9, fixed_in_time=1), figures(fixed=2), table(WORSE), Pride.MORE, 7),
        (figures(fixed=9, fixed_in_time=1), figures(), table(WORSE), Pride.STANDS, 9),
        (figures(fixed=9, reopened=1, confirmed=2), figures(), table(WORSE), Pride.CONFIRMED, 2),
        (figures(answered=1), figures(), table(WORSE), Pride.ANSWERED, 1),
    ],
)
def test_what_few_others_can_say_comes_first(
    now: Figures, before: Figures, league: League, pride: Pride, number: float
) -> None:
    found = proud(OWN, now, before, league)
    assert found is not None
    assert (found.pride, found.number) == (pride, number)


def test_who_did_nothing_is_not_praised_and_who_is_alone_is_not_the_best() -> None:
    assert proud(OWN, figures(received=3), figures(), table(WORSE)) is None
    alone = League(TeamKind.COMMUNITY, WEEK, table(BETTER).standings[:1], {Term.FIXED: 1})
    assert proud(OWN, figures(), figures(), alone) is None


def test_the_list_that_helps_most_is_what_is_late_then_what_came_back_then_what_is_open() -> None:
    assert helpful(figures(reopened=2), Counts(3, 0, 0, 1)) == (Helpful.LATE, 1)
    assert helpful(figures(reopened=2), Counts(3, 0, 0, 0)) == (Helpful.REOPENED, 2)
    assert helpful(figures(), Counts(3, 0, 0, 0)) == (Helpful.OPEN, 3)
    assert helpful(figures(), Counts(0, 4, 0, 0)) is None


@pytest.mark.parametrize(("day", "expected"), [(23, True), (24, False), (29, False)])
def test_the_first_morning_is_that_of_the_first_working_day(day: int, expected: bool) -> None:
    assert is_first_morning(Period(date(2026, 11, 23), date(2026, 11, day)), CALENDAR) is expected
