"""Keep which channel is the district's; fulfils `casework.ports.Channels`."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, delete, exists, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.channel import Channel
from casework.model.notice import Kind, ToChat
from casework.model.team import Loss
from storage.district.desks import AFRESH
from storage.engine import upsert
from storage.schema import LINKED, channels, link_codes, outbox, slots

_IS_SHOWN = exists().where(slots.c.chat_id == outbox.c.chat_id, slots.c.slot == outbox.c.slot)
# What stands in a former channel is still edited and taken away there; what was not posted yet goes elsewhere.
_NEW_POSTS = and_(outbox.c.settled_at.is_(None), outbox.c.kind != Kind.TAKEN_DOWN, ~_IS_SHOWN)


class Channels:
    """Channels within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def linked(self) -> Channel | None:
        """Return the district's channel, or None."""
        row = (await self._connection.execute(select(channels).where(LINKED))).first()
        if row is None:
            return None
        return Channel(row.chat_id, row.title, row.username, row.language, Loss(row.loss) if row.loss else None)

    async def link(self, channel: Channel, at: datetime) -> None:
        """Make a channel the district's, in place of an earlier one; new posts that wait go there."""
        before = await self.linked()
        if before is not None:
            new = and_(outbox.c.chat_id == before.chat, _NEW_POSTS)
            values = {"language": channel.language}
            values |= AFRESH | {"chat_id": channel.chat} if before.chat != channel.chat else {}
            await self._connection.execute(update(outbox).where(new).values(values))
            await self._connection.execute(update(channels).where(LINKED).values(unlinked_at=at))
        row = {
            "chat_id": channel.chat,
            "title": channel.title,
            "username": channel.username,
            "language": channel.language,
            "linked_at": at,
            "unlinked_at": None,
            "loss": channel.loss,
            "lost_at": None if channel.loss is None else at,
        }
        await self._connection.execute(upsert(self._connection, channels, row))

    async def unlink(self, at: datetime) -> None:
        """Let the district have no channel any more; new posts that wait are given up."""
        here = outbox.c.chat_id.in_(select(channels.c.chat_id).where(LINKED))
        given_up = {"state": "failed", "settled_at": at, "trouble": "the channel was unlinked"}
        await self._connection.execute(update(outbox).where(here, _NEW_POSTS).values(given_up))
        await self._connection.execute(update(channels).where(LINKED).values(unlinked_at=at))

    async def lose(self, loss: Loss | None, at: datetime) -> None:
        """Keep what the bot may not do in the district's channel any more; None if it may do all."""
        values = {"loss": loss, "lost_at": None if loss is None else at}
        await self._connection.execute(update(channels).where(LINKED).values(values))

    async def lost_since(self) -> datetime | None:
        """Return since when the bot may not do all in the district's channel, or None."""
        found = await self._connection.execute(select(channels.c.lost_at).where(LINKED))
        moment: datetime | None = found.scalar_one_or_none()
        return moment

    async def showing(self, slot: str) -> Sequence[ToChat]:
        """Return the channels, former ones too, in which a post of a slot stands or waits to be posted."""
        stands = exists().where(slots.c.chat_id == channels.c.chat_id, slots.c.slot == slot)
        is_unsettled = outbox.c.settled_at.is_(None)
        waits = exists().where(outbox.c.chat_id == channels.c.chat_id, is_unsettled, outbox.c.slot == slot)
        query = select(channels.c.chat_id, channels.c.language).where(or_(stands, waits)).order_by(channels.c.chat_id)
        return [ToChat(row.chat_id, None, row.language) for row in await self._connection.execute(query)]

    async def standing(self, beginning: str, limit: int) -> Sequence[str]:
        """Return slots with that beginning of up to `limit` posts in channels, former ones too, the newest first."""
        here = and_(slots.c.chat_id == channels.c.chat_id, slots.c.slot.startswith(beginning, autoescape=True))
        found = await self._connection.execute(
            select(slots.c.slot).join(channels, here).order_by(slots.c.message_id.desc()).limit(limit)
        )
        return list(found.scalars())

    async def issue_code(self, code: str, language: str, until: datetime) -> None:
        """Keep a code that makes a channel the district's once, until a moment; posts there have that language."""
        await self._connection.execute(insert(link_codes).values(code=code, language=language, until=until))

    async def redeem_code(self, code: str, at: datetime) -> str | None:
        """Use up a code and return its language; None if the code is unknown, used, too old or of another kind."""
        works = and_(link_codes.c.code == code, link_codes.c.until > at, link_codes.c.language.is_not(None))
        used = await self._connection.execute(delete(link_codes).where(works).returning(link_codes.c.language))
        language: str | None = used.scalar_one_or_none()
        return language
