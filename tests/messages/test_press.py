"""Test what a button's data says, also months later, and also when somebody made it up."""

import pytest

from handlers.messages.press import Press, Verb, parse


@pytest.mark.parametrize(
    ("press", "data"),
    [
        (Press(Verb.TAKE, 12), "1.take.12"),
        (Press(Verb.GROUP, 7, "rubbish"), "1.group.7.rubbish"),
        (Press(Verb.LANGUAGE, word="zh_CN"), "1.lang.0.zh_CN"),
        (Press(Verb.CATEGORY, 7, "a.b"), "1.cat.7.a.b"),
    ],
)
def test_a_button_is_read_as_it_was_written(press: Press, data: str) -> None:
    assert press.payload() == data
    assert parse(data) == press


@pytest.mark.parametrize(
    "data",
    [
        "",
        ".",
        "1",
        "1.take",
        "1.take.",
        "2.take.12",  # a later form, or somebody else's
        "1.steal.12",
        "1.TAKE.12",
        "1.take.-1",
        "1.take.+1",
        "1.take.1e3",
        "1.take. 12",
        "1.take.１２",  # digits, but not ours
        "1.take." + "9" * 19,  # no number of ours is so long
        "take.12",
    ],
)
def test_what_nobody_wrote_is_not_read(data: str) -> None:
    assert parse(data) is None


def test_a_button_that_telegram_would_refuse_is_not_written() -> None:
    with pytest.raises(ValueError, match="64 bytes"):
        Press(Verb.CATEGORY, 1, "界" * 20).payload()
