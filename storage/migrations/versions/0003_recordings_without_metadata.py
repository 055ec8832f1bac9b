"""Recordings are sent from our own copy, which has no metadata; cancelled drafts are found."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column("seconds", sa.Integer(), comment="how long it plays; NULL: it was stored before that was noted"),
        sa.Column("width", sa.Integer(), comment="in pixels, as the video stands; NULL: there is nothing to see"),
        sa.Column("height", sa.Integer()),
    ):
        op.add_column("recordings", column)
    op.drop_column("recordings", "file_id")
    where = sa.text("is_cancelled IS TRUE")
    op.create_index("ix_drafts_cancelled", "drafts", ["changed_at"], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_index("ix_drafts_cancelled", "drafts")
    op.add_column("recordings", sa.Column("file_id", sa.Text(), nullable=True))
    for column in ("height", "width", "seconds"):
        op.drop_column("recordings", column)
