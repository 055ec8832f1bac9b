"""Print for the command line and end a command: sentences on stderr, results on stdout, never a traceback."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NoReturn

import typer


def stop(*sentences: str) -> NoReturn:
    """Say why a command cannot go on, and end with exit code 1."""
    for sentence in sentences:
        typer.echo(sentence, err=True)
    raise typer.Exit(1)


def read_file(path: Path) -> bytes:
    """Return the bytes of a file, or stop with a sentence."""
    try:
        return path.read_bytes()
    except OSError as error:
        stop(f"{path} cannot be read: {error.strerror}.")


def write_file(path: Path, data: bytes) -> None:
    """Write a file, or stop with a sentence."""
    try:
        path.write_bytes(data)
    except OSError as error:
        stop(f"{path} cannot be written: {error.strerror}.")


@contextmanager
def opened_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file for the block, or stop with a sentence."""
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        stop(f"{path} cannot be read: {error.strerror}.")


def print_rows(rows: Iterable[Iterable[object]]) -> None:
    """Print rows with tabs between their cells, so that other programs can read them; None is an empty cell."""
    for row in rows:
        typer.echo("\t".join("" if cell is None else str(cell) for cell in row))
