"""Define the table of objections: what a team objects to in the league table of a period, and the answer."""

from sqlalchemy import Column, Date, ForeignKey, Index, String, Table, Text

from storage.schema.columns import BigKey, Moment, metadata

objections = Table(
    "objections",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("team", Text, nullable=False),
    Column("first_day", Date, nullable=False, comment="of the whole week, month or quarter"),
    Column("last_day", Date, nullable=False),
    Column("figure", String(16), nullable=False, comment="what of the league table it is about"),
    Column("words", Text, nullable=False),
    Column("person_id", ForeignKey("people.id"), index=True, comment="NULL: somebody forgotten"),
    Column("at", Moment, nullable=False),
    Column("answer", Text, comment="NULL: not answered yet"),
    Column("answered_by", ForeignKey("people.id"), index=True),
    Column("answered_at", Moment),
    Index("ix_objections_period", "first_day", "last_day", "team", unique=True),  # once for each team and period
)
