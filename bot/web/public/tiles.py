"""Where the map's background comes from: nowhere, another site's tiles, or an archive of tiles on this machine."""

from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from pmtiles import reader
from pmtiles.tile import MagicNumberNotFound, SpecVersionUnsupported, TileType

from bot.web.public.door import NoTiles

TYPES = {TileType.PNG: "image/png", TileType.JPEG: "image/jpeg", TileType.WEBP: "image/webp"}
HERE = "/tiles/{z}/{x}/{y}"


def _reader(file: BufferedReader) -> Any:
    untyped: Any = reader  # the package says that it has types, but its reader has none
    return untyped.Reader(untyped.MmapSource(file))


class Archive:
    """Tiles that are pictures, in one file (.pmtiles, https://docs.protomaps.com/pmtiles)."""

    def __init__(self, file: BufferedReader, name: str) -> None:
        try:
            self._reader: Any = _reader(file)
            header = self._reader.header()
        except (MagicNumberNotFound, SpecVersionUnsupported, ValueError, IndexError) as error:
            raise NoTiles(f"{name} is no archive of tiles (.pmtiles, version 3)") from error
        if header["tile_type"] not in TYPES:
            raise NoTiles(f"the tiles in {name} are no pictures (PNG, JPEG or WebP); vector tiles cannot be shown")
        self.media_type = TYPES[header["tile_type"]]
        self.zooms = (header["min_zoom"], header["max_zoom"])

    @classmethod
    def at(cls, path: Path) -> Self:
        """Open an archive; raises NoTiles."""
        try:
            return cls(path.open("rb"), path.name)
        except OSError as error:
            raise NoTiles(f"{path} cannot be read: {error.strerror}") from error

    def tile(self, zoom: int, x: int, y: int) -> bytes | None:
        """Return a tile, or None if there is none at that place."""
        low, high = self.zooms
        if not (low <= zoom <= high and 0 <= x < 2**zoom and 0 <= y < 2**zoom):
            return None
        found: bytes | None = self._reader.get(zoom, x, y)
        return found


@dataclass(frozen=True, slots=True)
class Tiles:
    """The map's background: an address with {z}, {x} and {y} or the path of an archive ("": none), and whose it is."""

    place: str = ""
    credit: str = ""

    @property
    def is_archive(self) -> bool:
        """Whether the tiles are on this machine."""
        return bool(self.place) and not self.place.startswith(("https://", "http://"))

    @property
    def address(self) -> str:
        """Where a browser asks for a tile."""
        return HERE if self.is_archive else self.place

    @property
    def site(self) -> str:
        """The other site from which tiles come, "" if none does: scheme and host, for the Content-Security-Policy."""
        if self.is_archive or not self.place:
            return ""
        parts = urlsplit(self.place)
        return f"{parts.scheme}://{parts.netloc}"
