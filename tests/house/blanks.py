"""Find the blanks that Chinese sentences must not have: between a number or a moment and the text around it.

What keeps its blanks is no number of something: "#12", what is typed ("/park 7 …"), and what stands behind Latin words.
"""

import re

# The values that sentences name which are numbers of something, or moments.
VALUES = (
    *("number", "count", "metres", "most", "least", "limit", "choices", "fit", "line", "column", "byte", "length"),
    *("positions", "m2", "changed_m2", "percent", "days", "more", "all"),
    *("answer_by", "fix_by", "until", "day", "since", "at", "time"),
)
_HAN = "[\u4e00-\u9fff]"
_VALUE = rf"(?:\{{(?:{'|'.join(VALUES)})\}}|\d+(?= ?{_HAN}))"
_TAGS = r"(?:</?[a-z]+>)*"
_BEHIND = re.compile(rf"(?P<value>{_VALUE}){_TAGS}(?P<blank> ){_TAGS}(?:{_HAN}|MB|%)")
_BEFORE = re.compile(rf"{_HAN}(?:</[a-z]+>)*(?P<blank> ){_TAGS}(?P<value>{_VALUE})")
_TYPED = re.compile(rf"(?:[#\w./-]|/[a-z]+ |[A-Za-z] |, ){_TAGS}$", re.ASCII)


def without(text: str) -> str:
    """Return a sentence without such blanks; one that has none is returned as it is."""
    blanks = {
        found.start("blank")
        for pattern in (_BEHIND, _BEFORE)
        for found in pattern.finditer(text)
        if not _TYPED.search(text[: found.start("value")])
    }
    return "".join(each for place, each in enumerate(text) if place not in blanks)
