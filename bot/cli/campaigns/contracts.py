"""The commands about contracts: import, export and list them, import a third party's marks, and print a statement."""

import asyncio
from datetime import date, datetime
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
from bot.paper.printing import draw_statement
from casework.campaigns.contracts import contracting, scoping
from casework.campaigns.contracts.keeping import keep_contracts, keep_marks
from casework.files.contracts import read_contracts, read_marks, write_contracts
from casework.model.contract import Contract, ContractCode
from casework.model.errors import Refusal
from casework.model.statement import Statement
from handlers.messages.campaigns.contracts import GROUNDS, points
from handlers.messages.campaigns.statements import page
from handlers.messages.message import StatementPage
from handlers.messages.speaker import SOURCE_LANGUAGE, Speaker

app = typer.Typer(help="Contracts: contractors, their scores, and what is due.", no_args_is_help=True)


@app.command("import")
def import_(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="CSV, xlsx or TOML: code,name,team,areas,categories,from,until,fee,per"),
    ],
    config: ConfigOption = None,
) -> None:
    """Import the contracts of a file, all of them or none.

    A contract whose code is known is updated; statements that are drawn stay as they are.
    """
    count = asyncio.run(_import(load_config(config), file, read_file(file)))
    typer.echo(f"Imported {count} contracts from {file}.")


async def _import(config: Config, file: Path, data: bytes) -> int:
    at = now()
    async with opened(config) as storage, storage.begin(f"contracts import {at.isoformat()}") as work:
        district = await work.districts.read(config.calendar, config.policy)
        found = read_contracts(data, district, is_toml=file.suffix.lower() == ".toml")
        report(file, found.findings)
        await keep_contracts(work, found.contracts, None, at)
        return len(found.contracts)


@app.command()
def export(config: ConfigOption = None) -> None:
    """Print all contracts as CSV, which can be imported again."""
    typer.echo(write_contracts(asyncio.run(_contracts(load_config(config)))).decode(), nl=False)


@app.command("list")
def list_(config: ConfigOption = None) -> None:
    """List all contracts: code, name, team, areas, categories, days, fee in yuan, what it is for."""
    print_rows(
        (
            *(each.code, each.name, each.team, ";".join(each.areas), ";".join(each.categories)),
            *(each.period.first, each.period.last, f"{each.fee // 100}.{each.fee % 100:02}"),
            "whole" if each.is_whole else "month",
        )
        for each in asyncio.run(_contracts(load_config(config)))
    )


async def _contracts(config: Config) -> list[Contract]:
    async with opened(config) as storage, storage.read() as work:
        return await work.contracts.all()


@app.command()
def marks(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="xlsx or CSV: day,contract,place,area,mark,points,note")],
    config: ConfigOption = None,
) -> None:
    """Import a third party's marks, all of them or none.

    A mark is from 0 to 100, points are deducted. The same mark of a day is kept once.
    """
    count, new = asyncio.run(_marks(load_config(config), file, read_file(file)))
    typer.echo(f"Read {count} marks from {file}, {new} of them new.")


async def _marks(config: Config, file: Path, data: bytes) -> tuple[int, int]:
    at = now()
    async with opened(config) as storage, storage.begin(f"contracts marks {at.isoformat()}") as work:
        codes = [each.code for each in await work.districts.areas()]
        found = read_marks(data, await work.contracts.all(), codes)
        report(file, found.findings)
        return len(found.marks), await keep_marks(work, found.marks, None, at)


@app.command()
def statement(
    code: Annotated[str, typer.Argument(metavar="CODE", help="the contract's code")],
    month: Annotated[datetime, typer.Argument(metavar="MONTH", formats=["%Y-%m"], help="such as 2026-10")],
    pdf: Annotated[Path | None, typer.Option(metavar="FILE", help="write it there on paper")] = None,
    language: LanguageOption = SOURCE_LANGUAGE,
    config: ConfigOption = None,
) -> None:
    """Print the score of a contract's month and what is due, and write it on paper.

    A month that has no statement yet is worked out as the figures are now, and nothing is kept.
    """
    loaded = load_config(config)
    found, printed = asyncio.run(_statement(loaded, ContractCode(code), month.date(), language))
    if pdf is not None:
        write_file(pdf, draw_statement(printed, loaded.district.paper_font))
    for part in found.reckoning.parts:
        name = GROUNDS[part.ground](Speaker(SOURCE_LANGUAGE, loaded.district.zone))
        typer.echo(f"{name:<26}{points(part.points):>9} of {part.weight}")
    typer.echo(f"{'score':<26}{points(found.reckoning.score):>9} of 100")
    for name, fen in (
        ("fee", found.reckoning.fee),
        ("due", found.reckoning.due),
        ("deducted", found.reckoning.deducted),
    ):
        typer.echo(f"{name:<26}{f'{fen // 100}.{fen % 100:02}':>9}")
    typer.echo(f"{'state':<26}{'approved' if found.is_approved else 'draft' if found.number else 'not drawn':>9}")


async def _statement(config: Config, code: ContractCode, month: date, language: str) -> tuple[Statement, StatementPage]:
    at = now()
    async with opened(config) as storage, storage.read() as work:
        district = await work.districts.read(config.calendar, config.policy)
        contract = await work.contracts.get(code)
        if contract is None:
            stop(f"There is no contract {code}. See: cleanward contracts list")
        try:
            found = await contracting.statement_for(work, district, contract, month, at)
        except Refusal:
            stop(f"The contract {code} does not run in {month:%Y-%m}.")
        view = await scoping.seen(work, district, found, at, is_desk=False)
        return found, page(view, Speaker(language, district.calendar.zone, at))
