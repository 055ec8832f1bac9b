"""What an update brings is stored when its transaction takes it, and is nowhere otherwise."""

import asyncio
import errno
import shutil
from pathlib import Path

import pytest

from casework.model.errors import Refusal
from storage.files.photos import PhotoFiles
from storage.files.places import LARGE_AT_ONCE, SMALL, SMALL_AT_ONCE
from storage.files.visits import Visit
from storage.trouble import FilesAway
from tests.media import voice
from tests.storage.files.drawn import BLUE, encoded, plain


def stored(folder: Path) -> set[str]:
    return {path.stem for path in folder.rglob("*") if path.is_file()}


async def test_a_visit_stores_what_is_taken_and_holds_it_until_its_end(tmp_path: Path) -> None:
    files = PhotoFiles(tmp_path)
    visit = Visit(files)
    photo = await visit.keep(encoded(plain(9, 9)))
    heard = await visit.keep_recording(voice(3), 120)
    names = [photo.name, heard.name]
    assert await visit.sizes(names) == {}
    await visit.store(names)
    assert await visit.sizes([*names, "f" * 64]) == {photo.name: photo.size, heard.name: heard.size}
    assert files.leftovers.doom(names) == []
    assert await files.throw_away(names) == 0
    visit.end()
    assert files.leftovers.doom(names) == names
    assert await files.throw_away(names) == 2
    assert stored(tmp_path) == set()


async def test_what_is_not_taken_is_gone_at_the_end(tmp_path: Path) -> None:
    files = PhotoFiles(tmp_path)
    visit = Visit(files)
    red, blue = [await visit.keep(encoded(plain(9, 9, colour))) for colour in ((255, 0, 0), BLUE)]
    await visit.store({blue.name})
    visit.end()
    assert stored(tmp_path) == {blue.name}
    assert red.name != blue.name


async def test_a_disk_that_falls_ill_in_the_middle_is_away_and_the_visit_ends_all_the_same(tmp_path: Path) -> None:
    files = PhotoFiles(tmp_path / "photos")
    visit = Visit(files, may_wait=True)
    red, blue = [await visit.keep(encoded(plain(9, 9, colour))) for colour in ((255, 0, 0), BLUE)]
    await visit.store({red.name})
    shutil.rmtree(tmp_path / "photos")
    (tmp_path / "photos").write_text("the disk is not mounted")
    with pytest.raises(FilesAway):
        await visit.store({blue.name})
    visit.end()
    assert files.leftovers.doom([red.name, blue.name]) == [red.name, blue.name]  # nobody holds them any more


async def test_a_disk_that_falls_ill_while_a_photo_is_cleaned_is_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = PhotoFiles(tmp_path / "photos")

    async def fall_ill(*_: object) -> None:
        shutil.rmtree(tmp_path / "photos")
        (tmp_path / "photos").write_text("the disk is not mounted")
        raise OSError(errno.EIO, "it fails")

    monkeypatch.setattr(files._workers, "work", fall_ill)
    with pytest.raises(FilesAway):
        await Visit(files, may_wait=True).keep(encoded(plain(9, 9)))


async def test_what_is_refused_leaves_nothing(tmp_path: Path) -> None:
    visit = Visit(PhotoFiles(tmp_path))
    with pytest.raises(Refusal):
        await visit.keep(b"no picture")
    with pytest.raises(Refusal):
        await visit.keep_recording(b"no recording", 120)
    assert stored(tmp_path) == set()


@pytest.mark.parametrize(
    ("size", "at_once"), [(SMALL, SMALL_AT_ONCE), (SMALL + 1, LARGE_AT_ONCE), (None, LARGE_AT_ONCE)]
)
async def test_one_file_of_a_person_is_in_work_and_a_few_of_all_people(
    tmp_path: Path, size: int | None, at_once: int
) -> None:
    """Each account has three files on their way, as somebody has who writes in three chats at once."""
    files, here, most, mine = PhotoFiles(tmp_path), list[int](), 0, 0

    async def bring(account: int) -> None:
        nonlocal most, mine
        for _ in range(3):
            async with Visit(files).room(account, size):
                here.append(account)
                most, mine = max(most, len(here)), max(mine, here.count(account))
                await asyncio.sleep(0)
                here.remove(account)

    await asyncio.gather(*(bring(account) for account in range(at_once + 5) for _ in range(3)))
    assert (most, mine) == (at_once, 1)
    assert files._places._turns == {}


async def test_who_waits_in_vain_is_not_in_the_way_of_the_next(tmp_path: Path) -> None:
    files = PhotoFiles(tmp_path)
    async with files.room(1):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01), files.room(1):
                pass
    async with asyncio.timeout(5), files.room(1):
        pass
