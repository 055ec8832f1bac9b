"""Photos and recordings have records, on both engines."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, text

from casework.model.photo import Photo, Stage, TicketPhoto
from casework.model.recording import Played, Recording, RecordingKind
from storage.schema import photos
from storage.unit_of_work import Storage, UnitOfWork
from tests.storage.samples import AT, add_ticket, meet

HASHES = (None, 0, 1, 2**63 - 1, 0x25C3_0F81_7E24_99D6)


@pytest.mark.parametrize("likeness", HASHES)
async def test_every_perceptual_hash_of_63_bits_comes_back(storage: Storage, likeness: int | None) -> None:
    ticket = await add_ticket(storage, await meet(storage))
    async with storage.begin("1") as work:
        photo = await work.photos.add("a" * 64, "file-a", likeness)
        assert photo == Photo(photo.id, "a" * 64, "file-a", likeness)
        await work.tickets.attach(ticket.id, Stage.BEFORE, 0, [photo])
    async with storage.read() as work:
        assert await work.tickets.photos(ticket.id) == [TicketPhoto(photo, Stage.BEFORE, 0)]


async def test_recordings_are_attached_after_those_that_are_there(storage: Storage) -> None:
    rita = await meet(storage)
    one, other = await add_ticket(storage, rita), await add_ticket(storage, rita)
    async with storage.begin("1") as work:
        a, b, c = [
            await work.recordings.add(f"{number:064x}", kind, Played(number, 640, 480) if number else None)
            for number, kind in enumerate(RecordingKind)
        ]
        assert a == Recording(a.id, f"{0:064x}", RecordingKind.VIDEO)
        assert b == Recording(b.id, f"{1:064x}", RecordingKind.VIDEO_NOTE, Played(1, 640, 480))
        await work.tickets.attach_recordings(one.id, [b, a])
        await work.tickets.attach_recordings(one.id, [])
        await work.tickets.attach_recordings(one.id, [c])
        await work.tickets.attach_recordings(other.id, [a])
    async with storage.read() as work:
        assert await work.tickets.recordings(one.id) == [b, a, c]
        assert await work.tickets.recordings(other.id) == [a]


async def test_telegrams_own_copies_of_photos_are_found_together_and_forgotten(storage: Storage) -> None:
    async with storage.begin("1") as work:
        await work.photos.add("a" * 64, "file-a", None)
        await work.photos.add("b" * 64, None, None)
        await work.photos.add("c" * 64, "file-c", None)
        names = ["a" * 64, "b" * 64, "c" * 64, "d" * 64]
        assert await work.photos.file_ids(names) == {"a" * 64: "file-a", "c" * 64: "file-c"}
        assert await work.photos.file_ids([]) == {}
        await work.photos.forget_file_ids(["c" * 64])
        assert await work.photos.file_ids(names) == {"a" * 64: "file-a"}


async def test_a_draft_and_a_ticket_show_the_same_record(storage: Storage) -> None:
    rita = await meet(storage)
    ticket = await add_ticket(storage, rita)
    async with storage.begin("1") as work:
        heard = await work.recordings.add("c" * 64, RecordingKind.VIDEO_NOTE, None)
        draft = await work.drafts.begin(rita, AT)
        await work.tickets.attach_recordings(ticket.id, [heard])
        assert draft.recordings == ()
        assert await work.tickets.recordings(ticket.id) == [heard]


async def test_of_a_picture_that_everybody_sends_only_the_last_times_are_looked_at(storage: Storage) -> None:
    """A greeting, a screenshot, a flood: its thousandth sender waits no longer than its first."""
    rita = await meet(storage)
    one, newest = await add_ticket(storage, rita), await add_ticket(storage, rita)
    is_sqlite = storage.transactions.engine.dialect.name == "sqlite"
    # PostgreSQL chooses by how many records there are; of one in a few it finds the newest by their numbers anyway.
    times, others = (5_000, 10) if is_sqlite else (300, 30_000)
    async with storage.begin("1") as work:
        await work._connection.execute(insert(photos), [{"name": "a" * 64, "file_id": "old"}] * times)
        for ticket in (newest, one):
            await work.tickets.attach(ticket.id, Stage.BEFORE, 0, [await work.photos.add("a" * 64, "file-a")])
        await work._connection.execute(insert(photos), [{"name": f"{number:064x}"} for number in range(others)])
    steps: list[int] = []
    async with storage.begin("2") as work:
        if not is_sqlite:
            await work._connection.execute(text("ANALYZE photos"))  # as it does by itself, sooner or later
        else:
            opened = (await work._connection.get_raw_connection()).driver_connection
            assert opened is not None
            await opened.set_progress_handler(lambda: steps.append(1), 100)
        read = 0 if is_sqlite else await _read(work)
        assert await work.nearby.with_photo(["b" * 64, "a" * 64], AT - timedelta(days=1)) == newest
        assert await work.nearby.with_photo(["a" * 64], AT + timedelta(days=1)) is None
        assert await work.photos.file_ids(["a" * 64]) == {"a" * 64: "file-a"}
        assert is_sqlite or await _read(work) - read < times
    assert len(steps) < 100  # each record takes several of SQLite's steps, of which a hundred are counted as one


async def _read(work: UnitOfWork) -> int:
    """Return how many records of photos this transaction has read on PostgreSQL."""
    counted = "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'photos'"
    return int((await work._connection.execute(text(counted))).scalar_one() or 0)
