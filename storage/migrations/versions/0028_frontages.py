"""Who answers for a doorway: the register, what shops were told, and which were found wanting.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

from storage.schema import Moment

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make this change."""
    op.create_table(
        "frontages",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("code", sa.Text(), nullable=False, comment="as on the sticker"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("street", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("lat", sa.Float(), comment="NULL: only its area is known, and so below"),
        sa.Column("lon", sa.Float()),
        sa.Column("cell", sa.BigInteger(), comment="of the grid in casework/model/place.py"),
        sa.Column("contact", sa.Text(), nullable=False, comment="for staff alone"),
        sa.Column("state", sa.String(16), nullable=False, comment="signed, refused, not_reached or closed"),
        sa.Column("how", sa.String(8), comment="paper or chat; NULL: not signed, or nobody knows"),
        sa.Column("on", sa.Date(), comment="the local day of the state; NULL: nobody has been there"),
        sa.Column("reason", sa.Text(), nullable=False, comment="why they refused"),
        sa.Column("signer_id", NUMBER, comment="who hears through the bot; NULL: nobody"),
        sa.Column("staff_id", NUMBER, comment="who was there; NULL: a file, or the shop itself"),
        sa.Column("photo_id", NUMBER, comment="of what was signed on paper"),
        sa.Column("wanting", sa.Integer(), nullable=False, comment="how often it was found wanting"),
        sa.Column("wanting_at", Moment(), comment="the last time; NULL: never"),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name=op.f("fk_frontages_photo_id")),
        sa.ForeignKeyConstraint(["signer_id"], ["people.id"], name=op.f("fk_frontages_signer_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["people.id"], name=op.f("fk_frontages_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frontages")),
        sa.UniqueConstraint("code", name=op.f("uq_frontages_code")),
        comment="who answers for a doorway",
    )
    op.create_index("ix_frontages_place", "frontages", ["cell", "lat"])
    op.create_index("ix_frontages_area", "frontages", ["area", "state", "street"])
    for column in ("wanting", "signer_id", "staff_id", "photo_id"):
        op.create_index(op.f(f"ix_frontages_{column}"), "frontages", [column])
    op.create_table(
        "frontage_marks",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("frontage_id", NUMBER, nullable=False),
        sa.Column("day", sa.Date(), nullable=False, comment="the local day"),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("person_id", NUMBER, comment="the inspector; NULL: somebody forgotten"),
        sa.Column("ticket_id", NUMBER, comment="what lay in front of it; NULL: no ticket"),
        sa.ForeignKeyConstraint(["frontage_id"], ["frontages.id"], name=op.f("fk_frontage_marks_frontage_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_frontage_marks_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_frontage_marks_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frontage_marks")),
        comment="an inspector found a frontage wanting",
    )
    op.create_index("ix_frontage_marks_frontage_id", "frontage_marks", ["frontage_id", "day"])
    op.create_index(op.f("ix_frontage_marks_person_id"), "frontage_marks", ["person_id"])
    op.create_table(
        "tellings",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("frontage_id", NUMBER, nullable=False),
        sa.Column("ticket_id", NUMBER, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("staff_id", NUMBER, comment="who asked for it; NULL: somebody forgotten"),
        sa.Column("answered_at", Moment(), comment="NULL: not yet, and so below"),
        sa.Column("answered_by", NUMBER, comment="NULL: somebody forgotten"),
        sa.Column("words", sa.Text(), nullable=False, comment="of the shop"),
        sa.Column("photo_id", NUMBER),
        sa.ForeignKeyConstraint(["answered_by"], ["people.id"], name=op.f("fk_tellings_answered_by")),
        sa.ForeignKeyConstraint(["frontage_id"], ["frontages.id"], name=op.f("fk_tellings_frontage_id")),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name=op.f("fk_tellings_photo_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["people.id"], name=op.f("fk_tellings_staff_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_tellings_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tellings")),
        comment="what a shop was told of a ticket in front of it, and what it answered",
    )
    op.create_index("ix_tellings_frontage_id", "tellings", ["frontage_id", "ticket_id"])
    for column in ("staff_id", "answered_by", "photo_id"):
        op.create_index(op.f(f"ix_tellings_{column}"), "tellings", [column])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("tellings")
    op.drop_table("frontage_marks")
    op.drop_table("frontages")
