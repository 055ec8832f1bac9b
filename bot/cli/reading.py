"""Report the findings (validation errors) of an imported file on the command line, one sentence for each."""

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
    """Print the findings of a file on stderr, and stop if any of them is an error."""
    errors = 0
    for finding in found:
        typer.echo(f"{finding.level}: {findings.sentence(finding, OPERATOR).unescape()}", err=True)
        errors += finding.level is Level.ERROR
    if errors:
        stop(f"Nothing was imported from {path}: {errors} error{'s' if errors > 1 else ''}.")
