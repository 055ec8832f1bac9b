"""The commands about many reports: import those of a city, and export all that are stored."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli.database import opened, tried
from bot.cli.datum import DatumOption
from bot.cli.options import ConfigOption, Day, DryRunOption, as_day, load_config
from bot.cli.progress import progress
from bot.cli.reading import OPERATOR, report
from bot.cli.reports.drafting import draft, must_say_datum
from bot.cli.reports.export_folder import export_folder
from bot.cli.speaking import read_file, stop
from bot.clock import now
from bot.config.loading import Config
from bot.importing.inspecting import Inspected, inspect
from bot.importing.reports import MAPPINGS, Imported, import_reports
from casework.files.cities.mapping import ReportMapping, pattern_of, read_mapping
from casework.files.writing import toml_text
from casework.model.category import CategoryTree, name_in
from casework.model.datum import Datum
from casework.model.district import District
from casework.model.finding import Finding, Level, UnusableError, What
from casework.model.place import Point
from casework.model.ticket import Status
from handlers.messages.district import findings
from storage.unit_of_work import Storage

MOST_LISTED = 40  # values that the mapping does not name
MOST_SHOWN = 200  # characters of a row or a value

app = typer.Typer(help="Import what was kept elsewhere.", no_args_is_help=True)


@app.command()
def reports(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, with a first row that names the columns")],
    mapping: Annotated[
        Path,
        typer.Option(metavar="MAPPING", help="a TOML file that says what the columns mean; or san_francisco, boston"),
    ],
    dry_run: DryRunOption = False,
    rejects: Annotated[
        Path | None, typer.Option(metavar="OUT", help="where the rows go that cannot be used, each with its reason")
    ] = None,
    datum: DatumOption = None,
    config: ConfigOption = None,
) -> None:
    """Import a city's old reports as tickets; nobody is told.

    Each goes to the area and the team that answered on its day.

    A report that is closed becomes a ticket that is closed without a verdict, any other one an open ticket without a
    card. What was imported before is known by its reference, so an import that was cut short goes on when it is started
    again; it is closed if the file says so and nobody here has acted on it, and otherwise left as it is.
    """
    settings = load_config(config)
    if rejects and rejects.exists() and file.exists() and rejects.samefile(file):
        stop("--rejects must be another file than the one that is imported.")
    asyncio.run(_import(settings, file, mapping, rejects, datum, is_trial=dry_run))


@app.command("inspect")
def inspect_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, with a first row that names the columns")],
    out: Annotated[
        Path | None, typer.Option(metavar="MAPPING", help="where the mapping goes [default: it is printed]")
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Propose a mapping for a city's file of reports, for a person to read and correct.

    It is made of the file's own columns and values. Nothing is imported.
    """
    settings = load_config(config)
    if out and out.exists():
        stop(f"{out} exists already. Choose a name that does not: what you corrected is never overwritten.")
    try:
        found, text, usable = asyncio.run(_inspect(settings, file))
        if out:
            out.write_text(text, encoding="utf-8")
    except OSError as error:
        stop(f"{error.filename or file} cannot be used: {error.strerror}.")
    if out is None:
        typer.echo(text, nl=False)
    if found.layout.missing:
        stop(f"Not found among the columns; name them in the mapping: {', '.join(found.layout.missing)}.")
    typer.echo(f"With this mapping, {usable} of {found.rows.total} rows would come in.", err=True)
    typer.echo("Read it and correct it; then: cleanward import reports FILE --mapping MAPPING --dry-run", err=True)


async def _inspect(config: Config, file: Path) -> tuple[Inspected, str, int]:
    """Return what was found in a file, the proposed mapping, and how many rows could be used with it."""
    async with opened(config) as storage:
        district, bounds = await _district(storage, config)
        try:
            with progress(f"Reading {file.name}") as step:
                found = inspect(file, district, bounds, now(), step)
        except UnusableError as error:
            report(file, [error.finding()])
            raise  # not reached: an error stops the command
        text = draft(found, district)
        read = read_mapping(text.encode(), district.tree).mapping
        if read is None:  # a column that it needs was not found
            return found, text, 0
        with progress(f"Trying {file.name}") as step:
            tried = await import_reports(storage, file, read, district, now(), is_trial=True, step=step)
        return found, text, tried.tickets.total() + tried.known


async def _district(storage: Storage, config: Config) -> tuple[District, tuple[Point, Point]]:
    """Return the district and its corners, or stop if it has no areas or no categories."""
    async with storage.read() as work:
        district = await work.districts.read(config.calendar, config.policy)
    bounds = district.areas.bounds()
    if bounds is None or not district.tree.groups:
        stop("Areas and categories come first: cleanward areas import, cleanward categories import.")
    return replace(district, sentinels=config.district.doubtful_positions), bounds


async def _import(
    config: Config, file: Path, mapping: Path, rejects: Path | None, datum: Datum | None, *, is_trial: bool
) -> None:
    async with (tried if is_trial else opened)(config) as storage:
        district, _ = await _district(storage, config)
        await bring_in(storage, district, file, mapping, rejects, datum, is_trial=is_trial)


