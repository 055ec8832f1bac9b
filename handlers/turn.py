"""What a handler gets: the update, whom to ask, and one transaction to do its work in.

Promise: what a handler does within `work()` happens together with marking the update as worked, or not at all. Whatever
takes long (fetching a photo) is done before; the answer to a press (`toast`) goes out after, at best effort.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from telegram import Bot, Update

from casework.model.district import District
from casework.ports import Geocoder, PhotoStore, Work
from handlers.messages.speaker import SOURCE_LANGUAGE, Speaker, language_for


@dataclass(frozen=True, slots=True)
class Toast:
    """What is shown for a moment over the chat of whoever pressed; an alert stays until they close it."""

    text: str = ""
    is_alert: bool = False


@dataclass(slots=True)
class Turn:
    """One update's turn."""

    update: Update
    bot: Bot
    photos: PhotoStore
    geocoder: Geocoder
    district: District
    at: datetime
    open_work: Callable[[], AbstractAsyncContextManager[Work]]
    read: Callable[[], AbstractAsyncContextManager[Work]]
    language: str = SOURCE_LANGUAGE
    toast: Toast = field(default_factory=Toast)
    is_done: bool = False
    is_outside: bool = False  # whoever pressed is not in the group in which the button stands

    def __post_init__(self) -> None:
        user = self.update.effective_user
        self.language = language_for(user.language_code if user else None)

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Work]:
        """Open the transaction of this update; it can be committed once."""
        if self.is_done:
            raise RuntimeError("an update has one transaction")
        async with self.open_work() as work:
            yield work
        self.is_done = True

    @property
    def speaker(self) -> Speaker:
        """Speak to whoever sent this update."""
        return Speaker(self.language, self.zone)

    @property
    def zone(self) -> ZoneInfo:
        """The district's time zone."""
        return self.district.calendar.zone
