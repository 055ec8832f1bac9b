"""Split a text into search terms: its words or, in scripts without spaces, each pair of neighbouring characters.

Stored texts and queries are split by the same rule, so both database engines find the same without a dictionary.
"""

import re
import unicodedata

LONGEST = 40  # characters of a term
MOST = 200  # terms of one text

_WITHOUT_SPACES = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\u0e00-\u0e7f"
_RUNS = re.compile(rf"[{_WITHOUT_SPACES}]+|[^\W_{_WITHOUT_SPACES}]+")
_IS_WITHOUT_SPACES = re.compile(f"[{_WITHOUT_SPACES}]")


def terms_of(text: str) -> list[str]:
    """Return the terms of a text, each once, in order, without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = unicodedata.normalize("NFC", "".join(each for each in plain if not unicodedata.combining(each)))
    found: dict[str, None] = {}
    for run in _RUNS.findall(plain):
        if _IS_WITHOUT_SPACES.match(run):
            found.update(dict.fromkeys(run[start : start + 2] for start in range(max(1, len(run) - 1))))
        else:
            found[run[:LONGEST]] = None
    return list(found)[:MOST]
