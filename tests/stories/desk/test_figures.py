"""A desk and its supervisors see what was done, each figure opens its list; a resident sees their area's quarter."""

from datetime import date

from casework.model.area import AreaCode
from casework.model.summary import Period, Scope
from sandbox.people import Person
from tests.stories.following.test_areas import follows
from tests.stories.oversight.test_supervising import supervisor
from tests.stories.stage import OAK, Stage

EVER = Period(date(2026, 1, 1), date(2026, 12, 31))


async def seen(stage: Stage, who: Person, where: str) -> str:
    """Return the last that is seen there."""
    return (await stage.sees())[where][-1]


async def test_a_desk_sees_its_week_and_each_figure_opens_the_list_behind_it(stage: Stage) -> None:
    await stage.reports()
    stage.clock.advance(minutes=90)
    await stage.fixes(caption="2.5 t")
    stage.rita.presses("👍 Fixed")
    await stage.reports(stage.otto, OAK)
    await stage.reports(stage.otto)
    stage.carl.says("/work planted 20 trees", stage.east)
    stage.carl.says("/figures", stage.east)
    said = await seen(stage, stage.carl, "Eastside desk")
    for line in (
        "📊 Eastside crew · 2 Mar 2026",
        "Received 2 / Answered 1 · 100% in time · half within 1.5 h, nine in ten within 1.5 h",
        "Fixed 1 · 100% in time · half within 1.5 h, nine in ten within 1.5 h / Confirmed 1 / Reopened 0",
        "🧾 cleared: 2.5 t",
        "🧾 without a ticket, planted: 20 trees",
        "100% Responded: the first act came in time, of all first acts",
        "100% Satisfied",
        "Late now: none",
    ):
        assert line in said
    stage.carl.presses("Received 2", stage.east.messages[-1])
    listed = await seen(stage, stage.carl, "Eastside desk")
    assert "Received 2 / #3 · Bulky waste" in listed
    assert "#1 · Bulky waste" in listed
    assert "#2" not in listed  # it is the Westside's
    stage.carl.presses("⬅️ Figures", stage.east.messages[-1])
    assert "Received 2" in await seen(stage, stage.carl, "Eastside desk")
    stage.carl.presses("Last week", stage.east.messages[-1])
    assert "23 Feb 2026 – 1 Mar 2026 /  / Received 0" in await seen(stage, stage.carl, "Eastside desk")
    stage.carl.presses("This quarter", stage.east.messages[-1])
    assert "1 Jan 2026 – 2 Mar 2026 /  / Received 2" in await seen(stage, stage.carl, "Eastside desk")


async def test_of_what_another_team_has_now_the_list_says_who_has_it_and_no_more(stage: Stage) -> None:
    await stage.reports()
    stage.carl.says("/pass west it is theirs", stage.east, stage.card())
    await stage.settle()
    stage.cora.presses("✋ 认领", stage.card(stage.west))
    stage.carl.says("/figures", stage.east)
    await stage.settle()
    stage.carl.presses("Received 1", stage.east.messages[-1])
    listed = await seen(stage, stage.carl, "Eastside desk")
    assert "Received 1 / #1 · 👷 Westside crew" in listed
    assert "Cora" not in listed
    assert "#1" not in stage.east.messages[-1].labels


async def test_what_is_undone_goes_back_and_what_is_late_is_counted_by_age(stage: Stage) -> None:
    await stage.reports()
    stage.carl.presses("✋ Take", stage.card())
    await stage.fixes(caption="3 people")
    stage.carl.presses("↩️ Undo", stage.card())
    await stage.settle()
    async with stage.storage.read() as work:
        found = await work.figures.counts(Scope(), EVER)
        assert {name: number for name, number in found.items() if number} == {
            "received": 1,
            "answered": 1,
            "answered_in_time": 1,
        }
        assert await work.figures.listed(Scope(), EVER, "fixed", 0, 9) == []
    stage.clock.advance(days=12)
    stage.carl.says("/figures", stage.east)
    assert "🔥 Late now: 1 (1 up to 30 d)" in await seen(stage, stage.carl, "Eastside desk")
    stage.carl.presses("Late 1", stage.east.messages[-1])
    assert "#1 · Bulky waste" in await seen(stage, stage.carl, "Eastside desk")


async def test_a_supervisor_sees_what_they_name_and_no_more_than_they_supervise(stage: Stage) -> None:
    sue = await supervisor(stage)
    await stage.reports()
    await stage.reports(stage.otto, OAK)
    counts = {"": 2, "west": 1, "Eastside crew": 1, "Eastside": 1, "bulky": 2, "Bulky waste": 2, "street": 0}
    for said, number in counts.items():
        sue.says(f"/figures {said}")
        assert f"Received {number} / Answered" in await seen(stage, sue, "Sue"), said
    sue.says("/figures nowhere")
    assert "There is no team, area or category “nowhere”" in await seen(stage, sue, "Sue")
    async with stage.storage.begin("area") as work:
        person = await work.people.by_account(sue.id)
        assert person is not None
        await work.roles.set_areas(person.id, frozenset({AreaCode("west")}))
    sue.says("/figures")
    assert "all teams · 2 Mar 2026 /  / Received 1" in await seen(stage, sue, "Sue")
    sue.presses("Received 1")
    assert "#2 · " in await seen(stage, sue, "Sue")
    sue.says("/figures east")
    assert "Received 0" in await seen(stage, sue, "Sue")
    stage.rita.says("/figures")
    assert "Received" not in await seen(stage, stage.rita, "Rita")


async def test_a_resident_sees_the_quarter_of_each_area_that_they_follow(stage: Stage) -> None:
    await follows(stage)
    await stage.reports()
    stage.clock.advance(minutes=30)
    await stage.fixes()
    stage.otto.says("/areas")
    said = await seen(stage, stage.otto, "Otto")
    assert "Eastside: every day / 📊 This quarter: reported 1, fixed 1 (half within 0.5 h), confirmed 0" in said
