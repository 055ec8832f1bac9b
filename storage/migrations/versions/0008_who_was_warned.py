"""Say of each ticket who was warned of its deadline, and when somebody is warned next.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

from storage.schema import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

RUNNING = sa.text("status IN ('open', 'taken') AND record = ''")


def upgrade() -> None:
    """Make this change."""
    op.add_column(
        "tickets",
        sa.Column(
            "warned",
            sa.Integer(),
            nullable=False,
            server_default="0",
            comment="the last step of casework/model/warning.py",
        ),
    )
    op.add_column(
        "tickets", sa.Column("warn_at", Moment(), comment="when the next step is due; NULL: not worked out yet")
    )
    op.create_index("ix_tickets_warn_at", "tickets", ["warn_at", "id"], sqlite_where=RUNNING, postgresql_where=RUNNING)


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_tickets_warn_at", "tickets")
    for name in ("warn_at", "warned"):
        op.drop_column("tickets", name)
