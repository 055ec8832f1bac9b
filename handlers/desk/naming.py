"""Find out which ticket a command is about: the one with the number behind it, or the one that it replies to."""

import re

from telegram import Message

from casework.model.authority import Actor
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets.keeping import desk_of
from handlers.reading import number_in

NUMBERED = frozenset(
    {"park", "merge", "hide", "unhide", "supervise"}
)  # what follows them in a reply is days, the other ticket, a photo


BEHIND = re.compile(r"[\s：，、]+")  # behind a number in Chinese stands no blank


async def replied_to(work: Work, message: Message) -> TicketId | None:
    """Return the ticket that the message shows to which somebody replies, or None."""
    answered = message.reply_to_message
    return await work.desks.ticket_shown(message.chat.id, answered.message_id) if answered else None


async def number_first(
    work: Work, actor: Actor, name: str, said: str, shown: TicketId | None
) -> tuple[TicketId | None, str]:
    """Return the ticket whose number stands first behind a command, and the rest; None where no ticket is named so.

    In reply to a card (`shown`), a bare number may be an amount: "/fix 2 vans". So there it counts only if it stands
    alone, is written with #, or is a ticket that this desk still has to fix. It never does where the command takes a
    number itself.
    """
    first, *others = BEHIND.split(said, maxsplit=1)
    rest = others[0] if others else ""
    number = number_in(first)
    if number is None or (shown is not None and name in NUMBERED):
        return None, said
    if shown is not None and rest and first.isdigit():
        other = await work.tickets.get(number)
        if other is None or other.fixed_at or other.status.is_closed or desk_of(actor, other) not in actor.teams:
            return None, said
    return number, rest.strip()
