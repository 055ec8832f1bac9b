"""The commands about many reports: import those of a city, and export all that are stored."""

import asyncio
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli.database import opened
from bot.cli.export_folder import export_folder
from bot.cli.options import ConfigOption, DatumOption, Day, as_day, load_config
from bot.cli.progress import progress
from bot.cli.reading import report
from bot.cli.speaking import read_file, stop
from bot.clock import now
from bot.config.loading import Config
from bot.importing import MAPPINGS, import_reports
from casework.files.mapping import ReportMapping, read_mapping
from casework.model.category import CategoryTree, name_in
from casework.model.datum import Datum, is_in_mainland
from casework.model.district import District
from casework.model.finding import UnusableError
from casework.model.place import Point
from casework.model.ticket import Status
from storage.district.areas_and_teams import Districts
from storage.tickets.bulk import Bulk
from storage.unit_of_work import Storage

app = typer.Typer(help="Import what was kept elsewhere.", no_args_is_help=True)


@app.command()
def reports(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="CSV, in UTF-8, with a first row that names the columns")
    ],
    mapping: Annotated[
        Path,
        typer.Option(metavar="MAPPING", help="a TOML file that says what the columns mean; or san_francisco, boston"),
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say what would be imported, and keep nothing")] = False,
    rejects: Annotated[
        Path | None, typer.Option(metavar="OUT", help="where the rows go that cannot be used, each with its reason")
    ] = None,
    datum: DatumOption = None,
    config: ConfigOption = None,
) -> None:
    """Import a city's old reports as tickets; nobody is told.

    Each goes to the area and the team that answered on its day.

    A report that is closed becomes a ticket that is closed without a verdict, any other one an open ticket without a
    card. What was imported before is known by its reference and left as it is, so an import that was cut short goes on
    when it is started again.
    """
    settings = load_config(config)
    if rejects and rejects.exists() and file.exists() and rejects.samefile(file):
        stop("--rejects must be another file than the one that is imported.")
    asyncio.run(_import(settings, file, mapping, rejects, datum, is_trial=dry_run))


async def _import(
    config: Config, file: Path, mapping: Path, rejects: Path | None, datum: Datum | None, *, is_trial: bool
) -> None:
    async with opened(config) as storage:
        async with storage.read() as work:
            district = await work.districts.read(config.calendar, config.policy)
        if district.areas.bounds() is None or not district.tree.groups:
            stop("Areas and categories come first: cleanward areas import, cleanward categories import.")
        district = replace(district, sentinels=config.district.doubtful_positions)
        if datum is None and _is_in_mainland(district):
            stop("In mainland China maps are shifted: say --datum gcj02 (Amap, Tencent), bd09 (Baidu) or wgs84 (GPS).")
        await bring_in(storage, district, file, mapping, rejects, datum or Datum.WGS84, is_trial=is_trial)


def _is_in_mainland(district: District) -> bool:
    corners = district.areas.bounds()
    if corners is None:
        return False
    south_west, north_east = corners
    return is_in_mainland(Point((south_west.lat + north_east.lat) / 2, (south_west.lon + north_east.lon) / 2))


async def bring_in(
    storage: Storage,
    district: District,
    file: Path,
    mapping: Path,
    rejects: Path | None = None,
    datum: Datum = Datum.WGS84,
    *,
    is_trial: bool = False,
) -> None:
    """Import a file of reports and print the result, or stop with a sentence."""
    read = _mapping(mapping, district.tree)
    try:
        with progress(f"Importing {file.name}") as step:
            found = await import_reports(
                storage, file, read, district, now(), datum=datum, rejects=rejects, is_trial=is_trial, step=step
            )
    except UnusableError as error:
        report(file, [error.finding()])
        raise  # not reached: an error stops the command
    except OSError as error:
        stop(f"{error.filename or file} cannot be used: {error.strerror}.")
    report(file, found.findings())
    closed, open_ = found.tickets[Status.UNCONFIRMED], found.tickets[Status.OPEN]
    done = "Would import" if is_trial else "Imported"
    typer.echo(f"{done} {closed + open_} tickets from {file}: {closed} closed, {open_} open.")
    typer.echo(f"Known already: {found.known}. Rows left out: {found.left_out.total()}.")
    if open_ and not is_trial:
        typer.echo(
            "The open ones are older records: cleanward records close closes them all, records let-be keeps them."
        )


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
    async with opened(config) as storage, storage.transactions.reading() as connection:
        bulk = Bulk(connection)
        total = await bulk.count(begin, end)
        tree = await Districts(connection).tree()
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
