"""A kept photo: its name among the stored files and what Telegram calls it."""

from dataclasses import dataclass
from typing import NewType

PhotoId = NewType("PhotoId", int)


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that was checked and stored; `name` is the SHA-256 of the stored JPEG, `file_id` Telegram's own copy.

    `likeness` is its perceptual hash, 64 bits: two that differ in few bits show the same (None where it was not taken).
    """

    id: PhotoId
    name: str
    file_id: str | None = None
    likeness: int | None = None
