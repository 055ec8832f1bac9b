"""What bulletins tell is read on both engines, kept as JSON, and says the same when it is read back."""

import asyncio
import json
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from casework.bulletins import composing, telling
from casework.model.area import AreaCode
from casework.model.authority import Actor
from casework.model.bulletin import Bulletin, BulletinId, Chapter, State
from casework.model.campaign import Campaign, CampaignCode, CampaignEntry, Delay, Target
from casework.model.category import Category, CategoryCode, CategoryGroup, CategoryTree
from casework.model.deadline import Allowance, Calendar
from casework.model.drive import State as DriveState
from casework.model.exposure import Exhibit, Stand, propose
from casework.model.frontage import Frontage, FrontageCode, FrontageId, Signed, State as Signature
from casework.model.notice import ToPerson
from casework.model.policy import DEFAULTS
from casework.model.project import Move, Moved, Project, ProjectCode, State as Works
from casework.model.public import EVERYTHING, Openness
from casework.model.statement import StatementAct, Step
from casework.model.summary import Period
from casework.model.tally import Measure
from casework.model.team import TeamKind
from casework.model.ticket import Act, Entry, Order, Status
from handlers.messages.bulletins import posted
from handlers.messages.speaker import Speaker
from storage.unit_of_work import Storage, UnitOfWork
from tests.drives import drive
from tests.messages.contract_samples import sample_statement
from tests.messages.values import ORDINARY
from tests.storage.samples import AT, CARL, CREW, GATE, add_teams, add_ticket, meet

ZONE = ZoneInfo("UTC")
TODAY, DAY = AT.date(), timedelta(days=1)
MONTH = Period(date(2026, 3, 1), date(2026, 3, 31))
LATER = AT + timedelta(days=40)
BRIEFLY_S = 0.1  # for the other one to come as far as they can


async def test_what_happened_in_a_period_is_found_beside_the_counters(storage: Storage) -> None:
    rita, carl = await meet(storage), await meet(storage, CARL)
    await add_teams(storage)
    for at in (AT, AT + timedelta(days=60)):
        ticket = await add_ticket(storage, rita, at=at)
        async with storage.begin("lines") as work:
            await work.tickets.record(Entry(ticket.id, at, Act.SEND, rita))
            await work.tickets.record(Entry(ticket.id, at, Act.PARK, carl, "2026-04-02\nweather"))
            await work.tickets.save(replace(ticket, order=Order(carl, "Clear it", at + DAY)))
            await work.tickets.record(Entry(ticket.id, at, Act.SUPERVISE, carl))
    done = await add_ticket(storage, rita, team=None)
    async with storage.begin("done") as work:
        await work.tickets.save(replace(done, status=Status.CONFIRMED, closed_at=AT))
    async with storage.read() as work:
        assert await work.reviews.received(MONTH, 9, EVERYTHING) == [(GATE, "heap", "North", "Gate Street")]
        assert await work.reviews.received(MONTH, 0, EVERYTHING) == []
        for openness in (Openness(by_default=False), Openness(closed=frozenset({CategoryCode("heap")}))):
            assert await work.reviews.received(MONTH, 9, openness) == []
        assert await work.reviews.notes(MONTH, (Act.PARK, Act.EXTEND), 9) == [(Act.PARK, "2026-04-02\nweather")]
        assert await work.reviews.notes(MONTH, (Act.SEND_BACK,), 9) == []
        assert await work.reviews.ordered(AT, AT + DAY) == 1
        assert await work.reviews.ordered(AT + timedelta(seconds=1), AT + DAY) == 0
        assert await work.reviews.late_by_team(AT + timedelta(days=70)) == {CREW: 2}
        assert await work.reviews.late_by_team(AT) == {}


DAYS = Allowance.parse("1 working day")
HEAP = Category(CategoryCode("heap"), {"en": "Heap"}, TeamKind.COMMUNITY, DAYS, DAYS)


async def test_a_hot_spot_is_made_of_reports_whose_place_everybody_may_know(storage: Storage) -> None:
    rita = await meet(storage)
    await add_teams(storage)
    numbers = []
    for _ in range(3):
        ticket = await add_ticket(storage, rita)
        numbers.append(ticket.id)
        async with storage.begin("lines") as work:
            await work.tickets.record(Entry(ticket.id, AT, Act.SEND, rita))

    async def spots(*categories: Category) -> list[dict[str, object]]:
        async with storage.read() as work:
            read = await work.districts.read(Calendar(ZONE), replace(DEFAULTS, cluster_reports=2))
            tree = CategoryTree((CategoryGroup(CategoryCode("all"), {"en": "All"}, categories),))
            told = await telling.facts(work, replace(read, tree=tree), MONTH, LATER)
        return list(told.get(Chapter.HOT_SPOTS, {}).get("rows", []))

    assert await spots(HEAP) == [{"count": 3, "area": "North", "near": "Gate Street"}]
    assert await spots(replace(HEAP, rounds_place=True)) == []
    assert await spots() == []  # its category is gone: nobody knows whether homes could be recognised
    assert await spots(replace(HEAP, is_public=False)) == []
    async with storage.begin("private") as work:
        for number in numbers[:2]:
            kept = await work.tickets.get(number)
            assert kept is not None
            await work.tickets.save(replace(kept, is_public=False))
    assert await spots(HEAP) == []


