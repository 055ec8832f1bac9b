"""Forgetting people: at their own word at once, and by itself `forget_after_days` after a report was closed.

Promises: what a report says stays with the district, without a person; nothing that remains leads to the messenger's
number of whoever asked, unless they are kept from reporting; what somebody did for a team keeps its actor's name.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from casework.model.authority import REPORTER_ACTS, RESIDENT_ACTS
from casework.model.notice import Kind, Notice, ToChat, ToPerson
from casework.model.person import Person, PersonId
from casework.model.policy import Policy
from casework.model.ticket import Act
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets.keeping import find, show_card

MOST_CARDS = 100

ERASED = RESIDENT_ACTS | REPORTER_ACTS | {Act.SEND, Act.SUPPORT}  # acts that name nobody afterwards
FORGET_SLOT = Kind.FORGET.slot()  # the question, which becomes the confirmation


async def ask(work: Work, person: PersonId) -> None:
    """Ask somebody whether everything that is held about them is to be erased."""
    question = Notice(Kind.FORGET, ToPerson(person))
    await work.say(replace(question, facts={"afresh": 1}))


async def forget(work: Work, person: Person, update: int) -> None:
    """Erase a person at their own word, and confirm it to a chat of which we know nothing any more.

    `update` is the one with which they asked for it. Desks see that the reporter cannot be reached.
    """
    concerned = set(await work.tickets.unfinished_of(person.id, MOST_CARDS))
    told = await work.tickets.of(person.id, None, MOST_CARDS)
    concerned |= {ticket.id for ticket in told if not ticket.status.is_closed}
    await work.holdings.erase(person.id, ERASED, but_slot=FORGET_SLOT)
    await work.holdings.blank(update)
    for ticket_id in sorted(concerned):
        await show_card(work, await find(work, ticket_id))
    await work.say(Notice(Kind.FORGOTTEN, ToChat(person.account, None, person.language)))


async def forget_old(work: Work, policy: Policy, at: datetime, limit: int = 100) -> list[TicketId]:
    """Take the people off up to `limit` tickets that were closed `forget_after_days` ago; returns which."""
    before = at - timedelta(days=policy.forget_after_days)
    old = await work.tickets.closed_before(before, limit)
    old = old or await work.holdings.heard_of_before(before, limit)
    await work.holdings.erase_residents(old, ERASED)
    return old
