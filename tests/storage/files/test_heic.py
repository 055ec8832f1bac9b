import random
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image

from casework.model.errors import Refusal, Why
from storage.files.pictures import read_picture, write_jpeg
from tests.paths import ROOT, SHARED
from tests.storage.files.drawn import (
    BLUE,
    GREEN,
    RED,
    WHITE,
    encoded,
    is_near,
    opened,
    plain,
)
from tests.storage.files.heic_boxes import (
    heic,
    heic_of_an_overlay,
    heic_of_one_tile,
    heic_of_tiles_on_each_other,
    heic_seen_through_a_hole,
    plain_heic,
    with_claimed_size,
)
from tests.storage.files.measuring import work

PHONE = SHARED / "photos" / "heic" / "IMG_5195.HEIC"

needs_photo = pytest.mark.skipif(not PHONE.is_file(), reason="the shared HEIC is not beside this checkout")


def quarters() -> Image.Image:
    """Return a landscape picture whose four quarters differ."""
    image = plain(96, 64, WHITE)
    for colour, corner in ((RED, (0, 0)), (GREEN, (48, 0)), (BLUE, (0, 32))):
        image.paste(colour, (*corner, corner[0] + 48, corner[1] + 32))
    return image


@cache
def with_empty_exif() -> bytes:
    """Return the quarters with an EXIF block that says nothing."""
    return heic(quarters(), exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0")


@needs_photo
def test_a_phones_photo_is_upright_with_its_position_and_without_its_metadata() -> None:
    data = PHONE.read_bytes()
    image, taken_at = read_picture(data)
    assert taken_at is not None
    assert (taken_at.lat, taken_at.lon) == pytest.approx((39.051344, -94.288772), abs=1e-6)
    assert image.size == (1586, 2048)
    jpeg = write_jpeg(image)
    assert set(opened(jpeg).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"Apple" in data
    assert b"Apple" not in jpeg


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_once_and_as_the_same_photo_in_jpeg(orientation: int) -> None:
    """The encoder writes both: how to turn the pixels (irot, imir), and the orientation in EXIF."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    jpeg = read_picture(encoded(quarters(), exif=exif, quality=95)).image
    turned = read_picture(heic(quarters(), exif=exif.tobytes())).image
    assert turned.size == jpeg.size
    wide, high = turned.size
    for spot in ((wide // 4, high // 4), (wide * 3 // 4, high // 4), (wide // 4, high * 3 // 4)):
        pixel = jpeg.getpixel(spot)
        assert isinstance(pixel, tuple)
        assert is_near(turned.getpixel(spot), (int(pixel[0]), int(pixel[1]), int(pixel[2])))


@pytest.mark.parametrize("exif", [b"Exif\0\0", b"Exif\0\0MM\0*\xff\xff\xff\xff", b"II*\0" * 30_000])
def test_a_photo_with_broken_exif_is_still_a_photo(exif: bytes) -> None:
    assert read_picture(heic(quarters(), exif=exif)).taken_at is None


@pytest.mark.parametrize(
    ("image", "pixel"),
    [
        (plain(64, 64), RED),
        (plain(64, 64, (0, 0, 255, 255), "RGBA"), BLUE),
        (plain(64, 64, (255, 0, 0, 0), "RGBA"), WHITE),
        (plain(64, 64, 255, "L"), WHITE),
    ],
    ids=["rgb", "opaque", "clear", "grey"],
)
def test_every_kind_of_pixel_becomes_rgb(image: Image.Image, pixel: tuple[int, int, int]) -> None:
    seen = read_picture(heic(image)).image
    assert seen.mode == "RGB"
    assert is_near(seen.getpixel((30, 30)), pixel)


def test_a_photo_of_ten_bits_becomes_one_of_eight() -> None:
    out = BytesIO()
    pillow_heif.encode("RGB;16", (64, 64), b"\0\0\0\0\xff\xff" * 4096, out, quality=90)
    assert is_near(read_picture(out.getvalue()).image.getpixel((30, 30)), BLUE)


@pytest.mark.parametrize(
    ("size", "expected"),
    [((4032, 756), (2016, 378)), ((1000, 3000), (683, 2048)), ((2049, 101), (2048, 101)), ((800, 600), (800, 600))],
)
def test_a_photo_is_at_most_2048_px_long(size: tuple[int, int], expected: tuple[int, int]) -> None:
    assert read_picture(heic(plain(*size), tile_size=512)).image.size == expected


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (with_claimed_size(heic(plain(64, 64)), 6000, 4400), Why.PHOTO_TOO_MANY_PIXELS),
        (with_claimed_size(heic(plain(64, 64)), 2**32 - 1, 2**32 - 1), Why.PHOTO_UNREADABLE),
        (with_claimed_size(plain_heic(2000, 2000), 64, 64), Why.PHOTO_UNREADABLE),
        (b"\0\0\0\x18ftypheic", Why.PHOTO_UNREADABLE),
        (heic(plain(64, 64)).replace(b"hvc1", b"av01"), Why.PHOTO_UNREADABLE),
    ],
    ids=["26 megapixels", "claims a monster", "claims less", "nothing", "other codec"],
)
def test_what_is_no_photo_or_costs_too_much_is_refused(data: bytes, why: Why) -> None:
    with pytest.raises(Refusal) as refusal:
        read_picture(data)
    assert refusal.value.why is why


@pytest.mark.parametrize(
    ("make", "is_photo"),
    [
        (lambda: plain_heic(5712, 4284), True),
        (lambda: heic_of_one_tile((8000, 8000), (128, 128)), False),
        (lambda: heic_seen_through_a_hole((8000, 8000)), False),
        (lambda: heic_of_tiles_on_each_other((2000, 2000), 20), False),
        (lambda: heic_of_an_overlay((4000, 4000), 5), False),
    ],
    ids=["24 megapixels", "one tile", "a hole", "tiles", "overlay"],
)
def test_the_dearest_photo_takes_less_than_250_megabytes_and_a_bomb_a_second(
    make: Callable[[], bytes], is_photo: bool, tmp_path: Path
) -> None:
    took = work(make(), tmp_path)
    assert took.kilobytes < 250_000
    if is_photo:
        assert (took.why, took.ended) == (None, 0)
    else:
        assert took.why == Why.PHOTO_UNREADABLE or took.ended == -signal.SIGPROF
        assert took.seconds < 1  # processor time, so that a busy machine makes no difference


def test_a_photo_that_was_cut_off_is_refused_wherever_that_was() -> None:
    data = heic(quarters(), quality=95)
    for end in range(0, len(data), 7):
        with pytest.raises(Refusal):
            read_picture(data[:end])


@needs_photo
@pytest.mark.parametrize("part", [0.0001, 0.001, 0.01, 0.1, 0.5, 0.999])
def test_a_phones_photo_that_was_cut_off_is_refused(part: float) -> None:
    data = PHONE.read_bytes()
    with pytest.raises(Refusal):
        read_picture(data[: int(len(data) * part)])


def test_what_a_phone_appends_does_no_harm() -> None:
    assert read_picture(heic(quarters()) + b"appended").image.size == (96, 64)


@pytest.mark.parametrize("seed", range(20))
def test_changed_bytes_end_in_a_picture_or_a_refusal(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(with_empty_exif())
    for _ in range(chance.randint(1, 4)):
        data[chance.randrange(12, len(data))] = chance.randrange(256)
    try:
        picture = read_picture(bytes(data))
    except Refusal:
        return
    assert max(picture.image.size) <= 2048


def test_the_bot_itself_never_loads_a_decoder_of_its_own_for_what_strangers_send() -> None:
    words = "import sys, bot.app; sys.exit(bool({'pillow_heif', 'av'} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", words], cwd=ROOT, check=False).returncode == 0
