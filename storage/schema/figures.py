"""Define the tables of the counters, from which figures are read; `casework/model/figure.py` says what is counted.

Each act is added to several rows of `counts`: the whole district (level 0), its team (1), area (2) and category (3),
each for its day and for its month, and a row for its day with all of these and the source (4). So a figure of a year is
the sum of a few rows. What a level does not tell apart is empty there, and so is the team of a ticket that no team has.
Durations are kept by day only, one row for each length in minutes.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from casework.model.figure import Aside, Count
from casework.model.tally import Measure
from storage.schema.columns import metadata

counts = Table(
    "counts",
    metadata,
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("span", Integer, primary_key=True, autoincrement=False, comment="a day, as 20261130, or a month: 20261100"),
    Column("area", Text, primary_key=True),
    Column("category", Text, primary_key=True),
    Column("source", String(16), primary_key=True),
    Column("team", Text, primary_key=True),
    *(Column(name.value, Integer, nullable=False, server_default="0") for name in Count),
    *(Column(name.value, BigInteger, nullable=False, server_default="0", comment="thousandths") for name in Measure),
    *(Column(name.value, Integer, nullable=False, server_default="0") for name in Aside),
)

durations = Table(
    "durations",
    metadata,
    Column("clock", String(8), primary_key=True),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("area", Text, primary_key=True),
    Column("category", Text, primary_key=True),
    Column("source", String(16), primary_key=True),
    Column("team", Text, primary_key=True),
    Column("minutes", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False, comment="how often it took so long"),
    Index("ix_durations_team", "team", "clock", "day"),  # a team's year is a small part of everybody's
)
