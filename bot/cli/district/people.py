"""The commands about people: who was named, for which areas, who may not report, and the audit log."""

import asyncio
import json
import secrets
from collections.abc import Sequence
from typing import Annotated

import typer

from bot.cli.database import opened
from bot.cli.options import ConfigOption, load_config
from bot.cli.speaking import print_rows, stop
from bot.clock import now
from bot.config.loading import Config
from casework.desk import linking
from casework.model.area import AreaCode, AreaMap
from casework.model.authority import Gives, Role
from casework.model.category import CategoryCode
from casework.model.change import Change
from casework.model.person import Person, PersonId
from casework.model.reach import Section
from casework.oversight import appointing
from storage.unit_of_work import UnitOfWork

MOST_BANNED = 10_000  # listed at once

app = typer.Typer(
    help="People: supervisors, inspectors, caretakers, administrators, and who may not report.", no_args_is_help=True
)

RoleArgument = Annotated[Role, typer.Argument(metavar="ROLE", help="supervisor, inspector, caretaker or administrator")]
Account = Annotated[int, typer.Argument(metavar="ACCOUNT", help="the person's number at Telegram")]


@app.command()
def code(
    role: RoleArgument,
    area: Annotated[
        str | None, typer.Option(metavar="CODE", help="supervisor or caretaker of this area and all below it only")
    ] = None,
    group: Annotated[
        str | None, typer.Option(metavar="CODE", help="caretaker of this category group there only")
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Print a code that makes its user supervisor, inspector, caretaker or administrator.

    It works once, for a day. A caretaker needs an area.
    """
    _check_section(role, area, group)
    given = asyncio.run(_issue(load_config(config), Gives(role), area, group))
    typer.echo(f"To become {role}, write to the bot in private, within a day:")
    typer.echo(f"/join {given}")


@app.command("group-code")
def group_code(config: ConfigOption = None) -> None:
    """Print a code that makes a group the supervisors' group.

    Every member of that group is a supervisor.
    """
    given = asyncio.run(_issue(load_config(config), Gives.GROUP))
    typer.echo("To make a group the supervisors' group, add the bot to it and write there, within a day:")
    typer.echo(f"/link {given}")


def _check_section(role: Role, area: str | None, group: str | None) -> None:
    if area is not None and role not in appointing.OF_SECTIONS:
        stop("Only a supervisor or a caretaker can be of an area.")
    if role is Role.CARETAKER and area is None:
        stop("A caretaker answers for an area: --area CODE.")
    if group is not None and role is not Role.CARETAKER:
        stop("Only a caretaker can be of a category group.")


async def _issue(config: Config, gives: Gives, code: str | None = None, group_code: str | None = None) -> str:
    given = linking.new_code(secrets.choice)
    async with opened(config, begins=True) as storage, storage.begin(f"people code {now().isoformat()}") as work:
        area = group = None
        if code is not None:
            area = AreaMap(await work.districts.areas()).last_known(AreaCode(code))
            if area is None:
                stop(f"There is no area with the code {code}.")
        if group_code is not None:
            group = (await work.districts.tree()).group(CategoryCode(group_code))
            if group is None:
                stop(f"There is no category group with the code {group_code}.")
        await appointing.issue_code(work, gives, given, None, now(), area, group)
    return given


@app.command("list")
def list_(config: ConfigOption = None) -> None:
    """List supervisors, inspectors, caretakers, administrators and who is banned.

    Columns: account, name, role, and the codes of areas (with category groups) where they have the role there only.
    """
    print_rows(asyncio.run(_people(load_config(config))))


async def _people(config: Config) -> list[tuple[object, ...]]:
    async with opened(config) as storage, storage.read() as work:
        rows: list[tuple[object, ...]] = []
        for person, role in await appointing.named(work):
            sections = sorted(await appointing.sections_of(work, person.id, role) or ())
            where = ", ".join(f"{each.area}: {each.group}" if each.group else each.area for each in sections)
            rows.append((person.account, person.name, role, where))
        for number in await work.restraints.banned(MOST_BANNED):
            banned = await work.people.get(number)
            rows += [(banned.account, banned.name, "banned", "")] if banned else []
    return rows


@app.command()
def remove(
    account: Account,
    role: RoleArgument,
    area: Annotated[str | None, typer.Option(metavar="CODE", help="of this area only; other areas stay")] = None,
    group: Annotated[str | None, typer.Option(metavar="CODE", help="of this category group there only")] = None,
    config: ConfigOption = None,
) -> None:
    """Take a role from somebody, or one area of it."""
    section = Section(AreaCode(area), group or "") if area is not None else None
    if group is not None and section is None:
        stop("A category group is taken away in an area: --area CODE.")
    where = f" of {area}" if area is not None else ""
    if not asyncio.run(_remove(load_config(config), account, role, section)):
        stop(f"{account} is no {role}{where}.")
    typer.echo(f"{account} is no {role}{where} any more.")


async def _remove(config: Config, account: int, role: Role, section: Section | None) -> bool:
    async with opened(config) as storage, storage.begin(f"people remove {now().isoformat()}") as work:
        person = await _known(work, account)
        if section is not None:
            return await appointing.take_section(work, person.id, role, section, None, now())
        return await appointing.take(work, person.id, role, None, now())


@app.command()
def ban(account: Account, config: ConfigOption = None) -> None:
    """Ban somebody from reporting; what they have sent stays."""
    _set_banned(config, account, is_banned=True)


@app.command()
def unban(account: Account, config: ConfigOption = None) -> None:
    """Let somebody report again."""
    _set_banned(config, account, is_banned=False)


def _set_banned(config: ConfigOption, account: int, *, is_banned: bool) -> None:
    said = "may report no more" if is_banned else "may report again"
    if not asyncio.run(_ban(load_config(config), account, is_banned=is_banned)):
        stop(f"Nothing was changed: {account} {'was banned already' if is_banned else 'was not banned'}.")
    typer.echo(f"{account} {said}.")


async def _ban(config: Config, account: int, *, is_banned: bool) -> bool:
    async with opened(config) as storage, storage.begin(f"people ban {now().isoformat()}") as work:
        if not is_banned and await appointing.lift(work, account, now()):
            return True
        person = await _known(work, account)
        return await appointing.set_banned(work, person.id, now(), is_banned=is_banned)


async def _known(work: UnitOfWork, account: int) -> Person:
    person = await work.people.by_account(account)
    if person is None:
        stop(f"The bot has met nobody with the account {account}.")
    return person


def audit(
    most: Annotated[int, typer.Option("--last", metavar="N", min=1, help="how many changes")] = 50,
    config: ConfigOption = None,
) -> None:
    """List what administrators changed, the newest first.

    Columns: moment, who, what, which, before and after as JSON.
    """
    changes, names = asyncio.run(_changes(load_config(config), most))
    print_rows(
        (
            change.at.isoformat(timespec="seconds"),
            names.get(change.by, "") if change.by else "command line",
            change.what,
            change.subject,
            _json(change.before),
            _json(change.after),
        )
        for change in changes
    )


async def _changes(config: Config, most: int) -> tuple[Sequence[Change], dict[PersonId, str]]:
    async with opened(config) as storage, storage.read() as work:
        changes = await work.audit.latest(0, most)
        people = [await work.people.get(number) for number in {change.by for change in changes if change.by}]
    return changes, {person.id: person.name or str(person.id) for person in people if person}


def _json(side: object) -> str:
    return "" if side is None else json.dumps(side, ensure_ascii=False)
