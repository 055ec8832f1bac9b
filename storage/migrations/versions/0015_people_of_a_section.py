"""People of a section: codes that name a caretaker, and who is known to work at a desk.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

from storage.schema import Moment

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make this change."""
    op.add_column(
        "link_codes",
        sa.Column("category_group", sa.Text(), comment="for which it makes a caretaker there; NULL: for everything"),
    )
    op.create_table(
        "members",
        sa.Column("chat_id", sa.BigInteger(), nullable=False, comment="the group of a desk"),
        sa.Column(
            "person_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="has acted there, and not left",
        ),
        sa.Column("since", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_members_person_id")),
        sa.PrimaryKeyConstraint("chat_id", "person_id", name=op.f("pk_members")),
    )
    op.create_index(op.f("ix_members_person_id"), "members", ["person_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("members")
    op.drop_column("link_codes", "category_group")