async def test_a_bulletin_is_kept_found_numbered_and_remembered(storage: Storage) -> None:
    facts = {"late": {"ages": [1, 0, 0, 0], "teams": [["叶", 1.5]], "none": None}}
    async with storage.begin("drafts") as work:
        numbers = [await work.bulletins.add(Period(TODAY - each * DAY, TODAY), facts, AT) for each in range(3)]
        assert numbers[0] is not None
        first = await work.bulletins.get(numbers[0], lock=True)
        assert first == Bulletin(numbers[0], Period(TODAY, TODAY), facts, AT)
        shown = replace(first, state=State.POSTED, number=4, year=2026, posted_at=AT, added=("<b>",))
        shown = replace(shown, struck=frozenset({"late.now"}))
        await work.bulletins.save(shown)
    async with storage.read() as work:
        assert await work.bulletins.of(Period(TODAY, TODAY)) == shown
        assert await work.bulletins.of(Period(TODAY + DAY, TODAY + DAY)) is None
        assert await work.bulletins.get(BulletinId(99)) is None
        assert await work.bulletins.page(State.POSTED, 0, 9) == [shown]
        assert [each.id for each in await work.bulletins.page(State.DRAFT, 1, 9)] == [numbers[1]]
        assert (await work.bulletins.last_number(2026), await work.bulletins.last_number(2027)) == (4, 0)
        assert [each.id for each in await work.bulletins.unreminded(AT)] == numbers[1:]
        assert await work.bulletins.unreminded(AT - DAY) == []


async def test_two_that_are_posted_at_the_same_moment_take_two_numbers(storage: Storage) -> None:
    async with storage.begin("drafts") as work:
        numbers = [await work.bulletins.add(Period(TODAY - each * DAY, TODAY), {}, AT) for each in range(2)]

    async def post(number: BulletinId | None) -> None:
        assert number is not None
        async with storage.begin(f"post {number}") as work:
            draft = await work.bulletins.get(number, lock=True)
            assert draft is not None
            taken = await work.bulletins.last_number(2026) + 1
            await asyncio.sleep(0.05)  # the other has begun too
            await work.bulletins.save(replace(draft, state=State.POSTED, number=taken, year=2026))

    await asyncio.gather(*map(post, numbers))
    async with storage.read() as work:
        assert {each.number for each in await work.bulletins.page(State.POSTED, 0, 9)} == {1, 2}


async def test_what_is_approved_while_somebody_reminds_of_it_or_asks_for_it_stays_approved(storage: Storage) -> None:
    sue = Actor(await meet(storage), is_supervisor=True)
    async with storage.begin("drafts") as work:
        district = await work.districts.read(Calendar(ZONE), DEFAULTS)
        await work.bulletins.add(MONTH, {}, AT)

    async def remind() -> int:
        async with storage.begin("remind") as work:
            return await composing.remind(work, district, LATER)

    async def ask(period: Period) -> None:
        async with storage.begin("ask") as work:
            days = f"{period.first}..{period.last}"
            await composing.ask(work, district, sue, days, ToPerson(sue.person), LATER)

    async def decide(work: UnitOfWork, period: Period, state: State) -> None:
        found = await work.bulletins.of(period, lock=True)
        assert found is not None
        await work.bulletins.save(replace(found, state=state, number=1 if state is State.POSTED else None, year=2026))

    async with asyncio.TaskGroup() as both, storage.begin("approve") as work:
        await decide(work, MONTH, State.POSTED)
        reminding = both.create_task(remind())
        await asyncio.wait({reminding}, timeout=BRIEFLY_S)
    assert reminding.result() == 0
    async with storage.begin("drop") as work:
        found = await work.bulletins.of(MONTH)
        assert found is not None
        assert found.state is State.POSTED
        await decide(work, MONTH, State.DROPPED)
    async with asyncio.TaskGroup() as both, storage.begin("approve") as work:
        await decide(work, MONTH, State.POSTED)
        await asyncio.wait({both.create_task(ask(MONTH))}, timeout=BRIEFLY_S)
    week = Period(MONTH.first, MONTH.first + 6 * DAY)
    async with asyncio.TaskGroup() as both, storage.begin("compose") as work:
        await work.bulletins.add(week, {}, AT)
        await asyncio.wait({both.create_task(ask(week))}, timeout=BRIEFLY_S)  # it shows the other's draft
    async with storage.read() as work:
        assert [each.period for each in await work.bulletins.page(State.POSTED, 0, 9)] == [MONTH]
        assert [each.period for each in await work.bulletins.page(State.DRAFT, 0, 9)] == [week]


