"""Print the league table, and every ticket that counted for a team in a period, and how.

Promise: both read what the chat shows too (`casework/figures/ranking.py`), so whoever doubts a place can work it out.
"""

import csv
import sys
from collections.abc import Iterator
from typing import Any

import typer

from bot.clock import now
from casework.figures import ranking
from casework.model.district import District
from casework.model.figure import Counted
from casework.model.league import League, Sign, Standing, Term
from casework.model.summary import Period, Scope
from casework.model.team import Team, TeamKind
from casework.ports import Work

CHUNK = 1000  # lines of the history in memory at once
COLUMNS = ("ticket", "at", "act", "day", "team", "area", "category", "source", "counted", "minutes")


async def explain(work: Work, district: District, scope: Scope, period: Period, team: Team) -> None:
    """Write a line of CSV for each act that counted, and for each ticket that was late at the end; then the place."""
    written = csv.writer(sys.stdout, lineterminator="\n")
    written.writerow(COLUMNS)
    last = 0
    while lines := await work.figures.explained(scope, period, last, CHUNK):
        for _, entry, counted in lines:
            written.writerow((entry.ticket, entry.at.isoformat(), entry.act, *_how(counted)))
        last = lines[-1][0]
    end, after = ranking.end_of(period, district, now()), 0
    while owing := await work.figures.owed(team.code, end, after, CHUNK):
        for ticket, owed in owing:
            how = _each({"unanswered": owed.unanswered, "unfixed": owed.unfixed})
            written.writerow((ticket, end.isoformat(), "late", period.last.isoformat(), team.code, "", "", "", how, ""))
        after = owing[-1][0]
    league = await ranking.league(work, district, team.kind, period, now())
    own = league.of(team.code)
    for line in _standing(own, league) if own else ["nothing was counted"]:
        typer.echo(line, err=True)


def _how(counted: Counted) -> tuple[Any, ...]:
    cell = counted.cell
    where = (counted.day.isoformat(), cell.team, cell.area, cell.category, cell.source)
    return (*where, _each(counted.counts), _each(counted.minutes))


def _each(numbers: Any) -> str:
    return " ".join(f"{name}={number}" for name, number in numbers.items())


async def leagues(work: Work, district: District, kinds: list[TeamKind], period: Period) -> list[League]:
    """Return the tables of kinds of teams."""
    return [await ranking.league(work, district, kind, period, now()) for kind in kinds]


def in_words(league: League) -> Iterator[str]:
    """Yield the lines of a table: each team with its place, and beneath it the numbers that made it."""
    yield f"{league.kind}: {league.period.first} - {league.period.last}"
    for flag in league.flags:
        yield f"red flag: {flag.team} ({flag.in_a_row} in a row)"
    for each in league.standings:
        yield from _standing(each, league)
    if not league.standings:
        yield "nothing was counted"
        return
    weighed = " + ".join(f"{weight} x {term}" for term, weight in league.weights.items())
    yield f"score = ({weighed}) / {sum(league.weights.values())}, in per cent; docs/figures.md says the rest"


def _standing(each: Standing, league: League) -> Iterator[str]:
    place = "-" if each.place is None else f"{each.place}."
    moved = "" if each.moved is None else f" ({each.moved:+d})"
    score = f"{each.score:.1f}{moved}" if each.place is not None else f"{each.cases} cases, too few to be ranked"
    yield f"{place:>4} {each.team:<24} {score}"
    shares = [f"{term} {each.shares[term].some}/{each.shares[term].every}" for term in league.weights]
    yield "     " + ", ".join(shares)
    if each.marks:
        marks = ", ".join(f"{sign} {number}" for sign, number in each.marks.items())
        yield f"     -{each.lost:.1f} by marks: {marks}"


def as_json(league: League) -> dict[str, Any]:
    """Return a table as JSON; `place` is null for a team that has too few cases."""
    return {
        "kind": league.kind,
        "from": league.period.first.isoformat(),
        "until": league.period.last.isoformat(),
        "weights": {str(term): weight for term, weight in league.weights.items()},
        "red_flag": [{"team": flag.team, "in_a_row": flag.in_a_row} for flag in league.flags],
        "teams": [_as_json(each) for each in league.standings],
    }


def _as_json(each: Standing) -> dict[str, Any]:
    return {
        "team": each.team,
        "place": each.place,
        "was": each.was,
        "score": each.score,
        "cases": each.cases,
        "shares": {str(term): [each.shares[term].some, each.shares[term].every] for term in Term},
        "marks": {str(sign): each.marks.get(sign, 0) for sign in Sign},
        "points_lost": each.lost,
    }
