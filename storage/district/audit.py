"""Keep the audit log: changes to the district and to who may do what. Fulfils `casework.ports.Audit`."""

from collections.abc import Sequence

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.change import Change, Changed
from casework.model.person import PersonId
from storage.schema import audit


class Audit:
    """The log within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def record(self, changes: Sequence[Change]) -> None:
        """Append changes."""
        rows = [
            {
                "at": change.at,
                "actor_id": change.by,
                "what": change.what,
                "subject": change.subject,
                "before": None if change.before is None else dict(change.before),
                "after": None if change.after is None else dict(change.after),
            }
            for change in changes
        ]
        if rows:
            await self._connection.execute(insert(audit), rows)

    async def latest(self, first: int, limit: int) -> list[Change]:
        """Skip the `first` newest changes and return up to `limit` more, newest first."""
        query = select(audit).order_by(audit.c.id.desc()).offset(first).limit(limit)
        return [
            Change(
                row.at,
                None if row.actor_id is None else PersonId(row.actor_id),
                Changed(row.what),
                row.subject,
                row.before,
                row.after,
                row.id,
            )
            for row in await self._connection.execute(query)
        ]
