"""Let tickets and categories not be public, hide words and recordings, screen photos, and keep flags.

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op

from storage.schema import Moment

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make this change: what a desk showed to everybody so far, somebody has looked at."""
    op.add_column(
        "tickets",
        sa.Column(
            "is_public",
            sa.Boolean(),
            nullable=True,
            comment="strangers see it at all; NULL: category and district say whether",
        ),
    )
    op.add_column(
        "tickets",
        sa.Column(
            "hides_words",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="of the report and of its fixes",
        ),
    )
    op.add_column("tickets", sa.Column("hides_recordings", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column(
        "tickets",
        sa.Column(
            "flagged_at", Moment(), nullable=True, comment="since when flags hide photos and words; NULL: they do not"
        ),
    )
    op.add_column(
        "ticket_photos",
        sa.Column(
            "is_screened",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="a person let strangers see it",
        ),
    )
    op.add_column(
        "categories",
        sa.Column(
            "is_public",
            sa.Boolean(),
            nullable=False,
            server_default=sa.true(),
            comment="strangers see its tickets at all",
        ),
    )
    op.create_table(
        "flags",
        sa.Column("ticket_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column(
            "settled_at",
            Moment(),
            nullable=True,
            comment="when somebody decided that it may be seen; NULL: it still counts",
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_flags_ticket_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_flags_person_id")),
        sa.PrimaryKeyConstraint("ticket_id", "person_id", name=op.f("pk_flags")),
        comment="at most one of each person and ticket",
    )
    op.create_index(op.f("ix_flags_person_id"), "flags", ["person_id"])
    op.execute(
        sa.text(
            "UPDATE ticket_photos SET is_screened = true WHERE ticket_id IN (SELECT id FROM tickets WHERE is_shown)"
        )
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("flags")
    op.drop_column("categories", "is_public")
    op.drop_column("ticket_photos", "is_screened")
    for name in ("flagged_at", "hides_recordings", "hides_words", "is_public"):
        op.drop_column("tickets", name)
