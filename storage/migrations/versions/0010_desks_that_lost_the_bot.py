"""Desks that lost the bot: what it may not do in a desk's group any more, and since when."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "desks",
        sa.Column("loss", sa.String(length=16), nullable=True, comment="what the bot may not do there; NULL: nothing"),
    )
    op.add_column(
        "desks",
        sa.Column("lost_at", sa.DateTime(timezone=True), nullable=True, comment="since when; NULL: it may do all"),
    )


def downgrade() -> None:
    op.drop_column("desks", "lost_at")
    op.drop_column("desks", "loss")
