"""Keep the district's streets: pieces of lines by the cell of the grid in which they lie.

Promises: a look-up reads the rows of a few cells, however many streets there are; nothing of them is held in memory.
Streets are replaced as a whole.
"""

from collections.abc import Sequence

import shapely
from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.place import Point, cells_within
from casework.model.street import Street, Unnamed, pieces
from storage.engine import hold
from storage.schema import streets

IMPORTER = 0x73747265657473  # "streets" in ASCII; any number works that nothing else in the database uses

_IN_CELLS = select(streets.c.name, streets.c.line).where(streets.c.cell.in_(bindparam("cells", expanding=True)))
_CALLED = select(streets.c.name, streets.c.line).where(streets.c.name.in_(bindparam("names", expanding=True)))
_ANY = select(streets.c.id).limit(1)


class Streets:
    """Streets within one transaction; `unnamed` are the places for which others are to be asked after it."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.unnamed: list[Unnamed] = []

    async def around(self, point: Point, radius_m: float) -> list[Street]:
        """Return the pieces of streets around a point; some may lie outside the radius."""
        found = await self._connection.execute(_IN_CELLS, {"cells": cells_within(point, radius_m)})
        rows = found.all()
        lines = shapely.from_wkb([row.line for row in rows])
        return [Street(row.name, line) for row, line in zip(rows, lines, strict=True)]

    async def are_kept(self) -> bool:
        """Tell whether there are any streets."""
        return (await self._connection.execute(_ANY)).first() is not None

    async def all(self) -> list[Street]:
        """Return all pieces of streets."""
        rows = (await self._connection.execute(select(streets.c.name, streets.c.line))).all()
        return [Street(row.name, shapely.from_wkb(row.line)) for row in rows]

    async def names(self) -> list[tuple[str, int]]:
        """Return the names of all streets in order, each with the number of its pieces."""
        found = await self._connection.execute(select(streets.c.name, func.count()).group_by(streets.c.name))
        return sorted((row[0], row[1]) for row in found)

    async def called(self, names: Sequence[str]) -> list[Street]:
        """Return all pieces of the streets with these names."""
        found = await self._connection.execute(_CALLED, {"names": list(names)})
        return [Street(row.name, shapely.from_wkb(row.line)) for row in found.all()]

    async def replace(self, kept: Sequence[Street]) -> None:
        """Keep these streets, and no others."""
        await hold(self._connection, [IMPORTER])  # of two imports at once the later one stays
        await self._connection.execute(delete(streets))
        rows = [
            {"cell": cell, "name": street.name, "line": shapely.to_wkb(piece)}
            for street in kept
            for cell, piece in pieces(street.line)
        ]
        if rows:
            await self._connection.execute(insert(streets), rows)

    def ask_later(self, unnamed: Unnamed) -> None:
        """Let a place be asked about elsewhere, as soon as this transaction is committed."""
        self.unnamed.append(unnamed)
