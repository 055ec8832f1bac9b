"""A message for the page: words become safe HTML, media become addresses.

Promise: what `safe_html` returns holds no markup but its own (b i u s code pre a blockquote span.spoiler br), whatever
a person or the bot wrote.
"""

from html import escape
from itertools import pairwise, takewhile
from typing import Any

from bot.sandbox.formatting import Entity
from bot.sandbox.objects import Json, Message, User

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


def message_json(message: Message, viewer: User) -> Json:
    """Return a message as the page wants it, seen by one person."""
    body = message.body
    return {
        "id": message.id,
        "from": {"id": message.sender.id, "name": message.sender.name, "bot": message.sender.is_bot},
        "mine": message.sender is viewer,
        "text_html": safe_html(message.text, message.entities),
        "photos": _photos(body),
        "file": _file(message),
        "location": _location(body),
        "service": message.service,
        "buttons": [[_button(button) for button in row] for row in message.buttons],
        "reply_to": _reply(message),
        "edited": message.edited_at is not None,
        "date": message.date,
        "album": message.album,
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
    return ELEMENTS.get(kind)


def _photos(body: Json) -> list[Json]:
    if "photo" not in body:
        return []
    largest = body["photo"][-1]
    return [{"url": media_url(largest["file_id"]), "w": largest["width"], "h": largest["height"]}]


def _file(message: Message) -> Json | None:
    medium = message.medium
    if medium is None or medium == "photo":
        return None
    content: dict[str, Any] = message.body[medium]
    return {"name": content.get("file_name", medium), "url": media_url(content["file_id"])}


def _location(body: Json) -> Json | None:
    if "location" not in body:
        return None
    place = {"lat": body["location"]["latitude"], "lon": body["location"]["longitude"]}
    if "venue" in body:
        place |= {"title": body["venue"]["title"], "address": body["venue"]["address"]}
    return place


def _button(button: Json) -> Json:
    return {"text": button["text"], "data": button.get("callback_data"), "url": button.get("url")}


def _reply(message: Message) -> Json | None:
    quoted = message.reply_to
    if quoted is None or "forum_topic_created" in quoted.body:
        return None
    words = quoted.text or quoted.service or quoted.medium or ("location" if "location" in quoted.body else "")
    return {"id": quoted.id, "snippet": words[:SNIPPET]}
