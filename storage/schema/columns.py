"""Define what the tables share: the metadata, moments, keys, and the conditions of partial indexes."""

from datetime import UTC, datetime

from sqlalchemy import JSON, BigInteger, Connection, DateTime, Dialect, Integer, MetaData, Text, event, text
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A timezone-aware moment; SQLite stores no zone, so values are stored as UTC and made aware again when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment into UTC; raises ValueError for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone is no moment")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the moment, aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# A partial index serves a query only if the query states the same condition in the same words, without parameters. So
# the indexes and the queries share these conditions.
OPEN_DRAFT = text("is_open IS TRUE")
CANCELLED_DRAFT = text("is_cancelled IS TRUE")
UNFINISHED = text("status IN ('open', 'taken', 'asked', 'parked', 'fixed')")
UNFIXED = text("status IN ('open', 'taken', 'asked', 'parked')")
FIXED = text("status = 'fixed'")
ASKED = text("status = 'asked'")
PARKED = text("status = 'parked'")
# Somebody is expected to act, the clock runs, and a step of casework/model/warning.py is still to come (5 is the last),
# or residents are still to be told that their promise is broken.
AHEAD = text("status IN ('open', 'taken') AND record = '' AND (warned < 5 OR has_told_late IS FALSE)")
NAMES_SOMEBODY = text("(reporter_id IS NOT NULL OR contact IS NOT NULL)")
SENT = text("ticket_id IS NOT NULL")
OWED = text("contact IS NOT NULL AND answered_at IS NULL AND (fixed_at IS NOT NULL OR closed_at IS NOT NULL)")
REFERRED = text("reference IS NOT NULL")
OUTSIDE = text("outside_by IS NOT NULL")
CHECKABLE = text("status IN ('confirmed', 'unconfirmed', 'dismissed') AND record = ''")
UNCHECKED = text("outcome IS NULL")
RECURRING = text("recurs IS NOT NULL")
REQUESTED = text("request IS NOT NULL")
# It is so of every ticket. Only a query that says so uses its index, so the planner of no other query is misled by it.
BY_TIME = text("extensions >= 0")
DISMISSED = text("status = 'dismissed' AND extensions >= 0")  # likewise: of every ticket that was dismissed
DUE_REFERRAL = text("next_at IS NOT NULL")
CONTESTED = text("contested_at IS NOT NULL")
ENDED = text("closed_at IS NOT NULL AND team IS NOT NULL")
UNDOABLE = text("undo IS NOT NULL")
BANNED = text("is_banned IS TRUE")
BARRED = text("is_barred IS TRUE")
WAITING = text("state = 'waiting'")
SENDING = text("state = 'sending'")
SHUT = 2  # the urgency of what waits until its chat can be written to: it comes after all that can leave
ABOUT_TICKET = text("ticket_id IS NOT NULL")
WHOLE_GROUP = text("thread_id IS NULL")
# It went to a private chat and names no person; what names one is found by that.
BY_CHAT = text("person_id IS NULL AND chat_id > 0")
COUNTS = text("day IS NOT NULL")
ORDERS = text("act = 'supervise'")
UNCOUNTED = text("counted IS NULL")

# SQLite numbers rows by itself only with an INTEGER key. On PostgreSQL a BIGINT does not run out of numbers.
BigKey = BigInteger().with_variant(Integer, "sqlite")

# None is stored as NULL, not as JSON's null, because the conditions of partial indexes ask for NULL.
JSON_OR_NULL = JSON(none_as_null=True)

# SQLite sorts texts by their bytes. PostgreSQL does so only with collation C, and otherwise by a language's rules.
Bytewise = Text().with_variant(Text(collation="C"), "postgresql")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


@event.listens_for(metadata, "before_create")
def _create_partial_indexes(target: MetaData, connection: Connection, **_: object) -> None:
    """Make partial indexes partial on PostgreSQL too.

    The tables declare them for SQLite (`sqlite_where`), because to name PostgreSQL there would import its dialect at
    every start.
    """
    if connection.dialect.name == "postgresql":
        for index in (index for table in target.tables.values() for index in table.indexes):
            index.kwargs["postgresql_where"] = index.kwargs.get("sqlite_where")
