"""Post in the district's channel, write a post anew, take it away; tell administrators if the bot may not post there.

Promises: whoever posts need not know whether there is a channel. A post with a slot is sent once and edited afterwards,
in the channel in which it stands, even if the district has another one by now. Losing the channel is told to every
administrator, once, and the same message says later that it is back.
"""

from collections.abc import Mapping
from datetime import datetime

from casework.model.authority import Role
from casework.model.errors import Fact
from casework.model.notice import OF_ITS_KIND, Kind, Notice, Recipient, ToChannel, ToPerson
from casework.model.team import Loss
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets.telling import below

Facts = Mapping[str, Fact]


async def post(
    work: Work,
    kind: Kind,
    *,
    ticket: TicketId | None = None,
    facts: Facts | None = None,
    slot: str | None = OF_ITS_KIND,
) -> bool:
    """Post in the district's channel, in its language; returns False if there is no channel.

    `slot` as in a notice: by default that of the kind; a post without one (None) is always a new message.
    """
    if await work.channels.linked() is None:
        return False
    await work.say(_notice(kind, ToChannel(), ticket, facts, slot))
    return True


async def amend(
    work: Work, kind: Kind, *, ticket: TicketId | None = None, facts: Facts | None = None, slot: str = OF_ITS_KIND
) -> bool:
    """Write a post anew wherever it stands or waits; returns False if it was never posted."""
    named = _notice(kind, ToChannel(), ticket, facts, slot)
    stands = await work.channels.showing(named.slot or "")
    for channel in stands:
        await work.say(_notice(kind, channel, ticket, facts, slot))
    return bool(stands)


async def take_down(work: Work, slot: str, *, ticket: TicketId | None = None) -> bool:
    """Take a post away wherever it stands, or before it is posted; returns False if it was never posted."""
    stands = await work.channels.showing(slot)
    for channel in stands:
        await work.say(Notice(Kind.TAKEN_DOWN, channel, ticket or 0, slot=slot))
    return bool(stands)


async def note(work: Work, chat: int, loss: Loss | None, at: datetime) -> None:
    """Note what the bot may not do in a chat any more, None if it may do all; tell it if it is the channel's news."""
    channel = await work.channels.linked()
    if channel is None or channel.chat != chat or channel.loss is loss:
        return
    await work.channels.lose(loss, at)
    is_new = loss is not None and (channel.loss is None or loss.is_worse_than(channel.loss))
    for person, role in await work.roles.all():
        if role is Role.ADMINISTRATOR:
            notice = Notice(Kind.CHANNEL_ALARM, ToPerson(person), once=f"channel:{chat} {loss} {at.isoformat()}")
            await work.say(below(notice) if is_new else notice)


def _notice(kind: Kind, to: Recipient, ticket: TicketId | None, facts: Facts | None, slot: str | None) -> Notice:
    return Notice(kind, to, ticket or 0, facts or {}, slot=slot)
