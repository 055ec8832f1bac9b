"""Define what somebody sent about a ticket in one message, or in the first one of an album."""

from collections.abc import Sequence
from dataclasses import dataclass

from casework.model.photo import Photo


@dataclass(frozen=True, slots=True)
class Said:
    """Words ("" for none), photos, and Telegram's identifier of the album, so that its other photos can follow."""

    words: str = ""
    photos: Sequence[Photo] = ()
    album: str | None = None

    def __bool__(self) -> bool:
        """Return whether there is anything: a sentence or a photo."""
        return bool(self.words or self.photos)
