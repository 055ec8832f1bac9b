"""What the command line says, and how it ends: sentences on stderr, results on stdout, never a traceback."""

from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

import typer

from casework.model.finding import Finding, Level
from handlers.messages import findings
from handlers.messages.speaker import SOURCE_LANGUAGE, Speaker

OPERATOR = Speaker(SOURCE_LANGUAGE, ZoneInfo("UTC"))


def stop(*sentences: str) -> NoReturn:
    """Say why a command cannot go on, and end with exit code 1."""
    for sentence in sentences:
        typer.echo(sentence, err=True)
    raise typer.Exit(1)


def read_file(path: Path) -> bytes:
    """Return what a file holds, or stop with a sentence."""
    try:
        return path.read_bytes()
    except OSError as error:
        stop(f"{path} cannot be read: {error.strerror}.")


def report(path: Path, found: Iterable[Finding]) -> None:
    """Say what reading a file found, on stderr, and stop if any of it is an error."""
    errors = 0
    for finding in found:
        typer.echo(f"{finding.level}: {findings.sentence(finding, OPERATOR).unescape()}", err=True)
        errors += finding.level is Level.ERROR
    if errors:
        stop(f"Nothing was imported from {path}: {errors} error{'s' if errors > 1 else ''}.")


def print_rows(rows: Iterable[Iterable[object]]) -> None:
    """Print rows with tabs between their cells, so that other programs can read them; None is an empty cell."""
    for row in rows:
        typer.echo("\t".join("" if cell is None else str(cell) for cell in row))
