"""The menu of commands keeps Telegram's rules (https://core.telegram.org/bots/api#botcommand) in every language."""

import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest

from casework.model.authority import Role
from handlers.messages import commands
from handlers.messages.commands import Commands
from handlers.messages.people import greetings
from handlers.messages.speaker import LANGUAGES, SOURCE_LANGUAGE, Speaker, menu_languages, sharing
from handlers.routes import ROUTES
from sandbox.formatting import units

UTC = ZoneInfo("UTC")


MENUS: dict[str, Callable[[Speaker], Commands]] = {
    "private": commands.private,
    "every role": lambda to: commands.of_roles(frozenset(Role), to),
    "desk": commands.group,
    "supervisors' group": commands.supervisors_group,
}
LONGEST = "🏙" * 100  # the longest name of a district, and each character of it counts twice


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("menu", MENUS)
def test_every_command_can_be_shown_in_the_menu(menu: str, language: str) -> None:
    offered = MENUS[menu](Speaker(language, UTC))
    for name, description in offered:
        assert re.fullmatch("[a-z0-9_]{1,32}", name)
        assert 1 <= len(description) <= 256
        assert "&" not in description  # a description is plain text, so people would see an escaped character as it is
    assert len({name for name, _ in offered}) == len(offered)


@pytest.mark.parametrize("menu", ["desk", "supervisors' group"])
def test_a_group_offers_ten_commands_at_most(menu: str) -> None:
    assert len(MENUS[menu](Speaker("en", UTC))) <= 10


@pytest.mark.parametrize("menu", MENUS)
def test_every_command_of_a_menu_is_heard(menu: str) -> None:
    heard = {route.heard.removesuffix(", in a group") for route in ROUTES}
    assert {f"/{name}" for name, _ in MENUS[menu](Speaker("en", UTC))} <= heard


def test_who_has_no_role_has_no_menu_of_their_own() -> None:
    assert commands.of_roles((), Speaker("en", UTC)) == ()


@pytest.mark.parametrize("language", sorted(LANGUAGES.keys() - {SOURCE_LANGUAGE}))
@pytest.mark.parametrize("menu", MENUS)
def test_the_commands_are_the_same_in_every_language_and_their_descriptions_are_not(menu: str, language: str) -> None:
    english, other = (MENUS[menu](Speaker(each, UTC)) for each in (SOURCE_LANGUAGE, language))
    assert [name for name, _ in other] == [name for name, _ in english]
    assert not {words for _, words in other} & {words for _, words in english}


@pytest.mark.parametrize("code", menu_languages())
@pytest.mark.parametrize("district", ["Bay City", LONGEST])
def test_what_telegram_shows_of_the_bot_fits(district: str, code: str | None) -> None:
    speakers = [Speaker(language, UTC) for language in sharing(code)]
    assert units("\n\n".join(greetings.description(district, to) for to in speakers)) <= 512
    assert units("\n".join(greetings.short_description(district, to) for to in speakers)) <= 120


def test_a_description_holds_every_language_of_its_code() -> None:
    assert [sharing(code) for code in (None, "zh")] == [("en",), ("zh_CN", "zh_TW")]
    assert {language for code in menu_languages() for language in sharing(code)} == set(LANGUAGES)
