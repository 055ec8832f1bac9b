"""Campaigns and projects are kept on both engines, found by their place, and forgotten with whoever entered them."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from casework.campaigns.lines import campaign_lines
from casework.campaigns.progress import standing
from casework.model.area import AreaCode, AreaMap
from casework.model.campaign import Campaign, CampaignCode, CampaignEntry, Delay, Target
from casework.model.category import CategoryCode
from casework.model.district import District
from casework.model.effort import Effort
from casework.model.place import moved
from casework.model.project import Move, Moved, Project, ProjectCode, State
from casework.model.summary import Period
from casework.model.tally import Measure, WorkKind
from storage.unit_of_work import Storage
from tests.storage.samples import AT, CARL, CREW, GATE, OFFICE, RITA, meet
from tests.stories.stage import AREAS, CALENDAR, TREE

TODAY = AT.date()
DAY = timedelta(days=1)
TARGETS = (Target(Measure.TONNES, 9.5, WorkKind.CLEARED), Target("fixed", 3.0))
PLAN = Campaign(0, CampaignCode("Clean"), "Clean month", TODAY, TODAY + DAY, targets=TARGETS, teams=(CREW, OFFICE))
LANE = Project(
    0, ProjectCode("A12"), "Lane", "alley", CREW, TODAY, TODAY + 9 * DAY, TODAY + 8 * DAY, point=GATE, planned_sum=1.5
)


async def test_a_campaign_is_kept_with_its_entries_and_reasons(storage: Storage) -> None:
    carl = await meet(storage, CARL)
    async with storage.begin("plan") as work:
        kept = await work.campaigns.keep(PLAN)
        again = await work.campaigns.keep(replace(kept, name="Winter", areas=(AreaCode("1"),)))
        await work.campaigns.note_check(kept.number, TODAY)
        again = replace(again, checked_on=TODAY)
        entry = CampaignEntry(kept.number, CREW, AT, carl, Measure.TONNES, 1.5, WorkKind.CLEARED, "1.5 t")
        first, second = [await work.campaigns.enter(entry) for _ in range(2)]
        await work.campaigns.drop_entry(second)
        third = await work.campaigns.enter(entry)
        for day in (TODAY, TODAY + DAY, TODAY + DAY):
            await work.campaigns.ask(Delay(kept.number, CREW, day, 12))
        assert await work.campaigns.explain(kept.number, CREW, "rain", carl, AT)
        assert not await work.campaigns.explain(kept.number, OFFICE, "rain", carl, AT)
    assert third not in (first, second)  # messages are named after it
    async with storage.read() as work:
        assert await work.campaigns.called(CampaignCode("cLEAN")) == again == await work.campaigns.get(kept.number)
        assert await work.campaigns.entry(second) is None
        assert await work.campaigns.entries(kept.number) == [entry, entry]
        reasons = [(each.asked_on, each.reason) for each in await work.campaigns.delays(kept.number)]
        assert reasons == [(TODAY + DAY, "rain"), (TODAY, None)]
        assert await work.campaigns.since(TODAY + 2 * DAY) == []
        assert await work.campaigns.since(TODAY + DAY) == [again]
        held = await work.holdings.of(carl)
        assert held is not None
        assert [each["reason"] for each in held["delays"]] == ["rain"]
        assert len(held["campaign_entries"]) == 2


async def test_a_campaign_of_a_period_has_what_was_done_by_its_last_local_day(storage: Storage) -> None:
    district = District(AreaMap(AREAS), (), TREE, CALENDAR)
    midnight = datetime.combine(TODAY + DAY, time(0), CALENDAR.zone)
    async with storage.begin("plan") as work:
        long = replace(PLAN, last=TODAY + 9 * DAY, targets=(Target(Measure.TONNES, 10.0),), teams=(CREW,))
        kept = await work.campaigns.keep(long)
        for at, tonnes in ((midnight - timedelta(minutes=1), 1.0), (midnight, 4.0)):
            entry = CampaignEntry(kept.number, CREW, at, None, Measure.TONNES, tonnes, None, "by hand")
            await work.campaigns.enter(entry)
            await work.efforts.add(Effort(CREW, at, None, WorkKind.CLEARED, {Measure.TONNES: tonnes}, "swept"))
            await work.campaigns.ask(Delay(kept.number, CREW, at.date(), 50))
    async with storage.read() as work:
        (line,) = await campaign_lines(work, district, Period(TODAY, TODAY))
        now = await standing(work, district, kept, TODAY + DAY)
    assert [(each.done, each.elapsed) for each in line.progress] == [(2.0, 0.1)]
    assert [(each.done, each.elapsed) for each in now.whole] == [(10.0, 0.1)]
    assert [each.delay.asked_on for each in now.teams if each.delay] == [TODAY + DAY]


async def test_projects_are_found_by_their_place_their_area_and_their_days(storage: Storage) -> None:
    near, area = moved(GATE, 30, 0), AreaCode("1")
    others = {
        "there": replace(LANE, point=None, area=area),
        "far": replace(LANE, point=moved(GATE, 5000, 0)),
        "done": replace(LANE, state=State.DONE),
        "paused": replace(LANE, state=State.PAUSED, reason="money"),
        "later": replace(LANE, starts=TODAY + 30 * DAY, ends=TODAY + 40 * DAY),
        "past": replace(LANE, starts=TODAY - 9 * DAY, ends=TODAY - DAY, team=OFFICE),
    }
    async with storage.begin("works") as work:
        kept = await work.projects.keep(replace(LANE, categories=(CategoryCode("heap"),)))
        for code, project in others.items():
            await work.projects.keep(replace(project, code=ProjectCode(code)))
    async with storage.read() as work:
        found = await work.projects.near(near, (AreaCode("1.2"), area), 50, TODAY, TODAY + 14 * DAY, 50)
        assert [each.code for each in found] == ["A12", "there"]
        assert found[0] == kept == await work.projects.called(ProjectCode("a12"))
        assert [each.code for each in await work.projects.late(TODAY, 9)] == ["past"]
        listed, count = await work.projects.listed((CREW,), None, frozenset(State), None, 1, 2)
        assert (len(listed), count) == (2, 6)
        listed, count = await work.projects.listed(None, (area,), frozenset(State), None, 0, 9)
        assert ([each.code for each in listed], count) == (["there"], 1)
        assert (await work.projects.listed(None, None, {State.DONE}, TODAY, 0, 9))[1] == 0
    async with storage.begin("asked") as work:
        (past,) = await work.projects.late(TODAY, 9)
        await work.projects.keep(replace(past, asked_for=past.ends))
        assert await work.projects.late(TODAY, 9) == []
        await work.projects.keep(replace(past, asked_for=past.ends - DAY))
        assert len(await work.projects.late(TODAY, 9)) == 1


async def test_moves_stay_when_whoever_made_them_is_forgotten_and_their_photos_are_kept(storage: Storage) -> None:
    carl, rita = await meet(storage, CARL), await meet(storage, RITA)
    async with storage.begin("works") as work:
        number = (await work.projects.keep(LANE)).number
        photo = await work.photos.add("a" * 64, None)
        done = Moved(number, AT, carl, Move.DELAY, "rain", TODAY, 2.5)
        await work.projects.record(done)
        await work.projects.record(Moved(number, AT + DAY, carl, Move.PHOTO, photo=photo.id))
        for _ in range(2):
            await work.projects.follow(number, rita, AT)
        assert await work.files_taken() == {photo.name}
        assert await work.holdings.drop_unshown(0, 99) is None
    async with storage.read() as work:
        assert [each.name for each in await work.projects.photos(number, 9)] == [photo.name]
        assert [each.id for each in await work.holdings.files_of(carl)] == [photo.id]
        assert await work.projects.moved_in(AT, AT + DAY) == [done]
        assert await work.projects.followers(number) == [rita]
        held = await work.holdings.of(carl)
        assert held is not None
        assert [each["note"] for each in held["project_moves"]] == ["rain", ""]
    async with storage.begin("forget") as work:
        for person in (carl, rita):
            await work.holdings.erase(person, (), but_slot="forget")
    async with storage.read() as work:
        assert [each.by for each in await work.projects.moves(number)] == [None, None]
        assert await work.projects.followers(number) == []
