"""What else people can send: the least real object of each kind that a bot does not expect."""

from collections.abc import Callable
from typing import Any

from bot.sandbox.files import Files
from bot.sandbox.objects import Json, User

OTHER_KINDS: dict[str, Callable[[Files, User], Json]] = {
    "contact": lambda _, user: {
        "contact": {"phone_number": "+10005550100", "first_name": user.name, "user_id": user.id}
    },
    "dice": lambda _, __: {"dice": {"emoji": "🎲", "value": 4}},
    "poll": lambda _, __: {"poll": _poll()},
    "voice": lambda files, _: {"voice": _media(files, "voice", mime_type="audio/ogg")},
    "audio": lambda files, _: {"audio": _media(files, "audio", mime_type="audio/mpeg")},
    "video": lambda files, _: {"video": _media(files, "video", width=320, height=240)},
    "video_note": lambda files, _: {"video_note": _media(files, "video_note", length=240)},
    "animation": lambda files, _: _animation(files),
    "sticker": lambda files, _: {"sticker": _sticker(files)},
}


def _media(files: Files, kind: str, **facts: Any) -> Json:
    return files.keep(b"sandbox " + kind.encode(), kind, duration=3, **facts).to_api()


def _animation(files: Files) -> Json:
    # Telegram sends an animation as a document too, for programs that do not know animations.
    stored = files.keep(b"sandbox animation", "animation", "cat.mp4", duration=3, width=320, height=240)
    shared = {name: stored.to_api()[name] for name in ("file_id", "file_unique_id", "file_size", "file_name")}
    return {"animation": stored.to_api(), "document": shared}


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
