"""Who hears about a ticket: its reporter, those who see it too, and those who follow it.

Promise: listeners are told what the reporter is told, each once and in their own language; only what concerns the
reporter alone (a question of the desk) goes to them alone.
"""

from collections.abc import Callable
from dataclasses import replace

from casework.model.authority import Actor, standing
from casework.model.notice import Kind, Notice, ToPerson, handled_notice
from casework.model.person import PersonId
from casework.model.ticket import Act, Ticket
from casework.ports import Work


async def tell(
    work: Work, ticket: Ticket, make_notice: Callable[[PersonId], Notice], *, but: PersonId | None = None
) -> None:
    """Say something to everybody who hears about a ticket, but not to the one who is told otherwise."""
    for person in await hearers(work, ticket):
        if person != but:
            await work.say(make_notice(person))


async def announce(work: Work, ticket: Ticket, act: Act) -> None:
    """Tell everybody who hears about a ticket what staff have done to it last, of one kind of act; edited if undone."""
    number = await latest(work, ticket, act)
    await tell(work, ticket, lambda hearer: handled_notice(hearer, ticket.id, number))


async def latest(work: Work, ticket: Ticket, act: Act) -> int:
    """Return the number of the latest line of an act in a ticket's history, from 0; -1 if there is none."""
    history = await work.tickets.history(ticket.id)
    return max((number for number, entry in enumerate(history) if entry.act is act), default=-1)


async def hearers(work: Work, ticket: Ticket) -> list[PersonId]:
    """Return everybody who hears about a ticket, its reporter first."""
    listeners = [person for person in await work.listeners.of(ticket.id) if person != ticket.reporter]
    return [ticket.reporter, *listeners] if ticket.reporter else listeners


async def resident(work: Work, person: PersonId, ticket: Ticket) -> Actor:
    """Return somebody as what they are to a ticket."""
    return Actor(person, standing=standing(ticket, person, await work.listeners.of(ticket.id)))


def ticket_notice(person: PersonId, ticket: Ticket, *, is_sure_wanted: bool = False) -> Notice:
    """A ticket as its reporter or a follower sees it, in place; or the question whether they really withdraw it."""
    facts = {"sure": int(is_sure_wanted)}  # always there: a later notice for the slot takes the place of an earlier
    return Notice(Kind.TICKET, ToPerson(person), ticket.id, facts)


def below(notice: Notice) -> Notice:
    """Return a notice that is shown anew, below everything that was said since."""
    return replace(notice, facts={**notice.facts, "afresh": 1})
