"""Make drives for tests: announced, for ten people, on the Saturday after the stage's Monday."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from casework.model.area import AreaCode
from casework.model.drive import Drive, DriveId, State
from casework.model.person import PersonId
from casework.model.place import Point
from casework.model.team import TeamCode

BEGINS = datetime(2026, 3, 7, 17, 0, tzinfo=UTC)  # 9:00 in San Francisco
SECRET = "0123456789abcdef"


def drive(number: int = 1, by: int | None = 1, **changed: Any) -> Drive:
    """Return a drive, with some of it changed."""
    found = Drive(
        DriveId(number),
        State.ANNOUNCED,
        TeamCode("east"),
        None if by is None else PersonId(by),
        False,
        SECRET,
        title="Elm Park",
        begins=BEGINS,
        ends=BEGINS + timedelta(hours=2),
        point=Point(37.765, -122.425),
        place="Elm Street",
        area=AreaCode("east"),
        bring="gloves",
        wanted=10,
        announced_at=BEGINS - timedelta(days=4),
    )
    return replace(found, **changed)
