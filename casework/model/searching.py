"""What a text can be found by: its words, and of scripts without spaces every two neighbouring characters.

The same rule cuts what is kept and what is looked for, so both engines find the same without a dictionary.
"""

import re
import unicodedata

LONGEST = 40  # characters of a term
MOST = 200  # terms of one text

_WITHOUT_SPACES = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\u0e00-\u0e7f"
_RUNS = re.compile(rf"[{_WITHOUT_SPACES}]+|[^\W_{_WITHOUT_SPACES}]+")
_IS_WITHOUT_SPACES = re.compile(f"[{_WITHOUT_SPACES}]")


def terms_of(text: str) -> list[str]:
    """Return the terms of a text, each once, in the order in which they come; case and accents do not matter."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = unicodedata.normalize("NFC", "".join(each for each in plain if not unicodedata.combining(each)))
    found: dict[str, None] = {}
    for run in _RUNS.findall(plain):
        if _IS_WITHOUT_SPACES.match(run):
            found.update(dict.fromkeys(run[start : start + 2] for start in range(max(1, len(run) - 1))))
        else:
            found[run[:LONGEST]] = None
    return list(found)[:MOST]
