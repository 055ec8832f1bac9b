"""What is neither kept in the database nor known to us: files, and where places are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from casework.model.draft import Candidate
from casework.model.place import Point

PHOTO_BYTES_MOST = 20 * 1024 * 1024  # what a bot may download, https://core.telegram.org/bots/api#getfile


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """A photo as stored: the SHA-256 of the JPEG, where its metadata said it was taken, and its perceptual hash."""

    name: str
    taken_at: Point | None
    likeness: int | None = None


class PhotoStore(Protocol):
    """Where the pictures, and the recordings, themselves are kept."""

    async def keep(self, data: bytes) -> KeptPhoto:
        """Check, shrink and store a picture without its metadata; raises Refusal for what is none."""

    async def keep_recording(self, data: bytes) -> str:
        """Store a recording as it is and return its name; raises Refusal for what is too heavy."""

    async def sizes(self, names: Sequence[str]) -> dict[str, int]:
        """Return the bytes of those files that are there, by name."""


class GeocoderAway(Exception):
    """Places cannot be looked up now: the service is down, slow, says no, or there is none."""


class Geocoder(Protocol):
    """Looks places up by their name or address."""

    async def find(self, words: str, bounds: tuple[Point, Point] | None, language: str) -> list[Candidate]:
        """Return up to five places within the bounds (south-west, north-east), best first; raises GeocoderAway."""
