"""Say of each ticket what strangers see of it, how many reports say the same, and for which its reporter was banned.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ABOUT_TICKET = sa.text("ticket_id IS NOT NULL")
BARRED = sa.text("is_barred IS TRUE")


def upgrade() -> None:
    """Make this change."""
    for table, column in (
        (
            "tickets",
            sa.Column(
                "seen_too", sa.Integer(), nullable=False, server_default="0", comment="how many reports say the same"
            ),
        ),
        (
            "tickets",
            sa.Column(
                "is_barred",
                sa.Boolean(),
                nullable=False,
                server_default=sa.false(),
                comment="its reporter was banned for it",
            ),
        ),
        (
            "tickets",
            sa.Column(
                "is_shown",
                sa.Boolean(),
                nullable=True,
                comment="strangers see photos and words; NULL: the category says whether",
            ),
        ),
        (
            "ticket_photos",
            sa.Column(
                "is_private",
                sa.Boolean(),
                nullable=False,
                server_default=sa.false(),
                comment="it answers the desk's question",
            ),
        ),
        (
            "ticket_photos",
            sa.Column(
                "sender",
                sa.BigInteger(),
                nullable=True,
                comment="the resident who sent it; NULL: staff, or somebody forgotten",
            ),
        ),
        (
            "categories",
            sa.Column(
                "shows_photos",
                sa.Boolean(),
                nullable=False,
                server_default=sa.false(),
                comment="to strangers, as a rule",
            ),
        ),
    ):
        op.add_column(table, column)
    op.create_index("ix_ticket_photos_sender", "ticket_photos", ["sender"])
    op.create_index("ix_tickets_barred", "tickets", ["id"], sqlite_where=BARRED, postgresql_where=BARRED)
    op.create_index(
        "ix_slots_ticket_id", "slots", ["ticket_id"], sqlite_where=ABOUT_TICKET, postgresql_where=ABOUT_TICKET
    )
    op.execute(
        "UPDATE tickets SET seen_too = (SELECT count(*) FROM listeners "
        "WHERE listeners.ticket_id = tickets.id AND listeners.is_supporter IS TRUE)"
    )
    op.execute(
        "UPDATE tickets SET is_barred = TRUE WHERE id IN (SELECT max(sent.id) FROM tickets AS sent "
        "JOIN people ON people.id = sent.reporter_id WHERE people.is_banned IS TRUE GROUP BY people.id)"
    )
    _name_senders()


def _name_senders() -> None:
    """Say who sent each photo, and which photos answer a question of the desk.

    The photos of an addition and of a reopening name its number, counted from 1 in the history.
    """
    kept = sa.table("ticket_photos", *map(sa.column, ("ticket_id", "stage", "rework", "sender", "is_private")))
    sent = sa.table("tickets", sa.column("id"), sa.column("reporter_id"))
    reporter = sa.select(sent.c.reporter_id).where(sent.c.id == kept.c.ticket_id).scalar_subquery()
    op.execute(sa.update(kept).where(kept.c.stage == "before").values(sender=reporter))
    for stage, acts in (("later", ("add", "answer", "support")), ("still", ("reopen", "return"))):
        lines = sa.table("history", *map(sa.column, ("id", "ticket_id", "act", "actor_id")))
        number = sa.func.row_number().over(partition_by=lines.c.ticket_id, order_by=lines.c.id).label("number")
        columns = (lines.c.ticket_id, lines.c.act, lines.c.actor_id, number)
        counted = sa.select(*columns).where(lines.c.act.in_(acts)).subquery()
        its = (counted.c.ticket_id == kept.c.ticket_id, counted.c.number == kept.c.rework)
        actor = sa.select(counted.c.actor_id).where(*its).scalar_subquery()
        op.execute(sa.update(kept).where(kept.c.stage == stage).values(sender=actor))
        answers = sa.exists().where(*its, counted.c.act == "answer")
        op.execute(sa.update(kept).where(kept.c.stage == stage, answers).values(is_private=sa.true()))


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_slots_ticket_id", "slots")
    op.drop_index("ix_tickets_barred", "tickets")
    op.drop_column("categories", "shows_photos")
    op.drop_index("ix_ticket_photos_sender", "ticket_photos")
    for name in ("sender", "is_private"):
        op.drop_column("ticket_photos", name)
    for name in ("is_shown", "is_barred", "seen_too"):
        op.drop_column("tickets", name)
