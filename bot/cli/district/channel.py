"""The commands about the district's channel: which it is, a code for it, and its end."""

import asyncio
import secrets

import typer

from bot.cli.database import opened
from bot.cli.language import LanguageOption
from bot.cli.options import ConfigOption, load_config
from bot.cli.speaking import print_rows, stop
from bot.clock import now
from bot.config.loading import Config
from casework.desk import linking
from casework.district import channelling
from casework.model.channel import Channel
from handlers.messages.speaker import SOURCE_LANGUAGE

app = typer.Typer(help="The channel: where what is public is posted.", no_args_is_help=True)


@app.command()
def code(
    language: LanguageOption = SOURCE_LANGUAGE,
    config: ConfigOption = None,
) -> None:
    """Print a code that makes a channel the district's.

    It works once, for a day. The posts there are in the language that is named.
    """
    given = asyncio.run(_issue(load_config(config), language))
    typer.echo("Make the bot an administrator of the channel, with the right to post messages and no other, and post")
    typer.echo("there, within a day:")
    typer.echo(f"/link {given}")


async def _issue(config: Config, language: str) -> str:
    given = linking.new_code(secrets.choice)
    async with opened(config) as storage, storage.begin(f"channel code {now().isoformat()}") as work:
        await channelling.issue_code(work, given, language, None, now())
    return given


@app.command()
def show(config: ConfigOption = None) -> None:
    """Show which channel is the district's.

    Columns: number, title, public name, language of the posts, what the bot may not do there.
    """
    channel = asyncio.run(_linked(load_config(config)))
    if channel is None:
        stop("The district has no channel. See: cleanward channel code")
    print_rows([(channel.chat, channel.title, channel.username, channel.language, channel.loss or "")])


async def _linked(config: Config) -> Channel | None:
    async with opened(config) as storage, storage.read() as work:
        return await work.channels.linked()


@app.command()
def unlink(config: ConfigOption = None) -> None:
    """Post in the channel no more; what was posted stays."""
    if not asyncio.run(_unlink(load_config(config))):
        stop("Nothing was changed: the district has no channel.")
    typer.echo("The district has no channel any more.")


async def _unlink(config: Config) -> bool:
    async with opened(config) as storage, storage.begin(f"channel unlink {now().isoformat()}") as work:
        return await channelling.unlink(work, None, now())
