"""Migrations bring a database exactly to the tables of `storage.schema`, and back, on both engines."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, delete, insert, inspect, literal, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from casework.model.searching import terms_of
from casework.model.warning import Step
from storage.engine import Transactions, open_engine
from storage.migrating import MIGRATIONS, is_current, migrate
from storage.schema import (
    chats,
    drive_news,
    drives,
    frontages,
    history,
    listeners,
    metadata,
    outbox,
    people,
    photos,
    slots,
    tellings,
    terms,
    ticket_photos,
    tickets,
)
from storage.tickets.bulk import Bulk
from storage.tickets.counting import Counting
from tests.storage.tickets.test_bulk import CLOSED, OPEN

RITA, OTTO, SAM, CARL = 1, 2, 3, 4
BARE = {  # a ticket's row without what may be left out
    "category": "bulky",
    "lat": 37.76,
    "lon": -122.42,
    "area": "east",
    "area_name": "Eastside",
    "words": "",
    "status": "open",
    "reported_at": OPEN.reported_at,
    "answer_by": OPEN.reported_at,
    "fix_by": OPEN.reported_at,
    "cell": 1,
    "answers": {},
    "assisting": [],
}

# Every index in both engines' own words, with the condition of a partial index, which Alembic does not compare.
INDEXES = {
    "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY sql",
    "postgresql": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
    " AND tablename <> 'alembic_version' ORDER BY indexdef",
}

# SQLite drops AUTOINCREMENT without a word when a migration makes a table anew, and Alembic does not compare it.
NEVER_GIVEN_TWICE = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%' ORDER BY name"


@pytest.fixture
async def transactions(empty_url: str) -> AsyncIterator[Transactions]:
    opened = Transactions(open_engine(empty_url))
    yield opened
    await opened.close()


@pytest.fixture
def engine(transactions: Transactions) -> AsyncEngine:
    return transactions.engine


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def shape(connection: Connection) -> dict[str, object]:
    """Every column, key and index of a database, and where numbers are never given twice, in its engine's own words."""
    found = inspect(connection)
    names = sorted(tables(connection) - {"alembic_version"})
    constraints = {
        name: (
            [{key: str(value) for key, value in column.items()} for column in found.get_columns(name)],
            found.get_pk_constraint(name),
            sorted(map(str, found.get_unique_constraints(name))),
            sorted(map(str, found.get_foreign_keys(name))),
        )
        for name in names
    }
    is_sqlite = connection.dialect.name == "sqlite"
    return constraints | {
        "indexes": list(connection.execute(text(INDEXES[connection.dialect.name])).scalars()),
        "numbers": list(connection.execute(text(NEVER_GIVEN_TWICE)).scalars()) if is_sqlite else [],
    }


def downgrade(connection: Connection, to: str = "base") -> None:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS))
    command.downgrade(config, to)


async def test_the_migrations_make_the_tables_of_the_schema(engine: AsyncEngine) -> None:
    await migrate(engine)
    async with engine.connect() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync, opts={"compare_type": True}), metadata)
        )
    assert differences == []


