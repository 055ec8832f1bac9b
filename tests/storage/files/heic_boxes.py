"""Make HEIC files for tests: real ones with the library's encoder, and decompression bombs box by box.

Large plain pictures are kept in `plain`, as the encoder made them; `python -m tests.storage.files.heic_boxes` writes
them again.

Boxes are those of ISO/IEC 14496-12 (meta, iloc, iinf, iref) and ISO/IEC 23008-12 (ispe, ipma, grid, clap).
"""

import gzip
import struct
from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pillow_heif
from PIL import Image

KEPT = Path(__file__).with_name("plain")
SIZES = ((2000, 2000), (4000, 4000), (5712, 4284), (8000, 8000))  # the plain pictures that are kept


def heic(image: Image.Image, **options: Any) -> bytes:
    """Return the image as HEIC, with the given EXIF, if any, and turned as the EXIF says."""
    out = BytesIO()
    settings: dict[str, Any] = {"quality": 60, "enc_params": {"preset": "ultrafast"}, **options}
    pillow_heif.encode(image.mode, image.size, image.tobytes(), out, **settings)
    return out.getvalue()


@cache
def plain_heic(width: int, height: int) -> bytes:
    """Return a plain picture, some kilobytes at any size; a large one is a kept file, since encoding takes seconds."""
    if (width, height) in SIZES:
        return gzip.decompress(_kept(width, height).read_bytes())
    return heic(Image.new("RGB", (width, height), "brown"), quality=20)


def keep_plain_ones() -> None:
    """Write the kept plain pictures again, with the encoder that is installed."""
    for width, height in SIZES:
        made = heic(Image.new("RGB", (width, height), "brown"), quality=20)
        _kept(width, height).write_bytes(gzip.compress(made, mtime=0))


def _kept(width: int, height: int) -> Path:
    return KEPT / f"{width}x{height}.heic.gz"


def heic_of_one_colour(width: int, height: int) -> tuple[bytes, bytes]:
    """Return the decoder's settings and the pixels of a plain picture."""
    whole = plain_heic(width, height)
    settings, pixels = whole.index(b"hvcC") - 4, whole.index(b"mdat") - 4
    return _box_at(whole, settings), _box_at(whole, pixels)[8:]


def heic_of_one_tile(tile: tuple[int, int], size: tuple[int, int]) -> bytes:
    """Return a HEIC that claims one size and is a single tile of another size."""
    return _grid(tile, size, columns=1)


def heic_of_tiles_on_each_other(tile: tuple[int, int], columns: int) -> bytes:
    """Return a HEIC of a tile's size that lays out this many columns, and as many rows, of the tile."""
    return _grid(tile, tile, columns)


def heic_seen_through_a_hole(size: tuple[int, int]) -> bytes:
    """Return a large HEIC of which only 64×64 are shown."""
    settings, pixels = heic_of_one_colour(*size)
    hole = _box(b"clap", struct.pack(">8I", 64, 1, 64, 1, 0, 1, 0, 1))
    return _file({1: b"hvc1"}, {}, [settings, _extent(size), hole], {1: [1, 2, 3]}, {1: pixels})


def heic_of_an_overlay(size: tuple[int, int], times: int) -> bytes:
    """Return a HEIC of 128×128 on which one large picture is laid `times` times; libheif accepts up to five."""
    settings, pixels = heic_of_one_colour(*size)
    canvas = struct.pack(">BB4H2H", 0, 0, 0, 0, 0, 0xFFFF, 128, 128) + struct.pack(">hh", 0, 0) * times
    properties = [settings, _extent(size), _extent((128, 128))]
    kinds, parts = {1: b"hvc1", 2: b"iovl"}, {2: [1] * times}
    return _file(kinds, parts, properties, {1: [1, 2], 2: [3]}, {1: pixels, 2: canvas})


def with_claimed_size(data: bytes, width: int, height: int) -> bytes:
    """Return a HEIC that claims another size than its pixels have."""
    at = data.index(b"ispe") + 8
    return data[:at] + struct.pack(">II", width, height) + data[at + 8 :]


def _grid(tile: tuple[int, int], size: tuple[int, int], columns: int) -> bytes:
    settings, pixels = heic_of_one_colour(*tile)
    layout = struct.pack(">BBBBHH", 0, 0, columns - 1, columns - 1, *size)
    kinds, parts = {1: b"hvc1", 2: b"grid"}, {2: [1] * columns**2}
    properties = [settings, _extent(tile), _extent(size)]
    return _file(kinds, parts, properties, {1: [1, 2], 2: [3]}, {1: pixels, 2: layout})


def _file(
    kinds: Mapping[int, bytes],
    parts: Mapping[int, Sequence[int]],
    properties: Sequence[bytes],
    have: Mapping[int, Sequence[int]],
    contents: Mapping[int, bytes],
) -> bytes:
    """Return a file whose last item is the picture.

    The items are given by number, with what they are made of, have and contain.
    """
    about = [
        _full_box(b"hdlr", bytes(4) + b"pict" + bytes(13)),
        _full_box(b"pitm", struct.pack(">H", max(kinds))),
        _full_box(b"iinf", struct.pack(">H", len(kinds)) + b"".join(_entry(n, kind) for n, kind in kinds.items())),
    ]
    if parts:
        made_of = [struct.pack(f">HH{len(p)}H", item, len(p), *p) for item, p in parts.items()]
        about.append(_full_box(b"iref", b"".join(_box(b"dimg", body) for body in made_of)))
    has = [struct.pack(">HB", item, len(p)) + bytes(0x80 | index for index in p) for item, p in have.items()]
    given = _full_box(b"ipma", struct.pack(">I", len(has)) + b"".join(has))
    about.append(_box(b"iprp", _box(b"ipco", b"".join(properties)) + given))
    kind = _box(b"ftyp", b"heic" + bytes(4) + b"mif1heic")
    at = len(kind) + len(_meta(about, contents, 0)) + 8
    return kind + _meta(about, contents, at) + _box(b"mdat", b"".join(contents.values()))


def _meta(about: Sequence[bytes], contents: Mapping[int, bytes], at: int) -> bytes:
    places = b""
    for item, content in contents.items():
        places += struct.pack(">HHHII", item, 0, 1, at, len(content))
        at += len(content)
    where = _full_box(b"iloc", struct.pack(">BBH", 0x44, 0, len(contents)) + places)
    return _full_box(b"meta", b"".join(about) + where)


def _entry(item: int, kind: bytes) -> bytes:
    return _full_box(b"infe", struct.pack(">HH4sB", item, 0, kind, 0), version=2)


def _extent(size: tuple[int, int]) -> bytes:
    return _full_box(b"ispe", struct.pack(">II", *size))


def _full_box(kind: bytes, body: bytes, version: int = 0) -> bytes:
    return _box(kind, struct.pack(">I", version << 24) + body)


def _box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(body), kind) + body


def _box_at(data: bytes, at: int) -> bytes:
    return data[at : at + int.from_bytes(data[at : at + 4], "big")]


if __name__ == "__main__":
    keep_plain_ones()
