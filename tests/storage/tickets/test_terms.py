"""A team finds its tickets by words, newest first, on both engines."""

import pytest

from casework.model.ticket_id import TicketId
from storage.tickets.terms import MOST_ENDINGS
from storage.unit_of_work import Storage
from tests.storage.samples import CREW, OFFICE, add_teams, add_ticket, meet

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


async def find(storage: Storage, words: str, limit: int = 10) -> list[TicketId]:
    async with storage.read() as work:
        return await work.terms.find(CREW, words, limit)


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


async def test_as_many_are_found_as_are_wanted(storage: Storage, numbers: list[TicketId]) -> None:
    first, _, third = numbers
    assert await find(storage, "mattress", limit=1) == [third]
    assert await find(storage, "mattress elm", limit=1) == [third]
    assert await find(storage, "mattress", limit=2) == [third, first]


async def test_whichever_word_is_the_rarest_the_same_is_found(storage: Storage) -> None:
    rita = await meet(storage)
    tickets = [await add_ticket(storage, rita) for _ in range(30)]
    async with storage.begin("index") as work:
        for number, ticket in enumerate(tickets):
            rare = "piano" if number == 3 else f"other{number}"
            await work.terms.index(ticket.id, CREW, [f"heap {rare} by the gate"])
    for words in ("piano heap", "heap piano", "gate piano heap", "piano hea", "heap pian"):
        assert await find(storage, words) == [tickets[3].id], words
    assert await find(storage, "heap gat", limit=5) == [ticket.id for ticket in reversed(tickets[-5:])]
    assert len(await find(storage, "other", limit=100)) == MOST_ENDINGS


async def test_another_team_finds_it_once_it_has_it(storage: Storage, numbers: list[TicketId]) -> None:
    async with storage.begin("pass on") as work:
        assert await work.terms.find(OFFICE, "sofa", 10) == []
        await work.terms.give(numbers[2], OFFICE)
        assert await work.terms.find(OFFICE, "sofa", 10) == [numbers[2]]
        assert await work.terms.find(CREW, "sofa", 10) == []


async def test_new_words_take_the_place_of_old_ones(storage: Storage, numbers: list[TicketId]) -> None:
    async with storage.begin("again") as work:
        await work.terms.index(numbers[0], CREW, ["a piano", "a lamp"])
        assert await work.terms.find(CREW, "piano lamp", 10) == [numbers[0]]
        assert await work.terms.find(CREW, "street", 10) == []


async def test_without_a_team_everybodys_tickets_are_found_also_those_of_no_team(storage: Storage) -> None:
    rita = await meet(storage)
    await add_teams(storage)
    theirs = [await add_ticket(storage, rita, team=team) for team in (CREW, OFFICE, None)]
    async with storage.begin("index") as work:
        for ticket, text in zip(
            theirs, ("A mattress", "Two mattresses by the gate", "A mattress by the gate"), strict=True
        ):
            await work.terms.index(ticket.id, ticket.team, [text])
    first, second, third = (ticket.id for ticket in theirs)
    async with storage.read() as work:
        assert await work.terms.find(None, "mattress", 10) == [third, first]
        assert await work.terms.find(None, "mattress gate", 10) == [third]
        assert await work.terms.find(None, "gate mattre", 10) == [third, second]
        assert await work.terms.find(None, "mattre", 2) == [third, second]
        assert await work.terms.find(CREW, "mattress", 10) == [first]
