"""What can be done on a telephone of the page: the name of a deed, and the call of a person that it becomes.

Everything that is wrong in what the page asked for raises CannotDo, LookupError, TypeError or ValueError.
"""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from mimetypes import guess_type
from pathlib import Path
from typing import Any

from sandbox.errors import CannotDo
from sandbox.objects import Chat, Message
from sandbox.people import Person
from sandbox.writing import Clip, Where

SECONDS = 3  # how long what ships plays


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did: on which telephone, in which chat, and the rest of what the page said.

    `chats` are those on the telephone, by id; `shipped` are the files that the page may name in place of bytes.
    """

    person: Person
    chat: Chat
    chats: Mapping[int, Chat]
    shipped: Mapping[str, Path | bytes]
    asked: Mapping[str, Any]

    @property
    def where(self) -> Where:
        """The chat, and the message that was quoted."""
        number = self.asked.get("reply_to")
        return {"chat": self.chat, "reply_to": None if number is None else self._message(number)}

    @property
    def caption(self) -> str | None:
        """The words that go with a file."""
        return self.asked.get("caption")

    @property
    def message(self) -> Message:
        """The message that something is done to."""
        return self._message(self.asked["message"])

    def bytes_of(self, source: str) -> bytes:
        """Return what ships under a name, or what came from the disk in base64 (a data: address is taken too)."""
        if source in self.shipped:
            shipped = self.shipped[source]
            return shipped if isinstance(shipped, bytes) else shipped.read_bytes()
        data = base64.b64decode(source.rpartition(",")[2], validate=True)
        if not data:
            raise CannotDo("the file is empty")
        return data

    def _message(self, number: int) -> Message:
        if number not in self.chat.by_id:
            raise CannotDo("the message is gone")
        return self.chat.by_id[number]


def send_album(act: Act) -> None:
    """Send one photo or short video as it is, several as an album."""
    parts = [_part(act, one) for one in act.asked["parts"]]
    if len(parts) > 1:
        act.person.sends_album(parts, act.caption, **act.where)
    elif isinstance(parts[0], Clip):
        act.person.sends_video(parts[0].data, parts[0].seconds, act.caption, **act.where)
    else:
        act.person.sends_photo(parts[0], act.caption, **act.where)


def send_files(act: Act) -> None:
    """Send one file as it is, several as an album of files."""
    files = [(act.bytes_of(one["data"]), one["name"]) for one in act.asked["files"]]
    if len(files) > 1:
        act.person.sends_files(files, act.caption, **act.where)
        return
    ((data, name),) = files
    kind = guess_type(name)[0] or "application/octet-stream"
    act.person.sends_file(data, name, kind, act.caption, **act.where)


def send_voice(act: Act) -> None:
    """Send a voice message: the one that ships, or one from the disk."""
    data = act.bytes_of(act.asked.get("data", "voice"))
    act.person.sends_voice(data, act.asked.get("seconds", SECONDS), act.caption, **act.where)


def send_location(act: Act) -> None:
    """Send a place: the position, for a while if it is live; with a title, a venue."""
    lat, lon, title = act.asked["lat"], act.asked["lon"], act.asked.get("title")
    if title:
        act.person.sends_venue(lat, lon, title, act.asked.get("address", ""), **act.where)
    else:
        act.person.sends_location(lat, lon, live=act.asked.get("live"), **act.where)


def tap_key(act: Act) -> None:
    """Tap a reply key, at the place that was pointed out for one that asks for it."""
    if "lat" in act.asked:
        act.person.position = (act.asked["lat"], act.asked["lon"])
    act.person.taps_key(act.asked["label"], act.chat)


def forward(act: Act) -> None:
    """Forward a message to a chat of the same telephone, an album as a whole."""
    message, to = act.message, act.chats[act.asked["to"]]
    album = [one for one in act.chat.messages if message.album is not None and one.album == message.album]
    if len(album) > 1:
        act.person.forwards_album(album, chat=to)
    else:
        act.person.forwards(message, chat=to)


def delete(act: Act) -> None:
    """Delete a message, an album as a whole."""
    message = act.message
    for one in [one for one in act.chat.messages if one is message or (message.album and one.album == message.album)]:
        act.person.deletes(one)


DEEDS: Mapping[str, Callable[[Act], object]] = {
    "text": lambda act: act.person.says(act.asked["text"], **act.where),
    "album": send_album,
    "files": send_files,
    "voice": send_voice,
    "note": lambda act: act.person.sends_video_note(act.bytes_of("clip"), SECONDS, **act.where),
    "location": send_location,
    "move": lambda act: act.person.moves(act.message, act.asked["lat"], act.asked["lon"]),
    "stop": lambda act: act.person.stops(act.message),
    "other": lambda act: act.person.sends_other(act.asked["kind"], **act.where),
    "forward": forward,
    "edit": lambda act: act.person.edits(act.message, act.asked["text"]),
    "delete": delete,
    "pin": lambda act: act.person.pins(act.message),
    "react": lambda act: act.person.reacts(act.message, act.asked["emoji"]),
    "add_bot": lambda act: act.person.adds_bot(act.chat),
    "start": lambda act: act.person.follows_link(act.asked["link"]),
    "press": lambda act: act.person.presses(act.asked["data"], act.message),
    "key": tap_key,
}


def _part(act: Act, asked: Mapping[str, Any]) -> bytes | Clip:
    data = act.bytes_of(asked["data"])
    return Clip(data, asked["seconds"]) if "seconds" in asked else data
