"""Run the worker as the bot does, and measure what it takes: its answer, its peak of memory, its processor time."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from storage.files.workers import command

# A small process in between: Linux counts the memory of whoever starts a process as that process's own peak.
_BETWEEN = """
import json, os, subprocess, sys
worker = subprocess.Popen(json.loads(sys.argv[1]), stdin=0, stdout=subprocess.PIPE)
answer = worker.stdout.read().decode()
_, status, took = os.wait4(worker.pid, 0)
print(json.dumps([answer, os.waitstatus_to_exitcode(status), took.ru_maxrss, took.ru_utime + took.ru_stime]))
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """How a worker ended (0, or the negative number of a signal), why it refused, and what it took."""

    why: str | None
    ended: int
    kilobytes: int
    seconds: float  # of processor time, so that a busy machine makes little difference


def work(data: bytes, folder: Path, job: str = "photo", *arguments: object) -> Measured:
    """Let a worker work on the bytes of a file."""
    given = folder / "given"
    given.write_bytes(data)
    started = json.dumps(command(job, folder / "made", *arguments))
    with given.open("rb") as file:
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", _BETWEEN, started],
            stdin=file,
            capture_output=True,
            check=True,
            text=True,
        )
    answer, ended, peak, seconds = json.loads(done.stdout)
    why = json.loads(answer).get("why") if ended == 0 else None
    return Measured(why, ended, peak if os.uname().sysname == "Linux" else peak // 1024, seconds)
