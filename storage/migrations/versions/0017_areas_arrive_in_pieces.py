"""Areas of a large import are stored in pieces, and count when all of them are there.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make this change."""
    op.add_column(
        "areas",
        sa.Column(
            "arrival",
            sa.Text(),
            comment="of a large import; it counts once `revisions` has that name; NULL: came in one transaction",
        ),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_column("areas", "arrival")
