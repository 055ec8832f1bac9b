"""The commands about campaigns: import a file of campaigns, export them, list them."""

import asyncio
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.database import opened
from bot.cli.language import LanguageOption
from bot.cli.options import ConfigOption, load_config
from bot.cli.reading import report
from bot.cli.speaking import print_rows, read_file, stop, write_file
from bot.clock import now
from bot.config.loading import Config
from casework.campaigns import planning
from casework.files.campaigns import read_campaigns, write_campaigns
from casework.model.campaign import Campaign, write_target
from casework.model.deadline import local_day
from handlers.messages.speaker import SOURCE_LANGUAGE

app = typer.Typer(help="Campaigns: work that is planned for a period, with targets.", no_args_is_help=True)

SHEET, TABLE = ".xlsx", ".csv"


@app.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="TOML, xlsx or CSV: code,name,first,last,targets and more")
    ],
    config: ConfigOption = None,
) -> None:
    """Import the campaigns of a file, all of them or none.

    A campaign whose code is known is replaced. docs/campaigns.md explains the columns.
    """
    count = asyncio.run(_import(load_config(config), file, read_file(file)))
    typer.echo(f"Imported {count} campaigns from {file}.")


async def _import(config: Config, file: Path, data: bytes) -> int:
    at = now()
    async with opened(config) as storage, storage.begin(f"campaigns import {at.isoformat()}") as work:
        district = await work.districts.read(config.calendar, config.policy)
        today = local_day(at, config.district.zone)
        found = read_campaigns(data, district, today, is_toml=file.suffix.lower() == ".toml")
        report(file, found.findings)
        await planning.keep_all(work, found.campaigns, at)
        return len(found.campaigns)


@app.command()
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="what is written: .xlsx or .csv")],
    language: LanguageOption = SOURCE_LANGUAGE,
    config: ConfigOption = None,
) -> None:
    """Export all campaigns in the form in which they are imported."""
    found = asyncio.run(_campaigns(load_config(config)))
    write_file(file, write_campaigns(found, language, is_sheet=is_sheet(file)))
    typer.echo(f"Exported {len(found)} campaigns to {file}.")


@app.command("list")
def list_(config: ConfigOption = None) -> None:
    """List all campaigns: code, name, first day, last day, targets, number of teams."""
    found = asyncio.run(_campaigns(load_config(config)))
    print_rows(
        (each.code, each.name, each.first, each.last, "; ".join(map(write_target, each.targets)), len(each.teams))
        for each in found
    )


async def _campaigns(config: Config) -> list[Campaign]:
    async with opened(config) as storage, storage.read() as work:
        return await work.campaigns.since(date.min)


def is_sheet(file: Path) -> bool:
    """Tell whether a file is to be a spreadsheet; stops where its name says neither that nor CSV."""
    if file.suffix.lower() not in (SHEET, TABLE):
        stop(f"{file} must end with {SHEET} or {TABLE}.")
    return file.suffix.lower() == SHEET
