"""Drives: announced at a desk, joined by those who follow the area, checked in at the place, closed, and told."""

from datetime import UTC, datetime, timedelta

from casework.model.deep_link import AtDrive, OfDrive, payload
from casework.model.drive import DriveId
from casework.model.summary import Period
from casework.campaigns.summing_up import drives_of
from sandbox.people import Person
from tests.stories.following.test_areas import follows
from tests.stories.oversight.test_supervising import supervisor
from tests.stories.stage import ELM, OAK, Stage, picture

SATURDAY = datetime(2026, 3, 7, 17, 0, tzinfo=UTC)  # 9:00
LINE = "/drive Elm Park | 2026-03-07 09:00-11:30 | 37.765,-122.425 | gloves | 4"


async def time_passes(stage: Stage, until: datetime) -> None:
    stage.clock.now = until
    await stage.app.timekeeper.act()


async def announces(stage: Stage, line: str = LINE) -> None:
    """Carl announces a drive at the Eastside desk."""
    stage.carl.says(line, stage.east)
    await stage.settle()
    stage.press_verb(stage.carl, "drivedesk", stage.east)
    await stage.settle()
    await stage.app.timekeeper.act()


def button(who: Person, label: str) -> None:
    who.presses(label, None, who.private())


async def test_a_drive_is_announced_joined_checked_in_closed_and_told(stage: Stage) -> None:
    await follows(stage)
    await announces(stage)
    seen = await stage.sees()
    print("\n".join(seen["Eastside desk"]))
    print("\n".join(seen["Otto"]))
    button(stage.otto, "and 3 with me")
    seen = await stage.sees()
    print(seen["Otto"], seen["Eastside desk"], seen.toasts)
