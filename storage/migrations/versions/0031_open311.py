"""Know other systems by their keys, and remember which tickets were sent to another body's system.

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op

from storage.schema import Moment

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BY_TIME = sa.text("extensions >= 0")
DUE = sa.text("next_at IS NOT NULL")


def upgrade() -> None:
    """Make this change."""
    op.create_table(
        "clients",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False, comment="SHA-256 of its key"),
        sa.Column("scopes", sa.Text(), nullable=False, comment="what it may do: report, export"),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True, comment="NULL: its key is taken"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_clients_key_hash")),
        sa.UniqueConstraint("name", name=op.f("uq_clients_name")),
        comment="other systems that report here, or read exports",
    )
    op.create_table(
        "referrals",
        sa.Column("ticket_id", NUMBER, nullable=False),
        sa.Column("rework", sa.Integer(), nullable=False, comment="a ticket that was opened again is sent again"),
        sa.Column("server", sa.Text(), nullable=False, comment="its name in the configuration"),
        sa.Column("state", sa.String(16), nullable=False, comment="see casework/model/referral.py"),
        sa.Column("reference", sa.Text(), nullable=True, comment="its number there; NULL: not known yet"),
        sa.Column(
            "token", sa.Text(), nullable=True, comment="by which its number there is asked for; NULL: none was given"
        ),
        sa.Column("tries", sa.Integer(), nullable=False, comment="how often in a row something went wrong"),
        sa.Column("next_at", Moment(), nullable=True, comment="when it is sent or asked about; NULL: never"),
        sa.Column("trouble", sa.Text(), nullable=True, comment="what went wrong last; NULL: nothing"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_referrals_ticket_id")),
        sa.PrimaryKeyConstraint("ticket_id", "rework", name=op.f("pk_referrals")),
        comment="tickets that were sent to another body's system",
    )
    op.create_index("ix_referrals_due", "referrals", ["next_at"], sqlite_where=DUE, postgresql_where=DUE)
    op.create_index(
        "ix_tickets_reported_at",
        "tickets",
        ["reported_at", "id"],
        sqlite_where=BY_TIME,
        postgresql_where=BY_TIME,
    )
    op.create_index("ix_history_at", "history", ["at", "ticket_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_history_at", table_name="history")
    op.drop_index("ix_tickets_reported_at", table_name="tickets")
    op.drop_table("referrals")
    op.drop_table("clients")
