"""Whether people can still be reached.

Promise: somebody who blocked the bot or left is marked, written to no more, and the desks of their unfinished tickets
see it on the card; whoever comes back is reachable again, and is asked for the verdicts that they missed.
"""

from casework.model.notice import verdict_notice
from casework.model.ticket import Status
from casework.ports import Work
from casework.tickets.keeping import find, show_card

MOST_CARDS = 100


async def mark_reachable(work: Work, account: int, *, is_reachable: bool) -> None:
    """Remember whether messages reach somebody, and show it on the cards of their unfinished tickets."""
    person = await work.people.by_account(account)
    if person is None or person.is_reachable == is_reachable:
        return
    await work.people.set_reachable(person.id, is_reachable=is_reachable)
    for ticket_id in await work.tickets.unfinished_of(person.id, MOST_CARDS):
        ticket = await find(work, ticket_id)
        await show_card(work, ticket)
        if is_reachable and ticket.status is Status.FIXED:
            await work.say(verdict_notice(person.id, ticket.id, ticket.rework))
