"""A message for the page, and what stands around it: words become safe HTML, media become addresses.

Promise: what `safe_html` returns holds no markup but its own (b i u s code pre a blockquote span.spoiler br), whatever
a person or the bot wrote.
"""

from datetime import UTC, datetime
from html import escape
from itertools import pairwise, takewhile

from sandbox.formatting import Entity
from sandbox.menus import commands_for
from sandbox.objects import (
    CAPTIONED,
    Chat,
    Json,
    Message,
    Prompt,
)
from sandbox.people import Person
from sandbox.state import State
from sandbox.transcript import content

ELEMENTS = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "code": ("<code>", "</code>"),
    "pre": ("<pre>", "</pre>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ("<blockquote>", "</blockquote>"),
    "spoiler": ('<span class="spoiler">', "</span>"),
}
SNIPPET = 60  # characters of a quoted message
PLAYED = ("video", "video_note", "animation", "voice", "audio")
NAMED = ("game", "checklist", "story", "giveaway", "giveaway_winners", "rich_message")


def safe_html(text: str, entities: list[Entity]) -> str:
    """Return a text with its entities as HTML.

    An element stays open from its first to its last character, around the elements within it. Only entities that
    cross one another are closed and opened again.
    """
    raw = text.encode("utf-16-le", "surrogatepass")
    edges = {0, len(raw) // 2}
    for entity in entities:
        edges |= {entity["offset"], entity["offset"] + entity["length"]}
    outermost_first = sorted(entities, key=_nesting)
    marks = [(entity, mark) for entity in outermost_first if (mark := _element(entity, raw)) is not None]
    parts: list[str] = []
    opened: list[tuple[Entity, tuple[str, str]]] = []
    for first, last in pairwise(sorted(edges)):
        piece = raw[first * 2 : last * 2].decode("utf-16-le", "replace")
        around = [mark for mark in marks if mark[0]["offset"] <= first < mark[0]["offset"] + mark[0]["length"]]
        kept = sum(1 for _ in takewhile(lambda pair: pair[0] is pair[1], zip(opened, around, strict=False)))
        parts += [after for _, (_, after) in reversed(opened[kept:])]
        parts += [before for _, (before, _) in around[kept:]]
        parts.append(escape(piece).replace("\n", "<br>"))
        opened = around
    parts += [after for _, (_, after) in reversed(opened)]
    return "".join(parts)


def phone_json(state: State, person: Person, chat: Chat) -> Json:
    """Return what a chat on somebody's telephone shows around its messages."""
    prompt = chat.prompts.get(person.id)
    bot = next((bot for bot in state.bots.values() if chat.has(bot)), None)
    title = bot.name if bot is not None and not chat.is_group else chat.title
    return {
        "person": {"id": person.id, "name": person.name, "language": person.language},
        "chat": {
            "id": chat.id,
            "title": title,
            "kind": "group" if chat.is_group else "private",
            "members": len(chat.members),
            "bot": bot and bot.username,
            "pinned": None if chat.pinned is None else _quote(chat.pinned),
        },
        "keyboard": _keys(prompt),
        "asks": None if prompt is None else _prompt(prompt),
        "commands": [] if bot is None else commands_for(bot, chat, person),
    }


def message_json(message: Message, viewer: Person) -> Json:
    """Return a message as the page wants it, seen by one person."""
    body, chat, is_own = message.body, message.chat, message.sender is viewer and message.service is None
    author = message.sender_chat
    return {
        "id": message.id,
        "from": {
            "id": message.sender.id if author is None else author.id,
            "name": message.sender.name if author is None else author.title,
            "bot": message.sender.is_bot,
        },
        "mine": message.sender is viewer,
        "text_html": safe_html(message.text, message.entities),
        "words": message.text,
        "photos": _photos(body),
        "media": _media(body),
        "file": _file(body),
        "location": _location(message, viewer.state.now()),
        "emblem": _emblem(body),
        "note": _note(body),
        "service": message.service,
        "forwarded": None if message.origin is None else _origin(message.origin),
        "topic": message.topic and message.topic.name,
        "buttons": [[_button(button) for button in row] for row in message.buttons],
        "reply_to": _reply(message),
        "reactions": list(message.reactions.values()),
        "reaction": message.reactions.get(viewer.id),
        "edited": message.edited_at is not None,
        "date": message.date,
        "album": message.album,
        "may": {
            "edit": is_own and message.origin is None and ("text" in body or message.medium in CAPTIONED),
            "delete": is_own or chat.grants(viewer, "can_delete_messages"),
            "pin": message.service is None and (not chat.is_group or chat.grants(viewer, "can_pin_messages")),
        },
    }


def media_url(file_id: str) -> str:
    """Return the address under which the page finds a file."""
    return f"/panel/media/{file_id}"


def _nesting(entity: Entity) -> tuple[int, int, bool]:
    """Sort what surrounds before what it surrounds; a quote surrounds a style that covers exactly its words."""
    return entity["offset"], -entity["length"], "blockquote" not in entity["type"]


def _element(entity: Entity, raw: bytes) -> tuple[str, str] | None:
    kind = entity["type"]
    if kind in ("text_link", "url"):
        covered = raw[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2].decode("utf-16-le", "replace")
        target = entity.get("url", covered)
        if not target.lower().startswith(("http://", "https://")):
            target = f"http://{target}"
        return f'<a href="{escape(target)}" target="_blank" rel="noopener noreferrer">', "</a>"
    if kind == "date_time":
        counts = " data-counts" if entity["date_time_format"] == "r" else ""
        return f'<time datetime="{datetime.fromtimestamp(entity["unix_time"], UTC).isoformat()}"{counts}>', "</time>"
    return ELEMENTS.get(kind)


def _photos(body: Json) -> list[Json]:
    if "photo" not in body:
        return []
    largest = body["photo"][-1]
    return [{"url": media_url(largest["file_id"]), "w": largest["width"], "h": largest["height"]}]


def _media(body: Json) -> Json | None:
    """Return what can be played; a live photo is shown as its photo."""
    kind = next((kind for kind in PLAYED if kind in body), None)
    if kind is None:
        return None
    content = body[kind]
    return {
        "kind": kind,
        "url": media_url(content["file_id"]),
        "seconds": content["duration"],
        "name": content.get("title") or content.get("file_name") or "",
    }


def _file(body: Json) -> Json | None:
    if "document" not in body or "animation" in body:
        return None
    document = body["document"]
    name = document.get("file_name", "document")
    return {"name": name, "url": media_url(document["file_id"]), "size": document["file_size"]}


def _location(message: Message, now: int) -> Json | None:
    found = message.body.get("location")
    if found is None:
        return None
    place = {"lat": found["latitude"], "lon": found["longitude"]}
    if "venue" in message.body:
        place |= {"title": message.body["venue"]["title"], "address": message.body["venue"]["address"]}
    if "live_period" in found and (until := message.date + found["live_period"]) >= now:
        place["until"] = until
    return place


def _emblem(body: Json) -> str | None:
    """Return what is shown large and without a bubble."""
    large: Json = body.get("sticker") or body.get("dice") or {}
    return large.get("emoji")


def _note(body: Json) -> Json | None:
    """Return a kind that the page only names: its title, and what stands below it."""
    if "contact" in body:
        return {"title": body["contact"]["first_name"], "lines": [body["contact"]["phone_number"]]}
    if "poll" in body:
        return {"title": body["poll"]["question"], "lines": [option["text"] for option in body["poll"]["options"]]}
    kind = next((kind for kind in NAMED if kind in body), None)
    if kind is None:
        return None
    return {"title": str(body[kind].get("title", kind.replace("_", " ").capitalize())), "lines": []}


def _origin(origin: Json) -> str:
    """Return the name that a forwarded message shows."""
    if origin["type"] == "hidden_user":
        return str(origin["sender_user_name"])
    if origin["type"] == "user":
        return str(origin["sender_user"]["first_name"])
    return str(origin["sender_chat" if origin["type"] == "chat" else "chat"]["title"])


def _button(button: Json) -> Json:
    copied = button.get("copy_text", {}).get("text")
    return {"text": button["text"], "data": button.get("callback_data"), "url": button.get("url"), "copies": copied}


def _keys(prompt: Prompt | None) -> list[list[Json]] | None:
    rows = [] if prompt is None else prompt.markup.get("keyboard", [])
    return [
        [{"text": key["text"], "location": bool(key.get("request_location"))} for key in row] for row in rows
    ] or None


def _prompt(prompt: Prompt) -> Json:
    """Return the hint for the field in which people type, and the message that wants a reply."""
    hint = prompt.markup.get("input_field_placeholder")
    return {"hint": hint, "message": prompt.message.id if prompt.forces else None}


def _reply(message: Message) -> Json | None:
    quoted = message.reply_to
    return None if quoted is None or "forum_topic_created" in quoted.body else _quote(quoted)


def _quote(message: Message) -> Json:
    words = message.text or message.service or content(message).strip("()")
    return {"id": message.id, "snippet": words[:SNIPPET]}
