"""The command that prints the figures of a period, of everything or of a team, an area, a category or a source.

Promises: what it prints are the counters that the chat shows too, so every figure has the same meaning
(docs/figures.md). --list prints the numbers of the tickets behind one figure. The league table, and what counted for
a team, are printed by `standings`.
"""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from typing import Annotated, Any

import typer

from bot.cli.database import opened
from bot.cli.figures import standings
from bot.cli.options import DAY, ConfigOption, load_config
from bot.cli.speaking import stop
from bot.clock import now
from bot.config.loading import Config
from casework.figures import looking
from casework.model.area import AreaCode
from casework.model.category import CategoryCode
from casework.model.district import District
from casework.model.entry import Source
from casework.model.figure import COUNTED, Clock, Count
from casework.model.league import League
from casework.model.period import period_in
from casework.model.summary import LATE_DAYS, Figures, Period, Rate, Scope
from casework.model.tally import Measure
from casework.model.team import TeamCode, TeamKind
from casework.ports import Work

CHUNK = 1000  # lines of the history in memory at once
EARLIEST = date(1970, 1, 1)  # nothing was reported to anybody's bot before


def figures(
    first: Annotated[
        datetime | None,
        typer.Option("--from", formats=DAY, metavar="DATE", help="the first local day; needed, except with --explain"),
    ] = None,
    last: Annotated[
        datetime | None,
        typer.Option("--until", formats=DAY, metavar="DATE", help="the last local day; needed, except with --explain"),
    ] = None,
    team: Annotated[str | None, typer.Option(metavar="CODE", help="of one team [default: all]")] = None,
    area: Annotated[str | None, typer.Option(metavar="CODE", help="of an area and all below it")] = None,
    category: Annotated[str | None, typer.Option(metavar="CODE", help="of a category or a group")] = None,
    source: Annotated[str | None, typer.Option(metavar="SOURCE", help="of what came that way")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
    listed: Annotated[
        str | None, typer.Option("--list", metavar="FIGURE", help="print the tickets behind a figure")
    ] = None,
    explain: Annotated[
        tuple[str, str] | None,
        typer.Option("--explain", metavar="TEAM PERIOD", help="print every ticket that counted for a team, as CSV"),
    ] = None,
    league: Annotated[bool, typer.Option("--league", help="print the league table of the teams")] = False,
    kind: Annotated[TeamKind | None, typer.Option(help="of the league table: of one kind of team")] = None,
    config: ConfigOption = None,
) -> None:
    """Print the figures of a period, and every ticket behind them.

    What each figure means is in docs/figures.md. Late now are those of this moment, whatever the period.

    --list prints a ticket's number and how often it counted (of an amount of work, how much), --explain a line of CSV
    for each act, and beneath it where the team stands in the league table. PERIOD is 2026, 2026-Q3, 2026-10, 2026-W40
    or 2026-10-05..2026-10-11.
    """
    if sum((listed is not None, explain is not None, league)) > 1 or (as_json and (explain or listed)):
        raise typer.BadParameter("give one of --json, --list, --explain and --league (which may have --json)")
    days = _bounded(_named_period(explain[1]) if explain else _between(first, last))
    if listed is not None and listed not in COUNTED:
        near = get_close_matches(listed, COUNTED, n=1)
        known = ", ".join(COUNTED)
        stop(f"There is no figure {listed}. {f'Did you mean {near[0]}?' if near else f'There are: {known}'}")
    named = (explain[0] if explain else team, area, category, source)
    kinds = list(TeamKind) if kind is None else [kind]
    wanted = Wanted(listed, kinds if league else None, as_json=as_json, explains=explain is not None)
    asyncio.run(_print(load_config(config), named, days, wanted))


def _between(first: datetime | None, last: datetime | None) -> Period:
    if first is None or last is None:
        raise typer.BadParameter("--from and --until are needed, except with --explain")
    if first > last:
        stop("--from is after --until.")
    return Period(first.date(), last.date())


def _named_period(written: str) -> Period:
    found = period_in(written)
    if found is None:
        stop(f"{written} is no period. Periods are 2026, 2026-Q3, 2026-10, 2026-W40 and 2026-10-05..2026-10-11.")
    return found


def _bounded(period: Period) -> Period:
    """Return the days of a period on which anything can have been counted.

    Nothing is counted ahead, and years ahead would be searched for nothing; tomorrow is today somewhere.
    """
    return Period(max(period.first, EARLIEST), min(period.last, now().date() + timedelta(days=1)))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be printed: the list behind a figure, tables of kinds of teams, every ticket; or the figures."""

    listed: str | None
    kinds: list[TeamKind] | None
    as_json: bool
    explains: bool


Named = tuple[str | None, str | None, str | None, str | None]


async def _print(config: Config, named: Named, period: Period, wanted: Wanted) -> None:
    async with opened(config) as storage, storage.read() as work:
        district = await work.districts.read(config.calendar, config.policy)
        scope = _scope(district, *named)
        team = district.team(scope.team)
        if wanted.listed is not None:
            await _list(work, scope, period, wanted.listed)
        elif wanted.explains and team is not None:
            await standings.explain(work, district, scope, period, team)
        elif wanted.kinds is not None:
            found = await standings.leagues(work, district, wanted.kinds, period)
            _say(
                json.dumps([standings.as_json(each) for each in found], indent=2) if wanted.as_json else _tables(found)
            )
        else:
            figures = await looking.look(work, district, scope, period, now())
            _say(json.dumps(_as_json(figures), indent=2) if wanted.as_json else "\n".join(_in_words(figures)))


def _tables(found: list[League]) -> str:
    return "\n\n".join("\n".join(standings.in_words(each)) for each in found)


def _scope(district: District, team: str | None, area: str | None, category: str | None, source: str | None) -> Scope:
    """Return the scope that was named; stops with a sentence for a code that the district does not know."""
    if team is not None and district.team(TeamCode(team)) is None:
        stop(f"There is no team {team}. See: cleanward teams list")
    if area is not None and district.areas.last_known(AreaCode(area)) is None:
        stop(f"There is no area {area}. See: cleanward areas list")
    tree = district.tree
    is_known = category is None or tree.group(CategoryCode(category)) or tree.category(CategoryCode(category))
    if not is_known:
        stop(f"There is no category {category}. See: cleanward categories list")
    if source is not None and source not in set(Source):
        stop(f"There is no source {source}. There are: {', '.join(Source)}")
    return Scope(
        None if team is None else TeamCode(team),
        None if area is None else looking.below(district, AreaCode(area)),
        None if category is None else looking.inside(tree, CategoryCode(category)),
        None if source is None else Source(source),
    )


def _as_json(found: Figures) -> dict[str, Any]:
    """Return the figures as JSON: shares in per cent, durations in hours, amounts in their units."""
    return {
        "counts": {name.value: found.count(name) for name in Count},
        "rates": {rate.value: found.rate(rate) for rate in Rate},
        "hours": {clock.value: {"median": each.median, "p90": each.ninth} for clock, each in found.spreads.items()},
        "late": dict(zip(_late_names(), found.late, strict=True)),
        "work": found.work,
        "without_ticket": found.apart,
    }


def _in_words(found: Figures) -> Iterator[str]:
    for count in Count:
        yield f"{count.value:<22}{found.count(count):>10}"
    for rate in Rate:
        share = found.rate(rate)
        yield f"{rate.value + ' %':<22}{'-' if share is None else f'{share:.1f}':>10}"
    for clock in Clock:
        for name, hours in (("median", found.spreads[clock].median), ("p90", found.spreads[clock].ninth)):
            yield f"{f'{clock.value} hours {name}':<22}{'-' if hours is None else f'{hours:.1f}':>10}"
    for name, number in zip(_late_names(), found.late, strict=True):
        yield f"{f'late now {name}':<22}{number:>10}"
    for where, works in (("", found.work), ("without ticket ", found.apart)):
        for kind, tally in works.items():
            for name, amount in tally.items():
                yield f"{f'{where}{kind} {name}':<36}{amount:>10g}"


def _late_names() -> list[str]:
    return [*(f"<= {days} d" for days in LATE_DAYS), f"> {LATE_DAYS[-1]} d"]


async def _list(work: Work, scope: Scope, period: Period, name: str) -> None:
    is_work = name in set(Measure)
    first = 0
    while found := await work.figures.listed(scope, period, name, first, CHUNK):
        for ticket, number in found:
            _say(f"{ticket}\t{number / 1000:g}" if is_work else f"{ticket}\t{number}")
        first += len(found)


def _say(line: str) -> None:
    typer.echo(line)
