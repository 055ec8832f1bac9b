"""Drafts are stored and read back as a whole, on both engines."""

import asyncio
from dataclasses import fields, replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from casework.model.area import AreaCode
from casework.model.asset import AssetCode
from casework.model.category import CategoryCode
from casework.model.doubt import Doubt
from casework.model.draft import Candidate, Draft, DraftId, Lookup, Mode, Piece, Place
from casework.model.entry import CaseEntry, Source
from casework.model.photo import Photo
from casework.model.place import Point
from casework.model.recording import RecordingKind
from casework.model.ticket_id import TicketId
from storage.unit_of_work import Storage
from tests.storage.samples import AT, CARL, RITA, add_ticket, meet

CODES = st.text("abcdefghij-_", min_size=1, max_size=20)
# Every character that may be stored. What the engines refuse (NUL, half a surrogate pair) is cleaned where text enters.
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=500)
NUMBERS = st.integers(1, 2**53)
POINTS = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))
PIECES = st.builds(Piece, NUMBERS, TEXTS)
CANDIDATES = st.lists(st.builds(Candidate, TEXTS, POINTS), max_size=5).map(tuple)
PLACES = st.builds(
    Place,
    POINTS,
    st.none() | st.floats(0, 1500),
    st.none() | TEXTS,
    st.none() | CODES.map(AreaCode),
    st.none() | st.sampled_from(Doubt),
    st.none() | TEXTS,
)
TOLD_IN = st.dictionaries(st.sampled_from(("reference", "outside_by", "contact")), NUMBERS)
ENTRIES = st.builds(
    CaseEntry, st.sampled_from(Source), st.none() | TEXTS, st.none() | st.dates(), st.none() | TEXTS, TOLD_IN
)
FIELDS: dict[str, st.SearchStrategy[object]] = {
    "has_no_photo": st.booleans(),
    "place": st.none() | PLACES,
    "lookup": st.none() | st.builds(Lookup, CANDIDATES, st.none() | PIECES),
    "live_message": st.none() | NUMBERS,
    "asset": st.none() | CODES.map(AssetCode),
    "mode": st.sampled_from(Mode),
    "group": st.none() | CODES.map(CategoryCode),
    "category": st.none() | CODES.map(CategoryCode),
    "must_warn": st.booleans(),
    "must_read": st.booleans(),
    "questions": st.lists(CODES, max_size=3).map(tuple),
    "answers": st.dictionaries(CODES, CODES, max_size=3),
    "pieces": st.lists(PIECES, max_size=3).map(tuple),
    "rival": st.none() | NUMBERS.map(TicketId),
    "different": st.lists(NUMBERS.map(TicketId), max_size=3).map(tuple),
    "below": st.integers(0, 100),
    "album": st.none() | CODES,
    "has_joined": st.booleans(),
    "entry": st.none() | ENTRIES,
    "planned": st.none() | NUMBERS,
    "unplanned": st.lists(NUMBERS, max_size=3).map(tuple),
}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.fixed_dictionaries(FIELDS))
async def test_a_draft_comes_back_as_it_was_saved(storage: Storage, changes: dict[str, object]) -> None:
    rita = await meet(storage)
    async with storage.begin("1") as work:
        draft = await work.drafts.open_of(rita) or await work.drafts.begin(rita, AT)
        draft = replace(draft, **changes)  # type: ignore[arg-type] # the strategy names each field's own type
        await work.drafts.save(draft, AT)
    async with storage.read() as work:
        assert await work.drafts.get(draft.id) == await work.drafts.open_of(rita) == draft


def test_every_field_of_a_draft_is_made_by_the_strategy_or_tested_apart() -> None:
    apart = {"id", "person", "photos", "recordings", "is_cancelled", "ticket"}
    moments = {"begun_at", "changed_at", "reminded_at"}
    assert {field.name for field in fields(Draft)} == apart | moments | FIELDS.keys()


async def test_a_new_draft_is_empty(storage: Storage) -> None:
    rita = await meet(storage)
    async with storage.begin("1") as work:
        draft = await work.drafts.begin(rita, AT)
    assert draft == Draft(draft.id, rita, begun_at=AT, changed_at=AT)
    assert draft.is_empty


async def test_a_draft_knows_when_it_was_last_saved(storage: Storage) -> None:
    rita = await meet(storage)
    async with storage.begin("1") as work:
        draft = await work.drafts.begin(rita, AT)
        await work.drafts.save(draft, AT + timedelta(hours=2))
        assert await work.drafts.get(draft.id) == replace(draft, changed_at=AT + timedelta(hours=2))


async def test_photos_keep_the_order_in_which_they_came(storage: Storage) -> None:
    rita = await meet(storage)
    async with storage.begin("1") as work:
        photos = [await work.photos.add(f"{number:064x}", f"file-{number}", None) for number in (3, 1, 2)]
        draft = replace(await work.drafts.begin(rita, AT), photos=tuple(photos))
        await work.drafts.save(draft, AT)
    async with storage.begin("2") as work:
        assert await work.drafts.get(draft.id) == draft
        fewer = replace(draft, photos=(photos[2], Photo(photos[0].id, photos[0].name, photos[0].file_id)))
        await work.drafts.save(fewer, AT)
    async with storage.read() as work:
        assert await work.drafts.get(draft.id) == fewer


