"""Looking again: how often the same came again at a spot.

Revision ID: 0013
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0010"
branch_labels = None
depends_on = None

RECURRING = sa.text("recurs IS NOT NULL")


def upgrade() -> None:
    """Make this change."""
    op.add_column(
        "tickets",
        sa.Column(
            "recurrences",
            sa.Integer(),
            nullable=False,
            server_default="0",
            comment="how often the same came again, with this one",
        ),
    )
    op.create_index(
        "ix_tickets_recurs", "tickets", ["recurs", "id"], sqlite_where=RECURRING, postgresql_where=RECURRING
    )
    op.drop_column("drafts", "recurs")  # nothing ever filled it


def downgrade() -> None:
    """Take it back."""
    op.add_column(
        "drafts", sa.Column("recurs", sa.BigInteger(), nullable=True, comment="the ticket that has come back")
    )
    op.drop_index("ix_tickets_recurs", "tickets")
    op.drop_column("tickets", "recurrences")
