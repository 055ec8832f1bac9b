import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import BmpImagePlugin, Image
from PIL.TiffImagePlugin import IFDRational

from casework.model.errors import Refusal, Why
from casework.model.photo import PHOTO_BYTES_MOST
from casework.model.place import Point
from storage.files.pictures import read_picture, write_jpeg
from storage.files.worker import PROCESSOR_S
from tests.paths import SHARED
from tests.storage.files.drawn import (
    BLUE,
    RED,
    WHITE,
    encoded,
    is_near,
    opened,
    plain,
)
from tests.storage.files.measuring import work

HOSTILE = sorted((SHARED / "hostile" / "pillow").glob("*"))
PHOTOS = SHARED / "photos"
FAULTS = SHARED / "faults"

# Nothing can be seen in these. The other files can be used as photos in spite of their mistakes.
REFUSED = {
    *("broken.png", "broken_data_stream.png", "decompression_bomb.gif", "negative_size.ppm"),
    *("pngtest_bad.png.bin", "truncated_image.png", "truncated_jpeg.jpg"),
}

needs_photos = pytest.mark.skipif(not PHOTOS.is_dir(), reason="the shared photos are not beside this checkout")
needs_hostile = pytest.mark.skipif(not HOSTILE, reason="the hostile pictures are not beside this checkout")


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))


def png(width: int, height: int, *chunks: bytes) -> bytes:
    header = png_chunk(b"IHDR", struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0))
    rows = png_chunk(b"IDAT", zlib.compress(bytes((width + 1) * height) if width < 100 else b""))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + rows + png_chunk(b"IEND", b"")


def jpeg_that_claims(width: int, height: int, **options: Any) -> bytes:
    """Return a small JPEG whose frame header (SOF0 or SOF2) states another size."""
    jpeg = encoded(plain(8, 8), **options)
    at = max(jpeg.find(b"\xff\xc0\0\x11"), jpeg.find(b"\xff\xc2\0\x11")) + 5
    return jpeg[:at] + struct.pack(">HH", height, width) + jpeg[at + 4 :]


def jpeg_with_scans(number: int) -> bytes:
    """Return a progressive JPEG of 15 megapixels whose last scan comes `number` times."""
    jpeg = encoded(plain(3872, 3872), progressive=True, subsampling=0)
    last = jpeg[jpeg.rindex(b"\xff\xda") : -2]
    return jpeg[:-2] + last * (number - 1) + jpeg[-2:]


def cleaned(data: bytes) -> Image.Image:
    return opened(write_jpeg(read_picture(data).image))


@needs_hostile
@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.name)
def test_a_hostile_picture_is_kept_clean_or_refused(path: Path) -> None:
    try:
        image = cleaned(path.read_bytes())
    except Refusal:
        assert path.name in REFUSED
    else:
        assert path.name not in REFUSED
        assert image.mode == "RGB"
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@needs_hostile
@pytest.mark.parametrize("name", ["hopper_bad_exif.jpg", "invalid-exif.jpg", "exif_gps_typeerror.jpg"])
def test_a_photo_with_broken_exif_is_still_a_photo(name: str) -> None:
    assert read_picture((SHARED / "hostile" / "pillow" / name).read_bytes()).taken_at is None


@needs_photos
@pytest.mark.parametrize("number", [1, 3, 6, 8])
def test_a_landscape_stands_upright_however_the_camera_was_held(number: int) -> None:
    image, reference = (
        read_picture((PHOTOS / "orientation" / f"landscape_{n}.jpg").read_bytes()).image for n in (number, 1)
    )
    assert image.width > image.height
    small, same = (
        picture.convert("L").resize((4, 4), Image.Resampling.BOX).tobytes() for picture in (image, reference)
    )
    assert max(abs(a - b) for a, b in zip(small, same, strict=True)) < 30  # over 50 if it is turned wrongly


