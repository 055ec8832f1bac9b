"""`python -m tests.bulletins [FOLDER]`: make the bulletins in docs/bulletins anew, as PDF and as pictures."""

import asyncio
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.paper.printing import draw_bulletin, draw_charts
from casework.model.bulletin import Bulletin
from handlers.messages.bulletins import posted
from handlers.messages.message import BulletinPage, Charts
from handlers.messages.speaker import LANGUAGES, Speaker
from storage.unit_of_work import Storage
from tests.bench import databases
from tests.bulletins.town import CALENDAR, NAMES
from tests.bulletins.years import Years
from tests.paths import ROOT
from tests.stories.oversight.test_simulated import ROWS, real_times

FIRST, LAST, SHOWN = date(2024, 12, 1), date(2026, 12, 31), 2026
A_DAY = 4.0  # reports


def main(folder: Path) -> None:
    """Play the years in each language, and write the bulletins of the last one."""
    if not ROWS.exists():
        sys.exit(f"{ROWS} is not there: the simulated district works as quickly as a real city did.")
    spans = [long for _, long in real_times()]
    for language in sys.argv[2:] or LANGUAGES:
        with databases.sqlite(chats=1) as url:
            found = asyncio.run(_play(url, language, spans))
        for bulletin in found:
            if bulletin.period.first.year == SHOWN:
                _write(bulletin, folder, language)


async def _play(url: str, language: str, spans: list[timedelta]) -> list[Bulletin]:
    storage = Storage(url, lambda: datetime(2026, 1, 1, tzinfo=UTC), CALENDAR.zone)
    try:
        return await Years(storage, language, spans, FIRST, LAST, A_DAY).play()
    finally:
        await storage.close()


def _write(bulletin: Bulletin, folder: Path, language: str) -> None:
    to, district = Speaker(language, CALENDAR.zone), NAMES[language].district
    month = bulletin.period.last.month
    name = f"{SHOWN}-{'year' if bulletin.cycle == 'year' else f'quarter-{month // 3}'}-{language}"
    page = posted.paper(bulletin, district, to).document
    message = posted.bulletin(bulletin, district, to, has_buttons=False)
    assert isinstance(page, BulletinPage)
    assert isinstance(message.picture, Charts)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.pdf").write_bytes(draw_bulletin(page))
    (folder / f"{name}.png").write_bytes(draw_charts(message.picture))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "bulletins")
