"""The commands about other systems that report here or read exports: each has a key, of which only a hash is kept."""

import asyncio
from secrets import token_urlsafe
from typing import Annotated

import typer

from bot.cli.database import opened
from bot.cli.options import ConfigOption, load_config
from bot.cli.speaking import stop
from bot.clock import now
from bot.config.loading import Config
from casework.district import clients
from casework.model.client import NAME, Client, Scope, key_of, scopes_of, written

app = typer.Typer(help="Clients: other systems, by their keys.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help="letters, digits, dots, hyphens; desks read it on cards")]


@app.command()
def add(
    name: Name,
    may: Annotated[str, typer.Option(metavar="SCOPES", help="report, export, or both with a comma")] = Scope.REPORT,
    config: ConfigOption = None,
) -> None:
    """Add a client, and print its key: it is shown this once."""
    settings = load_config(config)
    if not NAME.fullmatch(name):
        stop("A client's name has at most 40 letters, digits, dots, hyphens and underscores, and begins with a letter.")
    try:
        scopes = scopes_of(may)
    except ValueError:
        stop(f"--may must be {', '.join(Scope)}, or several with commas, not {may}.")
    key = key_of(token_urlsafe(32))
    asyncio.run(_add(settings, Client(name, scopes, now()), key))
    typer.echo(f"{name} may {written(scopes)}. Its key is shown only now; whoever has it may do so:", err=True)
    typer.echo(key)


@app.command("list")
def list_clients(config: ConfigOption = None) -> None:
    """List all clients: name, what it may do, since when, and since when its key is refused."""
    settings = load_config(config)
    for client in asyncio.run(_all(settings)):
        revoked = f"revoked {client.revoked_at:%Y-%m-%d}" if client.revoked_at else ""
        cells = (client.name, written(client.scopes), f"{client.since:%Y-%m-%d}", revoked)
        typer.echo("\t".join(cells).rstrip())


@app.command()
def revoke(name: Name, config: ConfigOption = None) -> None:
    """Refuse a client's key from now on; what it has reported stays."""
    settings = load_config(config)
    asyncio.run(_revoke(settings, name))
    typer.echo(f"The key of {name} is refused from now on.")


async def _add(config: Config, client: Client, key: str) -> None:
    async with opened(config) as storage, storage.begin(f"client {now().isoformat()}") as work:
        if not await clients.add(work, client, key, None, now()):
            stop(f"There is, or was, a client called {client.name}. Choose another name, so that none is mistaken.")


async def _all(config: Config) -> list[Client]:
    async with opened(config) as storage, storage.read() as work:
        return await work.clients.all()


async def _revoke(config: Config, name: str) -> None:
    async with opened(config) as storage, storage.begin(f"client {now().isoformat()}") as work:
        if not await clients.revoke(work, name, None, now()):
            stop(f"There is no client called {name} whose key is taken. See: cleanward clients list")
