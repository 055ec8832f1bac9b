"""Ports for what is not in the database: stored files, and a service that finds places."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from casework.model.draft import Candidate
from casework.model.place import Point
from casework.model.recording import Played


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """A clean photo: the SHA-256 of the JPEG, the position in its metadata (or None), its likeness, its weight."""

    name: str
    taken_at: Point | None
    likeness: int | None = None
    size: int = 0


@dataclass(frozen=True, slots=True)
class KeptRecording:
    """A recording without its metadata: the SHA-256 of the file, its bytes, how it plays, and whether one sees it."""

    name: str
    size: int
    played: Played
    is_seen: bool


class PhotoStore(Protocol):
    """Takes in the files of photos and recordings; they are stored with the transaction that keeps their records."""

    def room(
        self, account: int, size: int | None, limit: asyncio.Timeout | None = None
    ) -> AbstractAsyncContextManager[Callable[[], None]]:
        """Wait for one's turn to fetch a file of so many bytes (None: nobody knows) and take it in.

        Somebody has one turn at a time. `limit` is for the file, and ends the waiting only where those of others do not
        come. What is given is called when this one has come.
        """

    async def keep(self, data: bytes) -> KeptPhoto:
        """Check and shrink a picture, without its metadata; raises Refusal if it is no usable picture."""

    async def keep_recording(self, data: bytes, seconds_most: int) -> KeptRecording:
        """Take the metadata out of a recording; raises Refusal if it is too large or too long, or cannot be read."""

    async def sizes(self, names: Sequence[str]) -> dict[str, int]:
        """Return the sizes in bytes of those files that exist, by name."""


class GeocoderAway(Exception):
    """Places cannot be looked up now: the service is down, is slow, refuses, or none is configured."""


class Geocoder(Protocol):
    """Looks places up by their name or address."""

    async def find(
        self, words: str, bounds: tuple[Point, Point] | None, language: str, asker: int = 0
    ) -> list[Candidate]:
        """Return up to five places within the bounds (south-west, north-east), best first; raises GeocoderAway.

        `asker` is who asks: those who asked less go before those who asked more.
        """

    async def street(self, point: Point) -> str | None:
        """Return the name of the street at a point, or None; lets all others ask first. Raises GeocoderAway."""
