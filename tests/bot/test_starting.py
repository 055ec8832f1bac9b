"""What is imported at the start finds no rich, is never collected, and lets threads share their memory."""

import gc
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from bot.starting import imported
from tests.paths import ROOT

# An arena of glibc begins where 64 MB begin (HEAP_MAX_SIZE in malloc/arena.c, on machines of 64 bits).
THREADS = """
from threading import Thread
threads = [Thread(target=lambda: [bytearray(60_000) for _ in range(20)]) for _ in range(4)]
for each in threads:
    each.start()
for each in threads:
    each.join()
rows = [row.split() for row in open("/proc/self/maps")]
print(sum(row[1] == "rw-p" and int(row[0].partition("-")[0], 16) % 2**26 == 0 for row in rows))
"""


def test_rich_is_not_found_meanwhile_the_collector_rests_and_both_are_back_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "large_one.py").write_text(
        "import gc\ntry:\n    import rich\nexcept ImportError:\n    rich = None\n"
        "try:\n    import pygments\nexcept ImportError:\n    pygments = None\nRESTS = not gc.isenabled()\n"
    )
    import rich  # noqa: PLC0415 - what was there before

    kept = gc.get_freeze_count()
    large = imported("large_one")
    assert gc.get_freeze_count() > kept
    assert large.rich is None
    assert large.pygments is None
    assert large.RESTS
    assert gc.isenabled()
    assert sys.modules["rich"] is rich


def test_an_import_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "broken_one.py").write_text("raise LookupError\n")
    monkeypatch.delitem(sys.modules, "rich", raising=False)
    with pytest.raises(LookupError):
        imported("broken_one")
    assert gc.isenabled()
    assert "rich" not in sys.modules


@pytest.mark.skipif("glibc" not in platform.libc_ver()[0], reason="another library than glibc has no arenas")
def test_threads_have_no_memory_of_their_own() -> None:
    def arenas(first: str) -> int:
        made = subprocess.run([sys.executable, "-c", first + THREADS], cwd=ROOT, capture_output=True, check=True)
        return int(made.stdout)

    assert arenas("") > 0
    assert arenas("from bot.starting import imported; imported('bot.clock')") == 0
