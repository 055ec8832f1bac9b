"""Keep photos and recordings on disk, and combine several photos into one picture.

A photo is kept under the SHA-256 of its own bytes, as `folder/ab/abcdef….jpg`, so that keeping it twice is harmless. It
is written beside its place, flushed, and renamed: after a crash at any moment a photo is there whole or not at all. A
recording is written in the same way, as `folder/ab/abcdef….bin`; its bytes are neither read nor changed.

A combined picture (a sheet) never crops a photo: rubbish lies at the edge of a picture as often as in its middle. The
photos stand in rows. Each row is as wide as the sheet, and its photos are equally high, so that portrait and landscape
mix without gaps. Only a photo whose long side is more than twice its short side gets white around it.
"""

import asyncio
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import TypeVar

from PIL import Image, ImageDraw, ImageOps

from casework.model.errors import Refusal, Why
from casework.ports import PHOTO_BYTES_MOST, KeptPhoto
from storage.files.leftovers import Leftovers
from storage.files.likeness import take_likeness
from storage.files.pictures import LONG_SIDE_PX, read_picture, write_jpeg

Result = TypeVar("Result")
Box = tuple[int, int, int, int]  # left, top, right, bottom in pixels

DECODERS = 2  # pictures worked on at once; each needs up to 150 MB, or 200 MB in a process of its own
GAP_PX = 8
LONGEST = 2.0  # the most that the place of a photo on a sheet is longer than its shorter side
LONGEST_ALONE = 20.0  # a chat refuses a picture whose long side is more than this many times its short side

# How many photos stand in each row of a sheet, by the number of photos on the whole sheet.
ROWS = {
    1: (1,),
    2: (2,),
    3: (1, 2),
    4: (2, 2),
    5: (2, 3),
    6: (3, 3),
    7: (2, 2, 3),
    8: (2, 3, 3),
    9: (3, 3, 3),
    10: (3, 3, 4),
}

NAME = re.compile("[0-9a-f]{64}")
SUFFIXES = ("jpg", "bin")
HALF = ".half-"  # begins the name of a file that is being written

BEFORE_MARK, AFTER_MARK = (198, 40, 40), (46, 125, 50)  # red, green


class PhotoMissing(KeyError):
    """No photo or recording is kept under this name."""


