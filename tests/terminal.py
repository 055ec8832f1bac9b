"""Run a command with its stderr on a terminal, and return what the terminal showed."""

import io
import os
import pty
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.paths import ROOT


def on_a_terminal(command: Sequence[str], folder: Path) -> str:
    """Run a command that must succeed in a folder; returns what it wrote to its terminal (stderr)."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "100"},
    ) as running:
        os.close(theirs)
        said = _read_all(ours)
        assert running.wait(60) == 0, said
    return said


def _read_all(handle: int) -> str:
    read = io.BytesIO()
    try:
        while data := os.read(handle, 4096):
            read.write(data)
    except OSError:  # the other end of the terminal is closed
        pass
    os.close(handle)
    return read.getvalue().decode()
