"""Turn bytes from a stranger into a clean picture, with bounded time and memory; a worker does so.

Whatever the bytes are, `read_picture` ends in one of two ways: a picture that is upright, opaque, at most 2048 px long
and free of metadata, or a `Refusal` whose code the sender can be told. It never needs more than about `MEMORY_MOST`
beyond the bytes themselves. For that it looks at a file before it decodes it:

- A JPEG loses its metadata before Pillow sees it. Pillow reads EXIF while it opens a file, and 20 MB of crafted tags
  keep it busy for seconds. This module reads one EXIF block, of the size that a JPEG can carry.
- A JPEG that can be decoded row by row is decoded at a half, a quarter or an eighth, so it may have 100 megapixels.
  Any other picture is in memory as a whole, and is refused if that would take too much memory. Its rows count beside
  its pixels, and each of its copies counts: Pillow keeps a pointer for each row of each copy, so that a picture that is
  1 pixel wide takes four times what its pixels take.
- The accepted formats are those that phones and screenshots produce, in the ways in which those write them. BMP with
  run lengths is refused, because Pillow decodes it in Python: 1 kB took 2 seconds. TIFF is left out on purpose. Its
  tiles may be larger than its picture: with Pillow 13 a 10×10 picture in 1 MB took 1 GB and 6 seconds.

The worker's own limits (`storage.files.worker`) are for what this module does not know.
"""

import re
import struct
import warnings
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import islice, takewhile
from math import isnan
from typing import NamedTuple

from PIL import ExifTags, Image, ImageFile, JpegImagePlugin, PngImagePlugin

from casework.model.errors import Refusal, Why
from casework.model.photo import PHOTO_BYTES_MOST
from casework.model.place import Point

LONG_SIDE_PX = 2048
PIXELS_MOST = 100_000_000  # a JPEG decoded row by row; 12 MB of noise took 0.4 s
MEMORY_MOST = 150_000_000  # bytes that one decoder and its copies may fill
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
CODECS = {"jpeg", "zip", "gif", "raw"}  # Pillow's decoders in C; it shows a WEBP as raw pixels

# The major brands of a still picture in HEVC (ISO/IEC 23008-12, annex B); "mif1" can be any picture: the decoder tells.
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}

# Bytes per pixel and per row at the peak, measured: the decoder's own buffers, the picture, and its opaque copies.
_PIXEL_BYTES = {"PNG": 9, "GIF": 10, "BMP": 9, "WEBP": 20}
_ROW_BYTES = 40

# A camera writes a dozen segments and an encoder ten scans; a scan of 20 bytes can cost a pass over all pixels.
_SEGMENTS_MOST = 1000
_SCANS_MOST = 30
_EXIF_MOST = 65_536  # the longest segment of a JPEG; PNG and WEBP have no limit of their own

# Pillow's readers ask for one chunk, block or run at a time, in Python: this many reads take about 0.1 s.
_READS_MOST = 100_000

# Pillow's own limit for the texts beside a PNG is 64 MB, which Python may keep as four times that.
PngImagePlugin.MAX_TEXT_MEMORY = PngImagePlugin.MAX_TEXT_CHUNK

# What Pillow and the libraries under it raise for bytes that are not a picture.
_BROKEN = (
    OSError,  # not identified, truncated, or reported by a codec
    EOFError,
    SyntaxError,  # Pillow's word for a header that contradicts itself
    struct.error,
    zlib.error,
    ArithmeticError,  # overflow, division by zero
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    AssertionError,
    RuntimeError,
    MemoryError,
)

# EXIF 2.32, tag 0x0112: how the stored picture must be turned to stand upright.
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

_SOS, _EOI, _COM, _APP1, _APP14, _APP15 = 0xDA, 0xD9, 0xFE, 0xE1, 0xEE, 0xEF
_MARKER = re.compile(rb"\xff([^\x00\x01\xd0-\xd8\xff])")  # every marker that has a length, and EOI


class Picture(NamedTuple):
    """An upright RGB image without metadata, and the position that its EXIF held."""

    image: Image.Image
    taken_at: Point | None


