"""Say of each category what its fixes are, and keep work that belongs to no ticket.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

from storage.schema import Moment

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make this change."""
    op.add_column(
        "categories",
        sa.Column("work", sa.String(16), nullable=False, server_default="cleared", comment="what its fixes are"),
    )
    op.create_table(
        "efforts",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("person_id", NUMBER, nullable=True, comment="who entered it; NULL: somebody forgotten"),
        sa.Column("kind", sa.String(16), nullable=False, comment="cleared, repaired, demolished or planted"),
        sa.Column("amounts", sa.JSON(), nullable=False, comment="unit, number"),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_efforts_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_efforts")),
        comment="work that belongs to no ticket: a daily haul, a clean-up",
    )
    op.create_index(op.f("ix_efforts_person_id"), "efforts", ["person_id"])
    op.create_index("ix_efforts_team", "efforts", ["team", "at"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("efforts")
    op.drop_column("categories", "work")
