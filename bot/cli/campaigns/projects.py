"""The commands about projects: import a spreadsheet of projects, export them, list them."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.campaigns.campaigns import is_sheet
from bot.cli.database import opened
from bot.cli.language import LanguageOption
from bot.cli.options import ConfigOption, load_config
from bot.cli.reading import report
from bot.cli.speaking import print_rows, read_file, write_file
from bot.clock import now
from bot.config.loading import Config
from casework.campaigns.projects import moving
from casework.files.projects import read_projects, write_projects
from casework.model.deadline import local_day
from casework.model.project import Project
from handlers.messages.speaker import SOURCE_LANGUAGE

app = typer.Typer(help="Projects: works at a place, with a sum and planned days.", no_args_is_help=True)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="xlsx or CSV: code,name,team,starts,ends and more")],
    config: ConfigOption = None,
) -> None:
    """Import the projects of a spreadsheet, all of them or none.

    A project whose code is known is changed; columns that the file leaves out stay as they are. docs/campaigns.md
    explains the columns.
    """
    added, changed = asyncio.run(_import(load_config(config), file, read_file(file)))
    typer.echo(f"Imported projects from {file}: {added} new, {changed} changed.")


async def _import(config: Config, file: Path, data: bytes) -> tuple[int, int]:
    at = now()
    async with opened(config) as storage, storage.begin(f"projects import {at.isoformat()}") as work:
        district = await work.districts.read(config.calendar, config.policy)
        known = await work.projects.all(lock=True)
        found = read_projects(data, district, known, local_day(at, config.district.zone))
        report(file, found.findings)
        return await moving.keep_all(work, found.projects, at)


@app.command()
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="what is written: .xlsx or .csv")],
    language: LanguageOption = SOURCE_LANGUAGE,
    config: ConfigOption = None,
) -> None:
    """Export all projects in the form in which they are imported."""
    found = asyncio.run(_projects(load_config(config)))
    write_file(file, write_projects(found, language, is_sheet=is_sheet(file)))
    typer.echo(f"Exported {len(found)} projects to {file}.")


@app.command("list")
def list_(config: ConfigOption = None) -> None:
    """List all projects: code, name, team, state, first day, last day, planned and spent yuan."""
    found = asyncio.run(_projects(load_config(config)))
    print_rows(
        (each.code, each.name, each.team, each.state, each.starts, each.ends, each.planned_sum, each.spent_sum)
        for each in found
    )


async def _projects(config: Config) -> list[Project]:
    async with opened(config) as storage, storage.read() as work:
        return await work.projects.all()
