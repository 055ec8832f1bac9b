"""What is due because of the time alone is done even if something else that is due fails."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.timekeeper import Timekeeper
from casework.model.policy import DEFAULTS

AT = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)  # at night, when the jobs are few
NIGHT = ("_go_on", "_hand_over", "_warn", "_prune", "_tell_of_drives", "_forget", "_tidy", "_board")
AWAY = OperationalError("SELECT", {}, Exception("the server is shutting down"))
MISTAKE = InterfaceError("SELECT", {}, Exception("too many arguments"))


@pytest.mark.parametrize(
    ("errors", "done"),
    [
        ([MISTAKE, None, MISTAKE, ZeroDivisionError()], 8),
        ([AWAY, None, AWAY, None, None, None, None, AWAY], 8),  # a job in a hundred deadlocks, or asks for too much
        ([None, AWAY, AWAY], 3),  # the database is away
        ([AWAY, MISTAKE, AWAY], 3),
    ],
)
async def test_a_job_that_fails_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch, errors: Sequence[Exception | None], done: int
) -> None:
    began: list[str] = []

    def job(name: str, error: Exception | None) -> Callable[[Any, datetime], Any]:
        async def act(_: Timekeeper, __: datetime) -> None:
            began.append(name)
            if error is not None:
                raise error

        act.__name__ = name
        return act

    for name, error in zip(NIGHT, [*errors, *[None] * (len(NIGHT) - len(errors))], strict=True):
        monkeypatch.setattr(Timekeeper, name, job(name, error))
    district: Any = SimpleNamespace(policy=DEFAULTS, calendar=SimpleNamespace(zone=ZoneInfo("UTC")))
    nothing: Any = None
    await Timekeeper(nothing, lambda: AT, lambda: district).act()
    assert began == list(NIGHT[:done])
