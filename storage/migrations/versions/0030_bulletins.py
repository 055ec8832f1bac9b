"""Keep bulletins, and find the orders of supervisors of a time.

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op

from storage.schema.columns import BigKey, Moment

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

ORDERS = sa.text("act = 'supervise'")


def upgrade() -> None:
    """Make this change."""
    op.create_table(
        "bulletins",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False, comment="the first local day of the period"),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False, comment="what it says, by chapter"),
        sa.Column("struck", sa.JSON(), nullable=False, comment="chapters and sentences that were struck"),
        sa.Column("added", sa.JSON(), nullable=False, comment="sentences that supervisors added"),
        sa.Column("at", Moment(), nullable=False, comment="when the facts were read"),
        sa.Column("number", sa.Integer(), comment="in its year; NULL until it was posted"),
        sa.Column("year", sa.Integer()),
        sa.Column("posted_at", Moment()),
        sa.Column("reminded_at", Moment(), comment="when supervisors were reminded of the draft; NULL: not yet"),
        sa.PrimaryKeyConstraint("id", name="pk_bulletins"),
    )
    op.create_index("uq_bulletins_period", "bulletins", ["first_day", "last_day"], unique=True)
    op.create_index("uq_bulletins_number", "bulletins", ["year", "number"], unique=True)
    op.create_index("ix_history_orders", "history", ["at"], sqlite_where=ORDERS, postgresql_where=ORDERS)


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_history_orders", table_name="history")
    op.drop_table("bulletins")
