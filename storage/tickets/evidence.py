"""Keep the records of stored photos and recordings; fulfils `casework.ports.Photos` and `casework.ports.Recordings`."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.photo import Photo, PhotoId
from casework.model.recording import Played, Recording, RecordingId, RecordingKind
from storage.schema import photos, recordings

PHOTO_COLUMNS = (photos.c.id, photos.c.name, photos.c.file_id, photos.c.likeness)
RECORDING_COLUMNS = (
    *(recordings.c.id, recordings.c.name, recordings.c.kind),
    *(recordings.c.seconds, recordings.c.width, recordings.c.height),
)
# This statement runs for every photo of every message that shows some, so it is built only once.
_FILE_ID = (
    select(photos.c.file_id)
    .where(photos.c.name == bindparam("name"), photos.c.file_id.is_not(None))
    .order_by(photos.c.id.desc())
    .limit(1)  # some photos are sent a thousand times
)


class Photos:
    """Records of kept photos within one transaction; `added` has the names of those that it adds, by number."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.added: dict[int, str] = {}

    async def add(self, name: str, file_id: str | None, likeness: int | None = None) -> Photo:
        """Keep the record of a stored photo."""
        row = {"name": name, "file_id": file_id, "likeness": likeness}
        added = await self._connection.execute(insert(photos).values(row).returning(photos.c.id))
        number = added.scalar_one()
        self.added[number] = name
        return Photo(PhotoId(number), name, file_id, likeness)

    async def file_ids(self, names: list[str]) -> dict[str, str]:
        """Return Telegram's file ids of its own copies of photos, by name, if it has copies.

        It has none of recordings: the one that somebody sent still has its metadata.
        """
        found = {name: await self._connection.scalar(_FILE_ID, {"name": name}) for name in names}
        return {name: file_id for name, file_id in found.items() if file_id is not None}

    async def forget_file_ids(self, names: list[str]) -> None:
        """Forget Telegram's file ids of photos, because it does not know its copies any more."""
        await self._connection.execute(update(photos).where(photos.c.name.in_(names)).values(file_id=None))


class Recordings:
    """Records of kept recordings within one transaction; `added` has the names of those that it adds, by number."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.added: dict[int, str] = {}

    async def add(self, name: str, kind: RecordingKind, played: Played | None = None) -> Recording:
        """Keep the record of a stored recording; Telegram has no copy of it yet."""
        row = {"name": name, "kind": kind} | (asdict(played) if played else {})
        added = await self._connection.execute(insert(recordings).values(row).returning(recordings.c.id))
        number = added.scalar_one()
        self.added[number] = name
        return Recording(RecordingId(number), name, kind, played)


def photo(row: Row[*tuple[Any, ...]]) -> Photo:
    """Return the photo of a row with PHOTO_COLUMNS."""
    return Photo(PhotoId(row.id), row.name, row.file_id, row.likeness)


def recording(row: Row[*tuple[Any, ...]]) -> Recording:
    """Return the recording of a row with RECORDING_COLUMNS."""
    played = None if row.seconds is None else Played(row.seconds, row.width, row.height)
    return Recording(RecordingId(row.id), row.name, RecordingKind(row.kind), played)
