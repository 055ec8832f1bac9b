"""Limits on abuse: ten reports a day, and when one may go on."""

from datetime import timedelta

from tests.stories.stage import ELM, MORNING, Stage, picture


async def prepares(stage: Stage) -> None:
    """Rita says everything that a report needs."""
    stage.rita.sends_photo(picture("blue"))
    stage.rita.sends_location(*ELM)
    await stage.settle()
    await stage.goes_on(stage.rita, "group", "cat", "different", "different", "different")


async def test_the_eleventh_report_within_a_day_is_kept_until_the_first_is_a_day_old(stage: Stage) -> None:
    for number in range(10):
        stage.clock.now = MORNING + timedelta(minutes=10 * number)
        await stage.reports()
    await prepares(stage)
    await stage.sees()
    for _ in range(2):
        stage.press_verb(stage.rita, "send")
        (answer,) = (await stage.sees()).toasts
        assert "You have sent 10 reports within a day, which is the most." in answer
        assert "You can send this one from Tue 3 Mar 09:00; it is kept." in answer
    assert "✅ Send" in stage.draft().labels
    await stage.reports(stage.otto)  # everybody has ten of their own
    assert "Your report is number #11." in stage.draft(stage.otto).text
    stage.clock.now = MORNING + timedelta(days=1, minutes=5)
    stage.rita.says("/report")
    await stage.settle()
    await stage.goes_on(stage.rita, "send")
    assert "Your report is number #12." in stage.draft().text
    await prepares(stage)
    stage.press_verb(stage.rita, "send")
    assert "You can send this one from Tue 3 Mar 09:10" in (await stage.sees()).toasts[-1]
