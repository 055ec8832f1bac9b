"""What can be wrong with the database itself, for those who must tell a person: it is away, full or foreign."""

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, TimeoutError as PoolTimeoutError


class MigrationImpossible(Exception):
    """The migrations do not lead from this database to this version, as from one of a later version; says why."""


StorageTrouble = (DBAPIError, MigrationImpossible)  # for `except`: whatever a command must explain
StorageAway = (OperationalError, InterfaceError, PoolTimeoutError)  # it may be back in a moment: worth waiting for


def why(error: Exception) -> str:
    """Return the first line of what the database said."""
    said = str(error.orig if isinstance(error, DBAPIError) else error).strip()
    return said.splitlines()[0] if said else type(error).__name__
