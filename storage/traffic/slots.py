"""Remember which message shows what in each chat.

A slot (the upsert key of a message) is for something that is shown once and edited afterwards, such as a draft or a
card. When a card is shown in a new message, the older message gets a slot of its own, `left:` and its number. It then
says where the card went, and it still belongs to its ticket.

In a private chat, the table also knows the newest message that has no slot (`LATEST`). So the largest number there is
that of the bot's newest message: it tells whether a draft still stands below everything that the bot said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine import ready
from storage.prepared import Prepared
from storage.schema import slots

LATEST = "latest"  # the slot of the newest message in a private chat that has none of its own


@dataclass(frozen=True, slots=True)
class Shown:
    """A message that shows a slot; `ticket` is the ticket that it is about, `picture` names the picture in it."""

    message: int
    ticket: int | None
    picture: str | None


# These statements run for every message, so they are built only once: to build one takes SQLAlchemy as long as it takes
# the database to run it.
_SHOW = ready(
    slots,
    lambda new: new.on_conflict_do_update(
        index_elements=["chat_id", "slot"],
        set_={name: new.excluded[name] for name in ("message_id", "ticket_id", "picture")},
    ),
)
_SHOWN = Prepared(
    select(slots.c.message_id, slots.c.ticket_id, slots.c.picture).where(
        slots.c.chat_id == bindparam("chat"), slots.c.slot == bindparam("same_slot")
    )
)
_NEWEST = Prepared(select(func.max(slots.c.message_id).label("newest")).where(slots.c.chat_id == bindparam("chat")))


class Slots:
    """What is shown where, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def shown(self, chat: int, slot: str) -> Shown | None:
        """Return the message that shows a slot in a chat, or None."""
        row = await _SHOWN.first(self._connection, {"chat": chat, "same_slot": slot})
        return None if row is None else Shown(*row)

    async def newest(self, chat: int) -> int:
        """Return the number of the bot's newest message in a private chat; 0 if none is known."""
        row = await _NEWEST.first(self._connection, {"chat": chat})
        return row.newest or 0

    async def show(self, showing: Sequence[tuple[int, str, Shown]]) -> None:
        """Remember which messages show some slots from now on; each is given with its chat."""
        if showing:
            rows = [_row(chat, slot, shown) for chat, slot, shown in showing]
            await self._connection.execute(_SHOW(self._connection.dialect.name), rows)

    async def leave_behind(self, chat: int, slot: str, message: int) -> str | None:
        """Give the message that has shown a slot until now a slot of its own, and return that.

        Returns None if nothing showed the slot, or if `message` still does.
        """
        old = await self.shown(chat, slot)
        if old is None or old.message == message:
            return None
        left = f"left:{old.message}"
        this = and_(slots.c.chat_id == chat, slots.c.slot == slot)
        await self._connection.execute(update(slots).where(this).values(slot=left))
        return left

    async def hide(self, chat: int, slot: str) -> bool:
        """Forget the message of a slot: somebody deleted it, or it cannot be edited any more.

        Returns whether there was one.
        """
        hidden = await self._connection.execute(delete(slots).where(slots.c.chat_id == chat, slots.c.slot == slot))
        return hidden.rowcount > 0


def _row(chat: int, slot: str, shown: Shown) -> dict[str, Any]:
    row = {"chat_id": chat, "slot": slot, "message_id": shown.message, "ticket_id": shown.ticket}
    return row | {"picture": shown.picture}
