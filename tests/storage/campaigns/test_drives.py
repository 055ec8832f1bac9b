"""Drives are kept with who comes: counted with companions, waiting in order, told a part at a time, and forgotten."""

from dataclasses import replace
from datetime import timedelta

import pytest

from casework.model.area import AreaCode
from casework.model.authority import Role
from casework.model.drive import Ask, DriveId, News, SignUp, State, Turnout
from casework.model.following import AreaFollow, Every
from casework.model.notice import Kind, Notice, ToPerson
from casework.model.person import PersonId
from storage.traffic.slots import Shown
from storage.unit_of_work import Storage
from tests.drives import BEGINS, drive
from tests.storage import samples
from tests.storage.samples import AT

EAST = AreaCode("east")


async def people(storage: Storage, count: int) -> list[PersonId]:
    async with storage.begin("people") as work:
        return [(await work.people.meet(100 + number, "en", AT))[0].id for number in range(count)]


async def test_a_drive_is_kept_as_it_is_and_a_draft_takes_the_place_of_an_earlier_one(storage: Storage) -> None:
    (carl,) = await people(storage, 1)
    whole = drive(0, by=carl, state=State.DRAFT, amounts={"tonnes": 2.5}, words="Done")
    async with storage.begin("drives") as work:
        first = await work.drives.begin(whole)
        second = await work.drives.begin(replace(whole, title="Oak corner", point=None))
        assert await work.drives.get(first.id) is None
        assert await work.drives.get(second.id, lock=True) == second
        announced = replace(second, state=State.ANNOUNCED)
        await work.drives.save(announced)
        third = await work.drives.begin(whole)
        await work.drives.ask(second.id, Ask.BEFORE, carl)
        await work.drives.ask(third.id, Ask.TITLE, carl)
        asked = await work.drives.asked_of(carl)
        assert asked is not None
        assert (asked.id, asked.asks) == (third.id, Ask.TITLE)
        await work.drives.ask(third.id, None, carl)
        assert await work.drives.asked_of(carl) is None
        assert await work.drives.ahead(BEGINS, 9) == [announced]
        over = BEGINS + timedelta(days=1)
        assert await work.drives.ahead(over, 9) == []
        assert await work.drives.ahead(over, 9, team=whole.team) == [announced]
        assert await work.drives.ahead(over, 9, person=carl) == [announced]
        later = await work.drives.begin(
            drive(0, by=carl, state=State.ANNOUNCED, begins=over, ends=over + timedelta(hours=2))
        )
        assert await work.drives.ahead(over, 1, team=whole.team) == [later]  # before what nobody closed
        assert await work.drives.ahead(over, 9, team=whole.team) == [later, announced]
        await work.drives.drop(later.id)
        assert await work.drives.near_in_time(BEGINS - timedelta(hours=1), BEGINS) == []
        assert await work.drives.near_in_time(BEGINS, BEGINS + timedelta(seconds=1)) == [announced]
        assert await work.drives.during(BEGINS, BEGINS + timedelta(seconds=1)) == [announced]
        assert await work.drives.during(BEGINS + timedelta(seconds=1), over) == []


async def test_people_are_counted_with_companions_once_each_and_forgotten_but_not_uncounted(storage: Storage) -> None:
    ann, ben, cas, dan = await people(storage, 4)
    async with storage.begin("drives") as work:
        number = (await work.drives.begin(drive(0, by=dan))).id
        later = AT + timedelta(minutes=1)
        for each in (
            SignUp(ann, 3, "Ann", AT),
            SignUp(ben, 1, None, later, is_waiting=True),
            SignUp(cas, 0, "Cas", AT, is_waiting=True),
            SignUp(dan, 0, None, None, came_at=AT),
            SignUp(ann, 2, "Ann", AT, came_at=AT),
        ):
            await work.drives.sign_up(number, each)
        assert await work.drives.turnout(number) == Turnout(3, 3, 4)
        assert await work.drives.turnout(number, but=ann) == Turnout(0, 3, 1)
        assert await work.drives.turnout(DriveId(99)) == Turnout()
        assert [each.person for each in await work.drives.waiting(number)] == [cas, ben]
        assert await work.drives.names(number, 9) == ["Ann"]
        assert await work.drives.concerned(number, PersonId(0), 9, came=False) == [ann, ben, cas]
        assert await work.drives.concerned(number, ann, 1, came=False) == [ben]
        assert await work.drives.concerned(number, PersonId(0), 9, came=True) == [ann, dan]
        with pytest.raises(ValueError, match="nobody"):
            await work.drives.sign_up(number, SignUp(None))
        await work.drives.leave(number, ben)
        assert await work.drives.signed(number, ben) is None
    async with storage.read() as work:
        held = await work.holdings.of(ann)
    assert held is not None
    assert [(row["companions"], row["name"]) for row in held["drives_joined"]] == [(2, "Ann")]
    async with storage.begin("forget") as work:
        await work.holdings.erase(ann, (), but_slot="forget")
        assert await work.people.get(ann) is None
        assert await work.drives.turnout(number) == Turnout(3, 1, 4)
        assert await work.drives.names(number, 9) == []
        assert await work.drives.forget_before(BEGINS) == 0
        assert await work.drives.forget_before(BEGINS + timedelta(seconds=1)) == 2
        assert await work.drives.turnout(number) == Turnout(3, 1, 4)


