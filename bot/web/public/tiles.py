"""Where the map's background comes from: nowhere, another site's tiles, or an archive of tiles on this machine."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pmtiles import reader
from pmtiles.tile import (
    Entry,
    MagicNumberNotFound,
    SpecVersionUnsupported,
    TileType,
    deserialize_directory,
    deserialize_header,
    find_tile,
    zxy_to_tileid,
)

from bot.web.public.door import NoTiles

TYPES = {TileType.PNG: "image/png", TileType.JPEG: "image/jpeg", TileType.WEBP: "image/webp"}
HERE = "/tiles/{z}/{x}/{y}"
UNPACKED = 16  # directories that are kept: one of some thousand tiles has half a megabyte, and takes 20 ms to unpack
DEEPEST = 4  # directories, one in the other


class Archive:
    """Tiles that are pictures, in one file (.pmtiles, version 3); raises NoTiles if it is none, or has no pictures.

    The package's own `Reader.get` would unpack each directory anew for every tile.
    """

    def __init__(self, path: Path) -> None:
        untyped: Any = reader  # the package says that it has types, but its reader has none
        try:
            with path.open("rb") as file:
                self._bytes = untyped.MmapSource(file)  # the mapping outlives the open file
            header = self._header = deserialize_header(self._bytes(0, 127))
        except OSError as error:
            raise NoTiles(f"{path} cannot be read: {error.strerror}") from error
        except (MagicNumberNotFound, SpecVersionUnsupported, ValueError, IndexError) as error:
            raise NoTiles(f"{path.name} is no archive of tiles (.pmtiles, version 3)") from error
        if header["tile_type"] not in TYPES:
            raise NoTiles(f"the tiles in {path.name} are no pictures (PNG, JPEG or WebP); vector tiles cannot be shown")
        self.media_type = TYPES[header["tile_type"]]
        self.zooms = (header["min_zoom"], header["max_zoom"])
        self._directory = lru_cache(UNPACKED)(self._unpack)

    def tile(self, zoom: int, x: int, y: int) -> bytes | None:
        """Return a tile, or None if there is none at that place; to be called in a thread."""
        low, high = self.zooms
        if not (low <= zoom <= high and 0 <= x < 2**zoom and 0 <= y < 2**zoom):
            return None
        wanted, header = zxy_to_tileid(zoom, x, y), self._header
        offset, length = header["root_offset"], header["root_length"]
        for _ in range(DEEPEST):
            found = find_tile(self._directory(offset, length), wanted)
            if found is None:
                return None
            if found.run_length:
                tile: bytes = self._bytes(header["tile_data_offset"] + found.offset, found.length)
                return tile
            offset, length = header["leaf_directory_offset"] + found.offset, found.length
        return None

    def _unpack(self, offset: int, length: int) -> list[Entry]:
        return deserialize_directory(self._bytes(offset, length))


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
