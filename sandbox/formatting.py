"""Telegram's HTML: what a tag means, what is refused, in Telegram's own words.

The rules and the sentences are those of tdlib's `parse_html` and `fix_formatted_text` (td/telegram/MessageEntity.cpp):
offsets in errors count bytes of the raw text, offsets of entities count UTF-16 units of the text that remains. Promise:
text that this module takes, Telegram takes, and the entities are the ones that Telegram would send back.
"""

import re
from dataclasses import dataclass
from typing import Any

Entity = dict[str, Any]

TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler", "span": "spoiler",
    "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote", "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}  # fmt: skip
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(rb"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-zA-Z]+));?")
SPACE = b" \t\r\n\0\x0b"
# Control characters become spaces; line separators, direction marks and three combining signs vanish.
TO_SPACE = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f]")
VANISHING = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
WEB_LINK = re.compile(r"(?i)^(https?://|tg://|ton://|mailto:|tel:)?[^\s]+\.?[^\s]+$")
TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?")  # relative; or the weekday, the date and the time, short or long
USER_LINK = re.compile(r"^tg://user\?id=(\d+)$")


class FormatError(ValueError):
    """The text cannot be parsed; the message is Telegram's, without "can't parse entities: "."""


def units(text: str) -> int:
    """Return the length of a text as Telegram counts it, in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, offset: int, length: int) -> str:
    """Return the part of a text that an entity covers; offset and length in UTF-16 units."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return raw[offset * 2 : (offset + length) * 2].decode("utf-16-le", "replace")


def parse_html(raw: str) -> tuple[str, list[Entity]]:
    """Return the text without tags, and its entities; raises FormatError in Telegram's words."""
    return _Parser(raw.encode("utf-8", "surrogatepass")).parse()


