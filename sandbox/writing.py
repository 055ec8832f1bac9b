"""What people can send from a telephone: words, photos, files, sounds, places, and what somebody else wrote.

Every act is one plain call that puts the updates into the bot's queue and returns the message; what the app does not
offer raises `CannotDo` with a sentence. `chat=None` is the private chat with the bot.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict, Unpack

from sandbox.accounts import BotAccount
from sandbox.errors import CannotDo
from sandbox.files import passed_on, shrink
from sandbox.formatting import tidy, units
from sandbox.linking import PAYLOAD, deep_link, found_in
from sandbox.objects import (
    Chat,
    Json,
    Message,
    Topic,
    User,
)
from sandbox.others import OTHER_KINDS
from sandbox.state import State

ALWAYS = 0x7FFFFFFF  # the live_period of a position that is shared until it is stopped


class Where(TypedDict, total=False):
    """Where something is sent: the chat (default: the private one), what it replies to, the topic of a forum."""

    chat: Chat | None
    reply_to: Message | None
    topic: Topic | None


@dataclass(frozen=True, slots=True)
class Clip:
    """A short video as a part of an album; `seconds` is how long it plays."""

    data: bytes
    seconds: int


@dataclass(eq=False)
class Writer(User):
    """Somebody who can send; `hides_account` keeps their account out of what others forward of them."""

    state: State = field(kw_only=True)
    hides_account: bool = False

    def private(self, bot: BotAccount | None = None) -> Chat:
        """Return the private chat with the bot."""
        bot = bot or self._bot()
        if self.id not in bot.private:
            chat = Chat(self.id, "private", self.name)
            chat.statuses = {self.id: "member", bot.id: "member"}
            chat.users = {self.id: self, bot.id: bot}
            bot.private[self.id] = chat
        return bot.private[self.id]

    def says(
        self, text: str, chat: Chat | None = None, reply_to: Message | None = None, topic: Topic | None = None
    ) -> Message:
        """Type a text and send it."""
        words, entities = self._words(text, self.state.limits.text)
        if not words:
            raise CannotDo("there is nothing to send: the text is empty")
        return self._send({"text": words, **entities("entities")}, chat=chat, reply_to=reply_to, topic=topic)

    def answers(self, text: str, chat: Chat | None = None) -> Message:
        """Type a text where the bot demands a reply (ForceReply): it replies to the bot's message."""
        where = chat or self.private()
        prompt = where.prompts.get(self.id)
        if prompt is None or not prompt.forces:
            raise CannotDo(f"nothing in this chat demands a reply of {self.name}")
        return self.says(text, where, prompt.message)

    def follows_link(self, link: str) -> Message:
        """Open the bot by a deep link, its payload or the whole address, and press START."""
        payload = deep_link(link, self._bot()) or link
        if not PAYLOAD.fullmatch(payload):
            raise CannotDo(f"a deep link carries 1 to 64 of A-Z a-z 0-9 _ -, not {payload!r}")
        return self.says(f"/start {payload}")

    def sends_photo(self, data: bytes, caption: str | None = None, **where: Unpack[Where]) -> Message:
        """Send a photo; a hostile client sends whatever bytes it likes."""
        return self._send(self._photo(data, caption), **where)

    def sends_live_photo(self, data: bytes, clip: bytes, caption: str | None = None, **where: Unpack[Where]) -> Message:
        """Send a photo that moves for a moment, as iPhones take them; it is a photo too."""
        photo = self._photo(data, caption)
        facts: Json = {"photo": photo["photo"], "width": 640, "height": 480, "duration": 3, "mime_type": "video/mp4"}
        live = self.state.files.keep(clip, "live_photo", **facts)
        return self._send({"live_photo": live.to_api(), **photo}, **where)

    def sends_album(
        self, parts: Sequence[bytes | Clip], caption: str | None = None, **where: Unpack[Where]
    ) -> list[Message]:
        """Send photos and short videos as one album: separate updates with one media_group_id, the caption on the
        first.
        """
        bodies = [self._video(part) if isinstance(part, Clip) else self._photo(part) for part in parts]
        return self._send_album(bodies, caption, **where)

    def sends_file(
        self, data: bytes, name: str, mime_type: str | None = None, caption: str | None = None, **where: Unpack[Where]
    ) -> Message:
        """Send a file as a file: nothing in it is changed."""
        return self._send({**self._document(data, name, mime_type), **self._caption(caption)}, **where)

    def sends_files(
        self, files: Sequence[tuple[bytes, str]], caption: str | None = None, **where: Unpack[Where]
    ) -> list[Message]:
        """Send several files, each with its name, as one album; the caption is on the last, as the app does it."""
        return self._send_album([self._document(*file) for file in files], caption, last=True, **where)

    def sends_voice(self, data: bytes, seconds: int, caption: str | None = None, **where: Unpack[Where]) -> Message:
        """Send a voice message, Opus in Ogg, that plays for so many seconds."""
        voice = self.state.files.keep(data, "voice", duration=seconds, mime_type="audio/ogg")
        return self._send({"voice": voice.to_api(), **self._caption(caption)}, **where)

    def sends_video(self, data: bytes, seconds: int, caption: str | None = None, **where: Unpack[Where]) -> Message:
        """Send a video, MPEG-4, that plays for so many seconds."""
        return self._send({**self._video(Clip(data, seconds)), **self._caption(caption)}, **where)

    def sends_video_note(self, data: bytes, seconds: int, **where: Unpack[Where]) -> Message:
        """Send a round video message; it has no caption."""
        note = self.state.files.keep(data, "video_note", length=240, duration=seconds)
        return self._send({"video_note": note.to_api()}, **where)

    def sends_animation(self, data: bytes, seconds: int, caption: str | None = None, **where: Unpack[Where]) -> Message:
        """Send a video without sound, which the app calls an animation."""
        facts: Json = {"duration": seconds, "width": 320, "height": 240, "mime_type": "video/mp4"}
        stored = self.state.files.keep(data, "animation", "video.mp4", **facts)
        return self._send({**stored.animation(), **self._caption(caption)}, **where)

    def sends_audio(
        self, data: bytes, name: str, seconds: int, caption: str | None = None, **where: Unpack[Where]
    ) -> Message:
        """Send a file that the app takes for music."""
        audio = self.state.files.keep(data, "audio", name, duration=seconds, mime_type="audio/mp4")
        return self._send({"audio": audio.to_api(), **self._caption(caption)}, **where)

    def sends_location(
        self, lat: float, lon: float, accuracy: float | None = None, live: int | None = None, **where: Unpack[Where]
    ) -> Message:
        """Share a position in degrees; `accuracy` in metres; `live` for how many seconds it follows them, or ALWAYS."""
        return self._send({"location": location(lat, lon, accuracy, live)}, **where)

    def sends_venue(self, lat: float, lon: float, title: str, address: str, **where: Unpack[Where]) -> Message:
        """Share a place that has a name; the message carries its location beside the venue, as Telegram's do."""
        here = location(lat, lon)
        venue = {"location": here, "title": title, "address": address}
        return self._send({"venue": venue, "location": here}, **where)

    def sends_sticker(self, **where: Unpack[Where]) -> Message:
        """Send a sticker."""
        return self.sends_other("sticker", **where)

    def sends_other(self, kind: str, **where: Unpack[Where]) -> Message:
        """Send something else: one of OTHER_KINDS, as a contact, a poll, a game or a story."""
        if kind not in OTHER_KINDS:
            raise CannotDo(f"nobody can send a {kind}; there are {', '.join(OTHER_KINDS)}")
        return self._send(OTHER_KINDS[kind](self.state.files, self), **where)

    def forwards(self, message: Message, **where: Unpack[Where]) -> Message:
        """Forward a message: the copy names where it came from, and has no buttons."""
        return self._send(self._copy(message), origin=_origin(message), **where)

    def forwards_album(self, messages: Sequence[Message], **where: Unpack[Where]) -> list[Message]:
        """Forward several messages that stay an album."""
        album = self.state.next_album()
        return [self._send(self._copy(message), album, origin=_origin(message), **where) for message in messages]

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

    def _send(
        self, body: Json, album: str | None = None, origin: Json | None = None, **where: Unpack[Where]
    ) -> Message:
        chat, reply_to, topic = where.get("chat") or self.private(), where.get("reply_to"), where.get("topic")
        self._must_be_in(chat)
        if chat.status(self) == "restricted":
            raise CannotDo(f"{self.name} may not write in {chat.title}")
        if reply_to is not None:
            if reply_to.chat is not chat or reply_to.deleted:
                raise CannotDo("the message to reply to is not in this chat")
            topic = topic or reply_to.topic
        if topic is not None and (topic.deleted or (topic.closed and not chat.is_run_by(self))):
            raise CannotDo(f"nobody can write in the topic {topic.name} any more")
        if not chat.is_group:
            next(bot for bot in self.state.bots.values() if bot.id in chat.users).started.add(self.id)
        return self.state.post(chat, self, body, reply_to=reply_to, topic=topic, album=album, origin=origin)

    def _send_album(
        self, bodies: Sequence[Json], caption: str | None, *, last: bool = False, **where: Unpack[Where]
    ) -> list[Message]:
        if not 2 <= len(bodies) <= self.state.limits.album:
            raise CannotDo(f"an album has 2 to {self.state.limits.album} parts, not {len(bodies)}")
        album, captioned = self.state.next_album(), len(bodies) - 1 if last else 0
        return [
            self._send({**body, **self._caption(caption if place == captioned else None)}, album, **where)
            for place, body in enumerate(bodies)
        ]

    def _copy(self, message: Message) -> Json:
        """Return the content of a message to be forwarded."""
        if message.deleted or message.service is not None:
            raise CannotDo("this message cannot be forwarded")
        if message.chat.kind != "channel" and self.id not in message.chat.statuses:
            raise CannotDo(f"{self.name} cannot see this message")
        return {**message.body, **({"location": _at_rest(message.body)} if "location" in message.body else {})}

    def _photo(self, data: bytes, caption: str | None = None) -> Json:
        return {"photo": self.state.files.keep_photo(shrink(data) or passed_on(data)), **self._caption(caption)}

    def _video(self, clip: Clip) -> Json:
        facts: Json = {"width": 320, "height": 240, "duration": clip.seconds, "mime_type": "video/mp4"}
        return {"video": self.state.files.keep(clip.data, "video", **facts).to_api()}

    def _document(self, data: bytes, name: str, mime_type: str | None = None) -> Json:
        return {"document": self.state.files.keep(data, "document", name, mime_type=mime_type).to_api()}

    def _caption(self, caption: str | None) -> Json:
        words, entities = self._words(caption or "", self.state.limits.caption)
        return {"caption": words, **entities("caption_entities")} if words else {}

    def _words(self, text: str, most: int) -> tuple[str, Any]:
        words, _ = tidy(text, [])
        if units(words) > most:
            raise CannotDo(f"the app takes {most} characters here, not {units(words)}")
        found = sorted(found_in(words, []), key=lambda entity: entity["offset"])
        return words, lambda name: {name: found} if found else {}


def location(lat: float, lon: float, accuracy: float | None = None, live: int | None = None) -> Json:
    """Return the Location object; raises CannotDo for a place that is not on Earth."""
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise CannotDo(f"there is no place at latitude {lat}, longitude {lon}")
    place: Json = {"latitude": lat, "longitude": lon}
    if accuracy is not None:
        place["horizontal_accuracy"] = accuracy
    if live is not None:
        place["live_period"] = live
    return place


def _at_rest(body: Json) -> Json:
    return {name: value for name, value in body["location"].items() if name != "live_period"}


def _origin(message: Message) -> Json:
    """Return where a forwarded message came from; one that was forwarded before keeps its first origin."""
    if message.origin is not None:
        return message.origin
    chat, sender = message.sender_chat, message.sender
    if chat is not None and chat.kind == "channel":
        return {"type": "channel", "date": message.date, "chat": chat.to_api(), "message_id": message.id}
    if chat is not None:
        return {"type": "chat", "date": message.date, "sender_chat": chat.to_api()}
    if isinstance(sender, Writer) and sender.hides_account:
        return {"type": "hidden_user", "date": message.date, "sender_user_name": sender.name}
    return {"type": "user", "date": message.date, "sender_user": sender.to_api()}
