"""The commands about streets: import a file of roads, list the stored streets."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.database import importing, opened
from bot.cli.options import ConfigOption, DryRunOption, load_config
from bot.cli.reading import report
from bot.cli.speaking import print_rows, read_file
from bot.clock import now
from bot.config.loading import Config
from casework.district import administering
from casework.files.maps.streets import NAME, StreetFile, read_streets
from casework.model.area import AreaMap

SHOWN = 5  # names, so that somebody sees whether they are those of streets

app = typer.Typer(help="Streets: by which a place is named, and which the map shows.", no_args_is_help=True)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="GeoJSON in WGS-84 with roads as lines")],
    name_property: Annotated[
        str, typer.Option("--name-property", metavar="FIELD", help="the property that holds a road's name")
    ] = NAME,
    dry_run: DryRunOption = False,
    config: ConfigOption = None,
) -> None:
    """Import the named roads of a GeoJSON file, all of them or none; they take the place of all streets before."""
    found, before = asyncio.run(_import(load_config(config), file, read_file(file), name_property, is_trial=dry_run))
    names = found.names
    such = f"{', '.join(names[:SHOWN])}{' …' if len(names) > SHOWN else ''}"
    done = "Would import" if dry_run else "Imported"
    typer.echo(f"{done} {len(names)} streets ({len(found.streets)} roads) from {file}: {such}")
    if before:
        typer.echo(f"The {before} streets that were there before are gone.")


async def _import(config: Config, file: Path, data: bytes, name: str, *, is_trial: bool) -> tuple[StreetFile, int]:
    at = now()
    async with importing(config, f"streets import {at.isoformat()}", is_trial=is_trial) as work:
        areas = AreaMap(await work.districts.areas(), config.policy)
        found = read_streets(data, areas.bounds(), name=name)
        report(file, found.findings)
        return found, 0 if is_trial else await administering.keep_streets(work, found.streets, None, at)


@app.command("list")
def list_(config: ConfigOption = None) -> None:
    """List all streets: name, number of stored pieces."""
    print_rows(asyncio.run(_names(load_config(config))))


async def _names(config: Config) -> list[tuple[str, int]]:
    async with opened(config) as storage, storage.read() as work:
        return await work.streets.names()
