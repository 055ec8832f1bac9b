"""Define the tables of what other systems do here, and of what is sent to them."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from storage.schema.columns import DUE_REFERRAL, BigKey, Moment, metadata

clients = Table(
    "clients",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("key_hash", String(64), nullable=False, unique=True, comment="SHA-256 of its key"),
    Column("scopes", Text, nullable=False, comment="what it may do: report, export"),
    Column("since", Moment, nullable=False),
    Column("revoked_at", Moment, comment="NULL: its key is taken"),
    comment="other systems that report here, or read exports",
)

referrals = Table(
    "referrals",
    metadata,
    Column("ticket_id", ForeignKey("tickets.id"), primary_key=True),
    Column("rework", Integer, primary_key=True, comment="a ticket that was opened again is sent again"),
    Column("server", Text, nullable=False, comment="its name in the configuration"),
    Column("state", String(16), nullable=False, comment="see casework/model/referral.py"),
    Column("reference", Text, comment="its number there; NULL: not known yet"),
    Column("token", Text, comment="by which its number there is asked for; NULL: none was given"),
    Column("tries", Integer, nullable=False, comment="how often in a row something went wrong"),
    Column("next_at", Moment, comment="when it is sent or asked about; NULL: never"),
    Column("trouble", Text, comment="what went wrong last; NULL: nothing"),
    Column("sending_at", Moment, comment="when it was sent last, or was to be; NULL: not yet"),
    Index("ix_referrals_due", "next_at", sqlite_where=DUE_REFERRAL),
    comment="tickets that were sent to another body's system",
)
