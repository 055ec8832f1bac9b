"""The commands about areas: import a boundary file, end or remove an area, list the stored areas."""

import asyncio
import secrets
from datetime import date, datetime
from pathlib import Path
from time import monotonic
from typing import Annotated

import typer

from bot.cli.database import opened, tried
from bot.cli.datum import DatumOption
from bot.cli.options import ConfigOption, Day, DryRunOption, OverOption, as_day, check_not_over, load_config
from bot.cli.progress import progress
from bot.cli.reading import judged, refuse
from bot.cli.speaking import opened_file, print_rows, stop
from bot.clock import now
from bot.config.loading import Config
from casework.district import arriving, ending
from casework.district.upload import FileKind, Upload
from casework.files.maps.boundaries import Choices, read_boundaries
from casework.model.area import Area, AreaCode
from casework.model.finding import UnusableError

ATTEMPTS = 3  # to keep a file, while others change the district

app = typer.Typer(help="Areas: who answers where.", no_args_is_help=True)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="GeoJSON")],
    code: Annotated[str, typer.Option(metavar="FIELD", help="the property that holds an area's code")],
    name: Annotated[str, typer.Option(metavar="FIELD", help="the property that holds its name")],
    parent: Annotated[str | None, typer.Option(metavar="CODE", help="the area around all of these")] = None,
    parent_property: Annotated[
        str | None, typer.Option(metavar="FIELD", help="the property that holds the code of the area around each")
    ] = None,
    valid_from: Day = None,
    valid_to: Day = None,
    datum: DatumOption = None,
    latitude_first: Annotated[
        bool, typer.Option("--latitude-first", help="the latitude stands before the longitude")
    ] = False,
    join: Annotated[bool, typer.Option("--join", help="features with one code are one area")] = False,
    leave_out: Annotated[
        bool, typer.Option("--leave-out", help="leave out the features that cannot be used, and name them")
    ] = False,
    dry_run: DryRunOption = False,
    config: ConfigOption = None,
) -> None:
    """Import the areas of a GeoJSON file, all of them or none.

    An area takes the place of the one with the same code and the same first day. Coordinates that the file declares to
    be metres of a national grid are converted if the extra projections is installed.
    """
    settings = load_config(config)
    choices = Choices(datum, parent_property, is_latitude_first=latitude_first, joins=join, leaves_out=leave_out)
    with opened_file(file) as data, progress(f"Reading {file.name}"):
        found = read_boundaries(
            data,
            code=code,
            name=name,
            parent=AreaCode(parent) if parent else None,
            valid_from=as_day(valid_from),
            valid_to=as_day(valid_to),
            choices=choices,
            ticks=monotonic,
        )
    upload = Upload(FileKind.AREAS, found.findings, areas=found.areas, usable=found.usable)
    if dry_run:
        count = asyncio.run(_judge(settings, file, upload))
        typer.echo(f"Would import {count} areas from {file}.")
        return
    replaced = asyncio.run(_keep(settings, file, upload))
    typer.echo(f"Imported {len(found.areas)} areas from {file}; {replaced} of them took the place of an older one.")


async def _judge(config: Config, file: Path, upload: Upload) -> int:
    async with tried(config, begins=True) as storage, storage.read() as work:
        await judged(work, config, file, upload, now(), monotonic)
    return len(upload.areas)


async def _keep(config: Config, file: Path, upload: Upload) -> int:
    """Store the areas if they fit beside the stored ones; returns how many of them replace one."""
    async with opened(config, begins=True) as storage:
        for _ in range(ATTEMPTS):
            async with storage.read() as work:
                revision = await work.districts.revision()
                await judged(work, config, file, upload, now(), monotonic)
            at = now()
            name = arriving.named(at, secrets.token_hex(4))
            with progress(f"Importing {file.name}") as step:
                replaced = await arriving.bring(
                    storage.begin, storage.read, upload.areas, revision, name, at, monotonic, step
                )
            if replaced is not None:
                if arriving.is_large(upload.areas):
                    await arriving.clear(storage.begin, storage.read, at, monotonic)
                return replaced
    return stop("Nothing was imported: somebody changes the district at the same time. Try it again.")


@app.command()
def end(
    code: Annotated[str, typer.Argument(metavar="CODE", help="the area's code")],
    last: Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], metavar="DATE", help="its last day")],
    yes: OverOption = False,
    config: ConfigOption = None,
) -> None:
    """End an area: after its last day nothing new is reported in it.

    Its tickets stay with their teams, and keep its name.
    """
    asyncio.run(_end(load_config(config), AreaCode(code), last.date(), yes=yes))


async def _end(config: Config, code: AreaCode, last: date, *, yes: bool) -> None:
    async with opened(config) as storage, storage.begin(f"areas end {now().isoformat()}") as work:
        try:
            ended = await ending.end(work, code, last, None, now())
        except UnusableError as error:
            refuse(error)
        check_not_over(last, config, yes=yes)
    typer.echo(f"{code} ends on {last}.")
    _say_rest(ended)


@app.command()
def remove(
    code: Annotated[str, typer.Argument(metavar="CODE", help="the area's code")],
    config: ConfigOption = None,
) -> None:
    """Remove an area that was imported by mistake, with all its days.

    An area that a ticket names is not removed, because the ticket would name nothing: end it.
    """
    asyncio.run(_remove(load_config(config), AreaCode(code)))


async def _remove(config: Config, code: AreaCode) -> None:
    async with opened(config) as storage, storage.begin(f"areas remove {now().isoformat()}") as work:
        try:
            rest = await ending.remove(work, code, None, now())
        except UnusableError as error:
            refuse(error)
    typer.echo(f"{code} is removed.")
    _say_rest(rest)


def _say_rest(rest: ending.Rest) -> None:
    """Say what is left of an area that has ended."""
    for team, count in rest.tickets.items():
        typer.echo(f"Unclosed tickets that stay with {team or 'nobody'}: {count}.")
    if rest.below:
        typer.echo(f"These areas are below it: {', '.join(rest.below)}. End them too, or import them anew.")
    if rest.teams:
        typer.echo(f"These teams name it: {', '.join(rest.teams)}.")
    if rest.rules:
        typer.echo(f"Rules that name it: {rest.rules}.")


@app.command("list")
def list_(config: ConfigOption = None) -> None:
    """List all areas: code, name, parent, first and last day."""
    areas = asyncio.run(_areas(load_config(config)))
    print_rows((area.code, area.name, area.parent, area.valid_from, area.valid_to) for area in areas)


async def _areas(config: Config) -> list[Area]:
    async with opened(config) as storage, storage.read() as work:
        return await work.districts.areas()
