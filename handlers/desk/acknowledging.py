"""Show staff that what they sent was taken: a reaction to their message, or a line where reactions are off.

Promises: it is said in the transaction of the act, so it is never said of what was refused. An album is acknowledged
once; the notice also records what the album is about, so that its other parts follow the first.
"""

from dataclasses import dataclass

from casework.model.errors import Fact
from casework.model.notice import Kind, Notice, ToChat, ToPerson
from casework.model.person import Person
from casework.model.ticket_id import TicketId
from casework.ports import Work
from handlers import errors
from handlers.guards import meet
from handlers.reading import is_private, message_of, thread_of
from handlers.turn import Turn


@dataclass(frozen=True, slots=True)
class Album:
    """What the first part of an album did: an act, or a command's name, and the ticket that it was about."""

    ticket: TicketId
    act: str


async def acknowledge(turn: Turn, work: Work, ticket: TicketId, act: str) -> None:
    """Say that a message was taken, before anything else that comes of it."""
    await work.say(_done(turn, await meet(turn, work), {"ticket": ticket, "act": act}))


async def of_album(turn: Turn, work: Work) -> Album | None:
    """Return what the album of this message did already; None for the first part, and where there is no album.

    An album whose command was refused did nothing, and its other parts do nothing either.
    """
    album, user = message_of(turn).media_group_id, turn.update.effective_user
    person = await work.people.by_account(user.id) if user else None
    if album is None or person is None:
        return None
    done = _done(turn, person, {})
    facts = await work.said(done)
    if facts is not None:
        return Album(TicketId(int(facts["ticket"])), str(facts["act"]))
    refused = Notice(Kind.REFUSAL, done.to, once=errors.of_command(album))
    return Album(TicketId(0), "refused") if await work.said(refused) is not None else None


def _done(turn: Turn, person: Person, facts: dict[str, Fact]) -> Notice:
    message = message_of(turn)
    to = ToPerson(person.id) if is_private(turn) else ToChat(message.chat.id, thread_of(message), person.language)
    album = message.media_group_id
    said = {"message": message.message_id, **facts}
    return Notice(Kind.DONE, to, facts=said, once=f"album {album}" if album else None)
