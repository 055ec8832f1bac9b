"""What Telegram finds in plain text by itself: commands, mentions, hashtags, web and mail addresses.

A bot reads commands by these entities, so without them no command would be one.
"""

import re

from bot.sandbox.formatting import Entity, units

PATTERNS = (
    ("bot_command", re.compile(r"(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/@])")),
    ("url", re.compile(r"(?i)\b(?:https?://|www\.)[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")),
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")),
    ("mention", re.compile(r"(?<![\w@/.])@[A-Za-z][A-Za-z0-9_]{2,31}\b")),
    ("hashtag", re.compile(r"(?<![\w#&])#\w*[^\W\d_]\w*")),
)
HINTS = re.compile(r"[/@#]|www\.", re.IGNORECASE)


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
