"""Count how often Telegram did not take a message while it took others, and number all private chats together.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SHARED, SUPERGROUPS_TO = 0, -1_000_000_000_000
chats = sa.table("chats", sa.column("chat_id", sa.BigInteger), sa.column("last_message_id", sa.BigInteger))


def upgrade() -> None:
    """Make this change."""
    op.add_column(
        "outbox",
        sa.Column(
            "refusals",
            sa.Integer(),
            nullable=False,
            server_default="0",
            comment="attempts that failed while Telegram answered others",
        ),
    )
    together = chats.c.chat_id > SUPERGROUPS_TO
    newest = op.get_bind().execute(sa.select(sa.func.max(chats.c.last_message_id)).where(together)).scalar()
    op.execute(sa.delete(chats).where(together))
    if newest is not None:
        op.execute(sa.insert(chats).values(chat_id=SHARED, last_message_id=newest))


def downgrade() -> None:
    """Take it back; the numbers of private chats are learned anew."""
    op.execute(sa.delete(chats).where(chats.c.chat_id == SHARED))
    op.drop_column("outbox", "refusals")
