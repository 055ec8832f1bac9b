"""Suggest what a report is most likely about, learned from the reports that were sent.

Promises: it learns from each ticket once, in the order of their numbers, in chunks, beside everything else. After a
change of the category tree it learns again from the beginning. It never asks a service outside.
"""

import asyncio
from collections.abc import Callable, Collection

import structlog

from casework.model.category import CategoryCode, CategoryTree
from casework.model.district import District
from casework.model.place import Point
from casework.model.suggesting import Suggester
from casework.model.ticket_id import TicketId
from storage.trouble import StorageAway
from storage.unit_of_work import Storage

log = structlog.get_logger()

LOOK_EVERY_S = 2
CHUNK = 200  # tickets learned from in one go: some milliseconds


class Suggestions:
    """Suggests categories; call it with words and a point."""

    def __init__(self, storage: Storage, district: Callable[[], District]) -> None:
        self._storage = storage
        self._district = district
        self._tree = CategoryTree()
        self._suggester = Suggester()
        self._last = TicketId(0)

    def __call__(self, words: str, point: Point | None, among: Collection[CategoryCode]) -> list[CategoryCode]:
        """Return up to three of some categories that a report with these words at this point is most likely about."""
        return [CategoryCode(label) for label in self._suggester.suggest(words, point, among)]

    async def run(self) -> None:
        """Learn until cancelled."""
        while True:
            has_more = False
            try:
                has_more = await self.learn()
            except StorageAway as error:
                log.warning("nothing can be learned for now", why=str(error))
            await asyncio.sleep(0 if has_more else LOOK_EVERY_S)

    async def learn(self) -> bool:
        """Learn from the next tickets; tells whether there may be more."""
        tree = self._district().tree
        if tree != self._tree:
            self._tree, self._suggester, self._last = tree, Suggester.knowing(tree), TicketId(0)
        async with self._storage.read() as work:
            found = await work.tickets.learnable(self._last, CHUNK)
        for ticket in found:
            self._suggester.learn(ticket.words, ticket.category, ticket.point)
            self._last = ticket.id
        return len(found) == CHUNK
