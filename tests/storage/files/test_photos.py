import asyncio
import shutil
import signal
import subprocess
import sys
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from casework.model.errors import Refusal, Why
from casework.model.likeness import is_same_photo
from casework.model.photo import PHOTO_BYTES_MOST
from casework.model.recording import Played
from storage.files import photos as files
from storage.files.photos import PhotoFiles, PhotoMissing, Prepared
from tests.media import SECRETS, voice
from tests.paths import ROOT
from tests.remembering import Remembering
from tests.storage.files.drawn import (
    BLUE,
    GREEN,
    encoded,
    is_near,
    opened,
    plain,
)
from tests.storage.files.keeping import keep, keep_recording


@pytest.fixture
def photos(tmp_path: Path) -> PhotoFiles:
    return PhotoFiles(tmp_path / "photos")


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


# What is on disk


async def test_the_same_photo_twice_is_one_file_under_its_digest(photos: PhotoFiles, tmp_path: Path) -> None:
    first, second = [await keep(photos, encoded(plain(9, 9))) for _ in range(2)]
    assert first == second
    assert files_in(tmp_path) == [tmp_path / "photos" / first.name[:2] / f"{first.name}.jpg"]


async def test_a_photo_that_was_never_kept_is_missing(photos: PhotoFiles) -> None:
    with pytest.raises(PhotoMissing):
        await photos.read("a" * 64)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n", "/" + "a" * 63])
async def test_a_name_that_is_no_digest_reaches_no_file(photos: PhotoFiles, name: str) -> None:
    with pytest.raises(PhotoMissing):
        await photos.read(name)


