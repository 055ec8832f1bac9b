"""Where everybody comes in to look; what it takes to answer them is imported when the door opens."""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import structlog

from bot.clock import Clock
from bot.districts import CurrentDistrict
from bot.web.door import stand_open
from bot.web.open311.interface import Interface
from handlers.messages.occasion import Installation
from storage.files.photos import PhotoFiles
from storage.unit_of_work import Storage

log = structlog.get_logger()


class NoTiles(ValueError):
    """The tiles of the map cannot be used; the words say why."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where the public page listens, the address at which everybody finds it ("": where it listens), and its map.

    `tiles` are the map's background: an address with {z}, {x} and {y}, or the path of an archive (.pmtiles); "" is
    none. `tiles_credit` says whose they are.
    """

    listen: tuple[str, int]
    base_url: str = ""
    tiles: str = ""
    tiles_credit: str = ""

    @property
    def base(self) -> str:
        """The address before every path, without a slash at its end."""
        host, port = self.listen
        return self.base_url or f"http://{f'[{host}]' if ':' in host else host}:{port}"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the public page is made of; `bot_name` returns the bot's name without its @, "" while it is not known.

    `interface` says how other systems are served, `paper_font` in which letters a bulletin is printed before others.
    """

    storage: Storage
    photos: PhotoFiles
    district: CurrentDistrict
    installation: Installation
    bot_name: Callable[[], str]
    clock: Clock
    interface: Interface = field(default_factory=Interface)
    paper_font: Path | None = None


async def be_public(shown: Shown, site: Site) -> None:
    """Show the public page until cancelled; raises OSError or NoTiles if its address or its tiles cannot be used."""
    pages: Any = import_module("bot.web.public.pages")
    tiles: Any = import_module("bot.web.public.tiles")
    background = tiles.Tiles(site.tiles, site.tiles_credit)
    await stand_open(pages.pages(shown, site.base, background), *site.listen)


async def be_public_beside(shown: Shown, site: Site) -> None:
    """Show the public page until cancelled; if its address or its tiles cannot be used, say so and go on without."""
    try:
        await be_public(shown, site)
    except NoTiles as error:
        log.warning("the public page cannot be shown: its tiles cannot be used", why=str(error))
    except OSError as error:
        log.warning(
            "the public page cannot be shown: its address cannot be used", port=site.listen[1], why=error.strerror
        )
