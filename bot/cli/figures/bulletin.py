"""The command that prints the bulletin of a period, and writes its PDF, its tables and its charts.

Promises: it posts and keeps nothing. A bulletin that was posted is printed as it was posted; of any other period the
figures are read now.
"""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.database import opened
from bot.cli.language import LanguageOption
from bot.cli.options import DAY, ConfigOption, load_config
from bot.cli.speaking import stop, write_file
from bot.clock import now
from bot.config.loading import Config
from bot.paper.printing import draw_bulletin, draw_charts, make_tables
from casework.bulletins import telling
from casework.model.bulletin import LONGEST, Bulletin, BulletinId, State
from casework.model.summary import Period
from handlers.messages.bulletins import naming, posted
from handlers.messages.message import BulletinPage, Charts, Tables
from handlers.messages.speaker import SOURCE_LANGUAGE, Speaker


def bulletin(
    first: Annotated[datetime, typer.Option("--from", formats=DAY, metavar="DATE", help="the first local day")],
    last: Annotated[datetime, typer.Option("--until", formats=DAY, metavar="DATE", help="the last local day")],
    pdf: Annotated[Path | None, typer.Option(metavar="FILE", help="write it as a PDF")] = None,
    xlsx: Annotated[Path | None, typer.Option(metavar="FILE", help="write its tables as a spreadsheet")] = None,
    png: Annotated[Path | None, typer.Option(metavar="FILE", help="write its charts as a picture")] = None,
    language: LanguageOption = SOURCE_LANGUAGE,
    config: ConfigOption = None,
) -> None:
    """Print the bulletin of a period; it is neither posted nor kept.

    --pdf, --xlsx and --png write files beside that.
    """
    period = Period(first.date(), last.date())
    if period.first > period.last:
        stop("--from is after --until.")
    if period.last - period.first >= LONGEST:
        stop("A bulletin is of a year at most.")
    settings = load_config(config)
    found = asyncio.run(_read(settings, period))
    to = Speaker(language, settings.district.zone)
    _say(found, to, settings.district.name)
    for path, data in _files(found, to, settings, pdf, xlsx, png):
        write_file(path, data)
        typer.echo(f"Written: {path}")


async def _read(config: Config, period: Period) -> Bulletin:
    """Return the bulletin of a period as it was posted, or else as it would be now."""
    async with opened(config) as storage, storage.read() as work:
        known = await work.bulletins.of(period)
        if known is not None and known.state is State.POSTED:
            return known
        district = await work.districts.read(config.calendar, config.policy)
        at = now()
        return Bulletin(BulletinId(0), period, await telling.facts(work, district, period, at), at)


def _say(found: Bulletin, to: Speaker, district: str) -> None:
    issue = f" · {naming.issue(found, to)}" if found.number else ""
    typer.echo(f"{district} · {naming.title(found, to)} · {naming.period(found, to)}{issue}")
    for each in posted.kept(found, to).values():
        typer.echo(f"\n{each.heading}")
        for _, words in each.sentences:
            typer.echo(f"  {words}")


def _files(
    found: Bulletin, to: Speaker, config: Config, pdf: Path | None, xlsx: Path | None, png: Path | None
) -> list[tuple[Path, bytes]]:
    made = []
    page, tables = posted.paper(found, config.district.name, to).document, posted.tables(found, to).document
    if pdf is not None and isinstance(page, BulletinPage):
        made.append((pdf, draw_bulletin(page, config.district.paper_font)))
    if xlsx is not None and isinstance(tables, Tables):
        made.append((xlsx, make_tables(tables)))
    charts = tuple(chart for each in posted.kept(found, to).values() for chart in each.charts)
    if png is not None and charts:
        made.append((png, draw_charts(Charts(charts, to.language))))
    return made
