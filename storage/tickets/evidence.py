"""Keep the records of stored photos and recordings; fulfils `casework.ports.Photos` and `casework.ports.Recordings`."""

from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.photo import Photo, PhotoId
from casework.model.recording import Recording, RecordingId, RecordingKind
from storage.schema import photos, recordings

PHOTO_COLUMNS = (photos.c.id, photos.c.name, photos.c.file_id, photos.c.likeness)
RECORDING_COLUMNS = (recordings.c.id, recordings.c.name, recordings.c.kind, recordings.c.file_id)
# These statements run for every message that shows a photo or a recording, so they are built only once.
_FILE_IDS = [
    select(table.c.name, table.c.file_id).where(
        table.c.name.in_(bindparam("names", expanding=True)), table.c.file_id.is_not(None)
    )
    for table in (photos, recordings)
]


class Photos:
    """Records of kept photos within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, name: str, file_id: str | None, likeness: int | None = None) -> Photo:
        """Keep the record of a stored photo."""
        row = {"name": name, "file_id": file_id, "likeness": _signed(likeness)}
        added = await self._connection.execute(insert(photos).values(row).returning(photos.c.id))
        return Photo(PhotoId(added.scalar_one()), name, file_id, likeness)

    async def file_ids(self, names: list[str]) -> dict[str, str]:
        """Return Telegram's file ids of its own copies of photos and recordings, by name, if it has copies."""
        if not names:
            return {}
        found: dict[str, str] = {}
        for query in _FILE_IDS:
            rows = await self._connection.execute(query, {"names": names})
            found |= {row.name: row.file_id for row in rows}
        return found

    async def forget_file_ids(self, names: list[str]) -> None:
        """Forget Telegram's file ids of photos and recordings, because it does not know its copies any more."""
        for table in (photos, recordings):
            await self._connection.execute(update(table).where(table.c.name.in_(names)).values(file_id=None))


class Recordings:
    """Records of kept recordings within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, name: str, kind: RecordingKind, file_id: str | None) -> Recording:
        """Keep the record of a stored recording."""
        row = {"name": name, "kind": kind, "file_id": file_id}
        added = await self._connection.execute(insert(recordings).values(row).returning(recordings.c.id))
        return Recording(RecordingId(added.scalar_one()), name, kind, file_id)


def photo(row: Row[*tuple[Any, ...]]) -> Photo:
    """Return the photo of a row with PHOTO_COLUMNS."""
    return Photo(PhotoId(row.id), row.name, row.file_id, _unsigned(row.likeness))


def recording(row: Row[*tuple[Any, ...]]) -> Recording:
    """Return the recording of a row with RECORDING_COLUMNS."""
    return Recording(RecordingId(row.id), row.name, RecordingKind(row.kind), row.file_id)


def _signed(bits: int | None) -> int | None:
    """Return 64 bits as the signed number that both databases keep."""
    return bits - 2**64 if bits is not None and bits >= 2**63 else bits


def _unsigned(number: int | None) -> int | None:
    return number + 2**64 if number is not None and number < 0 else number
