"""Count how often residents asked of a promise whether anything happens, and note what waits for a decision.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

from storage.schema import Moment

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

CONTESTED = sa.text("contested_at IS NOT NULL")
ENDED = sa.text("closed_at IS NOT NULL AND team IS NOT NULL")


def upgrade() -> None:
    """Make this change."""
    op.add_column(
        "tickets",
        sa.Column(
            "nudges",
            sa.Integer(),
            nullable=False,
            server_default="0",
            comment="how often somebody asked so of this promise",
        ),
    )
    op.add_column(
        "tickets",
        sa.Column("contested_at", Moment(), comment="since when an objection waits for a supervisor; NULL: none does"),
    )
    op.add_column(
        "tickets",
        sa.Column("extensions", sa.Integer(), nullable=False, server_default="0", comment="how often it got more time"),
    )
    op.add_column(
        "tickets",
        sa.Column(
            "asked_again", sa.Integer(), nullable=False, server_default="0", comment="see casework/model/silence.py"
        ),
    )
    op.add_column(
        "listeners",
        sa.Column(
            "is_asked",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="was asked whether it is fixed",
        ),
    )
    op.create_index("ix_area_follows_area", "area_follows", ["area", "person_id"])
    op.create_index(
        "ix_tickets_contested",
        "tickets",
        ["contested_at", "id"],
        sqlite_where=CONTESTED,
        postgresql_where=CONTESTED,
    )
    op.create_index(
        "ix_tickets_ended", "tickets", ["closed_at", "team", "status"], sqlite_where=ENDED, postgresql_where=ENDED
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_tickets_ended", "tickets")
    op.drop_index("ix_tickets_contested", "tickets")
    op.drop_index("ix_area_follows_area", "area_follows")
    op.drop_column("listeners", "is_asked")
    op.drop_column("tickets", "asked_again")
    op.drop_column("tickets", "extensions")
    op.drop_column("tickets", "contested_at")
    op.drop_column("tickets", "nudges")
