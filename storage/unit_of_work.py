"""One transaction with everything in it: fulfils `casework.ports.Work`.

Promise: what is done through a unit of work is kept together or not at all; whoever waits for notices is woken by the
commit, and never before it.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.notice import Notice
from casework.model.photo import Photo, PhotoId
from storage.desks import Desks
from storage.districts import Districts
from storage.drafts import Drafts
from storage.engine import Transactions, open_engine
from storage.inbox import Inbox
from storage.outbox import Outbox
from storage.people import People
from storage.schema import photos
from storage.tickets import Tickets


class Photos:
    """Records of kept photos within one transaction; fulfils `casework.ports.Photos`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, name: str, file_id: str | None) -> Photo:
        """Keep the record of a stored photo."""
        added = await self._connection.execute(
            photos.insert().values(name=name, file_id=file_id).returning(photos.c.id)
        )
        return Photo(PhotoId(added.scalar_one()), name, file_id)

    async def file_ids(self, names: list[str]) -> dict[str, str]:
        """Return Telegram's own copies of photos, by name, as far as there are any."""
        if not names:
            return {}
        found = await self._connection.execute(
            select(photos.c.name, photos.c.file_id).where(photos.c.name.in_(names), photos.c.file_id.is_not(None))
        )
        return {row.name: row.file_id for row in found}

    async def forget_file_ids(self, names: list[str]) -> None:
        """Forget Telegram's copies of photos: it does not know them any more."""
        await self._connection.execute(photos.update().where(photos.c.name.in_(names)).values(file_id=None))


class UnitOfWork:
    """One transaction; made by `Storage.begin` and `Storage.read` only."""

    def __init__(self, connection: AsyncConnection, cause: str, at: datetime) -> None:
        self._cause = cause
        self._at = at
        self.has_said = False
        self.people = People(connection)
        self.drafts = Drafts(connection)
        self.tickets = Tickets(connection)
        self.photos = Photos(connection)
        self.desks = Desks(connection)
        self.districts = Districts(connection)
        self.inbox = Inbox(connection)
        self.outbox = Outbox(connection)

    async def say(self, notice: Notice) -> None:
        """Put a notice into the outbox; the same notice for the same cause is kept once."""
        self.has_said = await self.outbox.add(notice, self._cause, self._at) or self.has_said


class Storage:
    """The database: where units of work come from."""

    def __init__(self, url: str, clock: Callable[[], datetime]) -> None:
        self.transactions = Transactions(open_engine(url))
        self._clock = clock
        self.on_said: Callable[[], None] = lambda: None

    @asynccontextmanager
    async def begin(self, cause: str) -> AsyncIterator[UnitOfWork]:
        """Open a transaction that commits at the end of the block; `cause` makes its notices unique."""
        async with self.transactions.writing() as connection:
            work = UnitOfWork(connection, cause, self._clock())
            yield work
        if work.has_said:
            self.on_said()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[UnitOfWork]:
        """Open a transaction that only reads."""
        async with self.transactions.reading() as connection:
            yield UnitOfWork(connection, "read", self._clock())

    async def close(self) -> None:
        """Close every connection."""
        await self.transactions.engine.dispose()
