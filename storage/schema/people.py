"""Define the tables of people: whom the bot has met, which areas they follow, who has a role, and the audit log.

The last three hold what must not end with /forget, and name nobody: see storage/people/hashing.py.
"""

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text, text

from storage.schema.columns import BANNED, JSON_OR_NULL, BigKey, Moment, metadata

people = Table(
    "people",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("account", BigInteger, nullable=False, unique=True, comment="the messenger's number of the person"),
    Column("language", String(16), nullable=False),
    Column("name", Text, comment="only of those who act for a team"),
    Column("is_reachable", Boolean, nullable=False, default=True),
    Column("asked_for", String(16), comment="what their next message is expected to be; NULL: nothing, and so below"),
    Column("asked_about", BigInteger, comment="the ticket to which it belongs"),
    Column("asked_at", Moment),
    Column("asked_album", Text, comment="the album that has answered; its other parts follow"),
    Column("met_at", Moment, nullable=False),
    Column("paused_until", Moment, comment="may send no report before; NULL: may"),
    Column("is_banned", Boolean, nullable=False, default=False),
    Column("files_since", Moment, comment="since when their files are counted, for a day; NULL: they sent none"),
    Column("files_bytes", BigInteger, nullable=False, server_default="0", comment="what these files weigh"),
    Index("ix_people_banned", "id", sqlite_where=BANNED),
    Index("ix_people_asked_about", "asked_about", sqlite_where=text("asked_about IS NOT NULL")),  # to be forgotten
)

area_follows = Table(
    "area_follows",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("area", Text, primary_key=True),
    Column("every", String(8), nullable=False, comment="day or week"),
    Column("told_until", Moment, nullable=False, comment="what happened later was not told yet"),
    Column("next_at", Moment, nullable=False, index=True, comment="when the next digest is due"),
    Index("ix_area_follows_area", "area", "person_id"),  # who lives near by
)

roles = Table(
    "roles",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("role", String(16), primary_key=True, comment="supervisor or administrator"),
    Column("since", Moment, nullable=False),
    Column("areas", JSON_OR_NULL, comment="which a supervisor supervises, with all below them; NULL: every area"),
)

supervisor_groups = Table(
    "supervisor_groups",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, comment="whoever is a member there supervises; there is one"),
    Column("thread_id", BigInteger, comment="the topic in which it is written to; NULL: the group itself"),
    Column("language", String(16), nullable=False),
    Column("linked_at", Moment, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("actor_id", ForeignKey("people.id"), index=True, comment="NULL: the command line"),
    Column("what", String(32), nullable=False),
    Column("subject", Text, nullable=False),
    Column("before", JSON_OR_NULL, comment="NULL: it was not there"),
    Column("after", JSON_OR_NULL, comment="NULL: it is gone"),
)

keys = Table(
    "keys",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("key", Text, nullable=False, comment="random, hexadecimal; with it accounts become hashes"),
)

acted = Table(
    "acted",
    metadata,
    Column("account_hash", String(64), primary_key=True),
    Column("act", String(16), primary_key=True, comment="what is counted; see casework/model/limit.py"),
    Column("day", Date, primary_key=True, comment="the local day"),
    Column("number", Integer, nullable=False),
    Index("ix_acted_day", "day"),  # counts that are old enough to be thrown away
)

restrained = Table(
    "restrained",
    metadata,
    Column("account_hash", String(64), primary_key=True, comment="of somebody who was forgotten"),
    Column("is_banned", Boolean, nullable=False),
    Column("paused_until", Moment, comment="NULL: is not paused"),
    Column("files_since", Moment, comment="as in people, and so below"),
    Column("files_bytes", BigInteger, nullable=False),
    Column("until", Moment, index=True, comment="when nothing of it holds any more; NULL: is banned"),
)
