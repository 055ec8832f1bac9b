"""Define the tables of contracts: what a contractor does for which fee, a third party's marks, and the statements."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.schema.columns import BigKey, Moment, metadata

contracts = Table(
    "contracts",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("areas", JSON, nullable=False, comment="area codes; none: all that the team has"),
    Column("categories", JSON, nullable=False, comment="codes of categories and groups; none: all"),
    Column("first", Date, nullable=False, comment="local days, the first and the last"),
    Column("last", Date, nullable=False),
    Column("fee", BigInteger, nullable=False, comment="fen"),
    Column("is_whole", Boolean, nullable=False, comment="the fee is for the whole period, else for each month"),
)

contract_marks = Table(
    "contract_marks",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("contract", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("place", Text, nullable=False),
    Column("area", Text, comment="NULL: none was named"),
    Column("mark", Integer, comment="thousandths, of a hundred points; NULL: points are deducted"),
    Column("points", Integer, comment="thousandths that are deducted; NULL: it is a mark"),
    Column("note", Text, nullable=False),
    Index("ix_contract_marks_contract", "contract", "day"),
)

statements = Table(
    "statements",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("contract", Text, nullable=False),
    Column("month", Date, nullable=False, comment="its first day"),
    Column("content", JSON, nullable=False, comment="the contract and what was reckoned, as they were"),
    Column("drawn_at", Moment, nullable=False),
    UniqueConstraint("contract", "month"),
)

statement_steps = Table(
    "statement_steps",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("statement_id", ForeignKey("statements.id"), nullable=False, index=True),
    Column("act", String(16), nullable=False, comment="approve, object or answer"),
    Column("at", Moment, nullable=False),
    Column("person_id", ForeignKey("people.id"), index=True, comment="who did it; NULL: somebody forgotten"),
    Column("words", Text, nullable=False),
)
