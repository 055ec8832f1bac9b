"""The commands about teams: import a file of teams, list them, and print the code that makes a group a desk."""

import asyncio
import secrets
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.database import opened
from bot.cli.options import ConfigOption, load_config
from bot.cli.speaking import print_rows, read_file, report, stop
from bot.clock import now
from bot.config import Config
from casework import linking
from casework.model.finding import Finding, Level, What
from casework.model.team import Desk, Team, TeamCode
from casework.teams import TeamFile, read_teams
from handlers.messages.speaker import LANGUAGES
from storage.unit_of_work import UnitOfWork

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # without I, L, O, 0 and 1, which look like each other
CODE_LENGTH = 8

app = typer.Typer(help="Teams: who answers, and at which desk.", no_args_is_help=True)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV: code,name,kind,areas,language,chat_id")],
    config: ConfigOption = None,
) -> None:
    """Import the teams of a CSV file, all of them or none; one with a known code is brought up to date.

    A chat_id makes that chat the team's desk at once. Tickets that nobody answered for go to whoever does now.
    """
    found, routed = asyncio.run(_import(load_config(config), file, read_file(file)))
    typer.echo(f"Imported {len(found.teams)} teams from {file}, {len(found.desks)} of them with a desk.")
    if routed:
        typer.echo(f"Tickets that waited for a team and have one now: {routed}.")


async def _import(config: Config, file: Path, data: bytes) -> tuple[TeamFile, int]:
    at = now()
    async with opened(config) as storage, storage.begin(f"teams import {at.isoformat()}") as work:
        known = {area.code for area in await work.districts.areas()}
        found = read_teams(data, known, LANGUAGES)
        report(file, (*found.findings, *await _taken_chats(work, found.desks)))
        await work.districts.add_teams(found.teams)
        for team, chat in found.desks.items():
            desk = await work.desks.of(team)
            if desk is None or desk.chat_id != chat:  # a desk that stays is not greeted again
                await linking.settle(work, Desk(team, chat), at)
        district = await work.districts.read(config.calendar)
        return found, await linking.route_waiting(work, district, at)


async def _taken_chats(work: UnitOfWork, desks: Mapping[TeamCode, int]) -> list[Finding]:
    """Return an error for each chat that is, and after this import would still be, another team's desk."""
    findings = []
    for team, chat in desks.items():
        there = await work.desks.team_at(chat, None)
        if there not in (None, team) and desks.get(TeamCode(str(there)), chat) == chat:
            findings.append(Finding(Level.ERROR, What.CHAT_TAKEN, None, {"chat": chat, "team": str(there)}))
    return findings


@app.command("list")
def list_(config: ConfigOption = None) -> None:
    """List all teams: code, name, kind, areas, language, chat of the desk."""
    teams = asyncio.run(_teams(load_config(config)))
    print_rows(
        (team.code, team.name, team.kind, ";".join(team.areas), team.language, desk.chat_id if desk else None)
        for team, desk in teams
    )


async def _teams(config: Config) -> list[tuple[Team, Desk | None]]:
    async with opened(config) as storage, storage.read() as work:
        return [(team, await work.desks.of(team.code)) for team in await work.districts.teams()]


@app.command()
def link(
    code: Annotated[str, typer.Argument(metavar="CODE", help="the team's code")], config: ConfigOption = None
) -> None:
    """Print a code with which somebody in a group can make that group the team's desk; it works once, for a day."""
    link_code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    team = asyncio.run(_issue(load_config(config), TeamCode(code), link_code))
    typer.echo(f"To make a group the desk of {team.name}, add the bot to it and write there, within a day:")
    typer.echo(f"/link {link_code}")


async def _issue(config: Config, code: TeamCode, link_code: str) -> Team:
    async with opened(config) as storage, storage.begin("teams link") as work:
        district = await work.districts.read(config.calendar)
        if district.team(code) is None:
            near = get_close_matches(code, [team.code for team in district.teams], n=1)
            stop(f"There is no team {code}." + (f" Did you mean {near[0]}?" if near else " See: cleanward teams list"))
        return await linking.issue_code(work, district, code, link_code, now())
