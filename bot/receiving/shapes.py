"""Check what came as an update against the types that the Bot API gives to the fields that we read.

SQLite keeps a word in a column of numbers, so a person whose number is a word would end the courier at every start.
Promise: each field below has its type, at any depth of replies, or the update is Malformed. A field that is missing is
left to whoever reads it, and so are fields that we do not read: Telegram may change them.
"""

from typing import Any

NOBODY = 0  # the lane of what names no chat, and of what cannot be read
NUMBERS_END = 2**63  # numbers beyond fit into no column

NUMBER, FRACTION, TEXT, YES_NO = "number", "fraction", "text", "boolean"
USER = {"id": NUMBER, "is_bot": YES_NO, "first_name": TEXT, "last_name": TEXT, "username": TEXT, "language_code": TEXT}
CHAT = {"id": NUMBER, "type": TEXT, "title": TEXT, "username": TEXT}
FILE = {"file_id": TEXT, "file_unique_id": TEXT, "file_size": NUMBER, "file_name": TEXT, "mime_type": TEXT}
FILE |= {"duration": NUMBER, "width": NUMBER, "height": NUMBER}
PLACE = {"latitude": FRACTION, "longitude": FRACTION, "horizontal_accuracy": FRACTION, "live_period": NUMBER}
MARKS = [{"type": TEXT, "offset": NUMBER, "length": NUMBER}]
MESSAGE: dict[str, Any] = {
    "message_id": NUMBER,
    "message_thread_id": NUMBER,
    "date": NUMBER,
    "edit_date": NUMBER,
    "chat": CHAT,
    "from": USER,
    "sender_chat": CHAT,
    "via_bot": USER,
    "text": TEXT,
    "caption": TEXT,
    "media_group_id": TEXT,
    "entities": MARKS,
    "caption_entities": MARKS,
    "migrate_to_chat_id": NUMBER,
    "left_chat_member": USER,
    "is_topic_message": YES_NO,
    "photo": [FILE],
    "location": PLACE,
    "venue": {"location": PLACE, "title": TEXT, "address": TEXT},
    **dict.fromkeys(("document", "video", "video_note", "voice", "audio", "animation"), FILE),
}
MESSAGE["reply_to_message"] = MESSAGE
MEMBER = {"status": TEXT, "user": USER}
CHANGE = {"from": USER, "chat": CHAT, "old_chat_member": MEMBER, "new_chat_member": MEMBER}
UPDATE = {
    "update_id": NUMBER,
    "message": MESSAGE,
    "edited_message": MESSAGE,
    "channel_post": MESSAGE,
    "callback_query": {"id": TEXT, "from": USER, "data": TEXT, "message": MESSAGE},
    "my_chat_member": CHANGE,
    "chat_member": CHANGE,
}


class Malformed(ValueError):
    """What came in place of an update is none."""


def check(value: object, shape: Any = UPDATE, where: str = "update") -> None:
    """Return quietly if a value has a shape; raises Malformed, and RecursionError for replies in too many replies."""
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            raise Malformed(f"{where}: an object expected")
        for name, part in shape.items():
            if value.get(name) is not None:
                check(value[name], part, f"{where}.{name}")
    elif isinstance(shape, list):
        if not isinstance(value, list):
            raise Malformed(f"{where}: a list expected")
        for each in value:
            check(each, shape[0], where)
    elif not _is(value, shape):
        raise Malformed(f"{where}: a {shape} expected")


def number(value: object) -> int:
    """Return a number that Telegram gives; raises Malformed for anything else, and for one that no database keeps."""
    if type(value) is not int or abs(value) >= NUMBERS_END:
        raise Malformed("a number is missing or too large")
    return value


def _is(value: object, shape: str) -> bool:
    match shape:
        case "number":
            return type(value) is int and abs(value) < NUMBERS_END
        case "fraction":
            return type(value) in (int, float)
        case "text":
            return isinstance(value, str)
        case _:
            return isinstance(value, bool)
