"""A contractor's month: what was late, came back and was found becomes a statement that is objected to and approved."""

from datetime import UTC, date, datetime

from casework.campaigns.contracts.contracting import contract_scores
from casework.campaigns.contracts.keeping import keep_contracts, keep_marks
from casework.model.area import AreaCode
from casework.model.contract import Contract, ContractCode, Mark
from casework.model.summary import Period
from casework.model.team import TeamCode
from sandbox.objects import Message
from sandbox.people import Person
from tests.stories.oversight.test_areas import of_areas
from tests.stories.oversight.test_looking_back import inspector
from tests.stories.oversight.test_supervising import supervisor
from tests.stories.stage import ELM, Stage

MARCH, CODE = Period(date(2026, 3, 1), date(2026, 3, 31)), ContractCode("sweep")
YEAR = Period(MARCH.first, date(2026, 12, 31))
SWEEP = Contract(CODE, "Sweeping", TeamCode("east"), (AreaCode("east"),), (), YEAR, 10_000_00)
EARLY = datetime(2026, 4, 1, 14, 59, tzinfo=UTC)  # 7:59 in San Francisco, a Wednesday


async def _march(stage: Stage) -> Person:
    """#1 is fixed late and then again, #2 is found on a round and left alone; a third party gives 90. Returns Sue."""
    async with stage.storage.begin("contracts") as work:
        await keep_contracts(work, [SWEEP], None, stage.clock())
        leaves = Mark(CODE, date(2026, 3, 20), "Elm Street", 90_000, None, "leaves")
        await keep_marks(work, [leaves], None, stage.clock())
    await stage.reports()
    stage.clock.advance(days=7)
    await stage.fixes()
    await stage.goes_on(stage.rita, "notfixed")
    stage.rita.says("The bags are still there")
    await stage.settle()
    await stage.fixes(color="blue")
    await stage.goes_on(stage.rita, "fixed")
    sue, ira = await supervisor(stage), await inspector(stage)
    sue.says("/round east daily Ira")
    await stage.settle()
    ira.presses("📍 Check in")
    await stage.settle()
    ira.sends_location(*ELM)
    await stage.settle()
    await stage.reports(ira)
    return sue


def _statement(person: Person) -> Message:
    return [each for each in person.private().messages if each.text.startswith("🧾 Sweeping")][-1]


async def test_a_months_statement_is_drawn_objected_to_answered_approved_and_kept(stage: Stage) -> None:
    sue, eva = await _march(stage), await of_areas(stage, "west")
    stage.clock.now = EARLY
    await stage.app.timekeeper.act()
    assert not any("🧾" in line for line in (await stage.sees())["Sue"])
    stage.clock.advance(minutes=1)
    for _ in range(2):
        await stage.app.timekeeper.act()
    seen = await stage.sees()
    assert [line for line in seen["Sue"] if "🧾" in line] == [
        line for line in seen["Sue"] if "Draft of 1 Apr 2026" in line
    ]
    assert not any("🧾" in line for line in (*seen["Eva"], *seen["Eastside desk"]))
    draft = _statement(sue).text
    for part in (
        "First answers in time: 0 of 15 (2 of 2 not so)",
        "Fixes in time: 10 of 30 (2 of 3 not so)",
        "Fixes that stood: 10 of 20 (1 of 2 not so)",
        "Inspectors’ look-backs: 15 of 15 (nothing to judge)",
        "Inspectors’ rounds: 9 of 10 (1 finding)",
        "A third party’s marks: 9 of 10 (1 finding)",
        "Score 53 of 100",
        "Fee 10,000.00 yuan, of which 60% is due",
        "Due 6,000.00 yuan · deducted 4,000.00 yuan",
        "late, and still open",
    ):
        assert part in draft, draft

    stage.cora.says("/contracts", stage.east)
    assert "Sweeping (sweep) · Eastside crew" in (await stage.sees())["Eastside desk"][-1]
    stage.carl.says("/contracts 1", stage.east)
    assert "You can object once: /contracts 1" in (await stage.sees())["Eastside desk"][-1]
    stage.carl.says("/contracts 1 #2 was behind a locked <gate>", stage.east)
    seen = await stage.sees()
    assert "Objection, 1 Apr 2026: #2 was behind a locked <gate>" in seen["Sue"][-1]
    assert "To answer: /contracts 1" in seen["Sue"][-1]
    stage.carl.says("/contracts 1\nand once more", stage.east)
    assert "A contractor objects to a statement once" in (await stage.sees())["Eastside desk"][-1]
    for who, said, why in (
        (stage.cora, "/contracts 1 not ours", "There is no such statement"),
        (stage.rita, "/contracts", "That is for staff, and this chat is no team's desk."),
        (eva, "/contracts 1 no", "do not supervise that area"),
    ):
        chat = stage.west if who is stage.cora else who.private()
        who.says(said, chat)
        assert why in (await stage.sees())["Westside desk" if who is stage.cora else chat.title or who.name][-1]
    sue.says("/contracts 1 The gate is open from 8 to 18.")
    seen = await stage.sees()
    assert any("Answer, 1 Apr 2026: The gate is open from 8 to 18." in line for line in seen["Eastside desk"])
    sue.presses("🔄 Work out anew", _statement(sue))
    await stage.settle()
    sue.presses("✅ Approve", _statement(sue))
    seen = await stage.sees()
    assert "Approved on 1 Apr 2026 by Sue" in _statement(sue).text
    assert any("statement-sweep-2026-03.pdf" in line for line in seen["Eastside desk"])
    stage.press_data(sue, "1.statement.1.approve", _statement(sue))
    assert "This statement is approved" in (await stage.sees()).toasts[-1]
    sue.presses("📄 As PDF", _statement(sue))
    assert any("statement-sweep-2026-03.pdf" in line for line in (await stage.sees())["Sue"])
    sue.says("/contracts")
    assert "✅ sweep · Mar 2026" in str((await stage.sees())["Sue"][-1])
    async with stage.storage.read() as work:
        district = stage.app.district()
        (score,) = await contract_scores(work, district, Period(date(2026, 4, 1), date(2026, 4, 1)))
        assert await contract_scores(work, district, MARCH) == []  # it was approved in April
    assert (score.code, score.month, score.score, score.share, score.due) == (CODE, MARCH.first, 53_000, 60, 6_000_00)


async def test_a_contract_that_did_not_run_has_no_statement_and_a_draft_no_score(stage: Stage) -> None:
    async with stage.storage.begin("contracts") as work:
        later = Contract(CODE, "Later", TeamCode("east"), (), (), Period(date(2026, 4, 1), date(2026, 4, 30)), 1)
        await keep_contracts(work, [later], None, stage.clock())
    sue = await supervisor(stage)
    stage.clock.now = datetime(2026, 4, 1, 16, tzinfo=UTC)
    await stage.app.timekeeper.act()
    await stage.sees()
    sue.says("/contracts")
    assert "No month has a statement yet" in (await stage.sees())["Sue"][-1]
    stage.clock.now = datetime(2026, 5, 1, 16, tzinfo=UTC)
    await stage.app.timekeeper.act()
    await stage.sees()
    async with stage.storage.read() as work:
        assert len(await work.contracts.statements(date(2026, 1, 1), date(2026, 12, 1))) == 1
        assert await contract_scores(work, stage.app.district(), Period(date(2026, 4, 1), date(2026, 5, 31))) == []
