"""Read another installation's database without changing anything in it.

An SQLite file is copied first, because merely opening it can change its journal mode. PostgreSQL has transactions that
cannot write (`Storage.read`), so its database is read where it is.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url


class CopyImpossible(Exception):
    """There is no such database, or it cannot be read; the message says why."""


def copy_of(url: str, folder: Path) -> str:
    """Return the URL of a database that holds what the given one holds now; a copy is a file in the folder.

    Raises CopyImpossible.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return url
    source, target = Path(str(parsed.database)), folder / "copy.db"
    if not source.is_file():
        raise CopyImpossible(f"there is no file {source}")
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as theirs,
            closing(sqlite3.connect(target)) as ours,
        ):
            theirs.backup(ours)
    except sqlite3.Error as error:
        raise CopyImpossible(f"{source} cannot be read: {error}") from error
    return f"sqlite:///{target}"
