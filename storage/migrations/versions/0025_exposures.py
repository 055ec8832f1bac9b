"""Keep what is shown to everybody as a warning (an exposure) or as an example (a model).

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

from storage.schema import BigKey, Moment

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

EXHIBITED = sa.text("stand IN ('proposed', 'heard', 'published')")


def upgrade() -> None:
    """Make this change."""
    op.create_table(
        "exposures",
        sa.Column("id", BigKey),
        sa.Column("ticket_id", BigKey, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False, comment="exposure or model"),
        sa.Column(
            "team", sa.Text(), nullable=False, comment="of the ticket when it was proposed; so area and category"
        ),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("stand", sa.String(16), nullable=False, comment="proposed, heard, published, dropped or taken_down"),
        sa.Column("by_rule", sa.Boolean(), nullable=False, server_default=sa.false(), comment="nobody proposed it"),
        sa.Column("proposed_on", sa.Date(), nullable=False, comment="the local day"),
        sa.Column("answer_by", Moment(), comment="until when the team is heard; NULL: it was not asked"),
        sa.Column("answer", sa.Text(), nullable=False, comment="the team's; empty: none"),
        sa.Column(
            "is_told",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="supervisors know that time is over",
        ),
        sa.Column("photos", sa.JSON(), nullable=False, comment="numbers of the photos that a supervisor let through"),
        sa.Column("published_on", sa.Date(), comment="the local day; NULL: never was"),
        sa.Column("reason", sa.Text(), nullable=False, comment="why it is over: a code, or words"),
        sa.Column("seen_as", sa.String(16), nullable=False, comment="the ticket's status when it was last written"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_exposures_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exposures")),
    )
    op.create_index("ix_exposures_ticket_id", "exposures", ["ticket_id", "kind"])
    op.create_index("ix_exposures_published_on", "exposures", ["published_on", "id"])
    op.create_index("ix_exposures_proposed_on", "exposures", ["proposed_on"])
    op.create_index(
        "ix_exposures_exhibited",
        "exposures",
        ["stand", "kind", "id"],
        sqlite_where=EXHIBITED,
        postgresql_where=EXHIBITED,
    )


def downgrade() -> None:
    """Take this change back."""
    op.drop_table("exposures")
