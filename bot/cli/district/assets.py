"""The commands about assets: import a file of assets, list the stored assets."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.database import importing, opened
from bot.cli.datum import DatumOption
from bot.cli.options import ConfigOption, DryRunOption, load_config
from bot.cli.progress import progress
from bot.cli.reading import report
from bot.cli.speaking import print_rows, read_file
from bot.clock import now
from bot.config.loading import Config
from casework.district import administering
from casework.files.assets import AssetFile, read_assets
from casework.model.area import AreaMap
from casework.model.asset import Asset
from casework.model.datum import Datum
from casework.model.deadline import local_day

app = typer.Typer(help="Assets: things that stand somewhere and may carry a QR code.", no_args_is_help=True)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV: code,name,lat,lon,category")],
    datum: DatumOption = None,
    dry_run: DryRunOption = False,
    config: ConfigOption = None,
) -> None:
    """Import the assets of a CSV file, all of them or none.

    An asset whose code is known is updated.
    """
    found = asyncio.run(_import(load_config(config), file, read_file(file), datum, is_trial=dry_run))
    typer.echo(f"{'Would import' if dry_run else 'Imported'} {len(found.assets)} assets from {file}.")


async def _import(config: Config, file: Path, data: bytes, datum: Datum | None, *, is_trial: bool) -> AssetFile:
    at = now()
    async with importing(config, f"assets import {at.isoformat()}", is_trial=is_trial) as work:
        areas = AreaMap(await work.districts.areas(), config.policy)
        tree = await work.districts.tree()
        with progress(f"Reading {file.name}"):
            found = read_assets(data, tree, areas, local_day(at, config.district.zone), datum)
        report(file, found.findings)
        if not is_trial:
            await administering.keep_assets(work, found.assets, None, at)
        return found


@app.command("list")
def list_(config: ConfigOption = None) -> None:
    """List all assets: code, name, latitude, longitude, category."""
    assets = asyncio.run(_assets(load_config(config)))
    print_rows((asset.code, asset.name, asset.point.lat, asset.point.lon, asset.category) for asset in assets)


async def _assets(config: Config) -> list[Asset]:
    async with opened(config) as storage, storage.read() as work:
        return await work.districts.assets()
