"""Every command, typed by somebody who is not there, forwarded, or sent by another bot: nothing happens.

Each cell uses the update that Telegram would send, and the real table of routes. `authority.py` has the commands.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import deepcopy
from pathlib import Path

import pytest
from sqlalchemy import select
from telegram import Update

from bot.places.geocoding import NoGeocoder
from handlers.routes import handle
from handlers.turn import Turn
from sandbox.objects import Json
from storage.files.visits import Visit
from storage.schema import outbox
from storage.unit_of_work import Storage, UnitOfWork
from tests.clock import Clock
from tests.handlers.authority import TABLE, Where, Who
from tests.handlers.cast import Cast, is_button, is_command, raised

on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
COMMANDS = [(row.where, heard) for row in TABLE for heard in row.heard if is_command(heard) and not is_button(heard)]
BOT = {"id": 777_001, "is_bot": True, "first_name": "Another bot", "username": "another_bot"}
NEIGHBOUR = {"id": 4242, "is_bot": False, "first_name": "Neighbour"}
CHANNEL = {"id": -1009, "type": "channel", "title": "News"}


def forwarded(message: Json) -> None:
    message["forward_origin"] = {"type": "user", "date": message["date"], "sender_user": NEIGHBOUR}


def by_way_of_a_bot(message: Json) -> None:
    message["via_bot"] = BOT


def of_a_bot(message: Json) -> None:
    message["from"] = BOT


def of_a_linked_channel(message: Json) -> None:
    message["from"] = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
    message["sender_chat"] = CHANNEL
    message["is_automatic_forward"] = True
    message["forward_origin"] = {"type": "channel", "date": message["date"], "chat": CHANNEL, "message_id": 7}


def of_a_removed_member(message: Json) -> None:
    """The command was typed a moment before the member was removed; the sandbox answers getChatMember."""


def of_a_removed_member_in_a_group_that_calls_itself_private(message: Json) -> None:
    message["chat"]["type"] = "private"


@asynccontextmanager
async def watched(eight: Cast, update: Json) -> AsyncIterator[tuple[Turn, list[str]]]:
    """Yield a turn with the update; the transactions that it opens are listed."""
    opened: list[str] = []

    @asynccontextmanager
    async def work() -> AsyncIterator[UnitOfWork]:
        opened.append("work")
        async with eight.stage.storage.begin("watched") as begun:
            yield begun

    app = eight.stage.app
    yield (
        Turn(
            Update.de_json(update, app.bot),
            app.bot,
            Visit(eight.photos),
            NoGeocoder(),
            app.district(),
            eight.stage.clock(),
            work,
            eight.stage.storage.read,
            work,
            eight.stage.storage.begin,
        ),
        opened,
    )


def typed(eight: Cast, where: Where, heard: str) -> Json:
    """Return the update of a command of the staff's, in their group where it is heard there."""
    queue = eight.stage.account.queue
    queue.clear()
    eight.says(Who.STAFF, where, heard)
    return deepcopy(queue[-1].to_api())


@on_sqlite
async def test_a_command_that_nobody_there_typed_does_nothing(storage: Storage, clock: Clock, tmp_path: Path) -> None:
    async with raised(storage, clock, tmp_path) as eight:
        await eight.rest()
        before = await eight.kept()
        updates = {heard: typed(eight, where, heard) for where, heard in COMMANDS if where is not Where.PRIVATE}
        removed = (of_a_removed_member, of_a_removed_member_in_a_group_that_calls_itself_private)
        for change in (forwarded, by_way_of_a_bot, of_a_bot, of_a_linked_channel, *removed):
            if change is of_a_removed_member:
                eight.stage.east.remove(eight.people[Who.STAFF])
            for heard, update in updates.items():
                changed = deepcopy(update)
                change(changed["message"])
                async with watched(eight, changed) as (turn, opened):
                    await handle(turn)
                assert opened == [], f"{heard} {change.__name__}"
        assert await eight.kept() == before


@on_sqlite
async def test_in_private_the_sender_is_told_that_it_was_not_followed(
    storage: Storage, clock: Clock, tmp_path: Path
) -> None:
    async with raised(storage, clock, tmp_path) as eight:
        await eight.rest()
        before = await eight.kept()
        for where, heard in COMMANDS:
            for change in (forwarded, by_way_of_a_bot) if where is not Where.GROUP else ():
                update = typed(eight, Where.PRIVATE, heard)
                change(update["message"])
                async with watched(eight, update) as (turn, _):
                    await handle(turn)
        assert await eight.kept() == before
        here = (outbox.c.chat_id == eight.people[Who.STAFF].id, outbox.c.state == "waiting")
        async with storage.transactions.reading() as connection:
            said = [row.facts.get("why") for row in await connection.execute(select(outbox.c.facts).where(*here))]
        assert said == ["command_passed_on"] * len(said)
        assert said


@on_sqlite
async def test_a_command_of_somebody_who_is_there_is_followed(storage: Storage, clock: Clock, tmp_path: Path) -> None:
    """The same update, unchanged: so the tests above would see if it had an effect."""
    async with raised(storage, clock, tmp_path) as eight:
        await eight.rest()
        update = typed(eight, Where.OWN, "/take")
        async with watched(eight, update) as (turn, opened):
            await handle(turn)
        assert opened == ["work"]
        assert turn.is_done
