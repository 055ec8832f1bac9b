"""The menu of commands keeps Telegram's rules (https://core.telegram.org/bots/api#botcommand) in every language."""

import re
from zoneinfo import ZoneInfo

import pytest

from handlers.messages import commands
from handlers.messages.speaker import LANGUAGES, SOURCE_LANGUAGE, Speaker

UTC = ZoneInfo("UTC")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_can_be_shown_in_the_menu(language: str) -> None:
    to = Speaker(language, UTC)
    for name, description in (*commands.private(to), *commands.group(to)):
        assert re.fullmatch("[a-z0-9_]{1,32}", name)
        assert 1 <= len(description) <= 256
        assert "&" not in description  # a description is plain text, so people would see an escaped character as it is


@pytest.mark.parametrize("language", sorted(LANGUAGES.keys() - {SOURCE_LANGUAGE}))
def test_the_commands_are_the_same_in_every_language_and_their_descriptions_are_not(language: str) -> None:
    english, other = (commands.private(Speaker(each, UTC)) for each in (SOURCE_LANGUAGE, language))
    assert [name for name, _ in other] == [name for name, _ in english]
    assert not {words for _, words in other} & {words for _, words in english}
