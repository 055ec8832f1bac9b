"""Define the tables of drafts and tickets, and of what belongs to them: photos, recordings, history, listeners."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    and_,
    cast,
    false,
    func,
    select,
    text,
)

from storage.schema.columns import (
    AHEAD,
    ASKED,
    BARRED,
    BY_TIME,
    CANCELLED_DRAFT,
    CHECKABLE,
    CONTESTED,
    COUNTS,
    DISMISSED,
    ENDED,
    FIXED,
    JSON_OR_NULL,
    NAMES_SOMEBODY,
    OPEN_DRAFT,
    ORDERS,
    OUTSIDE,
    OWED,
    PARKED,
    RECURRING,
    REFERRED,
    REQUESTED,
    SENT,
    UNCHECKED,
    UNCOUNTED,
    UNDOABLE,
    UNFINISHED,
    UNFIXED,
    BigKey,
    Bytewise,
    Moment,
    metadata,
)

photos = Table(
    "photos",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("name", String(64), nullable=False, comment="SHA-256 of the stored JPEG"),
    Column("file_id", Text, comment="Telegram's own copy; NULL until there is one"),
    Column("likeness", BigInteger, index=True, comment="the perceptual hash, as a signed number; NULL: not taken"),
    Index("ix_photos_name", "name", "id"),  # the newest first: some pictures are sent a thousand times
)

recordings = Table(
    "recordings",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("name", String(64), nullable=False, index=True, comment="SHA-256 of the stored file"),
    Column("kind", String(16), nullable=False),
    Column("seconds", Integer, comment="how long it plays; NULL: it was stored before that was noted"),
    Column("width", Integer, comment="in pixels, as the video stands; NULL: there is nothing to see"),
    Column("height", Integer),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("is_open", Boolean, nullable=False, default=True, comment="neither sent nor cancelled"),
    Column("is_cancelled", Boolean, nullable=False, default=False),
    Column("has_no_photo", Boolean, nullable=False, default=False),
    Column("lat", Float, comment="NULL until a place is given"),
    Column("lon", Float),
    Column("accuracy_m", Float),
    Column("place_title", Text),
    Column("area", Text, comment="NULL while the place lies outside every area"),
    Column("mode", String(16), nullable=False, default="", comment="what they have begun to do beside answering"),
    Column("category_group", Text),
    Column("category", Text),
    Column("pieces", JSON, nullable=False, comment="what was written: [message, words] each, in order"),
    Column("doubt", String(16), comment="why the place may be none; NULL: it is taken as it is"),
    Column("lookup", JSON_OR_NULL, comment="places that may be meant, with the words that were looked up; NULL: none"),
    Column("live_message", BigInteger, comment="the live location that gives the place"),
    Column("asset", Text),
    Column("questions", JSON, nullable=False, comment="questions of the category that are not answered yet"),
    Column("answers", JSON, nullable=False, comment="question of the category: choice"),
    Column("must_warn", Boolean, nullable=False, default=False, comment="the emergency number must be read first"),
    Column("rival", BigInteger, comment="a ticket that may be the same"),
    Column("different", JSON, nullable=False, comment="tickets that they said are not the same"),
    Column("entry", JSON_OR_NULL, comment="what staff say of a case that they enter; NULL: a resident's own report"),
    Column("below", Integer, nullable=False, default=0, comment="messages sent since it was shown at the bottom"),
    Column("album", Text, comment="the album that came last: its parts are one message; NULL: it was none"),
    Column("reminded_at", Moment),
    Column("ticket_id", ForeignKey("tickets.id"), comment="NULL until it was sent"),
    Column("has_joined", Boolean, nullable=False, default=False, comment="the ticket was there before"),
    Column("begun_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("must_read", Boolean, nullable=False, server_default=false(), comment="the category's notice comes first"),
    Column("near", Text, comment="the street by the place; NULL: not known, or the title says it"),
    Column("planned", BigInteger, comment="a project that may put it right; NULL: none"),
    Column("unplanned", JSON, nullable=False, server_default="[]", comment="projects that are no answer to them"),
    # Each person has at most one open draft, even if two devices begin one at the same time.
    Index("uq_drafts_open", "person_id", unique=True, sqlite_where=OPEN_DRAFT),
    # Drafts that were left are read in the order of their numbers. Only this index keeps SQLite from reading all the
    # drafts that are closed.
    Index("ix_drafts_left", "id", sqlite_where=OPEN_DRAFT),
    # Cancelled drafts are looked for once a minute, and soon deleted.
    Index("ix_drafts_cancelled", "changed_at", sqlite_where=CANCELLED_DRAFT),
    Index("ix_drafts_ticket_id", "ticket_id", sqlite_where=SENT),  # what is to be forgotten with a ticket
    Index("ix_drafts_sent", "begun_at", sqlite_where=SENT),  # those that are old enough for it
    sqlite_autoincrement=True,  # a number is never given twice: slots are named after it
)

draft_photos = Table(
    "draft_photos",
    metadata,
    Column("draft_id", ForeignKey("drafts.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("photo_id", ForeignKey("photos.id"), nullable=False, index=True),
)

draft_recordings = Table(
    "draft_recordings",
    metadata,
    Column("draft_id", ForeignKey("drafts.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("recording_id", ForeignKey("recordings.id"), nullable=False, index=True),
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
    Column("cell", BigInteger, nullable=False, comment="the cell of the grid in casework/model/place.py"),
    Column("asset", Text),
    Column("answers", JSON, nullable=False, comment="question of the category: choice"),
    Column("recurs", ForeignKey("tickets.id"), comment="the ticket that has come back"),
    Column("asked_at", Moment, comment="since when the clock stands still; NULL: it runs"),
    Column("question", Text, comment="what the desk asks the reporter; NULL: nothing"),
    Column("nudged_at", Moment, comment="when somebody last asked whether nothing happens"),
    Column("closed_at", Moment, comment="NULL while it is not closed"),
    Column("source", String(16), nullable=False, default="resident", comment="how it came: resident, call, letter…"),
    Column("reference", Text, comment="its number where it came from"),
    Column("outside_by", Moment, comment="until when whoever sent it wants it fixed"),
    Column("contact", Text, comment="who is to be told by hand; NULL: nobody"),
    Column("answered_at", Moment, comment="when they were told by hand"),
    Column("hops", Integer, nullable=False, default=0, comment="how often it was passed on"),
    Column("assisting", JSON, nullable=False, comment="teams that help"),
    Column("request", JSON_OR_NULL, comment="what staff ask a supervisor for; NULL: nothing"),
    Column("parked_until", Moment, comment="when a parked ticket is looked at again"),
    Column("duplicate_of", ForeignKey("tickets.id"), comment="the ticket into which it was merged"),
    Column("dismissed_for", Text, comment="the code of the reason for which it was dismissed"),
    Column("tally", JSON_OR_NULL, comment="what the fix took: unit, number"),
    Column("undo", JSON_OR_NULL, comment="the latest act, by whom, when, and what it changed; NULL: nothing to undo"),
    Column(
        "record",
        String(8),
        nullable=False,
        default="",
        server_default="",
        comment="an older record on which nobody has acted: new, or let_be; empty: none",
    ),
    Column("near", Text, comment="the street by the place; NULL: not known, or the title says it"),
    Column("seen_too", Integer, nullable=False, server_default="0", comment="how many reports say the same"),
    Column("is_barred", Boolean, nullable=False, server_default=false(), comment="its reporter was banned for it"),
    Column("is_shown", Boolean, comment="strangers see photos and words; NULL: the category says whether"),
    Column("warned", Integer, nullable=False, server_default="0", comment="the last step of casework/model/warning.py"),
    Column("warn_at", Moment, comment="when the next step is due; NULL: not worked out yet"),
    Column(
        "recurrences",
        Integer,
        nullable=False,
        server_default="0",
        comment="how often the same came again, with this one",
    ),
    Column(
        "nudges", Integer, nullable=False, server_default="0", comment="how often somebody asked so of this promise"
    ),
    Column("contested_at", Moment, comment="since when an objection waits for a supervisor; NULL: none does"),
    Column("extensions", Integer, nullable=False, server_default="0", comment="how often it got more time"),
    Column("asked_again", Integer, nullable=False, server_default="0", comment="see casework/model/silence.py"),
    Column("supervised", JSON_OR_NULL, comment="a supervisor's order, by whom, until when; NULL: none"),
    Column("is_public", Boolean, comment="strangers see it at all; NULL: category and district say whether"),
    Column("hides_words", Boolean, nullable=False, server_default=false(), comment="of the report and of its fixes"),
    Column("hides_recordings", Boolean, nullable=False, server_default=false()),
    Column("flagged_at", Moment, comment="since when flags hide photos and words; NULL: they do not"),
    Column("lifted_at", Moment, comment="when supervision of the present fix was lifted; NULL: it was not"),
    Column("cases_by", Moment, comment="the earliest outside_by of what was merged into it; NULL: there is none"),
    Column(
        "has_told_late",
        Boolean,
        nullable=False,
        server_default=false(),
        comment="residents were told that this promise is broken",
    ),
    Column(
        "brought",
        Integer,
        nullable=False,
        server_default="0",
        comment="by how much its merge raised seen_too of the other ticket, less what that has lost of it since",
    ),
    # a desk's tickets, and those without a team; boards count and lists choose from the index, without reading tickets
    Index(
        "ix_tickets_unfinished",
        *("team", "record", "reported_at", "id", "status", "answer_by", "fix_by", "taken_by"),
        *("outside_by", "cases_by"),
        sqlite_where=UNFINISHED,
    ),
    Index("ix_tickets_fixed", "fixed_at", "id", sqlite_where=FIXED),  # verdicts overdue
    Index("ix_tickets_asked", "asked_at", "id", sqlite_where=ASKED),  # answers overdue
    Index("ix_tickets_reporter_id", "reporter_id", "id"),
    Index("ix_tickets_cell", "cell", "reported_at"),  # what is near by, however much was reported there before
    Index("ix_tickets_reported_at", "reported_at", "id", sqlite_where=BY_TIME),  # Open311: the newest of all areas
    Index("ix_tickets_area", "area", "reported_at"),  # what is new in an area; the next index: what was fixed there
    Index("ix_tickets_area_fixed", "area", "fixed_at"),
    Index("ix_tickets_area_unfixed", "area", "id", sqlite_where=UNFIXED),  # for everybody
    Index("ix_tickets_recurs", "recurs", "id", sqlite_where=RECURRING),  # hot spots too
    Index("ix_tickets_reference", "source", "reference", sqlite_where=REFERRED),
    Index("ix_tickets_outside", "reported_at", "source", sqlite_where=OUTSIDE),
    Index("ix_tickets_owed", "team", "id", sqlite_where=OWED),  # answers on paper
    Index("ix_tickets_barred", "id", sqlite_where=BARRED),  # bans, for administrators
    Index("ix_tickets_requests", "id", sqlite_where=REQUESTED),  # for supervisors
    Index("ix_tickets_contested", "contested_at", "id", sqlite_where=CONTESTED),
    Index("ix_tickets_ended", "closed_at", "team", "status", sqlite_where=ENDED),  # dismissals
    Index("ix_tickets_undoable", "id", sqlite_where=UNDOABLE),  # for some minutes
    Index("ix_tickets_warn_at", "warn_at", "id", sqlite_where=AHEAD),
    Index("ix_tickets_parked", "parked_until", "id", sqlite_where=PARKED),
    Index("ix_tickets_checkable", "closed_at", "id", sqlite_where=CHECKABLE),
    Index("ix_tickets_closed_at", "closed_at", "id", sqlite_where=NAMES_SOMEBODY),  # those that are to forget whom
    Index("ix_tickets_dismissed", "closed_at", "id", sqlite_where=DISMISSED),  # those that are to lose their photos
    # what names somebody who is erased; a reference to them is looked for, too, before their row is deleted
    Index("ix_tickets_taken_by", "taken_by", sqlite_where=text("taken_by IS NOT NULL")),
    Index("ix_tickets_fixed_by", "fixed_by", sqlite_where=text("fixed_by IS NOT NULL")),
    # what was merged into a ticket; of a team's, those with a contact who is to be told by hand
    Index("ix_tickets_duplicate_of", "duplicate_of", sqlite_where=text("duplicate_of IS NOT NULL")),
    Index("ix_tickets_merged", "team", sqlite_where=text("duplicate_of IS NOT NULL AND contact IS NOT NULL")),
    sqlite_autoincrement=True,  # a number that a resident was told is never given twice
)

ticket_photos = Table(
    "ticket_photos",
    metadata,
    Column("ticket_id", ForeignKey("tickets.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("photo_id", ForeignKey("photos.id"), nullable=False, index=True),  # the same photo elsewhere
    Column("stage", String(16), nullable=False),
    Column("rework", Integer, nullable=False),
    Column("is_hidden", Boolean, nullable=False, default=False, comment="shown to nobody but supervisors"),
    Column("is_private", Boolean, nullable=False, server_default=false(), comment="it answers the desk's question"),
    Column("sender", BigInteger, index=True, comment="the resident who sent it; NULL: staff, or somebody forgotten"),
    Column("same_as", BigInteger, comment="the ticket of which an after-photo was a photo already; NULL: none"),
    Column("is_screened", Boolean, nullable=False, server_default=false(), comment="a person let strangers see it"),
)

ticket_recordings = Table(
    "ticket_recordings",
    metadata,
    Column("ticket_id", ForeignKey("tickets.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("recording_id", ForeignKey("recordings.id"), nullable=False, index=True),
)

lookbacks = Table(
    "lookbacks",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False, index=True),
    Column("is_first", Boolean, nullable=False, comment="it was not drawn by lot"),
    Column("made_at", Moment, nullable=False),
    Column("outcome", String(16), comment="what was found; NULL: nobody was there yet"),
    Column("done_by", ForeignKey("people.id")),
    Column("done_at", Moment),
    Index("ix_lookbacks_open", "made_at", "id", sqlite_where=UNCHECKED),
    Index("ix_lookbacks_done_by", "done_by", sqlite_where=text("done_by IS NOT NULL")),
)

listeners = Table(
    "listeners",
    metadata,
    Column("ticket_id", ForeignKey("tickets.id"), primary_key=True),
    Column("person_id", ForeignKey("people.id"), primary_key=True, index=True),
    Column("is_supporter", Boolean, nullable=False, comment="sees it too; else only wants to be told"),
    Column("since", Moment, nullable=False, index=True),
    Column("is_asked", Boolean, nullable=False, server_default=false(), comment="was asked whether it is fixed"),
)

terms = Table(
    "terms",
    metadata,
    Column("team", Text, primary_key=True, comment="empty while no team answers"),
    Column("term", Bytewise, primary_key=True, comment="a word, or two neighbouring Chinese characters"),
    Column("ticket_id", ForeignKey("tickets.id"), primary_key=True, index=True),
)

history = Table(
    "history",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("act", String(16), nullable=False),
    Column("actor_id", ForeignKey("people.id"), index=True, comment="NULL where time itself acted"),
    Column("note", Text, nullable=False),
    Column("from_team", Text, comment="the team that had the ticket, where the act gave it to another one"),
    Column("day", Integer, comment="the local day on which it counts, as 20261130; NULL: it counts nothing"),
    Column("team", Text, comment="of the ticket at that time; empty: no team had it"),
    Column("area", Text),
    Column("category", Text),
    Column("counted", JSON_OR_NULL, comment="what it adds to the figures; NULL: not worked out yet"),
    Index("ix_history_day", "day", "id", sqlite_where=COUNTS),  # the lists behind the figures
    Index("ix_history_at", "at", "ticket_id"),  # Open311: what has changed since
    Index("ix_history_uncounted", "ticket_id", sqlite_where=UNCOUNTED),
    Index("ix_history_orders", "at", sqlite_where=ORDERS),  # of supervisors, for bulletins
)

# A report that waits for its first answer: one that was reopened, or taken and given back, has had it. An answer that
# was undone is counted back.
_ANSWERS = func.coalesce(func.sum(cast(history.c.counted[("counts", "answered")].as_string(), BigInteger)), 0)
UNANSWERED = and_(
    tickets.c.status == "open",
    tickets.c.rework == 0,
    select(_ANSWERS).where(history.c.ticket_id == tickets.c.id, COUNTS).scalar_subquery() == 0,
)
