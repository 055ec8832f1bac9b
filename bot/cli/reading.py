"""Report the findings (validation errors) of an imported file on the command line, one sentence for each.

Of many findings of one kind the first are printed, and how many more there are.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

import typer

from bot.cli.speaking import stop
from bot.config.loading import Config
from casework.district import judging
from casework.district.upload import Offer, Upload, offers
from casework.files.maps.seams import Ticks, standing
from casework.model.finding import Finding, Level, UnusableError, summed
from casework.ports import Work
from handlers.messages.district import findings
from handlers.messages.speaker import SOURCE_LANGUAGE, Speaker

OPERATOR = Speaker(SOURCE_LANGUAGE, ZoneInfo("UTC"))
MOST_ALIKE = 10  # findings of one kind that are printed


async def judged(
    work: Work, config: Config, path: Path, upload: Upload, at: datetime, ticks: Ticks = standing
) -> Upload:
    """Compare what was read with what is kept, print all findings on stderr, and stop if any of them is an error."""
    district = await work.districts.read(config.calendar, config.policy)
    upload = await judging.judge(work, district, upload, at, ticks)
    leaves_out = Offer.LEAVE_OUT in offers(upload)
    report(path, upload.findings, f"With --leave-out the other {upload.usable} are imported." if leaves_out else "")
    return upload


def report(path: Path, found: Sequence[Finding], hint: str = "") -> None:
    """Print the findings of a file on stderr, and stop if any of them is an error."""
    for finding in summed(found, MOST_ALIKE):
        typer.echo(f"{finding.level}: {_sentence(finding)}", err=True)
    errors = sum(finding.level is Level.ERROR for finding in found)
    if errors:
        hints = [hint] if hint else []
        stop(f"Nothing was imported from {path}: {errors} error{'s' if errors > 1 else ''}.", *hints)


def refuse(error: UnusableError) -> NoReturn:
    """Stop with the sentence of an error that no file is to blame for."""
    stop(_sentence(error.finding()))


def _sentence(finding: Finding) -> str:
    return str(findings.sentence(finding, OPERATOR).unescape())