async def _fill(work: UnitOfWork) -> None:
    """Let everything that a bulletin tells beside the figures happen in March."""
    plan = Campaign(0, CampaignCode("c"), "Clean month", TODAY, TODAY + 9 * DAY, teams=(CREW,), is_public=True)
    kept = await work.campaigns.keep(replace(plan, targets=(Target(Measure.TONNES, 20),)))
    await work.campaigns.keep(replace(plan, code=CampaignCode("own"), name="Among ourselves", is_public=False))
    await work.campaigns.enter(CampaignEntry(kept.number, CREW, AT, None, Measure.TONNES, 5, None, "5 t"))
    await work.campaigns.ask(Delay(kept.number, CREW, TODAY, 75))
    lane = Project(0, ProjectCode("A"), "Elm Lane", "alley", CREW, TODAY, TODAY + 60 * DAY, TODAY, planned_sum=2e6)
    lane = await work.projects.keep(replace(lane, state=Works.DELAYED, reason="rain", spent_sum=5e5))
    await work.projects.record(Moved(lane.number, AT, None, Move.DELAY, "rain", lane.ends))
    made = await work.drives.begin(drive(0, by=None, title="Elm Park", begins=AT, ends=AT + timedelta(hours=1)))
    await work.drives.save(replace(made, state=DriveState.CLOSED, amounts={"tonnes": 2.5}))
    door = Frontage(FrontageId(0), FrontageCode("li"), "Li", "Oak Street", AreaCode("1"))
    await work.frontages.add([replace(door, state=Signature.SIGNED, how=Signed.PAPER, on=TODAY)])
    await work.frontages.add([replace(door, code=FrontageCode("bo"))])
    number = await work.contracts.draw(replace(sample_statement(ORDINARY), number=0, month=date(2026, 1, 1)))
    await work.contracts.add_step(number, Step(StatementAct.APPROVE, AT, None))


async def test_every_chapter_is_read_frozen_and_worded_and_an_empty_one_is_left_out(storage: Storage) -> None:
    rita = await meet(storage)
    await add_teams(storage)
    ticket = await add_ticket(storage, rita)
    async with storage.begin("fill") as work:
        await _fill(work)
        new = propose(ticket, Exhibit.EXPOSURE, TODAY, by_rule=True)
        for kind, stand in ((Exhibit.EXPOSURE, Stand.TAKEN_DOWN), (Exhibit.MODEL, Stand.PUBLISHED)):
            shown = replace(new, kind=kind, number=await work.exposures.add(replace(new, kind=kind)))
            await work.exposures.save(replace(shown, stand=stand, published_on=TODAY))
    async with storage.read() as work:
        district = await work.districts.read(Calendar(ZONE), DEFAULTS)
        facts = await telling.facts(work, district, MONTH, LATER)
        before = await telling.facts(work, district, Period(date(2026, 2, 1), date(2026, 2, 15)), LATER)
    assert facts == json.loads(json.dumps(facts))
    told = {*Chapter} - {Chapter.KINDS, Chapter.RANKING, Chapter.WORK, Chapter.HOT_SPOTS, Chapter.OBJECTIONS}
    assert {*facts} == told - {Chapter.SUPERVISION}
    assert {*before} <= {Chapter.FIGURES, Chapter.LATE}
    to = Speaker("en", ZONE)
    said = [words for each in posted.kept(Bulletin(BulletinId(1), MONTH, facts, AT), to).values()
            for _, words in each.sentences]  # fmt: skip
    for words in (
        "Exposed: 1 (period before 0); models: 1 (period before 0).",
        "Taken down since: 1.",
        "Clean month (2 Mar 2026 – 11 Mar 2026, 100% of the time over): 5 of 20 t (25%, behind by 75%).",
        "Clean month: furthest behind are Crew 75%.",
        "Projects: 1 (delayed 1); spent 500,000 yuan of 2,000,000 yuan.",
        "Delayed: Elm Lane (until 1 May: rain).",
        "Drives: 1; people who came: 0.",
        "They took: 2.5 t (among the work without a ticket).",
        "1 doorway was signed for in this time.",
    ):
        assert words in said, said
    assert any("of 100 points" in each for each in said)
    assert not any("Among ourselves" in each for each in said)
