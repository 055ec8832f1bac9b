"""A part of the bot that fails begins again, whatever the error is."""

import asyncio

import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from bot import enduring
from bot.enduring import is_only, keep_going
from storage.trouble import StorageAway

AWAY = OperationalError("SELECT", {}, Exception("the server is shutting down"))


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enduring, "PAUSES_S", (0,))


@pytest.mark.parametrize(
    ("error", "level"),
    [
        (AWAY, "warning"),
        (ExceptionGroup("", [AWAY, ExceptionGroup("", [AWAY])]), "warning"),
        (ZeroDivisionError("planted"), "error"),
        (ExceptionGroup("", [AWAY, ZeroDivisionError("planted")]), "error"),
    ],
)
async def test_a_part_that_fails_begins_again_and_the_log_says_so(error: Exception, level: str) -> None:
    left = [error, error]

    async def part() -> None:
        if left:
            raise left.pop()

    with capture_logs() as logs:
        await keep_going("courier", part)
    assert not left
    assert [(log["log_level"], log["part"]) for log in logs] == [(level, "courier")] * 2


async def test_a_part_that_is_cancelled_ends() -> None:
    going = asyncio.get_running_loop().create_task(keep_going("lanes", asyncio.Event().wait))  # type: ignore[arg-type]
    await asyncio.sleep(0)
    going.cancel()
    with pytest.raises(asyncio.CancelledError):
        await going


def test_a_group_is_only_of_some_kinds_if_all_of_it_is() -> None:
    assert is_only(ExceptionGroup("", [AWAY]), StorageAway)
    assert not is_only(ExceptionGroup("", [AWAY, LookupError()]), StorageAway)
    assert not is_only(LookupError(), StorageAway)
