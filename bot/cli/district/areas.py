"""The commands about areas: import a boundary file, list the stored areas."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.database import opened
from bot.cli.options import ConfigOption, Day, as_day, load_config
from bot.cli.progress import progress
from bot.cli.reading import judged
from bot.cli.speaking import print_rows, read_file
from bot.clock import now
from bot.config.loading import Config
from casework.district import administering
from casework.district.uploading import FileKind, Upload
from casework.files.boundaries import BoundaryFile, read_boundaries
from casework.model.area import Area, AreaCode

app = typer.Typer(help="Areas: who answers where.", no_args_is_help=True)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="GeoJSON in WGS-84")],
    code: Annotated[str, typer.Option(metavar="FIELD", help="the property that holds an area's code")],
    name: Annotated[str, typer.Option(metavar="FIELD", help="the property that holds its name")],
    parent: Annotated[str | None, typer.Option(metavar="CODE", help="the area around all of these")] = None,
    valid_from: Day = None,
    valid_to: Day = None,
    config: ConfigOption = None,
) -> None:
    """Import the areas of a GeoJSON file, all of them or none.

    An area takes the place of the one with the same code and the same first day.
    """
    settings = load_config(config)
    data = read_file(file)
    with progress(f"Reading {file.name}"):
        found = read_boundaries(
            data,
            code=code,
            name=name,
            parent=AreaCode(parent) if parent else None,
            valid_from=as_day(valid_from),
            valid_to=as_day(valid_to),
        )
    replaced = asyncio.run(_keep(settings, file, found))
    typer.echo(f"Imported {len(found.areas)} areas from {file}; {replaced} of them took the place of an older one.")


async def _keep(config: Config, file: Path, found: BoundaryFile) -> int:
    """Store the areas if they fit beside the stored ones; returns how many of them replace one."""
    async with opened(config, begins=True) as storage, storage.begin("areas import") as work:
        upload = Upload(FileKind.AREAS, found.findings, areas=found.areas)
        await judged(work, config, file, upload, now())
        return await administering.keep_areas(work, found.areas, None, now())


@app.command("list")
def list_(config: ConfigOption = None) -> None:
    """List all areas: code, name, parent, first and last day."""
    areas = asyncio.run(_areas(load_config(config)))
    print_rows((area.code, area.name, area.parent, area.valid_from, area.valid_to) for area in areas)


async def _areas(config: Config) -> list[Area]:
    async with opened(config) as storage, storage.read() as work:
        return await work.districts.areas()
