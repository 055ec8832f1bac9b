"""The bot remembers whom it has met, on both engines."""

import asyncio

from casework.model.person import Person, Question, Wanted
from casework.model.ticket_id import TicketId
from storage.unit_of_work import Storage
from tests.storage.samples import AT, CARL, RITA, meet

REST_OF_AN_ALBUM = Question(Wanted.ADDITION, TicketId(8), AT, "album-1")


async def test_somebody_is_new_once(storage: Storage) -> None:
    async with storage.begin("1") as work:
        rita, is_new = await work.people.meet(RITA, "zh", AT)
        assert is_new
        assert rita == Person(rita.id, RITA, "zh", None, is_reachable=True)
    async with storage.begin("2") as work:
        assert await work.people.meet(RITA, "en", AT) == (rita, False)


async def test_of_twenty_who_meet_somebody_at_once_one_says_they_are_new(storage: Storage) -> None:
    async def meet_rita() -> tuple[Person, bool]:
        async with storage.begin("1") as work:
            return await work.people.meet(RITA, "en", AT)

    met = await asyncio.gather(*(meet_rita() for _ in range(20)))
    assert len({person.id for person, _ in met}) == 1
    assert [is_new for _, is_new in met].count(True) == 1


async def test_people_are_found_by_number_and_by_account(storage: Storage) -> None:
    rita, carl = await meet(storage, RITA), await meet(storage, CARL)
    async with storage.read() as work:
        assert await work.people.get(rita) == await work.people.by_account(RITA) == Person(rita, RITA, "en")
        assert await work.people.get(carl) == Person(carl, CARL, "en")
        assert await work.people.by_account(4) is None


async def test_an_account_may_be_larger_than_32_bits(storage: Storage) -> None:
    large = 2**52 - 1
    person = await meet(storage, large)
    async with storage.read() as work:
        assert await work.people.get(person) == Person(person, large, "en")


async def test_language_and_name_are_remembered(storage: Storage) -> None:
    rita, carl = await meet(storage, RITA), await meet(storage, CARL)
    async with storage.begin("1") as work:
        await work.people.set_language(carl, "zh")
        await work.people.set_name(carl, "Carl")
    async with storage.read() as work:
        assert await work.people.get(carl) == Person(carl, CARL, "zh", "Carl")
        assert await work.people.get(rita) == Person(rita, RITA, "en")


async def test_who_cannot_be_reached_is_remembered_however_often_they_are_met(storage: Storage) -> None:
    rita = await meet(storage)
    async with storage.begin("1") as work:
        await work.people.set_reachable(rita, is_reachable=False)
    await meet(storage)
    async with storage.read() as work:
        assert await work.people.get(rita) == Person(rita, RITA, "en", is_reachable=False)


async def test_a_question_is_remembered_until_it_is_forgotten(storage: Storage) -> None:
    rita, carl = await meet(storage, RITA), await meet(storage, CARL)
    async with storage.begin("1") as work:
        assert await work.people.asked(rita) is None
        for question in (*(Question(wanted, TicketId(7), AT) for wanted in Wanted), REST_OF_AN_ALBUM):
            await work.people.ask(rita, question)
            assert await work.people.asked(rita) == question
            assert await work.people.asked(carl) is None
        await work.people.ask(rita, None)
        assert await work.people.asked(rita) is None
