"""What can be wrong with the database itself, for those who must tell a person: it is away, full or foreign."""

from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

StorageTrouble = (DBAPIError, CommandError)  # for `except`


def why(error: Exception) -> str:
    """Return the first line of what the database said."""
    said = str(error.orig if isinstance(error, DBAPIError) else error).strip()
    return said.splitlines()[0] if said else type(error).__name__
