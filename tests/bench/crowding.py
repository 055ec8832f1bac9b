"""The pictures that cost most of those that a stranger can send: in time, in memory, and to fetch."""

from functools import cache
from random import Random

from PIL import Image

from tests.storage.files.drawn import encoded, plain
from tests.storage.files.heic_boxes import heic_of_tiles_on_each_other


@cache
def tiles() -> bytes:
    """Return a HEIC of some kilobytes that would take a minute, until its worker is stopped."""
    return heic_of_tiles_on_each_other((2000, 2000), 20)


@cache
def clear() -> bytes:
    """Return the largest PNG that is taken, with a colour that is not shown: of all photos it needs most memory."""
    return encoded(plain(3390, 3390), "PNG", transparency=(0, 0, 0), compress_level=1)


@cache
def heavy() -> bytes:
    """Return a PNG of nearly 20 MB, the heaviest that a bot can fetch: noise, stored as it is."""
    side = 2550
    return encoded(Image.frombytes("RGB", (side, side), Random(1).randbytes(3 * side * side)), "PNG", compress_level=0)


PICTURES = {"tiles": tiles, "clear": clear, "heavy": heavy}
DEAREST = ("tiles", "clear")
HEAVIEST = ("heavy", "heavy")
