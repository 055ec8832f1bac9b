"""Find what was merged into a ticket, and the merged tickets whose contact is to be told by hand.

Revision ID: 0036
Revises: 0035
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

# name: column, condition
INDEXES = {
    "ix_tickets_duplicate_of": ("duplicate_of", "duplicate_of IS NOT NULL"),
    "ix_tickets_merged": ("team", "duplicate_of IS NOT NULL AND contact IS NOT NULL"),
}


def upgrade() -> None:
    """Make this change."""
    for name, (column, condition) in INDEXES.items():
        where = sa.text(condition)
        op.create_index(name, "tickets", [column], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """Take it back."""
    for name in INDEXES:
        op.drop_index(name, "tickets")
