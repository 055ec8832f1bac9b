"""Define the table of what is shown to everybody as a warning (an exposure) or as an example (a model)."""

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, String, Table, Text, false, text

from storage.schema.columns import BigKey, Moment, metadata

EXHIBITED = text("stand IN ('proposed', 'heard', 'published')")

exposures = Table(
    "exposures",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False),
    Column("kind", String(16), nullable=False, comment="exposure or model"),
    Column("team", Text, nullable=False, comment="of the ticket when it was proposed; so area and category"),
    Column("area", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("stand", String(16), nullable=False, comment="proposed, heard, published, dropped or taken_down"),
    Column("by_rule", Boolean, nullable=False, server_default=false(), comment="nobody proposed it"),
    Column("proposed_on", Date, nullable=False, comment="the local day"),
    Column("answer_by", Moment, comment="until when the team is heard; NULL: it was not asked"),
    Column("answer", Text, nullable=False, comment="the team's; empty: none"),
    Column("is_told", Boolean, nullable=False, server_default=false(), comment="supervisors know that time is over"),
    Column("photos", JSON, nullable=False, comment="numbers of the photos that a supervisor let through"),
    Column("published_on", Date, comment="the local day; NULL: never was"),
    Column("reason", Text, nullable=False, comment="why it is over: a code, or words"),
    Column("seen_as", String(16), nullable=False, comment="the ticket's status when it was last written"),
    Index("ix_exposures_ticket_id", "ticket_id", "kind"),
    Index("ix_exposures_published_on", "published_on", "id"),
    Index("ix_exposures_proposed_on", "proposed_on"),
    Index("ix_exposures_exhibited", "stand", "kind", "id", sqlite_where=EXHIBITED),
)
