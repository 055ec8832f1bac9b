"""The tables, as SQLAlchemy Core sees them; migrations bring a database here and a test compares the two.

NULL means "not so (yet)" and each column's comment says which. Moments are aware UTC. Coordinates are WGS-84 degrees.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """An aware moment; SQLite keeps no zone, so everything is UTC on the way in and made aware on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment into UTC; raises ValueError for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone is no moment")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the moment, aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# A partial index serves only those queries that state its condition in the same words, without parameters; so the
# indexes below and the queries share these.
OPEN_DRAFT = text("is_open IS TRUE")
UNFINISHED = text("status IN ('open', 'taken', 'fixed')")
FIXED = text("status = 'fixed'")
WAITING = text("state = 'waiting'")
SENDING = text("state = 'sending'")
WHOLE_GROUP = text("thread_id IS NULL")

# SQLite counts only INTEGER keys up by itself; PostgreSQL should not run out of numbers.
BigKey = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

people = Table(
    "people",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("account", BigInteger, nullable=False, unique=True, comment="the messenger's number of the person"),
    Column("language", String(16), nullable=False),
    Column("name", Text, comment="only of those who act for a team"),
    Column("is_reachable", Boolean, nullable=False, default=True),
    Column("asked_about", BigInteger, comment="the ticket about which they were asked what is still wrong"),
    Column("asked_at", Moment, comment="NULL where nothing was asked"),
    Column("met_at", Moment, nullable=False),
)

