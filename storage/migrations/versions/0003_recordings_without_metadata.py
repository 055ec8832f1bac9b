"""Recordings are sent from our own copy, and what people send in a day is counted; cancelled drafts are found."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, column in (
        (
            "people",
            sa.Column(
                "files_since",
                sa.DateTime(timezone=True),
                comment="since when their files are counted, for a day; NULL: they sent none",
            ),
        ),
        (
            "people",
            sa.Column(
                "files_bytes", sa.BigInteger(), nullable=False, server_default="0", comment="what these files weigh"
            ),
        ),
        (
            "recordings",
            sa.Column("seconds", sa.Integer(), comment="how long it plays; NULL: it was stored before that was noted"),
        ),
        (
            "recordings",
            sa.Column("width", sa.Integer(), comment="in pixels, as the video stands; NULL: there is nothing to see"),
        ),
        ("recordings", sa.Column("height", sa.Integer())),
    ):
        op.add_column(table, column)
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
