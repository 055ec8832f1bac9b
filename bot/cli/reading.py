"""Report the findings (validation errors) of an imported file on the command line, one sentence for each."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import typer

from bot.cli.speaking import stop
from bot.config.loading import Config
from casework.district import uploading
from casework.district.uploading import Upload
from casework.model.finding import Finding, Level
from casework.ports import Work
from handlers.messages.district import findings
from handlers.messages.speaker import SOURCE_LANGUAGE, Speaker

OPERATOR = Speaker(SOURCE_LANGUAGE, ZoneInfo("UTC"))


async def judged(work: Work, config: Config, path: Path, upload: Upload, at: datetime) -> Upload:
    """Compare what was read with what is kept, print all findings on stderr, and stop if any of them is an error."""
    district = await work.districts.read(config.calendar, config.policy)
    upload = await uploading.judge(work, district, upload, at)
    report(path, upload.findings)
    return upload


def report(path: Path, found: Iterable[Finding]) -> None:
    """Print the findings of a file on stderr, and stop if any of them is an error."""
    errors = 0
    for finding in found:
        typer.echo(f"{finding.level}: {findings.sentence(finding, OPERATOR).unescape()}", err=True)
        errors += finding.level is Level.ERROR
    if errors:
        stop(f"Nothing was imported from {path}: {errors} error{'s' if errors > 1 else ''}.")
