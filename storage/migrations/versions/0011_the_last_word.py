"""Count how often residents asked of a promise whether anything happens.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make this change."""
    op.add_column(
        "tickets",
        sa.Column(
            "nudges",
            sa.Integer(),
            nullable=False,
            server_default="0",
            comment="how often somebody asked so of this promise",
        ),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_column("tickets", "nudges")
