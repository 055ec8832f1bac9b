"""Make updates that are hostile: everything that the Bot API describes, filled with what nobody honest sends.

An update is *sound* if each field has the type that the Bot API gives it; what stands in it is still hostile: unknown
kinds, forged buttons, foreign chats, replies to messages that are not there, lone surrogates, NUL, empty lists. All
others are *broken*: one or several of their parts are missing, null, of another type, too large or too deep. Half of
the sound ones are written so that a handler acts on them: commands with their arguments, buttons with their numbers.

The description of the fields is `sandbox.checks.TYPES`, so no kind of update and no field is left out. Whoever sends
has no role and is in no group. What only Telegram says of a group (that it moved, that the bot is out) is never forged
for a desk, because no stranger can let Telegram say it.
"""

import json
import random
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from sandbox.checks import TYPES
from tests.stories import props

Json = dict[str, Any]

STRANGERS = tuple(range(900_001, 900_201))
GROUPS = (-5001, -1_000_000_005_002)
CHANNELS = (-1_000_000_006_001,)
OF_A_GROUP = ("migrate_to_chat_id", "migrate_from_chat_id", "my_chat_member", "chat_member")
KINDS = tuple(name for name in TYPES["Update"]["fields"] if name != "update_id")
HANDLED = ("message", "message", "message", "callback_query", "callback_query", "edited_message", "my_chat_member")
DEEPEST = 5  # objects in objects; a reply in a reply is one
CHANCE = 0.08  # that a field is there which need not be
DATE = 1_772_442_000
IDS_END = 2**52  # Telegram's numbers of people and chats have at most 52 significant bits

TEXTS = (
    *props.WORDS,
    *(
        "",
        " ",
        "\x00",
        "a\x00b",
        "\ud800",
        "\udfff\ud800 x",
        "\u202etxt.exe",
        "\u2028\u2029",
        "\u200b" * 50,
        "z" * 4096,
    ),
    *(
        "' OR 1=1 --",
        "{0}{name}%s%(x)s",
        "<a href='tg://user?id=1'>x</a>",
        "&lt;&amp;",
        "../../etc/passwd",
        "#0",
        "#-1",
    ),
    *(
        "#" + "9" * 18,
        "９９９",
        "\N{ARABIC-INDIC DIGIT THREE}",
        "-0",
        "1e9",
        "NaN",
        "𝟙",
        "🏳️‍🌈" * 30,
        "\r\n\r\n",
        "/",
        "@",
    ),
)
ARGUMENTS = (
    *props.ARGUMENTS,
    *(
        "1 west not ours",
        "1 1",
        "1 bags",
        "1 7 no crane",
        "1 locked",
        "-1",
        "0",
        "\x00",
        "\ud800",
        "1 \ud800",
        "9" * 18,
    ),
)
DATA = (
    *props.GARBAGE,
    *("", ".", "1..", "1.take.-1", "1.take.１", "1.take.1\x00", "1.cat.1.\ud800", "1.edit.1." + "x" * 60, "1.word.1"),
    *(
        "1.assign.1.west",
        "1.unrole.1",
        "1.newcode.1.admin",
        "1.grant.1",
        "1.deskcode.1.east",
        "1.forgetyes.1",
        "\ud800",
    ),
)
NUMBERS = (0, 1, -1, 2, 7, 60, 86_400, 2**31, -(2**31), 2**40)
SLOPES = (0.0, -0.0, 37.765, -122.425, 90.0, -180.0, 1e-300, 1e300, 91.5)
DEEP: Any = None
for _ in range(60):
    DEEP = {"message": [DEEP]}
WRONG: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1.5, 1e308, "", "x", "\ud800", "\x00", [], {}, [None], [[]], {"id": None}, DEEP),
    *(2**63, -(2**63), 2**64, 10**40, "9" * 30, [1] * 50, {"": ""}, {"type": "nobody"}, float("inf"), float("nan")),
)


@dataclass(frozen=True, slots=True)
class Sent:
    """An update as its JSON, and whether each of its fields is of the type that the Bot API gives it."""

    update_id: int
    text: str
    is_sound: bool


