"""The command that prints the figures of a period, of everything or of a team, an area, a category or a source.

Promises: what it prints are the counters that the chat shows too, so every figure has the same meaning
(docs/figures.md). --list prints the numbers of the tickets behind one figure, and --explain each act that counted.
"""

import asyncio
import csv
import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from typing import Annotated, Any

import typer

from bot.cli.database import opened
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
from casework.model.summary import LATE_DAYS, Figures, Period, Rate, Scope
from casework.model.team import TeamCode
from casework.ports import Work

CHUNK = 1000  # lines of the history in memory at once
EARLIEST = date(1970, 1, 1)  # nothing was reported to anybody's bot before
COLUMNS = ("ticket", "at", "act", "day", "team", "area", "category", "source", "counted", "minutes")


def figures(
    first: Annotated[datetime, typer.Option("--from", formats=DAY, metavar="DATE", help="the first local day")],
    last: Annotated[datetime, typer.Option("--until", formats=DAY, metavar="DATE", help="the last local day")],
    team: Annotated[str | None, typer.Option(metavar="CODE", help="of one team [default: all]")] = None,
    area: Annotated[str | None, typer.Option(metavar="CODE", help="of an area and all below it")] = None,
    category: Annotated[str | None, typer.Option(metavar="CODE", help="of a category or a group")] = None,
    source: Annotated[str | None, typer.Option(metavar="SOURCE", help="of what came that way")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
    listed: Annotated[
        str | None, typer.Option("--list", metavar="FIGURE", help="print the tickets behind a figure")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="print each act that counted, as CSV")] = False,
    config: ConfigOption = None,
) -> None:
    """Print the figures of a period, and every ticket behind them.

    What each figure means is in docs/figures.md. Late now are those of this moment, whatever the period.

    --list prints a ticket's number and how often it counted (of an amount of work, how much), --explain a line of CSV
    for each act.
    """
    if first > last:
        stop("--from is after --until.")
    # Nothing is counted ahead, and years ahead would be searched for nothing; tomorrow is today somewhere.
    days = Period(max(first.date(), EARLIEST), min(last.date(), now().date() + timedelta(days=1)))
    if listed is not None and listed not in COUNTED:
        near = get_close_matches(listed, COUNTED, n=1)
        known = ", ".join(COUNTED)
        stop(f"There is no figure {listed}. {f'Did you mean {near[0]}?' if near else f'There are: {known}'}")
    if sum((as_json, listed is not None, explain)) > 1:
        raise typer.BadParameter("give one of --json, --list and --explain")
    named = (team, area, category, source)
    asyncio.run(_print(load_config(config), named, days, listed, as_json=as_json, explain=explain))


Named = tuple[str | None, str | None, str | None, str | None]


async def _print(
    config: Config, named: Named, period: Period, listed: str | None, *, as_json: bool, explain: bool
) -> None:
    async with opened(config) as storage, storage.read() as work:
        district = await work.districts.read(config.calendar, config.policy)
        scope = _scope(district, *named)
        if listed is not None:
            await _list(work, scope, period, listed)
        elif explain:
            await _explain(work, scope, period)
        else:
            found = await looking.look(work, district, scope, period, now())
            _say(json.dumps(_as_json(found), indent=2) if as_json else "\n".join(_in_words(found)))


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
    is_work = name not in set(Count)
    first = 0
    while found := await work.figures.listed(scope, period, name, first, CHUNK):
        for ticket, number in found:
            _say(f"{ticket}\t{number / 1000:g}" if is_work else f"{ticket}\t{number}")
        first += len(found)


async def _explain(work: Work, scope: Scope, period: Period) -> None:
    written = csv.writer(sys.stdout, lineterminator="\n")
    written.writerow(COLUMNS)
    last = 0
    while lines := await work.figures.explained(scope, period, last, CHUNK):
        for _, entry, counted in lines:
            cell = counted.cell
            row = (entry.ticket, entry.at.isoformat(), entry.act, counted.day.isoformat(), cell.team, cell.area)
            written.writerow((*row, cell.category, cell.source, _each(counted.counts), _each(counted.minutes)))
        last = lines[-1][0]


def _each(numbers: Any) -> str:
    return " ".join(f"{name}={number}" for name, number in numbers.items())


def _say(line: str) -> None:
    typer.echo(line)