async def test_a_migrated_database_has_the_shape_of_one_made_from_the_schema(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
        made = await connection.run_sync(shape)
        await connection.run_sync(metadata.drop_all)
    await migrate(engine)
    async with engine.connect() as connection:
        assert await connection.run_sync(shape) == made


async def test_downgrading_leaves_nothing_and_upgrading_works_again(
    engine: AsyncEngine, transactions: Transactions
) -> None:
    await migrate(engine)
    async with engine.begin() as connection:
        await connection.run_sync(downgrade)
        assert await connection.run_sync(tables) == {"alembic_version"}
    assert not await is_current(transactions)
    await migrate(engine)
    assert await is_current(transactions)
    async with engine.connect() as connection:
        assert await connection.run_sync(tables) == {*metadata.tables, "alembic_version"}


async def test_what_an_earlier_version_has_imported_as_open_is_an_older_record_unless_somebody_acted_on_it(
    engine: AsyncEngine, transactions: Transactions
) -> None:
    await migrate(engine)
    async with transactions.writing() as connection:
        added = [OPEN, replace(OPEN, reference="A-3"), CLOSED]
        await Bulk(connection, Counting(connection, ZoneInfo("UTC"))).add(added)
        acted = select(tickets.c.id, literal(OPEN.reported_at), literal("note"), literal("why"))
        lines = history.insert().from_select(
            ["ticket_id", "at", "act", "note"], acted.where(tickets.c.reference == "A-3")
        )
        await connection.execute(lines)
    async with engine.begin() as connection:
        await connection.run_sync(downgrade, "0001")
    await migrate(engine)
    async with transactions.reading() as connection:
        found = await connection.execute(select(tickets.c.reference, tickets.c.record).order_by(tickets.c.reference))
    assert [tuple(row) for row in found] == [("A-1", ""), ("A-2", "new"), ("A-3", "")]


async def test_a_number_at_the_source_is_found_that_an_earlier_version_did_not_look_for(
    engine: AsyncEngine, transactions: Transactions
) -> None:
    await migrate(engine)
    async with transactions.writing() as connection:
        await Bulk(connection, Counting(connection, ZoneInfo("UTC"))).add([OPEN, CLOSED])
        await connection.execute(delete(terms))
    async with engine.begin() as connection:
        await connection.run_sync(downgrade, "0018")
    await migrate(engine)
    async with transactions.reading() as connection:
        query = select(tickets.c.reference, terms.c.term).join(tickets, tickets.c.id == terms.c.ticket_id)
        found = {tuple(row) for row in await connection.execute(query)}
    assert found == {(each, term) for each in ("A-1", "A-2") for term in terms_of(each)}


async def test_the_numbers_that_an_earlier_version_knew_of_private_chats_become_one(
    engine: AsyncEngine, transactions: Transactions
) -> None:
    await migrate(engine)
    async with engine.begin() as connection:
        await connection.run_sync(downgrade, "0008")
        rows = [(1001, 7), (1002, 40), (-77, 30), (-1_001_234_567_890, 5)]
        await connection.execute(insert(chats), [{"chat_id": chat, "last_message_id": last} for chat, last in rows])
    await migrate(engine)
    async with transactions.reading() as connection:
        found = await connection.execute(select(chats).order_by(chats.c.chat_id))
        assert [tuple(row) for row in found] == [(-1_001_234_567_890, 5), (0, 40)]


async def test_of_what_an_earlier_version_kept_it_is_known_who_sent_it_who_supports_it_and_who_was_banned_for_it(
    engine: AsyncEngine, transactions: Transactions
) -> None:
    await migrate(engine)
    async with transactions.writing() as connection:
        await _of_an_earlier_version(connection)
    async with engine.begin() as connection:
        await connection.run_sync(downgrade, "0006")
    await migrate(engine)
    async with transactions.reading() as connection:
        kept = await connection.execute(
            select(tickets.c.id, tickets.c.seen_too, tickets.c.is_barred, tickets.c.is_shown).order_by(tickets.c.id)
        )
        named = select(
            ticket_photos.c.ticket_id, ticket_photos.c.position, ticket_photos.c.sender, ticket_photos.c.is_private
        )
        sent = await connection.execute(named.order_by(ticket_photos.c.ticket_id, ticket_photos.c.position))
    # Of a banned reporter the latest ticket stands for the ban. A follower is no supporter.
    assert [tuple(row) for row in kept] == [(1, 2, False, None), (2, 0, True, None), (3, 0, False, None)]
    assert [tuple(row) for row in sent] == [
        (1, 0, RITA, False),  # with the report
        (1, 1, OTTO, False),  # with "I see it too", the first addition
        (1, 2, RITA, True),  # the answer to the desk, the second
        (1, 3, SAM, False),  # with an addition, the third
        (1, 4, None, False),  # the fix: staff are named in the history
        (1, 5, OTTO, False),  # with the first "not fixed"
        (1, 6, RITA, False),  # with the second, when it had come back
        (2, 0, RITA, False),
        (3, 0, None, False),  # of somebody forgotten
        (3, 1, None, False),
    ]


async def test_what_an_earlier_version_was_telling_shops_and_volunteers_is_told(
    engine: AsyncEngine, transactions: Transactions
) -> None:
    at = OPEN.reported_at
    door = {"code": "D", "name": "", "street": "", "number": "", "area": "", "contact": "", "state": "signed"}
    notice = {"kind": "shop_told", "chat_id": 9, "urgency": 0, "state": "waiting", "not_before": at, "created_at": at}
    clean_up = {"state": "off", "is_overseen": False, "secret": "", "title": "", "place": "", "reminded": "none"}
    await migrate(engine)
    async with transactions.writing() as connection:
        await Bulk(connection, Counting(connection, ZoneInfo("UTC"))).add([OPEN, CLOSED])
        await connection.execute(frontages.insert(), [door | {"reason": "", "wanting": 0}])
        await connection.execute(tellings.insert(), [{"frontage_id": 1, "ticket_id": 2, "at": at, "words": ""}])
        await connection.execute(outbox.insert(), [notice | {"key": "k", "about": 1, "facts": {"telling": 1}}])
        await connection.execute(slots.insert(), [{"chat_id": 9, "slot": "shop:1", "message_id": 3}])
        await connection.execute(drives.insert(), [clean_up | {"words": ""}])
        await connection.execute(drive_news.insert(), [{"drive_id": 1, "what": "off", "facts": {}, "told_to": 4}])
    async with engine.begin() as connection:
        await connection.run_sync(downgrade, "0032")
        await connection.execute(text("UPDATE outbox SET facts = '{}'"))
    await migrate(engine)
    async with transactions.reading() as connection:
        waits = (await connection.execute(select(outbox.c.about, outbox.c.facts))).one()
        shown = (await connection.execute(select(slots.c.ticket_id))).scalar_one()
        news = (await connection.execute(select(drive_news.c.what, drive_news.c.told_to))).all()
    assert (tuple(waits), shown) == ((2, {"telling": 1}), 2)
    assert {tuple(row) for row in news} == {("off", 4), ("amended", 0)}


async def test_what_an_earlier_version_has_merged_has_the_earliest_day_of_the_cases_and_what_it_brought(
    engine: AsyncEngine, transactions: Transactions
) -> None:
    await migrate(engine)
    one, two = (OPEN.reported_at + timedelta(days=days) for days in (1, 2))
    kept = (
        (1, "resident", one, None, 3),  # as whose own day an earlier version kept that of #4
        (2, "call", None, 1, 2),
        (3, "inspectorate", two, 2, 0),
        (4, "petition", one, 1, 0),
        (5, "resident", None, 1, 1),
    )
    names = ("id", "source", "outside_by", "duplicate_of", "seen_too")
    async with engine.begin() as connection:
        await connection.run_sync(downgrade, "0036")
        await connection.execute(tickets.insert(), [BARE | dict(zip(names, each, strict=True)) for each in kept])
    await migrate(engine)
    async with transactions.reading() as connection:
        found = await connection.execute(select(tickets).order_by(tickets.c.id))
        days = [(row.outside_by, row.cases_by, row.brought) for row in found]
    assert days == [(None, one, 0), (None, two, 2), (two, None, 0), (one, None, 0), (None, None, 2)]


async def test_who_was_told_by_an_earlier_version_that_a_promise_is_broken_is_not_told_again(
    engine: AsyncEngine, transactions: Transactions
) -> None:
    await migrate(engine)
    promised = OPEN.reported_at
    kept = (
        (1, Step.LATE, None, "open"),
        (2, Step.LIST, promised + timedelta(days=1), "asked"),
        (3, Step.LIST, promised - timedelta(days=9), "taken"),  # they are told when their own promise is broken
        (4, Step.CLOSE, None, "taken"),
    )
    names = ("id", "warned", "outside_by", "status")
    async with engine.begin() as connection:
        await connection.run_sync(downgrade, "0036")
        await connection.execute(tickets.insert(), [BARE | dict(zip(names, each, strict=True)) for each in kept])
    await migrate(engine)
    async with transactions.reading() as connection:
        found = await connection.execute(select(tickets.c.has_told_late).order_by(tickets.c.id))
        assert found.scalars().all() == [True, True, False, False]


async def _of_an_earlier_version(connection: AsyncConnection) -> None:
    """Store three tickets: #1 had a long life, #2 is the latest of its reporter, who is banned, #3 is nobody's."""
    at = OPEN.reported_at
    person = {"language": "en", "is_reachable": True, "met_at": at, "is_banned": False}
    banned = {"id": RITA, "is_banned": True}
    everybody = [person | {"id": each, "account": each} for each in (RITA, OTTO, SAM, CARL)]
    await connection.execute(people.insert(), [each | (banned if each["id"] == RITA else {}) for each in everybody])
    await connection.execute(
        tickets.insert(),
        [BARE | {"id": number, "reporter_id": who} for number, who in ((1, RITA), (2, RITA), (3, None))],
    )
    await connection.execute(
        listeners.insert(),
        [
            {"ticket_id": 1, "person_id": who, "is_supporter": is_supporter, "since": at}
            for who, is_supporter in ((OTTO, True), (SAM, True), (CARL, False))
        ],
    )
    lines = (
        *(
            (1, act, who)
            for act, who in (("send", RITA), ("support", OTTO), ("ask", CARL), ("answer", RITA), ("add", SAM))
        ),
        *((1, act, who) for act, who in (("fix", CARL), ("reopen", OTTO), ("fix", CARL), ("return", RITA))),
        *((2, "send", RITA), (3, "send", None), (3, "add", None)),
    )
    for number, act, who in lines:
        await connection.execute(
            history.insert(), {"ticket_id": number, "at": at, "act": act, "actor_id": who, "note": ""}
        )
    attached = (
        *((1, "before", 0), (1, "later", 1), (1, "later", 2), (1, "later", 3), (1, "after", 0), (1, "still", 1)),
        *((1, "still", 2), (2, "before", 0), (3, "before", 0), (3, "later", 1)),
    )
    await connection.execute(photos.insert(), [{"id": number, "name": "ab" * 32} for number in range(1, 11)])
    counted: Counter[int] = Counter()
    for photo, (number, stage, rework) in enumerate(attached, 1):
        row = {"ticket_id": number, "position": counted[number], "photo_id": photo, "stage": stage, "rework": rework}
        await connection.execute(ticket_photos.insert(), row)
        counted[number] += 1


async def test_an_empty_database_is_not_current_until_it_is_migrated(
    engine: AsyncEngine, transactions: Transactions
) -> None:
    assert not await is_current(transactions)
    await migrate(engine)
    assert await is_current(transactions)


async def test_migrating_again_changes_nothing(engine: AsyncEngine, transactions: Transactions) -> None:
    await migrate(engine)
    async with transactions.writing() as connection:
        await connection.execute(text("INSERT INTO revisions (name, number) VALUES ('n', 7)"))
    await migrate(engine)
    async with transactions.reading() as connection:
        assert (await connection.execute(text("SELECT number FROM revisions"))).scalar_one() == 7


async def test_whoever_only_asks_whether_it_is_current_waits_for_no_writer(
    engine: AsyncEngine, transactions: Transactions
) -> None:
    await migrate(engine)
    async with transactions.writing():
        assert await is_current(transactions)


async def test_a_database_of_a_later_version_is_not_current(engine: AsyncEngine, transactions: Transactions) -> None:
    await migrate(engine)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert not await is_current(transactions)


async def test_a_migration_that_fails_leaves_nothing_half_done(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE tickets (surprise INTEGER)"))
    with pytest.raises(Exception, match="already exists"):
        await migrate(engine)
    async with engine.connect() as connection:
        assert await connection.run_sync(tables) == {"tickets"}
