"""What else people can send, and what else can happen in a chat: the least real object of each kind.

`OTHER_KINDS` are contents that a bot does not expect, `EVENTS` service messages that it has no use for, each with the
sentence that people read.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.files import Files
from sandbox.objects import Chat, Json, User

OTHER_KINDS: Mapping[str, Callable[[Files, User], Json]] = {
    "contact": lambda _, user: {"contact": contact(user)},
    "dice": lambda _, __: {"dice": {"emoji": "🎲", "value": 4}},
    "poll": lambda _, __: {"poll": _poll()},
    "voice": lambda files, _: {"voice": _media(files, "voice", mime_type="audio/ogg")},
    "audio": lambda files, _: {"audio": _media(files, "audio", mime_type="audio/mpeg", title="Street noise")},
    "video": lambda files, _: {"video": _media(files, "video", width=320, height=240, mime_type="video/mp4")},
    "video_note": lambda files, _: {"video_note": _media(files, "video_note", length=240)},
    "animation": lambda files, _: _animation(files),
    "sticker": lambda files, _: {"sticker": _sticker(files)},
    "game": lambda files, _: {"game": {"title": "Chess", "description": "A game", "photo": [_picture(files)]}},
    "checklist": lambda _, __: {"checklist": {"title": "To clean", "tasks": [{"id": 1, "text": "The corner"}]}},
    "story": lambda _, user: {"story": {"chat": _as_chat(user), "id": 1}},
    "giveaway": lambda _, user: {"giveaway": {"chats": [_as_chat(user)], **_prize()}},
    "giveaway_winners": lambda _, user: {
        "giveaway_winners": {"chat": _as_chat(user), "giveaway_message_id": 1, "winners": [user.to_api()], **_prize()}
    },
    "rich_message": lambda _, __: {"rich_message": {"blocks": [{"type": "paragraph", "text": "A formatted text"}]}},
}

EVENTS: Mapping[str, tuple[str, Callable[[Files, Chat, User], Any]]] = {
    "message_auto_delete_timer_changed": (
        "{who} set messages to vanish after a week",
        lambda *_: {"message_auto_delete_time": 7 * 86_400},
    ),
    "write_access_allowed": ("{who} allowed the bot to write", lambda *_: {"from_request": True}),
    "boost_added": ("{who} boosted the group", lambda *_: {"boost_count": 1}),
    "giveaway_created": ("{who} began a giveaway", lambda *_: {}),
    "new_chat_photo": ("{who} changed the group’s picture", lambda files, *_: [_picture(files)]),
    "delete_chat_photo": ("{who} removed the group’s picture", lambda *_: True),
    "proximity_alert_triggered": (
        "{who} is near",
        lambda _, chat, user: {"traveler": user.to_api(), "watcher": chat.members[0].to_api(), "distance": 20},
    ),
    "users_shared": (
        "{who} shared an account",
        lambda _, __, user: {"request_id": 1, "users": [{"user_id": user.id}]},
    ),
    "chat_shared": ("{who} shared a chat", lambda _, chat, __: {"request_id": 1, "chat_id": chat.id}),
    "video_chat_started": ("{who} began a video chat", lambda *_: {}),
    "video_chat_ended": ("The video chat ended", lambda *_: {"duration": 60}),
    "general_forum_topic_hidden": ("{who} hid the general topic", lambda *_: {}),
    "web_app_data": ("{who} sent data from a web app", lambda *_: {"data": "x", "button_text": "Send"}),
}


def contact(user: User) -> Json:
    """Return a person's own contact."""
    return {"phone_number": "+10005550100", "first_name": user.name, "user_id": user.id}


def _media(files: Files, kind: str, **facts: Any) -> Json:
    return files.keep(b"sandbox " + kind.encode(), kind, duration=3, **facts).to_api()


def _picture(files: Files) -> Json:
    return files.keep(b"sandbox photo", "photo", width=64, height=64).to_api()


def _animation(files: Files) -> Json:
    stored = files.keep(b"sandbox animation", "animation", "cat.mp4", duration=3, width=320, height=240)
    return stored.animation()


def _sticker(files: Files) -> Json:
    facts: Json = {
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
        "emoji": "👍",
    }
    return files.keep(b"sandbox sticker", "sticker", **facts).to_api()


def _as_chat(user: User) -> Json:
    return {"id": user.id, "type": "private", "first_name": user.name}


def _prize() -> Json:
    return {"winners_selection_date": 1_900_000_000, "winner_count": 1}


def _poll() -> Json:
    option = {"persistent_id": "1", "text": "Yes", "voter_count": 0}
    return {
        "id": "5100000000000000001",
        "question": "Is it clean?",
        "options": [option, {**option, "persistent_id": "2", "text": "No"}],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": True,
        "members_only": False,
    }
