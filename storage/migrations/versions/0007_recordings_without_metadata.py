"""Recordings are sent from our own copy, and what people send in a day is counted; cancelled drafts are found."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0001"
branch_labels = None
depends_on = None

SINCE = "since when their files are counted, for a day; NULL: they sent none"
SECONDS = "how long it plays; NULL: it was stored before that was noted"
WIDTH = "in pixels, as the video stands; NULL: there is nothing to see"


def upgrade() -> None:
    op.add_column("people", sa.Column("files_since", sa.DateTime(timezone=True), nullable=True, comment=SINCE))
    weigh = sa.Column(
        "files_bytes", sa.BigInteger(), nullable=False, server_default="0", comment="what these files weigh"
    )
    op.add_column("people", weigh)
    op.add_column("recordings", sa.Column("seconds", sa.Integer(), nullable=True, comment=SECONDS))
    op.add_column("recordings", sa.Column("width", sa.Integer(), nullable=True, comment=WIDTH))
    op.add_column("recordings", sa.Column("height", sa.Integer(), nullable=True))
    op.drop_column("recordings", "file_id")
    where = sa.text("is_cancelled IS TRUE")
    op.create_index("ix_drafts_cancelled", "drafts", ["changed_at"], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_index("ix_drafts_cancelled", "drafts")
    op.add_column("recordings", sa.Column("file_id", sa.Text(), nullable=True))
    for column in ("height", "width", "seconds"):
        op.drop_column("recordings", column)
    for column in ("files_bytes", "files_since"):
        op.drop_column("people", column)
