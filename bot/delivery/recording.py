"""Write down what was delivered, several messages in one transaction.

Whoever comes first writes; those who come while it writes are written together, in the next transaction. Promise:
`record` returns when the delivery is on disk, or raises what kept it from getting there.
"""

import asyncio

from bot.clock import Clock
from storage.traffic.outbox import Parcel, Shown
from storage.unit_of_work import Storage

Delivery = tuple[Parcel, Shown]


class Recorder:
    """Records deliveries for the courier."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock
        self._waiting: list[tuple[Delivery, asyncio.Future[None]]] = []
        self._is_writing = False

    async def record(self, parcel: Parcel, shown: Shown) -> None:
        """Record that a parcel arrived and which message it became."""
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(((parcel, shown), written))
        if not self._is_writing:
            self._is_writing = True
            try:
                while self._waiting:
                    await self._write()
            finally:
                self._is_writing = False
        await written

    async def _write(self) -> None:
        batch, self._waiting = self._waiting, []
        try:
            async with self._storage.begin("courier") as work:
                await work.outbox.delivered([delivery for delivery, _ in batch], self._clock())
                newest = {parcel.chat: shown.message for (parcel, shown), _ in batch}
                await work.inbox.note_messages(newest)
        except Exception as error:  # noqa: BLE001 - each of them is told, and each courier's task decides
            for _, written in batch:
                written.set_exception(error)
        else:
            for _, written in batch:
                written.set_result(None)
