"""The transcript: one line for each thing that people saw, in the order in which they saw it.

Lines are only ever added, so a test can hold its place. A line begins with the chat, named after the person for a
private chat and after the title for a group: `[Rita] bot: Where is it?  [Share location]`.
"""

from collections.abc import Callable, Mapping

from sandbox.objects import (
    Answer,
    Chat,
    Json,
    Message,
    User,
)

SNIPPET = 40  # characters of a message that is named by its words

# What stands in place of a content that has no words, the first that fits.
IN_PLACE: Mapping[str, Callable[[Json], str]] = {
    "animation": lambda _: "animation",
    "live_photo": lambda _: "live photo",
    "document": lambda file: f"file {file.get('file_name', 'without a name')}",
    "venue": lambda venue: f"venue {venue['title']}, {venue['address']}",
    "location": lambda place: f"{'live ' if 'live_period' in place else ''}location {_position(place)}",
    "photo": lambda _: "photo",
    "video": lambda file: f"video {file['duration']} s",
    "voice": lambda file: f"voice {file['duration']} s",
    "audio": lambda file: f"audio {file['duration']} s",
    "video_note": lambda file: f"video message {file['duration']} s",
    "sticker": lambda sticker: f"sticker {sticker.get('emoji', '')}".strip(),
    "contact": lambda contact: f"contact {contact['first_name']}",
    "dice": lambda dice: f"dice {dice['emoji']} {dice['value']}",
    "poll": lambda poll: f'poll "{poll["question"]}"',
    "game": lambda game: f"game {game['title']}",
    "checklist": lambda checklist: f"checklist {checklist['title']}",
    "story": lambda _: "story",
    "giveaway": lambda _: "giveaway",
    "giveaway_winners": lambda _: "giveaway winners",
    "rich_message": lambda _: "rich message",
}


def place(chat: Chat) -> str:
    """Return how the transcript calls a chat."""
    if chat.is_group:
        return chat.title
    return next(user.name for user in chat.users.values() if not user.is_bot)


def who(user: User) -> str:
    """Return how the transcript calls a user; there is one bot, so it is "bot"."""
    return "bot" if user.is_bot else user.name


def speaker(message: Message) -> str:
    """Return how people see who wrote a message: a chat that speaks is named by its title."""
    if message.sender_chat is None:
        return who(message.sender)
    kind = "anonymous" if message.sender_chat is message.chat else "channel"
    return f"{message.sender_chat.title} ({kind})"


def sent(message: Message) -> str:
    """Return the line of a message that arrived."""
    if message.service is not None:
        return f"[{place(message.chat)}] {message.service}"
    return f"[{place(message.chat)}] {speaker(message)}: {content(message)}{_buttons(message)}{_prompted(message)}"


def edited(message: Message) -> str:
    """Return the line of a message that changed."""
    return f"[{place(message.chat)}] {speaker(message)} edits: {content(message)}{_buttons(message)}"


def deleted(message: Message, by: User | None) -> str:
    """Return the line of a message that vanished, with the one who deleted it where that is known."""
    whose = "" if by is None else f"{who(by)} "
    return f"[{place(message.chat)}] {whose}deleted: {message.service or content(message)}"


def unpinned(message: Message, by: User) -> str:
    """Return the line of a message that is not above the others any more."""
    return f"[{place(message.chat)}] {who(by)} unpinned {quoted(message)}"


def reacted(person: User, message: Message, emoji: str | None) -> str:
    """Return the line of a reaction, or of one that was taken back."""
    how = f"reacts {emoji} to" if emoji else "takes back the reaction to"
    return f"[{place(message.chat)}] {who(person)} {how} {quoted(message)}"


def pressed(person: User, message: Message, label: str) -> str:
    """Return the line of a press."""
    return f"[{place(message.chat)}] {person.name} presses [{label}]"


def answered(person: User, chat: Chat, answer: Answer) -> str:
    """Return the line of a callback answer; in a group only the person who pressed sees it."""
    kind = "link" if answer.url else "alert" if answer.show_alert else "toast"
    whose = f" for {person.name}" if chat.is_group else ""
    return f"[{place(chat)}] {kind}{whose}: {_one_line(answer.url or answer.text)}"


def content(message: Message) -> str:
    """Return what is in a message, on one line."""
    body = message.body
    parts = ["(forwarded)"] if message.origin is not None else []
    found = next((kind for kind in IN_PLACE if kind in body), None)
    if found is not None:
        parts.append(f"({IN_PLACE[found](body[found])})")
    if "text" in body:
        parts.append(_one_line(body["text"]))
    elif body.get("caption"):
        parts.append(f'"{_one_line(body["caption"])}"')
    return " ".join(parts)


def quoted(message: Message) -> str:
    """Return a message's words in quotation marks, or what stands in their place."""
    words = _one_line(message.text)
    if not words:
        return content(message)
    return f'"{words[:SNIPPET]}…"' if len(words) > SNIPPET else f'"{words}"'


def _prompted(message: Message) -> str:
    """Return the reply keys that came with a message, in braces, or that it demands a reply."""
    found = next((prompt for prompt in message.chat.prompts.values() if prompt.message is message), None)
    if found is None:
        return ""
    if found.forces:
        hint = found.markup.get("input_field_placeholder")
        return f"  {{reply: {hint}}}" if hint else "  {reply}"
    return "".join(f"  {{{key['text']}}}" for row in found.markup["keyboard"] for key in row)


def _buttons(message: Message) -> str:
    return "".join(f"  [{label}]" for label in message.labels)


def _position(location: Json) -> str:
    return f"{location['latitude']:.5f}, {location['longitude']:.5f}"


def _one_line(text: str) -> str:
    return text.replace("\n", " / ")
