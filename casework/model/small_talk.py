"""Tell a greeting, thanks or a bare number from words about something in the street, so that none begins a report.

The words are those of the languages that the bot speaks. Promise: a text with any other word in it is never small talk.
"""

import re
from unicodedata import normalize

SAID_ALONE = frozenset(
    (
        *("hello", "hi", "hey", "hiya", "howdy", "greetings", "morning", "afternoon", "evening", "night"),
        *("thanks", "thank", "thx", "ty", "cheers", "bye", "goodbye", "welcome", "ok", "okay", "yes", "no", "test"),
        *("great", "perfect", "super", "nice", "cool", "start", "help"),
    )
)
SAID_BESIDE = frozenset(
    (
        "good",
        "dear",
        "you",
        "u",
        "very",
        "much",
        "so",
        "many",
        "a",
        "lot",
        "again",
        "there",
        "all",
        "for",
        "the",
        "your",
    )
)
_CHINESE = re.compile(
    "(?:你们?|您|大家|早上|上午|中午|下午|晚上)?好[的啊呀]?|哈[喽囉啰]|嗨|喂|在吗|在嗎|早安?|午安|晚安|再[见見]|拜拜|"
    "(?:非常|十分|多|太)?(?:谢+|感谢|謝+|感謝)(?:你们?|您|你們|大家|了|啦|啊)*|辛苦(?:你们?|您|你們)?[了啦]?|"
    "收到|知道了|明白了?|可以|不客气|不客氣|没事|沒事|测试|測試"
)
_WORDS = re.compile(r"[^\W\d_]+")


def is_small_talk(text: str) -> bool:
    """Tell whether a text says nothing that could be reported: no word at all, or only a greeting or thanks."""
    words = _WORDS.findall(normalize("NFKC", text).casefold())
    latin = [word for word in words if word.isascii()]
    other = [word for word in words if not word.isascii()]
    is_polite = not latin or (any(word in SAID_ALONE for word in latin) and set(latin) <= SAID_ALONE | SAID_BESIDE)
    return is_polite and all(_is_chinese_small_talk(word) for word in other)


def _is_chinese_small_talk(run: str) -> bool:
    """Tell whether a run of Chinese characters consists of greetings and thanks only."""
    at = 0
    while at < len(run):
        found = _CHINESE.match(run, at)
        if found is None or found.end() == at:
            return False
        at = found.end()
    return True
