"""The commands about routing rules: import a file of rules, after showing what would happen, and list them."""

import asyncio
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.database import opened
from bot.cli.options import ConfigOption, load_config
from bot.cli.reading import judged
from bot.cli.speaking import print_rows, read_file, stop
from bot.clock import now
from bot.config.loading import Config
from casework.district import administering, handing_over
from casework.district.upload import FileKind, Upload
from casework.files.rules import read_rules
from casework.model.deadline import local_day
from casework.model.team import Rule, TeamCode

app = typer.Typer(help="Rules: which team answers, before what the teams list.", no_args_is_help=True)

Moves = Counter[tuple[TeamCode | None, TeamCode | None]]


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV: area,category,team,assisting,valid_from")],
    yes: Annotated[bool, typer.Option("--yes", help="do not ask, once it is said what would happen")] = False,
    config: ConfigOption = None,
) -> None:
    """Replace all rules by those of a CSV file.

    Of the rules that fit, the first decides.

    Says first what would happen: how many open tickets would go elsewhere were they reported today. Those stay where
    they are; to move them, hand the area over (cleanward teams handover).
    """
    settings = load_config(config)
    rules, moves = asyncio.run(_effects(settings, file, read_file(file)))
    _say(moves)
    if not yes and not typer.confirm(f"Keep these {len(rules)} rules?"):
        stop("Nothing was changed.")
    asyncio.run(_keep(settings, rules))
    typer.echo(f"Imported {len(rules)} rules from {file}.")


async def _effects(config: Config, file: Path, data: bytes) -> tuple[tuple[Rule, ...], Moves]:
    async with opened(config) as storage, storage.read() as work:
        district = await work.districts.read(config.calendar, config.policy)
        teams = [team.code for team in district.teams]
        found = read_rules(data, await work.districts.areas(), district.tree, teams)
        await judged(work, config, file, Upload(FileKind.RULES, found.findings, rules=found.rules), now())
        then = replace(district, rules=found.rules)
        today = local_day(now(), config.calendar.zone)
        return found.rules, await handing_over.effects(work, district, then, teams, today)


async def _keep(config: Config, rules: tuple[Rule, ...]) -> None:
    async with opened(config) as storage, storage.begin(f"rules import {now().isoformat()}") as work:
        await administering.keep_rules(work, rules, None, now())


def _say(moves: Moves) -> None:
    typer.echo(f"Of the open tickets, {moves.total()} would go elsewhere if they were reported today.")
    for (before, after), count in moves.most_common():
        typer.echo(f"  {count}: {before or 'nobody'} → {after or 'nobody'}")


@app.command("list")
def list_(config: ConfigOption = None) -> None:
    """List all rules in order: area, category, team, assisting teams, first day."""
    rules = asyncio.run(_rules(load_config(config)))
    print_rows((rule.area, rule.category, rule.team, ";".join(rule.assisting), rule.valid_from) for rule in rules)


async def _rules(config: Config) -> tuple[Rule, ...]:
    async with opened(config) as storage, storage.read() as work:
        return await work.districts.rules()
