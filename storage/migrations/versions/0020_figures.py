"""Figures: what each line of the history counts, and the counters. `storage/tickets/filling.py` fills them afterwards.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

COUNTS, UNCOUNTED = sa.text("day IS NOT NULL"), sa.text("counted IS NULL")
COUNTERS = (
    *("received", "answered", "answered_in_time", "fixed", "fixed_in_time", "confirmed", "approved", "unconfirmed"),
    *("not_fixed", "reopened", "dismissed", "reversed", "contested", "parked", "extended", "duplicates", "separated"),
    "withdrawn",
)
MEASURES = (
    *("tonnes", "cubic_metres", "square_metres", "metres", "places", "items", "pieces", "posters", "trees"),
    *("buildings", "people", "shifts", "vehicles", "trips", "yuan"),
)


def upgrade() -> None:
    """Make this change."""
    for column in (
        sa.Column(
            "day", sa.Integer(), comment="the local day on which it counts, as 20261130; NULL: it counts nothing"
        ),
        sa.Column("team", sa.Text(), comment="of the ticket at that time; empty: no team had it"),
        sa.Column("area", sa.Text()),
        sa.Column("category", sa.Text()),
        sa.Column(
            "counted", sa.JSON(none_as_null=True), comment="what it adds to the figures; NULL: not worked out yet"
        ),
    ):
        op.add_column("history", column)
    op.create_index("ix_history_day", "history", ["day", "id"], sqlite_where=COUNTS, postgresql_where=COUNTS)
    op.create_index(
        "ix_history_uncounted", "history", ["ticket_id"], sqlite_where=UNCOUNTED, postgresql_where=UNCOUNTED
    )
    op.create_table(
        "counts",
        sa.Column("level", sa.Integer(), autoincrement=False),
        sa.Column("span", sa.Integer(), autoincrement=False, comment="a day, as 20261130, or a month: 20261100"),
        *_cell(),
        *(sa.Column(name, sa.Integer(), nullable=False, server_default="0") for name in COUNTERS),
        *(
            sa.Column(name, sa.BigInteger(), nullable=False, server_default="0", comment="thousandths")
            for name in MEASURES
        ),
        sa.PrimaryKeyConstraint("level", "span", "area", "category", "source", "team", name=op.f("pk_counts")),
    )
    op.create_table(
        "durations",
        sa.Column("clock", sa.String(8)),
        sa.Column("day", sa.Integer(), autoincrement=False),
        *_cell(),
        sa.Column("minutes", sa.Integer(), autoincrement=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="how often it took so long"),
        sa.PrimaryKeyConstraint(
            "clock", "day", "area", "category", "source", "team", "minutes", name=op.f("pk_durations")
        ),
    )
    op.create_index("ix_durations_team", "durations", ["team", "clock", "day"])


def _cell() -> tuple[sa.Column[str], ...]:
    return (
        sa.Column("area", sa.Text()),
        sa.Column("category", sa.Text()),
        sa.Column("source", sa.String(16)),
        sa.Column("team", sa.Text()),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("durations")
    op.drop_table("counts")
    op.drop_index("ix_history_uncounted", "history")
    op.drop_index("ix_history_day", "history")
    for name in ("counted", "category", "area", "team", "day"):
        op.drop_column("history", name)
