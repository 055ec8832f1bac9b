"""Define the table of the district's channel, and of those that were the district's once."""

from sqlalchemy import BigInteger, Column, Index, String, Table, Text, text

from storage.schema.columns import Moment, metadata

LINKED = text("unlinked_at IS NULL")

channels = Table(
    "channels",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("title", Text, nullable=False),
    Column("username", Text, nullable=False, comment="its public name without @; empty: it has none"),
    Column("language", String(16), nullable=False),
    Column("linked_at", Moment, nullable=False),
    Column("unlinked_at", Moment, comment="NULL: it is the district's; there is at most one"),
    Column("loss", String(16), comment="what the bot may not do there; NULL: nothing"),
    Column("lost_at", Moment, comment="since when; NULL: it may do all"),
    Index("ix_channels_linked", "chat_id", sqlite_where=LINKED),
)
