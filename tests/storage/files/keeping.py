"""Keep a file at once: a visit prepares it first, and stores it when its transaction takes it."""

from casework.ports import KeptPhoto, KeptRecording
from storage.files.photos import PhotoFiles


async def keep(files: PhotoFiles, data: bytes) -> KeptPhoto:
    """Clean, store and hold a photo."""
    made, kept = await files.prepare(data)
    await files.store([made])
    return kept


async def keep_recording(files: PhotoFiles, data: bytes, seconds_most: int = 120) -> KeptRecording:
    """Strip, store and hold a recording."""
    made, kept = await files.prepare_recording(data, seconds_most)
    await files.store([made])
    return kept
