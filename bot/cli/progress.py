"""Show how far long work has come: on a terminal a bar, in a pipe nothing, so that a log holds only lines.

Rich, which draws the bar, is imported only where there is a terminal.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from storage.migrating import Step
from storage.upkeep.files import Phase

TITLES = {
    Phase.FILES: "Copying photos and recordings",
    Phase.SUMMING: "Adding up what there is",
    Phase.ROWS: "Copying rows",
    Phase.READING: "Reading what was copied",
}


@contextmanager
def progress(title: str) -> Iterator[Step]:
    """Show a bar on stderr for the block, if that is a terminal.

    What is yielded takes how much is done and how much there is, 0 if nobody knows.
    """
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as shown:
        task = shown.add_task(title, total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total or None)


@contextmanager
def watch(phase: Phase) -> Iterator[Step]:
    """Show how far a phase of copying has come."""
    with progress(TITLES[phase]) as step:
        yield step
