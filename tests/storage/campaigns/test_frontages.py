"""Test how the register of frontages is kept, counted, listed and found by place, on both engines."""

from dataclasses import replace
from datetime import date, timedelta

from casework.model.area import AreaCode
from casework.model.frontage import Frontage, FrontageCode, FrontageId, Signed, State, signed_on_paper
from casework.model.place import moved
from casework.model.reach import EVERYWHERE, Reach
from casework.model.summary import Period
from storage.unit_of_work import Storage
from tests.storage import samples
from tests.storage.samples import AT, GATE

MONDAY = date(2026, 3, 2)
NORTH = Reach(frozenset({AreaCode("1.2")}))


def door(code: str, number: str, state: State = State.NOT_REACHED, on: date | None = None) -> Frontage:
    named = FrontageId(0), FrontageCode(code), code.title(), "Oak Street", AreaCode("1.3")
    return Frontage(*named, number, moved(GATE, 100, 0), state=state, on=on)


async def test_frontages_are_kept_counted_listed_and_found_by_place(storage: Storage) -> None:
    rita = await samples.meet(storage)
    await samples.add_teams(storage)
    ticket = await samples.add_ticket(storage, rita)
    li = await samples.add_frontage(storage, rita, ticket.id)
    async with storage.begin("more") as work:
        others = [door("bo", "10"), door("an", "9"), door("cy", "2", State.REFUSED, MONDAY)]
        await work.frontages.add([*others, door("di", "1", on=MONDAY), replace(door("ed", "3"), point=None)])
        photo = await work.photos.add("a" * 64, None)
        await work.frontages.save(signed_on_paper(li, photo, rita, MONDAY))
        assert await work.frontages.mark(li.id, rita, MONDAY, AT, ticket.id)
        assert not await work.frontages.mark(li.id, rita, MONDAY, AT, None)
        assert await work.frontages.mark(li.id, rita, MONDAY + timedelta(days=1), AT + timedelta(days=1), None)
        await work.frontages.answer(1, rita, "swept", photo, AT)
    async with storage.read() as work:
        kept = await work.frontages.coded(FrontageCode("li"))
        assert kept is not None
        assert (kept.how, kept.paper, kept.wanting, kept.signer) == (Signed.PAPER, photo, 2, rita)
        assert kept.wanting_at == AT + timedelta(days=1)
        assert kept == await work.frontages.get(kept.id)
        assert await work.frontages.last_mark(kept.id) is None
        assert [each.code for each in await work.frontages.around(GATE, 15)] == ["li"]
        assert [each.code for each in await work.frontages.all([FrontageCode("bo")])] == ["bo"]
        assert len(await work.frontages.all()) == 6
        counts = {(AreaCode("1.2"), State.SIGNED): 1, (AreaCode("1.3"), State.NOT_REACHED): 4}
        assert await work.frontages.counts(EVERYWHERE) == counts | {(AreaCode("1.3"), State.REFUSED): 1}
        assert await work.frontages.counts(NORTH) == {(AreaCode("1.2"), State.SIGNED): 1}
        assert (AreaCode("1.2"), State.SIGNED) not in await work.frontages.counts(replace(NORTH, is_without=True))
        streets = await work.frontages.streets([AreaCode("1.3")])
        assert streets == {("Oak Street", State.NOT_REACHED): 4, ("Oak Street", State.REFUSED): 1}
        listed = await work.frontages.listed(EVERYWHERE, State.NOT_REACHED, 0, 9)
        assert [each.code for each in listed] == ["ed", "an", "bo", "di"]  # who was not there yet comes first
        assert [each.code for each in await work.frontages.listed(EVERYWHERE, State.NOT_REACHED, 1, 1)] == ["an"]
        assert [each.code for each in await work.frontages.listed(EVERYWHERE, None, 0, 9)] == ["li"]
        assert await work.frontages.signed(Period(MONDAY, MONDAY)) == 1
        assert await work.frontages.signed(Period(date(2026, 3, 3), date(2026, 3, 4))) == 0
        assert await work.frontages.of_signer(rita) == 1
        telling = await work.frontages.telling(1)
        assert telling is not None
        assert (telling.ticket, telling.words, telling.photo, telling.answered_at) == (ticket.id, "swept", photo, AT)
        assert await work.frontages.told_last(kept.id, ticket.id) == AT


async def test_what_was_signed_and_answered_stays_without_the_person_and_keeps_its_photos(storage: Storage) -> None:
    rita = await samples.meet(storage)
    await samples.add_teams(storage)
    ticket = await samples.add_ticket(storage, rita)
    li = await samples.add_frontage(storage, rita, ticket.id)
    async with storage.begin("photos") as work:
        paper, answer = await work.photos.add("a" * 64, None), await work.photos.add("b" * 64, None)
        await work.frontages.save(replace(li, paper=paper))
        await work.frontages.answer(1, rita, "swept", answer, AT)
        await work.frontages.mark(li.id, rita, MONDAY, AT, None)
        assert await work.files_taken() == {paper.name, answer.name}
    async with storage.begin("forget") as work:
        await work.holdings.erase(rita, (), but_slot="forget")
        await work.holdings.drop_unshown(0, 99)
        assert await work.holdings.of(rita) is None
    async with storage.read() as work:
        kept, telling = await work.frontages.get(li.id), await work.frontages.telling(1)
        assert kept is not None
        assert telling is not None
        assert (kept.state, kept.signer, kept.paper, kept.wanting) == (State.SIGNED, None, paper, 1)
        assert (telling.words, telling.photo) == ("swept", answer)
