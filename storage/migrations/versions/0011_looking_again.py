"""Looking again: what came again at a spot, closed tickets to look at, after-photos that were there before, rounds.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

from storage.schema import Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

CHECKABLE = sa.text("status IN ('confirmed', 'unconfirmed', 'dismissed') AND record = ''")
UNCHECKED = sa.text("outcome IS NULL")
RECURRING = sa.text("recurs IS NOT NULL")


def upgrade() -> None:
    """Make this change."""
    op.add_column(
        "tickets",
        sa.Column(
            "recurrences",
            sa.Integer(),
            nullable=False,
            server_default="0",
            comment="how often the same came again, with this one",
        ),
    )
    op.create_index(
        "ix_tickets_recurs", "tickets", ["recurs", "id"], sqlite_where=RECURRING, postgresql_where=RECURRING
    )
    op.add_column(
        "categories",
        sa.Column("needs_photo", sa.Boolean(), nullable=False, server_default=sa.false(), comment="no fix without one"),
    )
    op.add_column(
        "ticket_photos",
        sa.Column(
            "same_as",
            sa.BigInteger(),
            nullable=True,
            comment="the ticket of which an after-photo was a photo already; NULL: none",
        ),
    )
    op.drop_column("drafts", "recurs")  # nothing ever filled it
    op.create_index(
        "ix_tickets_checkable", "tickets", ["closed_at", "id"], sqlite_where=CHECKABLE, postgresql_where=CHECKABLE
    )
    op.create_table(
        "lookbacks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("is_first", sa.Boolean(), nullable=False, comment="it was not drawn by lot"),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=True, comment="what was found; NULL: nobody was there yet"),
        sa.Column("done_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("done_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["done_by"], ["people.id"], name=op.f("fk_lookbacks_done_by")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_lookbacks_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lookbacks")),
    )
    op.create_index(op.f("ix_lookbacks_ticket_id"), "lookbacks", ["ticket_id"])
    op.create_index(
        "ix_lookbacks_open", "lookbacks", ["made_at", "id"], sqlite_where=UNCHECKED, postgresql_where=UNCHECKED
    )
    op.create_table(
        "rounds",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("rhythm", sa.String(16), nullable=False, comment="daily, weekly or monthly"),
        sa.Column(
            "person_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="who walks it; NULL: somebody forgotten",
        ),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True, comment="NULL: it goes on"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_rounds_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
    )
    op.create_index(op.f("ix_rounds_area"), "rounds", ["area"])
    op.create_index(op.f("ix_rounds_person_id"), "rounds", ["person_id"])
    op.create_table(
        "check_ins",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column(
            "person_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="who was there; NULL: somebody forgotten",
        ),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_check_ins_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_ins")),
    )
    op.create_index(op.f("ix_check_ins_at"), "check_ins", ["at"])
    op.create_index("ix_check_ins_person_id", "check_ins", ["person_id", "at"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("check_ins")
    op.drop_table("rounds")
    op.drop_column("ticket_photos", "same_as")
    op.drop_column("categories", "needs_photo")
    op.drop_table("lookbacks")
    op.drop_index("ix_tickets_checkable", "tickets")
    op.add_column(
        "drafts", sa.Column("recurs", sa.BigInteger(), nullable=True, comment="the ticket that has come back")
    )
    op.drop_index("ix_tickets_recurs", "tickets")
    op.drop_column("tickets", "recurrences")
