"""No worker outlives its limits, whatever it works on, and none outlives the bot."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from casework.model.errors import Refusal, Why
from storage.files import workers
from storage.files.worker import MEMORY_MOST
from storage.files.workers import WorkerFailed, Workers
from tests.paths import ROOT
from tests.storage.files.drawn import encoded, plain
from tests.storage.files.heic_boxes import heic_of_tiles_on_each_other

# A worker whose library has a fault: it does this instead of reading a picture.
FAULTY = """
import sys
sys.path.append({root!r})
from storage.files import worker
worker.PROCESSOR_S = 1
worker.LIFE_S = {life}
def fault(data, out):
    {fault}
worker.JOBS["photo"] = fault
worker.main()
"""


@pytest.fixture
def plant(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def planted(fault: str, life: float = 30) -> None:
        words = FAULTY.format(root=str(ROOT), life=life, fault=fault)
        monkeypatch.setattr(workers, "command", lambda *_: [sys.executable, "-I", "-c", words, "photo", "out"])

    return planted


def descendants() -> set[int]:
    """Return the processes that this one has started and that still live."""
    command = ["ps", "-o", "pid=,stat=,args=", "--ppid", str(os.getpid())]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return {int(line.split()[0]) for line in found if "ps -o" not in line}


@pytest.mark.parametrize(
    ("fault", "ended"),
    [
        ("import os; os.abort()", signal.SIGABRT),
        ("while True: pass", signal.SIGKILL),
        ("import time; time.sleep(99)", signal.SIGALRM),
        ("open(out, 'wb').write(bytes(30_000_000))", signal.SIGXFSZ),
    ],
    ids=["a crash", "a loop", "a wait", "a flood"],
)
async def test_a_worker_that_dies_loops_waits_or_floods_is_a_refusal(
    fault: str, ended: signal.Signals, plant: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    plant(fault, life=1.5 if ended is signal.SIGALRM else 30)
    before = descendants()
    with pytest.raises(Refusal) as refusal, capture_logs() as logs:
        await Workers().work(b"", Why.PHOTO_UNREADABLE, "photo")
    assert refusal.value.why is Why.PHOTO_UNREADABLE
    assert [log["signal"] for log in logs] == [ended]
    assert descendants() <= before


async def test_memory_is_bounded(plant: Callable[..., None]) -> None:
    plant(f"return {{'got': len(bytes({MEMORY_MOST // 2}))}}")
    assert await Workers().work(b"", Why.PHOTO_UNREADABLE, "photo") == {"got": MEMORY_MOST // 2}
    plant(f"bytes({MEMORY_MOST})")
    with pytest.raises(Refusal):
        await Workers().work(b"", Why.PHOTO_UNREADABLE, "photo")


async def test_a_worker_that_ignores_its_own_end_is_killed(
    plant: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant("import signal, time; signal.setitimer(signal.ITIMER_REAL, 0); time.sleep(99)")
    monkeypatch.setattr(workers, "LIFE_S", 0.5)
    monkeypatch.setattr(workers, "GRACE_S", 0)
    before = descendants()
    with pytest.raises(Refusal):
        await Workers().work(b"", Why.PHOTO_UNREADABLE, "photo")
    assert descendants() <= before


async def test_an_error_of_ours_is_told_as_one(plant: Callable[..., None]) -> None:
    plant("raise ZeroDivisionError('planted')")
    with pytest.raises(WorkerFailed, match="planted"):
        await Workers().work(b"", Why.PHOTO_UNREADABLE, "photo")


async def test_a_worker_ends_when_nobody_waits_for_it_any_more(plant: Callable[..., None]) -> None:
    plant("import time; time.sleep(99)")
    before = descendants()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await Workers().work(b"", Why.PHOTO_UNREADABLE, "photo")
    assert descendants() <= before


BOT = """
import asyncio, sys
from casework.model.errors import Why
from storage.files import workers
words = sys.argv[1]
workers.command = lambda *_: [sys.executable, "-I", "-c", words, "photo", "out"]
asyncio.run(workers.Workers().work(b"", Why.PHOTO_UNREADABLE, "photo"))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the worker is looked for in /proc")
def test_a_killed_bot_leaves_no_worker(tmp_path: Path) -> None:
    """The worker is in the middle of C code then, and hears of nothing."""
    told = tmp_path / "worker"
    fault = f"import os, pathlib; pathlib.Path({str(told)!r}).write_text(str(os.getpid())); sum(range(10**12))"
    words = FAULTY.format(root=str(ROOT), life=60, fault=fault).replace("PROCESSOR_S = 1", "PROCESSOR_S = 60")
    bot = subprocess.Popen([sys.executable, "-c", BOT, words], cwd=ROOT)
    wait_for(lambda: told.exists() and bool(told.read_text()))
    worker = Path("/proc", told.read_text())
    assert lives(worker)
    bot.kill()
    bot.wait()
    wait_for(lambda: not lives(worker))


def wait_for(happened: Callable[[], bool]) -> None:
    for _ in range(6000):
        if happened():
            return
        time.sleep(0.01)
    raise AssertionError("it never happened")


def lives(process: Path) -> bool:
    try:
        return "\tZ" not in (process / "status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


async def test_only_a_few_work_at_once(plant: Callable[..., None], tmp_path: Path) -> None:
    folder = tmp_path / "working"
    folder.mkdir()
    mine = f"os.path.join({str(folder)!r}, str(os.getpid()))"
    plant(
        f"import os, time; open({mine}, 'w').close(); time.sleep(0.2); "
        f"many = len(os.listdir({str(folder)!r})); os.unlink({mine}); return {{'many': many}}"
    )
    lot = Workers(2)
    said = await asyncio.gather(*(lot.work(b"", Why.PHOTO_UNREADABLE, "photo") for _ in range(6)))
    assert max(each["many"] for each in said) <= 2


async def test_a_worker_knows_nothing_of_the_environment_and_gives_way_to_the_bot(
    plant: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLEANWARD_TOKEN", "123:secret")
    plant("import os; return {'names': sorted(os.environ), 'nice': os.nice(0)}")
    said = await Workers().work(b"", Why.PHOTO_UNREADABLE, "photo")
    assert {"PATH", "LC_CTYPE", "LD_LIBRARY_PATH"} >= set(said["names"])
    assert said["nice"] > os.nice(0)


async def test_a_photo_costs_its_worker_less_than_a_second_and_a_bomb_ends_it(tmp_path: Path) -> None:
    lot, out = Workers(), tmp_path / "out"
    said = await lot.work(encoded(plain(640, 480)), Why.PHOTO_UNREADABLE, "photo", out)
    assert said == {"taken_at": None, "likeness": None}
    assert out.read_bytes().startswith(b"\xff\xd8")
    with pytest.raises(Refusal) as refusal:
        await lot.work(heic_of_tiles_on_each_other((2000, 2000), 20), Why.PHOTO_UNREADABLE, "photo", out)
    assert refusal.value.why is Why.PHOTO_UNREADABLE
