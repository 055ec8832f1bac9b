"""A supervisor of an area looks after the tickets there, hears first of what is late, and sees nothing else."""

from casework.model.area import AreaCode
from casework.model.authority import Role
from tests.stories.district.test_administering import administrator
from tests.stories.oversight.test_supervising import supervisor, supervisors
from tests.stories.oversight.test_warnings import at
from tests.stories.stage import OAK, Stage


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
    eva = stage.sandbox.person("Eva")
    eva.says("/start")
    await stage.settle()
    async with stage.storage.begin("named") as work:
        known = await work.people.by_account(eva.id)
        assert known is not None
        await work.roles.give(known.id, Role.SUPERVISOR, stage.clock())
        await work.roles.set_areas(known.id, frozenset({AreaCode("east")}))
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
