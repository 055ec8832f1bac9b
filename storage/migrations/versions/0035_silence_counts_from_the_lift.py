"""Note when supervision of a fix was lifted: whoever reported it has the last word from then on.

Revision ID: 0035
Revises: 0034
"""

import sqlalchemy as sa
from alembic import op

from storage.schema import Moment

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make this change."""
    op.add_column(
        "tickets",
        sa.Column(
            "lifted_at",
            Moment(),
            nullable=True,
            comment="when supervision of the present fix was lifted; NULL: it was not",
        ),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_column("tickets", "lifted_at")
