"""Learn by sending what the bot may not do in a desk's group, or in the channel, any more, or may do again.

Promise: the outbox's transaction that learns it keeps it, and tells it if it is news (`casework/tickets/alarming.py`,
`casework/tickets/posting.py`).
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.delivery.failures import is_out
from casework.model.team import Loss
from casework.tickets import alarming, posting
from storage.traffic.parcels import Parcel
from storage.traffic.slots import Shown
from storage.unit_of_work import UnitOfWork

# What arrived before may be recorded after the loss was told.
ON_ITS_WAY = timedelta(minutes=1)


async def lose(work: UnitOfWork, parcel: Parcel, said: str, at: datetime) -> None:
    """Keep that Telegram does not take a notice to a desk, or a post, and what it `said`."""
    loss = Loss.GONE if is_out(said) else Loss.MUTE
    if parcel.team is not None:
        await alarming.note(work, parcel.chat, loss, at)
    else:
        await posting.note(work, parcel.chat, loss, at)


async def lose_pictures(work: UnitOfWork, parcel: Parcel, at: datetime) -> None:
    """Keep that Telegram takes only the words of a notice to a desk."""
    if parcel.team is not None:
        await alarming.note(work, parcel.chat, Loss.PICTURES, at)


async def regain(work: UnitOfWork, arrived: Collection[tuple[Parcel, Shown | None]], at: datetime) -> None:
    """Keep where something arrived that could not for a while; call it before it is recorded what shows the slots."""
    if any(parcel.team is None and parcel.person is None for parcel, _ in arrived):
        await _regain_channel(work, {parcel.chat for parcel, shown in arrived if shown is not None}, at)
    there = [(parcel, shown) for parcel, shown in arrived if parcel.team is not None and shown is not None]
    lost = await work.desks.lost_among({parcel.chat for parcel, _ in there}) if there else {}
    for parcel, shown in there:
        loss, since = lost.get(parcel.chat, (None, at))
        if loss is None or at - since < ON_ITS_WAY:
            continue
        if loss is not Loss.PICTURES or await _is_new_picture(work, parcel, shown):
            await alarming.note(work, parcel.chat, None, at)


async def _regain_channel(work: UnitOfWork, chats: Collection[int], at: datetime) -> None:
    """Keep that a post has arrived in the channel again."""
    channel, since = await work.channels.linked(), await work.channels.lost_since()
    if channel is not None and channel.chat in chats and since is not None and at - since >= ON_ITS_WAY:
        await posting.note(work, channel.chat, None, at)


async def _is_new_picture(work: UnitOfWork, parcel: Parcel, shown: Shown) -> bool:
    """Tell whether a photo was sent, and not the words below an older one edited."""
    before = await work.slots.shown(parcel.chat, parcel.slot) if parcel.slot else None
    return shown.picture is not None and (before is None or before.message != shown.message)
