"""Faces are blurred in the copies that others see, and in no others.

The face is the one that scikit-image ships (NASA, public domain); it comes with the extra `faces`.
"""

import asyncio
import gc
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat

from casework.model.errors import Refusal, Why
from storage.files.photos import BLURRED_AGAIN_S, PhotoFiles, PhotoMissing, can_blur
from storage.files.worker import PROCESSOR_S
from storage.files.workers import WorkerFailed
from tests.painting import Painting
from tests.storage.files.drawn import BLUE, RED, encoded, is_near, opened, plain
from tests.storage.files.keeping import keep

needs_faces = pytest.mark.skipif(not can_blur(), reason="the extra faces is not installed: make faces")
FACE = (180, 55, 270, 180)  # of the picture with the astronaut, 512 px square


def astronaut() -> Image.Image:
    found = find_spec("skimage")
    assert found is not None
    assert found.origin is not None
    return Image.open(Path(found.origin).parent / "data" / "astronaut.png").convert("RGB")


def detail(picture: Image.Image) -> float:
    """Return how much neighbouring pixels differ."""
    grey = picture.convert("L")
    return ImageStat.Stat(ImageChops.difference(grey, ImageChops.offset(grey, 1, 0))).mean[0]


def files_in(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


@needs_faces
async def test_a_face_is_not_to_be_recognised_and_all_else_stays(tmp_path: Path) -> None:
    photos = PhotoFiles(tmp_path, blurs=True)
    kept = await keep(photos, encoded(astronaut(), quality=95))
    own, public = opened(await photos.read(kept.name)), opened(await photos.read(kept.name, is_public=True))
    assert detail(public.crop(FACE)) < detail(own.crop(FACE)) / 3
    below = (0, 300, 512, 512)
    assert ImageStat.Stat(ImageChops.difference(own.crop(below), public.crop(below)).convert("L")).mean[0] < 3
    assert await photos.why_not_blurred() is None


@needs_faces
async def test_a_small_face_in_a_large_photo_is_blurred_too(tmp_path: Path) -> None:
    street = plain(2048, 1536, (90, 120, 90))
    street.paste(astronaut().resize((160, 160)), (900, 700))
    photos = PhotoFiles(tmp_path, blurs=True)
    kept = await keep(photos, encoded(street, quality=95))
    face = (900 + 58, 700 + 20, 900 + 82, 700 + 54)
    own, public = opened(await photos.read(kept.name)), opened(await photos.read(kept.name, is_public=True))
    assert detail(public.crop(face)) < detail(own.crop(face)) / 2


@needs_faces
async def test_a_photo_without_a_face_is_shown_as_it_is(tmp_path: Path) -> None:
    photos = PhotoFiles(tmp_path, blurs=True)
    kept = await keep(photos, encoded(plain(400, 300)))
    assert await photos.read(kept.name, is_public=True) == await photos.read(kept.name)


async def test_a_copy_is_made_once_for_others_and_goes_with_its_photo(tmp_path: Path) -> None:
    painting = Painting()
    photos = PhotoFiles(tmp_path, painting, blurs=True)
    kept = await keep(photos, encoded(plain(40, 30, RED)))
    for _ in range(2):
        assert is_near(opened(await photos.read(kept.name, is_public=True)).getpixel((4, 4)), BLUE)
        assert is_near(opened(await photos.read(kept.name)).getpixel((4, 4)), RED)
    sheet = opened(await photos.sheet([kept.name], is_public=True))
    both = opened(await photos.before_after(kept.name, kept.name, is_public=True))
    for picture in (sheet, both):
        assert is_near(picture.getpixel((picture.width // 4, picture.height // 2)), BLUE)
    assert painting.count == 1
    photos.leftovers.release([kept.name])
    assert await photos.throw_away(photos.leftovers.doom([kept.name])) == 1
    assert files_in(tmp_path) == []


async def test_whoever_installs_no_extra_shows_photos_as_they_are(tmp_path: Path) -> None:
    painting = Painting()
    photos = PhotoFiles(tmp_path, painting)
    kept = await keep(photos, encoded(plain(40, 30, RED)))
    assert await photos.read(kept.name, is_public=True) == await photos.read(kept.name)
    assert painting.count == 0


@pytest.mark.parametrize(
    ("fails", "why"),
    [
        (Refusal(Why.PHOTO_UNREADABLE), "RLIMIT"),
        (WorkerFailed("ImportError: no libGL.so.1"), "ImportError: no libGL.so.1"),
    ],
)
async def test_a_photo_whose_faces_cannot_be_looked_for_is_shown_to_nobody_else(
    tmp_path: Path, fails: Exception, why: str
) -> None:
    photos = PhotoFiles(tmp_path, Painting(fails), blurs=True)
    kept = await keep(photos, encoded(plain(40, 30, RED)))
    with pytest.raises(PhotoMissing):
        await photos.read(kept.name, is_public=True)
    assert is_near(opened(await photos.read(kept.name)).getpixel((4, 4)), RED)
    assert await photos.why_not_blurred() == why
    assert files_in(tmp_path) == [f"{kept.name}.jpg"]


async def test_no_copy_stays_of_a_photo_that_was_thrown_away_meanwhile(tmp_path: Path) -> None:
    class Slow(Painting):
        async def work(self, data: bytes, unreadable: Why, job: str, *arguments: object) -> dict[str, Any]:
            answer = await super().work(data, unreadable, job, *arguments)
            if job == "faces":
                photos.leftovers.release([kept.name])
                await photos.throw_away(photos.leftovers.doom([kept.name]))
            return answer

    photos = PhotoFiles(tmp_path, Slow(), blurs=True)
    kept = await keep(photos, encoded(plain(40, 30, RED)))
    with pytest.raises(PhotoMissing):
        await photos.read(kept.name, is_public=True)
    assert files_in(tmp_path) == []


async def test_many_who_ask_for_the_same_photo_have_it_blurred_once(tmp_path: Path) -> None:
    painting = Painting()
    photos = PhotoFiles(tmp_path, painting, blurs=True)
    kept = await keep(photos, encoded(plain(40, 30, RED)))
    await asyncio.gather(*(photos.read(kept.name, is_public=True) for _ in range(5)))
    assert painting.count == 1


async def test_who_looks_at_a_photo_with_a_copy_does_not_wait_for_one_that_is_being_blurred(tmp_path: Path) -> None:
    gate = asyncio.Event()

    class Slow(Painting):
        async def work(self, data: bytes, unreadable: Why, job: str, *arguments: object) -> dict[str, Any]:
            if job == "faces" and self.count == 1:
                await gate.wait()
            return await super().work(data, unreadable, job, *arguments)

    photos = PhotoFiles(tmp_path, Slow(), blurs=True)
    first, second = [await keep(photos, encoded(plain(40, 30, colour))) for colour in (RED, BLUE)]
    await photos.read(first.name, is_public=True)
    async with asyncio.timeout(60), asyncio.TaskGroup() as tasks:
        blurring = tasks.create_task(photos.read(second.name, is_public=True))
        while not photos._blurring.locked():  # noqa: ASYNC110 - a lock sets no event
            await asyncio.sleep(0.001)
        async with asyncio.timeout(5):
            await photos.read(first.name, is_public=True)
        assert not blurring.done()
        gate.set()


async def test_a_copy_that_nobody_waits_for_any_more_is_made_all_the_same(tmp_path: Path) -> None:
    gate = asyncio.Event()

    class Slow(Painting):
        async def work(self, data: bytes, unreadable: Why, job: str, *arguments: object) -> dict[str, Any]:
            if job == "faces":
                begun.append(job)
                await gate.wait()
            return await super().work(data, unreadable, job, *arguments)

    begun = list[str]()
    photos = PhotoFiles(tmp_path, Slow(), blurs=True)
    kept = await keep(photos, encoded(plain(40, 30, RED)))
    async with asyncio.timeout(60):
        looking = asyncio.get_running_loop().create_task(photos.read(kept.name, is_public=True))
        while not begun:  # noqa: ASYNC110 - a list sets no event
            await asyncio.sleep(0.001)
        looking.cancel()
        await asyncio.wait([looking])
        gate.set()
        assert is_near(opened(await photos.read(kept.name, is_public=True)).getpixel((4, 4)), BLUE)
    assert (looking.cancelled(), len(begun)) == (True, 1)


async def test_a_worker_that_is_killed_once_hides_no_photo(tmp_path: Path) -> None:
    class KilledOnce(Painting):
        async def work(self, data: bytes, unreadable: Why, job: str, *arguments: object) -> dict[str, Any]:
            try:
                return await super().work(data, unreadable, job, *arguments)
            finally:
                self.fails = None

    painting = KilledOnce()
    photos = PhotoFiles(tmp_path, painting, blurs=True)
    kept = await keep(photos, encoded(plain(40, 30, RED)))
    painting.fails = Refusal(Why.PHOTO_UNREADABLE)
    assert is_near(opened(await photos.read(kept.name, is_public=True)).getpixel((4, 4)), BLUE)


async def test_a_photo_that_could_not_be_blurred_is_left_alone_for_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    painting = Painting(Refusal(Why.PHOTO_UNREADABLE))
    photos = PhotoFiles(tmp_path, painting, blurs=True)
    kept = await keep(photos, encoded(plain(40, 30, RED)))
    now = [0.0]
    monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: now[0])
    for _ in range(2):
        with pytest.raises(PhotoMissing):
            await photos.read(kept.name, is_public=True)
    assert painting.count == 2  # in a row
    now[0], painting.fails = BLURRED_AGAIN_S + 1, None
    assert is_near(opened(await photos.read(kept.name, is_public=True)).getpixel((4, 4)), BLUE)


async def test_a_limit_of_time_is_not_met_twice_by_one_photo_while_others_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped(Painting):
        async def work(self, data: bytes, unreadable: Why, job: str, *arguments: object) -> dict[str, Any]:
            now[0] += PROCESSOR_S
            return await super().work(data, unreadable, job, *arguments)

    now, painting = [0.0], Stopped(Refusal(Why.PHOTO_UNREADABLE))
    photos = PhotoFiles(tmp_path, painting, blurs=True)
    kept = await keep(photos, encoded(plain(40, 30, RED)))
    monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: now[0])
    with pytest.raises(PhotoMissing):
        await photos.read(kept.name, is_public=True)
    assert painting.count == 1


async def test_a_photo_that_is_withheld_after_whoever_looked_has_gone_is_no_error_of_asyncio(tmp_path: Path) -> None:
    gate, errors, loop = asyncio.Event(), list[object](), asyncio.get_running_loop()

    class Slow(Painting):
        async def work(self, data: bytes, unreadable: Why, job: str, *arguments: object) -> dict[str, Any]:
            if job == "faces":
                begun.set()
                await gate.wait()
            return await super().work(data, unreadable, job, *arguments)

    begun = asyncio.Event()
    photos = PhotoFiles(tmp_path, Slow(Refusal(Why.PHOTO_UNREADABLE)), blurs=True)
    kept = await keep(photos, encoded(plain(40, 30, RED)))
    loop.set_exception_handler(lambda _, context: errors.append(context))
    async with asyncio.timeout(60):
        looking = loop.create_task(photos.read(kept.name, is_public=True))
        await begun.wait()
        looking.cancel()
        await asyncio.wait([looking])
        gate.set()
        with pytest.raises(PhotoMissing):
            await photos.read(kept.name, is_public=True)
    del looking, photos
    gc.collect()
    assert errors == []


async def test_a_copy_that_a_crash_left_alone_is_found_and_goes(tmp_path: Path) -> None:
    photos = PhotoFiles(tmp_path, Painting(), blurs=True)
    kept = await keep(photos, encoded(plain(40, 30, RED)))
    await photos.read(kept.name, is_public=True)
    (tmp_path / kept.name[:2] / f"{kept.name}.jpg").unlink()
    part = int(kept.name[:2], 16)
    assert photos.kept_in(part)[0] == [kept.name]
    photos.leftovers.release([kept.name])
    await photos.throw_away(photos.leftovers.doom([kept.name]))
    assert photos.kept_in(part)[0] == []
