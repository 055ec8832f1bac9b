"""Find what is near by and new without reading what was reported there before.

Revision ID: 0018
Revises: 0017
"""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make this change."""
    op.drop_index("ix_tickets_cell", table_name="tickets")
    op.create_index("ix_tickets_cell", "tickets", ["cell", "reported_at"], unique=False)


def downgrade() -> None:
    """Take this change back."""
    op.drop_index("ix_tickets_cell", table_name="tickets")
    op.create_index("ix_tickets_cell", "tickets", ["cell", "id"], unique=False)
