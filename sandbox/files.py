"""Files on the fake server: what was sent, under which name it is fetched, for how long.

A photo is kept as Telegram keeps it: recompressed to several sizes, without metadata. Bytes that no decoder takes can
still be sent as a photo by a hostile client; they are passed on as they are, with a made-up size, so that the bot meets
them. A file sent as a document stays byte for byte what it was.
"""

import io
import struct
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from PIL import Image, ImageOps

from sandbox.errors import bad_request
from sandbox.limits import Limits

# The boxes of Telegram's sizes s, m, x and y.
BOXES = (90, 320, 800, 1280)
MOST_PIXELS = 40_000_000  # beyond this nobody's telephone would recompress; the bytes are passed on
MADE_UP_SIZE = (640, 480)
ENDINGS = {"photo": "jpg", "video": "mp4", "video_note": "mp4", "live_photo": "mp4", "voice": "oga", "audio": "mp3"}
# Whatever a decoder trips over in broken bytes; Pillow's plugins raise nearly everything.
UNREADABLE = (
    OSError, ValueError, SyntaxError, TypeError, LookupError, ArithmeticError, AttributeError, EOFError, MemoryError,
    NotImplementedError, struct.error, Image.DecompressionBombError, Warning,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file; `facts` are the fields that its Bot API object has besides the identifiers and the size."""

    id: str
    unique_id: str
    kind: str
    data: bytes
    path: str
    facts: dict[str, Any]

    def to_api(self) -> dict[str, Any]:
        """Return the object (PhotoSize, Document, Video …) that names this file."""
        return {
            "file_id": self.id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.data),
            **self.facts,
        }

    def animation(self) -> dict[str, Any]:
        """Return the body of a message with this animation: it is a document too, for programs that know no other."""
        content = self.to_api()
        shared = ("file_id", "file_unique_id", "file_size", "file_name", "mime_type")
        return {"animation": content, "document": {name: content[name] for name in shared if name in content}}


@dataclass(frozen=True, slots=True)
class Size:
    """A photo in one size, in pixels."""

    width: int
    height: int
    data: bytes


@dataclass(slots=True)
class Files:
    """Everything that was ever uploaded; file ids stay valid, links run out."""

    limits: Limits
    _files: dict[str, StoredFile] = field(default_factory=dict)
    _photos: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    _links: dict[str, tuple[StoredFile, datetime]] = field(default_factory=dict)

    def keep(self, data: bytes, kind: str, name: str = "", **facts: Any) -> StoredFile:
        """Store a file of a kind (photo, document, video, voice …) and return it."""
        number = len(self._files) + 1
        ending = name.rpartition(".")[2] if "." in name else ENDINGS.get(kind)
        safe_ending = ending if ending and ending.isascii() and ending.isalnum() and len(ending) <= 8 else "bin"
        facts = {fact: value for fact, value in facts.items() if value is not None}
        if name:
            facts["file_name"] = name
        path = f"{kind}s/file_{number}.{safe_ending}"
        stored = StoredFile(f"SB{kind}-{number:06d}", f"u{number:06d}", kind, data, path, facts)
        self._files[stored.id] = stored
        return stored

    def keep_photo(self, sizes: Sequence[Size]) -> list[dict[str, Any]]:
        """Store a photo in all its sizes; return its list of PhotoSize, the largest last."""
        stored = [self.keep(size.data, "photo", width=size.width, height=size.height) for size in sizes]
        listed = [one.to_api() for one in stored]
        self._photos.update((one.id, listed) for one in stored)
        return listed

    def sizes_of(self, photo: StoredFile) -> list[dict[str, Any]]:
        """Return the whole photo that one of its sizes belongs to."""
        return self._photos[photo.id]

    def find(self, file_id: str) -> StoredFile:
        """Return the file; raises the 400 of an unknown file_id."""
        if file_id not in self._files:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        return self._files[file_id]

    def link(self, file_id: str, now: datetime) -> StoredFile:
        """Open the file for downloading for an hour; raises the 400 of one that is too big to download."""
        stored = self.find(file_id)
        if len(stored.data) > self.limits.download:
            raise bad_request("file is too big")
        self._links[stored.path] = (stored, now)
        return stored

    def download(self, path: str, now: datetime) -> bytes | None:
        """Return what is behind a link, None where there is none or it ran out."""
        stored, since = self._links.get(path, (None, now))
        if stored is None or (now - since).total_seconds() > self.limits.link_seconds:
            return None
        return stored.data


@lru_cache(maxsize=32)
def shrink(data: bytes) -> tuple[Size, ...] | None:
    """Return the sizes that Telegram makes of an image, smallest first; None when it cannot be decoded."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(data)) as image:
                if image.width * image.height > MOST_PIXELS:
                    return None
                image.draft("RGB", (2 * BOXES[-1], 2 * BOXES[-1]))
                turned = ImageOps.exif_transpose(image).convert("RGB")
    except UNREADABLE:
        return None
    largest = max(turned.size)
    boxes = {box for box in BOXES if box < largest} | {min(largest, BOXES[-1])}
    sizes = [_fit(turned, box) for box in sorted(boxes, reverse=True)]  # each is made of the next larger one
    return tuple(reversed(sizes))


def passed_on(data: bytes) -> tuple[Size, ...]:
    """Return a hostile client's bytes as a photo in two sizes whose measures are made up."""
    width, height = MADE_UP_SIZE
    return Size(width // 2, height // 2, data), Size(width, height, data)


def _fit(image: Image.Image, box: int) -> Size:
    """Make an image smaller in place."""
    image.thumbnail((box, box))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=87)
    return Size(image.width, image.height, out.getvalue())
