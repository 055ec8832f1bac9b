"""Note by when the cases want it done that were merged into a ticket: that was lost, or stood as a resident's own day.
Note how many reports a merge brought, and whether residents were told that a promise is broken, which is later than
warnings that go by such a day. Find the newest records of a picture without reading all of them.

Revision ID: 0037
Revises: 0036
"""

import sqlalchemy as sa
from alembic import op

from storage.schema import Moment

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

UNFINISHED = sa.text("status IN ('open', 'taken', 'asked', 'parked', 'fixed')")
RUNNING = "status IN ('open', 'taken') AND record = ''"
LATE = 3  # the step with which residents were told so far, unless it went by the day of a source

tickets = sa.table(
    "tickets",
    *map(sa.column, ("id", "source", "duplicate_of", "seen_too", "brought", "warned", "has_told_late")),
    *(sa.column(name, Moment()) for name in ("fix_by", "outside_by", "cases_by", "warn_at")),
)


def upgrade() -> None:
    """Make this change."""
    op.add_column(
        "tickets",
        sa.Column(
            "cases_by",
            Moment(),
            nullable=True,
            comment="the earliest outside_by of what was merged into it; NULL: there is none",
        ),
    )
    op.add_column(
        "tickets",
        sa.Column(
            "has_told_late",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="residents were told that this promise is broken",
        ),
    )
    op.add_column(
        "tickets",
        sa.Column(
            "brought",
            sa.Integer(),
            nullable=False,
            server_default="0",
            comment="by how much its merge raised seen_too of the other ticket, less what that has lost of it since",
        ),
    )
    connection = op.get_bind()
    is_report = sa.case((tickets.c.source == "resident", 1), else_=0)
    merged = sa.update(tickets).where(tickets.c.duplicate_of.is_not(None))
    connection.execute(merged.values(brought=tickets.c.seen_too + is_report))
    in_time = sa.or_(tickets.c.outside_by.is_(None), tickets.c.outside_by >= tickets.c.fix_by)
    were_told = sa.and_(UNFINISHED, tickets.c.warned >= LATE, in_time)
    connection.execute(sa.update(tickets).where(were_told).values(has_told_late=sa.true()))
    _know_the_days(connection)
    _index_unfinished("outside_by", "cases_by")
    _index_steps("(warned < 5 OR has_told_late IS FALSE)")
    _index_photos("name", "id")


def _know_the_days(connection: sa.Connection) -> None:
    """Give each ticket that took cases in their earliest day; a resident's report had it as its own."""
    is_residents = sa.and_(tickets.c.source == "resident", tickets.c.outside_by.is_not(None))
    connection.execute(sa.update(tickets).where(is_residents).values(outside_by=None))
    is_merged = tickets.c.duplicate_of.is_not(None)
    step = sa.select(tickets.c.outside_by.label("day"), tickets.c.duplicate_of.label("into"))
    steps = step.where(is_merged, tickets.c.outside_by.is_not(None)).cte("steps", recursive=True)
    further = sa.select(steps.c.day, tickets.c.duplicate_of).join(tickets, tickets.c.id == steps.c.into)
    steps = steps.union(further.where(is_merged))
    earliest = sa.select(steps.c.into, sa.func.min(steps.c.day).label("day")).group_by(steps.c.into)
    for row in connection.execute(earliest).all():
        values = {"cases_by": row.day, "warn_at": None}
        connection.execute(sa.update(tickets).where(tickets.c.id == row.into).values(values))


def _index_unfinished(*last: str) -> None:
    """Make the index on unclosed tickets anew; boards count from it, so it holds what makes a ticket late."""
    op.drop_index("ix_tickets_unfinished", "tickets")
    columns = ["team", "record", "reported_at", "id", "status", "answer_by", "fix_by", "taken_by", *last]
    op.create_index("ix_tickets_unfinished", "tickets", columns, sqlite_where=UNFINISHED, postgresql_where=UNFINISHED)


def _index_steps(ahead: str) -> None:
    op.drop_index("ix_tickets_warn_at", "tickets")
    where = sa.text(f"{RUNNING} AND {ahead}")
    op.create_index("ix_tickets_warn_at", "tickets", ["warn_at", "id"], sqlite_where=where, postgresql_where=where)


def _index_photos(*columns: str) -> None:
    op.drop_index("ix_photos_name", "photos")
    op.create_index("ix_photos_name", "photos", columns)


def downgrade() -> None:
    """Take it back."""
    _index_photos("name")
    _index_steps("warned < 5")
    _index_unfinished("outside_by")
    connection = op.get_bind()
    is_residents = sa.and_(tickets.c.source == "resident", tickets.c.cases_by.is_not(None))
    connection.execute(sa.update(tickets).where(is_residents).values(outside_by=tickets.c.cases_by))
    op.drop_column("tickets", "brought")
    op.drop_column("tickets", "has_told_late")
    op.drop_column("tickets", "cases_by")
