"""Read HEIC, the photo format of iPhones. Only a worker may do so (`storage.files.worker`).

The size that a file claims bounds neither the time nor the memory of libheif. A file that claimed 128×128 but was one
tile of 64 megapixels took 230 MB. A file of 3 kB that laid 400 large tiles over each other took 35 seconds. The limits
of the worker stop both, and a fault in libheif's C++ ends only the worker.
"""

from collections.abc import Callable
from typing import Any

import pillow_heif
from PIL import Image

from casework.model.errors import Refusal, Why

BOXES_MOST = 100  # a phone writes three to six on the outer level
DECODED_MOST = 125_000_000  # how many bytes a decoded picture may take
SECONDS_TO_OPEN = 0.5  # of processor time; a phone's photo takes 0.01
SECONDS_PER_MEGAPIXEL = 0.2  # measured: 0.05


def open_heic(data: bytes, long_side: int, allow: Callable[[float], None]) -> tuple[Image.Image, bytes]:
    """Return the upright picture of a HEIC, at most `long_side` px long, and its EXIF with the orientation set to 1.

    `allow` is told how many more seconds of processor time the next step may take. Raises Refusal with
    PHOTO_TOO_MANY_PIXELS, and ValueError or what libheif raises for what cannot be decoded.
    """
    if _is_cut_off(data):
        raise ValueError("cut off")
    allow(SECONDS_TO_OPEN)
    pillow_heif.options.DECODE_THREADS = 1  # each takes 10 MB, and the server has other work
    opened = pillow_heif.open_heif(data, remove_stride=False)
    picture = opened[opened.primary_index]
    most = DECODED_MOST // _bytes_per_pixel(picture)
    pixels = _pixels(picture)
    if pixels > most:
        raise Refusal(Why.PHOTO_TOO_MANY_PIXELS, most_megapixels=most // 1_000_000)
    allow(SECONDS_TO_OPEN + SECONDS_PER_MEGAPIXEL * pixels / 1_000_000)
    image = _shrunk(picture, long_side)
    pillow_heif.set_orientation(picture.info)  # libheif has turned the pixels already
    exif: Any = picture.info["exif"] or b""
    return image, exif


def _is_cut_off(data: bytes) -> bool:
    """Tell whether the description or the pixels would go on beyond the end of the data.

    libheif would show the missing part as black. A box begins with its length and its kind (ISO/IEC 14496-12, 4.2).
    Data after the boxes do not matter: some phones append to a file.
    """
    at = 0
    for _ in range(BOXES_MOST):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        if size < 8:  # 0: to the end of the file, however long that is
            break
        if kind in {b"meta", b"mdat"} and at + size > len(data):
            return True
        at += size
    return False


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