async def test_followers_and_those_who_signed_up_are_told_a_part_at_a_time(storage: Storage) -> None:
    ann, ben, cas, dan = await people(storage, 4)
    async with storage.begin("drives") as work:
        number = (await work.drives.begin(drive(0, by=dan))).id
        for person, area in ((ann, EAST), (ben, AreaCode("west")), (cas, AreaCode("all"))):
            await work.listeners.follow_area(AreaFollow(person, area, Every.DAY, AT, AT))
        await work.drives.sign_up(number, SignUp(ben, 0, None, AT))
        around = (EAST, AreaCode("all"))
        assert await work.drives.followers(number, around, (), PersonId(0), 2) == [ann, ben]
        assert await work.drives.followers(number, around, (), ben, 2) == [cas]
        await work.people.set_reachable(cas, is_reachable=False)
        assert await work.drives.followers(number, around, (), ben, 2) == []
        assert await work.drives.followers(number, (), (cas, dan), PersonId(0), 9) == [ben, dan]
        await work.slots.show([(100, "drive:1", Shown(5, None, None))])
        await work.say(Notice(Kind.DRIVE, ToPerson(dan), facts={"number": 1}))
        assert await work.drives.readers("drive:1", PersonId(0), 9) == [ann, dan]
        assert await work.drives.readers("drive:1", ann, 9) == [dan]
        assert await work.drives.readers("drive:2", PersonId(0), 9) == []
        await work.drives.tell(number, News.CHANGED, {"what": "when"})
        await work.drives.tell(number, News.CHANGED, {"what": "place"})
        (telling,) = await work.drives.telling()
        assert (telling.drive, telling.what, telling.facts, telling.told_to) == (
            number,
            "changed",
            {"what": "place"},
            0,
        )
        await work.drives.told(telling.number, ann)
        assert [each.told_to for each in await work.drives.telling()] == [ann]
        await work.drives.told(telling.number, None)
        assert await work.drives.telling() == []
        for what in News:
            await work.drives.tell(number, what, {})
        await work.drives.hush(number)
        assert await work.drives.telling() == []


async def test_photos_of_a_drive_are_kept_and_wishes_count_once_a_person(storage: Storage) -> None:
    rita = await samples.meet(storage)
    await samples.add_teams(storage)
    ticket = (await samples.add_ticket(storage, rita)).id
    async with storage.begin("drives") as work:
        await work.roles.give(rita, Role.INSPECTOR, AT)
        number = (await work.drives.begin(drive(0, by=rita, ticket=ticket))).id
        photo = await work.photos.add("a" * 64, None)
        await work.drives.add_photo(number, photo.id, is_after=False)
        assert await work.drives.wished(ticket) == 0
        assert await work.drives.wish(ticket, rita, 10, AT)
        assert not await work.drives.wish(ticket, rita, 20, AT)
        assert await work.drives.wished(ticket) == 10
        assert await work.files_taken() == {"a" * 64}
    async with storage.begin("later") as work:
        await work.holdings.drop_unshown(0, 100)
        assert [(each.photo.name, each.is_after) for each in await work.drives.photos(number)] == [("a" * 64, False)]
        found = await work.drives.of_ticket(ticket)
        assert found is not None
        assert found.id == number
        await work.holdings.erase(rita, (), but_slot="forget")
        assert await work.drives.wished(ticket) == 10
