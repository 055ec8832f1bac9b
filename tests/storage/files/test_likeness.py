from collections.abc import Callable
from functools import cache
from io import BytesIO
from itertools import combinations
from pathlib import Path

import pytest
from PIL import Image, ImageEnhance, ImageOps

from casework.model.likeness import is_same_photo
from storage.files.likeness import take_likeness
from storage.files.pictures import read_picture
from tests.paths import ROOT, SHARED
from tests.storage.files.drawn import (
    BLUE,
    GREEN,
    encoded,
    opened,
    plain,
)

SHARED = SHARED / "photos"
DEMO = sorted((ROOT / "bot" / "demo").glob("*.jpg"))  # drawings of one spot: clean, with bags, with a mattress
PHOTOS = sorted([*SHARED.glob("exif_gps/*"), *SHARED.glob("litter/*"), *SHARED.glob("heic/*")])
TURNED = sorted(SHARED.glob("orientation/*"))

needs_photos = pytest.mark.skipif(not PHOTOS, reason="the shared photos are not beside this checkout")


@cache
def photo(path: Path) -> Image.Image:
    return read_picture(path.read_bytes()).image


def again(image: Image.Image, long_side: int, quality: int) -> Image.Image:
    """Return the image as a messenger would pass it on: shrunk and compressed again."""
    small = ImageOps.contain(image, (long_side, long_side))
    return opened(encoded(small, quality=quality))


def trimmed(image: Image.Image, part: float) -> Image.Image:
    """Return the image without this part of its size on every side."""
    left, top = round(image.width * part), round(image.height * part)
    return image.crop((left, top, image.width - left, image.height - top))


@pytest.mark.parametrize("path", [*DEMO, *PHOTOS], ids=lambda path: path.name)
@pytest.mark.parametrize(
    "change",
    [
        lambda image: again(image, 1280, 80),
        lambda image: again(image, 800, 60),
        lambda image: again(image, 320, 60),
        lambda image: again(again(image, 1280, 80), 1280, 80),
        lambda image: trimmed(image, 0.01),
        lambda image: trimmed(image, 0.02),
        lambda image: ImageEnhance.Brightness(image).enhance(1.2),
        lambda image: ImageEnhance.Contrast(image).enhance(1.2),
    ],
    ids=["sent", "small", "tiny", "sent on", "trimmed", "more trimmed", "brighter", "stronger"],
)
def test_a_photo_that_was_changed_on_its_way_is_the_same(
    path: Path, change: Callable[[Image.Image], Image.Image]
) -> None:
    likeness = take_likeness(photo(path))
    assert likeness is not None
    assert is_same_photo(likeness, take_likeness(change(photo(path))))


@pytest.mark.parametrize(("first", "second"), list(combinations([*DEMO, *PHOTOS], 2)), ids=lambda path: path.stem)
def test_different_photos_are_different_and_so_are_before_and_after(first: Path, second: Path) -> None:
    assert not is_same_photo(take_likeness(photo(first)), take_likeness(photo(second)))


@needs_photos
def test_a_photo_is_the_same_however_the_camera_stored_it() -> None:
    likenesses = [take_likeness(photo(path)) for path in TURNED]
    assert len(likenesses) == 4
    assert all(is_same_photo(likenesses[0], likeness) for likeness in likenesses)


@pytest.mark.parametrize("path", [*DEMO, *PHOTOS], ids=lambda path: path.name)
def test_a_likeness_fits_a_signed_column_of_64_bits(path: Path) -> None:
    likeness = take_likeness(photo(path))
    assert likeness is not None
    assert 0 <= likeness < 2**63


@pytest.mark.parametrize(
    "image",
    [
        *(plain(64, 48, colour) for colour in (BLUE, GREEN, 0, (255, 255, 255))),
        opened(encoded(plain(1000, 700, (140, 70, 30)), quality=30)),
        plain(1, 1),
        ImageOps.expand(plain(300, 100, GREEN), 20, BLUE),
        Image.linear_gradient("L").convert("RGB"),
    ],
    ids=["blue", "green", "black", "white", "jpeg", "dot", "frame", "gradient"],
)
def test_a_picture_with_too_little_to_see_has_no_likeness(image: Image.Image) -> None:
    assert take_likeness(image) is None


def test_a_photo_in_the_dark_still_has_a_likeness() -> None:
    night = ImageEnhance.Brightness(photo(DEMO[0])).enhance(0.2)
    likeness = take_likeness(night)
    assert likeness is not None
    assert is_same_photo(likeness, take_likeness(again(night, 1280, 80)))


def test_a_likeness_is_taken_of_any_mode() -> None:
    grey = photo(DEMO[0]).convert("L")
    stored = Image.open(BytesIO(encoded(grey, "PNG")))
    assert is_same_photo(take_likeness(stored), take_likeness(photo(DEMO[0])))
