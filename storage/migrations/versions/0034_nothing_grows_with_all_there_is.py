"""Erase a person, and tidy up, without reading what belongs to others; note in the database which tables are ours.

Revision ID: 0034
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

# name: table, columns, and the condition of a partial one
INDEXES = {
    "ix_inbox_done": ("inbox", ["lane"], "done_at IS NOT NULL"),
    "ix_outbox_person_id": ("outbox", ["person_id"], "person_id IS NOT NULL"),
    "ix_outbox_by_chat": ("outbox", ["chat_id"], "person_id IS NULL AND chat_id > 0"),
    "ix_tickets_dismissed": ("tickets", ["closed_at", "id"], "status = 'dismissed' AND extensions >= 0"),
    "ix_tickets_taken_by": ("tickets", ["taken_by"], "taken_by IS NOT NULL"),
    "ix_tickets_fixed_by": ("tickets", ["fixed_by"], "fixed_by IS NOT NULL"),
    "ix_lookbacks_done_by": ("lookbacks", ["done_by"], "done_by IS NOT NULL"),
    "ix_audit_actor_id": ("audit", ["actor_id"], None),
    "ix_people_asked_about": ("people", ["asked_about"], "asked_about IS NOT NULL"),
    "ix_listeners_since": ("listeners", ["since"], None),
    "ix_drafts_sent": ("drafts", ["begun_at"], "ticket_id IS NOT NULL"),
    "ix_flags_at": ("flags", ["at"], None),
}


def upgrade() -> None:
    """Make this change."""
    for name, (table, columns, condition) in INDEXES.items():
        where = None if condition is None else sa.text(condition)
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
    op.add_column("alembic_version", sa.Column("tables", sa.Text(), nullable=True))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("alembic_version", "tables")
    for name, (table, _, _) in INDEXES.items():
        op.drop_index(name, table)
