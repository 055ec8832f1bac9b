"""Examine the installation at the start and every hour: what is wrong is a warning in the log, and on a page of /admin.

Promises: whatever is wrong is logged when it is found, and not again while it stays. An examination that fails does not
end the bot.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from zoneinfo import ZoneInfo

import structlog

from bot.doctor.inside import OF_A_LOSS, Inside
from bot.doctor.outside import Outside
from casework.model.health import Ailment, Ill
from handlers.messages.district.health import sentence
from handlers.messages.speaker import SOURCE_LANGUAGE, Speaker

log = structlog.get_logger()

EVERY_S = 3600
OPERATOR = Speaker(SOURCE_LANGUAGE, ZoneInfo("UTC"))
# While the database is away or of another version, nothing can be said of what is in it.
UNREADABLE = {Ill.DATABASE_AWAY, Ill.DATABASE_NONE, Ill.DATABASE_DAMAGED, Ill.SCHEMA_OTHER}


class Doctor:
    """Examines; `latest` has what was found last, None before that."""

    def __init__(self, inside: Inside, outside: Outside) -> None:
        self._inside = inside
        self._outside = outside
        self.latest: Sequence[Ailment] | None = None

    async def examine(self) -> list[Ailment]:
        """Return what is wrong, inside and outside."""
        found = await self._inside.look()
        if UNREADABLE & {each.what for each in found}:
            return found
        outside = await self._outside.look()
        if Ill.TELEGRAM_AWAY not in {each.what for each in outside}:  # then Telegram itself says it of each desk
            found = [each for each in found if each.what not in OF_A_LOSS.values()]
        return found + outside

    async def run(self, reached: asyncio.Event) -> None:
        """Examine until cancelled: at once what is on this machine, and the rest when Telegram was `reached`."""
        await self._tell(self._inside.look)
        await reached.wait()
        while True:
            await self._tell(self.examine)
            await asyncio.sleep(EVERY_S)

    async def _tell(self, look: Callable[[], Awaitable[list[Ailment]]]) -> None:
        """Look, and log what was not there before."""
        try:
            found = await look()
        except Exception:
            log.exception("the installation could not be examined")
            return
        known = {_same(each) for each in self.latest or ()}
        self.latest = found
        for each in found:
            if _same(each) not in known:
                log.warning(sentence(each, OPERATOR).unescape(), check=each.what.value)


def _same(ailment: Ailment) -> tuple[object, ...]:
    """Return what stays the same of an ailment while it lasts: not how many, or for how long."""
    return ailment.what, *sorted((name, value) for name, value in ailment.facts.items() if isinstance(value, str))
