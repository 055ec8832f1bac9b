"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "areas",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True, comment="the code of the area around it; NULL at the top"),
        sa.Column("valid_from", sa.Date(), nullable=True, comment="the first local day; NULL: always"),
        sa.Column("valid_to", sa.Date(), nullable=True, comment="the last local day; NULL: until further notice"),
        sa.Column("outline", sa.LargeBinary(), nullable=False, comment="polygon or multipolygon as WKB, x = longitude"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_areas")),
    )
    with op.batch_alter_table("areas", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_areas_code"), ["code"], unique=False)

    op.create_table(
        "categories",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True, comment="NULL for a group"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False, comment="language: name"),
        sa.Column("team_kind", sa.String(length=16), nullable=True, comment="NULL for a group, as all that follows"),
        sa.Column("answer_by", sa.Text(), nullable=True),
        sa.Column("fix_by", sa.Text(), nullable=True),
        sa.Column("is_danger", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_categories")),
    )
    op.create_table(
        "chats",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "last_message_id", sa.BigInteger(), nullable=False, comment="the newest message known there, anybody's"
        ),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_chats")),
    )
    op.create_table(
        "inbox",
        sa.Column(
            "seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="the order of arrival"
        ),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("lane", sa.BigInteger(), nullable=False, comment="the chat; its updates are worked in order"),
        sa.Column("payload", sa.Text(), nullable=False, comment="the update as Telegram sent it, JSON"),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True, comment="NULL while it waits"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=True, comment="why it was given up"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_inbox")),
        sa.UniqueConstraint("update_id", name=op.f("uq_inbox_update_id")),
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index("ix_inbox_received_at", ["received_at"], unique=False)
        batch_op.create_index(
            "ix_inbox_waiting",
            ["lane", "seq"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )

    op.create_table(
        "people",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False, comment="the messenger's number of the person"),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=True, comment="only of those who act for a team"),
        sa.Column("is_reachable", sa.Boolean(), nullable=False),
        sa.Column(
            "asked_about",
            sa.BigInteger(),
            nullable=True,
            comment="the ticket about which they were asked what is still wrong",
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True, comment="NULL where nothing was asked"),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("account", name=op.f("uq_people_account")),
    )
    op.create_table(
        "photos",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False, comment="SHA-256 of the stored JPEG"),
        sa.Column("file_id", sa.Text(), nullable=True, comment="Telegram's own copy; NULL until there is one"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photos")),
    )
    with op.batch_alter_table("photos", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_photos_name"), ["name"], unique=False)

    op.create_table(
        "revisions",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="counted up when the district's data change"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_revisions")),
    )
    op.create_table(
        "slots",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=True, comment="NULL where it shows no ticket"),
        sa.Column("picture", sa.Text(), nullable=True, comment="which picture it shows; NULL: none"),
        sa.PrimaryKeyConstraint("chat_id", "slot", name=op.f("pk_slots")),
        sa.UniqueConstraint("chat_id", "message_id", name=op.f("uq_slots_chat_id_message_id")),
    )
    op.create_table(
        "teams",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False, comment="area codes; * is everywhere"),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_teams")),
    )
    op.create_table(
        "desks",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=True, comment="NULL: the whole group"),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["team"], ["teams.code"], name=op.f("fk_desks_team")),
        sa.PrimaryKeyConstraint("team", name=op.f("pk_desks")),
        sa.UniqueConstraint("chat_id", "thread_id", name=op.f("uq_desks_chat_id_thread_id")),
    )
    with op.batch_alter_table("desks", schema=None) as batch_op:
        batch_op.create_index(
            "uq_desks_group",
            ["chat_id"],
            unique=True,
            sqlite_where=sa.text("thread_id IS NULL"),
            postgresql_where=sa.text("thread_id IS NULL"),
        )

    op.create_table(
        "link_codes",
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["team"], ["teams.code"], name=op.f("fk_link_codes_team")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_link_codes")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="cause, kind, recipient and subject"),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column(
            "person_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="one of person, team and language names the reader",
        ),
        sa.Column("team", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=True, comment="NULL while the team has no desk"),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("about", sa.BigInteger(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=True, comment="NULL for what is said once and never edited"),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("may_have_arrived", sa.Boolean(), nullable=False, comment="an attempt ended without an answer"),
        sa.Column(
            "after_message",
            sa.BigInteger(),
            nullable=True,
            comment="the newest message known in the chat before the first attempt",
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "settled_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="NULL while it waits or is being sent",
        ),
        sa.Column("trouble", sa.Text(), nullable=True, comment="what Telegram said when it failed"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_outbox_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_sending",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state = 'sending'"),
            postgresql_where=sa.text("state = 'sending'"),
        )
        batch_op.create_index("ix_outbox_settled_at", ["settled_at"], unique=False)
        batch_op.create_index(
            "ix_outbox_waiting",
            ["chat_id", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "tickets",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "reporter_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="NULL once the reporter is forgotten",
        ),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("place_title", sa.Text(), nullable=True),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("area_name", sa.Text(), nullable=False, comment="as it was called when the report came"),
        sa.Column("team", sa.Text(), nullable=True, comment="NULL while no team answers there"),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fix_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("fixed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("fixed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "album",
            sa.Text(),
            nullable=True,
            comment="the album whose further photos belong to the latest fix or reopening",
        ),
        sa.Column("rework", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["fixed_by"], ["people.id"], name=op.f("fk_tickets_fixed_by")),
        sa.ForeignKeyConstraint(["reporter_id"], ["people.id"], name=op.f("fk_tickets_reporter_id")),
        sa.ForeignKeyConstraint(["taken_by"], ["people.id"], name=op.f("fk_tickets_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.create_index(
            "ix_tickets_fixed",
            ["fixed_at", "id"],
            unique=False,
            sqlite_where=sa.text("status = 'fixed'"),
            postgresql_where=sa.text("status = 'fixed'"),
        )
        batch_op.create_index("ix_tickets_reporter_id", ["reporter_id"], unique=False)
        batch_op.create_index(
            "ix_tickets_unfinished",
            ["team", "id"],
            unique=False,
            sqlite_where=sa.text("status IN ('open', 'taken', 'fixed')"),
            postgresql_where=sa.text("status IN ('open', 'taken', 'fixed')"),
        )

    op.create_table(
        "drafts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False, comment="neither sent nor cancelled"),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.Column("has_no_photo", sa.Boolean(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True, comment="NULL until a place is given"),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("accuracy_m", sa.Float(), nullable=True),
        sa.Column("place_title", sa.Text(), nullable=True),
        sa.Column("area", sa.Text(), nullable=True, comment="NULL while the place lies outside every area"),
        sa.Column("is_picking", sa.Boolean(), nullable=False),
        sa.Column("category_group", sa.Text(), nullable=True),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column(
            "ticket_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="NULL until it was sent",
        ),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_drafts_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_drafts_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.create_index(
            "uq_drafts_open",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("is_open IS TRUE"),
            postgresql_where=sa.text("is_open IS TRUE"),
        )

    op.create_table(
        "history",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column(
            "actor_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="NULL where time itself acted",
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_history_actor_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_history_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history")),
    )
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_history_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "ticket_photos",
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("rework", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name=op.f("fk_ticket_photos_photo_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_photos_ticket_id")),
        sa.PrimaryKeyConstraint("ticket_id", "position", name=op.f("pk_ticket_photos")),
    )
    op.create_table(
        "draft_photos",
        sa.Column("draft_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_draft_photos_draft_id")),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name=op.f("fk_draft_photos_photo_id")),
        sa.PrimaryKeyConstraint("draft_id", "position", name=op.f("pk_draft_photos")),
    )


def downgrade() -> None:
    op.drop_table("draft_photos")
    op.drop_table("ticket_photos")
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_history_ticket_id"))

    op.drop_table("history")
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_drafts_open", sqlite_where=sa.text("is_open IS TRUE"), postgresql_where=sa.text("is_open IS TRUE")
        )

    op.drop_table("drafts")
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_tickets_unfinished",
            sqlite_where=sa.text("status IN ('open', 'taken', 'fixed')"),
            postgresql_where=sa.text("status IN ('open', 'taken', 'fixed')"),
        )
        batch_op.drop_index("ix_tickets_reporter_id")
        batch_op.drop_index(
            "ix_tickets_fixed", sqlite_where=sa.text("status = 'fixed'"), postgresql_where=sa.text("status = 'fixed'")
        )

    op.drop_table("tickets")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_waiting",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index("ix_outbox_settled_at")
        batch_op.drop_index(
            "ix_outbox_sending",
            sqlite_where=sa.text("state = 'sending'"),
            postgresql_where=sa.text("state = 'sending'"),
        )

    op.drop_table("outbox")
    op.drop_table("link_codes")
    with op.batch_alter_table("desks", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_desks_group",
            sqlite_where=sa.text("thread_id IS NULL"),
            postgresql_where=sa.text("thread_id IS NULL"),
        )

    op.drop_table("desks")
    op.drop_table("teams")
    op.drop_table("slots")
    op.drop_table("revisions")
    with op.batch_alter_table("photos", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_photos_name"))

    op.drop_table("photos")
    op.drop_table("people")
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_inbox_waiting", sqlite_where=sa.text("done_at IS NULL"), postgresql_where=sa.text("done_at IS NULL")
        )
        batch_op.drop_index("ix_inbox_received_at")

    op.drop_table("inbox")
    op.drop_table("chats")
    op.drop_table("categories")
    with op.batch_alter_table("areas", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_areas_code"))

    op.drop_table("areas")
