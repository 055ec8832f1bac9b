"""Define the table of flags: who asked that a person looks at what strangers see of a ticket."""

from sqlalchemy import Column, ForeignKey, Table

from storage.schema.columns import Moment, metadata

flags = Table(
    "flags",
    metadata,
    Column("ticket_id", ForeignKey("tickets.id"), primary_key=True),
    Column("person_id", ForeignKey("people.id"), primary_key=True, index=True),
    Column("at", Moment, nullable=False, index=True),
    Column("settled_at", Moment, comment="when somebody decided that it may be seen; NULL: it still counts"),
    comment="at most one of each person and ticket",
)
