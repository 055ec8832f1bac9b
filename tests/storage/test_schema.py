"""A column gives back what was stored in it, on both engines: moments, and text in every script."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from casework.model.draft import Piece, Place
from casework.model.notice import Kind, Notice, ToChat
from casework.model.place import Point
from casework.model.ticket import Act, Entry, Status
from storage.schema import ASKED, DISMISSED, FIXED, UNFINISHED
from storage.traffic.parcels import Held
from storage.unit_of_work import Storage
from tests.storage.samples import AT, RITA, add_ticket, meet

SHANGHAI = ZoneInfo("Asia/Shanghai")
TEXTS = [
    "",
    " spaces around, and two  inside \n\t",
    "暴露垃圾，两张床垫。",
    "🚮 and a family of four code points: 👩‍👩‍👧",
    "שלום, عالم — right to left, with a mark\u200f",
    "e\u0301 is not é",
    "'; DROP TABLE tickets; -- %s %(x)s :x ?",
    "\ufeff\ufffe\uffff\U0010ffff",
]


@pytest.mark.parametrize(
    "moment",
    [
        AT,
        datetime(2026, 3, 2, 17, 0, 0, 123456, tzinfo=SHANGHAI),
        datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"), fold=1),
        datetime(1999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    ],
)
async def test_an_aware_moment_comes_back_as_the_same_moment_in_utc(storage: Storage, moment: datetime) -> None:
    ticket = await add_ticket(storage, await meet(storage))
    async with storage.begin("1") as work:
        await work.tickets.record(Entry(ticket.id, moment, Act.SEND, None))
    async with storage.read() as work:
        [entry] = await work.tickets.history(ticket.id)
    assert entry.at.timestamp() == moment.timestamp()
    assert entry.at.tzinfo is UTC


async def test_a_naive_moment_is_refused(storage: Storage) -> None:
    ticket = await add_ticket(storage, await meet(storage))
    naive = AT.replace(tzinfo=None)

    async def record() -> None:
        async with storage.begin("1") as work:
            await work.tickets.record(Entry(ticket.id, naive, Act.SEND, None))

    with pytest.raises(ValueError, match="a moment without a zone"):
        await record()


async def test_moments_are_compared_as_moments_whatever_their_zone(storage: Storage) -> None:
    rita = await meet(storage)
    ticket = await add_ticket(storage, rita, status=Status.FIXED, fixed_at=AT.astimezone(SHANGHAI))
    async with storage.read() as work:
        before = (AT - timedelta(seconds=1)).astimezone(SHANGHAI)
        assert await work.due.silent_since(before, 10) == []
        assert await work.due.silent_since(AT.astimezone(SHANGHAI), 10) == [ticket.id]


async def test_postgresql_sessions_may_stand_in_any_zone(storage: Storage) -> None:
    ticket = await add_ticket(storage, await meet(storage))
    if not storage.transactions.is_sqlite:
        async with storage.transactions.writing() as connection:
            name = (await connection.execute(text("SELECT current_database()"))).scalar_one()
            await connection.execute(text(f"ALTER DATABASE {name} SET timezone TO 'Asia/Shanghai'"))
    await storage.close()
    async with storage.read() as work:
        assert await work.tickets.get(ticket.id) == ticket


async def test_text_in_every_script_comes_back_as_it_was(storage: Storage) -> None:
    rita = await meet(storage)
    async with storage.begin("1") as work:
        draft = await work.drafts.begin(rita, AT)
        for words in TEXTS:
            named = replace(draft, place=Place(Point(31.2, 121.5), title=words), pieces=(Piece(1, words),))
            await work.drafts.save(named, AT)
            assert await work.drafts.get(draft.id) == named


async def test_text_in_facts_comes_back_as_it_was(storage: Storage) -> None:
    facts = {str(number): words for number, words in enumerate(TEXTS)}
    async with storage.begin("1") as work:
        await work.say(Notice(Kind.REFUSAL, ToChat(RITA, None, "en"), facts=facts))
        [parcel] = await work.parcels.claim(AT, Held(), 1)
    assert parcel.facts == facts


async def save_title(storage: Storage, title: str) -> str | None:
    rita = await meet(storage)
    async with storage.begin("1") as work:
        draft = await work.drafts.open_of(rita) or await work.drafts.begin(rita, AT)
        await work.drafts.save(replace(draft, place=Place(Point(31.2, 121.5), title=title)), AT)
    async with storage.read() as work:
        found = await work.drafts.get(draft.id)
    assert found is not None
    assert found.place is not None
    return found.place.title


async def test_the_engines_disagree_about_nul_so_text_is_cleaned_where_it_comes_in(storage: Storage) -> None:
    if storage.transactions.is_sqlite:
        assert await save_title(storage, "a\0b") == "a\0b"
        return
    with pytest.raises(DBAPIError, match="0x00"):
        await save_title(storage, "a\0b")


async def test_half_a_surrogate_pair_is_refused_so_text_is_cleaned_where_it_comes_in(storage: Storage) -> None:
    with pytest.raises((UnicodeEncodeError, DBAPIError), match="surrogates not allowed"):
        await save_title(storage, "half: \ud83d")


def test_the_words_of_the_partial_indexes_are_those_of_the_table_of_states() -> None:
    unfinished = ", ".join(f"'{status}'" for status in Status if not status.is_closed)
    assert str(UNFINISHED) == f"status IN ({unfinished})"
    assert str(FIXED) == f"status = '{Status.FIXED}'"
    assert str(ASKED) == f"status = '{Status.ASKED}'"
    assert str(DISMISSED).startswith(f"status = '{Status.DISMISSED}' AND ")
