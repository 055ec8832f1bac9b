"""Where everybody comes in to look; what it takes to answer them is imported when the door opens."""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
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


@dataclass(frozen=True, slots=True)
class Site:
    """Where the public page listens, and the address at which everybody finds it ("": where it listens)."""

    listen: tuple[str, int]
    base_url: str = ""

    @property
    def base(self) -> str:
        """The address before every path, without a slash at its end."""
        host, port = self.listen
        return self.base_url or f"http://{f'[{host}]' if ':' in host else host}:{port}"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the public page is made of; `bot_name` returns the bot's name without its @, "" while it is not known.

    `interface` says how other systems are served.
    """

    storage: Storage
    photos: PhotoFiles
    district: CurrentDistrict
    installation: Installation
    bot_name: Callable[[], str]
    clock: Clock
    interface: Interface = field(default_factory=Interface)


async def be_public(shown: Shown, site: Site) -> None:
    """Show the public page until cancelled; raises OSError if its address cannot be used."""
    pages: Any = import_module("bot.web.public.pages")
    await stand_open(pages.pages(shown, site.base), *site.listen)


async def be_public_beside(shown: Shown, site: Site) -> None:
    """Show the public page until cancelled; if its address cannot be used, say so and let the bot go on without."""
    try:
        await be_public(shown, site)
    except OSError as error:
        log.warning(
            "the public page cannot be shown: its address cannot be used", port=site.listen[1], why=error.strerror
        )
