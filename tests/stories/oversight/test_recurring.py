"""What comes again at the same spot after a fix is linked both ways, and three times make a hot spot."""

from datetime import timedelta

from tests.stories.oversight.test_supervising import supervisor
from tests.stories.stage import OAK, Stage


async def test_three_recurrences_are_linked_both_ways_and_make_a_hot_spot(stage: Stage) -> None:
    sue = await supervisor(stage)
    await stage.reports(at=OAK)  # elsewhere
    for number in range(2, 6):
        card = await stage.reports(stage.otto)
        assert card is not None
        assert (f"#{number - 1} was about the same" in card.text) is (number > 2)
        await stage.fixes()
        stage.clock.advance(days=20)
    first, *_, last = [each.text for each in stage.east.messages if each.text.startswith("#")]
    assert "🔁 It has come again: #3" in first
    assert "🔁 #4 was about the same; it has come again 3 times." in last
    assert "It has come again:" not in last
    sue.says("/overview")
    assert "♨️ Hot spots: 1" in (await stage.sees())["Sue"][-1]
    sue.presses("♨️ Hot spots")
    assert "#5 · Bulky waste" in (await stage.sees())["Sue"][-1]
    stage.clock.now += timedelta(days=71)  # 91 days after the last fix
    await stage.app.timekeeper.act()  # nobody gave a verdict
    await stage.sees()
    sue.says("/overview")
    assert "♨️ Hot spots: 0" in (await stage.sees())["Sue"][-1]
