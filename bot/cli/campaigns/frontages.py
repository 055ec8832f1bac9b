"""The commands about frontages: import and export the register, and print the stickers for the doors."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.database import importing, opened
from bot.cli.datum import DatumOption
from bot.cli.district.qr import counted, drawn, name_of_bot
from bot.cli.language import LanguageOption
from bot.cli.options import ConfigOption, DryRunOption, load_config
from bot.cli.progress import progress
from bot.cli.reading import report
from bot.cli.speaking import read_file, stop, write_file
from bot.clock import now
from bot.config.loading import Config
from bot.paper.qr_labels import PER_PAGE
from bot.paper.sheet import Paper
from casework.campaigns.frontages import register
from casework.files.frontages import FrontageFile, read_frontages, write_frontages
from casework.model.area import AreaMap
from casework.model.datum import Datum
from casework.model.deadline import local_day
from casework.model.frontage import Frontage
from handlers.messages.campaigns.shops import label
from handlers.messages.speaker import SOURCE_LANGUAGE, Speaker

app = typer.Typer(help="Frontages: who answers for a doorway, and who has signed.", no_args_is_help=True)


@app.command("import")
def import_(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="CSV, XLSX: code,name,street,number,lat,lon,area,contact,state,how,date,reason"
        ),
    ],
    dry_run: DryRunOption = False,
    datum: DatumOption = None,
    config: ConfigOption = None,
) -> None:
    """Import the frontages of a CSV or XLSX file, all of them or none.

    A frontage whose code is known is updated; of what became of asking, the later one stays.
    """
    found, new, changed = asyncio.run(_import(load_config(config), file, read_file(file), datum, is_kept=not dry_run))
    such = f"{counted(len(found.rows), 'frontage')} in {file}"
    if dry_run:
        typer.echo(f"{such}: nothing is wrong, and nothing was kept.")
    else:
        typer.echo(f"{such}: {new} new, {changed} changed.")


async def _import(
    config: Config, file: Path, data: bytes, datum: Datum | None, *, is_kept: bool
) -> tuple[FrontageFile, int, int]:
    at = now()
    async with importing(config, f"frontages import {at.isoformat()}", is_trial=not is_kept) as work:
        areas = AreaMap(await work.districts.areas(), config.policy)
        with progress(f"Reading {file.name}"):
            found = read_frontages(data, areas, local_day(at, config.district.zone), datum)
        report(file, found.findings)
        return (found, *(await register.keep_file(work, found.rows, None, at) if is_kept else (0, 0)))


@app.command()
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="the CSV to write")],
    config: ConfigOption = None,
) -> None:
    """Export the register as a CSV file that `import` reads; it holds the contacts, so keep it from others."""
    found = asyncio.run(_frontages(load_config(config)))
    write_file(file, write_frontages(found))
    typer.echo(f"Exported {counted(len(found), 'frontage')} into {file}.")


@app.command()
def labels(
    out: Annotated[Path, typer.Argument(metavar="FILE", help="the PDF to write")],
    code: Annotated[list[str] | None, typer.Option(metavar="CODE", help="this frontage [default: all]")] = None,
    area: Annotated[list[str] | None, typer.Option(metavar="CODE", help="those of this area")] = None,
    bot: Annotated[str, typer.Option(metavar="NAME", help="the bot [default: the one whose token is configured]")] = "",
    language: LanguageOption = SOURCE_LANGUAGE,
    paper: Annotated[Paper, typer.Option(help="the size of the paper")] = Paper.A4,
    font: Annotated[Path | None, typer.Option(metavar="FILE", help="a TrueType font to set and embed")] = None,
    config: ConfigOption = None,
) -> None:
    """Print stickers with QR codes for the doors.

    A page has eight. --code and --area may be given several times.
    """
    settings = load_config(config)
    name = name_of_bot(bot.removeprefix("@"), config)
    found = asyncio.run(_frontages(settings))
    unknown = sorted({*(code or ())} - {each.code for each in found})
    if unknown:
        stop(f"There is no frontage {unknown[0]}.")
    chosen = [each for each in found if (not code or each.code in code) and (not area or each.area in area)]
    if not chosen:
        stop("There are no such frontages. Import some: cleanward frontages import FILE.csv")
    speaker = Speaker(language, settings.district.zone)
    sheets = drawn([label(each, name, speaker) for each in chosen], paper, font, f"{settings.district.name}: @{name}")
    write_file(out, sheets)
    pages = counted(-(-len(chosen) // PER_PAGE), "page")
    typer.echo(f"Printed into {out}: {counted(len(chosen), 'code')} on {pages}, for @{name}.")


async def _frontages(config: Config) -> list[Frontage]:
    async with opened(config) as storage, storage.read() as work:
        return await work.frontages.all()
