"""Tell Telegram what it shows of the bot: the commands in its menus, and what the bot is for.

Promises: after a start, every menu is as this version says it, in its reader's language. Telegram is asked first what
it has, and is sent only what differs, because it lets a bot describe itself only a few times a day. The menu of a
person with a role, and that of the supervisors' group, goes through the outbox, as it does when a role is given or
taken. So the two cannot overtake each other.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from zoneinfo import ZoneInfo

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import RetryAfter, TelegramError

from bot.clock import Clock
from bot.delivery.failures import seconds
from casework.model.notice import Reader, ToPerson, menu_notice
from casework.oversight import appointing
from handlers.messages import commands
from handlers.messages.commands import Commands
from handlers.messages.people import greetings
from handlers.messages.speaker import Speaker, menu_languages, sharing
from storage.unit_of_work import Storage

log = structlog.get_logger()

LONGEST_WAIT_S = 300  # a menu is no reason to wait for longer; the next start tries again
EVERYBODY = (
    (BotCommandScopeAllPrivateChats(), commands.private),
    (BotCommandScopeAllGroupChats(), commands.group),
)


async def introduce(bot: Bot, storage: Storage, district_name: str, zone: ZoneInfo, clock: Clock) -> None:
    """Bring what Telegram shows of the bot up to date; people can type commands all the same if that fails."""
    for code, language in menu_languages().items():
        for scope, offered in EVERYBODY:
            await _try(partial(_offer, bot, scope, offered(Speaker(language, zone)), code))
        speakers = [Speaker(each, zone) for each in sharing(code)]
        long = "\n\n".join(greetings.description(district_name, to) for to in speakers)
        short = "\n".join(greetings.short_description(district_name, to) for to in speakers)
        await _try(partial(_describe, bot, long, code))
        await _try(partial(_describe_shortly, bot, short, code))
    await _try(partial(_refresh_roles, bot, storage, zone, clock))


async def _try(step: Callable[[], Awaitable[None]]) -> None:
    """Take a step, and once more when Telegram allows it; one that fails does not keep the others back."""
    try:
        try:
            await step()
        except RetryAfter as error:
            if seconds(error) > LONGEST_WAIT_S:
                raise
            await asyncio.sleep(seconds(error))
            await step()
    except TelegramError as error:
        log.warning("Telegram did not take what it is to show of the bot", why=error.message)


async def _offer(bot: Bot, scope: BotCommandScope, offered: Commands, code: str | None) -> None:
    if _plain(await bot.get_my_commands(scope, code)) != offered:
        await bot.set_my_commands(offered, scope, code)


async def _describe(bot: Bot, text: str, code: str | None) -> None:
    if (await bot.get_my_description(code)).description != text:
        await bot.set_my_description(text, code)


async def _describe_shortly(bot: Bot, text: str, code: str | None) -> None:
    if (await bot.get_my_short_description(code)).short_description != text:
        await bot.set_my_short_description(text, code)


async def _refresh_roles(bot: Bot, storage: Storage, zone: ZoneInfo, clock: Clock) -> None:
    """Say the menus anew of those whose menu is not what it should be, as after a new version with other commands."""
    async with storage.read() as work:
        people = {person: await work.roles.of(person.id) for person, _ in await appointing.named(work)}
        group = await work.supervision.group()
    wanted: list[tuple[Reader, int, Commands]] = [
        (ToPerson(person.id), person.account, commands.of_roles(roles, Speaker(person.language, zone)))
        for person, roles in people.items()
        if person.is_reachable
    ]
    if group is not None:
        wanted.append((group, group.chat, commands.supervisors_group(Speaker(group.language, zone))))
    stale = [to for to, chat, offered in wanted if await _shown(bot, chat) != offered]
    async with storage.begin(f"start {clock().isoformat()}") as work:
        for to in stale:
            await work.say(menu_notice(to))


async def _shown(bot: Bot, chat: int) -> Commands | None:
    """Return what a chat's menu offers; None where Telegram does not say."""
    try:
        return _plain(await bot.get_my_commands(BotCommandScopeChat(chat)))
    except RetryAfter:
        raise
    except TelegramError as error:
        log.warning("the menu of a chat cannot be read", why=error.message)
        return None


def _plain(shown: tuple[BotCommand, ...]) -> Commands:
    return tuple((each.command, each.description) for each in shown)
