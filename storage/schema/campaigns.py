"""Define the tables of campaigns and projects; `casework/model/campaign.py` and `project.py` say what they mean.

A project is found by its place in two ways: by the cell of its point, and by its area.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.schema.columns import BigKey, Moment, metadata

# That something comes of a project is promised: it is planned, running or delayed.
COMING = text("state IN ('planned', 'running', 'delayed')")

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("first_on", Date, nullable=False, comment="the first local day"),
    Column("last_on", Date, nullable=False, comment="the last local day, included", index=True),
    Column("areas", JSON, nullable=False, comment="codes; none: everywhere"),
    Column("categories", JSON, nullable=False, comment="codes of categories and groups; none: all"),
    Column("targets", JSON, nullable=False, comment="unit, amount, kind of work or null"),
    Column("teams", JSON, nullable=False, comment="codes"),
    Column("is_shared", Boolean, nullable=False, comment="the teams share the targets; else each has them"),
    Column("is_public", Boolean, nullable=False, comment="residents see it"),
    Column("checked_on", Date, comment="the last local day on which it was looked who is behind; NULL: never"),
)

campaign_entries = Table(
    "campaign_entries",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("campaign_id", ForeignKey("campaigns.id"), nullable=False, index=True),
    Column("team", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("person_id", ForeignKey("people.id"), index=True, comment="who entered it; NULL: somebody forgotten"),
    Column("unit", String(16), nullable=False),
    Column("amount", Float, nullable=False),
    Column("kind", String(16), comment="of the work; NULL: it has none"),
    Column("words", Text, nullable=False),
    sqlite_autoincrement=True,  # a number is never given twice: slots are named after it
)

delays = Table(
    "delays",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("campaign_id", ForeignKey("campaigns.id"), nullable=False),
    Column("team", Text, nullable=False),
    Column("asked_on", Date, nullable=False, comment="the local day"),
    Column("behind", Integer, nullable=False, comment="per cent of the goal, on that day"),
    Column("reason", Text, comment="NULL: none was given yet"),
    Column("said_at", Moment, comment="NULL likewise"),
    Column("person_id", ForeignKey("people.id"), index=True, comment="who gave it; NULL: nobody, or forgotten"),
    UniqueConstraint("campaign_id", "team", "asked_on"),
)

projects = Table(
    "projects",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("team", Text, nullable=False, index=True),
    Column("area", Text, comment="it and all areas below; NULL: none"),
    Column("lat", Float, comment="NULL: no point"),
    Column("lon", Float, comment="NULL likewise"),
    Column("cell", BigInteger, comment="of the point; NULL likewise"),
    Column("starts_on", Date, nullable=False, comment="as planned now"),
    Column("ends_on", Date, nullable=False, comment="as planned now"),
    Column("planned_end", Date, nullable=False, comment="as planned first"),
    Column("planned_sum", Float, nullable=False, comment="yuan"),
    Column("spent_sum", Float, nullable=False, comment="yuan, in all"),
    Column("state", String(16), nullable=False),
    Column("reason", Text, nullable=False, comment="for being delayed, paused or dropped"),
    Column("categories", JSON, nullable=False, comment="that it puts right: codes of categories and groups"),
    Column("asked_for", Date, comment="the end for which its team was asked why it is late; NULL: never"),
    Index("ix_projects_cell", "cell", sqlite_where=COMING),
    Index("ix_projects_area", "area", sqlite_where=COMING),
    Index("ix_projects_ends_on", "ends_on", sqlite_where=COMING),
)

project_moves = Table(
    "project_moves",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("project_id", ForeignKey("projects.id"), nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Column("person_id", ForeignKey("people.id"), index=True, comment="NULL: the command line, or somebody forgotten"),
    Column("move", String(16), nullable=False),
    Column("note", Text, nullable=False),
    Column("day", Date, comment="the new end; NULL: it stayed"),
    Column("amount", Float, comment="yuan that were spent in all; NULL: nothing was said of it"),
    Column("photo_id", ForeignKey("photos.id"), index=True, comment="NULL: none"),
    Index("ix_project_moves_project_id", "project_id", "id"),
)

project_followers = Table(
    "project_followers",
    metadata,
    Column("project_id", ForeignKey("projects.id"), primary_key=True),
    Column("person_id", ForeignKey("people.id"), primary_key=True, index=True),
    Column("since", Moment, nullable=False),
)
