"""A kept photo: its name among the stored files, what Telegram calls it, and when in a ticket's life it was taken."""

from dataclasses import dataclass
from enum import StrEnum
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


class Stage(StrEnum):
    """When in a ticket's life a photo was taken."""

    BEFORE = "before"
    AFTER = "after"
    STILL = "still"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class TicketPhoto:
    """A photo of a ticket; `rework` tells in which round it was sent, of a later one with which addition (from 1)."""

    photo: Photo
    stage: Stage
    rework: int
