"""Find a street by its name, so that the corner of two streets is a place.

Revision ID: 0017
Revises: 0013
"""

from alembic import op

revision = "0017"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make this change."""
    op.create_index(op.f("ix_streets_name"), "streets", ["name"], unique=False)


def downgrade() -> None:
    """Take it back."""
    op.drop_index(op.f("ix_streets_name"), table_name="streets")
