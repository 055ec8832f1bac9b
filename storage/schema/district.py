"""Define the tables of the district: areas, categories, teams, desks, assets, and the revision that counts changes."""

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
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    or_,
    true,
)

from storage.schema.columns import JSON_OR_NULL, WHOLE_GROUP, BigKey, Moment, metadata

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
    Column(
        "arrival",
        Text,
        comment="of a large import; it counts once `revisions` has that name; NULL: came in one transaction",
    ),
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
    Column("keywords", JSON_OR_NULL, comment="language: words"),
    Column("questions", JSON_OR_NULL, comment="follow-up questions with their choices, in order"),
    Column("reasons", JSON_OR_NULL, comment="why a ticket of it may be dismissed, in order"),
    Column("offered", String(16), nullable=False, server_default="everybody", comment="who may choose it"),
    Column("months", JSON_OR_NULL, comment="in which residents may choose it; NULL or []: all the year"),
    Column("notice", JSON_OR_NULL, comment="language: what is said before it is reported"),
    Column("is_former", Boolean, nullable=False, server_default=false(), comment="dropped; older tickets name it"),
    Column("former_questions", JSON_OR_NULL, comment="as questions: what it asked once"),
    Column("former_reasons", JSON_OR_NULL, comment="as reasons: what it offered once"),
    Column("shows_photos", Boolean, nullable=False, server_default=false(), comment="to strangers, as a rule"),
    Column("needs_photo", Boolean, nullable=False, server_default=false(), comment="no fix without one"),
    Column("work", String(16), nullable=False, server_default="cleared", comment="what its fixes are"),
    Column("rounds_place", Boolean, nullable=False, server_default=false(), comment="for the public page"),
    Column("is_public", Boolean, nullable=False, server_default=true(), comment="strangers see its tickets at all"),
)

rules = Table(
    "rules",
    metadata,
    Column("position", Integer, primary_key=True, comment="the first that fits is taken"),
    Column("area", Text, comment="it and all areas below; NULL: anywhere"),
    Column("category_group", Text, comment="a group or a category; NULL: any"),
    Column("team", Text, nullable=False),
    Column("assisting", JSON, nullable=False, comment="teams that help"),
    Column("valid_from", Date, comment="the first local day; NULL: always"),
)

assets = Table(
    "assets",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    Column("category", Text, comment="what is wrong with it, as a rule; NULL: ask"),
)

streets = Table(
    "streets",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("cell", BigInteger, nullable=False, index=True, comment="of the grid in casework/model/place.py"),
    Column("name", Text, nullable=False, index=True),
    Column("line", LargeBinary, nullable=False, comment="what lies in the cell, as WKB, x = longitude"),
)

rounds = Table(
    "rounds",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("area", Text, nullable=False, index=True),
    Column("rhythm", String(16), nullable=False, comment="daily, weekly or monthly"),
    Column("person_id", ForeignKey("people.id"), index=True, comment="who walks it; NULL: somebody forgotten"),
    Column("since", Moment, nullable=False),
    Column("ended_at", Moment, comment="NULL: it goes on"),
)

check_ins = Table(
    "check_ins",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("area", Text, nullable=False),
    Column("person_id", ForeignKey("people.id"), comment="who was there; NULL: somebody forgotten"),
    Column("at", Moment, nullable=False, index=True),
    Index("ix_check_ins_person_id", "person_id", "at"),
)

efforts = Table(
    "efforts",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("team", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("person_id", ForeignKey("people.id"), index=True, comment="who entered it; NULL: somebody forgotten"),
    Column("kind", String(16), nullable=False, comment="cleared, repaired, demolished or planted"),
    Column("amounts", JSON, nullable=False, comment="unit, number"),
    Column("words", Text, nullable=False),
    Index("ix_efforts_team", "team", "at"),
    Index("ix_efforts_at", "at"),  # those of all teams
    comment="work that belongs to no ticket: a daily haul, a clean-up",
)

handovers = Table(
    "handovers",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("area", Text, comment="it and all areas below; NULL: everything that the team has"),
    Column("from_team", Text, nullable=False),
    Column("to_team", Text, comment="NULL: whoever answers on that day"),
    Column("due_on", Date, nullable=False, comment="the local day"),
    Column("done_at", Moment, comment="NULL until all tickets were moved"),
    Column("reached", BigInteger, nullable=False, server_default="0", comment="the last ticket looked at"),
    Column("moved", JSON, nullable=False, server_default="{}", comment="team: how many it has got so far"),
)

teams = Table(
    "teams",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("areas", JSON, nullable=False, comment="area codes; * is everywhere"),
    Column("language", String(16), nullable=False),
    Column("is_fallback", Boolean, nullable=False, default=False, comment="answers where no other team does"),
    Column("dissolved_on", Date, comment="the first local day on which it answers for nothing; NULL: it goes on"),
)

desks = Table(
    "desks",
    metadata,
    Column("team", ForeignKey("teams.code"), primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("thread_id", BigInteger, comment="NULL: the whole group"),
    Column("linked_at", Moment, nullable=False),
    Column("loss", String(16), comment="what the bot may not do there; NULL: nothing"),
    Column("lost_at", Moment, comment="since when; NULL: it may do all"),
    # A topic is the desk of at most one team, and so is a whole group.
    UniqueConstraint("chat_id", "thread_id"),
    Index("uq_desks_group", "chat_id", unique=True, sqlite_where=WHOLE_GROUP),
)

# What is said to the desk arrives there, if only in words.
HEARS = or_(desks.c.loss.is_(None), desks.c.loss == "pictures")

members = Table(
    "members",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, comment="the group of a desk"),
    Column("person_id", ForeignKey("people.id"), primary_key=True, index=True, comment="has acted there, and not left"),
    Column("since", Moment, nullable=False),
)

link_codes = Table(
    "link_codes",
    metadata,
    Column("code", String(16), primary_key=True),
    Column("team", ForeignKey("teams.code"), comment="whose desk it makes; NULL: it gives a role"),
    Column("role", String(16), comment="supervisor, administrator, or group: supervisors'; NULL: it makes a desk"),
    Column("until", Moment, nullable=False),
    Column("area", Text, comment="of which it makes a supervisor; NULL: of the whole district, or none"),
    Column("category_group", Text, comment="for which it makes a caretaker there; NULL: for everything"),
    Column("language", String(16), comment="of the channel that it links; NULL: none"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("number", Integer, nullable=False, comment="counted up when the district's data change"),
)