class PhotoFiles:
    """The photos and recordings in one folder, which is made when the first one is kept.

    Decoding runs in two threads of its own and not in `asyncio.to_thread`. So a cancelled wait does not let a third
    picture begin while two are still in memory.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.leftovers = Leftovers()
        self._decoders = ThreadPoolExecutor(DECODERS, thread_name_prefix="photos")

    async def keep(self, data: bytes) -> KeptPhoto:
        """Clean and keep a photo; raises Refusal with PHOTO_TOO_HEAVY, PHOTO_TOO_MANY_PIXELS or PHOTO_UNREADABLE.

        When this returns, the photo survives a loss of power.
        """
        return await self._work(partial(self._keep, data))

    async def read(self, name: str) -> bytes:
        """Return the JPEG of this name; raises PhotoMissing."""
        return await asyncio.to_thread(self._read, name)

    async def keep_recording(self, data: bytes) -> str:
        """Keep a recording and return its name; raises Refusal with RECORDING_TOO_HEAVY.

        When this returns, the recording survives a loss of power.
        """
        if len(data) > PHOTO_BYTES_MOST:
            raise Refusal(Why.RECORDING_TOO_HEAVY)
        return await asyncio.to_thread(self._keep_recording, data)

    async def read_recording(self, name: str) -> bytes:
        """Return the recording of this name; raises PhotoMissing."""
        return await asyncio.to_thread(self._read, name, "bin")

    async def sizes(self, names: Sequence[str]) -> dict[str, int]:
        """Return the size in bytes, by name, of each of these files that exists."""

        def look() -> dict[str, int]:
            paths = ((name, self._path(name, suffix)) for name in names for suffix in SUFFIXES)
            return {name: path.stat().st_size for name, path in paths if path.exists()}

        return await asyncio.to_thread(look)

    def kept_in(self, part: int) -> tuple[list[str], list[Path]]:
        """Return what is in one of the 256 parts of the folder: names of whole files, paths of half-written ones."""
        folder = self._folder / f"{part:02x}"
        found = list(folder.iterdir()) if folder.is_dir() else []
        return [path.stem for path in found if NAME.fullmatch(path.stem)], [
            path for path in found if path.name.startswith(HALF)
        ]

    async def throw_away(self, names: Sequence[str]) -> int:
        """Delete the files with these names that are still doomed (see `leftovers`); returns how many were."""

        def delete() -> int:
            paths = {name: [self._path(name, suffix) for suffix in SUFFIXES] for name in names}
            return sum(self.leftovers.throw_away(name, where) for name, where in paths.items())

        return await asyncio.to_thread(delete)

    async def sheet(self, names: Sequence[str]) -> bytes:
        """Return one JPEG, at most 2048 px long, that shows 1 to 10 photos.

        A photo alone is returned as it is, unless it is too long for a chat. Raises PhotoMissing, and ValueError for
        another number of photos.
        """
        if len(names) not in ROWS:
            raise ValueError(f"a sheet shows 1 to {max(ROWS)} photos, not {len(names)}")
        return await self._work(partial(self._sheet, names))

    async def before_after(self, before: str, after: str) -> bytes:
        """Return one JPEG, at most 2048 px long, of two photos; raises PhotoMissing.

        Two landscape photos stand one above the other, so that both fill a phone's width. Any other two stand side by
        side. The first has a red bar over half of its upper edge, the second a green bar over all of it. The bars need
        no translation, and their lengths tell them apart for people who cannot tell the colours apart.
        """
        return await self._work(partial(self._before_after, before, after))

    async def _work(self, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._decoders, work)

    def _path(self, name: str, suffix: str) -> Path:
        if not NAME.fullmatch(name):
            raise PhotoMissing(name)
        return self._folder / name[:2] / f"{name}.{suffix}"

    def _read(self, name: str, suffix: str = "jpg") -> bytes:
        try:
            return self._path(name, suffix).read_bytes()
        except FileNotFoundError:
            raise PhotoMissing(name) from None

    def _keep(self, data: bytes) -> KeptPhoto:
        image, taken_at = read_picture(data)
        jpeg = write_jpeg(image)
        name = sha256(jpeg).hexdigest()
        self._write(self._path(name, "jpg"), jpeg)
        return KeptPhoto(name, taken_at, take_likeness(image))

    def _keep_recording(self, data: bytes) -> str:
        name = sha256(data).hexdigest()
        self._write(self._path(name, "bin"), data)
        return name

    def _write(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.leftovers.hold(path.stem)
        handle, waiting = tempfile.mkstemp(prefix=HALF, dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(waiting).replace(path)
        finally:
            Path(waiting).unlink(missing_ok=True)
        for folder in (path.parent, self._folder):
            _flush_folder(folder)

    def _sheet(self, names: Sequence[str]) -> bytes:
        jpegs = [self._read(name) for name in names]
        if len(jpegs) == 1 and 1 / LONGEST_ALONE <= _shape(jpegs[0]) <= LONGEST_ALONE:
            return jpegs[0]
        waiting = iter(jpegs)
        return write_jpeg(_compose([[next(waiting) for _ in range(count)] for count in ROWS[len(jpegs)]])[0])

    def _before_after(self, before: str, after: str) -> bytes:
        first, second = self._read(before), self._read(after)
        stacked = _shape(first) > 1 and _shape(second) > 1
        image, (left, right) = _compose([[first], [second]] if stacked else [[first, second]])
        draw = ImageDraw.Draw(image)
        thickness = max(image.size) // 128
        for (x, y, end, _), mark, length in ((left, BEFORE_MARK, 0.5), (right, AFTER_MARK, 1.0)):
            draw.rectangle((x, y, x + (end - x) * length - 1, y + thickness - 1), fill=mark)
        return write_jpeg(image)


def _flush_folder(folder: Path) -> None:
    """Make the names in a folder survive a loss of power, as fsync(2) asks for separately from the files."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _shape(jpeg: bytes) -> float:
    """Return width divided by height."""
    with Image.open(BytesIO(jpeg), formats=["JPEG"]) as image:
        return image.width / image.height


def _compose(rows: Sequence[Sequence[bytes]]) -> tuple[Image.Image, list[Box]]:
    """Return a white image with these JPEGs in rows, and the box of each in reading order."""
    shapes = [[min(max(_shape(jpeg), 1 / LONGEST), LONGEST) for jpeg in row] for row in rows]
    size, boxes = _arrange(shapes)
    sheet = Image.new("RGB", size, "white")
    for jpeg, box in zip(chain.from_iterable(rows), boxes, strict=True):
        room = (box[2] - box[0], box[3] - box[1])
        with Image.open(BytesIO(jpeg), formats=["JPEG"]) as image:
            image.draft("RGB", room)
            sheet.paste(ImageOps.pad(image, room, color="white"), box[:2])
    return sheet, boxes


def _arrange(shapes: Sequence[Sequence[float]]) -> tuple[tuple[int, int], list[Box]]:
    """Return the size of a sheet and the boxes on it, for rows of shapes (width divided by height).

    The height of a row is (width of the sheet − its gaps) / the sum of its shapes; the width is the greatest that keeps
    both sides within 2048 px.
    """
    totals = [sum(row) for row in shapes]
    gaps = [GAP_PX * (len(row) - 1) for row in shapes]
    between = GAP_PX * (len(shapes) - 1)
    tallest = LONG_SIDE_PX - between + sum(gap / total for gap, total in zip(gaps, totals, strict=True))
    width = min(LONG_SIDE_PX, int(tallest / sum(1 / total for total in totals)))
    heights = [int((width - gap) / total) for gap, total in zip(gaps, totals, strict=True)]
    return (width, sum(heights) + between), list(_boxes(shapes, heights, width))


def _boxes(shapes: Sequence[Sequence[float]], heights: Sequence[int], width: int) -> Iterator[Box]:
    top = 0
    for row, height in zip(shapes, heights, strict=True):
        left = 0
        for shape in row[:-1]:
            right = left + round(shape * height)
            yield left, top, right, top + height
            left = right + GAP_PX
        yield left, top, width, top + height  # the last takes what rounding left over
        top += height + GAP_PX
