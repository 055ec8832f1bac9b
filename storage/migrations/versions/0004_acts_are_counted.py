"""Acts are counted under a keyed hash of the account, and one message gathers the news of a ticket."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "acted",
        sa.Column("account_hash", sa.String(length=64), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False, comment="what is counted; see casework/model/limit.py"),
        sa.Column("day", sa.Date(), nullable=False, comment="the local day"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("account_hash", "act", "day", name=op.f("pk_acted")),
    )
    op.create_index("ix_acted_day", "acted", ["day"])
    op.create_table(
        "keys",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="random, hexadecimal; with it accounts become hashes"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_keys")),
    )
    op.create_table(
        "restrained",
        sa.Column("account_hash", sa.String(length=64), nullable=False, comment="of somebody who was forgotten"),
        sa.Column("is_banned", sa.Boolean(), nullable=False),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True, comment="NULL: is not paused"),
        sa.Column("files_since", sa.DateTime(timezone=True), nullable=True, comment="as in people, and so below"),
        sa.Column("files_bytes", sa.BigInteger(), nullable=False),
        sa.Column(
            "until",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when nothing of it holds any more; NULL: is banned",
        ),
        sa.PrimaryKeyConstraint("account_hash", name=op.f("pk_restrained")),
    )
    op.create_index("ix_restrained_until", "restrained", ["until"])
    # What waits to be said about additions and reminders is now said in the one message that gathers them.
    op.execute(
        "UPDATE outbox SET kind = 'news', slot = 'news:' || about"
        " WHERE settled_at IS NULL AND kind IN ('added', 'nudged')"
    )


def downgrade() -> None:
    op.execute("UPDATE outbox SET state = 'superseded', settled_at = created_at WHERE kind = 'news'")
    op.drop_index("ix_restrained_until", table_name="restrained")
    op.drop_table("restrained")
    op.drop_table("keys")
    op.drop_index("ix_acted_day", table_name="acted")
    op.drop_table("acted")