@needs_photos
def test_the_position_is_read_and_nothing_of_the_metadata_is_kept() -> None:
    image, taken_at = read_picture((PHOTOS / "exif_gps" / "DSCN0010.jpg").read_bytes())
    assert taken_at is not None
    assert (taken_at.lat, taken_at.lon) == pytest.approx((43.467448, 11.885127), abs=1e-5)
    jpeg = write_jpeg(image)
    assert b"Exif" not in jpeg
    assert b"NIKON" not in jpeg


NONE = IFDRational(0, 0)


@pytest.mark.parametrize(
    ("lat", "lon", "refs", "expected"),
    [
        ((31, 30, 0), (121, 15, 36), "NE", Point(31.5, 121.26)),
        ((31, 30, 0), (121, 15, 36), "SW", Point(-31.5, -121.26)),
        ((0, 0, 0), (0, 0, 0), "NE", None),
        ((91, 0, 0), (0, 0, 0), "NE", None),
        ((31, 30, 0), (121, 15, 36), "?E", None),
        ((31, 30), (121, 15, 36), "NE", None),
        ((31, 30, NONE), (121, 15.6, NONE), "NE", Point(31.5, 121.26)),
        ((31, 30.0, 0), (121, 15.6, 0), "NE", Point(31.5, 121.26)),
        ((31.5, NONE, NONE), (121.26, 0, 0), "nw", Point(31.5, -121.26)),
        ((NONE, 30, 0), (121, 15, 36), "NE", None),
        ((31, 75, 0), (121, 15, 36), "NE", None),
        ((31, 30, 60), (121, 15, 36), "NE", None),
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_position_is_where_it_says_or_none(
    kind: str, lat: object, lon: object, refs: str, expected: Point | None
) -> None:
    exif = Image.Exif()
    exif[0x8825] = {1: refs[0], 2: lat, 3: refs[1], 4: lon}
    taken_at = read_picture(encoded(plain(9, 9), kind, exif=exif)).taken_at
    if expected is None:
        assert taken_at is None
    else:
        assert taken_at is not None
        assert (taken_at.lat, taken_at.lon) == pytest.approx((expected.lat, expected.lon))


@pytest.mark.parametrize("kind", ["JPEG", "GIF"])
def test_a_comment_is_not_kept(kind: str) -> None:
    image = read_picture(encoded(plain(9, 9), kind, comment=b"taken by Rita")).image
    assert b"Rita" not in write_jpeg(image)


@pytest.mark.parametrize(
    ("data", "pixel"),
    [
        (encoded(plain(1, 1)), RED),
        (encoded(plain(9, 9, (255, 0, 0, 0), "RGBA"), "PNG"), WHITE),
        (encoded(plain(9, 9, (0, 0, 255, 255), "RGBA"), "WEBP", lossless=True), BLUE),
        (encoded(plain(9, 9, (0, 255, 255, 0), "CMYK")), RED),
        (encoded(plain(9, 9).quantize(2), "GIF", transparency=0), WHITE),
        (encoded(plain(9, 9).quantize(2), "PNG"), RED),
        (encoded(plain(9, 9, 0x8000, "I;16"), "PNG"), (128, 128, 128)),
        (encoded(plain(9, 9, (0, 0), "LA"), "PNG"), WHITE),
        (encoded(plain(9, 9, 1, "1"), "PNG"), WHITE),
        (encoded(plain(9, 9, BLUE), "BMP"), BLUE),
        (encoded(plain(9, 9), "GIF", save_all=True, append_images=[plain(9, 9, BLUE)]), RED),
    ],
    ids=["1x1", "clear", "webp", "cmyk", "clear gif", "palette", "16 bit", "grey alpha", "bilevel", "bmp", "animated"],
)
def test_every_kind_of_pixel_becomes_rgb(data: bytes, pixel: tuple[int, int, int]) -> None:
    assert is_near(cleaned(data).getpixel((0, 0)), pixel)


@pytest.mark.parametrize(
    ("size", "expected"),
    [((4096, 3072), (2048, 1536)), ((2500, 5000), (1024, 2048)), ((800, 600), (800, 600)), ((1, 9000), (1, 2048))],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photo_is_at_most_2048_px_long(kind: str, size: tuple[int, int], expected: tuple[int, int]) -> None:
    assert cleaned(encoded(plain(*size), kind, compress_level=1)).size == expected


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: b"", Why.PHOTO_UNREADABLE),
        (lambda: b"a photo", Why.PHOTO_UNREADABLE),
        (lambda: b"\xff\xd8", Why.PHOTO_UNREADABLE),
        (lambda: encoded(plain(9, 9))[:-200], Why.PHOTO_UNREADABLE),
        (lambda: encoded(plain(9, 9), "PPM"), Why.PHOTO_UNREADABLE),
        (lambda: encoded(plain(9, 9), "TIFF"), Why.PHOTO_UNREADABLE),
        (lambda: encoded(plain(9, 9)) + bytes(PHOTO_BYTES_MOST), Why.PHOTO_TOO_HEAVY),
        (lambda: jpeg_that_claims(12_000, 12_000), Why.PHOTO_TOO_MANY_PIXELS),
        (lambda: jpeg_that_claims(5000, 4000, progressive=True), Why.PHOTO_TOO_MANY_PIXELS),
        (lambda: png(12_000, 12_000), Why.PHOTO_TOO_MANY_PIXELS),
        (lambda: png(60_000, 60_000), Why.PHOTO_TOO_MANY_PIXELS),
        (lambda: encoded(plain(12_000, 12_000, 0, "1"), "GIF"), Why.PHOTO_TOO_MANY_PIXELS),
        (lambda: jpeg_with_scans(400), Why.PHOTO_UNREADABLE),
        (lambda: b"\xff\xd8" + b"\xff\xe5\0\2" * 100_000 + encoded(plain(9, 9))[2:], Why.PHOTO_UNREADABLE),
        (lambda: png(9, 9, png_chunk(b"teSt", b"") * 200_000), Why.PHOTO_UNREADABLE),
        (lambda: png(9, 9, *[png_chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(900_000)))] * 9), Why.PHOTO_UNREADABLE),
    ],
    ids=[
        *(
            "empty",
            "words",
            "two bytes",
            "cut off",
            "ppm",
            "tiff",
            "heavy",
            "jpeg bomb",
            "progressive bomb",
            "png bomb",
        ),
        *("png monster", "gif bomb", "scans", "segments", "chunks", "texts"),
    ],
)
def test_what_is_no_photo_or_costs_too_much_is_refused(make: Callable[[], bytes], why: Why) -> None:
    data = make()
    with pytest.raises(Refusal) as refusal:
        read_picture(data)
    assert refusal.value.why is why


