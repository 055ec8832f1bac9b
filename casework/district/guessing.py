"""Guess which category a city's own value is, from the names and keywords of the district's categories.

Promise: a guess has a reason. A whole keyword, or the whole name of a category, stands in the value; the longest such
reason decides, and what the value says last, which is the particular, goes before what it says first.
"""

from casework.files.cities.column_names import words_of
from casework.files.cities.mapping import JOINED_BY
from casework.model.category import CategoryCode, CategoryTree

_ALIKE_LETTERS = 4
_ENDINGS = ("s", "es", "y", "ed")  # "bulk" and "bulky" are alike, "park" and "parking" are not


class Guesser:
    """Knows the names and keywords of a tree in every language."""

    def __init__(self, tree: CategoryTree) -> None:
        self._phrases = [
            (words, category.code)
            for category in tree.categories()
            for text in (*category.names.values(), *(each for some in category.keywords.values() for each in some))
            if (words := words_of(text))
        ]

    def guess(self, value: str) -> CategoryCode | None:
        """Return the category of a value, whose parts are joined by " > "; None if nothing of it is known."""
        for part in (*reversed(value.split(JOINED_BY)), value):
            said = words_of(part)
            found = [(sum(map(len, phrase)), code) for phrase, code in self._phrases if _stands_in(phrase, said)]
            if found:
                longest = max(length for length, _ in found)
                return next(code for length, code in found if length == longest)
        return None


def _stands_in(phrase: list[str], said: list[str]) -> bool:
    return all(any(_is_alike(word, each) for each in said) for word in phrase)


def _is_alike(word: str, said: str) -> bool:
    """Tell whether two words are the same but for an ending; a Chinese one may stand inside a longer one."""
    if word == said:
        return True
    if not word.isascii() and word >= "\u3400":
        return word in said
    shorter, longer = sorted((word, said), key=len)
    return len(shorter) >= _ALIKE_LETTERS and longer in [shorter + ending for ending in _ENDINGS]
