"""Where the map's background comes from: nowhere, another site's tiles, or an archive of tiles on this machine."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pmtiles import reader
from pmtiles.tile import MagicNumberNotFound, SpecVersionUnsupported, TileType

from bot.web.public.door import NoTiles

TYPES = {TileType.PNG: "image/png", TileType.JPEG: "image/jpeg", TileType.WEBP: "image/webp"}
HERE = "/tiles/{z}/{x}/{y}"


class Archive:
    """Tiles that are pictures, in one file (.pmtiles, version 3); raises NoTiles if it is none, or has no pictures."""

    def __init__(self, path: Path) -> None:
        untyped: Any = reader  # the package says that it has types, but its reader has none
        try:
            with path.open("rb") as file:
                self._reader = untyped.Reader(untyped.MmapSource(file))  # the mapping outlives the open file
            header = self._reader.header()
        except OSError as error:
            raise NoTiles(f"{path} cannot be read: {error.strerror}") from error
        except (MagicNumberNotFound, SpecVersionUnsupported, ValueError, IndexError) as error:
            raise NoTiles(f"{path.name} is no archive of tiles (.pmtiles, version 3)") from error
        if header["tile_type"] not in TYPES:
            raise NoTiles(f"the tiles in {path.name} are no pictures (PNG, JPEG or WebP); vector tiles cannot be shown")
        self.media_type = TYPES[header["tile_type"]]
        self.zooms = (header["min_zoom"], header["max_zoom"])

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
