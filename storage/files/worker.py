"""Work on one file that a stranger sent; run by `storage.files.workers` as a process of its own.

The size of a file, and the size that it claims, bound neither the time nor the memory of the libraries that read it. So
this process limits itself before it reads a byte: its memory, its processor time, its life, and what it writes. It ends
with its answer in JSON, by a signal if it comes to a limit, or with a trace of an error of ours. It also ends if the
process that started it dies.

Nothing here imports more than it needs: each file waits for these imports.
"""

import errno
import fcntl
import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from casework.model.errors import Refusal, Why

MEMORY_MOST = 250_000_000  # bytes of data in this process: the file twice, a decoder with its copies, and Python
FACES_MEMORY_MOST = 900_000_000  # the same where faces are looked for, which takes 560 million
DISK_AWAY = os.EX_IOERR  # what this process returns if the disk does not take what it makes
PROCESSOR_S = 10  # the dearest photo that is taken needs 2 on a slow machine
LIFE_S = 60  # by the clock, for a process that waits; on a busy machine a second of the processor takes many
WRITTEN_MOST = 25_000_000  # bytes; a recording without its metadata is hardly larger than with it
DISK_ERRORS = frozenset(
    (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.ENOENT, errno.ENOTDIR, errno.EACCES, errno.EPERM)
)
NICE = 5  # who waits for an answer goes before who waits for a picture


def main() -> None:
    """Do the job that the arguments name with standard input: photo OUT, faces OUT, or recording OUT SECONDS."""
    job, *arguments = sys.argv[1:]
    _limit(FACES_MEMORY_MOST if job == "faces" else MEMORY_MOST)
    try:
        answer = JOBS[job](sys.stdin.buffer.read(), *arguments)
    except Refusal as error:
        answer = {"why": error.why, **error.facts}
    except OSError as error:
        if error.errno not in DISK_ERRORS:
            raise
        sys.stderr.write(str(error))
        sys.exit(DISK_AWAY)
    except MemoryError:
        signal.raise_signal(signal.SIGKILL)  # a limit like the others, though Python tells of this one itself
    fcntl.fcntl(1, fcntl.F_SETFL, 0)  # the bot reads now, which is no reason to end
    sys.stdout.write(json.dumps(answer))


def allow(seconds: float) -> None:
    """End the process once it has used this much more processor time, in seconds."""
    signal.setitimer(signal.ITIMER_PROF, seconds)


def _limit(memory_most: int) -> None:
    os.nice(NICE)
    for what, most in (
        (resource.RLIMIT_DATA, memory_most),
        (resource.RLIMIT_CPU, PROCESSOR_S),
        (resource.RLIMIT_FSIZE, WRITTEN_MOST),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python ignores it
    signal.setitimer(signal.ITIMER_REAL, LIFE_S)
    # The kernel sends SIGIO, which ends the process, when nobody is left to read the answer.
    fcntl.fcntl(1, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(1, fcntl.F_SETFL, os.O_ASYNC)


def _photo(data: bytes, out: str) -> dict[str, Any]:
    """Write a photo as a clean JPEG; answer where it was taken, and its likeness."""
    from storage.files.likeness import take_likeness  # noqa: PLC0415 - a recording does not need it
    from storage.files.pictures import read_picture, write_jpeg  # noqa: PLC0415

    image, taken_at = read_picture(data, allow)
    Path(out).write_bytes(write_jpeg(image))
    return {"taken_at": taken_at and [taken_at.lat, taken_at.lon], "likeness": take_likeness(image)}


def _faces(data: bytes, out: str) -> dict[str, Any]:
    """Write one of our photos with its faces made unrecognisable; answer how many there are."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # each of its threads would take memory, one for each processor
    from storage.files.faces import blur_faces  # noqa: PLC0415 - it is an extra

    jpeg, count = blur_faces(data)
    Path(out).write_bytes(jpeg)
    return {"faces": count}


def _recording(data: bytes, out: str, seconds_most: str) -> dict[str, Any]:
    """Write a recording without its metadata; answer what it shows and how long it plays."""
    try:
        from storage.files.recordings import strip  # noqa: PLC0415 - a photo does not need it
    except ImportError:  # there is no PyAV for this machine
        raise Refusal(Why.RECORDING_UNREADABLE) from None

    return strip(data, Path(out), int(seconds_most))


JOBS: dict[str, Callable[..., dict[str, Any]]] = {"photo": _photo, "faces": _faces, "recording": _recording}
