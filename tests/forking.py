"""Run commands of `cleanward` as processes of their own, forked from one that has imported what they need.

A fork starts in some milliseconds, where a new interpreter imports for a second of processor time. It is as real a
process: it has its own folder, environment, output and exit code, and signals reach it alone. What Python itself does
before a command begins is tested with a new interpreter (tests/demo/test_demo.py, tests/bot/cli/test_start.py).
"""

import multiprocessing
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import IO

from bot.cli import main

PATIENCE_S = 60
NEEDED = (
    *("bot.cli.serving.running", "bot.cli.serving.rehearsing", "bot.cli.serving.playing"),
    *("bot.cli.upkeep", "bot.web.serving"),
    *("alembic.command", "uvicorn", "starlette.applications", "PIL.Image"),
)

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload([__name__, *NEEDED])


@dataclass(slots=True)
class Forked:
    """A command that runs, or has ended."""

    process: ForkServerProcess
    said: IO[str]  # its output; its errors too, if they go into no file

    @property
    def exit_code(self) -> int | None:
        """Return its exit code, the negative number of the signal that ended it, or None while it runs."""
        return self.process.exitcode

    def signal(self, number: int) -> None:
        """Send it a signal, if it has not ended."""
        if self.process.is_alive():
            assert self.process.pid is not None
            os.kill(self.process.pid, number)

    def end(self) -> str:
        """Wait until it ends; return what it has said and nobody has read."""
        rest = self.said.read()
        self.process.join(PATIENCE_S)
        return rest


@contextmanager
def forked(*arguments: str, folder: Path, errors: Path | None = None) -> Iterator[Forked]:
    """Run `cleanward ARGUMENTS` in a folder for the block; whatever still runs at its end is killed.

    What it writes as errors goes to the end of the file `errors`, or, without one, where its output goes.
    """
    reading, writing = _context.Pipe(duplex=False)
    process = _context.Process(target=_run, args=(arguments, folder, dict(os.environ), writing, errors))
    process.start()
    writing.close()
    with os.fdopen(os.dup(reading.fileno()), encoding="utf-8") as said, reading:
        try:
            yield Forked(process, said)
        finally:
            process.kill()
            process.join(PATIENCE_S)


def _run(
    arguments: Sequence[str], folder: Path, environment: Mapping[str, str], output: Connection, errors: Path | None
) -> None:
    """Be the command, in the process that was forked for it."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    os.dup2(output.fileno(), 1)
    os.dup2(os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_APPEND) if errors else 1, 2)
    output.close()
    sys.stdout, sys.stderr = (os.fdopen(number, "w", 1, "utf-8", closefd=False) for number in (1, 2))
    sys.argv = ["cleanward", *arguments]
    main()
