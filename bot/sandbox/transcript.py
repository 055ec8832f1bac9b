"""The transcript: one line for each thing that people saw, in the order in which they saw it.

Lines are only ever added, so a test can hold its place. A line begins with the chat, named after the person for a
private chat and after the title for a group: `[Rita] bot: Where is it?  [Share location]`.
"""

from bot.sandbox.objects import Answer, Chat, Message, User

NAMELESS = {
    "photo": "photo", "video": "video", "voice": "voice message", "audio": "audio", "animation": "animation",
    "video_note": "video message", "sticker": "sticker", "contact": "contact", "dice": "dice", "poll": "poll",
}  # fmt: skip


def place(chat: Chat) -> str:
    """Return how the transcript calls a chat."""
    if chat.is_group:
        return chat.title
    return next(user.name for user in chat.users.values() if not user.is_bot)


def who(user: User) -> str:
    """Return how the transcript calls a user; there is one bot, so it is "bot"."""
    return "bot" if user.is_bot else user.name


def sent(message: Message) -> str:
    """Return the line of a message that arrived."""
    if message.service is not None:
        return f"[{place(message.chat)}] {message.service}"
    keys = keyboard_of(message)
    return f"[{place(message.chat)}] {who(message.sender)}: {content(message)}{_buttons(message)}{keys}"


def edited(message: Message) -> str:
    """Return the line of a message that changed."""
    return f"[{place(message.chat)}] {who(message.sender)} edits: {content(message)}{_buttons(message)}"


def deleted(message: Message) -> str:
    """Return the line of a message that vanished."""
    return f"[{place(message.chat)}] deleted: {content(message)}"


def pressed(person: User, message: Message, label: str) -> str:
    """Return the line of a press."""
    return f"[{place(message.chat)}] {person.name} presses [{label}]"


def answered(person: User, chat: Chat, answer: Answer) -> str:
    """Return the line of a callback answer; in a group only the person who pressed sees it."""
    kind = "alert" if answer.show_alert else "toast"
    whose = f" for {person.name}" if chat.is_group else ""
    return f"[{place(chat)}] {kind}{whose}: {_one_line(answer.text)}"


def content(message: Message) -> str:
    """Return what is in a message, on one line."""
    body = message.body
    parts: list[str] = []
    if "document" in body and "animation" not in body:
        parts.append(f"(file {body['document'].get('file_name', 'without a name')})")
    elif "venue" in body:
        parts.append(f"(venue {body['venue']['title']}, {body['venue']['address']})")
    elif "location" in body:
        parts.append(f"(location {body['location']['latitude']:.5f}, {body['location']['longitude']:.5f})")
    else:
        parts += [f"({words})" for kind, words in NAMELESS.items() if kind in body]
    if "text" in body:
        parts.append(_one_line(body["text"]))
    elif body.get("caption"):
        parts.append(f'"{_one_line(body["caption"])}"')
    return " ".join(parts)


def keyboard_of(message: Message) -> str:
    """Return the reply keys that came with a message, in braces."""
    rows = (message.chat.keyboard or {}).get("keyboard", []) if message.chat.keyboard_from is message else []
    return "".join(f"  {{{key['text']}}}" for row in rows for key in row)


def _buttons(message: Message) -> str:
    return "".join(f"  [{label}]" for label in message.labels)


def _one_line(text: str) -> str:
    return text.replace("\n", " / ")