async def test_a_new_folder_is_flushed_with_its_own_name_and_one_that_is_known_without(
    photos: PhotoFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed = list[Path]()
    monkeypatch.setattr(files, "flush", flushed.append)
    folder, name = tmp_path / "photos", "ab" + "0" * 62
    folder.mkdir()

    async def flushed_for(one: PhotoFiles) -> list[Path]:
        (folder / ".half-x").touch()
        flushed.clear()
        await one.store([Prepared(folder / ".half-x", name, "jpg", 0)])
        return flushed.copy()

    assert await flushed_for(photos) == [folder / "ab", folder]
    assert await flushed_for(photos) == [folder / "ab"]
    assert await flushed_for(PhotoFiles(folder)) == [folder / "ab", folder]  # another process may have died before it
    shutil.rmtree(folder / "ab")
    assert await flushed_for(photos) == [folder / "ab", folder]


KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from casework.model.errors import Refusal, Why
from casework.model.likeness import is_same_photo
from casework.model.photo import PHOTO_BYTES_MOST
from storage.files.photos import PhotoFiles
from tests.storage.files.keeping import keep
Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(keep(PhotoFiles(Path(sys.argv[1])), sys.stdin.buffer.read()))
"""


async def test_a_crash_before_the_rename_leaves_no_photo(photos: PhotoFiles, tmp_path: Path) -> None:
    data = encoded(plain(900, 900))
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", KILLED, str(tmp_path / "photos")), cwd=ROOT, stdin=subprocess.PIPE
    )
    await child.communicate(data)
    assert child.returncode == -signal.SIGKILL
    assert [path.suffix for path in files_in(tmp_path)] == [""]  # the half-written photo, whose name is never read
    kept = await keep(photos, data)
    assert opened(await photos.read(kept.name)).size == (900, 900)


async def test_the_same_recording_twice_is_one_file_without_its_metadata(photos: PhotoFiles, tmp_path: Path) -> None:
    first, second = [await keep_recording(photos, voice(3), 120) for _ in range(2)]
    assert first == second
    assert files_in(tmp_path) == [tmp_path / "photos" / first.name[:2] / f"{first.name}.bin"]
    data = await photos.read_recording(first.name)
    assert (first.name, first.size, first.played) == (sha256(data).hexdigest(), len(data), Played(3))
    assert not any(secret in data for secret in SECRETS)


async def test_a_recording_from_before_loses_its_metadata_when_it_is_read(photos: PhotoFiles, tmp_path: Path) -> None:
    """Recordings were stored as they came, until they were not."""
    for data, name in ((voice(3), "a" * 64), (b"no recording", "b" * 64)):
        path = tmp_path / "photos" / name[:2] / f"{name}.bin"
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
    assert b"Rita" in await photos.read_recording("a" * 64)
    data = await photos.read_recording("a" * 64, is_stripped=False)
    assert not any(secret in data for secret in SECRETS)
    with pytest.raises(PhotoMissing):
        await photos.read_recording("b" * 64, is_stripped=False)
    assert len(files_in(tmp_path)) == 2


async def test_a_recording_is_no_photo_and_a_photo_no_recording(photos: PhotoFiles) -> None:
    with pytest.raises(PhotoMissing):
        await photos.read((await keep_recording(photos, voice(3), 120)).name)
    with pytest.raises(PhotoMissing):
        await photos.read_recording((await keep(photos, encoded(plain(9, 9)))).name)
    with pytest.raises(PhotoMissing):
        await photos.read_recording("../../etc/passwd")


async def test_a_recording_may_be_as_heavy_as_telegram_hands_out_and_no_heavier(
    photos: PhotoFiles, tmp_path: Path
) -> None:
    wav = voice(3, "wav", "pcm_s16le")
    most = await keep_recording(photos, wav + bytes(PHOTO_BYTES_MOST - len(wav)), 120)
    with pytest.raises(Refusal) as refusal:
        await keep_recording(photos, wav + bytes(PHOTO_BYTES_MOST + 1 - len(wav)), 120)
    assert refusal.value.why is Why.RECORDING_TOO_HEAVY
    assert [path.stem for path in files_in(tmp_path)] == [most.name]


async def test_a_kept_photo_tells_its_likeness(photos: PhotoFiles) -> None:
    first = (ROOT / "bot" / "demo" / "bags.jpg").read_bytes()
    kept = await keep(photos, first)
    again = await keep(photos, await photos.read(kept.name))
    assert again.name != kept.name
    assert is_same_photo(kept.likeness, again.likeness)
    assert (await keep(photos, encoded(plain(64, 48)))).likeness is None


# What is shown

COLOURS = [(r, g, b) for r in (0, 120, 240) for g in (0, 120) for b in (0, 240)][:10]
SHAPES = [(400, 300), (300, 400), (1000, 100), (100, 1000), (50, 50)]


@pytest.mark.parametrize("count", range(1, 11))
async def test_a_sheet_shows_every_photo(tmp_path: Path, count: int) -> None:
    photos = PhotoFiles(tmp_path / "photos", Remembering())  # ten sheets of the same ten photos
    names = [
        (await keep(photos, encoded(plain(*SHAPES[n % 5], COLOURS[n]), subsampling=0, quality=95))).name
        for n in range(count)
    ]
    jpeg = await photos.sheet(names)
    sheet = opened(jpeg)
    assert (max(sheet.size) == 400) if count == 1 else (2040 < max(sheet.size) <= 2048)
    assert len(jpeg) < 10_000_000
    seen = [pixel for _, pixel in sheet.resize((256, 256), Image.Resampling.NEAREST).getcolors(65_536) or []]
    for colour in COLOURS[:count]:
        assert any(is_near(pixel, colour) for pixel in seen)


async def test_a_sheet_cuts_nothing_off(photos: PhotoFiles) -> None:
    framed = ImageOps.expand(plain(1800, 500, GREEN), 60, BLUE)
    name = (await keep(photos, encoded(framed))).name
    sheet = opened(await photos.sheet([name, name]))
    middle = sheet.height // 2
    row = [sheet.getpixel((x, middle)) for x in (4, sheet.width // 2 - 12, sheet.width // 2 + 12, sheet.width - 4)]
    assert all(is_near(pixel, BLUE) for pixel in row)


async def test_one_photo_is_itself_unless_no_chat_would_take_its_shape(photos: PhotoFiles) -> None:
    wide = await keep(photos, encoded(plain(1000, 100)))
    assert await photos.sheet([wide.name]) == await photos.read(wide.name)
    thread = await keep(photos, encoded(plain(1, 2000)))
    assert opened(await photos.sheet([thread.name])).size == (1024, 2048)


@pytest.mark.parametrize("count", [0, 11])
async def test_a_sheet_of_none_or_eleven_is_a_mistake(photos: PhotoFiles, count: int) -> None:
    with pytest.raises(ValueError, match="1 to 10"):
        await photos.sheet(["a" * 64] * count)


async def test_a_sheet_of_a_missing_photo_says_so(photos: PhotoFiles) -> None:
    with pytest.raises(PhotoMissing):
        await photos.sheet(["a" * 64])


@pytest.mark.parametrize(
    ("before", "after", "is_stacked"),
    [
        ((400, 300), (800, 500), True),
        ((300, 400), (600, 900), False),
        ((300, 400), (400, 300), False),
        ((50, 50), (400, 300), False),
    ],
)
async def test_before_and_after_stand_together_under_their_marks(
    photos: PhotoFiles, before: tuple[int, int], after: tuple[int, int], is_stacked: bool
) -> None:
    first, second = [(await keep(photos, encoded(plain(*size, BLUE)))).name for size in (before, after)]
    image = opened(await photos.before_after(first, second))
    wide, high = image.size
    assert max(image.size) <= 2048
    top = [image.getpixel((x, 4)) for x in (4, wide - 4)]
    assert is_near(top[0], (198, 40, 40))
    if is_stacked:
        assert is_near(top[1], BLUE)
        lower = high - round(wide * after[1] / after[0])
        assert all(is_near(image.getpixel((x, lower + 7)), (46, 125, 50)) for x in (8, wide - 8))
    else:
        assert is_near(top[1], (46, 125, 50))
    assert all(is_near(image.getpixel((x, high - 4)), BLUE) for x in (4, wide - 4))


async def test_a_picture_is_made_smaller_until_it_is_small_enough(tmp_path: Path) -> None:
    photos = PhotoFiles(tmp_path)
    out = BytesIO()
    Image.effect_noise((900, 600), 90).convert("RGB").save(out, "JPEG", quality=90)
    assert await photos.smaller(out.getvalue(), 1_000_000) == out.getvalue()
    smaller = await photos.smaller(out.getvalue(), 100_000)
    assert len(smaller) <= 100_000
    with Image.open(BytesIO(smaller)) as image:
        assert image.width / image.height == pytest.approx(1.5, abs=0.01)
    assert len(await photos.smaller(out.getvalue(), 10)) < 100_000  # the smallest that there is
