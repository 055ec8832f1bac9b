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


def downgrade() -> None:
    """Take it back."""
    op.drop_column("referrals", "sending_at")
    op.drop_column("handovers", "moved")
    op.drop_column("handovers", "reached")
    op.drop_index("ix_drafts_ticket_id", "drafts")
    _index_closed(HAS_REPORTER)


def _index_closed(which: sa.TextClause) -> None:
    op.drop_index("ix_tickets_closed_at", "tickets")
    op.create_index("ix_tickets_closed_at", "tickets", ["closed_at", "id"], sqlite_where=which, postgresql_where=which)
