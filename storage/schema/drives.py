"""Define the tables of drives (clean-ups to which volunteers come), of who signs up, and of wishes for one."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from storage.schema.columns import JSON_OR_NULL, BigKey, Moment, metadata

drives = Table(
    "drives",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("state", String(16), nullable=False, index=True, comment="draft, announced, off or closed"),
    Column("team", Text, comment="which answers for it; NULL: not known yet, or nobody"),
    Column("person_id", ForeignKey("people.id"), index=True, comment="who announced it; NULL: somebody forgotten"),
    Column("is_overseen", Boolean, nullable=False, comment="a supervisor announced it"),
    Column("secret", String(32), nullable=False, comment="of the code on its poster"),
    Column("title", Text, nullable=False),
    Column("begins", Moment, index=True, comment="NULL: not said yet, and so below"),
    Column("ends", Moment),
    Column("lat", Float, comment="NULL: the whole area"),
    Column("lon", Float),
    Column("place", Text, nullable=False),
    Column("area", Text),
    Column("bring", Text, comment="empty: nothing"),
    Column("wanted", Integer, comment="people; 0: as many as come"),
    Column("ticket_id", ForeignKey("tickets.id"), index=True, comment="which asked for it; NULL: none"),
    Column("asks", String(16), comment="what staff were asked last; NULL: nothing"),
    Column("asked_id", ForeignKey("people.id"), index=True, comment="whom"),
    Column("reminded", String(16), nullable=False, comment="none, day_before or soon"),
    Column("announced_at", Moment, comment="NULL: not yet"),
    Column("closed_at", Moment, comment="closed or called off; NULL: neither"),
    Column("words", Text, nullable=False, comment="what came of it, or why it was called off"),
    Column("amounts", JSON_OR_NULL, comment="what it took, by unit"),
    sqlite_autoincrement=True,  # links and old buttons name a drive by its number
)

sign_ups = Table(
    "sign_ups",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("drive_id", ForeignKey("drives.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), index=True, comment="NULL: somebody forgotten"),
    Column("companions", Integer, nullable=False),
    Column("name", Text, comment="only of those who want it shown"),
    Column("signed_at", Moment, comment="NULL: has only checked in, or does not come after all"),
    Column("is_waiting", Boolean, nullable=False, server_default=false()),
    Column("came_at", Moment, comment="NULL: has not checked in"),
    UniqueConstraint("drive_id", "person_id"),
)

drive_photos = Table(
    "drive_photos",
    metadata,
    Column("drive_id", ForeignKey("drives.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("photo_id", ForeignKey("photos.id"), nullable=False, index=True),
    Column("is_after", Boolean, nullable=False),
)

drive_news = Table(
    "drive_news",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("drive_id", ForeignKey("drives.id"), nullable=False, index=True),
    Column("what", String(16), nullable=False, comment="what many people are being told"),
    Column("facts", JSON, nullable=False),
    Column("told_to", BigInteger, nullable=False, comment="everybody up to this number of a person was told"),
    comment="what is being told to many, a part at a time; a row goes once all were told",
)

drive_wishes = Table(
    "drive_wishes",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), index=True, comment="NULL: somebody forgotten"),
    Column("people", Integer, nullable=False, comment="how many it takes"),
    Column("at", Moment, nullable=False),
    UniqueConstraint("ticket_id", "person_id"),
)
