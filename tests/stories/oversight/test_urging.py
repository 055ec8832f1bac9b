"""Whoever waits is heard: residents by the desk and then by supervisors, supervisors by the desk, each once."""

from tests.stories.oversight.test_warnings import at, oversee
from tests.stories.stage import Stage


async def test_the_first_still_nothing_goes_to_the_desk_and_the_second_to_supervisors_who_urge(stage: Stage) -> None:
    await oversee(stage)
    await stage.reports()
    await at(stage, 5, 12)  # late since Wednesday 17:00
    stage.press_data(stage.rita, "1.nudge.1", stage.rita.private().messages[-1])
    seen = await stage.sees()
    assert "🔔 #1: is anything happening, asks the reporter." in seen["Eastside desk"][-1]
    assert seen["Cora"] == []
    stage.clock.advance(days=1)
    stage.press_data(stage.rita, "1.nudge.1", stage.rita.private().messages[-1])
    seen = await stage.sees()
    assert seen["Eastside desk"] == []
    assert seen["Cora"][0].startswith(
        "bot: 🔔 #1 · Bulky waste · Eastside crew / The reporter asks for the second time whether anything happens. / "
        "It should have been fixed by Wed 4 Mar 17:00: late by 2 days."
    )
    stage.clock.advance(days=1)
    stage.rita.says("#1")
    assert "Still nothing?" not in (await stage.sees())["Rita"][-1]
    stage.press_data(stage.rita, "1.nudge.1", stage.rita.private().messages[-1])
    assert "and its supervisors have both been reminded" in (await stage.sees()).toasts[0]

    stage.cora.presses("📣 Urge")
    seen = await stage.sees()
    assert "📣 A supervisor urged you, last" not in seen["Eastside desk"][0]
    assert any("📣 A supervisor urged you," in line for line in seen["Eastside desk"])
    assert seen["Eastside desk"][-1].startswith("bot: 📣 #1: Cora, a supervisor, asks you to act on it now.")
    assert seen["Eastside desk"][-1].endswith("[✋ Take]")
    assert seen["Rita"] == []
    stage.cora.says("/urge 1 Now, please")
    assert "has been urged already. That can be done again from" in (await stage.sees())["Cora"][-1]
    stage.clock.advance(hours=4)
    stage.cora.says("/urge 1 Now, please")
    said = (await stage.sees())["Eastside desk"]
    assert any("📣 Supervisors urged you 2 times, last" in line for line in said)
    assert "💬 Now, please" in said[-1]
    assert "It was urged 2 times." in said[-1]
    stage.carl.says("/urge 1", stage.east, reply_to=stage.card())
    assert "Only a supervisor can decide that about #1." in (await stage.sees())["Eastside desk"][-1]
    await stage.fixes()
    stage.clock.advance(hours=4)
    stage.cora.says("/urge 1")
    assert "was fixed already" in (await stage.sees())["Cora"][-1]
