"""Messages of rankings, objections and weeks, as `samples.py` collects them."""

from dataclasses import replace
from datetime import date

from casework.figures.showing import PAGE, LeagueAsked, LeagueView
from casework.figures.weekly import WeekView
from casework.model.league import Flag, League, Share, Sign, Standing, Term
from casework.model.objection import Objection
from casework.model.person import Person, PersonId
from casework.model.policy import DEFAULTS
from casework.model.summary import Period
from casework.model.team import TeamCode, TeamKind
from casework.model.week import Helpful, Pride, Proud
from handlers.messages.figures import league, objections, weeks
from handlers.messages.message import Message
from handlers.messages.speaker import Speaker
from tests.messages.desk_samples import figures_of
from tests.messages.values import AT, NUMBER, Values

CARL = PersonId(7)
WEEK = Period(date(2026, 2, 23), date(2026, 3, 1))
WEIGHTS = dict.fromkeys(Term, 100)
SHARES = {term: Share(NUMBER - 1, NUMBER) for term in Term}


def figures_messages(values: Values, to: Speaker) -> dict[str, Message]:
    """Return the league table, what becomes of an objection, and a desk's week, each under a name."""
    codes = [TeamCode(f"{number:032}") for number in range(300)]
    marks = dict.fromkeys(Sign, NUMBER)
    standings = tuple(
        Standing(code, NUMBER, SHARES, marks, 99.9, 30.0, place, 300 if place > 9 else None)
        for place, code in enumerate(codes[:295], 1)
    ) + tuple(Standing(code, 9, SHARES, {}, 0.0, 0.0) for code in codes[295:])
    table = League(TeamKind.COMMUNITY, WEEK, standings, WEIGHTS, tuple(Flag(code, 12) for code in codes[:5]))
    names = dict.fromkeys(codes, values.team)
    asked = LeagueAsked(CARL, TeamKind.COMMUNITY, WEEK, 3)
    own = codes[0]
    kept = Objection(1, own, WEEK, Sign.RUSH, values.words, CARL, AT)
    whole = LeagueView(asked, table, names, frozenset(codes), tuple(TeamKind), DEFAULTS, AT)
    at_desk = replace(whole, desk=own, seen=frozenset({own}))
    empty = replace(whole, league=League(TeamKind.COMMUNITY, WEEK, (), {}), asked=replace(asked, page=0))
    few = League(TeamKind.CONTRACTOR, WEEK, standings[:PAGE], WEIGHTS, (Flag(own),))
    carl = Person(CARL, 2**52, "en", values.worker)
    said = {
        "league": league.league(whole, to),
        "league: of a desk": league.league(at_desk, to),
        "league: of a desk that objected": league.league(replace(at_desk, objected=kept), to),
        "league: of a desk that was answered": league.league(
            replace(at_desk, objected=replace(kept, answer=values.words)), to
        ),
        "league: the last page": league.league(replace(whole, asked=replace(asked, page=99)), to),
        "league: one page": league.league(replace(whole, league=few), to),
        "league: nothing": league.league(empty, to),
        "objecting: to what": objections.objecting(WEEK, None, None, carl, to),
        "objecting: done": objections.objecting(WEEK, None, kept, carl, to),
        "objection": objections.objection(kept, values.team, None, to),
        "objection: answered": objections.objection(replace(kept, answer=values.words), values.team, carl, to),
        "objection_answered": objections.answered(replace(kept, answer=values.words), to),
    }
    for figure in (*Term, *Sign):
        said[f"objecting: to {figure}"] = objections.objecting(WEEK, figure, None, carl, to)
    said["objecting: to fixed, nobody known"] = objections.objecting(WEEK, Term.FIXED, None, None, to)
    return said | _weeks(standings[0], to)


def _weeks(standing: Standing, to: Speaker) -> dict[str, Message]:
    whole = WeekView(WEEK, figures_of(NUMBER), standing, 300, None, None)
    said = {
        "desk_week: nothing": weeks.week(WeekView(WEEK, figures_of(0), None, 0, None, None), to),
        "desk_week: the flag again": weeks.week(replace(whole, proud=Proud(Pride.FLAG, 12)), to),
    }
    for pride in Pride:
        term = Term.ANSWERED if pride is Pride.BEST else None
        said[f"desk_week: {pride}"] = weeks.week(replace(whole, proud=Proud(pride, 1, term, 300)), to)
    for helpful in Helpful:
        said[f"desk_week: {helpful}"] = weeks.week(replace(whole, helpful=(helpful, NUMBER)), to)
    return said
