"""The commands about teams: import a file of teams, list them, and print the code that makes a group a desk."""

import asyncio
import secrets
from dataclasses import replace
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.database import importing, opened
from bot.cli.options import ConfigOption, DryRunOption, OverOption, check_not_over, load_config
from bot.cli.reading import OPERATOR, judged
from bot.cli.speaking import print_rows, read_file, stop
from bot.clock import now
from bot.config.loading import Config
from casework.desk import linking
from casework.district import administering, handing_over
from casework.district.upload import FileKind, Upload
from casework.files.teams import read_teams
from casework.model.area import AreaCode
from casework.model.district import District
from casework.model.errors import Refusal
from casework.model.handover import Handover
from casework.model.team import Desk, Team, TeamCode
from handlers.messages.refusals import refusal
from handlers.messages.speaker import LANGUAGES

app = typer.Typer(help="Teams: who answers, and at which desk.", no_args_is_help=True)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV: code,name,kind,areas,language,chat_id")],
    dry_run: DryRunOption = False,
    config: ConfigOption = None,
) -> None:
    """Import the teams of a CSV file, all of them or none.

    A team whose code is known is updated.

    A chat_id makes that chat the team's desk at once. Tickets that nobody answered for go to whoever does now.
    """
    teams, desks, routed = asyncio.run(_import(load_config(config), file, read_file(file), is_trial=dry_run))
    if dry_run:
        typer.echo(f"Would import {teams} teams from {file}.")
        return
    typer.echo(f"Imported {teams} teams from {file}, {desks} of them with a desk.")
    if routed:
        typer.echo(f"Tickets that waited for a team and have one now: {routed}.")


async def _import(config: Config, file: Path, data: bytes, *, is_trial: bool) -> tuple[int, int, int]:
    """Return how many teams were imported, how many of them have a desk now, and how many tickets got a team."""
    at = now()
    async with importing(config, f"teams import {at.isoformat()}", is_trial=is_trial, begins=True) as work:
        known = {area.code for area in await work.districts.areas()}
        found = read_teams(data, known, LANGUAGES)
        await judged(work, config, file, Upload(FileKind.TEAMS, found.findings, teams=found), at)
        if is_trial:
            return len(found.teams), 0, 0
        routed = await administering.keep_teams(work, found, config.calendar, config.policy, None, at)
        desks = [team for team in found.teams if await work.desks.of(team.code) is not None]
        return len(found.teams), len(desks), routed


@app.command("list")
def list_(config: ConfigOption = None) -> None:
    """List all teams: code, name, kind, areas, language, chat of the desk, first day of being dissolved."""
    teams = asyncio.run(_teams(load_config(config)))
    print_rows((*_columns(team), desk.chat_id if desk else None, team.dissolved_on) for team, desk in teams)


def _columns(team: Team) -> tuple[str, ...]:
    return team.code, team.name, team.kind, ";".join(team.areas), team.language


async def _teams(config: Config) -> list[tuple[Team, Desk | None]]:
    async with opened(config) as storage, storage.read() as work:
        return [(team, await work.desks.of(team.code)) for team in await work.districts.teams()]


@app.command()
def link(
    code: Annotated[str, typer.Argument(metavar="CODE", help="the team's code")], config: ConfigOption = None
) -> None:
    """Print a code that makes a group the team's desk.

    A member types it there. It works once, for a day.
    """
    link_code = linking.new_code(secrets.choice)
    team = asyncio.run(_issue(load_config(config), TeamCode(code), link_code))
    typer.echo(f"To make a group the desk of {team.name}, add the bot to it and write there, within a day:")
    typer.echo(f"/link {link_code}")


async def _issue(config: Config, code: TeamCode, link_code: str) -> Team:
    async with opened(config) as storage, storage.begin(f"teams link {now().isoformat()}") as work:
        district = await work.districts.read(config.calendar, config.policy)
        _known(district, code)
        return await linking.issue_code(work, district, code, link_code, now())


