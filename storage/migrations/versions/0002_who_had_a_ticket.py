"""A line of the history names the team that had the ticket before; a ticket says whether it is an older record."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

UNFINISHED = sa.text("status IN ('open', 'taken', 'asked', 'parked', 'fixed')")
BEHIND = ("reported_at", "id", "status", "answer_by", "fix_by", "taken_by")


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
    op.add_column(
        "tickets",
        sa.Column(
            "record",
            sa.String(length=8),
            server_default="",
            nullable=False,
            comment="an older record on which nobody has acted: new, or let_be; empty: none",
        ),
    )
    # Of an open ticket that an import brought, somebody has acted if it has more than the one line of its import.
    op.execute(
        "UPDATE tickets SET record = 'new' WHERE source = 'import' AND status = 'open' AND taken_by IS NULL"
        " AND (SELECT count(*) FROM history WHERE history.ticket_id = tickets.id) < 2"
    )
    _make_index("team", "record", *BEHIND)


def downgrade() -> None:
    _make_index("team", *BEHIND)
    op.drop_column("tickets", "record")
    op.drop_column("history", "from_team")


def _make_index(*columns: str) -> None:
    op.drop_index("ix_tickets_unfinished", table_name="tickets")
    op.create_index("ix_tickets_unfinished", "tickets", columns, sqlite_where=UNFINISHED, postgresql_where=UNFINISHED)
