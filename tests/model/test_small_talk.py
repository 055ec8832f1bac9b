"""A greeting, thanks or a number is small talk; anything that may be reported is not."""

import pytest

from casework.model.small_talk import is_small_talk


@pytest.mark.parametrize(
    "text",
    [
        *("hello", "Hello!", "hi there", "Good morning", "HEY", "thanks", "Thank you so much!", "thx", "ok", "bye 👋"),
        *("12345", "#", "+1 415 555 0100", "👍", "???", "...", "…", "🙏🙏", "thanks, 12"),
        *(
            "你好",
            "您好！",
            "谢谢",
            "謝謝你",
            "谢谢啦",
            "非常感谢",
            "早上好",
            "早安",
            "好的",
            "哈囉",
            "在吗？",
            "辛苦了",
        ),
        *("你好，谢谢您", "Hello 你好"),
    ],
)
def test_who_is_polite_reports_nothing(text: str) -> None:
    assert is_small_talk(text)


@pytest.mark.parametrize(
    "text",
    [
        *("An old sofa", "hello, there is a sofa", "good", "very", "bags", "24th Street", "Thanks for nothing: rats"),
        *(
            "你好，这里有垃圾",
            "好多垃圾",
            "好臭",
            "谢谢，请清理",
            "垃圾",
            "早市",
            "可以乐瓶",
            "晚上好吵",
            "12号楼",
            "Müll",
            "Привет",
        ),
    ],
)
def test_whatever_says_more_may_be_a_report(text: str) -> None:
    assert not is_small_talk(text)