@app.command()
def handover(
    code: Annotated[str, typer.Argument(metavar="CODE", help="the team that gives")],
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="the first day at the other team")],
    to: Annotated[
        str | None, typer.Option(metavar="CODE", help="the team that gets [default: whoever answers then]")
    ] = None,
    area: Annotated[
        str | None, typer.Option(metavar="CODE", help="only what lies in this area [default: everything]")
    ] = None,
    yes: OverOption = False,
    config: ConfigOption = None,
) -> None:
    """Hand a team's open tickets over on a day.

    New reports follow the areas, the rules and the teams' own lists.
    """
    planned = Handover(TeamCode(code), on.date(), TeamCode(to) if to else None, AreaCode(area) if area else None)
    count = asyncio.run(_hand_over(load_config(config), planned, yes=yes))
    typer.echo(f"On {planned.on} the open tickets go over; today these are {count}. Both desks will be told.")


async def _hand_over(config: Config, planned: Handover, *, yes: bool) -> int:
    async with opened(config) as storage, storage.begin(f"handover {now().isoformat()}") as work:
        district = await work.districts.read(config.calendar, config.policy)
        if planned.area and planned.area not in {each.code for each in await work.districts.areas()}:
            stop(f"There is no area {planned.area}. See: cleanward areas list")
        try:
            count = await handing_over.plan(work, district, planned)
        except Refusal as refused:
            stop(str(refusal(refused.why, refused.facts, OPERATOR).striptags()))
        check_not_over(planned.on, config, yes=yes)
        await administering.note_teams(work, district.teams, None, now(), planned)
        return count


@app.command()
def dissolve(
    code: Annotated[str, typer.Argument(metavar="CODE", help="the team")],
    on: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="its first day of answering no more")
    ],
    to: Annotated[
        str | None, typer.Option(metavar="CODE", help="who gets its tickets [default: whoever answers then]")
    ] = None,
    yes: OverOption = False,
    config: ConfigOption = None,
) -> None:
    """Dissolve a team from a day on.

    Its open tickets go to whoever answers then; none is left behind.
    """
    planned = Handover(TeamCode(code), on.date(), TeamCode(to) if to else None)
    left = asyncio.run(_dissolve(load_config(config), planned, yes=yes))
    if left:
        stop(
            f"Nobody would answer for {left} of its open tickets. Name a team with --to, or first a team that answers "
            "where no other does: cleanward teams fallback CODE"
        )
    typer.echo(f"From {planned.on} on, {code} answers for nothing.")


async def _dissolve(config: Config, planned: Handover, *, yes: bool) -> int:
    async with opened(config) as storage, storage.begin(f"dissolve {now().isoformat()}") as work:
        district = await work.districts.read(config.calendar, config.policy)
        team = _known(district, planned.from_team)
        if planned.to_team:
            _known(district, planned.to_team)
        check_not_over(planned.on, config, yes=yes)
        left = await handing_over.dissolve(work, district, team, planned)
        if not left:
            await administering.note_teams(work, district.teams, None, now(), planned)
        return left


@app.command()
def fallback(
    code: Annotated[str, typer.Argument(metavar="CODE", help="the team")], config: ConfigOption = None
) -> None:
    """Choose the one team that answers where no other does."""
    asyncio.run(_fall_back(load_config(config), TeamCode(code)))
    typer.echo(f"{code} answers where no other team does.")


async def _fall_back(config: Config, code: TeamCode) -> None:
    async with opened(config) as storage, storage.begin(f"fallback {now().isoformat()}") as work:
        district = await work.districts.read(config.calendar, config.policy)
        chosen = _known(district, code)
        await work.districts.add_teams([replace(team, is_fallback=team is chosen) for team in district.teams])
        await administering.note_teams(work, district.teams, None, now())
        await linking.route_waiting(work, await work.districts.read(config.calendar, config.policy), now())


def _known(district: District, code: TeamCode) -> Team:
    """Return the team with that code, or stop with a sentence."""
    team = district.team(code)
    if team is None:
        near = get_close_matches(code, [team.code for team in district.teams], n=1)
        stop(f"There is no team {code}." + (f" Did you mean {near[0]}?" if near else " See: cleanward teams list"))
    return team