def tidy(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Return the text as Telegram keeps it: without control characters, trimmed, its entities moved along."""
    text = TO_SPACE.sub(" ", text)
    if VANISHING.search(text):
        gone = [units(text[: match.start()]) for match in VANISHING.finditer(text)]
        text = VANISHING.sub("", text)
        entities = [_without(entity, gone) for entity in entities]
    kept = text.lstrip(" \n")
    skipped = len(text) - len(kept)  # blanks only, so units and characters agree
    kept = kept.rstrip(" \n")
    end = units(kept)
    moved: list[Entity] = []
    for entity in entities:
        first = max(0, entity["offset"] - skipped)
        last = min(end, entity["offset"] + entity["length"] - skipped)
        if last > first:
            moved.append({**entity, "offset": first, "length": last - first})
    moved.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return kept, moved


def _without(entity: Entity, gone: list[int]) -> Entity:
    first, last = entity["offset"], entity["offset"] + entity["length"]
    before = sum(1 for place in gone if place < first)
    inside = sum(1 for place in gone if first <= place < last)
    return {**entity, "offset": first - before, "length": last - first - inside}


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    part: int
    form: str = ""  # of a moment: how it is shown


class _Parser:
    """One pass over the bytes, with a stack of open tags."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw + b"\0"  # tdlib's C string ends in a zero, and several rules look for it
        self.size = len(raw)
        self.at = 0
        self.parts: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def parse(self) -> tuple[str, list[Entity]]:
        while self.at < self.size:
            char = self.raw[self.at : self.at + 1]
            if char == b"<":
                self._tag()
            elif char == b"&":
                decoded, self.at = _reference(self.raw, self.at)
                self._keep(decoded)
            else:
                end = min(
                    (place for place in (self.raw.find(b"<", self.at), self.raw.find(b"&", self.at)) if place >= 0),
                    default=self.size,
                )
                self._keep(self.raw[self.at : end].decode("utf-8", "replace"))
                self.at = end
        if self.open:
            raise FormatError(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)  # a language counts only where <code> fills a <pre>
        return "".join(self.parts), self.entities

    def _keep(self, text: str) -> None:
        self.parts.append(text)
        self.offset += units(text)

    def _peek(self) -> bytes:
        return self.raw[self.at : self.at + 1]

    def _skip(self, *, until: bytes = b"", spaces: bool = False) -> None:
        while self.at < self.size and (self._peek() in SPACE if spaces else self._peek() not in until):
            self.at += 1

    def _tag(self) -> None:
        begin = self.at
        self.at += 1
        if self._peek() == b"/":
            self._end_tag(begin)
        else:
            self._start_tag(begin)
        self.at += 1

    def _start_tag(self, begin: int) -> None:
        self._skip(until=SPACE + b">")
        if self.at >= self.size:
            raise FormatError(f"Unclosed start tag at byte offset {begin}")
        tag = self.raw[begin + 1 : self.at].decode("utf-8", "replace").lower()
        if tag not in TAGS:
            raise FormatError(f'Unsupported start tag "{tag}" at byte offset {begin}')
        argument = form = ""
        while self._peek() != b">":
            self._skip(spaces=True)
            if self._peek() == b">":
                break
            name, value = self._attribute(tag, begin)
            argument = _argument(tag, name, value) or argument
            form = value if (tag, name) == ("tg-time", "format") else form
        if tag == "span" and argument != "spoiler":
            raise FormatError(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self.open.append(_Open(tag, argument, self.offset, len(self.parts), form))

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        first = self.at
        self._skip(until=SPACE + b"=>/\"'")
        name = self.raw[first : self.at].decode("utf-8", "replace")
        if not name:
            raise FormatError(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
        self._skip(spaces=True)
        if self._peek() != b"=":
            if self.at >= self.size:
                raise FormatError(f"Unclosed start tag at byte offset {begin}")
            if (tag, name) == ("blockquote", "expandable"):
                return name, "1"
            raise FormatError(
                f'Expected equal sign in declaration of an attribute of the tag "{tag}" at byte offset {begin}'
            )
        self.at += 1
        self._skip(spaces=True)
        if self.at >= self.size:
            raise FormatError(f"Unclosed start tag at byte offset {begin}")
        value = self._value()
        if self.at >= self.size:
            raise FormatError(f"Unclosed start tag at byte offset {begin}")
        return name, value

    def _value(self) -> str:
        first = self.at
        quote = self._peek()
        if quote not in (b"'", b'"'):
            while (char := self._peek()).isalnum() or char in (b".", b"-"):
                self.at += 1
            if self.at < self.size and self._peek() not in SPACE + b">":
                raise FormatError(f"Unexpected end of name token at byte offset {first}")
            return self.raw[first : self.at].decode().lower()
        self.at += 1
        parts: list[str] = []
        while self.at < self.size and self._peek() != quote:
            if self._peek() == b"&":
                decoded, self.at = _reference(self.raw, self.at)
                parts.append(decoded)
                continue
            start = self.at
            self._skip(until=quote + b"&")
            parts.append(self.raw[start : self.at].decode("utf-8", "replace"))
        if self.at < self.size:
            self.at += 1
        return "".join(parts)

    def _end_tag(self, begin: int) -> None:
        if not self.open:
            raise FormatError(f"Unexpected end tag at byte offset {begin}")
        self._skip(until=SPACE + b">")
        found = self.raw[begin + 2 : self.at].decode("utf-8", "replace").lower()
        self._skip(spaces=True)
        if self._peek() != b">":
            raise FormatError(f"Unclosed end tag at byte offset {begin}")
        opened = self.open.pop()
        if found and found != opened.tag:
            raise FormatError(
                f'Unmatched end tag at byte offset {begin}, expected "</{opened.tag}>", found "</{found}>"'
            )
        if self.offset > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        entity: Entity = {"type": TAGS[opened.tag], "offset": opened.offset, "length": self.offset - opened.offset}
        last = self.entities[-1] if self.entities else None
        same = last is not None and (last["offset"], last["length"]) == (entity["offset"], entity["length"])
        if opened.tag == "a":
            target = opened.argument or "".join(self.parts[opened.part :])
            if user := USER_LINK.match(target):
                entity = {**entity, "type": "text_mention", "user_id": int(user.group(1))}
            elif WEB_LINK.match(target):
                entity["url"] = target if "://" in target or ":" in target else f"http://{target}/"
            else:
                return
        elif opened.tag == "tg-emoji":
            if not opened.argument.isascii() or not opened.argument.isdigit():
                raise FormatError("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = opened.argument
        elif opened.tag == "tg-time":
            is_moment = opened.argument.isascii() and opened.argument.isdigit()
            if not is_moment or TIME_FORMAT.fullmatch(opened.form) is None:
                raise FormatError("Invalid date-time specified")  # Telegram's own words are not known
            entity |= {"unix_time": int(opened.argument), "date_time_format": opened.form}
        elif opened.tag == "blockquote" and opened.argument:
            entity["type"] = "expandable_blockquote"
        elif opened.tag == "pre" and last is not None and same and last["type"] == "code" and last.get("language"):
            last["type"] = "pre"
            return
        elif opened.tag == "code":
            if last is not None and same and last["type"] == "pre" and opened.argument:
                last["language"] = opened.argument
                return
            entity["language"] = opened.argument
        self.entities.append(entity)


def _argument(tag: str, name: str, value: str) -> str:
    if (tag, name) in (("a", "href"), ("tg-emoji", "emoji-id"), ("tg-time", "unix"), ("blockquote", "expandable")):
        return value
    if (tag, name) == ("code", "class") and value.startswith("language-"):
        return value.removeprefix("language-")
    if (tag, name) == ("span", "class") and value.startswith("tg-"):
        return value.removeprefix("tg-")
    return ""


def _reference(raw: bytes, at: int) -> tuple[str, int]:
    """Return the character that a reference stands for, or the ampersand itself, and where the text goes on."""
    match = REFERENCE.match(raw, at)
    if match is None:
        return "&", at + 1
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        character = NAMED.get(name.decode())
        return (character, match.end()) if character else ("&", at + 1)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    length = match.end() - at - (1 if match.group().endswith(b";") else 0)
    if code == 0 or code >= 0x10FFFF or length >= 10:
        return "&", at + 1
    if 0xD800 <= code <= 0xDFFF:
        raise FormatError(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return chr(code), match.end()
