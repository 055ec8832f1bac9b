"""Older records that a city has imported come after today's tickets, and are settled all at once."""

from dataclasses import replace
from datetime import date, timedelta

from casework.desk import linking
from casework.district import handing_over
from casework.district.importing import ImportedTicket
from casework.model.area import AreaCode
from casework.model.authority import Role
from casework.model.category import CategoryCode
from casework.model.change import Change, Changed
from casework.model.handover import Handover
from casework.model.place import Point
from casework.model.team import Desk, TeamCode
from casework.model.ticket import Act, Status, Ticket
from casework.model.ticket_id import TicketId
from casework.oversight.records import Ending, end
from sandbox.people import Person
from tests.stories.following.test_watching import follows, supports
from tests.stories.oversight.test_supervising import supervisor
from tests.stories.stage import AREAS, ELM, MORNING, TEAMS, Stage

RECORDS = 200
LONG_AGO = MORNING - timedelta(days=15 * 365)


async def imports(stage: Stage, count: int = RECORDS) -> None:
    """A city brings in reports of fifteen years ago that nobody has closed; they are #1 and so on."""
    record = ImportedTicket(
        reference="",
        category=CategoryCode("bulky"),
        point=Point(*ELM),
        place_title=None,
        area=AREAS[0],
        team=TeamCode("east"),
        words="An old sofa",
        reported_at=LONG_AGO,
        answer_by=LONG_AGO + timedelta(days=1),
        fix_by=LONG_AGO + timedelta(days=3),
        closed_at=None,
        note="",
    )
    async with stage.storage.begin("import") as work:
        await work.bulk.add([replace(record, reference=f"A-{number}") for number in range(count)])


async def ticket(stage: Stage, number: int) -> Ticket:
    async with stage.storage.read() as work:
        found = await work.tickets.get(TicketId(number))
    assert found is not None
    return found


async def changes(stage: Stage) -> list[Change]:
    async with stage.storage.read() as work:
        return [each for each in await work.audit.latest(0, 100) if each.what is Changed.RECORDS]


async def presses(stage: Stage, who: Person, label: str) -> str:
    """Somebody presses a button in private; returns what they see then."""
    who.presses(label)
    return (await stage.sees())[who.name][-1]


async def test_todays_report_leads_the_board_and_the_queue_and_the_records_come_last(stage: Stage) -> None:
    await imports(stage)
    await stage.reports()
    stage.carl.says("/board", stage.east)
    board = (await stage.sees()).boards["Eastside desk"][-1]
    assert "⏳ open 1 · 🧹 taken 0 · ⏸ waiting 0 · 🔥 late 0" in board
    assert "🗄 older records 200" in board
    assert f"The oldest: / #{RECORDS + 1} · Bulky waste" in board
    assert "15 years" not in board
    stage.carl.says("/queue", stage.east)
    queue = (await stage.sees())["Eastside desk"][-1]
    assert queue.index(f"#{RECORDS + 1} · ") < queue.index("#1 · ")
    assert "15 years · 🗄 older record" in queue
    assert "🔥" not in queue
    stage.clock.advance(days=2)
    stage.carl.presses("Late", stage.east.messages[-1])
    late = (await stage.sees())["Eastside desk"][-1]
    assert f"#{RECORDS + 1} · " in late
    assert "#1 · " not in late


async def test_a_desk_that_is_linked_gets_todays_cards_however_many_records_there_are(stage: Stage) -> None:
    await imports(stage, 1200)
    await stage.reports()
    group = stage.sandbox.group("New desk", members=[stage.carl, stage.account])
    stage.account.queue.clear()
    async with stage.storage.begin("link") as work:
        await linking.settle(work, Desk(TeamCode("east"), group.id), stage.clock())
    cards = [line for line in (await stage.sees())["New desk"] if "Bulky waste" in line]
    assert len(cards) == 1
    assert "#1201 · Bulky waste" in cards[0]


