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
class Recording:
    """A recording that was stored; `name` is the SHA-256 of the file, `file_id` names Telegram's copy."""

    id: RecordingId
    name: str
    kind: RecordingKind
    file_id: str | None = None
