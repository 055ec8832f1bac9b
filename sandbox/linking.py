"""What Telegram finds in plain text by itself: commands, mentions, hashtags, web and mail addresses; and deep links.

A bot reads commands by these entities, so without them no command would be one.
"""

import re

from sandbox.formatting import Entity, units
from sandbox.objects import User

PATTERNS = (
    ("bot_command", re.compile(r"(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/@])")),
    ("url", re.compile(r"(?i)\b(?:https?://|www\.)[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")),
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")),
    ("mention", re.compile(r"(?<![\w@/.])@[A-Za-z][A-Za-z0-9_]{2,31}\b")),
    ("hashtag", re.compile(r"(?<![\w#&])#\w*[^\W\d_]\w*")),
)
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
DEEP_LINK = re.compile(r"(?:https?://)?t(?:elegram)?\.me/([A-Za-z0-9_]+)\?start=([A-Za-z0-9_-]{1,64})")
HINTS = re.compile(r"[/@#]|www\.", re.IGNORECASE)


def deep_link(url: str, bot: User) -> str | None:
    """Return the payload of a link that starts this bot, None for any other address."""
    match = DEEP_LINK.fullmatch(url)
    if match is None or match.group(1).lower() != (bot.username or "").lower():
        return None
    return match.group(2)


def found_in(text: str, taken: list[Entity]) -> list[Entity]:
    """Return the entities of a text that do not overlap the ones that are there already."""
    if not HINTS.search(text):
        return []
    found: list[Entity] = []
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            first, length = units(text[: match.start()]), units(match.group())
            if not any(first < old["offset"] + old["length"] and old["offset"] < first + length for old in taken):
                found.append({"type": kind, "offset": first, "length": length})
                taken = [*taken, found[-1]]
    return found
