"""A value that an option or an argument cannot take is refused in words, whatever type it has."""

import pytest

from tests.bot.cli.command_line import Run


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("people code king", "for 'ROLE': 'king' is not one of 'supervisor', 'administrator', "),
        ("export x --since foo", "for '--since': 'foo' is not a day such as 2026-03-01.\n"),
        ("figures --from 2026-02-30 --until 2026-03-01", "for '--from': '2026-02-30' is not a day such as 2026-03-01."),
        ("backup x --keep 0", "for '--keep': must be 1 or more\n"),
        ("sandbox --port 70000", "for '--port': must be 65535 or less\n"),
        ("people remove x supervisor", "for 'ACCOUNT': must be a whole number\n"),
    ],
)
def test_a_value_that_is_of_another_type_is_refused_in_words(run: Run, command: str, said: str) -> None:
    result = run(*command.split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"Error: Invalid value {said}" in result.stderr
