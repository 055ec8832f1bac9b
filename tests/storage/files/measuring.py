"""Measure what it takes to read a picture, each in its own process, which has nothing to import any more.

The processes are forked from one that has imported what reading needs, as the bot has, and has read no picture. So each
one uses the memory that a bot would use to read this one picture. To import in each process would take half a second. A
forked process gets the pages of the libraries only when it touches them; the pages that it lacks at its beginning are
counted too.
"""

import subprocess
import sys
from dataclasses import dataclass
from types import TracebackType

from tests.paths import ROOT

READING = """
import os, resource
from pathlib import Path
from casework.model.errors import Refusal
from storage.files.pictures import read_picture, write_jpeg

def kilobytes(what):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if what in line)

def measure(size):
    left_behind = imported - kilobytes("VmRSS")
    with open(0, "rb", closefd=False) as given:
        data = given.read(size)
    try:
        answer = len(write_jpeg(read_picture(data).image))
    except Refusal as refusal:
        answer = refusal.why
    decoder = resource.getrusage(resource.RUSAGE_CHILDREN)
    ours = kilobytes("VmHWM") + left_behind
    os.write(1, f"{answer} {ours} {decoder.ru_maxrss} {decoder.ru_utime + decoder.ru_stime}".encode())

imported = kilobytes("VmRSS")
while size := os.read(0, 8):
    if not os.fork():
        measure(int.from_bytes(size, "big"))
        os._exit(0)
    os.write(1, f" {os.wait()[1]}\\n".encode())
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """The result of reading a picture (the bytes of a JPEG, or why not), and what it took here and in the decoder."""

    answer: str
    kilobytes: int
    decoder_kilobytes: int
    decoder_seconds: float  # of processor time


class Meter:
    """The process from which the others are forked."""

    def __enter__(self) -> "Meter":
        command = [sys.executable, "-c", READING]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.communicate()

    def read(self, data: bytes) -> Measured:
        """Read a picture in a new process; raises ValueError if the process ends without an answer."""
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(len(data).to_bytes(8, "big") + data)
        process.stdin.flush()
        line = process.stdout.readline().decode()
        *found, status = line.split()
        if status != "0":
            raise ValueError(f"the process ended with {status}")
        answer, ours, decoder, seconds = found
        return Measured(answer, int(ours), int(decoder), float(seconds))
