"""Tell everybody who hears about a ticket: its reporter, its supporters and its followers.

Promise: listeners are told what the reporter is told, each once and in their own language. Words of the desk that are
not shown to them are left out (`views.py`). Only what concerns the reporter alone (a question of the desk) goes to the
reporter alone.
"""

from collections.abc import Callable
from dataclasses import replace

from casework.model.authority import Actor, standing
from casework.model.notice import Kind, Notice, ToPerson, handled_notice
from casework.model.person import PersonId
from casework.model.ticket import Act, Ticket
from casework.ports import Work

# The acts of staff and supervisors of which everybody who hears about the ticket is told in a message of its own. If
# one of them is undone, that message says so.
ANNOUNCED = frozenset(
    {
        Act.PASS_ON,
        Act.ROUTE,
        Act.PARK,
        Act.EXTEND,
        Act.RESUME,
        Act.MERGE,
        Act.DISMISS,
        Act.REVERSE,
        Act.UPHOLD,
        Act.RECATEGORISE,
        Act.MOVE,
    }
)


async def tell(
    work: Work, ticket: Ticket, make_notice: Callable[[PersonId], Notice], *, but: PersonId | None = None
) -> None:
    """Send a notice to everybody who hears about a ticket, except to `but`, who is told in another way."""
    for person in await hearers(work, ticket):
        if person != but:
            await work.say(make_notice(person))


async def announce(work: Work, ticket: Ticket, act: Act) -> None:
    """Tell everybody who hears about a ticket the latest act of one kind; an undo edits the message.

    Raises ValueError for an act that is not among those that are announced.
    """
    if act not in ANNOUNCED:
        raise ValueError(f"nobody knows how to tell of {act}")
    number = await latest(work, ticket, act)
    await tell(work, ticket, lambda hearer: handled_notice(hearer, ticket.id, number))


async def latest(work: Work, ticket: Ticket, act: Act) -> int:
    """Return the index (from 0) of the latest line of an act in a ticket's history; -1 if there is none."""
    history = await work.tickets.history(ticket.id)
    return max((number for number, entry in enumerate(history) if entry.act is act), default=-1)


async def hearers(work: Work, ticket: Ticket) -> list[PersonId]:
    """Return everybody who hears about a ticket, its reporter first."""
    listeners = [person for person in await work.listeners.of(ticket.id) if person != ticket.reporter]
    return [ticket.reporter, *listeners] if ticket.reporter else listeners


async def resident(work: Work, person: PersonId, ticket: Ticket) -> Actor:
    """Return a resident as an actor, with their standing to a ticket."""
    listeners, witnesses = await work.listeners.of(ticket.id), await work.listeners.witnesses(ticket.id)
    return Actor(person, standing=standing(ticket, person, listeners, witnesses))


def ticket_notice(person: PersonId, ticket: Ticket, *, is_sure_wanted: bool = False) -> Notice:
    """Return the message that shows a ticket to a resident, or asks whether they really withdraw it."""
    facts = {"sure": int(is_sure_wanted)}  # always given: a later notice for the slot replaces an earlier one
    return Notice(Kind.TICKET, ToPerson(person), ticket.id, facts)


def below(notice: Notice) -> Notice:
    """Return the notice as one that is shown in a new message, below everything else."""
    return replace(notice, facts={**notice.facts, "afresh": 1})


def lowest(notice: Notice) -> Notice:
    """Return the notice as one that stands below everything else that the bot has said in a private chat.

    Its message is edited if nothing of ours stands below it; otherwise the notice is shown in a new message.
    """
    return replace(notice, facts={**notice.facts, "lowest": 1})
