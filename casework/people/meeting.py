"""Track whether messages still reach people.

Promise: if somebody blocks the bot or leaves, the bot marks them and writes to them no more, and the cards of their
unfinished tickets say so. If they come back, they are reachable again, and are asked for the verdicts that they missed.
"""

from casework.model.notice import ToPerson, menu_notice, verdict_notice
from casework.model.person import Person
from casework.model.ticket import Status
from casework.ports import Work
from casework.tickets.keeping import find, show_card

MOST_CARDS = 100


async def mark_reachable(work: Work, account: int, *, is_reachable: bool) -> None:
    """Remember whether messages reach the person with this account, and show it on the cards of unfinished tickets."""
    person = await work.people.by_account(account)
    if person is None or person.is_reachable == is_reachable:
        return
    await work.people.set_reachable(person.id, is_reachable=is_reachable)
    if is_reachable and person.name is not None:  # they act for a team or the district: a role may have changed
        await work.say(menu_notice(ToPerson(person.id)))
    for ticket_id in await work.tickets.unfinished_of(person.id, MOST_CARDS):
        ticket = await find(work, ticket_id)
        await show_card(work, ticket)
        if is_reachable and ticket.status is Status.FIXED:
            await work.say(verdict_notice(person.id, ticket.id, ticket.rework))


async def speak(work: Work, person: Person, language: str) -> None:
    """Write to somebody in a language from now on; the menu of whoever has a role is in it too."""
    await work.people.set_language(person.id, language)
    if await work.roles.of(person.id):
        await work.say(menu_notice(ToPerson(person.id)))
