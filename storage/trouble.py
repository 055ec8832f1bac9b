"""Name the errors of the database itself, for code that must tell a person: it is unreachable, full or foreign."""

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, TimeoutError as PoolTimeoutError


class MigrationImpossible(Exception):
    """No migration leads from this database to this version, for example from a later version; says why."""


StorageTrouble = (DBAPIError, MigrationImpossible)  # for `except`: whatever a command must explain
StorageAway = (OperationalError, InterfaceError, PoolTimeoutError)  # it may be back in a moment: worth waiting for


def why(error: Exception) -> str:
    """Return the first line of what the database said."""
    said = str(error.orig if isinstance(error, DBAPIError) else error).strip()
    return said.splitlines()[0] if said else type(error).__name__
