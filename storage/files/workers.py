"""Let workers, processes of their own, work on what strangers send: a library's fault there cannot reach the bot.

Promises: each file has a process for itself, at most `AT_ONCE` of them work at a time, and all of them give way to the
bot (nice). A worker bounds its memory, its processor time and its life itself (`storage.files.worker`); one that lives
on all the same is killed. If the bot dies, its workers end. What a file costs the bot is a process to start: with its
libraries 0.05 s for a photo and 0.1 s for a recording, on the worker's account.

A worker gets the file on standard input, writes what is to be kept to the path that it is given, and answers in JSON.
Nothing of the bot's environment, where a token may stand, is handed on.
"""

import asyncio
import json
import os
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from typing import IO, Any

import structlog

from casework.model.errors import Refusal, Why
from storage.files.worker import DISK_AWAY, LIFE_S
from storage.trouble import FilesAway

log = structlog.get_logger()

AT_ONCE = min(4, os.cpu_count() or 1)
GRACE_S = 2  # beyond the life that a worker allows itself, for a process that cannot even do that

_ROOT = str(Path(__file__).parents[2])
# -I: neither the environment nor the current folder says where modules are. -S: the bot knows already, and to look
# takes a sixth of the time in which a worker starts.
_FLAGS = ("-I", "-S")
_START = "import sys; sys.path += sys.argv.pop(1).split('|'); from storage.files.worker import main; main()"
_HANDED_ON = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")


class WorkerFailed(Exception):
    """A worker ended by an error of ours, and not because of the file."""


class Workers:
    """Starts workers, a few at a time."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._free = asyncio.Semaphore(at_once)

    async def work(self, data: bytes, unreadable: Why, job: str, *arguments: object) -> dict[str, Any]:
        """Let a worker do a job with the bytes of a file; returns its answer.

        Raises Refusal with what the worker says, or with `unreadable` if it was stopped by a limit, FilesAway, and
        WorkerFailed.
        """
        async with self._free:
            file = await asyncio.to_thread(_spool, data)
            try:
                process = await asyncio.create_subprocess_exec(
                    *command(job, *arguments),
                    stdin=file,
                    stdout=PIPE,
                    stderr=PIPE,
                    env={name: os.environ[name] for name in _HANDED_ON if name in os.environ},
                    start_new_session=True,  # Ctrl-C is for the bot; it ends its workers itself
                )
            finally:
                file.close()
            answer, trace = await _watch(process)
        if process.returncode == 0:
            said: dict[str, Any] = json.loads(answer)
            if "why" in said:
                raise Refusal(Why(said.pop("why")), **said)
            return said
        if process.returncode == DISK_AWAY:
            raise FilesAway(trace.decode(errors="replace"))
        if process.returncode is None or process.returncode > 0:
            raise WorkerFailed(trace.decode(errors="replace")[-2000:])
        log.warning("a file was too much for its worker", job=job, bytes=len(data), signal=-process.returncode)
        raise Refusal(unreadable)


def command(job: str, *arguments: object) -> list[str]:
    """Return the command that starts a worker."""
    where = "|".join([_ROOT, *filter(None, sys.path)])
    return [sys.executable, *_FLAGS, "-c", _START, where, job, *map(str, arguments)]


async def _watch(process: Process) -> tuple[bytes, bytes]:
    """Wait for a worker's end, and return what it wrote; kill it if it lives too long or nobody waits any more."""
    try:
        async with asyncio.timeout(LIFE_S + GRACE_S):
            return await process.communicate()
    except TimeoutError:
        return b"", b""
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def _spool(data: bytes) -> IO[bytes]:
    """Write a file's bytes where a worker can read them; a pipe would hold them once more in memory."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - who starts the worker closes it
    file.write(data)
    file.seek(0)
    return file