class Hostile:
    """Writes updates, the same ones for the same seed; `desks` are the chats in which somebody has a say."""

    def __init__(self, seed: int, desks: Sequence[int], homes: Sequence[int]) -> None:
        self._random = random.Random(seed)
        self._desks = desks
        self._homes = homes  # private chats of people with a role
        self._sender = STRANGERS[0]

    def updates(self, many: int) -> Iterator[Sent]:
        """Yield so many updates, numbered from 1: sound and broken ones, mixed."""
        for number in range(1, many + 1):
            self._sender = self._random.choice(STRANGERS)
            update = {"update_id": number, **self._content()}
            is_sound = self._random.random() < 0.5
            if not is_sound:
                for _ in range(self._random.randint(1, 3)):
                    self._break(update)
            is_escaped = self._random.random() < 0.9 or not _has_utf8(update)
            yield Sent(number, json.dumps(update, ensure_ascii=is_escaped), is_sound)

    def _content(self) -> Json:
        kind = self._random.choice(HANDLED if self._random.random() < 0.85 else KINDS)
        made: Any
        if kind in ("message", "edited_message") and self._random.random() < 0.6:
            made = self._message()
        elif kind == "callback_query":
            made = self._press()
        else:
            made = self._made(TYPES["Update"]["fields"][kind]["types"][0], 1, kind)
        return {kind: made}

    def _message(self) -> Json:
        """Return a message that a handler acts on."""
        said = self._random.choice(TEXTS)
        chat = self._chat()
        message: Json = {"message_id": self._random.randint(1, 400), "date": DATE, "chat": chat, "from": self._user()}
        roll = self._random.random()
        if roll < 0.5:
            command = self._random.choice(props.COMMANDS)
            said = f"{command} {self._random.choice(ARGUMENTS)}"
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(command)}]
        if roll < 0.75:
            message["text"] = said
        else:
            kind = self._random.choice(
                ("photo", "document", "voice", "video", "location", "venue", "contact", "animation")
            )
            message[kind] = self._made(TYPES["Message"]["fields"][kind]["types"][0], 2, kind)
            message["caption"] = said
        if self._random.random() < 0.2:
            message["reply_to_message"] = self._answered(chat)
        if self._random.random() < 0.1:
            extra = self._random.choice(list(TYPES["Message"]["fields"]))
            message[extra] = self._made(TYPES["Message"]["fields"][extra]["types"][0], 2, extra)
        return self._unforged(message)

    def _answered(self, chat: Json) -> Json:
        bot = {"id": 123456, "is_bot": True, "first_name": "Cleanward", "username": "cleanward_bot"}
        return {"message_id": self._random.randint(1, 400), "date": DATE, "chat": chat, "from": bot, "text": "#1"}

    def _press(self) -> Json:
        press: Json = self._made("CallbackQuery", 1, "callback_query")
        press |= {"from": self._user(), "data": self._random.choice(DATA)}
        if self._random.random() < 0.8:
            date = self._random.choice((0, DATE))  # 0: Telegram has forgotten it
            press["message"] = self._answered(self._chat()) | {"date": date}
        return press

    def _chat(self) -> Json:
        """Return the sender's own chat, a desk, or a foreign one; sometimes somebody else's private chat."""
        roll = self._random.random()
        if roll < 0.5:
            return {"id": self._sender, "type": "private", "first_name": "Mallory"}
        if roll < 0.55:
            return {"id": self._random.choice(self._homes), "type": "private", "first_name": "Mallory"}
        if roll < 0.6:
            return {"id": self._random.choice(CHANNELS), "type": "channel", "title": "News"}
        where = self._random.choice(self._desks if roll < 0.85 else GROUPS)
        return {"id": where, "type": self._random.choice(("group", "supergroup")), "title": self._random.choice(TEXTS)}

    def _user(self) -> Json:
        user = {"id": self._sender, "is_bot": self._random.random() < 0.02, "first_name": self._random.choice(TEXTS)}
        return user | {"language_code": self._random.choice(("en", "zh-hans", "zh-TW", "", "xx", "\ud800"))}

    def _made(self, kind: str, depth: int, name: str = "") -> Any:
        """Return a value of a type of the Bot API."""
        if kind.startswith("Array of "):
            return [
                self._made(kind.removeprefix("Array of "), depth + 1) for _ in range(self._random.choice((0, 1, 1, 2)))
            ]
        if kind == "String":
            return self._string(name)
        if kind == "Integer":
            return DATE if name.endswith(("date", "time")) else self._random.choice(NUMBERS)
        if kind == "Float":
            return self._random.choice(SLOPES)
        if kind in ("Boolean", "True"):
            return self._random.random() < 0.5
        if kind == "User":
            return self._user()
        if kind == "Chat":
            return self._chat()
        described = TYPES[kind]
        if "subtypes" in described:
            return self._made(self._random.choice(described["subtypes"]), depth, name)
        return self._unforged(self._object(described["fields"], depth))

    def _object(self, fields: Json, depth: int) -> Json:
        made = {}
        for name, field in fields.items():
            if "const" in field:
                made[name] = field["const"]
            elif field.get("required") or (depth < DEEPEST and self._random.random() < CHANCE):
                made[name] = self._made(self._random.choice(field["types"]), depth + 1, name)
        return made

    def _string(self, name: str) -> str:
        if name == "type":
            return self._random.choice(
                ("private", "group", "bot_command", "user", "channel", "hidden_user", "nobody", "")
            )
        return self._random.choice(DATA if name == "data" else TEXTS)

    def _unforged(self, message: Json) -> Json:
        """Leave out what only Telegram says of a desk."""
        if (message.get("chat") or {}).get("id") in self._desks:
            for name in OF_A_GROUP:
                message.pop(name, None)
            if "new_chat_member" in message:
                message["chat"] = {"id": self._random.choice(GROUPS), "type": "group", "title": "x"}
        return message

    def _break(self, update: Json) -> None:
        """Spoil one part of an update, anywhere in it."""
        if self._random.random() < 0.05:  # a desk that calls itself a private chat
            update["message"] = self._message() | {"chat": {"id": self._random.choice(self._desks), "type": "private"}}
            return
        within: Any = update
        while True:
            keys = list(within) if isinstance(within, dict) else list(range(len(within)))
            if within is update and len(keys) > 1 and self._random.random() < 0.8:
                keys = [each for each in keys if each != "update_id"]  # else most of them would have none
            key = self._random.choice(keys)
            deeper = within[key]
            if not isinstance(deeper, dict | list) or not deeper or self._random.random() < 0.3:
                break
            within = deeper
        if self._random.random() < 0.3:
            del within[key]
            if not within and within is update:
                update["message"] = None
        else:
            within[key] = deepcopy(self._random.choice(WRONG))


def _has_utf8(update: object) -> bool:
    """Tell whether an update can be written as UTF-8 without escapes."""
    try:
        json.dumps(update, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True
