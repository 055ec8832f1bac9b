"""Let the district have a channel, and codes for it.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

from storage.schema import Moment

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

LINKED = sa.text("unlinked_at IS NULL")


def upgrade() -> None:
    """Make this change."""
    op.create_table(
        "channels",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False, comment="its public name without @; empty: it has none"),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("linked_at", Moment(), nullable=False),
        sa.Column("unlinked_at", Moment(), comment="NULL: it is the district's; there is at most one"),
        sa.Column("loss", sa.String(16), comment="what the bot may not do there; NULL: nothing"),
        sa.Column("lost_at", Moment(), comment="since when; NULL: it may do all"),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_channels")),
    )
    op.create_index("ix_channels_linked", "channels", ["chat_id"], sqlite_where=LINKED, postgresql_where=LINKED)
    op.add_column(
        "link_codes", sa.Column("language", sa.String(16), comment="of the channel that it links; NULL: none")
    )


def downgrade() -> None:
    """Take this change back."""
    op.drop_column("link_codes", "language")
    op.drop_table("channels")
