"""Abuse has limits: ten reports a day; the bot says when one may go on.

The limits of everything else are in tests/stories/people/test_limits.py.
"""

from datetime import datetime

from casework.model.draft import Place
from casework.model.place import Point
from casework.ports import NewTicket
from tests.stories.stage import AREAS, ELM, TEAMS, Stage, picture


async def prepares(stage: Stage) -> None:
    """Rita sends everything that a report needs."""
    stage.rita.sends_photo(picture("blue"))
    stage.rita.sends_location(*ELM)
    await stage.settle()
    await stage.goes_on(stage.rita, "group", "cat")
    await stage.says_it_is_another(stage.rita)


async def has_reported(stage: Stage, *moments: datetime) -> None:
    """Pretend that Rita reported at these moments too."""
    async with stage.storage.begin("earlier") as work:
        rita, _ = await work.people.meet(stage.rita.id, "en", stage.clock())
        for at in moments:
            place = Place(Point(*ELM), None, None, AREAS[0].code)
            await work.tickets.add(NewTicket(rita.id, "bulky", place, "Eastside", TEAMS[0].code, "", at, at, at))


async def test_the_eleventh_report_of_a_day_is_kept_until_midnight(stage: Stage) -> None:
    for _ in range(10):
        await stage.reports()
    await prepares(stage)
    await stage.sees()
    for _ in range(2):
        stage.press_verb(stage.rita, "send")
        (answer,) = (await stage.sees()).toasts
        assert "You have sent 10 reports today, which is the most." in answer
        assert "You can send this one from Tue 3 Mar 00:00; it is kept." in answer
    assert "✅ Send" in stage.draft().labels
    await stage.reports(stage.otto)  # everybody has ten of their own
    assert "Your report is number #11." in stage.draft(stage.otto).text
    stage.clock.advance(hours=15)  # to midnight
    stage.rita.says("/report")
    await stage.settle()
    await stage.goes_on(stage.rita, "send")
    assert "Your report is number #12." in stage.draft().text
