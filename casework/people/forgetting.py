"""Forget people: at once if they ask for it, and otherwise `forget_after_days` after a report was closed.

Promises: the district keeps the contents of a report, but without a person. For somebody who asked to be forgotten,
nothing that remains leads to their account number at the messenger. Acts for a team keep their actor's name. Under a
keyed hash of the account remain a ban or a pause, and for a month how often they did what is limited. The last
administrator cannot be forgotten, or nobody could name another one in chat.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from casework.model.authority import REPORTER_ACTS, RESIDENT_ACTS
from casework.model.errors import Refusal, Why
from casework.model.notice import Kind, Notice, ToChat, ToPerson
from casework.model.person import Person, PersonId
from casework.model.policy import Policy
from casework.model.ticket import Act
from casework.ports import Work
from casework.tickets.keeping import find, show_card
from casework.tickets.restraining import COUNTS_KEPT

MOST_CARDS = 100

ERASED = RESIDENT_ACTS | REPORTER_ACTS | {Act.SEND, Act.SUPPORT}  # acts whose history lines lose their actor
FORGET_SLOT = Kind.FORGET.slot()  # the slot of the question, which becomes the confirmation


async def ask(work: Work, person: PersonId) -> None:
    """Ask somebody whether the bot should erase everything that it holds about them.

    Raises Refusal for the last administrator.
    """
    await _check_others_administer(work, person)
    question = Notice(Kind.FORGET, ToPerson(person))
    await work.say(replace(question, facts={"afresh": 1}))


async def forget(work: Work, person: Person, update: int, at: datetime) -> None:
    """Erase a person who asked for it, and confirm it to their chat, about which nothing else is known any more.

    `update` is the number of the update with which they asked. Desks see that the reporter cannot be reached. Raises
    Refusal for the last administrator.
    """
    await _check_others_administer(work, person.id)
    concerned = set(await work.tickets.unfinished_of(person.id, MOST_CARDS))
    told = await work.tickets.of(person.id, None, MOST_CARDS)
    concerned |= {ticket.id for ticket in told if not ticket.status.is_closed}
    had_role = bool(await work.roles.of(person.id))
    await work.restraints.keep_beyond(person.id, at - COUNTS_KEPT, at)
    await work.holdings.erase(person.id, ERASED, but_slot=FORGET_SLOT)
    await work.holdings.blank(update)
    for ticket_id in sorted(concerned):
        await show_card(work, await find(work, ticket_id))
    facts = {"menu": int(had_role)}
    await work.say(Notice(Kind.FORGOTTEN, ToChat(person.account, None, person.language), facts=facts))


async def _check_others_administer(work: Work, person: PersonId) -> None:
    if await work.roles.hold_administrators() == [person]:
        raise Refusal(Why.LAST_ADMINISTRATOR)


async def forget_old(work: Work, policy: Policy, at: datetime, limit: int = 100) -> int:
    """Remove all residents from up to `limit` tickets that closed `forget_after_days` ago; returns how many.

    The contact of a case that staff entered goes too, and what drafts, listeners and flags keep beside a ticket.
    """
    before = at - timedelta(days=policy.forget_after_days)
    old = await work.due.closed_before(before, limit)
    old = old or await work.holdings.left_before(before, limit)
    await work.holdings.erase_residents(old, ERASED)
    return len(old)
