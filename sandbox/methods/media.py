"""The file in a message: uploaded with the call, attached to it by name, or sent before and named by its file_id."""

import io
from typing import Any

from PIL import Image

from sandbox.errors import ApiError, bad_request, breach
from sandbox.files import UNREADABLE, StoredFile, shrink
from sandbox.methods.query import Query, Upload
from sandbox.objects import Json

# What the object of a kind must say and an upload need not.
NEEDED: dict[str, Json] = {
    "video": {"width": 320, "height": 240, "duration": 0},
    "animation": {"width": 320, "height": 240, "duration": 0},
    "video_note": {"length": 240, "duration": 0},
    "voice": {"duration": 0},
    "audio": {"duration": 0},
}
# How tdlib names the kinds whose names are not the Bot API's.
NAMES = {"voice": "VoiceNote", "video_note": "VideoNote"}
MOST_SIDES = 10_000  # width and height together, in pixels; from the Bot API's sendPhoto
MOST_RATIO = 20


def medium(query: Query, kind: str, source: str, given: dict[str, Any] | None = None) -> Json:
    """Return the part of a message's body that holds the file of a call; `given` tells of it (default: the call)."""
    if not source.startswith("attach://"):
        return _again(query, kind, source)
    upload = query.uploads.get(source.removeprefix("attach://"))
    if upload is None:
        raise breach("wrong file identifier/HTTP URL specified")
    if not upload.data:
        raise breach("file must be non-empty")
    if len(upload.data) > query.state.limits.upload:
        raise ApiError(413, "Request Entity Too Large", breach=True)
    if kind == "photo":
        return {kind: _photo(query, upload)}
    return _body(kind, _file(query, kind, upload, query.params if given is None else given))


def part_of_album(query: Query, part: dict[str, Any]) -> Json:
    """Return the body of the message that one InputMedia describes."""
    return {**medium(query, part["type"], part["media"], part), **query.caption(part)}


def _again(query: Query, kind: str, file_id: str) -> Json:
    stored = query.state.files.find(file_id)
    if stored.kind != kind:
        is_kind, wanted = (NAMES.get(one, one.capitalize()) for one in (stored.kind, kind))
        raise bad_request(f"can't use file of type {is_kind} as {wanted}")
    if kind == "photo":
        return {"photo": query.state.files.sizes_of(stored)}
    return _body(kind, stored)


def _body(kind: str, stored: StoredFile) -> Json:
    return stored.animation() if kind == "animation" else {kind: stored.to_api()}


def _photo(query: Query, upload: Upload) -> list[Json]:
    if len(upload.data) > query.state.limits.photo:
        raise breach("file is too big")
    try:
        with Image.open(io.BytesIO(upload.data)) as image:
            width, height = image.size
    except UNREADABLE as error:
        raise breach("IMAGE_PROCESS_FAILED") from error
    if width + height > MOST_SIDES or max(width, height) > MOST_RATIO * min(width, height):
        raise breach("PHOTO_INVALID_DIMENSIONS")
    sizes = shrink(upload.data)
    if sizes is None:
        raise breach("IMAGE_PROCESS_FAILED")
    return query.state.files.keep_photo(sizes)


def _file(query: Query, kind: str, upload: Upload, given: dict[str, Any]) -> StoredFile:
    facts: Json = {name: given.get(name, usual) for name, usual in NEEDED.get(kind, {}).items()}
    if kind == "video_note":
        return query.state.files.keep(upload.data, kind, **facts)
    # A voice message has no name to people; every other kind keeps the one it was sent with.
    name = "" if kind == "voice" else upload.name
    return query.state.files.keep(upload.data, kind, name, mime_type=upload.mime_type, **facts)
