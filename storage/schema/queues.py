"""Define the tables of the inbox, the outbox, and the messages that show something in each chat."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.schema.columns import ABOUT_TICKET, BY_CHAT, SENDING, WAITING, BigKey, Moment, metadata

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
    Index(  # waiting updates by lane (a per-chat queue); the first one of a lane is its next
        "ix_inbox_waiting",
        "lane",
        "seq",
        sqlite_where=text("done_at IS NULL"),
    ),
    Index("ix_inbox_received_at", "received_at"),  # updates that are old enough to be thrown away
    Index("ix_inbox_done", "lane", sqlite_where=text("done_at IS NOT NULL")),  # what somebody sent, for /forget
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
    Column(
        "refusals",
        Integer,
        nullable=False,
        server_default="0",
        comment="attempts that failed while Telegram answered others",
    ),
    # waiting notices by chat; the first one of a chat is its next
    Index("ix_outbox_waiting", "chat_id", "id", sqlite_where=WAITING),
    # notices that a crash left half sent
    Index("ix_outbox_sending", "id", sqlite_where=SENDING),
    Index("ix_outbox_settled_at", "settled_at"),
    # what somebody was told, for /forget: each message is in one of the two at most
    Index("ix_outbox_person_id", "person_id", sqlite_where=text("person_id IS NOT NULL")),
    Index("ix_outbox_by_chat", "chat_id", sqlite_where=BY_CHAT),
)

slots = Table(
    "slots",
    metadata,
    Column("chat_id", BigInteger, primary_key=True),
    Column("slot", Text, primary_key=True),  # or "latest": see storage/traffic/slots.py
    Column("message_id", BigInteger, nullable=False),
    Column("ticket_id", BigInteger, comment="NULL where it shows no ticket"),
    Column("picture", Text, comment="which picture it shows; NULL: none"),
    UniqueConstraint("chat_id", "message_id"),  # finds what a message shows that somebody replies to
    Index("ix_slots_ticket_id", "ticket_id", sqlite_where=ABOUT_TICKET),
)

chats = Table(
    "chats",
    metadata,
    Column("chat_id", BigInteger, primary_key=True),  # 0: all that share numbers, see storage/traffic/numbering.py
    Column("last_message_id", BigInteger, nullable=False, comment="the newest message known there, anybody's"),
)
