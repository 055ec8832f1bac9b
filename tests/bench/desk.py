"""A desk with 500 open tickets: its queue, board and finds, among few stored tickets and among many.

Measured on SQLite is what depends on the tickets: reading what is shown and putting the message together. (The request
itself is one row of the outbox, and a flush to the disk.) Wanted are under 100 ms each, and at 1,000,000 stored tickets
at most 1.5 times what 5,000 take. The tickets are copies of one: of twenty teams, the desk's open ones spread evenly
among the closed. A rare word is as rare among many as among few, so that the same is shown.
"""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from time import perf_counter

from bot.clock import now
from bot.delivery.composing import Composer
from casework.desk import listing
from casework.model.area import AreaCode
from casework.model.deadline import Calendar
from casework.model.district import District
from casework.model.draft import Place
from casework.model.errors import Fact
from casework.model.notice import Kind
from casework.model.person import PersonId
from casework.model.place import Point
from casework.model.policy import DEFAULTS
from casework.model.queue import Listing
from casework.model.team import Desk, Team, TeamCode, TeamKind
from casework.ports import NewTicket
from handlers.messages.occasion import Installation
from storage.schema import terms, tickets
from storage.traffic.parcels import Parcel
from storage.unit_of_work import Storage
from tests.bench import databases
from tests.bench.figure import Figure
from tests.stories.stage import ZONE

OPEN = 500
TEAMS = 20
RARE = 25  # words that are in twenty of the open tickets each
DESK = TeamCode("team0")
CARL = PersonId(1)
HERE = Point(37.765, -122.425)

SHOWN: dict[str, tuple[Kind, dict[str, Fact]]] = {
    "/queue": (Kind.QUEUE, listing.as_facts(Listing(CARL))),
    "/queue, the fifth page": (Kind.QUEUE, listing.as_facts(Listing(CARL, page=4))),
    "the board": (Kind.BOARD, {}),
    "/find, a rare word and a common one": (Kind.QUEUE, listing.as_facts(Listing(CARL, words="rare7 waste"))),
    "/find, a common word": (Kind.QUEUE, listing.as_facts(Listing(CARL, words="waste"))),
    "/find, the beginning of many words": (Kind.QUEUE, listing.as_facts(Listing(CARL, words="r"))),
    "/near": (Kind.QUEUE, listing.as_facts(Listing(CARL, near=HERE))),
}


def measure(few: int, many: int, turns: int) -> list[Figure]:
    """Return the milliseconds of each message among many stored tickets over those among few.

    The two take turns, and the quickest turn counts: whatever else the machine does only adds to it.
    """
    with desk_with(few) as little, desk_with(many) as big:
        taken = asyncio.run(_ask(little, big, turns))
    against = f"among {few} stored instead of {many}"
    return [
        Figure(f"{name}, {OPEN} open", "ms", min(taken[name, big]), min(taken[name, little]), against) for name in SHOWN
    ]


async def _ask(little: str, big: str, turns: int) -> dict[tuple[str, str], list[float]]:
    """Return how long each message took in each turn, by its name and the database."""
    storages = {url: Storage(url, now) for url in (little, big)}
    async with storages[little].read() as work:
        district = await work.districts.read(Calendar(ZONE), DEFAULTS)
    taken: dict[tuple[str, str], list[float]] = {}
    for name in SHOWN:
        for turn in range(turns + 1):
            for url, storage in storages.items():
                milliseconds = await _show(storage, district, name)
                if turn:  # the first prepares the statements
                    taken.setdefault((name, url), []).append(milliseconds)
    for storage in storages.values():
        await storage.close()
    return taken


async def _show(storage: Storage, district: District, name: str) -> float:
    """Put a message together and return how many milliseconds that took; raises ValueError if no ticket is in it."""
    composer = Composer(Installation("Bay City", "https://maps.test/?lat={lat}&lon={lon}"), lambda: district)
    kind, facts = SHOWN[name]
    parcel = Parcel(1, kind, None, DESK, None, -1, None, 0, facts, "slot", 0, 0, may_have_arrived=False, since=now())
    began = perf_counter()
    async with storage.read() as work:
        message = await composer.compose(parcel, work, now())
    milliseconds = (perf_counter() - began) * 1e3
    if message is None or "#" not in message.text:
        raise ValueError(f"{name} shows nothing: {message}")
    return milliseconds


@contextmanager
def desk_with(stored: int) -> Iterator[str]:
    """Make a database with so many tickets for the block; yields its URL."""
    with databases.sqlite(chats=1) as url:
        asyncio.run(_furnish(url))
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            _multiply(connection, stored)
        yield url


async def _furnish(url: str) -> None:
    """Keep the teams, the desk and one ticket."""
    storage = Storage(url, now)
    async with storage.begin("bench") as work:
        area = AreaCode("Mission")
        teams = [
            Team(TeamCode(f"team{number}"), f"Team {number}", TeamKind.COMMUNITY, (area,), "en")
            for number in range(TEAMS)
        ]
        await work.districts.add_teams(teams)
        await work.desks.link(Desk(DESK, -1), now())
        new = NewTicket(
            None, "bulky", Place(HERE, None, "Elm Street 12", area), "Mission", DESK, "", now(), now(), now()
        )
        await work.tickets.add(replace(new, words="a mattress on the pavement, and two chairs beside it"))
    await storage.close()


def _multiply(connection: sqlite3.Connection, stored: int) -> None:
    """Copy the one ticket, with four words for each."""
    step = max(1, stored // OPEN)
    is_open = f"n % {step} = 0 AND n / {step} < {OPEN}"
    changed = {
        "id": "n + 1",
        "team": f"CASE WHEN {is_open} THEN 'team0' ELSE 'team' || (n % {TEAMS}) END",
        "status": f"CASE WHEN NOT ({is_open}) THEN 'confirmed' WHEN n / {step} % 3 = 0 THEN 'taken' ELSE 'open' END",
        "reported_at": "datetime('2026-01-01', (n / 5) || ' minutes') || '.000000'",
        "cell": f"CASE WHEN n / {step} % 10 = 0 THEN cell ELSE cell + 1000 + n % 9000 END",
    }
    names = [column.name for column in tickets.columns]
    numbers = f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {stored - 1}) "
    copies = ", ".join(changed.get(name, name) for name in names)
    connection.execute(
        f"INSERT INTO tickets ({', '.join(names)}) {numbers} SELECT {copies} FROM numbers, tickets WHERE tickets.id = 1"
    )
    rare = f"CASE WHEN status <> 'confirmed' THEN 'rare' || (id / {step} % {RARE}) ELSE 'rest' || (id % 5000) END"
    words = ("'waste'", "'word' || (id % 5000)", "'place' || (id % 300)", rare)
    each = " UNION ALL ".join(f"SELECT team, {word} AS term, id FROM tickets" for word in words)
    connection.execute(f"INSERT INTO {terms.name} (team, term, ticket_id) SELECT * FROM ({each}) ORDER BY 1, 2, 3")
    connection.commit()