async def test_recordings_keep_the_order_in_which_they_came(storage: Storage) -> None:
    rita = await meet(storage)
    async with storage.begin("1") as work:
        heard = [await work.recordings.add(f"{number:064x}", kind, None) for number, kind in enumerate(RecordingKind)]
        draft = replace(await work.drafts.begin(rita, AT), recordings=(heard[2], heard[0], heard[1]))
        await work.drafts.save(draft, AT)
    async with storage.begin("2") as work:
        assert await work.drafts.get(draft.id) == draft
        await work.drafts.save(replace(draft, recordings=(heard[1],)), AT)
        assert await work.drafts.get(draft.id) == replace(draft, recordings=(heard[1],))


async def test_a_draft_that_was_left_alone_is_found_once_unless_it_is_looked_for_again(storage: Storage) -> None:
    rita, carl = await meet(storage, RITA), await meet(storage, CARL)
    later = AT + timedelta(hours=1)
    async with storage.begin("1") as work:
        hers, his = await work.drafts.begin(rita, AT), await work.drafts.begin(carl, later)
        none = DraftId(0)
        assert await work.drafts.left(AT, none, 10, is_reminded=False) == [hers.id]
        assert await work.drafts.left(later, none, 10, is_reminded=False) == [hers.id, his.id]
        assert await work.drafts.left(later, none, 1, is_reminded=False) == [hers.id]
        assert await work.drafts.left(later, hers.id, 10, is_reminded=False) == [his.id]
        await work.drafts.remind(hers.id, later)
        assert await work.drafts.get(hers.id) == replace(hers, reminded_at=later)
        assert await work.drafts.left(later, none, 10, is_reminded=False) == [his.id]
        assert await work.drafts.left(later, none, 10, is_reminded=True) == [hers.id, his.id]
        await work.drafts.save(replace(hers, is_cancelled=True), AT)
        assert await work.drafts.left(later, none, 10, is_reminded=True) == [his.id]


async def test_a_cancelled_draft_is_kept_and_makes_room_for_another(storage: Storage) -> None:
    rita = await meet(storage)
    async with storage.begin("1") as work:
        first = replace(await work.drafts.begin(rita, AT), is_cancelled=True)
        await work.drafts.save(first, AT)
        assert await work.drafts.open_of(rita) is None
        second = await work.drafts.begin(rita, AT)
    assert second.id != first.id
    async with storage.read() as work:
        assert await work.drafts.get(first.id) == first
        assert await work.drafts.open_of(rita) == second


async def test_a_sent_draft_knows_its_ticket_and_makes_room_for_another(storage: Storage) -> None:
    rita = await meet(storage)
    ticket = await add_ticket(storage, rita)
    async with storage.begin("1") as work:
        first = replace(await work.drafts.begin(rita, AT), ticket=ticket.id)
        await work.drafts.save(first, AT)
        assert await work.drafts.open_of(rita) is None
        assert (await work.drafts.begin(rita, AT)).id != first.id
        assert await work.drafts.get(first.id) == first


async def test_everybody_has_a_draft_of_their_own(storage: Storage) -> None:
    rita, carl = await meet(storage, RITA), await meet(storage, CARL)
    async with storage.begin("1") as work:
        hers, his = await work.drafts.begin(rita, AT), await work.drafts.begin(carl, AT)
        await work.drafts.save(replace(hers, pieces=(Piece(5, "hers"),)), AT)
        assert await work.drafts.open_of(carl) == his


async def test_a_draft_that_does_not_exist_is_none(storage: Storage) -> None:
    async with storage.read() as work:
        assert await work.drafts.get(DraftId(99)) is None


async def test_two_who_begin_at_once_get_one_draft(storage: Storage) -> None:
    rita = await meet(storage)
    looked = asyncio.Barrier(2)

    async def begin() -> Draft:
        async with storage.begin("1") as work:
            if not storage.transactions.is_sqlite:  # on SQLite the second one cannot look before the first commits
                assert await work.drafts.open_of(rita) is None
                await looked.wait()
            return await work.drafts.begin(rita, AT)

    first, second = await asyncio.gather(begin(), begin())
    assert first == second


async def test_beginning_again_keeps_what_is_in_the_open_draft(storage: Storage) -> None:
    rita = await meet(storage)
    async with storage.begin("1") as work:
        draft = replace(await work.drafts.begin(rita, AT), pieces=(Piece(5, "half a sentence"),))
        await work.drafts.save(draft, AT)
        assert await work.drafts.begin(rita, AT) == draft


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
async def test_a_draft_is_locked_until_its_transaction_ends(storage: Storage) -> None:
    rita = await meet(storage)
    async with storage.begin("1") as work:
        draft = await work.drafts.begin(rita, AT)

    async def append(word: str) -> None:
        async with storage.begin("2") as work:
            found = await work.drafts.get(draft.id)
            assert found is not None
            await work.drafts.save(replace(found, pieces=(*found.pieces, Piece(5, word))), AT)

    await asyncio.gather(*(append(letter) for letter in "abcdefghij"))
    async with storage.read() as work:
        found = await work.drafts.get(draft.id)
    assert found is not None
    assert sorted(piece.words for piece in found.pieces) == list("abcdefghij")
