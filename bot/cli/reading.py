"""What the command line says of what it found in a file: in an operator's words, one sentence for each finding."""

from collections.abc import Iterable
from pathlib import Path
from zoneinfo import ZoneInfo

import typer

from bot.cli.speaking import stop
from casework.model.finding import Finding, Level
from handlers.messages.district import findings
from handlers.messages.speaker import SOURCE_LANGUAGE, Speaker

OPERATOR = Speaker(SOURCE_LANGUAGE, ZoneInfo("UTC"))


def report(path: Path, found: Iterable[Finding]) -> None:
    """Say what reading a file found, on stderr, and stop if any of it is an error."""
    errors = 0
    for finding in found:
        typer.echo(f"{finding.level}: {findings.sentence(finding, OPERATOR).unescape()}", err=True)
        errors += finding.level is Level.ERROR
    if errors:
        stop(f"Nothing was imported from {path}: {errors} error{'s' if errors > 1 else ''}.")
