"""Only tickets of which a step of their deadline is still to come are looked at; older references are found.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

from casework.model.searching import terms_of

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

SOME = 500
RUNNING = "status IN ('open', 'taken') AND record = ''"
tickets = sa.table("tickets", sa.column("id"), sa.column("team"), sa.column("reference"))
terms = sa.table("terms", sa.column("team"), sa.column("term"), sa.column("ticket_id"))


def upgrade() -> None:
    """Make this change."""
    _index_steps(sa.text(f"{RUNNING} AND warned < 5"))
    _find_by_reference()


def _find_by_reference() -> None:
    """Let tickets be found by their number at their source, as those are that came since that is so."""
    connection = op.get_bind()
    query = sa.select(tickets.c.id, tickets.c.team, tickets.c.reference).where(tickets.c.reference.is_not(None))
    known = sa.select(terms.c.ticket_id, terms.c.term)
    for some in connection.execute(query.order_by(tickets.c.id)).partitions(SOME):
        asked = [row.id for row in some]
        there = {(row.ticket_id, row.term) for row in connection.execute(known.where(terms.c.ticket_id.in_(asked)))}
        rows = [
            {"team": row.team or "", "term": term, "ticket_id": row.id}
            for row in some
            for term in terms_of(row.reference)
            if (row.id, term) not in there
        ]
        if rows:
            connection.execute(sa.insert(terms), rows)


def _index_steps(condition: sa.TextClause) -> None:
    op.drop_index("ix_tickets_warn_at", "tickets")
    op.create_index(
        "ix_tickets_warn_at", "tickets", ["warn_at", "id"], sqlite_where=condition, postgresql_where=condition
    )


def downgrade() -> None:
    """Take it back."""
    _index_steps(sa.text(RUNNING))
