"""`cleanward init` asks for what is needed and writes a configuration that works and that only its owner can read."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.clock import now
from bot.config import loading
from sandbox import Sandbox
from tests.bot.cli.command_line import refused
from tests.bot.test_proxy import Proxy, listening
from tests.paths import ROOT
from tests.serving import served

ANSWERS = ('Bay "City" \\ 湾', "Asia/Shanghai", "", "", "123456:abc")
NOWHERE = "http://127.0.0.1:1"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (loading.CONFIG_VARIABLE, loading.TOKEN_VARIABLE):
        monkeypatch.delenv(name, raising=False)


def init(*arguments: str, answers: tuple[str, ...] = ANSWERS) -> Result:
    said = "".join(f"{answer}\n" for answer in answers)
    result = CliRunner().invoke(app, ["init", *arguments], input=said, prog_name="cleanward")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def mode(path: Path) -> int | None:
    return path.stat().st_mode & 0o777 if path.exists() else None


async def test_what_was_answered_is_written_for_its_owner_only_and_the_token_is_checked() -> None:
    sandbox = Sandbox(now)
    sandbox.bot("123456:abc")
    async with served(sandbox.app) as address:
        result = await asyncio.to_thread(init, "--api-url", address)
    assert result.exit_code == 0, result.output
    assert "The bot is @cleanward_bot." in result.stderr
    assert "config.toml is written, and only you can read it.\nNext: cleanward areas import FILE " in result.stdout
    path = Path("config.toml")
    assert mode(path) == 0o600
    config = loading.load(path, {}, Path.cwd(), needs_token=True)
    assert config.telegram.token == "123456:abc"
    assert config.telegram.api_url == address
    assert (config.district.name, str(config.district.zone)) == ('Bay "City" \\ 湾', "Asia/Shanghai")
    assert config.storage.photos == Path.cwd() / "data" / "photos"
    assert config.storage.url == f"sqlite:///{Path.cwd()}/data/cleanward.db"
    assert [each.name for each in Path.cwd().iterdir()] == ["config.toml"]


async def test_telegram_is_asked_through_the_proxy_that_is_named_and_written() -> None:
    proxy = Proxy(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
    async with listening(proxy) as between:
        result = await asyncio.to_thread(init, "--proxy", f"http://{between}")
    assert result.exit_code == 0, result.output
    assert proxy.heads[0].startswith("CONNECT api.telegram.org:443 ")
    assert "unchecked" in result.stderr
    assert loading.load(Path("config.toml"), {}, Path.cwd()).telegram.proxy == f"http://{between}"


def test_a_proxy_that_is_none_is_refused() -> None:
    refused(init("--proxy", "socks5://x"), "--proxy must be an address such as ")


async def test_a_token_that_telegram_does_not_know_is_refused() -> None:
    sandbox = Sandbox(now)
    sandbox.faults.add("getMe", status=401, description="Unauthorized", times=9)
    async with served(sandbox.app) as address:
        result = await asyncio.to_thread(init, "--api-url", address)
    refused(result, "a token that Telegram knows", "Nothing was written")
    assert mode(Path("config.toml")) is None


def test_a_token_that_cannot_be_checked_is_written_with_a_word() -> None:
    result = init("--api-url", NOWHERE)
    assert result.exit_code == 0
    assert "unchecked" in result.stderr
    assert loading.load(None, {}, Path.cwd(), needs_token=True).telegram.token == "123456:abc"


def test_without_a_token_it_says_what_is_missing_and_that_nothing_was_checked() -> None:
    assert "No token was given, and none is checked: " in init(answers=("Town", "", "", "", "")).stderr
    assert "No token" not in init("--force", "--api-url", NOWHERE).stderr


def test_nothing_is_overwritten_without_a_word() -> None:
    Path("config.toml").write_text("# mine", encoding="utf-8")
    refused(init(), "config.toml is there already", "--force")
    assert Path("config.toml").read_text(encoding="utf-8") == "# mine"
    assert init("--force", answers=("Town", "", "", "", "")).exit_code == 0
    assert loading.load(None, {}, Path.cwd()).district.name == "Town"


def test_another_file_and_another_folder_are_made_if_they_are_named() -> None:
    result = init("--config", "etc/town.toml", answers=("Town", "", "999", "da ta?%", ""))
    assert result.exit_code == 0
    assert "Next: cleanward --config etc/town.toml areas import FILE " in result.stdout  # not into another district
    config = loading.load(Path("etc/town.toml"), {}, Path.cwd())
    assert config.storage.photos == Path.cwd() / "etc" / "da ta?%" / "photos"
    assert config.district.emergency_number == "999"


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        (("",), "one line of words"),
        (("Town", "Mars"), "a time zone such as"),
        (("Town", "", "", "", "no token"), "like 123456:ABC-def"),
        (("Town", ""), "needs all answers"),
    ],
)
def test_a_wrong_answer_from_a_pipe_ends_it_and_nothing_is_written(answers: tuple[str, ...], why: str) -> None:
    refused(init(answers=answers), why, "Nothing was written")
    assert not Path("config.toml").exists()


def test_an_address_that_is_none_is_refused() -> None:
    refused(init("--api-url", "telegram"), "--api-url must be")


def test_whatever_a_command_writes_only_its_owner_can_read(tmp_path: Path) -> None:
    """A process of its own, with the umask that most systems have."""
    command = [sys.executable, "-m", "bot", "--config", str(tmp_path / "config.toml"), "migrate"]
    (tmp_path / "config.toml").write_text('[district]\nname = "Town"\n', encoding="utf-8")
    subprocess.run(command, cwd=ROOT, check=True, timeout=60, umask=0o022, capture_output=True)
    made = [tmp_path / "data", *(tmp_path / "data").iterdir()]
    assert len(made) > 1
    assert all(path.stat().st_mode & 0o077 == 0 for path in made)