photos = Table(
    "photos",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("name", String(64), nullable=False, index=True, comment="SHA-256 of the stored JPEG"),
    Column("file_id", Text, comment="Telegram's own copy; NULL until there is one"),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("is_open", Boolean, nullable=False, default=True, comment="neither sent nor cancelled"),
    Column("is_cancelled", Boolean, nullable=False, default=False),
    Column("has_no_photo", Boolean, nullable=False, default=False),
    Column("lat", Float, comment="NULL until a place is given"),
    Column("lon", Float),
    Column("accuracy_m", Float),
    Column("place_title", Text),
    Column("area", Text, comment="NULL while the place lies outside every area"),
    Column("is_picking", Boolean, nullable=False, default=False),
    Column("category_group", Text),
    Column("category", Text),
    Column("words", Text, nullable=False, default=""),
    Column("ticket_id", ForeignKey("tickets.id"), comment="NULL until it was sent"),
    Column("begun_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    # One open draft a person, whatever happens at the same time on two devices.
    Index("uq_drafts_open", "person_id", unique=True, sqlite_where=OPEN_DRAFT, postgresql_where=OPEN_DRAFT),
    sqlite_autoincrement=True,  # a number is never given twice: slots are named after it
)

draft_photos = Table(
    "draft_photos",
    metadata,
    Column("draft_id", ForeignKey("drafts.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("photo_id", ForeignKey("photos.id"), nullable=False),
)

tickets = Table(
    "tickets",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("reporter_id", ForeignKey("people.id"), comment="NULL once the reporter is forgotten"),
    Column("category", Text, nullable=False),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    Column("place_title", Text),
    Column("area", Text, nullable=False),
    Column("area_name", Text, nullable=False, comment="as it was called when the report came"),
    Column("team", Text, comment="NULL while no team answers there"),
    Column("words", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("reported_at", Moment, nullable=False),
    Column("answer_by", Moment, nullable=False),
    Column("fix_by", Moment, nullable=False),
    Column("taken_by", ForeignKey("people.id")),
    Column("fixed_by", ForeignKey("people.id")),
    Column("fixed_at", Moment),
    Column("album", Text, comment="the album whose further photos belong to the latest fix or reopening"),
    Column("rework", Integer, nullable=False, default=0),
    Index(  # a desk's tickets, and those without a team
        "ix_tickets_unfinished", "team", "id", sqlite_where=UNFINISHED, postgresql_where=UNFINISHED
    ),
    Index("ix_tickets_fixed", "fixed_at", "id", sqlite_where=FIXED, postgresql_where=FIXED),  # verdicts overdue
    Index("ix_tickets_reporter_id", "reporter_id"),
    sqlite_autoincrement=True,  # a number that a resident was told is never given twice
)

ticket_photos = Table(
    "ticket_photos",
    metadata,
    Column("ticket_id", ForeignKey("tickets.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("photo_id", ForeignKey("photos.id"), nullable=False),
    Column("stage", String(16), nullable=False),
    Column("rework", Integer, nullable=False),
)

history = Table(
    "history",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("act", String(16), nullable=False),
    Column("actor_id", ForeignKey("people.id"), comment="NULL where time itself acted"),
    Column("note", Text, nullable=False),
)

areas = Table(
    "areas",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("code", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("parent", Text, comment="the code of the area around it; NULL at the top"),
    Column("valid_from", Date, comment="the first local day; NULL: always"),
    Column("valid_to", Date, comment="the last local day; NULL: until further notice"),
    Column("outline", LargeBinary, nullable=False, comment="polygon or multipolygon as WKB, x = longitude"),
)

categories = Table(
    "categories",
    metadata,
    Column("code", Text, primary_key=True),
    Column("parent", Text, comment="NULL for a group"),
    Column("position", Integer, nullable=False),
    Column("names", JSON, nullable=False, comment="language: name"),
    Column("team_kind", String(16), comment="NULL for a group, as all that follows"),
    Column("answer_by", Text),
    Column("fix_by", Text),
    Column("is_danger", Boolean, nullable=False, default=False),
)

teams = Table(
    "teams",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("areas", JSON, nullable=False, comment="area codes; * is everywhere"),
    Column("language", String(16), nullable=False),
)

desks = Table(
    "desks",
    metadata,
    Column("team", ForeignKey("teams.code"), primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("thread_id", BigInteger, comment="NULL: the whole group"),
    Column("linked_at", Moment, nullable=False),
    # A topic is the desk of one team, and so is a whole group.
    UniqueConstraint("chat_id", "thread_id"),
    Index("uq_desks_group", "chat_id", unique=True, sqlite_where=WHOLE_GROUP, postgresql_where=WHOLE_GROUP),
)

link_codes = Table(
    "link_codes",
    metadata,
    Column("code", String(16), primary_key=True),
    Column("team", ForeignKey("teams.code"), nullable=False),
    Column("until", Moment, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("seq", BigKey, primary_key=True, comment="the order of arrival"),
    Column("update_id", BigInteger, nullable=False, unique=True),
    Column("lane", BigInteger, nullable=False, comment="the chat; its updates are worked in order"),
    Column("payload", Text, nullable=False, comment="the update as Telegram sent it, JSON"),
    Column("received_at", Moment, nullable=False),
    Column("done_at", Moment, comment="NULL while it waits"),
    Column("attempts", Integer, nullable=False, default=0),
    Column("trouble", Text, comment="why it was given up"),
    Index(  # what waits, by lane; a lane's next is its first
        "ix_inbox_waiting",
        "lane",
        "seq",
        sqlite_where=text("done_at IS NULL"),
        postgresql_where=text("done_at IS NULL"),
    ),
    Index("ix_inbox_received_at", "received_at"),  # what is old enough to be thrown away
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("key", Text, nullable=False, unique=True, comment="cause, kind, recipient and subject"),
    Column("kind", String(32), nullable=False),
    Column("person_id", ForeignKey("people.id"), comment="one of person, team and language names the reader"),
    Column("team", Text),
    Column("language", String(16)),
    Column("chat_id", BigInteger, comment="NULL while the team has no desk"),
    Column("thread_id", BigInteger),
    Column("about", BigInteger, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("slot", Text, comment="NULL for what is said once and never edited"),
    Column("urgency", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("may_have_arrived", Boolean, nullable=False, default=False, comment="an attempt ended without an answer"),
    Column("after_message", BigInteger, comment="the newest message known in the chat before the first attempt"),
    Column("created_at", Moment, nullable=False),
    Column("settled_at", Moment, comment="NULL while it waits or is being sent"),
    Column("trouble", Text, comment="what Telegram said when it failed"),
    # a chat's next is its first
    Index("ix_outbox_waiting", "chat_id", "id", sqlite_where=WAITING, postgresql_where=WAITING),
    # what a crash left half sent
    Index("ix_outbox_sending", "id", sqlite_where=SENDING, postgresql_where=SENDING),
    Index("ix_outbox_settled_at", "settled_at"),
)

slots = Table(
    "slots",
    metadata,
    Column("chat_id", BigInteger, primary_key=True),
    Column("slot", Text, primary_key=True),
    Column("message_id", BigInteger, nullable=False),
    Column("ticket_id", BigInteger, comment="NULL where it shows no ticket"),
    Column("picture", Text, comment="which picture it shows; NULL: none"),
    UniqueConstraint("chat_id", "message_id"),  # whose reply is this
)

chats = Table(
    "chats",
    metadata,
    Column("chat_id", BigInteger, primary_key=True),
    Column("last_message_id", BigInteger, nullable=False, comment="the newest message known there, anybody's"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("number", Integer, nullable=False, comment="counted up when the district's data change"),
)
