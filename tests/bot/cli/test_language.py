"""Each command that writes in a language says in the same words that it does not have one."""

import re

import pytest

from tests.bot.cli.command_line import Run

WRITING = (
    "qr --out x.pdf",
    "frontages labels x.pdf",
    "bulletin --from 2026-01-01 --until 2026-01-31",
    "campaigns export x.csv",
    "projects export x.csv",
    "contracts statement sweep 2026-10",
    "channel code",
)


@pytest.mark.parametrize("command", WRITING)
def test_a_language_that_there_is_not_is_a_wrong_use(run: Run, command: str) -> None:
    result = run(*command.split(), "--language", "tlh")
    assert (result.exit_code, result.stdout) == (2, "")
    said = re.sub(r"\s+", " ", result.stderr)
    assert "Invalid value for '--language': There is no language tlh; there are en, zh_CN, zh_TW." in said
