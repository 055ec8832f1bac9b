"""Decode one HEIC from standard input to a PNG on standard output; run by `storage.files.heic` as a process of its own.

The size that a file claims bounds neither the time nor the memory of libheif. A file that claimed 128×128 but was one
tile of 64 megapixels took 230 MB. A file of 3 kB that laid 400 large tiles over each other took 35 seconds. The limits
of this process stop both. A fault in libheif's C++ ends only this process; without it, the fault would end the bot.

The PNG is upright, its long side is at most as many pixels as the first argument says, and it keeps the EXIF with the
orientation set to 1. The process ends with 0; with TOO_MANY_PIXELS and the limit in megapixels on standard output; with
UNREADABLE; or by a signal.

This file is run by its path, so it imports nothing of the project.
"""

import resource
import signal
import sys
from typing import Any

import pillow_heif
from PIL import Image

UNREADABLE, TOO_MANY_PIXELS = 2, 3

MEMORY_MOST = 190_000_000  # bytes of data in this process; the libraries' code, 12 MB, comes on top
DECODED_MOST = 125_000_000  # how many of these bytes a decoded picture may take
SECONDS_TO_OPEN = 0.5  # of processor time; a phone's photo takes 0.01
SECONDS_PER_MEGAPIXEL = 0.2  # measured: 0.05
EXIF_MOST = 65_536  # as in a JPEG

_BROKEN = (RuntimeError, ValueError, EOFError, SyntaxError, OSError, LookupError, MemoryError)


def main() -> int:
    """Decode standard input; return the exit code."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_MOST, MEMORY_MOST))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _allow(SECONDS_TO_OPEN)
    pillow_heif.options.DECODE_THREADS = 1  # each takes 10 MB, and the server has other work
    try:
        opened = pillow_heif.open_heif(sys.stdin.buffer.read(), remove_stride=False)
        picture = opened[opened.primary_index]
        most = DECODED_MOST // _bytes_per_pixel(picture)
        pixels = _pixels(picture)
        if pixels > most:
            print(most // 1_000_000)  # noqa: T201 - the answer to the process that started this one
            return TOO_MANY_PIXELS
        _allow(SECONDS_TO_OPEN + SECONDS_PER_MEGAPIXEL * pixels / 1_000_000)
        _write(picture, int(sys.argv[1]))
    except _BROKEN:
        return UNREADABLE
    return 0


def _allow(seconds: float) -> None:
    """Let a signal end the process once it has used this much more processor time, in seconds."""
    signal.setitimer(signal.ITIMER_PROF, seconds)


def _bytes_per_pixel(picture: pillow_heif.HeifImage) -> int:
    """Return the measured peak of decoding: the planes as stored, copies in other layouts, and RGB."""
    info: dict[str, Any] = picture.info
    is_deep = info["bit_depth"] > 8
    if picture.mode == "RGB" and info.get("chroma") == 420:  # what phones write
        return 8 if is_deep else 5
    return 20 if is_deep else 13


def _pixels(picture: pillow_heif.HeifImage) -> int:
    """Return the size in pixels; raises ValueError for a grid with tiles that lie wholly outside the picture."""
    width, height = picture.size
    grid: Any = picture.info.get("tiling")
    if grid and (
        (grid["num_columns"] - 1) * grid["tile_width"] >= grid["image_width"]
        or (grid["num_rows"] - 1) * grid["tile_height"] >= grid["image_height"]
    ):
        raise ValueError("tiles outside the picture")
    return width * height


def _write(picture: pillow_heif.HeifImage, long_side: int) -> None:
    image = _shrunk(picture, long_side)
    pillow_heif.set_orientation(picture.info)  # libheif has turned the pixels already
    exif: Any = picture.info["exif"] or b""
    image.save(sys.stdout.buffer, "PNG", compress_level=0, exif=exif if len(exif) <= EXIF_MOST else b"")


def _shrunk(picture: pillow_heif.HeifImage, long_side: int) -> Image.Image:
    """Return the picture at most `long_side` px long.

    It is reduced in strips, because Pillow's own copy would take the same memory again. From 1.75 times `long_side` on
    it is reduced to a half, a third and so on; resampling does the rest.
    """
    rows = picture.data
    (width, height), stride, mode = picture.size, picture.stride, picture.mode
    factor = max(1, int(max(width, height) / long_side + 0.25))
    image = Image.new(mode, (-(-width // factor), -(-height // factor)))
    step = 256 * factor
    for top in range(0, height, step):
        strip = (width, min(step, height - top))
        part = Image.frombuffer(mode, strip, rows[top * stride :], "raw", mode, stride, 1)
        image.paste(part.reduce(factor), (0, top // factor))
    image.thumbnail((long_side, long_side), Image.Resampling.LANCZOS)
    return image


if __name__ == "__main__":
    sys.exit(main())
