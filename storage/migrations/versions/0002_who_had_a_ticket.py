"""A line of the history names the team that had the ticket, if the act gave it to another one."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "history",
        sa.Column(
            "from_team",
            sa.Text(),
            nullable=True,
            comment="the team that had the ticket, where the act gave it to another one",
        ),
    )


def downgrade() -> None:
    op.drop_column("history", "from_team")
