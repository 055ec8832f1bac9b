"""People with a telephone: what they can do in the app, and what they then see.

Every act is one plain call that puts the updates into the bot's queue and returns the message; what the app does not
offer raises `CannotDo` with a sentence. `chat=None` is the private chat with the bot.
"""

import re
from dataclasses import dataclass, field
from typing import Any, TypedDict, Unpack

from bot.sandbox import transcript
from bot.sandbox.accounts import BotAccount
from bot.sandbox.errors import CannotDo
from bot.sandbox.files import passed_on, shrink
from bot.sandbox.formatting import tidy, units
from bot.sandbox.linking import found_in
from bot.sandbox.membership import set_blocked
from bot.sandbox.objects import Chat, Json, Message, Press, Topic, User
from bot.sandbox.others import OTHER_KINDS
from bot.sandbox.state import State

DEEP_LINK = re.compile(r"[A-Za-z0-9_-]{1,64}")
FORGOTTEN_AFTER = 48 * 3600  # seconds; the server stops showing a bot the message of an older press


class Where(TypedDict, total=False):
    """Where something is sent: the chat (default: the private one), what it replies to, the topic of a forum."""

    chat: Chat | None
    reply_to: Message | None
    topic: Topic | None


@dataclass(eq=False)
class Person(User):
    """Somebody who uses the app; `position` is where their telephone says they are (latitude, longitude)."""

    state: State = field(kw_only=True)
    position: tuple[float, float] | None = None

    def private(self, bot: BotAccount | None = None) -> Chat:
        """Return the private chat with the bot."""
        bot = bot or self._bot()
        if self.id not in bot.private:
            chat = Chat(self.id, "private", self.name)
            chat.statuses = {self.id: "member", bot.id: "member"}
            chat.users = {self.id: self, bot.id: bot}
            bot.private[self.id] = chat
        return bot.private[self.id]

    def screen(self, chat: Chat | None = None) -> list[str]:
        """Return the lines of the transcript that this person saw in one chat."""
        where = chat or self.private()
        return [line for place, line in self.state.lines if place is where]

    def says(
        self, text: str, chat: Chat | None = None, reply_to: Message | None = None, topic: Topic | None = None
    ) -> Message:
        """Type a text and send it."""
        words, entities = self._words(text, self.state.limits.text)
        if not words:
            raise CannotDo("there is nothing to send: the text is empty")
        return self._send({"text": words, **entities("entities")}, chat=chat, reply_to=reply_to, topic=topic)

    def follows_link(self, payload: str) -> Message:
        """Open the bot by a deep link `?start=payload` and press START."""
        if not DEEP_LINK.fullmatch(payload):
            raise CannotDo(f"a deep link carries 1 to 64 of A-Z a-z 0-9 _ -, not {payload!r}")
        return self.says(f"/start {payload}")

    def sends_photo(self, data: bytes, caption: str | None = None, **where: Unpack[Where]) -> Message:
        """Send a photo; a hostile client sends whatever bytes it likes."""
        return self._send(self._photo(data, caption), **where)

    def sends_album(self, photos: list[bytes], caption: str | None = None, **where: Unpack[Where]) -> list[Message]:
        """Send several photos as one album: separate updates with one media_group_id, the caption on the first."""
        if not 2 <= len(photos) <= self.state.limits.album:
            raise CannotDo(f"an album has 2 to {self.state.limits.album} parts, not {len(photos)}")
        album = self.state.next_album()
        return [
            self._send(self._photo(data, caption if place == 0 else None), album, **where)
            for place, data in enumerate(photos)
        ]

    def sends_file(
        self, data: bytes, name: str, mime_type: str | None = None, caption: str | None = None, **where: Unpack[Where]
    ) -> Message:
        """Send a file as a file: nothing in it is changed."""
        document = self.state.files.keep(data, "document", name, mime_type=mime_type)
        return self._send({"document": document.to_api(), **self._caption(caption)}, **where)

    def sends_location(
        self, lat: float, lon: float, accuracy: float | None = None, live: int | None = None, **where: Unpack[Where]
    ) -> Message:
        """Share a position in degrees; `accuracy` in metres; `live` for how many seconds it will follow them."""
        return self._send({"location": _location(lat, lon, accuracy, live)}, **where)

    def moves(self, message: Message, lat: float, lon: float) -> None:
        """Walk on while a live location is shared: the message is edited, and the bot hears of it."""
        location = message.body.get("location", {})
        if "live_period" not in location:
            raise CannotDo("this is no live location")
        if self.state.now() - message.date > location["live_period"]:
            raise CannotDo("the live location has ended")
        live = _location(lat, lon, location.get("horizontal_accuracy"), location["live_period"])
        self.state.change(message, {**message.body, "location": live}, message.markup)

    def sends_venue(self, lat: float, lon: float, title: str, address: str, **where: Unpack[Where]) -> Message:
        """Share a place that has a name; the message carries its location beside the venue, as Telegram's do."""
        location = _location(lat, lon)
        venue = {"location": location, "title": title, "address": address}
        return self._send({"venue": venue, "location": location}, **where)

    def sends_sticker(self, **where: Unpack[Where]) -> Message:
        """Send a sticker."""
        return self.sends_other("sticker", **where)

    def sends_other(self, kind: str, **where: Unpack[Where]) -> Message:
        """Send something else: contact, dice, poll, voice, video, audio, animation, video_note or sticker."""
        if kind not in OTHER_KINDS:
            raise CannotDo(f"nobody can send a {kind}; there are {', '.join(OTHER_KINDS)}")
        return self._send(OTHER_KINDS[kind](self.state.files, self), **where)

    def edits(self, message: Message, text: str) -> None:
        """Change the words of one's own message."""
        if message.sender is not self or message.deleted:
            raise CannotDo(f"{self.name} can only edit a message of their own")
        captioned = "text" not in message.body
        words, entities = self._words(text, self.state.limits.caption if captioned else self.state.limits.text)
        kept = {name: value for name, value in message.body.items() if name not in ("entities", "caption_entities")}
        names = ("caption", "caption_entities") if captioned else ("text", "entities")
        self.state.change(message, {**kept, names[0]: words, **entities(names[1])}, message.markup)

    def deletes(self, message: Message) -> None:
        """Delete one's own message for everybody; Telegram tells no bot of it."""
        if message.sender is not self or message.deleted:
            raise CannotDo(f"{self.name} can only delete a message of their own")
        self.state.remove(message)

    def presses(self, button: str, message: Message | None = None, chat: Chat | None = None) -> Press:
        """Press an inline button, named by its label or its data, on a message or on the newest one that has it.

        A message that was deleted a moment ago may be given too: the press and the deletion crossed on the way.
        """
        where = message.chat if message is not None else chat or self.private()
        self._must_be_in(where)
        candidates = [message] if message is not None else list(reversed(where.messages))
        for candidate in candidates:
            for key in (key for row in candidate.buttons for key in row):
                if button in (key["text"], key.get("callback_data")):
                    return self._press(candidate, key)
        shown = " ".join(f"[{label}]" for seen in candidates[:5] for label in seen.labels) or "none"
        raise CannotDo(f"{self.name} sees no button {button!r}; the newest buttons are: {shown}")

    def taps_key(self, label: str, chat: Chat | None = None) -> Message:
        """Tap a key of the reply keyboard; one that asks for the location sends `position`."""
        where = chat or self.private()
        keys = [key for row in (where.keyboard or {}).get("keyboard", []) for key in row]
        key = next((key for key in keys if key["text"] == label), None)
        if key is None:
            raise CannotDo(f"{self.name} sees no key {label!r}; there are: {[key['text'] for key in keys]}")
        # The keys are text to the bot; only the newest keyboard shows, and a one-time one folds away.
        if (where.keyboard or {}).get("one_time_keyboard"):
            where.keyboard, where.keyboard_from = None, None
        if not key.get("request_location"):
            return self.says(label, where)
        if self.position is None:
            raise CannotDo(f"{self.name}'s telephone does not know where it is: set position")
        return self.sends_location(*self.position, chat=where)

    def blocks(self, bot: BotAccount | None = None) -> None:
        """Block the bot in the private chat."""
        bot = bot or self._bot()
        set_blocked(self.state, bot, self.private(bot), self, blocked=True)
        self.state.say(self.private(bot), f"[{self.name}] {self.name} blocked the bot")

    def unblocks(self, bot: BotAccount | None = None) -> None:
        """Unblock the bot."""
        bot = bot or self._bot()
        set_blocked(self.state, bot, self.private(bot), self, blocked=False)
        self.state.say(self.private(bot), f"[{self.name}] {self.name} unblocked the bot")

    def deactivates(self) -> None:
        """Delete one's Telegram account."""
        self.state.deactivated.add(self.id)

    def _bot(self) -> BotAccount:
        if not self.state.bots:
            raise CannotDo("there is no bot to talk to: make one with sandbox.bot()")
        return next(iter(self.state.bots.values()))

    def _must_be_in(self, chat: Chat) -> None:
        if self.id in self.state.deactivated:
            raise CannotDo(f"{self.name} has deleted their account")
        if not chat.has(self):
            raise CannotDo(f"{self.name} is not in {chat.title}")
        if chat.migrated_to is not None:
            raise CannotDo(f"{chat.title} became a supergroup; its old chat is read-only")
        if not chat.is_group and any(status == "kicked" for status in chat.statuses.values()):
            raise CannotDo(f"{self.name} has blocked the bot")

    def _send(self, body: Json, album: str | None = None, **where: Unpack[Where]) -> Message:
        chat, reply_to, topic = where.get("chat") or self.private(), where.get("reply_to"), where.get("topic")
        self._must_be_in(chat)
        if reply_to is not None:
            if reply_to.chat is not chat or reply_to.deleted:
                raise CannotDo("the message to reply to is not in this chat")
            topic = topic or reply_to.topic
        if topic is not None and (topic.deleted or (topic.closed and not chat.is_run_by(self))):
            raise CannotDo(f"nobody can write in the topic {topic.name} any more")
        if not chat.is_group:
            next(bot for bot in self.state.bots.values() if bot.id in chat.users).started.add(self.id)
        return self.state.post(chat, self, body, reply_to=reply_to, topic=topic, album=album)

    def _press(self, message: Message, key: Json) -> Press:
        if "callback_data" not in key:
            raise CannotDo(f"the button {key['text']!r} opens a link and tells the bot nothing")
        state, now = self.state, self.state.clock().timestamp()
        press = Press(str(4_400_000_000_000_000 + len(state.presses)), self, message, key["callback_data"], now)
        state.presses[press.id] = press
        state.say(message.chat, transcript.pressed(self, message, key["text"]))
        content: Json = message.to_api()
        if message.deleted or now - message.date > FORGOTTEN_AFTER:
            content = {"chat": message.chat.to_api(), "message_id": message.id, "date": 0}
        query = {"id": press.id, "from": self.to_api(), "message": content, "chat_instance": str(message.chat.id)}
        bot = message.sender
        if isinstance(bot, BotAccount) and not (message.chat.is_group and not message.chat.has(bot)):
            state.push(bot, "callback_query", {**query, "data": press.data}, message.chat.id)
        return press

    def _photo(self, data: bytes, caption: str | None) -> Json:
        sizes = shrink(data) or passed_on(data)
        return {"photo": self.state.files.keep_photo(sizes), **self._caption(caption)}

    def _caption(self, caption: str | None) -> Json:
        words, entities = self._words(caption or "", self.state.limits.caption)
        return {"caption": words, **entities("caption_entities")} if words else {}

    def _words(self, text: str, most: int) -> tuple[str, Any]:
        words, _ = tidy(text, [])
        if units(words) > most:
            raise CannotDo(f"the app takes {most} characters here, not {units(words)}")
        found = sorted(found_in(words, []), key=lambda entity: entity["offset"])
        return words, lambda name: {name: found} if found else {}


def _location(lat: float, lon: float, accuracy: float | None = None, live: int | None = None) -> Json:
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise CannotDo(f"there is no place at latitude {lat}, longitude {lon}")
    location: Json = {"latitude": lat, "longitude": lon}
    if accuracy is not None:
        location["horizontal_accuracy"] = accuracy
    if live is not None:
        location["live_period"] = live
    return location
