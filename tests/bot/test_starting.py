"""What is imported at the start finds no rich, is never collected, and leaves everything else as it was."""

import gc
import sys
from pathlib import Path

import pytest

from bot.starting import imported


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
