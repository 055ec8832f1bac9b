"""Tickets are stored with their photos, recordings and history, on both engines."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from casework.model.asset import AssetCode
from casework.model.errors import Refusal
from casework.model.handling import undone, with_undo
from casework.model.life import take
from casework.model.person import PersonId
from casework.model.photo import Photo, Stage, TicketPhoto
from casework.model.place import Point
from casework.model.policy import DEFAULTS
from casework.model.request import Request, Wish
from casework.model.team import TeamCode
from casework.model.ticket import Act, Entry, Status, Ticket
from casework.model.ticket_id import TicketId
from casework.model.warning import Step
from storage.unit_of_work import Storage
from tests.storage.samples import AT, CARL, CREW, OFFICE, RITA, add_ticket, meet, new_ticket

UNFINISHED = [status for status in Status if not status.is_closed]


async def test_a_new_ticket_comes_back_as_it_was_reported(storage: Storage) -> None:
    rita = await meet(storage)
    new = new_ticket(rita)
    async with storage.begin("1") as work:
        ticket = await work.tickets.add(new)
    assert ticket == Ticket(
        id=ticket.id,
        reporter=rita,
        category=ticket.category,
        point=new.place.point,
        place_title="by the gate",
        near="Gate Street",
        area=ticket.area,
        area_name="North",
        team=CREW,
        words="two mattresses",
        reported_at=AT,
        answer_by=AT + timedelta(hours=8),
        fix_by=AT + timedelta(days=3),
        asset=AssetCode("bin-17"),
        answers={"size": "van"},
    )
    assert (ticket.category, ticket.area) == ("heap", "1.2")
    async with storage.read() as work:
        assert await work.tickets.get(ticket.id) == ticket
        assert await work.tickets.get(TicketId(ticket.id + 1)) is None


async def test_everything_that_can_happen_to_a_ticket_comes_back(storage: Storage) -> None:
    rita, carl = await meet(storage, RITA), await meet(storage, CARL)
    ticket = await add_ticket(storage, rita)
    later = replace(
        ticket,
        status=Status.FIXED,
        taken_by=carl,
        fixed_by=rita,
        fixed_at=AT + timedelta(hours=3, microseconds=1),
        album="album-1",
        rework=2,
        answer_by=AT + timedelta(days=5),
        fix_by=AT + timedelta(days=6),
        asked_at=AT + timedelta(hours=1),
        question="Which gate?",
        nudged_at=AT + timedelta(hours=4),
        closed_at=AT + timedelta(days=20),
    )
    async with storage.begin("1") as work:
        await work.tickets.save(later)
    async with storage.read() as work:
        assert await work.tickets.get(ticket.id) == later
        assert await work.tickets.get(ticket.id, lock=True) == later
    async with storage.begin("2") as work:
        await work.tickets.save(ticket)
        assert await work.tickets.get(ticket.id) == ticket


async def test_a_recurrence_knows_the_ticket_that_has_come_back(storage: Storage) -> None:
    rita = await meet(storage)
    first = await add_ticket(storage, rita)
    async with storage.begin("1") as work:
        again = await work.tickets.add(replace(new_ticket(rita), recurs=first.id))
    async with storage.read() as work:
        assert await work.tickets.get(again.id) == replace(again, recurs=first.id)


async def test_saving_changes_one_ticket_only(storage: Storage) -> None:
    rita = await meet(storage)
    one, other = await add_ticket(storage, rita), await add_ticket(storage, rita)
    async with storage.begin("1") as work:
        await work.tickets.save(replace(one, status=Status.CONFIRMED))
        assert await work.tickets.get(other.id) == other


async def test_saving_changes_the_team_of_one_ticket_only(storage: Storage) -> None:
    rita = await meet(storage)
    one, other = [await add_ticket(storage, rita) for _ in range(2)]
    async with storage.begin("1") as work:
        await work.tickets.save(replace(one, team=OFFICE))
        assert await work.tickets.get(one.id) == replace(one, team=OFFICE)
        assert await work.tickets.get(other.id) == other


async def test_numbers_count_up(storage: Storage) -> None:
    rita = await meet(storage)
    numbers = [(await add_ticket(storage, rita)).id for _ in range(5)]
    assert numbers == [1, 2, 3, 4, 5]


async def test_a_reporter_must_have_been_met(storage: Storage) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        await add_ticket(storage, PersonId(99))


async def test_photos_are_attached_after_those_that_are_there(storage: Storage) -> None:
    rita = await meet(storage)
    one, other = await add_ticket(storage, rita), await add_ticket(storage, rita)
    async with storage.begin("1") as work:
        named = (("a", None), ("b", "B"), ("c", "C"))
        a, b, c = [await work.photos.add(name * 64, file_id, None) for name, file_id in named]
        await work.tickets.attach(one.id, Stage.BEFORE, 0, [b, a])
        await work.tickets.attach(other.id, Stage.BEFORE, 0, [a])
        await work.tickets.attach(one.id, Stage.AFTER, 0, [])
        await work.tickets.attach(one.id, Stage.AFTER, 0, [c])
        await work.tickets.attach(one.id, Stage.STILL, 1, [a])
    async with storage.read() as work:
        assert await work.tickets.photos(one.id) == [
            TicketPhoto(Photo(b.id, "b" * 64, "B"), Stage.BEFORE, 0),
            TicketPhoto(Photo(a.id, "a" * 64, None), Stage.BEFORE, 0, position=1),
            TicketPhoto(Photo(c.id, "c" * 64, "C"), Stage.AFTER, 0, position=2),
            TicketPhoto(Photo(a.id, "a" * 64, None), Stage.STILL, 1, position=3),
        ]
        assert await work.tickets.photos(other.id) == [TicketPhoto(a, Stage.BEFORE, 0)]


async def test_twenty_who_attach_to_a_locked_ticket_at_once_all_find_room(storage: Storage) -> None:
    ticket = await add_ticket(storage, await meet(storage))

    async def attach(number: int) -> None:
        async with storage.begin("1") as work:
            await work.tickets.get(ticket.id, lock=True)
            photo = await work.photos.add(f"{number:064x}", None, None)
            await work.tickets.attach(ticket.id, Stage.AFTER, 0, [photo])

    await asyncio.gather(*(attach(number) for number in range(20)))
    async with storage.read() as work:
        assert len({kept.photo.name for kept in await work.tickets.photos(ticket.id)}) == 20


async def test_history_stands_in_the_order_in_which_it_was_written(storage: Storage) -> None:
    rita, carl = await meet(storage, RITA), await meet(storage, CARL)
    one, other = await add_ticket(storage, rita), await add_ticket(storage, rita)
    written = [
        Entry(one.id, AT, Act.SEND, rita),
        Entry(one.id, AT + timedelta(hours=2), Act.TAKE, carl),
        Entry(one.id, AT + timedelta(hours=1), Act.FIX, carl, "a clock that went back"),
        Entry(one.id, AT + timedelta(days=15), Act.EXPIRE, None),
    ]
    async with storage.begin("1") as work:
        for entry in written:
            await work.tickets.record(entry)
            await work.tickets.record(replace(entry, ticket=other.id))
    async with storage.read() as work:
        assert await work.tickets.history(one.id) == written


async def test_twenty_who_take_one_ticket_at_once_have_one_winner(storage: Storage) -> None:
    rita = await meet(storage)
    ticket = await add_ticket(storage, rita)
    people = [await meet(storage, 2000 + number) for number in range(20)]

    async def take_it(by: PersonId) -> bool:
        async with storage.begin("1") as work:
            found = await work.tickets.get(ticket.id, lock=True)
            assert found is not None
            try:
                await work.tickets.save(take(found, by))
            except Refusal:
                return False
            return True

    won = await asyncio.gather(*(take_it(person) for person in people))
    assert won.count(True) == 1
    async with storage.read() as work:
        kept = await work.tickets.get(ticket.id)
    assert kept == replace(ticket, status=Status.TAKEN, taken_by=people[won.index(True)])


async def test_unfinished_are_a_teams_tickets_that_are_not_closed(storage: Storage) -> None:
    rita = await meet(storage)
    added = {
        (team, status): (await add_ticket(storage, rita, team=team, status=status)).id
        for status in Status
        for team in (CREW, OFFICE, None)
    }
    async with storage.read() as work:
        assert await work.tickets.unfinished(CREW) == [added[CREW, status] for status in UNFINISHED]
        assert await work.tickets.unfinished(TeamCode("nobody")) == []
        for team in (CREW, None):
            whole = await work.tickets.unfinished_page(team, TicketId(0), 100)
            assert [each.id for each in whole] == [added[team, status] for status in UNFINISHED]
            assert await work.tickets.unfinished_page(team, whole[0].id, 2) == whole[1:3]


async def test_unfinished_of_a_person_are_their_own(storage: Storage) -> None:
    rita, carl = await meet(storage, RITA), await meet(storage, CARL)
    hers = [(await add_ticket(storage, rita, status=status)).id for status in Status]
    await add_ticket(storage, carl)
    async with storage.read() as work:
        assert await work.tickets.unfinished_of(rita, 10) == hers[: len(UNFINISHED)]
        assert await work.tickets.unfinished_of(rita, 1) == hers[:1]
        assert await work.tickets.asked_of(rita) == [hers[UNFINISHED.index(Status.ASKED)]]


async def test_silent_are_the_fixed_ones_whose_fix_is_old_enough_oldest_fix_first(storage: Storage) -> None:
    rita = await meet(storage)
    newer = await add_ticket(storage, rita, status=Status.FIXED, fixed_at=AT + timedelta(hours=1))
    older = await add_ticket(storage, rita, status=Status.FIXED, fixed_at=AT)
    await add_ticket(storage, rita, status=Status.FIXED, fixed_at=AT + timedelta(hours=2))
    await add_ticket(storage, rita, status=Status.CONFIRMED, fixed_at=AT)
    await add_ticket(storage, rita, status=Status.OPEN)
    async with storage.read() as work:
        assert await work.due.silent_since(AT + timedelta(hours=1), 10) == [older.id, newer.id]
        assert await work.due.silent_since(AT + timedelta(hours=1), 1) == [older.id]
        assert await work.due.silent_since(AT - timedelta(seconds=1), 10) == []


async def test_a_hidden_photo_is_kept_and_not_shown(storage: Storage) -> None:
    ticket = await add_ticket(storage, await meet(storage))
    other = await add_ticket(storage, await meet(storage))
    async with storage.begin("1") as work:
        photos = [await work.photos.add(name * 64, None, None) for name in "abc"]
        for each in (ticket, other):
            await work.tickets.attach(each.id, Stage.BEFORE, 0, photos)
        await work.tickets.hide(ticket.id, [photos[1].id])
    async with storage.read() as work:
        assert [each.photo for each in await work.tickets.photos(ticket.id)] == [photos[0], photos[2]]
        assert [each.photo for each in await work.tickets.photos(other.id)] == photos
    async with storage.begin("2") as work:
        await work.tickets.attach(ticket.id, Stage.LATER, 1, [photos[1]])  # behind the hidden one, not in its place
        assert [each.photo for each in await work.tickets.photos(ticket.id)] == [photos[0], photos[2], photos[1]]


async def test_parked_tickets_are_due_on_their_day_the_longest_overdue_first(storage: Storage) -> None:
    rita = await meet(storage)
    numbers = []
    for hours, status in ((2, Status.PARKED), (1, Status.PARKED), (3, Status.PARKED), (1, Status.TAKEN)):
        ticket = await add_ticket(storage, rita, status=status)
        async with storage.begin("park") as work:
            await work.tickets.save(replace(ticket, parked_until=AT + timedelta(hours=hours)))
        numbers.append(ticket.id)
    async with storage.read() as work:
        assert await work.due.parked_until(AT + timedelta(hours=2), 10) == [numbers[1], numbers[0]]
        assert await work.due.parked_until(AT + timedelta(hours=2), 1) == [numbers[1]]
        assert await work.due.parked_until(AT, 10) == []


async def test_what_an_act_has_changed_comes_back_so_that_it_can_be_undone(storage: Storage) -> None:
    carl = await meet(storage, CARL)
    before = await add_ticket(storage, await meet(storage))
    wish = Request(Wish.PARK, carl, "weather", until=AT + timedelta(days=7), team=OFFICE)
    changed = replace(
        before,
        status=Status.DISMISSED,
        taken_by=carl,
        point=Point(1.5, 2.5),
        team=OFFICE,
        assisting=(CREW,),
        request=wish,
        tally={"tonnes": 2.5},
        answers={},
        closed_at=AT + timedelta(hours=1),
        fix_by=AT + timedelta(days=9),
    )
    async with storage.begin("1") as work:
        await work.tickets.save(with_undo(before, changed, Act.DISMISS, carl, AT))
        assert await work.due.undoable(10) == [before.id]
    async with storage.read() as work:
        kept = await work.tickets.get(before.id)
    assert kept is not None
    assert replace(kept, undo=None) == changed
    assert undone(kept, carl, AT, DEFAULTS) == before
    async with storage.begin("2") as work:
        await work.tickets.save(with_undo(changed, before, Act.UNDO, carl, AT))
        again = await work.tickets.get(before.id)
        assert again is not None
        assert undone(again, carl, AT, DEFAULTS) == changed
        await work.tickets.save(before)
        assert await work.due.undoable(10) == []


async def test_who_is_to_be_warned_is_looked_at_once_a_moment_has_passed_and_never_after_the_last_step(
    storage: Storage,
) -> None:
    rita = await meet(storage)
    new, due, later, over, fixed, untold = [await add_ticket(storage, rita) for _ in range(6)]
    async with storage.begin("save") as work:
        await work.tickets.save_all(
            [
                replace(due, warned=Step.UNTAKEN, warn_at=AT),
                replace(later, warned=Step.UNTAKEN, warn_at=AT + timedelta(seconds=1)),
                replace(over, warned=Step.LIST, warn_at=None, has_told_late=True),
                replace(untold, warned=Step.LIST, warn_at=AT + timedelta(seconds=2)),  # residents are still to be told
                replace(fixed, status=Status.FIXED, fixed_at=AT),
            ]
        )
    async with storage.read() as work:
        assert await work.due.to_warn(AT, 9, None) == [new.id]
        assert await work.due.to_warn(AT + timedelta(seconds=1), 9, None) == [new.id, due.id]
        assert await work.due.to_warn(AT + timedelta(seconds=3), 9, None) == [new.id, due.id, later.id, untold.id]
        assert await work.due.to_warn(AT + timedelta(seconds=1), 1, None) == [new.id]
        assert await work.due.to_warn(AT + timedelta(seconds=1), 9, []) == []
    async with storage.begin("held") as work:
        held = await work.tickets.held([over.id, TicketId(99), due.id])
    assert [(ticket.id, ticket.warned) for ticket in held] == [(over.id, Step.LIST), (due.id, Step.UNTAKEN)]