async def test_the_overview_counts_records_apart_and_one_act_closes_them_all(stage: Stage) -> None:
    await imports(stage)
    await stage.reports()
    sue = await supervisor(stage)
    sue.says("/overview")
    overview = (await stage.sees())["Sue"][-1]
    assert "🔥 Late: 0" in overview
    assert "🏚 No team or no desk: 0" in overview
    assert "🗄 Older records: 200" in overview
    assert "#1 · Bulky waste" in await presses(stage, sue, "🗄 Older records")
    asked = await presses(stage, sue, "🗄 Close them all")
    assert "🗄 Close 200 older records? Only those who follow one are told" in asked
    assert (await ticket(stage, 1)).status is Status.OPEN  # she was only asked
    done = await presses(stage, sue, "🗄 Close them all")
    assert "Nothing." in done
    assert "🗄 Older records" not in await presses(stage, sue, "🧭 Overview")
    for number in (1, RECORDS):
        found = await ticket(stage, number)
        assert (found.status, found.dismissed_for) == (Status.DISMISSED, "record")
        assert found.closed_at is not None
    assert (await ticket(stage, RECORDS + 1)).status is Status.OPEN  # today's
    async with stage.storage.read() as work:
        (*_, line) = await work.tickets.history(TicketId(7))
    assert (line.act, line.note) == (Act.DISMISS, "record")
    assert line.actor is not None
    (change,) = await changes(stage)
    assert (change.by, change.subject) == (line.actor, "close")
    assert (change.before, change.after) == ({"unsettled": 200}, {"unsettled": 0})
    sue.says("/case 7")
    assert "⚪ Closed. Dismissed: an older record." in (await stage.sees())["Sue"][-1]
    sue.presses("🔁 Reverse")
    await stage.sees()
    assert (await ticket(stage, 7)).status is Status.OPEN
    stage.carl.says(f"/fix {RECORDS + 1} It is all clear", stage.east)
    await stage.sees()
    sue.says("/league community week")
    league = (await stage.sees())["Sue"][-1]
    assert "Eastside crew" in league
    assert "⚠️" not in league  # nobody at the desk had dismissed #7


async def test_records_that_are_let_be_stay_open_and_are_shown_to_supervisors_no_more(stage: Stage) -> None:
    await imports(stage)
    sue = await supervisor(stage)
    sue.says("/overview")
    await stage.sees()
    await presses(stage, sue, "🗄 Older records")
    assert "🗄 Let 200 older records be?" in await presses(stage, sue, "🗄 Let them all be")
    assert "🗄 Close them all" in await presses(stage, sue, "‹ Back")
    await presses(stage, sue, "🗄 Let them all be")
    assert "Nothing." in await presses(stage, sue, "🗄 Let them all be")
    assert (await ticket(stage, 1)).status is Status.OPEN
    (change,) = await changes(stage)
    assert (change.subject, change.before) == ("let_be", {"unsettled": 200})
    stage.carl.says("/find sofa", stage.east)
    assert "#200 · " in (await stage.sees())["Eastside desk"][-1]
    stage.carl.says("/board", stage.east)
    assert "🗄 older records 200" in (await stage.sees()).boards["Eastside desk"][-1]


async def test_a_record_on_which_somebody_acts_is_a_ticket_like_any_other(stage: Stage) -> None:
    await imports(stage, 3)
    stage.carl.says("/ticket 1", stage.east)
    await stage.settle()
    card = stage.card()
    assert card is not None
    assert "🗄 Open, an older record on which nobody here has acted." in card.text
    stage.carl.says("/take", stage.east, card)
    await stage.settle()
    assert "Taken by Carl, and late." in card.text
    stage.carl.presses("↩️ Undo", card)
    await stage.settle()
    assert "⌛ Open, and late. It should have been fixed by Wed 9 Mar 2011 09:00." in card.text
    stage.carl.says("/note 2 the owner was called", stage.east)
    await stage.settle()
    sue = await supervisor(stage)
    sue.says("/overview")
    overview = (await stage.sees())["Sue"][-1]
    assert "🔥 Late: 2" in overview
    assert "🗄 Older records: 1" in overview


