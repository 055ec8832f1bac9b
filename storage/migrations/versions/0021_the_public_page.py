"""Let a category say that homes could be recognised by its places, and find what is not fixed in an area.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

UNFIXED = sa.text("status IN ('open', 'taken', 'asked', 'parked')")


def upgrade() -> None:
    """Make this change."""
    op.add_column(
        "categories",
        sa.Column(
            "rounds_place", sa.Boolean(), nullable=False, server_default=sa.false(), comment="for the public page"
        ),
    )
    op.create_index(
        "ix_tickets_area_unfixed", "tickets", ["area", "id"], sqlite_where=UNFIXED, postgresql_where=UNFIXED
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_tickets_area_unfixed", table_name="tickets")
    op.drop_column("categories", "rounds_place")
