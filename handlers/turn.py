"""Give a handler a turn (a request context): the update, the services it may ask, and one transaction.

Promise: what a handler does within `work()` is committed together with the mark that the update is done, or not at all.
Slow things, such as fetching a photo, are done before the transaction. What is done `beforehand()` stays, whatever
becomes of the update, and may be begun again: it must do no harm twice. The answer to a press (`toast`) goes out after
it, at best effort.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from telegram import Bot, Update

from casework.model.authority import Actor
from casework.model.district import District
from casework.model.ticket_id import TicketId
from casework.ports import Geocoder, PhotoStore, Work
from handlers.messages.speaker import SOURCE_LANGUAGE, Speaker, language_for


@dataclass(frozen=True, slots=True)
class Toast:
    """A short text over the chat of the person who pressed; an alert stays until they close it."""

    text: str = ""
    is_alert: bool = False


@dataclass(slots=True)
class Turn:
    """One update with everything that its handler needs."""

    update: Update
    bot: Bot
    photos: PhotoStore
    geocoder: Geocoder
    district: District
    at: datetime
    open_work: Callable[[], AbstractAsyncContextManager[Work]]
    read: Callable[[], AbstractAsyncContextManager[Work]]
    beforehand: Callable[[], AbstractAsyncContextManager[Work]]  # a transaction of its own, before slow things
    begin: Callable[[str], AbstractAsyncContextManager[Work]]  # beside the update's own: for what takes many of them
    language: str = SOURCE_LANGUAGE
    toast: Toast = field(default_factory=Toast)
    is_done: bool = False
    file_s: float | None = None  # seconds left to wait for its file; None before it is asked for
    is_file_away: bool = False  # its file was asked for, and did not come or was not kept
    aside: Callable[[], AbstractAsyncContextManager[None]] = nullcontext  # for the network: others are worked meanwhile
    blameless: Callable[[], AbstractAsyncContextManager[None]] = nullcontext  # likewise, within `photos.room`
    is_outside: bool = False  # the person who pressed or wrote is not in that group
    last: Callable[[Work], Awaitable[None]] | None = None  # what the transaction does at its end

    def __post_init__(self) -> None:
        user = self.update.effective_user
        self.language = language_for(user.language_code if user else None)

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Work]:
        """Open the transaction of this update; it can be committed once. Raises RuntimeError after that."""
        if self.is_done:
            raise RuntimeError("an update has one transaction")
        async with self.open_work() as work:
            yield work
            if self.last is not None:
                await self.last(work)
        self.is_done = True

    @property
    def speaker(self) -> Speaker:
        """The speaker for the person who sent this update."""
        return Speaker(self.language, self.zone, self.at)

    @property
    def zone(self) -> ZoneInfo:
        """The district's time zone."""
        return self.district.calendar.zone


# What somebody does to a ticket by a command or a button, with the words behind it.
Do = Callable[[Turn, Work, Actor, TicketId, str], Awaitable[object]]
