"""People with a telephone: what they can do in the app beside sending, and what they then see.

The rules are those of `writing`: every act is one plain call, what the app does not offer raises `CannotDo` with a
sentence, and `chat=None` is the private chat with the bot.
"""

from dataclasses import dataclass

from sandbox import transcript
from sandbox.accounts import BotAccount
from sandbox.errors import CannotDo
from sandbox.groups import Group
from sandbox.linking import PAYLOAD, deep_link
from sandbox.membership import set_blocked
from sandbox.menus import commands_for
from sandbox.objects import (
    CAPTIONED,
    Chat,
    Json,
    Message,
    Press,
)
from sandbox.others import EVENTS, contact
from sandbox.reactions import set_reaction
from sandbox.writing import ALWAYS, Writer, location

FORGOTTEN_AFTER = 48 * 3600  # seconds; the server stops showing a bot the message of an older press


@dataclass(eq=False)
class Person(Writer):
    """Somebody who uses the app; `position` is where their telephone says they are (latitude, longitude)."""

    position: tuple[float, float] | None = None

    def screen(self, chat: Chat | None = None) -> list[str]:
        """Return the lines of the transcript that this person saw in one chat."""
        where = chat or self.private()
        return [line for place, line in self.state.lines if place is where]

    def commands(self, chat: Chat | None = None) -> list[str]:
        """Return the commands that the app offers in a chat, in the bot's order."""
        where = chat or self.private()
        return [
            command["command"]
            for bot in self.state.bots.values()
            if where.has(bot)
            for command in commands_for(bot, where, self)
        ]

    def moves(self, message: Message, lat: float, lon: float) -> None:
        """Walk on while a live location is shared: the message is edited, and the bot hears of it."""
        shared = self._live(message)
        live = location(lat, lon, shared.get("horizontal_accuracy"), shared["live_period"])
        self.state.change(message, {**message.body, "location": live}, message.markup)

    def stops(self, message: Message) -> None:
        """End a live location: a last edit, whose location has no live_period any more."""
        still = {name: value for name, value in self._live(message).items() if name != "live_period"}
        self.state.change(message, {**message.body, "location": still}, message.markup)

    def edits(self, message: Message, text: str) -> None:
        """Change the words of one's own message; a caption may become empty."""
        self._must_own(message, "edit")
        captioned = message.medium in CAPTIONED
        if not captioned and "text" not in message.body:
            raise CannotDo("this message has no words to edit")
        words, entities = self._words(text, self.state.limits.caption if captioned else self.state.limits.text)
        if not words and not captioned:
            raise CannotDo("there is nothing to send: the text is empty")
        names = ("caption", "caption_entities") if captioned else ("text", "entities")
        kept = {name: value for name, value in message.body.items() if name not in names}
        added = {names[0]: words, **entities(names[1])} if words else {}
        self.state.change(message, {**kept, **added}, message.markup)

    def edits_photo(self, message: Message, data: bytes) -> None:
        """Put another photo in the place of the one in one's own message."""
        self._must_own(message, "edit")
        if message.medium != "photo":
            raise CannotDo("this message has no photo")
        self.state.change(message, {**message.body, **self._photo(data)}, message.markup)

    def deletes(self, message: Message) -> None:
        """Delete a message for everybody, as administrator anybody's; Telegram tells no bot of it."""
        if message.deleted or not message.chat.grants(self, "can_delete_messages"):
            self._must_own(message, "delete")
        self.state.remove(message, self)

    def pins(self, message: Message) -> Message:
        """Pin a message above the others; in groups administrators can."""
        self._must_be_in(message.chat)
        if message.chat.is_group and not message.chat.grants(self, "can_pin_messages"):
            raise CannotDo(f"{self.name} may not pin in {message.chat.title}")
        return self.state.pin(message, self)

    def reacts(self, message: Message, emoji: str | None = "👍") -> None:
        """React to a message, or take the reaction back with None."""
        self._must_be_in(message.chat)
        set_reaction(self.state, message, self, emoji)

    def presses(self, button: str, message: Message | None = None, chat: Chat | None = None) -> Press:
        """Press an inline button, named by its label or its data, on a message or on the newest one that has it.

        A message that was deleted a moment ago may be given too: the press and the deletion crossed on the way.
        """
        found, key = self._find(button, message, chat)
        return self._press(found, key)

    def opens(self, button: str, message: Message | None = None, chat: Chat | None = None) -> str:
        """Press a button that is a link, and return its address; one that starts the bot is followed."""
        _, key = self._find(button, message, chat)
        if "url" not in key:
            raise CannotDo(f"the button {key['text']!r} opens no link")
        if deep_link(key["url"], self._bot()) is not None:
            self.follows_link(key["url"])
        return str(key["url"])

    def copies(self, button: str, message: Message | None = None, chat: Chat | None = None) -> str:
        """Press a button that copies a text, and return the text; the bot hears nothing of it."""
        _, key = self._find(button, message, chat)
        if "copy_text" not in key:
            raise CannotDo(f"the button {key['text']!r} copies nothing")
        return str(key["copy_text"]["text"])

    def taps_key(self, label: str, chat: Chat | None = None) -> Message:
        """Tap a reply key; one that asks for the location sends `position`, one for the contact one's own."""
        where = chat or self.private()
        prompt = where.prompts.get(self.id)
        keys = [key for row in prompt.markup.get("keyboard", []) for key in row] if prompt else []
        key = next((key for key in keys if key["text"] == label), None)
        if prompt is None or key is None:
            raise CannotDo(f"{self.name} sees no key {label!r}; there are: {[key['text'] for key in keys]}")
        # The keys are text to the bot; only the newest keyboard shows, and a one-time one folds away.
        if prompt.markup.get("one_time_keyboard"):
            del where.prompts[self.id]
        if key.get("request_contact"):
            return self._send({"contact": contact(self)}, chat=where, reply_to=prompt.message)
        if not key.get("request_location"):
            return self.says(label, where)
        if self.position is None:
            raise CannotDo(f"{self.name}'s telephone does not know where it is: set position")
        return self.sends_location(*self.position, chat=where)

    def adds_by_link(self, group: Group, payload: str, bot: BotAccount | None = None) -> Message:
        """Open `?startgroup=payload` and choose a group: the bot is added, and told the payload by a command."""
        if not PAYLOAD.fullmatch(payload):
            raise CannotDo(f"a deep link carries 1 to 64 of A-Z a-z 0-9 _ -, not {payload!r}")
        bot = bot or self._bot()
        if not group.has(bot):
            self.adds_bot(group, bot)
        return self.says(f"/start@{bot.username} {payload}", group)

    def adds_bot(self, group: Chat, bot: BotAccount | None = None) -> Message:
        """Add the bot to a group that one is in oneself."""
        if not isinstance(group, Group):
            raise CannotDo("a bot can be added to groups only")
        self._must_be_in(group)
        return group.add(bot or self._bot(), by=self)

    def leaves(self, group: Group) -> Message:
        """Leave a group."""
        return group.remove(self, by=self)

    def causes(self, event: str, chat: Chat | None = None) -> Message:
        """Let something happen that leaves a service message: one of EVENTS, as a timer or a video chat."""
        if event not in EVENTS:
            raise CannotDo(f"nobody can cause {event}; there are {', '.join(EVENTS)}")
        where = chat or self.private()
        self._must_be_in(where)
        words, content = EVENTS[event]
        body = {event: content(self.state.files, where, self)}
        return self.state.post(where, self, body, service=words.format(who=self.name))

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

    def _must_own(self, message: Message, deed: str) -> None:
        is_own = message.sender is self and message.service is None
        if not is_own or message.deleted or (deed == "edit" and message.origin is not None):
            raise CannotDo(f"{self.name} can only {deed} a message of their own")

    def _live(self, message: Message) -> Json:
        """Return the location of one's own message that still follows one."""
        place: Json = message.body.get("location", {})
        period = place.get("live_period")
        if period is None:
            raise CannotDo("this is no live location")
        self._must_own(message, "move")
        if period != ALWAYS and self.state.now() - message.date > period:
            raise CannotDo("the live location has ended")
        return place

    def _find(self, button: str, message: Message | None, chat: Chat | None) -> tuple[Message, Json]:
        """Return the button, and the message that it stands under."""
        where = message.chat if message is not None else chat or self.private()
        self._must_be_in(where)
        candidates = [message] if message is not None else list(reversed(where.messages))
        for candidate in candidates:
            for key in (key for row in candidate.buttons for key in row):
                if button in (key["text"], key.get("callback_data")):
                    return candidate, key
        shown = " ".join(f"[{label}]" for seen in candidates[:5] for label in seen.labels) or "none"
        raise CannotDo(f"{self.name} sees no button {button!r}; the newest buttons are: {shown}")

    def _press(self, message: Message, key: Json) -> Press:
        if "callback_data" not in key:
            does = "copies a text" if "copy_text" in key else "opens a link"
            raise CannotDo(f"the button {key['text']!r} {does} and tells the bot nothing")
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
