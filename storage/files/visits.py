"""Take in the files of one update, and store what its transaction keeps: nothing is stored that no record names.

What a worker has made waits in a file of which nobody knows. It is stored just before the transaction is committed. If
the transaction does not take it, because the draft is full or the update is refused, it is deleted.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, nullcontext

from casework.model.errors import Refusal, Why
from casework.ports import KeptPhoto, KeptRecording
from storage.files.photos import PhotoFiles, Prepared, discard
from storage.trouble import FilesAway


class Visit:
    """Takes in the files of one update until the update is over; fulfils `casework.ports.PhotoStore`.

    `aside` gives a context in which the update waits for its file. If it `may_wait`, FilesAway is raised while the disk
    takes no file; if not, the sender is told, by Refusal with FILE_NOT_KEPT.
    """

    def __init__(
        self,
        files: PhotoFiles,
        aside: Callable[[], AbstractContextManager[None]] = nullcontext,
        *,
        may_wait: bool = False,
    ) -> None:
        self._files = files
        self._aside = aside
        self._may_wait = may_wait
        self._prepared: list[Prepared] = []
        self._stored: list[str] = []

    @asynccontextmanager
    async def room(
        self, account: int, size: int | None, limit: asyncio.Timeout | None = None
    ) -> AsyncIterator[Callable[[], None]]:
        """Wait for one's turn to fetch a file of so many bytes and take it in; call what is given when it is fetched.

        `limit` is for the file, and ends the waiting only where those of others do not come (see `places`).
        """
        with self._aside():
            async with self._files.room(account, size, limit) as came:
                yield came

    async def keep(self, data: bytes) -> KeptPhoto:
        """Clean a photo; raises Refusal if the data cannot be used as a photo."""
        with self._taken_or_refused():
            made, kept = await self._files.prepare(data)
        self._prepared.append(made)
        return kept

    async def keep_recording(self, data: bytes, seconds_most: int) -> KeptRecording:
        """Take the metadata out of a recording; raises Refusal if it cannot be used."""
        with self._taken_or_refused():
            made, kept = await self._files.prepare_recording(data, seconds_most)
        self._prepared.append(made)
        return kept

    async def sizes(self, names: Sequence[str]) -> dict[str, int]:
        """Return the size in bytes, by name, of each of these files that exists."""
        return await self._files.sizes(names)

    async def store(self, names: Collection[str]) -> None:
        """Store those of the files that records name; called just before the records are committed."""
        taken = [each for each in self._prepared if each.name in names]
        if taken:
            self._stored += [each.name for each in taken]
            with self._taken_or_refused():
                await self._files.store(taken)

    @contextmanager
    def _taken_or_refused(self) -> Iterator[None]:
        try:
            yield
        except FilesAway as error:
            if self._may_wait:
                raise
            raise Refusal(Why.FILE_NOT_KEPT) from error

    def end(self) -> None:
        """Release what was stored, and delete what nobody took; raises nothing, however ill the disk is.

        The update is done, or will be worked again from its beginning.
        """
        self._files.leftovers.release(self._stored)
        for each in self._prepared:
            discard(each.path)
        self._prepared, self._stored = [], []
