"""Tell a desk how many cards are on their way, when they are more than Telegram lets appear within a minute.

Promise: there is one line about it. It is kept up to date while the cards come, and goes away with the last of them.
"""

from casework.model.notice import Kind, Notice, ToDesk
from casework.model.team import TeamCode
from casework.ports import Work

MANY = 20  # cards: Telegram's limit for a minute in a group


async def tell(work: Work, team: TeamCode, cause: str) -> None:
    """Say how many new cards still wait behind one that leaves for a desk, if they are many or were many."""
    coming, is_told = await work.desks.cards_coming(team)
    if (is_told and coming % MANY == 0) or (coming >= MANY and not is_told):
        await work.say(Notice(Kind.COMING, ToDesk(team), once=cause))
