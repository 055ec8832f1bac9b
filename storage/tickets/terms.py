"""Find a team's tickets, or everybody's, by words; fulfils `casework.ports.Terms`.

This uses a table of terms instead of a database's own full-text search, so that both engines find the same tickets, in
every script. A look-up begins with the rarest of the words. So it reads a few thousand rows at most, however many are
stored.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, delete, func, insert, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.reach import EVERYWHERE, Reach
from casework.model.searching import terms_of
from casework.model.team import TeamCode
from casework.model.ticket_id import TicketId
from storage.schema import teams, terms, tickets
from storage.tickets.queues import within

NOBODY = ""  # while no team answers for it
MOST_READ = 5000  # tickets with the rarest word in which the other words are looked for
COMMON = 1000  # tickets with a word are counted only so far: beyond this it does not matter how many they are
Whose = Sequence[str]  # codes of teams, and NOBODY
MOST_ENDINGS = 10  # words that are tried for the beginning that somebody wrote


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
        """Let another team find a ticket; the team before it finds it no more."""
        await self._connection.execute(update(terms).where(terms.c.ticket_id == ticket).values(team=team))

    async def find(self, team: TeamCode | None, words: str, limit: int, reach: Reach = EVERYWHERE) -> list[TicketId]:
        """Return a team's tickets (None: everybody's) that have all of the words, newest first.

        Words without a term find nothing. Tickets beyond `reach` are left out.

        If no ticket has all of them as whole words, the last one is tried as the beginning of a word. If every word is
        in thousands of tickets, only the newest `MOST_READ` tickets with the rarest word are searched.
        """
        asked = terms_of(words)
        if not asked:
            return []
        *others, last = asked
        whose = [team] if team is not None else await self._everybody()
        found = await self._find(whose, [[term] for term in asked], limit, reach)
        if found:
            return found
        endings = sorted({term for one in whose for term in await self._endings(one, last)})[:MOST_ENDINGS]
        return await self._find(whose, [*([term] for term in others), endings], limit, reach) if endings else []

    async def _everybody(self) -> list[str]:
        """Return all under whom tickets are indexed, so that the index serves a search among everybody's tickets."""
        return [*(await self._connection.execute(select(teams.c.code))).scalars(), NOBODY]

    async def _find(self, whose: Whose, asked: Sequence[Sequence[str]], limit: int, reach: Reach) -> list[TicketId]:
        """Return the newest tickets that have one term of each group."""
        counts = [await self._count(whose, group) for group in asked] if len(asked) > 1 else [limit]
        if not all(counts):
            return []
        rarest = counts.index(min(counts))
        some = MOST_READ if len(asked) > 1 or reach != EVERYWHERE else limit
        candidates = union_all(*(_newest(whose, term, some) for term in asked[rarest])).subquery()
        query = select(candidates.c.ticket_id).distinct()
        for group in (group for number, group in enumerate(asked) if number != rarest):
            has_one = _has(whose, group) & (terms.c.ticket_id == candidates.c.ticket_id)
            query = query.where(select(terms.c.term).where(has_one).exists())
        for is_there in within(reach):
            query = query.where(select(tickets.c.id).where(tickets.c.id == candidates.c.ticket_id, is_there).exists())
        found = await self._connection.execute(query.order_by(candidates.c.ticket_id.desc()).limit(limit))
        return [TicketId(number) for number in found.scalars()]

    async def _count(self, whose: Whose, group: Sequence[str]) -> int:
        """Return how many tickets have one of some terms, counted up to `COMMON`."""
        some = select(terms.c.ticket_id).where(_has(whose, group)).limit(COMMON).subquery()
        return (await self._connection.execute(select(func.count()).select_from(some))).scalar_one()

    async def _endings(self, team: str, beginning: str) -> list[str]:
        """Return the first terms with this beginning; each takes a step in the index, however many tickets have it."""

        def next_one(is_behind: ColumnElement[bool]) -> ScalarSelect[str]:
            begins_so = terms.c.term < beginning + "\U0010ffff"
            return select(func.min(terms.c.term)).where(terms.c.team == team, is_behind, begins_so).scalar_subquery()

        first = select(next_one(terms.c.term >= beginning).label("term")).cte("endings", recursive=True)
        steps = first.union_all(select(next_one(terms.c.term > first.c.term)).where(first.c.term.is_not(None)))
        found = await self._connection.execute(select(steps.c.term).limit(MOST_ENDINGS))
        return [term for term in found.scalars() if term is not None]


def _has(whose: Whose, group: Sequence[str]) -> ColumnElement[bool]:
    return and_(terms.c.team.in_(whose), terms.c.term.in_(group))


def _newest(whose: Whose, term: str, limit: int) -> Select[tuple[int]]:
    newest = (
        select(terms.c.ticket_id)
        .where(terms.c.team.in_(whose), terms.c.term == term)
        .order_by(terms.c.ticket_id.desc())
        .limit(limit)
    )
    return select(newest.subquery().c.ticket_id)  # SQLite takes no LIMIT within a UNION
