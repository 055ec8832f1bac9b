"""Name the errors of what keeps things, for code that must tell a person: the database is unreachable, full or
foreign; the disk takes no files."""

import asyncio

from sqlalchemy.exc import DBAPIError, OperationalError, TimeoutError as PoolTimeoutError


class FilesAway(Exception):
    """The disk takes no photo or recording now: it is full, gone or read-only; says why."""


class MigrationImpossible(Exception):
    """No migration leads from this database to this version, for example from a later version; says why."""


StorageTrouble = (DBAPIError, MigrationImpossible)  # for `except`: whatever a command must explain
# It may be back in a moment: worth waiting for. A mistake in a statement is none of these, nor is a driver's
# InterfaceError; a connection that ended is an OperationalError (storage/engine.py, storage/postgresql.py).
StorageAway = (OperationalError, PoolTimeoutError)


def why(error: Exception) -> str:
    """Return the first line of what the database said."""
    said = str(error.orig if isinstance(error, DBAPIError) else error).strip()
    return said.splitlines()[0] if said else type(error).__name__


def let_cancelled_end(error: Exception) -> None:
    """Raise CancelledError if the running task was told to end; call it where undoing may have failed meanwhile.

    Otherwise whoever waits for the database and tries again would never end.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError from error
