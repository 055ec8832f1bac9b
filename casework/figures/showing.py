"""Show the league table to supervisors and, for its own kind, to a desk.

Promises: gaming marks are for supervisors, of the teams whose areas they supervise; a desk sees its own alone, because
it may object to them. The table replaces itself in one message for each person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from casework.figures import looking, ranking
from casework.model.district import District
from casework.model.errors import Fact, Refusal, Why
from casework.model.figure import Aside, Count
from casework.model.league import League, Sign
from casework.model.notice import Here, Kind, Notice, ToChat
from casework.model.objection import Objection, whole
from casework.model.person import PersonId
from casework.model.policy import Policy
from casework.model.reach import EVERYWHERE, Reach
from casework.model.summary import Period, Span
from casework.model.team import TeamCode, TeamKind, kind_in
from casework.ports import Work
from casework.tickets.telling import below

PAGE = 6  # teams: with all its numbers, and at its longest, each takes an eighth of a message
BEHIND: Mapping[Sign, Count | Aside] = {  # of which figure a mark opens the list
    Sign.SAME_PHOTO: Aside.SAME_PHOTO,
    Sign.OWN: Aside.OWN,
    Sign.REVERSED: Count.REVERSED,
    Sign.RUSH: Count.FIXED,
}


@dataclass(frozen=True, slots=True)
class LeagueAsked:
    """Which table somebody asked for, from a page on."""

    person: PersonId
    kind: TeamKind
    period: Period
    page: int = 0


@dataclass(frozen=True, slots=True)
class LeagueView:
    """The table as it is now, with the names of its teams, and the teams whose marks the reader sees.

    `kinds` are those that have teams. `desk` is the team that reads it, None for supervisors; `objected` is what it
    objected to in the period.
    """

    asked: LeagueAsked
    league: League
    names: Mapping[TeamCode, str]
    seen: frozenset[TeamCode]
    kinds: tuple[TeamKind, ...]
    policy: Policy
    at: datetime
    desk: TeamCode | None = None
    objected: Objection | None = None


async def show(work: Work, here: Here, asked: LeagueAsked, slot: str | None = None) -> None:
    """Show a table in place of the message in `slot`, or without one as a new message below everything."""
    facts: dict[str, Fact] = {
        "by": asked.person,
        "kind_of_team": asked.kind,
        "from_day": asked.period.first.isoformat(),
        "until_day": asked.period.last.isoformat(),
        "page": asked.page,
        "chat": here.chat if isinstance(here, ToChat) else 0,
    }
    notice = Notice(Kind.LEAGUE, here, facts=facts)
    await work.say(notice if slot == notice.slot else below(notice))


def from_facts(facts: Mapping[str, Fact]) -> LeagueAsked:
    """Return what was asked for, of which `show` made these facts."""
    first, last = (date.fromisoformat(str(facts[name])) for name in ("from_day", "until_day"))
    kind = TeamKind(str(facts["kind_of_team"]))
    return LeagueAsked(PersonId(int(facts["by"])), kind, Period(first, last), int(facts["page"]))


def asked_in(said: str, person: PersonId, own: TeamKind, today: date) -> LeagueAsked:
    """Return what is named behind a command, in any order: a period ("lastmonth") and a kind of team.

    Without them it is this week, and the kind `own`. Raises Refusal for any other word.
    """
    period, kind = Period.of(Span.WEEK, today), own
    for word in said.split():
        named = kind_in(word)
        if named is not None:
            kind = named
        elif word.lower() in set(Span):
            period = Period.of(Span(word.lower()), today)
        else:
            raise Refusal(Why.LEAGUE_UNKNOWN)
    return LeagueAsked(person, kind, period)


def read(word: str, person: PersonId, page: int, today: date) -> LeagueAsked:
    """Return the table that a button's word names: "community/lastweek" or with two days; raises Refusal."""
    kind, _, days = word.partition("/")
    if kind not in set(TeamKind):
        raise Refusal(Why.OLD_BUTTON)
    period = looking.days_in(days, today)
    return LeagueAsked(person, TeamKind(kind), period, page)


def kinds_of(district: District) -> tuple[TeamKind, ...]:
    """Return the kinds of which the district has teams."""
    return tuple(kind for kind in TeamKind if any(team.kind is kind for team in district.teams))


async def view(
    work: Work, district: District, asked: LeagueAsked, at: datetime, reach: Reach, desk: TeamCode | None
) -> LeagueView:
    """Return a table as it is now, for a supervisor with that reach, or for a desk."""
    league = await ranking.league(work, district, asked.kind, asked.period, at)
    seen = {team.code for team in district.teams if reach == EVERYWHERE or any(reach.has(area) for area in team.areas)}
    whole_period = whole(asked.period)
    return LeagueView(
        asked,
        league,
        {team.code: team.name for team in district.teams},
        frozenset(seen) if desk is None else frozenset({desk}),
        kinds_of(district),
        district.policy,
        at,
        desk,
        await work.objections.of(desk, whole_period) if desk is not None and whole_period is not None else None,
    )


def marked(district: District, sign: Sign, word: str, today: date) -> tuple[str, Period, Count | Aside]:
    """Return the scope, the period and the figure whose list is behind a team's mark; raises Refusal.

    The button's word has the two days and the team: "2026-11-23_2026-11-29/east".
    """
    days, _, code = word.partition("/")
    period = looking.days_in(days, today)
    rush = ranking.rush_of(period, district.calendar, district.policy.rush_working_days)
    if district.team(TeamCode(code)) is None or (sign is Sign.RUSH and rush is None):
        raise Refusal(Why.OLD_BUTTON)
    return looking.of_team(TeamCode(code)), rush if sign is Sign.RUSH and rush else period, BEHIND[sign]
