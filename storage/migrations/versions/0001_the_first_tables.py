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
        "assets",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True, comment="what is wrong with it, as a rule; NULL: ask"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_assets")),
    )
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
        sa.Column("keywords", sa.JSON(none_as_null=True), nullable=True, comment="language: words"),
        sa.Column(
            "questions",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="follow-up questions with their choices, in order",
        ),
        sa.Column(
            "reasons",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="why a ticket of it may be dismissed, in order",
        ),
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
        "handovers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "area", sa.Text(), nullable=True, comment="it and all areas below; NULL: everything that the team has"
        ),
        sa.Column("from_team", sa.Text(), nullable=False),
        sa.Column("to_team", sa.Text(), nullable=True, comment="NULL: whoever answers on that day"),
        sa.Column("due_on", sa.Date(), nullable=False, comment="the local day"),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True, comment="NULL until all tickets were moved"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
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
            "asked_for",
            sa.String(length=16),
            nullable=True,
            comment="what their next message is expected to be; NULL: nothing, and so below",
        ),
        sa.Column("asked_about", sa.BigInteger(), nullable=True, comment="the ticket to which it belongs"),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "asked_album", sa.Text(), nullable=True, comment="the album that has answered; its other parts follow"
        ),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "paused_until", sa.DateTime(timezone=True), nullable=True, comment="may send no report before; NULL: may"
        ),
        sa.Column("is_banned", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("account", name=op.f("uq_people_account")),
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index(
            "ix_people_banned",
            ["id"],
            unique=False,
            sqlite_where=sa.text("is_banned IS TRUE"),
            postgresql_where=sa.text("is_banned IS TRUE"),
        )

    op.create_table(
        "photos",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False, comment="SHA-256 of the stored JPEG"),
        sa.Column("file_id", sa.Text(), nullable=True, comment="Telegram's own copy; NULL until there is one"),
        sa.Column(
            "likeness",
            sa.BigInteger(),
            nullable=True,
            comment="the perceptual hash, as a signed number; NULL: not taken",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photos")),
    )
    with op.batch_alter_table("photos", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_photos_likeness"), ["likeness"], unique=False)
        batch_op.create_index(batch_op.f("ix_photos_name"), ["name"], unique=False)

    op.create_table(
        "recordings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False, comment="SHA-256 of the stored file"),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=True, comment="Telegram's own copy; NULL until there is one"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recordings")),
    )
    with op.batch_alter_table("recordings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recordings_name"), ["name"], unique=False)

    op.create_table(
        "revisions",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="counted up when the district's data change"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_revisions")),
    )
    op.create_table(
        "rules",
        sa.Column("position", sa.Integer(), nullable=False, comment="the first that fits is taken"),
        sa.Column("area", sa.Text(), nullable=True, comment="it and all areas below; NULL: anywhere"),
        sa.Column("category_group", sa.Text(), nullable=True, comment="a group or a category; NULL: any"),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("assisting", sa.JSON(), nullable=False, comment="teams that help"),
        sa.Column("valid_from", sa.Date(), nullable=True, comment="the first local day; NULL: always"),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_rules")),
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
        "supervisor_groups",
        sa.Column(
            "chat_id", sa.BigInteger(), nullable=False, comment="whoever is a member there supervises; there is one"
        ),
        sa.Column(
            "thread_id",
            sa.BigInteger(),
            nullable=True,
            comment="the topic in which it is written to; NULL: the group itself",
        ),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_supervisor_groups")),
    )
    op.create_table(
        "teams",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False, comment="area codes; * is everywhere"),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("is_fallback", sa.Boolean(), nullable=False, comment="answers where no other team does"),
        sa.Column(
            "dissolved_on",
            sa.Date(),
            nullable=True,
            comment="the first local day on which it answers for nothing; NULL: it goes on",
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_teams")),
    )
    op.create_table(
        "area_follows",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("every", sa.String(length=8), nullable=False, comment="day or week"),
        sa.Column(
            "told_until", sa.DateTime(timezone=True), nullable=False, comment="what happened later was not told yet"
        ),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False, comment="when the next digest is due"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_area_follows_person_id")),
        sa.PrimaryKeyConstraint("person_id", "area", name=op.f("pk_area_follows")),
    )
    with op.batch_alter_table("area_follows", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_area_follows_next_at"), ["next_at"], unique=False)

    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "actor_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="NULL: the command line",
        ),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True, comment="NULL: it was not there"),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True, comment="NULL: it is gone"),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_audit_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_at"), ["at"], unique=False)

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
        sa.Column("team", sa.Text(), nullable=True, comment="whose desk it makes; NULL: it gives a role"),
        sa.Column(
            "role",
            sa.String(length=16),
            nullable=True,
            comment="supervisor, administrator, or group: supervisors'; NULL: it makes a desk",
        ),
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
            "settled_at", sa.DateTime(timezone=True), nullable=True, comment="NULL while it waits or is being sent"
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
        "roles",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False, comment="supervisor or administrator"),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_roles_person_id")),
        sa.PrimaryKeyConstraint("person_id", "role", name=op.f("pk_roles")),
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
        sa.Column("cell", sa.BigInteger(), nullable=False, comment="the cell of the grid in casework/model/place.py"),
        sa.Column("asset", sa.Text(), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False, comment="question of the category: choice"),
        sa.Column(
            "recurs",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="the ticket that has come back",
        ),
        sa.Column(
            "asked_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="since when the clock stands still; NULL: it runs",
        ),
        sa.Column("question", sa.Text(), nullable=True, comment="what the desk asks the reporter; NULL: nothing"),
        sa.Column(
            "nudged_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when somebody last asked whether nothing happens",
        ),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True, comment="NULL while it is not closed"),
        sa.Column("source", sa.String(length=16), nullable=False, comment="how it came: resident, call, letter…"),
        sa.Column("reference", sa.Text(), nullable=True, comment="its number where it came from"),
        sa.Column(
            "outside_by", sa.DateTime(timezone=True), nullable=True, comment="until when whoever sent it wants it fixed"
        ),
        sa.Column("contact", sa.Text(), nullable=True, comment="who is to be told by hand; NULL: nobody"),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True, comment="when they were told by hand"),
        sa.Column("hops", sa.Integer(), nullable=False, comment="how often it was passed on"),
        sa.Column("assisting", sa.JSON(), nullable=False, comment="teams that help"),
        sa.Column(
            "request",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="what staff ask a supervisor for; NULL: nothing",
        ),
        sa.Column(
            "parked_until", sa.DateTime(timezone=True), nullable=True, comment="when a parked ticket is looked at again"
        ),
        sa.Column(
            "duplicate_of",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="the ticket into which it was merged",
        ),
        sa.Column(
            "dismissed_for", sa.Text(), nullable=True, comment="the code of the reason for which it was dismissed"
        ),
        sa.Column("tally", sa.JSON(none_as_null=True), nullable=True, comment="what the fix took: unit, number"),
        sa.Column(
            "undo",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="the latest act, by whom, when, and what it changed; NULL: nothing to undo",
        ),
        sa.ForeignKeyConstraint(["duplicate_of"], ["tickets.id"], name=op.f("fk_tickets_duplicate_of")),
        sa.ForeignKeyConstraint(["fixed_by"], ["people.id"], name=op.f("fk_tickets_fixed_by")),
        sa.ForeignKeyConstraint(["recurs"], ["tickets.id"], name=op.f("fk_tickets_recurs")),
        sa.ForeignKeyConstraint(["reporter_id"], ["people.id"], name=op.f("fk_tickets_reporter_id")),
        sa.ForeignKeyConstraint(["taken_by"], ["people.id"], name=op.f("fk_tickets_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.create_index("ix_tickets_area", ["area", "reported_at"], unique=False)
        batch_op.create_index("ix_tickets_area_fixed", ["area", "fixed_at"], unique=False)
        batch_op.create_index(
            "ix_tickets_asked",
            ["asked_at", "id"],
            unique=False,
            sqlite_where=sa.text("status = 'asked'"),
            postgresql_where=sa.text("status = 'asked'"),
        )
        batch_op.create_index("ix_tickets_cell", ["cell", "id"], unique=False)
        batch_op.create_index(
            "ix_tickets_closed_at",
            ["closed_at", "id"],
            unique=False,
            sqlite_where=sa.text("reporter_id IS NOT NULL"),
            postgresql_where=sa.text("reporter_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_tickets_fixed",
            ["fixed_at", "id"],
            unique=False,
            sqlite_where=sa.text("status = 'fixed'"),
            postgresql_where=sa.text("status = 'fixed'"),
        )
        batch_op.create_index(
            "ix_tickets_owed",
            ["team", "id"],
            unique=False,
            sqlite_where=sa.text(
                "contact IS NOT NULL AND answered_at IS NULL AND (fixed_at IS NOT NULL OR closed_at IS NOT NULL)"
            ),
            postgresql_where=sa.text(
                "contact IS NOT NULL AND answered_at IS NULL AND (fixed_at IS NOT NULL OR closed_at IS NOT NULL)"
            ),
        )
        batch_op.create_index(
            "ix_tickets_parked",
            ["parked_until", "id"],
            unique=False,
            sqlite_where=sa.text("status = 'parked'"),
            postgresql_where=sa.text("status = 'parked'"),
        )
        batch_op.create_index(
            "ix_tickets_reference",
            ["source", "reference"],
            unique=False,
            sqlite_where=sa.text("reference IS NOT NULL"),
            postgresql_where=sa.text("reference IS NOT NULL"),
        )
        batch_op.create_index("ix_tickets_reporter_id", ["reporter_id", "id"], unique=False)
        batch_op.create_index(
            "ix_tickets_requests",
            ["id"],
            unique=False,
            sqlite_where=sa.text("request IS NOT NULL"),
            postgresql_where=sa.text("request IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_tickets_undoable",
            ["id"],
            unique=False,
            sqlite_where=sa.text("undo IS NOT NULL"),
            postgresql_where=sa.text("undo IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_tickets_unfinished",
            ["team", "reported_at", "id", "status", "answer_by", "fix_by", "taken_by"],
            unique=False,
            sqlite_where=sa.text("status IN ('open', 'taken', 'asked', 'parked', 'fixed')"),
            postgresql_where=sa.text("status IN ('open', 'taken', 'asked', 'parked', 'fixed')"),
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
        sa.Column("mode", sa.String(length=16), nullable=False, comment="what they have begun to do beside answering"),
        sa.Column("category_group", sa.Text(), nullable=True),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("pieces", sa.JSON(), nullable=False, comment="what was written: [message, words] each, in order"),
        sa.Column(
            "doubt",
            sa.String(length=16),
            nullable=True,
            comment="why the place may be none; NULL: it is taken as it is",
        ),
        sa.Column(
            "lookup",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="places that may be meant, with the words that were looked up; NULL: none",
        ),
        sa.Column("live_message", sa.BigInteger(), nullable=True, comment="the live location that gives the place"),
        sa.Column("asset", sa.Text(), nullable=True),
        sa.Column(
            "questions", sa.JSON(), nullable=False, comment="questions of the category that are not answered yet"
        ),
        sa.Column("answers", sa.JSON(), nullable=False, comment="question of the category: choice"),
        sa.Column("must_warn", sa.Boolean(), nullable=False, comment="the emergency number must be read first"),
        sa.Column("rival", sa.BigInteger(), nullable=True, comment="a ticket that may be the same"),
        sa.Column("different", sa.JSON(), nullable=False, comment="tickets that they said are not the same"),
        sa.Column("recurs", sa.BigInteger(), nullable=True, comment="the ticket that has come back"),
        sa.Column(
            "entry",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="what staff say of a case that they enter; NULL: a resident's own report",
        ),
        sa.Column("below", sa.Integer(), nullable=False, comment="messages sent since it was shown at the bottom"),
        sa.Column(
            "album",
            sa.Text(),
            nullable=True,
            comment="the album that came last: its parts are one message; NULL: it was none",
        ),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "ticket_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="NULL until it was sent",
        ),
        sa.Column("has_joined", sa.Boolean(), nullable=False, comment="the ticket was there before"),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_drafts_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_drafts_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.create_index(
            "ix_drafts_left",
            ["id"],
            unique=False,
            sqlite_where=sa.text("is_open IS TRUE"),
            postgresql_where=sa.text("is_open IS TRUE"),
        )
        batch_op.create_index(batch_op.f("ix_drafts_person_id"), ["person_id"], unique=False)
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
        batch_op.create_index(batch_op.f("ix_history_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_history_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "listeners",
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("is_supporter", sa.Boolean(), nullable=False, comment="sees it too; else only wants to be told"),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_listeners_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_listeners_ticket_id")),
        sa.PrimaryKeyConstraint("ticket_id", "person_id", name=op.f("pk_listeners")),
    )
    with op.batch_alter_table("listeners", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_listeners_person_id"), ["person_id"], unique=False)

    op.create_table(
        "terms",
        sa.Column("team", sa.Text(), nullable=False, comment="empty while no team answers"),
        sa.Column(
            "term",
            sa.Text().with_variant(sa.Text(collation="C"), "postgresql"),
            nullable=False,
            comment="a word, or two neighbouring Chinese characters",
        ),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_terms_ticket_id")),
        sa.PrimaryKeyConstraint("team", "term", "ticket_id", name=op.f("pk_terms")),
    )
    with op.batch_alter_table("terms", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_terms_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "ticket_photos",
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("rework", sa.Integer(), nullable=False),
        sa.Column("is_hidden", sa.Boolean(), nullable=False, comment="shown to nobody but supervisors"),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name=op.f("fk_ticket_photos_photo_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_photos_ticket_id")),
        sa.PrimaryKeyConstraint("ticket_id", "position", name=op.f("pk_ticket_photos")),
    )
    with op.batch_alter_table("ticket_photos", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ticket_photos_photo_id"), ["photo_id"], unique=False)

    op.create_table(
        "ticket_recordings",
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["recording_id"], ["recordings.id"], name=op.f("fk_ticket_recordings_recording_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_recordings_ticket_id")),
        sa.PrimaryKeyConstraint("ticket_id", "position", name=op.f("pk_ticket_recordings")),
    )
    with op.batch_alter_table("ticket_recordings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ticket_recordings_recording_id"), ["recording_id"], unique=False)

    op.create_table(
        "draft_photos",
        sa.Column("draft_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_draft_photos_draft_id")),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name=op.f("fk_draft_photos_photo_id")),
        sa.PrimaryKeyConstraint("draft_id", "position", name=op.f("pk_draft_photos")),
    )
    with op.batch_alter_table("draft_photos", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_photos_photo_id"), ["photo_id"], unique=False)

    op.create_table(
        "draft_recordings",
        sa.Column("draft_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_draft_recordings_draft_id")),
        sa.ForeignKeyConstraint(["recording_id"], ["recordings.id"], name=op.f("fk_draft_recordings_recording_id")),
        sa.PrimaryKeyConstraint("draft_id", "position", name=op.f("pk_draft_recordings")),
    )
    with op.batch_alter_table("draft_recordings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_recordings_recording_id"), ["recording_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("draft_recordings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_recordings_recording_id"))

    op.drop_table("draft_recordings")
    with op.batch_alter_table("draft_photos", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_photos_photo_id"))

    op.drop_table("draft_photos")
    with op.batch_alter_table("ticket_recordings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_recordings_recording_id"))

    op.drop_table("ticket_recordings")
    with op.batch_alter_table("ticket_photos", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_photos_photo_id"))

    op.drop_table("ticket_photos")
    with op.batch_alter_table("terms", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_terms_ticket_id"))

    op.drop_table("terms")
    with op.batch_alter_table("listeners", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_listeners_person_id"))

    op.drop_table("listeners")
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_history_ticket_id"))
        batch_op.drop_index(batch_op.f("ix_history_actor_id"))

    op.drop_table("history")
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_drafts_open", sqlite_where=sa.text("is_open IS TRUE"), postgresql_where=sa.text("is_open IS TRUE")
        )
        batch_op.drop_index(batch_op.f("ix_drafts_person_id"))
        batch_op.drop_index(
            "ix_drafts_left", sqlite_where=sa.text("is_open IS TRUE"), postgresql_where=sa.text("is_open IS TRUE")
        )

    op.drop_table("drafts")
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_tickets_unfinished",
            sqlite_where=sa.text("status IN ('open', 'taken', 'asked', 'parked', 'fixed')"),
            postgresql_where=sa.text("status IN ('open', 'taken', 'asked', 'parked', 'fixed')"),
        )
        batch_op.drop_index(
            "ix_tickets_undoable",
            sqlite_where=sa.text("undo IS NOT NULL"),
            postgresql_where=sa.text("undo IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_tickets_requests",
            sqlite_where=sa.text("request IS NOT NULL"),
            postgresql_where=sa.text("request IS NOT NULL"),
        )
        batch_op.drop_index("ix_tickets_reporter_id")
        batch_op.drop_index(
            "ix_tickets_reference",
            sqlite_where=sa.text("reference IS NOT NULL"),
            postgresql_where=sa.text("reference IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_tickets_parked",
            sqlite_where=sa.text("status = 'parked'"),
            postgresql_where=sa.text("status = 'parked'"),
        )
        batch_op.drop_index(
            "ix_tickets_owed",
            sqlite_where=sa.text(
                "contact IS NOT NULL AND answered_at IS NULL AND (fixed_at IS NOT NULL OR closed_at IS NOT NULL)"
            ),
            postgresql_where=sa.text(
                "contact IS NOT NULL AND answered_at IS NULL AND (fixed_at IS NOT NULL OR closed_at IS NOT NULL)"
            ),
        )
        batch_op.drop_index(
            "ix_tickets_fixed", sqlite_where=sa.text("status = 'fixed'"), postgresql_where=sa.text("status = 'fixed'")
        )
        batch_op.drop_index(
            "ix_tickets_closed_at",
            sqlite_where=sa.text("reporter_id IS NOT NULL"),
            postgresql_where=sa.text("reporter_id IS NOT NULL"),
        )
        batch_op.drop_index("ix_tickets_cell")
        batch_op.drop_index(
            "ix_tickets_asked", sqlite_where=sa.text("status = 'asked'"), postgresql_where=sa.text("status = 'asked'")
        )
        batch_op.drop_index("ix_tickets_area_fixed")
        batch_op.drop_index("ix_tickets_area")

    op.drop_table("tickets")
    op.drop_table("roles")
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
            "uq_desks_group", sqlite_where=sa.text("thread_id IS NULL"), postgresql_where=sa.text("thread_id IS NULL")
        )

    op.drop_table("desks")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_at"))

    op.drop_table("audit")
    with op.batch_alter_table("area_follows", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_area_follows_next_at"))

    op.drop_table("area_follows")
    op.drop_table("teams")
    op.drop_table("supervisor_groups")
    op.drop_table("slots")
    op.drop_table("rules")
    op.drop_table("revisions")
    with op.batch_alter_table("recordings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recordings_name"))

    op.drop_table("recordings")
    with op.batch_alter_table("photos", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_photos_name"))
        batch_op.drop_index(batch_op.f("ix_photos_likeness"))

    op.drop_table("photos")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_people_banned", sqlite_where=sa.text("is_banned IS TRUE"), postgresql_where=sa.text("is_banned IS TRUE")
        )

    op.drop_table("people")
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_inbox_waiting", sqlite_where=sa.text("done_at IS NULL"), postgresql_where=sa.text("done_at IS NULL")
        )
        batch_op.drop_index("ix_inbox_received_at")

    op.drop_table("inbox")
    op.drop_table("handovers")
    op.drop_table("chats")
    op.drop_table("categories")
    op.drop_table("assets")
    with op.batch_alter_table("areas", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_areas_code"))

    op.drop_table("areas")
