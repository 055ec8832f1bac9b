"""Decide which texts of a file may become a code, a name or a button: those without invisible control characters."""

import unicodedata

_UNPRINTABLE = {"Cc", "Cs", "Zl", "Zp"}  # control characters, halves of a character, line and paragraph separators
_DIRECTION = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # they reverse the text that follows


def is_printable(text: str) -> bool:
    """Tell whether a text fits in one line and does not disturb the text around it."""
    return not any(unicodedata.category(character) in _UNPRINTABLE or character in _DIRECTION for character in text)
