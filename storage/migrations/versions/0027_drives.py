"""Keep drives (clean-ups to which volunteers come), who signs up for them, and wishes for one.

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

from storage.schema import Moment

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make this change."""
    op.create_table(
        "drives",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("state", sa.String(16), nullable=False, comment="draft, announced, off or closed"),
        sa.Column("team", sa.Text(), comment="which answers for it; NULL: not known yet, or nobody"),
        sa.Column("person_id", NUMBER, comment="who announced it; NULL: somebody forgotten"),
        sa.Column("is_overseen", sa.Boolean(), nullable=False, comment="a supervisor announced it"),
        sa.Column("secret", sa.String(32), nullable=False, comment="of the code on its poster"),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("begins", Moment(), comment="NULL: not said yet, and so below"),
        sa.Column("ends", Moment()),
        sa.Column("lat", sa.Float(), comment="NULL: the whole area"),
        sa.Column("lon", sa.Float()),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("area", sa.Text()),
        sa.Column("bring", sa.Text(), comment="empty: nothing"),
        sa.Column("wanted", sa.Integer(), comment="people; 0: as many as come"),
        sa.Column("ticket_id", NUMBER, comment="which asked for it; NULL: none"),
        sa.Column("asks", sa.String(16), comment="what staff were asked last; NULL: nothing"),
        sa.Column("asked_id", NUMBER, comment="whom"),
        sa.Column("reminded", sa.String(16), nullable=False, comment="none, day_before or soon"),
        sa.Column("announced_at", Moment(), comment="NULL: not yet"),
        sa.Column("closed_at", Moment(), comment="closed or called off; NULL: neither"),
        sa.Column("words", sa.Text(), nullable=False, comment="what came of it, or why it was called off"),
        sa.Column("amounts", sa.JSON(none_as_null=True), comment="what it took, by unit"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_drives_person_id")),
        sa.ForeignKeyConstraint(["asked_id"], ["people.id"], name=op.f("fk_drives_asked_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_drives_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drives")),
        sqlite_autoincrement=True,
    )
    for column in ("state", "person_id", "begins", "ticket_id", "asked_id"):
        op.create_index(op.f(f"ix_drives_{column}"), "drives", [column])
    op.create_table(
        "sign_ups",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("drive_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, comment="NULL: somebody forgotten"),
        sa.Column("companions", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), comment="only of those who want it shown"),
        sa.Column("signed_at", Moment(), comment="NULL: has only checked in, or does not come after all"),
        sa.Column("is_waiting", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("came_at", Moment(), comment="NULL: has not checked in"),
        sa.ForeignKeyConstraint(["drive_id"], ["drives.id"], name=op.f("fk_sign_ups_drive_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sign_ups_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ups")),
        sa.UniqueConstraint("drive_id", "person_id", name=op.f("uq_sign_ups_drive_id_person_id")),
    )
    op.create_index(op.f("ix_sign_ups_person_id"), "sign_ups", ["person_id"])
    op.create_table(
        "drive_photos",
        sa.Column("drive_id", NUMBER, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("photo_id", NUMBER, nullable=False),
        sa.Column("is_after", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["drive_id"], ["drives.id"], name=op.f("fk_drive_photos_drive_id")),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name=op.f("fk_drive_photos_photo_id")),
        sa.PrimaryKeyConstraint("drive_id", "position", name=op.f("pk_drive_photos")),
    )
    op.create_index(op.f("ix_drive_photos_photo_id"), "drive_photos", ["photo_id"])
    op.create_table(
        "drive_news",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("drive_id", NUMBER, nullable=False),
        sa.Column("what", sa.String(16), nullable=False, comment="what many people are being told"),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column(
            "told_to", sa.BigInteger(), nullable=False, comment="everybody up to this number of a person was told"
        ),
        sa.ForeignKeyConstraint(["drive_id"], ["drives.id"], name=op.f("fk_drive_news_drive_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drive_news")),
        comment="what is being told to many, a part at a time; a row goes once all were told",
    )
    op.create_index(op.f("ix_drive_news_drive_id"), "drive_news", ["drive_id"])
    op.create_table(
        "drive_wishes",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("ticket_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, comment="NULL: somebody forgotten"),
        sa.Column("people", sa.Integer(), nullable=False, comment="how many it takes"),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_drive_wishes_ticket_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_drive_wishes_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drive_wishes")),
        sa.UniqueConstraint("ticket_id", "person_id", name=op.f("uq_drive_wishes_ticket_id_person_id")),
    )
    op.create_index(op.f("ix_drive_wishes_person_id"), "drive_wishes", ["person_id"])


def downgrade() -> None:
    """Take it back."""
    for table in ("drive_wishes", "drive_news", "drive_photos", "sign_ups", "drives"):
        op.drop_table(table)
