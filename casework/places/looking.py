"""What of a sentence may be the name of a place: "mattress on Elm Street" holds "Elm Street"."""

import re

MOST_QUERIES = 3  # each costs a second of the service's patience

# After one of these words a place is named: in English, in Chinese, where it stands before the place.
_BEFORE_PLACE = re.compile(
    r"\b(?:in front of|next to|corner of|on|at|in|near|by|outside|opposite|behind|beside|along|between)\s+|[在于於]",
    re.IGNORECASE,
)
_AFTER_PLACE = re.compile(r"[的上里裡旁边邊对對附](?:近|面)?")


def queries(words: str) -> list[str]:
    """Return what to look up, most likely first: the whole, then what stands behind the first and the last "on"."""
    whole = " ".join(words.split())
    found = [whole]
    marks = list(_BEFORE_PLACE.finditer(whole))
    for mark in (*marks[:1], *marks[-1:]):
        rest = whole[mark.end() :]
        if mark.group() in "在于於":
            rest = _AFTER_PLACE.split(rest)[0]
        found.append(rest.strip(" ,.;!?，。；！？"))
    return list(dict.fromkeys(query for query in found if len(query) >= 2))[:MOST_QUERIES]
