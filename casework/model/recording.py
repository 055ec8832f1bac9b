"""Define a stored recording: a short video or a voice message, as evidence beside the photos."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

RecordingId = NewType("RecordingId", int)


class RecordingKind(StrEnum):
    """How a recording was made, which decides how it is played."""

    VIDEO = "video"
    VIDEO_NOTE = "video_note"
    VOICE = "voice"

    @property
    def is_seen(self) -> bool:
        """Tell whether it shows the spot, as a photo does."""
        return self is not RecordingKind.VOICE


@dataclass(frozen=True, slots=True)
class Played:
    """How long a recording plays, in seconds, and how large a video stands, in pixels."""

    seconds: int
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording that was stored without its metadata; `name` is the SHA-256 of the file.

    `played` is None for one that was stored before its length was noted.
    """

    id: RecordingId
    name: str
    kind: RecordingKind
    played: Played | None = None
