"""Find tickets with a contact, and the drafts of tickets, when they are to be forgotten; note how far a handover is,
and when a ticket was sent to another body.

Revision ID: 0033
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op

from storage.schema import Moment

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

HAS_REPORTER = sa.text("reporter_id IS NOT NULL")
NAMES_SOMEBODY = sa.text("(reporter_id IS NOT NULL OR contact IS NOT NULL)")
SENT = sa.text("ticket_id IS NOT NULL")

drive_news = sa.table("drive_news", *map(sa.column, ("drive_id", "what", "facts", "told_to")))
outbox = sa.table("outbox", *map(sa.column, ("id", "kind", "about", "settled_at")), sa.column("facts", sa.JSON()))
referrals = sa.table("referrals", *map(sa.column, ("state", "next_at", "sending_at")))
slots = sa.table("slots", *map(sa.column, ("slot", "ticket_id")))
tellings = sa.table("tellings", *map(sa.column, ("id", "ticket_id")))


def upgrade() -> None:
    """Make this change."""
    _index_closed(NAMES_SOMEBODY)
    op.create_index("ix_drafts_ticket_id", "drafts", ["ticket_id"], sqlite_where=SENT, postgresql_where=SENT)
    op.add_column(
        "handovers",
        sa.Column("reached", sa.BigInteger(), nullable=False, server_default="0", comment="the last ticket looked at"),
    )
    op.add_column(
        "handovers",
        sa.Column("moved", sa.JSON(), nullable=False, server_default="{}", comment="team: how many it has got so far"),
    )
    op.add_column(
        "referrals",
        sa.Column("sending_at", Moment(), nullable=True, comment="when it was sent last, or was to be; NULL: not yet"),
    )
    connection = op.get_bind()
    connection.execute(
        sa.update(referrals).where(referrals.c.state == "sending").values(sending_at=referrals.c.next_at)
    )
    _know_what_shops_were_told_of(connection)
    under_way = sa.select(drive_news.c.drive_id, sa.literal("amended"), drive_news.c.facts, sa.literal(0))
    changed = under_way.where(drive_news.c.what.in_(("changed", "off")))
    connection.execute(sa.insert(drive_news).from_select(["drive_id", "what", "facts", "told_to"], changed))


def _know_what_shops_were_told_of(connection: sa.Connection) -> None:
    """Let what a shop was told, and what waits to be told, be about its ticket; it was about the telling's number."""
    known = {row.id: row.ticket_id for row in connection.execute(sa.select(tellings.c.id, tellings.c.ticket_id))}
    for number, ticket in known.items():
        connection.execute(sa.update(slots).where(slots.c.slot == f"shop:{number}").values(ticket_id=ticket))
    waiting = sa.select(outbox).where(outbox.c.kind == "shop_told", outbox.c.settled_at.is_(None))
    for row in connection.execute(waiting).all():
        told = {"about": known.get(row.about, row.about), "facts": {**row.facts, "telling": row.about}}
        connection.execute(sa.update(outbox).where(outbox.c.id == row.id).values(told))


def downgrade() -> None:
    """Take it back."""
    connection = op.get_bind()
    connection.execute(sa.delete(drive_news).where(drive_news.c.what == "amended"))
    waiting = sa.select(outbox).where(outbox.c.kind == "shop_told", outbox.c.settled_at.is_(None))
    for row in connection.execute(waiting).all():
        connection.execute(sa.update(outbox).where(outbox.c.id == row.id).values(about=row.facts["telling"]))
    op.drop_column("referrals", "sending_at")
    op.drop_column("handovers", "moved")
    op.drop_column("handovers", "reached")
    op.drop_index("ix_drafts_ticket_id", "drafts")
    _index_closed(HAS_REPORTER)


def _index_closed(which: sa.TextClause) -> None:
    op.drop_index("ix_tickets_closed_at", "tickets")
    op.create_index("ix_tickets_closed_at", "tickets", ["closed_at", "id"], sqlite_where=which, postgresql_where=which)
