"""Define the table of the bulletins; `casework/model/bulletin.py` says what each field means."""

from sqlalchemy import JSON, Column, Date, Index, Integer, String, Table

from storage.schema.columns import BigKey, Moment, metadata

bulletins = Table(
    "bulletins",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("first_day", Date, nullable=False, comment="the first local day of the period"),
    Column("last_day", Date, nullable=False),
    Column("state", String(16), nullable=False),
    Column("facts", JSON, nullable=False, comment="what it says, by chapter"),
    Column("struck", JSON, nullable=False, comment="chapters and sentences that were struck"),
    Column("added", JSON, nullable=False, comment="sentences that supervisors added"),
    Column("at", Moment, nullable=False, comment="when the facts were read"),
    Column("number", Integer, comment="in its year; NULL until it was posted"),
    Column("year", Integer),
    Column("posted_at", Moment),
    Column("reminded_at", Moment, comment="when supervisors were reminded of the draft; NULL: not yet"),
    Index("uq_bulletins_period", "first_day", "last_day", unique=True),
    Index("uq_bulletins_number", "year", "number", unique=True),
)
