"""What a test process works out once and then remembers: what workers make of a file, and a new SQLite's schema.

Most stories send the same few pictures, and most commands begin with an empty database. A real worker and the real
migrations make what is remembered, so a test differs from the bot only in the time that it takes.
"""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar

import pytest
from sqlalchemy import Connection, inspect

from casework.model.errors import Why
from storage import migrating
from storage.files.workers import Workers

_migrate, _shipped = migrating._upgrade, migrating.MIGRATIONS
_schema: list[tuple[str, tuple[Any, ...]]] = []


class Remembering(Workers):
    """Gives the answer and the file that a worker made of the same bytes earlier."""

    _made: ClassVar[dict[tuple[object, ...], tuple[dict[str, Any], bytes]]] = {}

    async def work(self, data: bytes, unreadable: Why, job: str, *arguments: object) -> dict[str, Any]:
        """Let a worker do a job that nobody has asked for yet; the first argument is the path of what it makes."""
        path, rest = Path(str(arguments[0])), arguments[1:]
        key = (job, sha256(data).digest(), *rest)
        if key not in self._made:
            answer = await super().work(data, unreadable, job, *arguments)
            self._made[key] = (answer, path.read_bytes())  # noqa: ASYNC240 - a small picture
        answer, made = self._made[key]
        path.write_bytes(made)  # noqa: ASYNC240 - a small picture
        return dict(answer)


def remember_schema(patch: pytest.MonkeyPatch) -> None:
    """Migrate an empty SQLite once; let the next ones be filled with what came of it."""
    patch.setattr(migrating, "_upgrade", _upgrade)


def _upgrade(connection: Connection, to: str, step: migrating.Step) -> None:
    is_new = connection.dialect.name == "sqlite" and not inspect(connection).get_table_names()
    if not is_new or to != "head" or _shipped != migrating.MIGRATIONS:
        _migrate(connection, to, step)
    elif not _schema:
        _migrate(connection, to, step)
        _schema.extend(_statements(connection))
    else:
        for sql, values in _schema:
            connection.exec_driver_sql(sql, values)
        total = len(migrating.known_revisions())
        for number in range(total):
            step(number + 1, total)


def _statements(connection: Connection) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield what makes an empty database the same as this one: its tables, indexes and rows."""
    made = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
    for (sql,) in connection.exec_driver_sql(made).all():
        yield sql, ()
    for table in inspect(connection).get_table_names():
        for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"').all():
            yield f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(row))})', tuple(row)
