"""By which words a team finds its tickets; fulfils `casework.ports.Terms`.

A table of terms instead of an engine's own search: both engines then find the same, in every script, and a look-up
reads only the tickets of one team that have the rarest way into them: newest first, never all of them.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.searching import terms_of
from casework.model.team import TeamCode
from casework.model.ticket_id import TicketId
from storage.schema import terms

NOBODY = ""  # while no team answers for it


class Terms:
    """Terms within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def index(self, ticket: TicketId, team: TeamCode | None, texts: Sequence[str]) -> None:
        """Make a ticket found by the words of these texts, in place of what it was found by before."""
        await self._connection.execute(delete(terms).where(terms.c.ticket_id == ticket))
        found = dict.fromkeys(term for text in texts for term in terms_of(text))
        if found:
            rows = [{"team": team or NOBODY, "term": term, "ticket_id": ticket} for term in found]
            await self._connection.execute(insert(terms), rows)

    async def give(self, ticket: TicketId, team: TeamCode) -> None:
        """Let another team find a ticket, and the one before no more."""
        await self._connection.execute(update(terms).where(terms.c.ticket_id == ticket).values(team=team))

    async def find(self, team: TeamCode, words: str, before: TicketId | None, limit: int) -> list[TicketId]:
        """Return a team's tickets that have all of the words, newest first, those before a number.

        The last word may be the beginning of one where no ticket has it as a whole; words without a term find nothing.
        """
        asked = terms_of(words)
        if not asked:
            return []
        found = await self._find(team, asked, before, limit, is_beginning=False)
        return found or await self._find(team, asked, before, limit, is_beginning=True)

    async def _find(
        self, team: TeamCode, asked: Sequence[str], before: TicketId | None, limit: int, *, is_beginning: bool
    ) -> list[TicketId]:
        *others, last = asked
        query = select(terms.c.ticket_id).distinct().where(_has(team, last, is_beginning=is_beginning))
        for term in others:
            other = terms.alias()
            same = and_(other.c.team == team, other.c.term == term, other.c.ticket_id == terms.c.ticket_id)
            query = query.where(select(other.c.term).where(same).exists())
        if before is not None:
            query = query.where(terms.c.ticket_id < before)
        found = await self._connection.execute(query.order_by(terms.c.ticket_id.desc()).limit(limit))
        return [TicketId(number) for number in found.scalars()]


def _has(team: TeamCode, term: str, *, is_beginning: bool) -> ColumnElement[bool]:
    if is_beginning:
        return and_(terms.c.team == team, terms.c.term >= term, terms.c.term < term + "\U0010ffff")
    return and_(terms.c.team == team, terms.c.term == term)
