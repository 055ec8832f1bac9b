"""Sending: texts, places, files, albums, copies and forwards."""

from typing import Any

from sandbox.errors import bad_request, breach
from sandbox.methods.media import medium, part_of_album
from sandbox.methods.query import Query
from sandbox.objects import Json, Message

ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
})  # fmt: skip


def send_message(query: Query) -> Json:
    """Send a text."""
    return _send(query, query.text())


def send_location(query: Query) -> Json:
    """Send a position."""
    return _send(query, {"location": _location(query)})


def send_venue(query: Query) -> Json:
    """Send a named place."""
    location = _location(query)
    venue = {"location": location, "title": query.params["title"], "address": query.params["address"]}
    return _send(query, {"venue": venue, "location": location})


def send_photo(query: Query) -> Json:
    """Send a photo, new or by its file_id."""
    return _send(query, {**medium(query, "photo", query.params["photo"]), **query.caption()})


def send_document(query: Query) -> Json:
    """Send a file."""
    return _send(query, {**medium(query, "document", query.params["document"]), **query.caption()})


def send_video(query: Query) -> Json:
    """Send a video."""
    return _send(query, {**medium(query, "video", query.params["video"]), **query.caption()})


def send_voice(query: Query) -> Json:
    """Send a voice message."""
    return _send(query, {**medium(query, "voice", query.params["voice"]), **query.caption()})


def send_video_note(query: Query) -> Json:
    """Send a round video message."""
    return _send(query, medium(query, "video_note", query.params["video_note"]))


def send_audio(query: Query) -> Json:
    """Send a piece of music."""
    return _send(query, {**medium(query, "audio", query.params["audio"]), **query.caption()})


def send_animation(query: Query) -> Json:
    """Send a video without sound that repeats."""
    return _send(query, {**medium(query, "animation", query.params["animation"]), **query.caption()})


def send_media_group(query: Query) -> list[Json]:
    """Send an album."""
    parts = query.params["media"]
    if len(parts) > query.state.limits.album:
        raise breach("too many messages to send as an album")
    kinds = {part["type"] for part in parts}
    if len(kinds) > 1 and kinds - {"photo", "video"}:
        raise breach("can't use the media of the specified type in the album")
    bodies = [part_of_album(query, part) for part in parts]
    chat = query.open_chat()
    topic, reply_to = query.topic(chat), query.reply_to(chat)
    query.admit(chat, len(bodies))
    album = query.state.next_album()
    sent = [query.state.post(chat, query.bot, body, topic=topic, reply_to=reply_to, album=album) for body in bodies]
    return [message.to_api() for message in sent]


def send_chat_action(query: Query) -> bool:
    """Show "typing…" for a moment; nothing remains of it."""
    query.open_chat()
    if query.params["action"] not in ACTIONS:
        raise breach("wrong parameter action in request")
    return True


def forward_message(query: Query) -> Json:
    """Forward a message: the copy names where it came from."""
    message = _source(query, "forward")
    origin = {"type": "user", "date": message.date, "sender_user": message.sender.to_api()}
    return _send(query, dict(message.body), origin=message.origin or origin)


def copy_message(query: Query) -> Json:
    """Send the content of a message once more, without saying so."""
    message = _source(query, "copy")
    body = dict(message.body)
    if query.get("caption") is not None and message.medium:
        body = {name: value for name, value in body.items() if not name.startswith("caption")} | query.caption()
    return {"message_id": _send(query, body)["message_id"]}


def _send(query: Query, body: Json, origin: Json | None = None) -> Json:
    chat = query.open_chat()
    topic, reply_to, markup = query.topic(chat), query.reply_to(chat), query.keyboard(chat)
    query.admit(chat)
    message = query.state.post(chat, query.bot, body, topic=topic, reply_to=reply_to, markup=markup, origin=origin)
    return message.to_api()


def _source(query: Query, verb: str) -> Message:
    message = query.seen_chat("from_chat_id").by_id.get(query.params["message_id"])
    if message is None:
        raise bad_request(f"message to {verb} not found")
    if message.service is not None:
        raise bad_request(f"message can't be {'copied' if verb == 'copy' else 'forwarded'}")
    return message


def _location(query: Query) -> dict[str, Any]:
    lat, lon = query.params["latitude"], query.params["longitude"]
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise breach("wrong latitude or longitude specified")
    location = {"latitude": lat, "longitude": lon}
    if "horizontal_accuracy" in query.params:
        location["horizontal_accuracy"] = query.params["horizontal_accuracy"]
    return location
