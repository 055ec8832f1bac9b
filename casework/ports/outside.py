"""Ports for what is not in the database: stored files, and a service that finds places."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from casework.model.draft import Candidate
from casework.model.place import Point

PHOTO_BYTES_MOST = 20 * 1024 * 1024  # what a bot may download, https://core.telegram.org/bots/api#getfile


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """A stored photo: the SHA-256 of the JPEG, the position in its metadata (or None), and its perceptual hash."""

    name: str
    taken_at: Point | None
    likeness: int | None = None


class PhotoStore(Protocol):
    """The store for the files of photos and recordings."""

    async def keep(self, data: bytes) -> KeptPhoto:
        """Check, shrink and store a picture without its metadata; raises Refusal if it is no usable picture."""

    async def keep_recording(self, data: bytes) -> str:
        """Store a recording as it is and return its name; raises Refusal if it is too large."""

    async def sizes(self, names: Sequence[str]) -> dict[str, int]:
        """Return the sizes in bytes of those files that exist, by name."""


class GeocoderAway(Exception):
    """Places cannot be looked up now: the service is down, is slow, refuses, or none is configured."""


class Geocoder(Protocol):
    """Looks places up by their name or address."""

    async def find(self, words: str, bounds: tuple[Point, Point] | None, language: str) -> list[Candidate]:
        """Return up to five places within the bounds (south-west, north-east), best first; raises GeocoderAway."""

    async def street(self, point: Point) -> str | None:
        """Return the name of the street at a point, or None; lets all others ask first. Raises GeocoderAway."""
