"""Look at what the bot talks to: Telegram and what it knows of the bot, every desk's group, the geocoder, the clock."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import aiohttp
from telegram import (
    Bot,
    ChatMemberAdministrator,
    ChatMemberBanned,
    ChatMemberLeft,
    ChatMemberMember,
    ChatMemberRestricted,
    ChatPermissions,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

from bot.clock import Clock
from bot.transport import Transport, trust
from casework.model.errors import Fact
from casework.model.health import Ailment, Ill
from casework.model.team import Desk
from storage.unit_of_work import Storage

CLOCK_OFF_S = 30
RECENT = timedelta(hours=1)
PATIENCE_S = 10
PUBLIC_GEOCODER = "nominatim.openstreetmap.org"
SERVER_ERRORS = 500


@dataclass(frozen=True, slots=True)
class Outside:
    """What the bot talks to, as configured; `webhook` is where Telegram should send updates, "" for long polling."""

    storage: Storage
    bot: Bot
    webhook: str
    geocoder: str
    geocoder_email: str
    clock: Clock

    async def look(self) -> list[Ailment]:
        """Return what is wrong; of Telegram only that, if it does not answer."""
        try:
            found = [each async for each in self._telegram()]
        except InvalidToken:
            found = [Ailment(Ill.TOKEN_REFUSED)]
        except TelegramError as error:
            found = [Ailment(Ill.TELEGRAM_AWAY, {"why": error.message})]
        return found + [each async for each in self._geocoder()]

    async def _telegram(self) -> AsyncIterator[Ailment]:
        me = await self.bot.get_me()
        seconds = self._clock_is_off_by()
        if abs(seconds) > CLOCK_OFF_S:
            yield Ailment(Ill.CLOCK_WRONG, {"seconds": seconds})
        if not me.can_join_groups:
            yield Ailment(Ill.GROUPS_CLOSED)
        if me.can_read_all_group_messages:
            yield Ailment(Ill.PRIVACY_OFF)
        async for ailment in self._webhook():
            yield ailment
        async for ailment in self._desks(me.id):
            yield ailment
        async for ailment in self._channel(me.id):
            yield ailment

    def _clock_is_off_by(self) -> int:
        """Return by how many seconds our clock is ahead of the one of Telegram's server, as it answered last."""
        request = self.bot.request
        told = request.told_at if isinstance(request, Transport) else None
        return 0 if told is None else round((self.clock() - parsedate_to_datetime(told)).total_seconds())

    async def _webhook(self) -> AsyncIterator[Ailment]:
        info = await self.bot.get_webhook_info()
        if info.url != self.webhook:
            yield Ailment(Ill.WEBHOOK_OTHER, {"url": urlsplit(info.url).netloc or "–"})
        elif info.last_error_date is not None and info.last_error_date > self.clock() - RECENT:
            facts: dict[str, Fact] = {"why": info.last_error_message or "–", "count": info.pending_update_count}
            yield Ailment(Ill.WEBHOOK_FAILING, facts)

    async def _desks(self, me: int) -> AsyncIterator[Ailment]:
        async with self.storage.read() as work:
            desks = [await work.desks.of(team.code) for team in await work.districts.teams()]
        for desk in filter(None, desks):
            ill = await self._desk(desk, me)
            if ill is not None:
                yield Ailment(ill, {"team": desk.team})

    async def _channel(self, me: int) -> AsyncIterator[Ailment]:
        """Say what keeps the bot from posting in the district's channel."""
        async with self.storage.read() as work:
            channel = await work.channels.linked()
        if channel is None:
            return
        facts: dict[str, Fact] = {"channel": channel.title}
        try:
            member = await self.bot.get_chat_member(channel.chat, me)
        except (BadRequest, Forbidden):
            yield Ailment(Ill.CHANNEL_LOST, facts)
            return
        match member:
            case ChatMemberLeft() | ChatMemberBanned():
                yield Ailment(Ill.CHANNEL_LOST, facts)
            case ChatMemberAdministrator() if member.can_post_messages:
                pass
            case _:
                yield Ailment(Ill.CHANNEL_MUTE, facts)

    async def _desk(self, desk: Desk, me: int) -> Ill | None:
        """Return what keeps the bot from working in a desk's group."""
        try:
            member = await self.bot.get_chat_member(desk.chat_id, me)
            chat = await self.bot.get_chat(desk.chat_id)
        except ChatMigrated:
            return None  # the group has another number now, and the bot learns it with the next message
        except (BadRequest, Forbidden):
            return Ill.DESK_LOST
        match member:
            case ChatMemberLeft() | ChatMemberBanned():
                return Ill.DESK_LOST
            case ChatMemberRestricted():
                return _lacks(member) if member.is_member else Ill.DESK_LOST
            case ChatMemberMember():
                return _lacks(chat.permissions)
            case _:
                return None

    async def _geocoder(self) -> AsyncIterator[Ailment]:
        if not self.geocoder:
            return
        if urlsplit(self.geocoder).hostname == PUBLIC_GEOCODER and not self.geocoder_email:
            yield Ailment(Ill.GEOCODER_NAMELESS)
        try:
            timeout = aiohttp.ClientTimeout(PATIENCE_S)
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.get(f"{self.geocoder}/status", ssl=trust(self.geocoder)) as answer,
            ):
                if answer.status >= SERVER_ERRORS:
                    yield Ailment(Ill.GEOCODER_AWAY, {"why": f"HTTP {answer.status}"})
        except (aiohttp.ClientError, TimeoutError) as error:
            yield Ailment(Ill.GEOCODER_AWAY, {"why": type(error).__name__})


def _lacks(rights: ChatMemberRestricted | ChatPermissions | None) -> Ill | None:
    """Return what is missing of the rights that everybody has in a group, or one who is restricted there."""
    if rights is None:
        return None
    if rights.can_send_messages is False:
        return Ill.DESK_MUTE
    return Ill.DESK_WITHOUT_PICTURES if rights.can_send_photos is False else None
