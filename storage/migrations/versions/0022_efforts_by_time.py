"""Find the work without a ticket of all teams in a period without reading that of all years.

Revision ID: 0022
Revises: 0021
"""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make this change."""
    op.create_index("ix_efforts_at", "efforts", ["at"], unique=False)


def downgrade() -> None:
    """Take this change back."""
    op.drop_index("ix_efforts_at", table_name="efforts")
