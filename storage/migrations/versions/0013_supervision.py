"""Supervisors of areas, tickets under supervision, and answers that are due at a source.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

OUTSIDE = sa.text("outside_by IS NOT NULL")
UNFINISHED = sa.text("status IN ('open', 'taken', 'asked', 'parked', 'fixed')")


def upgrade() -> None:
    """Make this change."""
    op.add_column(
        "roles",
        sa.Column(
            "areas",
            sa.JSON(none_as_null=True),
            comment="which a supervisor supervises, with all below them; NULL: every area",
        ),
    )
    op.add_column(
        "link_codes",
        sa.Column("area", sa.Text(), comment="of which it makes a supervisor; NULL: of the whole district, or none"),
    )
    op.add_column(
        "tickets",
        sa.Column(
            "supervised",
            sa.JSON(none_as_null=True),
            comment="a supervisor's order, by whom, until when; NULL: none",
        ),
    )
    _index_unfinished("taken_by", "outside_by")
    op.create_index(
        "ix_tickets_outside", "tickets", ["reported_at", "source"], sqlite_where=OUTSIDE, postgresql_where=OUTSIDE
    )


def _index_unfinished(*last: str) -> None:
    """Make the index on unclosed tickets anew; boards count from it, so it holds what makes a ticket late."""
    op.drop_index("ix_tickets_unfinished", "tickets")
    columns = ["team", "record", "reported_at", "id", "status", "answer_by", "fix_by", *last]
    op.create_index("ix_tickets_unfinished", "tickets", columns, sqlite_where=UNFINISHED, postgresql_where=UNFINISHED)


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_tickets_outside", "tickets")
    _index_unfinished("taken_by")
    op.drop_column("tickets", "supervised")
    op.drop_column("link_codes", "area")
    op.drop_column("roles", "areas")