async def bring_in(
    storage: Storage,
    district: District,
    file: Path,
    mapping: Path,
    rejects: Path | None = None,
    datum: Datum | None = None,
    *,
    is_trial: bool = False,
) -> None:
    """Import a file of reports and print the result, or stop with a sentence; `datum` goes before the mapping's."""
    read = _mapping(mapping, district.tree)
    if datum:
        read = replace(read, datum=datum)
    if read.datum is None and must_say_datum(district):
        stop(
            "In mainland China maps are shifted: say --datum gcj02 (Amap, Tencent), bd09 (Baidu) or wgs84 (GPS), or "
            "write it as datum in [positions] of the mapping."
        )
    try:
        with progress(f"Importing {file.name}") as step:
            found = await import_reports(
                storage, file, read, district, now(), rejects=rejects, is_trial=is_trial, step=step, advise=_advise
            )
    except UnusableError as error:
        report(file, [error.finding()])
        raise  # not reached: an error stops the command
    except OSError as error:
        stop(f"{error.filename or file} cannot be used: {error.strerror}.")
    report(file, found.findings())
    _list_unnamed(found)
    if not found.is_of_use:
        stop(*_first_rows(found), f"Nothing was imported from {file}: no row of it can be used.")
    closed, open_ = found.tickets[Status.UNCONFIRMED], found.tickets[Status.OPEN]
    done = "Would import" if is_trial else "Imported"
    typer.echo(f"{done} {closed + open_} tickets from {file}: {closed} closed, {open_} open.")
    typer.echo(f"Known already: {found.known}. Rows left out: {found.left_out.total()}.")
    if found.ended:
        typer.echo(f"{'Would close' if is_trial else 'Closed'} {found.ended} that were open: the file says so.")
    if open_ and not is_trial:
        typer.echo(
            "The open ones are older records: cleanward records close closes them all, records let-be keeps them."
        )


def _advise(what: What) -> tuple[str, str]:
    """Return why a row was left out, as a code, and what to do, as a sentence."""
    return what, findings.remedy(Finding(Level.WARNING, what), OPERATOR).unescape()


def _list_unnamed(found: Imported) -> None:
    """Print the values that the mapping does not name on stderr, the most frequent first, each with its rows."""
    for key, values in (("status", found.reader.unnamed_statuses), ("category", found.reader.unnamed_categories)):
        if not values:
            continue
        typer.echo(f"Values of {key} that the mapping does not name, and in how many rows:", err=True)
        for value, count in values.most_common(MOST_LISTED):
            typer.echo(f"{count:8}  {toml_text(pattern_of(value))}", err=True)
        if rest := values.most_common()[MOST_LISTED:]:
            typer.echo(f"{sum(count for _, count in rest):8}  in {len(rest)} further values", err=True)


def _first_rows(found: Imported) -> Iterator[str]:
    """Yield the first rows that cannot be used, each with why."""
    if not found.rows.total:
        yield findings.sentence(Finding(Level.ERROR, What.ROWS_NONE), OPERATOR).unescape()
    for row, what in found.first:
        cells = _in_a_line(" | ".join(row.cells))
        why = Finding(Level.ERROR, what, None, {"count": 1})
        yield f"Row {row.number}: {cells}"
        yield f"    {findings.sentence(why, OPERATOR).unescape()}"


def _in_a_line(text: str) -> str:
    """Return a text of the file as it can be shown in a line."""
    return "".join(each if each.isprintable() else " " for each in text).strip()[:MOST_SHOWN]


def _mapping(path: Path, tree: CategoryTree) -> ReportMapping:
    """Return the mapping of a file, or the shipped one of that name; stops with a sentence for each mistake in it."""
    shipped = MAPPINGS / f"{path}.toml"
    chosen = shipped if shipped.is_file() and not path.exists() else path
    read = read_mapping(read_file(chosen), tree)
    report(chosen, read.findings)
    if read.mapping is None:
        stop(f"{chosen} holds no mapping.")
    return read.mapping


def export(
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="a folder that does not exist yet")],
    since: Day = None,
    until: Day = None,
    bom: Annotated[
        bool, typer.Option("--bom", help="mark the CSV files as UTF-8, which some spreadsheets need")
    ] = False,
    config: ConfigOption = None,
) -> None:
    """Export the tickets, without residents' identities.

    The new folder holds tickets.csv, history.csv, photos.csv and tickets.geojson.

    --since and --until are the first and the last day of reports, local days of the district; the moments in the files
    are UTC. The folder appears when everything is in it.
    """
    settings = load_config(config)
    if out.exists():
        stop(f"{out} exists already. Choose a folder that does not: an export is never mixed with another.")
    begin, end = as_day(since), as_day(until)
    if begin and end and begin > end:
        stop("--since is after --until.")
    try:
        count = asyncio.run(_export(settings, out, begin, end, has_mark=bom))
    except OSError as error:
        stop(f"{error.filename or out} cannot be written: {error.strerror}.")
    typer.echo(f"Exported {count} tickets to {out}.")


async def _export(config: Config, out: Path, since: date | None, until: date | None, *, has_mark: bool) -> int:
    zone = config.district.zone
    begin = _midnight(since, zone) if since else None
    end = _midnight(until + timedelta(days=1), zone) if until else None
    count = 0
    async with opened(config) as storage, storage.read() as work:
        bulk = work.bulk
        total = await bulk.count(begin, end)
        tree = await work.districts.tree()
        every = (*tree.categories(), *(former.category for former in tree.former))
        names = {str(each.code): name_in(each.names, "en") for each in every}
        with (
            export_folder(out, has_mark=has_mark, names=names) as files,
            progress(f"Exporting to {out}") as step,
        ):
            async for chunk in bulk.export(begin, end):
                files.write(chunk)
                count += len(chunk.tickets)
                step(count, total)
    return count


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