async def test_whoever_follows_a_record_is_told_that_it_was_closed_and_an_open_card_shows_it(stage: Stage) -> None:
    await imports(stage, 3)
    await follows(stage, stage.otto, "/follow 2")
    stage.otto.says("#2")
    assert "🗄 Open, an older record" in (await stage.sees())["Otto"][-1]
    stage.carl.says("/ticket 3", stage.east)
    sue = await supervisor(stage)
    sue.says("/overview")
    await stage.sees()
    sue.presses("🗄 Older records")
    await stage.settle()
    sue.presses("🗄 Close them all")
    await stage.settle()
    sue.presses("🗄 Close them all")
    seen = await stage.sees()
    (told,) = seen["Otto"]
    assert "⚪ The report #2, which you follow, was closed by Eastside crew: an older record." in told
    (line,) = seen["Eastside desk"]
    assert "⚪ Closed. Dismissed: an older record." in line
    assert "older records" not in seen.boards["Eastside desk"][-1]


async def test_a_record_that_a_resident_sees_too_is_none_any_more(stage: Stage) -> None:
    await imports(stage, 1)
    async with stage.storage.transactions.writing() as connection:  # as if it had been imported as of last week
        last_week = "reported_at = '2026-02-25 17:00:00+00:00', fix_by = '2026-03-02 17:00:00+00:00'"
        await connection.exec_driver_sql(f"UPDATE tickets SET {last_week}")
    await supports(stage, stage.otto)
    assert not (await ticket(stage, 1)).is_older_record
    card = stage.card()
    assert card is not None
    assert "👥 1 other person sees it too" in card.text


async def test_records_of_an_area_that_is_handed_over_do_not_flood_the_desks(stage: Stage) -> None:
    await imports(stage, 30)
    await stage.reports()
    day = date(2026, 3, 2)
    async with stage.storage.begin("plan") as work:
        handover = Handover(TEAMS[0].code, day, TEAMS[1].code, AreaCode("east"))
        await handing_over.plan(work, stage.app.district(), handover)
    await stage.app.timekeeper.act()
    seen = await stage.sees()
    assert len(seen["Westside desk"]) == 3  # what was handed over, today's report, and the letter of the morning
    assert len(seen["Eastside desk"]) == 2  # what was handed over, and where today's report went
    moved = await ticket(stage, 1)
    assert (moved.team, moved.is_older_record) == (TeamCode("west"), True)


async def test_only_supervisors_settle_records(stage: Stage) -> None:
    await imports(stage, 2)
    sue = await supervisor(stage)
    sue.says("/overview")
    await stage.sees()
    sue.presses("🗄 Older records")
    await stage.settle()
    shown = sue.private().messages[-1]
    async with stage.storage.begin("gone") as work:
        person = await work.people.by_account(sue.id)
        assert person is not None
        assert await work.roles.take(person.id, Role.SUPERVISOR)
    stage.press_data(sue, "1.records.1.close", shown)
    await stage.settle()
    assert (await ticket(stage, 1)).status is Status.OPEN
    assert await changes(stage) == []


async def test_a_later_file_of_the_city_closes_a_record_and_whoever_follows_it_is_told(stage: Stage) -> None:
    await imports(stage, 3)
    await follows(stage, stage.otto, "/follow 2")
    stage.carl.says("/ticket 3", stage.east)
    await stage.settle()
    done = Ending(LONG_AGO + timedelta(days=2), "picked up")
    async with stage.storage.begin("import") as work:
        await end(work, {TicketId(number): done for number in (2, 3)})
    seen = await stage.sees()
    (told,) = seen["Otto"]
    assert "☑️ By the city's own records it is done." in told
    assert "💬 picked up" in told
    card = stage.card()
    assert card is not None
    assert "🗄" not in card.text
    assert "🗄 older records 1" in seen.boards["Eastside desk"][-1]
    found = await ticket(stage, 2)
    assert (found.status, found.fixed_at, found.closed_at) == (Status.UNCONFIRMED, done.at, done.at)
    async with stage.storage.begin("again") as work:
        await end(work, {TicketId(2): done})
    assert (await stage.sees())["Otto"] == []
