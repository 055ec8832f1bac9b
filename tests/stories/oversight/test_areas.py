"""A supervisor of an area looks after the tickets there, hears first of what is late, and sees nothing else."""

from casework.model.area import AreaCode
from casework.model.authority import Role
from sandbox.people import Person
from tests.stories.desk.test_handling import types
from tests.stories.district.test_administering import administrator
from tests.stories.oversight.test_looking_back import inspector
from tests.stories.oversight.test_supervising import supervisor, supervisors
from tests.stories.oversight.test_warnings import at
from tests.stories.stage import OAK, Stage


async def of_areas(stage: Stage, *areas: str) -> Person:
    """Eva, who is supervisor of some areas."""
    eva = stage.sandbox.person("Eva")
    eva.says("/start")
    await stage.settle()
    async with stage.storage.begin("named") as work:
        known = await work.people.by_account(eva.id)
        assert known is not None
        await work.roles.give(known.id, Role.SUPERVISOR, stage.clock())
        await work.roles.set_areas(known.id, frozenset(map(AreaCode, areas)))
    await stage.sees()
    return eva


async def test_an_administrator_names_a_supervisor_of_an_area_who_sees_and_decides_there_alone(stage: Stage) -> None:
    ada, eva = await administrator(stage), stage.sandbox.person("Eva")
    ada.says("/admin")
    await stage.settle()
    for label in ("👥 People and roles", "➕ Supervisor of an area", "Eastside"):
        ada.presses(label)
        await stage.settle()
    said = ada.private().messages[-1].text
    assert said.startswith("Let them send me this in private within a day, to be supervisor of Eastside:")
    eva.says(said.splitlines()[-1])
    await stage.reports()
    await stage.reports(at=OAK)
    eva.says("/overview")
    await stage.settle()
    stage.clock.advance(days=3)
    for asked, shown in (("/late", "#1"), ("/queue", "#1"), ("/find bulky", "#1"), ("/find 2", "Nothing")):
        eva.says(asked)
        seen = (await stage.sees())["Eva"][-1]
        assert shown in seen, asked
        assert "#2" not in seen, asked
    stage.cora.says("/park 2 7 waits for a crane", stage.west)
    assert not (await stage.sees())["Eva"]
    for elsewhere in ("/case 2", "/ticket 2", "/note 2 what is this?", "/grant 2", "/print 2"):
        eva.says(elsewhere)
        assert (await stage.sees())["Eva"] == [f"Eva: {elsewhere}", "bot: #2 is not in an area that you supervise."]
    stage.carl.says("/park 1 7 waits for a crane", stage.east)
    assert "Wanted: put off until" in (await stage.sees())["Eva"][-1]
    eva.says("/grant 1")
    assert "✅ Granted." in (await stage.sees())["Eva"][-1]
    ada.says("/admin")
    await stage.settle()
    ada.presses("👥 People and roles")
    await stage.settle()
    assert "Eva: supervisor of Eastside" in ada.private().messages[-1].text
    ada.says("/audit")
    assert "issued a code for a new supervisor of Eastside" in (await stage.sees())["Ada"][-1]


async def test_what_is_late_goes_to_the_areas_supervisor_and_what_is_listed_to_those_above_too(stage: Stage) -> None:
    await supervisor(stage)
    _, group = await supervisors(stage)
    await of_areas(stage, "east")
    await stage.reports()
    await at(stage, 5, 17.1)
    seen = await at(stage, 6, 8.1)
    assert "🔥 Late for a working day or more: 1 / #1 · Bulky waste" in seen["Eva"][-1]
    assert not seen["Sue"]
    assert not seen[group.title]
    await at(stage, 11, 18.1)
    seen = await at(stage, 12, 8.1)
    for who in ("Eva", "Sue", group.title):
        assert "🚨 On the district's list: 1" in seen[who][-1]


async def test_rounds_and_lost_desks_elsewhere_do_not_concern_a_supervisor_of_an_area(stage: Stage) -> None:
    sue, ira, eva = await supervisor(stage), await inspector(stage), await of_areas(stage, "east")
    for area in ("east", "west"):
        sue.says(f"/round {area} daily Ira")
        await stage.settle()
    await stage.sees()
    for who, sees_west in ((eva, False), (sue, True), (ira, True)):
        who.says("/rounds")
        said = (await stage.sees())[who.name][-1]
        assert "Eastside · daily · Ira" in said, who.name
        assert ("Westside" in said) is sees_west, who.name
    stage.west.remove(stage.account)
    seen = await stage.sees()
    assert not seen["Eva"]
    assert not seen["Ira"]  # inspectors need not know
    assert "I am not in the group of Westside crew any more" in seen["Sue"][-1]
    stage.east.remove(stage.account)
    assert "I am not in the group of Eastside crew any more" in (await stage.sees())["Eva"][-1]


async def test_one_area_is_taken_from_a_supervisor_and_the_others_stay(stage: Stage) -> None:
    ada, eva = await administrator(stage), await of_areas(stage, "east", "west")
    await stage.reports()
    await stage.reports(at=OAK)
    ada.says("/admin")
    await stage.settle()
    ada.presses("👥 People and roles")
    await stage.settle()
    shown = ada.private().messages[-1]
    ada.presses(next(label for label in shown.labels if "supervisor" in label and label.startswith("✖️")))
    await stage.settle()
    ada.presses("✖️ Westside")
    await stage.settle()
    eva.says("/queue")
    seen = (await stage.sees())["Eva"][-1]
    assert "#1" in seen
    assert "#2" not in seen
    ada.says("/audit")
    assert "these areas to supervise: east." in (await stage.sees())["Ada"][-1]
    ada.presses("✖️ Eastside", shown)  # the last one: the role goes with it
    await stage.settle()
    eva.says("/overview")
    assert (await stage.sees())["Eva"][-1] == "bot: Only a supervisor can see that."


async def test_where_nobody_supervises_administrators_learn_that_a_decision_waits_and_nothing_else(
    stage: Stage,
) -> None:
    await administrator(stage)
    await of_areas(stage, "west")
    await stage.reports()
    stage.carl.says("/park 1 7 waits for a crane", stage.east)
    waits = "bot: ⚖️ #1 in Eastside waits for a supervisor's decision, and nobody supervises it. / Name somebody: /admin"
    seen = await stage.sees()
    assert not seen["Eva"]
    (said,) = seen["Ada"]
    assert said.startswith(waits)
    await types(stage, "/dismiss nothing")
    await stage.sees()
    stage.rita.presses("⚖️ Contest it")
    await stage.settle()
    stage.rita.says("It is behind the fence")
    seen = await stage.sees()
    assert not seen["Eva"]
    assert [line.startswith(waits) for line in seen["Ada"]] == [True]
    assert "behind the fence" not in seen["Ada"][0]
    sue = await supervisor(stage)
    sue.says("/overview")
    assert "⚖️ Contested: 1" in (await stage.sees())["Sue"][-1]
    sue.says("/uphold 1 It is on private ground")
    assert not (await stage.sees())["Ada"]
