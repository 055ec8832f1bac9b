"""Add other systems that report here or read exports (clients), and refuse their keys.

Promise: who did it is in the audit log, with the client's name and what it may do, and nothing of its key.
"""

from datetime import datetime

from casework.model.change import Change, Changed
from casework.model.client import Client, hash_of
from casework.model.person import PersonId
from casework.ports import Work


async def add(work: Work, client: Client, key: str, by: PersonId | None, at: datetime) -> bool:
    """Add a client with its key; returns False if there is, or was, one of that name."""
    if not await work.clients.add(client, hash_of(key)):
        return False
    await work.audit.record([Change(at, by, Changed.CLIENT, client.name, None, _kept(client))])
    return True


async def revoke(work: Work, name: str, by: PersonId | None, at: datetime) -> bool:
    """Refuse a client's key from now on; returns False if there is no such client, or its key is refused already."""
    known = {client.name: client for client in await work.clients.all()}
    if not await work.clients.revoke(name, at):
        return False
    await work.audit.record([Change(at, by, Changed.CLIENT, name, _kept(known[name]), None)])
    return True


def _kept(client: Client) -> dict[str, object]:
    return {"scopes": sorted(client.scopes)}
