"""The league table: what is counted for it beside the figures, and the objections of teams.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

from storage.schema import Moment

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make this change."""
    for name in ("same_photo", "own", "folded", "folded_in_time"):
        op.add_column("counts", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "objections",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False, comment="of the whole week, month or quarter"),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("figure", sa.String(16), nullable=False, comment="what of the league table it is about"),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("person_id", NUMBER, comment="NULL: somebody forgotten"),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("answer", sa.Text(), comment="NULL: not answered yet"),
        sa.Column("answered_by", NUMBER),
        sa.Column("answered_at", Moment()),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_objections_person_id")),
        sa.ForeignKeyConstraint(["answered_by"], ["people.id"], name=op.f("fk_objections_answered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
    )
    op.create_index("ix_objections_period", "objections", ["first_day", "last_day", "team"], unique=True)
    op.create_index("ix_objections_person_id", "objections", ["person_id"])
    op.create_index("ix_objections_answered_by", "objections", ["answered_by"])


def downgrade() -> None:
    """Take this change back."""
    op.drop_table("objections")
    for name in ("folded_in_time", "folded", "own", "same_photo"):
        op.drop_column("counts", name)