@pytest.mark.parametrize(
    "make",
    [
        lambda: encoded(plain(4080, 4080, (1, 2, 3, 100), "RGBA"), "PNG", compress_level=1),
        lambda: encoded(plain(4080, 4080, (1, 100), "LA"), "PNG", compress_level=1),
        lambda: encoded(plain(3390, 3390), "PNG", transparency=(0, 0, 0), compress_level=1),
        lambda: encoded(plain(1, 3_000_000, (1, 100), "LA"), "PNG", compress_level=1),
        lambda: encoded(plain(1, 2_800_000), "PNG", transparency=(0, 0, 0), compress_level=1),
        lambda: encoded(plain(2, 2_500_000, 0x8000, "I;16"), "PNG", compress_level=1),
        lambda: encoded(plain(3_000_000, 1, (1, 100), "LA"), "PNG", compress_level=1),
        lambda: encoded(plain(1, 3_000_000), "BMP"),
        lambda: encoded(plain(1, 65_535, 1, "P"), "GIF"),
        lambda: encoded(plain(3860, 3860, 1, "P"), "GIF", transparency=0),
        lambda: encoded(plain(2730, 2730, (1, 2, 3, 100), "RGBA"), "WEBP", lossless=True, method=0),
        lambda: encoded(plain(12_500, 8000, 99, "L")),
        lambda: encoded(plain(4095, 4095, (1, 2, 3, 4), "CMYK"), subsampling=0),
        lambda: jpeg_with_scans(15),
    ],
    ids=[
        *("png", "grey alpha", "a colour that is not shown", "tall grey alpha", "tall colour", "tall 16 bit", "wide"),
        *("tall bmp", "tall gif", "clear gif", "webp", "100 megapixels", "cmyk", "progressive"),
    ],
)
def test_the_dearest_photo_takes_less_than_200_megabytes(make: Callable[[], bytes], tmp_path: Path) -> None:
    took = work(make(), tmp_path)
    assert (took.why, took.ended) == (None, 0)
    assert took.kilobytes < 200_000
    assert took.seconds < PROCESSOR_S / 2


