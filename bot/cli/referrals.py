"""The commands about tickets that other bodies' systems did not take."""

import asyncio
from typing import Annotated

import typer

from bot.cli.database import opened
from bot.cli.options import ConfigOption, load_config
from bot.cli.speaking import stop
from bot.clock import now
from bot.config.loading import Config
from casework.model.errors import Refusal
from casework.model.referral import Referral
from casework.model.ticket_id import TicketId
from casework.oversight import referring

app = typer.Typer(help="Referrals: tickets that are sent to other bodies' systems.", no_args_is_help=True)


@app.command("list")
def list_referrals(config: ConfigOption = None) -> None:
    """List the tickets that did not get through, or go on not to: number, server, state, tries, what went wrong."""
    for each in asyncio.run(_troubled(load_config(config))):
        typer.echo("\t".join((str(each.ticket), each.server, each.stage, str(each.tries), each.trouble or "")))


@app.command()
def again(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="the ticket's number")], config: ConfigOption = None
) -> None:
    """Send a ticket again that did not get through. First look whether the other body has it after all."""
    asyncio.run(_again(load_config(config), TicketId(number)))
    typer.echo(f"#{number} is sent again within a minute, if the bot runs.")


async def _troubled(config: Config) -> list[Referral]:
    async with opened(config) as storage, storage.read() as work:
        return await work.referrals.failing()


async def _again(config: Config, number: TicketId) -> None:
    async with opened(config) as storage, storage.begin(f"again {now().isoformat()}") as work:
        try:
            is_sent = await referring.again(work, number, now())
        except Refusal:
            is_sent = False
        if not is_sent:
            stop(f"#{number} has not failed at another body's system. See: cleanward referrals list")
