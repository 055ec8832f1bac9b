"""Two who act at the same moment: the last place of a drive, and a project that is moved while it is found late."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from casework.campaigns import planning
from casework.campaigns.drives import joining, telling
from casework.campaigns.frontages import register
from casework.campaigns.projects import moving
from casework.campaigns.taking_part import ask_who_is_behind
from casework.files.frontages import FrontageRow
from casework.model.area import AreaCode, AreaMap
from casework.model.authority import Actor
from casework.model.campaign import Campaign, CampaignCode, Target
from casework.model.district import District
from casework.model.drive import Reminder, Turnout
from casework.model.frontage import Frontage, FrontageCode, FrontageId, State as Signature
from casework.model.person import PersonId
from casework.model.place import Point
from casework.model.project import Project, ProjectCode, State
from casework.model.team import TeamCode
from storage.unit_of_work import Storage
from tests.drives import BEGINS, drive
from tests.storage import samples
from tests.storage.samples import meet
from tests.stories.stage import AREAS, CALENDAR, MORNING, TEAMS, TREE

DISTRICT = District(AreaMap(AREAS), TEAMS, TREE, CALENDAR)
TODAY = MORNING.astimezone(CALENDAR.zone).date()
EAST = TeamCode("east")
BRIEFLY_S = 0.2  # for the other one to come as far as they can


async def test_of_two_who_want_the_last_place_one_waits(storage: Storage) -> None:
    rita, carl = await meet(storage), await meet(storage, samples.CARL)
    async with storage.begin("drive") as work:
        number = (await work.drives.begin(drive(0, by=None, wanted=1))).id

    async def comes(person: PersonId) -> None:
        async with storage.begin(f"{person} comes") as work:
            await joining.join(work, DISTRICT, person, number, 0, BEGINS - timedelta(days=1))

    async with asyncio.TaskGroup() as both:
        for person in (rita, carl):
            both.create_task(comes(person))
    async with storage.read() as work:
        assert await work.drives.turnout(number) == Turnout(1, 1, 0)


async def test_a_drive_that_is_put_off_while_people_are_to_be_reminded_reminds_nobody_yet(storage: Storage) -> None:
    async with storage.begin("drive") as work:
        number = (await work.drives.begin(drive(0, by=None))).id

    async def remind() -> int:
        async with storage.begin("remind") as work:
            return await telling.remind(work, DISTRICT, BEGINS - timedelta(hours=1))

    async with asyncio.TaskGroup() as both, storage.begin("change") as work:
        found = await work.drives.get(number, lock=True)
        assert found is not None
        week = timedelta(days=7)
        await work.drives.save(replace(found, begins=BEGINS + week, ends=BEGINS + week + timedelta(hours=2)))
        reminding = both.create_task(remind())
        await asyncio.wait({reminding}, timeout=BRIEFLY_S)
    async with storage.read() as work:
        kept = await work.drives.get(number)
        assert await work.drives.telling() == []
    assert kept is not None
    assert (reminding.result(), kept.reminded) == (0, Reminder.NONE)


async def test_a_project_that_is_finished_while_it_is_found_late_stays_finished(storage: Storage) -> None:
    past = TODAY - timedelta(days=3)
    late = Project(0, ProjectCode("A1"), "Lane", "", EAST, past, past, past, point=Point(37.765, -122.425))
    async with storage.begin("plan") as work:
        kept = await work.projects.keep(late)

    async def ask() -> int:
        async with storage.begin("late") as work:
            return await moving.ask_who_is_late(work, DISTRICT, MORNING)

    async with asyncio.TaskGroup() as both, storage.begin("done") as work:
        project = await work.projects.get(kept.number)
        assert project is not None
        await work.projects.keep(replace(project, state=State.DONE))
        asking = both.create_task(ask())
        await asyncio.wait({asking}, timeout=BRIEFLY_S)
    async with storage.read() as work:
        found = await work.projects.get(kept.number)
    assert found is not None
    assert (found.state, found.asked_for, asking.result()) == (State.DONE, None, 0)


async def test_what_is_pressed_while_a_register_or_projects_are_imported_stays(storage: Storage) -> None:
    rita, doors = await meet(storage), []
    for code in ("a", "b"):
        doors.append(Frontage(FrontageId(0), FrontageCode(code), code, "Elm Street", AreaCode("east")))
    lanes = [Project(0, ProjectCode(code), code, "", EAST, TODAY, TODAY, TODAY) for code in ("a", "b")]
    async with storage.begin("before") as work:
        await work.frontages.add(doors)
        for each in lanes:
            await work.projects.keep(each)

    async def import_() -> None:
        async with storage.begin("import") as work:
            rows = [FrontageRow(replace(door, name="New"), has_state=False) for door in doors]
            assert await register.keep_file(work, rows, None, MORNING) == (0, 2)
            known = await work.projects.all(lock=True)
            await moving.keep_all(work, [replace(each, name="New") for each in known], MORNING)

    async with asyncio.TaskGroup() as both, storage.begin("press") as work:
        door = await work.frontages.coded(FrontageCode("a"))
        lane = await work.projects.called(ProjectCode("a"))
        assert door is not None
        assert lane is not None
        await register.sign_in_chat(work, DISTRICT, rita, door.id, MORNING)
        await work.projects.keep(replace(lane, state=State.DONE))
        importing = both.create_task(import_())
        await asyncio.wait({importing}, timeout=BRIEFLY_S)
    async with storage.read() as work:
        signed = await work.frontages.all()
        built = await work.projects.all()
    assert [(each.name, each.state, each.signer) for each in signed] == [
        ("New", Signature.SIGNED, rita),
        ("New", Signature.NOT_REACHED, None),
    ]
    assert [(each.name, each.state) for each in built] == [("New", State.DONE), ("New", State.PLANNED)]


async def test_a_campaign_that_is_changed_while_it_is_looked_at_and_ended_stays_changed(storage: Storage) -> None:
    ada = await meet(storage)
    plan = Campaign(
        0, CampaignCode("c"), "Clean", TODAY, TODAY + timedelta(days=9), targets=(Target("fixed", 3.0),), teams=(EAST,)
    )
    async with storage.begin("plan") as work:
        kept = await work.campaigns.keep(plan)

    async def look() -> None:
        async with storage.begin("behind") as work:
            await ask_who_is_behind(work, DISTRICT, MORNING)

    async def end() -> None:
        async with storage.begin("end") as work:
            await planning.end(work, DISTRICT, Actor(ada, is_administrator=True), "c", MORNING)

    async with asyncio.TaskGroup() as all_, storage.begin("change") as work:
        await work.campaigns.keep(replace(kept, name="Winter"))
        await asyncio.wait([all_.create_task(each()) for each in (look, end)], timeout=BRIEFLY_S)
    async with storage.read() as work:
        found = await work.campaigns.get(kept.number)
    assert found is not None
    assert (found.name, found.last, found.checked_on) == ("Winter", TODAY, TODAY)
