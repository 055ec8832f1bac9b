"""What is held about somebody, in portions that can be sent: a bot may send a file of 50 MB and no more.

Portions go by the numbers of photos and recordings, so each can be packed, and packed again, by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LARGEST = 45 * 1024 * 1024  # bytes; the limit is 50 MB, https://core.telegram.org/bots/api#senddocument
ENTRY_BYTES = 512  # what a file costs in a zip beside its content, with our names


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A photo or a recording that is held about somebody: its number among its kind, and its name."""

    id: int
    name: str
    is_recording: bool


@dataclass(frozen=True, slots=True)
class Portion:
    """Of so many portions the one with that number, from 1.

    It holds the photos and the recordings whose numbers lie above the first and up to the second of a pair.
    """

    number: int
    of: int
    photos: tuple[int, int]
    recordings: tuple[int, int]


def portions(files: Sequence[HeldFile], sizes: Mapping[str, int], largest: int = LARGEST) -> list[Portion]:
    """Divide files, photos first and each kind by number, so that a portion's are at most `largest` bytes together.

    There is at least one portion; a file that is larger has one for itself. Files without a size are not there.
    """
    ends: list[tuple[int, int]] = []
    photo = recording = size = count = 0
    for file in sorted(files, key=lambda each: (each.is_recording, each.id)):
        bytes_more = sizes.get(file.name, 0) + ENTRY_BYTES
        if count and size + bytes_more > largest:
            ends.append((photo, recording))
            size = count = 0
        photo, recording = (photo, file.id) if file.is_recording else (file.id, recording)
        size, count = size + bytes_more, count + 1
    ends.append((photo, recording))
    begins = [(0, 0), *ends[:-1]]
    return [
        Portion(number, len(ends), (begin[0], end[0]), (begin[1], end[1]))
        for number, (begin, end) in enumerate(zip(begins, ends, strict=True), 1)
    ]
