"""The command that rehearses the calendar: by when a report of some moment would have to be taken and fixed.

It answers for one moment, or for a CSV file of reports; with the moments at which these were closed it says which were
in time. What a city itself has recorded so can be compared with the calendar, before anybody is promised anything.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.database import opened as opened_storage
from bot.cli.district.adding_columns import add_columns, index_of, read_moment
from bot.cli.options import ConfigOption, load_config
from bot.cli.speaking import stop
from bot.config.loading import Config
from casework.model.category import Category, CategoryCode
from casework.model.district import District
from casework.model.team import TeamCode

ON_TIME, LATE, STILL_OPEN, NO_DATE, NO_CATEGORY = "yes", "no", "open", "no_date", "no_category"
MEANINGS = {
    ON_TIME: "closed in time",
    LATE: "closed too late",
    STILL_OPEN: "not closed",
    NO_DATE: "without a moment that can be read",
    NO_CATEGORY: "of no category of the district",
}


def deadlines(
    moment: Annotated[str | None, typer.Argument(help="when the report comes, as 2026-04-30 14:05, local time")] = None,
    category: Annotated[
        str | None, typer.Option(metavar="CODE|COLUMN", help="what is wrong; with --csv the column of the code or name")
    ] = None,
    team: Annotated[
        str | None, typer.Option(metavar="TEAM", help="by whose calendar [default: the district's]")
    ] = None,
    csv: Annotated[Path | None, typer.Option("--csv", metavar="IN", help="a file of reports")] = None,
    opened: Annotated[str | None, typer.Option(metavar="COLUMN", help="when each report came")] = None,
    closed: Annotated[str | None, typer.Option(metavar="COLUMN", help="when it was closed")] = None,
    target: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="until when the city itself had to fix it; decides on_time")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="OUT", help="where the rows go")] = None,
    config: ConfigOption = None,
) -> None:
    """Say by when a report must be fixed.

    The categories say how long a team may take to answer and to fix it, the calendar what counts.

    Give MOMENT --category CODE, or --csv IN --opened COLUMN --category COLUMN --out OUT.

    With --csv each row gains answer_by, fix_by (local times with their offset) and on_time: yes, no, open (no moment of
    closing), no_date (a moment that is empty or cannot be read) or no_category. With --target the city's own deadline
    decides on_time, and answer_by and fix_by are the calendar's all the same.
    """
    if csv is not None and opened and category and out is not None and moment is None:
        district = asyncio.run(_district(load_config(config), team))
        answering = Rehearsal(Columns(opened, category, closed, target), district, _team(team))
        counts = add_columns(csv, out, answering, "Working out deadlines")
        typer.echo(f"Wrote {counts.total()} rows to {out}.")
        for verdict, count in counts.most_common():
            typer.echo(f"{count:8} {verdict}: {MEANINGS[verdict]}")
    elif csv is None and moment is not None and category and not (opened or closed or target or out):
        district = asyncio.run(_district(load_config(config), team))
        typer.echo(_in_words(district, _moment(moment, district), _category(district, category), _team(team)))
    else:
        raise typer.BadParameter(
            "give either MOMENT --category CODE, or --csv IN --opened COLUMN --category COLUMN --out OUT"
        )


async def _district(config: Config, team: str | None) -> District:
    async with opened_storage(config) as storage, storage.read() as work:
        district = await work.districts.read(config.calendar, config.policy)
    if team is not None and district.team(TeamCode(team)) is None:
        stop(f"There is no team {team}. See: cleanward teams list")
    return district


def _team(code: str | None) -> TeamCode | None:
    return None if code is None else TeamCode(code)


def _moment(text: str, district: District) -> datetime:
    found = read_moment(text, district.calendar.zone)
    if found is None:
        raise typer.BadParameter(f"'{text}' is not a moment such as 2026-04-30 14:05", param_hint="'MOMENT'")
    return found


def _category(district: District, code: str) -> Category:
    found = district.tree.category(CategoryCode(code))
    if found is None:
        near = get_close_matches(code, [each.code for each in district.tree.categories()], n=1)
        stop(f"There is no category {code}. {f'Did you mean {near[0]}?' if near else 'See: cleanward categories list'}")
    return found


def _in_words(district: District, at: datetime, category: Category, team: TeamCode | None) -> str:
    calendar = district.calendar.of(team)
    answer_by, fix_by = district.deadlines(category, at, team)
    lines = [
        f"Answer by: {_written(answer_by, district)}  ({category.answer_by})",
        f"Fix by:    {_written(fix_by, district)}  ({category.fix_by})",
    ]
    if not calendar.is_known(fix_by):
        lines.append(f"But the holidays after {calendar.known_until} are not announced yet: this can still change.")
    return "\n".join(lines)


def _written(at: datetime, district: District) -> str:
    return at.astimezone(district.calendar.zone).isoformat(" ", "seconds")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns hold the moments and the category's code or name."""

    opened: str
    category: str
    closed: str | None
    target: str | None


class Rehearsal:
    """Works out the deadlines of one row after the other."""

    added: tuple[str, ...] = ("answer_by", "fix_by", "on_time")

    def __init__(self, columns: Columns, district: District, team: TeamCode | None) -> None:
        self._columns = columns
        self._district = district
        self._team = team
        self._categories = {
            key: each
            for each in district.tree.categories()
            for key in (*(name.casefold() for name in each.names.values()), each.code.casefold())
        }
        self._opened = self._category = 0
        self._closed: int | None = None
        self._target: int | None = None

    def find_columns(self, header: Sequence[str]) -> None:
        """Find the columns; stops with a sentence if one is missing."""
        self._opened = index_of(header, self._columns.opened)
        self._category = index_of(header, self._columns.category)
        self._closed = None if self._columns.closed is None else index_of(header, self._columns.closed)
        self._target = None if self._columns.target is None else index_of(header, self._columns.target)

    def answer(self, row: Sequence[str]) -> tuple[str, str, str]:
        """Return by when a row's report had to be taken and fixed, and whether it was in time."""
        zone = self._district.calendar.zone
        category = self._categories.get(row[self._category].strip().casefold())
        opened = read_moment(row[self._opened], zone)
        answer_by = fix_by = None
        if category is not None and opened is not None:
            answer_by, fix_by = self._district.deadlines(category, opened, self._team)
        target = fix_by if self._target is None else read_moment(row[self._target], zone)
        closed_cell = "" if self._closed is None else row[self._closed].strip()
        verdict = _verdict(target, read_moment(closed_cell, zone), is_open=not closed_cell)
        if self._target is None and category is None:
            verdict = NO_CATEGORY
        written = (_written(each, self._district) if each else "" for each in (answer_by, fix_by))
        return (*written, verdict)  # type: ignore[return-value]  # two and one are three


def _verdict(target: datetime | None, closed: datetime | None, *, is_open: bool) -> str:
    if target is None or (closed is None and not is_open):
        return NO_DATE
    if closed is None:
        return STILL_OPEN
    return ON_TIME if closed <= target else LATE
