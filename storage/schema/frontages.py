"""Define the tables of frontages: the register, what shops were told, and which were found wanting.

The index by cell and latitude finds what lies in front of a ticket, the one by area and state counts and lists.
"""

from sqlalchemy import BigInteger, Column, Date, Float, ForeignKey, Index, Integer, String, Table, Text

from storage.schema.columns import BigKey, Moment, metadata

frontages = Table(
    "frontages",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("code", Text, nullable=False, unique=True, comment="as on the sticker"),
    Column("name", Text, nullable=False),
    Column("street", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("lat", Float, comment="NULL: only its area is known, and so below"),
    Column("lon", Float),
    Column("cell", BigInteger, comment="of the grid in casework/model/place.py"),
    Column("contact", Text, nullable=False, comment="for staff alone"),
    Column("state", String(16), nullable=False, comment="signed, refused, not_reached or closed"),
    Column("how", String(8), comment="paper or chat; NULL: not signed, or nobody knows"),
    Column("on", Date, comment="the local day of the state; NULL: nobody has been there"),
    Column("reason", Text, nullable=False, comment="why they refused"),
    Column("signer_id", ForeignKey("people.id"), index=True, comment="who hears through the bot; NULL: nobody"),
    Column("staff_id", ForeignKey("people.id"), index=True, comment="who was there; NULL: a file, or the shop itself"),
    Column("photo_id", ForeignKey("photos.id"), index=True, comment="of what was signed on paper"),
    Column("wanting", Integer, nullable=False, comment="how often it was found wanting"),
    Column("wanting_at", Moment, comment="the last time; NULL: never"),
    Index("ix_frontages_place", "cell", "lat"),
    Index("ix_frontages_area", "area", "state", "street"),
    Index("ix_frontages_wanting", "wanting"),
    comment="who answers for a doorway",
)

frontage_marks = Table(
    "frontage_marks",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("frontage_id", ForeignKey("frontages.id"), nullable=False),
    Column("day", Date, nullable=False, comment="the local day"),
    Column("at", Moment, nullable=False),
    Column("person_id", ForeignKey("people.id"), index=True, comment="the inspector; NULL: somebody forgotten"),
    Column("ticket_id", ForeignKey("tickets.id"), comment="what lay in front of it; NULL: no ticket"),
    Index("ix_frontage_marks_frontage_id", "frontage_id", "day"),
    comment="an inspector found a frontage wanting",
)

tellings = Table(
    "tellings",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("frontage_id", ForeignKey("frontages.id"), nullable=False),
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("staff_id", ForeignKey("people.id"), index=True, comment="who asked for it; NULL: somebody forgotten"),
    Column("answered_at", Moment, comment="NULL: not yet, and so below"),
    Column("answered_by", ForeignKey("people.id"), index=True, comment="NULL: somebody forgotten"),
    Column("words", Text, nullable=False, comment="of the shop"),
    Column("photo_id", ForeignKey("photos.id"), index=True),
    Index("ix_tellings_frontage_id", "frontage_id", "ticket_id"),
    comment="what a shop was told of a ticket in front of it, and what it answered",
)
