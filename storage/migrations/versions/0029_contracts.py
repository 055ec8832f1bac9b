"""Keep contracts, a third party's marks, and the statements of their months.

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

from storage.schema import Moment

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make this change."""
    op.create_table(
        "contracts",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False, comment="area codes; none: all that the team has"),
        sa.Column("categories", sa.JSON(), nullable=False, comment="codes of categories and groups; none: all"),
        sa.Column("first", sa.Date(), nullable=False, comment="local days, the first and the last"),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False, comment="fen"),
        sa.Column(
            "is_whole", sa.Boolean(), nullable=False, comment="the fee is for the whole period, else for each month"
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_contracts")),
    )
    op.create_table(
        "contract_marks",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("contract", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=True, comment="NULL: none was named"),
        sa.Column(
            "mark", sa.Integer(), nullable=True, comment="thousandths, of a hundred points; NULL: points are deducted"
        ),
        sa.Column("points", sa.Integer(), nullable=True, comment="thousandths that are deducted; NULL: it is a mark"),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_marks")),
    )
    op.create_index("ix_contract_marks_contract", "contract_marks", ["contract", "day"])
    op.create_table(
        "statements",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("contract", sa.Text(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False, comment="its first day"),
        sa.Column("content", sa.JSON(), nullable=False, comment="the contract and what was reckoned, as they were"),
        sa.Column("drawn_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
        sa.UniqueConstraint("contract", "month", name=op.f("uq_statements_contract_month")),
    )
    op.create_table(
        "statement_steps",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("statement_id", NUMBER, nullable=False),
        sa.Column("act", sa.String(16), nullable=False, comment="approve, object or answer"),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("person_id", NUMBER, nullable=True, comment="who did it; NULL: somebody forgotten"),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["statement_id"], ["statements.id"], name=op.f("fk_statement_steps_statement_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_statement_steps_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_steps")),
    )
    op.create_index(op.f("ix_statement_steps_person_id"), "statement_steps", ["person_id"])
    op.create_index(op.f("ix_statement_steps_statement_id"), "statement_steps", ["statement_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("statement_steps")
    op.drop_table("statements")
    op.drop_table("contract_marks")
    op.drop_table("contracts")
