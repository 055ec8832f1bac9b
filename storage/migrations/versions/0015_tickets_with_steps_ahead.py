"""Only tickets of which a step of their deadline is still to come are looked at.

Revision ID: 0015
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None

RUNNING = "status IN ('open', 'taken') AND record = ''"


def upgrade() -> None:
    """Make this change."""
    _index_steps(sa.text(f"{RUNNING} AND warned < 5"))


def _index_steps(condition: sa.TextClause) -> None:
    op.drop_index("ix_tickets_warn_at", "tickets")
    op.create_index(
        "ix_tickets_warn_at", "tickets", ["warn_at", "id"], sqlite_where=condition, postgresql_where=condition
    )


def downgrade() -> None:
    """Take it back."""
    _index_steps(sa.text(RUNNING))
