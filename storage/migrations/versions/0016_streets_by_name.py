"""Find a street by its name, so that the corner of two streets is a place.

Revision ID: 0016
Revises: 0015
"""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make this change."""
    op.create_index(op.f("ix_streets_name"), "streets", ["name"], unique=False)


def downgrade() -> None:
    """Take it back."""
    op.drop_index(op.f("ix_streets_name"), table_name="streets")
