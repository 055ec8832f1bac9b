"""Keep the other systems that report here, or read exports; fulfils `casework.ports.Clients`."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.client import Client, scopes_of, written
from storage.schema import clients


class Clients:
    """Clients within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, client: Client, key_hash: str) -> bool:
        """Keep a client; returns False if there is, or was, one of that name."""
        named = select(clients.c.id).where(clients.c.name == client.name)
        if (await self._connection.execute(named)).first() is not None:
            return False
        row = {"name": client.name, "key_hash": key_hash, "scopes": written(client.scopes), "since": client.since}
        await self._connection.execute(insert(clients).values(row))
        return True

    async def with_key(self, key_hash: str) -> Client | None:
        """Return the client that has a key, also a revoked one."""
        found = (await self._connection.execute(select(clients).where(clients.c.key_hash == key_hash))).first()
        return None if found is None else _client(found)

    async def all(self) -> list[Client]:
        """Return all clients by name."""
        return [_client(row) for row in await self._connection.execute(select(clients).order_by(clients.c.name))]

    async def revoke(self, name: str, at: datetime) -> bool:
        """Refuse a client's key from now on; returns False if there is no such client, or it is revoked already."""
        taken = clients.c.revoked_at.is_(None)
        changed = await self._connection.execute(
            update(clients).where(clients.c.name == name, taken).values(revoked_at=at).returning(clients.c.id)
        )
        return changed.first() is not None


def _client(row: Row[Any]) -> Client:
    return Client(row.name, scopes_of(row.scopes), row.since, row.revoked_at)