PNG_MODES = {"1": (1, 0), "L": (8, 0), "LA": (8, 4), "P": (8, 3), "RGB": (8, 2), "RGBA": (8, 6), "I;16": (16, 0)}


def black_png(width: int, height: int, mode: str) -> bytes:
    """Return a whole black PNG without drawing it: Pillow takes half a second for what are only zeros."""
    bits, kind = PNG_MODES[mode]
    header = struct.pack(">LLBBBBB", width, height, bits, kind, 0, 0, 0)
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[kind]
    rows = zlib.compress(bytes(height * (1 + -(-width * bits * samples // 8))), 1)
    palette = png_chunk(b"PLTE", bytes(3)) if kind == 3 else b""
    chunks = png_chunk(b"IHDR", header) + palette + png_chunk(b"IDAT", rows) + png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


@pytest.mark.parametrize("mode", PNG_MODES)
def test_a_black_png_is_one(mode: str) -> None:
    with Image.open(BytesIO(black_png(13, 5, mode))) as image:
        image.load()
        assert (image.size, image.mode) == ((13, 5), mode)


@pytest.mark.parametrize("mode", PNG_MODES)
@pytest.mark.parametrize("size", [(1, 16_600_000), (3, 5_000_000), (4100, 4100)])
def test_each_row_and_each_copy_counts(mode: str, size: tuple[int, int], tmp_path: Path) -> None:
    """A picture that is 1 px wide takes a pointer for each of its pixels, in each copy: 48 kB took 570 MB."""
    took = work(black_png(*size, mode), tmp_path)
    assert took.why == Why.PHOTO_TOO_MANY_PIXELS
    assert took.kilobytes < 60_000


@pytest.mark.skipif(not FAULTS.is_dir(), reason="the shared faults are not beside this checkout")
@pytest.mark.parametrize("name", ["tall_la.png", "bmp_rle8_eol_16m.bmp"])
def test_small_files_that_cost_much_are_refused_from_their_header(name: str, tmp_path: Path) -> None:
    took = work((FAULTS / name).read_bytes(), tmp_path)
    assert took.why in (Why.PHOTO_TOO_MANY_PIXELS, Why.PHOTO_UNREADABLE)
    assert took.kilobytes < 60_000
    assert took.seconds < 0.5


def bmp_of_run_lengths(depth: int) -> bytes:
    """Return a BMP of 16 megapixels in a few bytes, which Pillow decodes in Python."""
    side, palette = 4000, bytes(4 * 2**depth)
    about = struct.pack("<IiiHHIIiiII", 40, side, side, 1, depth, 1 if depth == 8 else 2, 4, 0, 0, 2**depth, 0)
    return struct.pack("<2sIHHI", b"BM", 0, 0, 0, 54 + len(palette)) + about + palette + b"\0\0" * 500 + b"\0\1"


@pytest.mark.parametrize("depth", [4, 8])
def test_a_bmp_of_run_lengths_is_refused_before_it_is_decoded(depth: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def decode(*_: object) -> None:
        raise AssertionError("it was decoded")

    monkeypatch.setattr(BmpImagePlugin.BmpRleDecoder, "decode", decode)
    with pytest.raises(Refusal) as refusal:
        read_picture(bmp_of_run_lengths(depth))
    assert refusal.value.why is Why.PHOTO_UNREADABLE
