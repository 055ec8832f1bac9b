"""A team finds its tickets by words, newest first, on both engines."""

import pytest

from casework.model.ticket_id import TicketId
from storage.unit_of_work import Storage
from tests.storage.samples import CREW, OFFICE, add_ticket, meet

TEXTS = ("A mattress on Elm Street", "Two mattresses, 沙发扔在路边", "Elm: a mattress and a sofa")


@pytest.fixture
async def numbers(storage: Storage) -> list[TicketId]:
    rita = await meet(storage)
    found = []
    for text in TEXTS:
        ticket = await add_ticket(storage, rita)
        async with storage.begin(text) as work:
            await work.terms.index(ticket.id, CREW, [text])
        found.append(ticket.id)
    return found


async def find(storage: Storage, words: str, before: TicketId | None = None, limit: int = 10) -> list[TicketId]:
    async with storage.read() as work:
        return await work.terms.find(CREW, words, before, limit)


async def test_all_words_must_be_there_and_the_newest_comes_first(storage: Storage, numbers: list[TicketId]) -> None:
    first, second, third = numbers
    assert await find(storage, "mattress") == [third, first]
    assert await find(storage, "MATTRESS elm") == [third, first]
    assert await find(storage, "mattress sofa") == [third]
    assert await find(storage, "沙发") == [second]
    assert await find(storage, "mattress piano") == []
    assert await find(storage, "…") == []


async def test_the_last_word_may_be_a_beginning(storage: Storage, numbers: list[TicketId]) -> None:
    first, second, third = numbers
    assert await find(storage, "mattre") == [third, second, first]
    assert await find(storage, "elm mattre") == [third, first]


async def test_a_page_begins_before_a_number(storage: Storage, numbers: list[TicketId]) -> None:
    first, _, third = numbers
    assert await find(storage, "mattress", limit=1) == [third]
    assert await find(storage, "mattress", before=third) == [first]


async def test_another_team_finds_it_once_it_has_it(storage: Storage, numbers: list[TicketId]) -> None:
    async with storage.begin("pass on") as work:
        assert await work.terms.find(OFFICE, "sofa", None, 10) == []
        await work.terms.give(numbers[2], OFFICE)
        assert await work.terms.find(OFFICE, "sofa", None, 10) == [numbers[2]]
        assert await work.terms.find(CREW, "sofa", None, 10) == []


async def test_new_words_take_the_place_of_old_ones(storage: Storage, numbers: list[TicketId]) -> None:
    async with storage.begin("again") as work:
        await work.terms.index(numbers[0], CREW, ["a piano", "a lamp"])
        assert await work.terms.find(CREW, "piano lamp", None, 10) == [numbers[0]]
        assert await work.terms.find(CREW, "street", None, 10) == []
