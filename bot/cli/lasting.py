"""Run a command until it is stopped, and let it say why it cannot go on."""

import asyncio
import signal
from collections.abc import Coroutine

from bot.cli.speaking import stop
from storage.traffic.lease import LeaseTaken


def until_stopped(work: Coroutine[None, None, None], *foreseen: type[Exception]) -> None:
    """Run work to its end, or until a signal; if it cannot go on, say so in a sentence.

    If the error is `foreseen`, its message is that sentence.
    """

    sayable: tuple[type[Exception], ...] = (LeaseTaken, *foreseen)

    async def main() -> None:
        task = asyncio.current_task()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, task.cancel if task else lambda: None)
        await work

    try:
        asyncio.run(main())
    except asyncio.CancelledError:
        return
    except BaseExceptionGroup as errors:
        _explain(errors, foreseen)
    except sayable as error:
        _explain(BaseExceptionGroup("", [error]), foreseen)


def _explain(errors: BaseExceptionGroup[BaseException], foreseen: tuple[type[Exception], ...]) -> None:
    """Say in a sentence why the bot cannot go on; an error that is not foreseen is raised with its trace."""
    taken, rest = errors.split(LeaseTaken)
    if taken:
        stop(
            "Another Cleanward has this database for itself. Stop it first, or give this one another storage.url. "
            "With SQLite one process does everything; several need PostgreSQL. There, wait for a restore to end, and "
            "stop what runs of an earlier version."
        )
    stopped, rest = errors.split(foreseen)
    if rest is not None or stopped is None:
        raise errors
    stop(str(next(leaf for leaf in _leaves(stopped))))


def _leaves(errors: BaseExceptionGroup[BaseException]) -> list[BaseException]:
    leaves: list[BaseException] = []
    for error in errors.exceptions:
        leaves += _leaves(error) if isinstance(error, BaseExceptionGroup) else [error]
    return leaves
