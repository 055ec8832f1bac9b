"""Whether people can still be reached.

Promise: somebody who blocked the bot or left is marked, written to no more, and the desks of their unfinished tickets
see it on the card; whoever writes again is reachable again.
"""

from casework.ports import Work
from casework.working import find, show_card

MOST_CARDS = 100


async def mark_reachable(work: Work, account: int, *, is_reachable: bool) -> None:
    """Remember whether messages reach somebody, and show it on the cards of their unfinished tickets."""
    person = await work.people.by_account(account)
    if person is None or person.is_reachable == is_reachable:
        return
    await work.people.set_reachable(person.id, is_reachable=is_reachable)
    for ticket_id in await work.tickets.unfinished_of(person.id, MOST_CARDS):
        await show_card(work, await find(work, ticket_id))
