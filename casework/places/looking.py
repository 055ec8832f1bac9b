"""Find the part of a sentence that may be the name of a place: "mattress on Elm Street" contains "Elm Street"."""

import re

MOST_QUERIES = 3  # each takes a second: the service is asked at most once a second

# A place follows these words, in English and in Chinese.
_BEFORE_PLACE = re.compile(
    r"\b(?:in front of|next to|corner of|on|at|in|near|by|outside|opposite|behind|beside|along|between)\s+|[在于於]",
    re.IGNORECASE,
)
_AFTER_PLACE = re.compile(r"[的上里裡旁边邊对對附](?:近|面)?")


def queries(words: str) -> list[str]:
    """Return what to look up, likeliest first: the whole text, then the text after the first and the last "on"."""
    whole = " ".join(words.split())
    found = [whole]
    marks = list(_BEFORE_PLACE.finditer(whole))
    for mark in (*marks[:1], *marks[-1:]):
        rest = whole[mark.end() :]
        if mark.group() in "在于於":
            rest = _AFTER_PLACE.split(rest)[0]
        found.append(rest.strip(" ,.;!?，。；！？"))
    return list(dict.fromkeys(query for query in found if len(query) >= 2))[:MOST_QUERIES]
