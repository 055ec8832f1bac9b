"""Divide somebody's photos and recordings into portions that a bot can send: at most 50 MB a file.

A portion is defined by ranges of photo numbers and recording numbers, so each portion can be packed, and packed again,
by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LARGEST = 45 * 1024 * 1024  # bytes; the limit is 50 MB, https://core.telegram.org/bots/api#senddocument
ENTRY_BYTES = 512  # the overhead of a file in a zip, with our file names


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A photo or a recording that is held about somebody: its number (photos and recordings apart), and its name."""

    id: int
    name: str
    is_recording: bool


@dataclass(frozen=True, slots=True)
class Portion:
    """Portion `number` (from 1) `of` a number of portions.

    `photos` and `recordings` are ranges of their numbers: above the first number, up to and including the second.
    """

    number: int
    of: int
    photos: tuple[int, int]
    recordings: tuple[int, int]


def portions(files: Sequence[HeldFile], sizes: Mapping[str, int], largest: int = LARGEST) -> list[Portion]:
    """Divide files (first photos, then recordings, each by number) into portions of at most `largest` bytes.

    There is at least one portion. A larger file has a portion for itself. A file without a size does not exist any
    more, and counts as empty.
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