def read_picture(data: bytes, allow: Callable[[float], None] = lambda _seconds: None) -> Picture:
    """Decode `data`; raises Refusal with PHOTO_TOO_HEAVY, PHOTO_TOO_MANY_PIXELS or PHOTO_UNREADABLE.

    `allow` is told how many seconds of processor time a step may take whose cost nothing else bounds.
    """
    if len(data) > PHOTO_BYTES_MOST:
        raise Refusal(Why.PHOTO_TOO_HEAVY)
    # Pillow warns about every malformed tag. This adds a filter only once; catch_warnings would undo another thread's.
    warnings.filterwarnings("ignore", module=r"PIL\.")
    try:
        return _decode(data, allow)
    except Image.DecompressionBombError:
        raise _too_many_pixels(PIXELS_MOST) from None
    except _BROKEN:
        raise Refusal(Why.PHOTO_UNREADABLE) from None


def write_jpeg(image: Image.Image) -> bytes:
    """Return the image as a JPEG of quality 85 that holds nothing but its pixels."""
    image.info = {}  # Pillow would write a comment that it finds here
    out = BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


def fit(size: tuple[int, int], long_side: int = LONG_SIDE_PX) -> tuple[int, int]:
    """Return the size in pixels, shrunk in proportion until its long side is at most `long_side`."""
    scale = min(1.0, long_side / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


class _Patience(BytesIO):
    """Bytes that can be read only a limited number of times, because a small file can hold millions of empty chunks."""

    left = _READS_MOST

    def read(self, size: int | None = -1, /) -> bytes:
        self.left -= 1
        if self.left < 0:
            raise OSError("too many pieces")
        return super().read(size)


def _decode(data: bytes, allow: Callable[[float], None]) -> Picture:
    exif_block = b""
    if data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS:
        from storage.files.heic import open_heic  # noqa: PLC0415 - most photos do not need it

        image, other_block = open_heic(data, LONG_SIDE_PX, allow)
        image = _opaque(image)
    else:
        if data.startswith(b"\xff\xd8"):
            data, exif_block = _without_metadata(data)
        image, other_block = _pixels(data)
    image = image.resize(fit(image.size), Image.Resampling.LANCZOS, reducing_gap=2.0).convert("RGB")
    exif = _exif(exif_block or other_block)
    turn = _UPRIGHT.get(exif.get(ExifTags.Base.Orientation, 1))
    return Picture(image if turn is None else image.transpose(turn), _position(exif))


def _pixels(data: bytes) -> tuple[Image.Image, bytes]:
    """Return the opaque first frame and the EXIF block that Pillow found, and free the decoder."""
    with Image.open(_Patience(data), formats=FORMATS) as opened:
        _admit(opened, data)
        opened.draft("RGB", fit(opened.size))
        opened.load()
        return _opaque(opened), opened.info.get("exif", b"")


def _admit(opened: ImageFile.ImageFile, data: bytes) -> None:
    """Refuse, from the header alone, what would cost too much to decode; raises ValueError for an unusual encoding."""
    if not {tile.codec_name for tile in opened.tile} <= CODECS:
        raise ValueError("nobody photographs like that")
    most = PIXELS_MOST
    if not isinstance(opened, JpegImagePlugin.JpegImageFile):
        most = MEMORY_MOST // _PIXEL_BYTES[opened.format or ""]
    elif not _is_decoded_by_rows(opened, data):
        coefficients, pixels = 2 * opened.layers, 4
        most = MEMORY_MOST // (coefficients + pixels)
    if opened.width * opened.height > most or _cost(opened) > MEMORY_MOST:
        raise _too_many_pixels(most)


def _cost(opened: ImageFile.ImageFile) -> int:
    """Return the bytes that a picture takes which is in memory as a whole; of a JPEG, its pixels bound that alone."""
    per_pixel = _PIXEL_BYTES.get(opened.format or "", 0)
    if opened.mode == "RGB" and "transparency" in opened.info:  # a colour that is not shown: one copy more
        per_pixel += 4
    return per_pixel * opened.width * opened.height + (_ROW_BYTES * opened.height if per_pixel else 0)


def _too_many_pixels(most: int) -> Refusal:
    return Refusal(Why.PHOTO_TOO_MANY_PIXELS, most_megapixels=most // 1_000_000)


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield the kind, start and end of each segment of a JPEG; skip the compressed rows between segments."""
    at = 2
    while marker := _MARKER.search(data, at):
        at = marker.end() + int.from_bytes(data[marker.end() : marker.end() + 2], "big")
        yield marker[1][0], marker.start(), at


def _without_metadata(data: bytes) -> tuple[bytes, bytes]:
    """Return a JPEG without comments and application segments, and its EXIF block; raises ValueError."""
    kept, exif = [data[:2]], b""
    for kind, start, end in islice(_segments(data), _SEGMENTS_MOST):
        if kind == _SOS:
            return b"".join([*kept, data[start:]]), exif
        if kind == _EOI:
            break
        if kind == _APP1 and data.startswith(b"Exif\0\0", start + 4):
            exif = exif or data[start + 4 : end]
        if kind == _APP14 or (kind != _COM and not _APP1 <= kind <= _APP15):  # APP14 says how colours are stored
            kept.append(data[start:end])
    raise ValueError("no picture among the segments")


def _is_decoded_by_rows(opened: JpegImagePlugin.JpegImageFile, data: bytes) -> bool:
    """Tell whether one scan holds everything; raises ValueError for more scans than any encoder writes.

    libjpeg keeps the coefficients of the whole picture if it is progressive or if its first scan lacks a component
    (jdinput.c, `has_multiple_scans`). It then goes over all of them for every scan.
    """
    segments = takewhile(lambda segment: segment[0] != _EOI, _segments(data))
    components_of_first_scan = next((data[start + 4] for kind, start, _ in segments if kind == _SOS), 0)
    if components_of_first_scan == opened.layers and "progressive" not in opened.info:
        return True
    rest = [kind for kind, _, _ in islice(segments, _SEGMENTS_MOST)]
    if rest.count(_SOS) >= _SCANS_MOST or len(rest) == _SEGMENTS_MOST:
        raise ValueError("more scans than an encoder writes")
    return False


def _opaque(image: Image.Image) -> Image.Image:
    """Return the image in a mode that can be shrunk, with white behind its transparent parts."""
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")
    if image.mode == "LA":
        white = Image.new("L", image.size, "white")
        white.paste(image.getchannel("L"), mask=image.getchannel("A"))
        return white
    if not image.has_transparency_data:
        return image if image.mode in {"L", "RGB", "CMYK"} else image.convert("RGB")
    if image.mode != "RGBA":
        image = image.convert("RGBA")
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image)
    return white


def _exif(block: bytes) -> Image.Exif:
    """Read an EXIF block; an unreadable one counts as empty, because the picture beside it is still good."""
    exif = Image.Exif()
    if len(block) <= _EXIF_MOST:
        try:
            exif.load(block)
        except _BROKEN:
            return Image.Exif()
    return exif


def _position(exif: Image.Exif) -> Point | None:
    """Return where EXIF says the photo was taken; None if it does not say, or names an impossible position."""
    try:
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        lat = _degrees(gps[ExifTags.GPS.GPSLatitude]) * _sign(gps[ExifTags.GPS.GPSLatitudeRef], "NS")
        lon = _degrees(gps[ExifTags.GPS.GPSLongitude]) * _sign(gps[ExifTags.GPS.GPSLongitudeRef], "EW")
        point = Point(lat, lon)
    except _BROKEN:
        return None
    return None if point == Point(0, 0) else point  # (0, 0) is what a receiver without a fix writes


def _degrees(parts: tuple[float, float, float]) -> float:
    """Add degrees, minutes and seconds; raises ValueError for what is no angle.

    Whoever writes decimal minutes (or degrees) leaves the seconds (and the minutes) at 0, or at 0/0: no number.
    """
    degrees, *rest = (float(part) for part in parts)
    minutes, seconds = (0.0 if isnan(part) else part for part in rest)
    if not (0 <= minutes < 60 and 0 <= seconds < 60):
        raise ValueError("no such angle")
    return degrees + minutes / 60 + seconds / 3600


def _sign(reference: object, letters: str) -> int:
    """Return 1 or -1 for the first or the second of two letters; raises ValueError for anything else."""
    letter = reference.decode("ascii", "replace") if isinstance(reference, bytes) else str(reference)
    return 1 - 2 * letters.index(letter.strip("\0 ").upper()[:1] or "?")
