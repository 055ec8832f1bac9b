"""SQLite for stories without a thread beside the event loop: the same driver, the same statements, half the cost.

The driver hands each statement to a thread of its own, and half of a story goes into that. Here the statement runs
where it was asked for. What depends on the thread (another process that holds the file's lock, somebody who is
cancelled while waiting) is tried with it, in tests/storage and by the stories with several processes.
"""

from collections.abc import Callable
from typing import Any

import pytest
from aiosqlite import core


class _Here:
    """Stands for the queue of what the thread is to do, and does it at once."""

    def put_nowait(self, asked: tuple[Any, Callable[[], Any]]) -> None:
        future, function = asked
        try:
            result = function()
        except Exception as error:
            if future is None:
                raise
            future.set_exception(error)
        else:
            if future is not None:
                future.set_result(result)


class _NoThread:
    """Stands for the thread."""

    daemon = True

    def start(self) -> None:
        """Start nothing."""


def without_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let connections that are opened from now on work in the thread that asks."""
    prepare = core.Connection.__init__

    def here(connection: core.Connection, *arguments: Any, **named: Any) -> None:
        prepare(connection, *arguments, **named)
        vars(connection).update(_tx=_Here(), _thread=_NoThread())

    async def execute(_connection: core.Connection, function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        return function(*arguments, **named)

    monkeypatch.setattr(core.Connection, "__init__", here)
    monkeypatch.setattr(core.Connection, "_execute", execute)
