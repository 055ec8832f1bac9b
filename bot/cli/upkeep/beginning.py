"""The command that writes the first configuration: init.

Promises: nothing is overwritten without --force. The file is there whole or not at all, and only its owner can read it,
because the token in it is the bot. What is asked can also come from a pipe, one answer in a line; then a wrong answer
ends the command. The token is checked with whoever stands at `telegram.api_url`.
"""

import asyncio
import json
import os
import shlex
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

import typer

from bot.cli.options import ConfigOption, load_config
from bot.cli.speaking import stop
from bot.config import values as read
from bot.config.keys import KEYS
from bot.config.loading import DEFAULT_FILE, TOKEN_VARIABLE, is_token
from bot.identity import IdentityUnknown, TokenUnknown, bot_name
from casework.files.printable import is_printable

HEAD = """# Written by `cleanward init`. All other keys, with their defaults, stand in config.example.toml.
"""
DEFAULTS = {key.name: str(key.default) for key in KEYS}
Check = Callable[[str], str]


def init(
    force: Annotated[bool, typer.Option("--force", help="Replace the file if there is one")] = False,
    api_url: Annotated[
        str, typer.Option(metavar="URL", help="Where Telegram's Bot API is, or what stands in for it")
    ] = DEFAULTS["telegram.api_url"],
    proxy: Annotated[
        str, typer.Option(metavar="URL", help="The HTTP proxy through which Telegram is reached [default: none]")
    ] = "",
    config: ConfigOption = None,
) -> None:
    """Write the first configuration, and check the token.

    What is needed is asked, on a terminal or from a pipe, one answer in a line. Only its owner can read the file.
    """
    path = config or Path(DEFAULT_FILE)
    if path.exists() and not force:
        stop(f"{path} is there already, and stays as it is. Name another file with --config, or replace it: --force")
    try:
        address = read.web_address(api_url)
    except ValueError as error:
        stop(f"--api-url must be {error}.")
    try:
        proxy = read.proxy(proxy)
    except ValueError as error:
        stop(f"--proxy must be {error}.")
    try:
        written = _asked(str(address), proxy)
    except (typer.Abort, EOFError):
        stop(f"Nothing was written: {path} needs all answers.")
    _write(path, written)
    load_config(path)
    typer.echo(f"{path} is written, and only you can read it.")
    named = f" --config {shlex.quote(str(config))}" if config else ""
    typer.echo(f"Next: cleanward{named} areas import FILE --code CODE_FIELD --name NAME_FIELD (README.md, “Run it”)")


def _asked(api_url: str, proxy: str) -> str:
    """Ask for everything and return the file's text."""
    name = _ask("The name of the district, as residents read it", _words)
    zone = _ask("Its time zone", lambda said: str(read.time_zone(said)), DEFAULTS["district.time_zone"])
    number = _ask("The number to call in an emergency", _words, DEFAULTS["district.emergency_number"])
    folder = _ask("The folder for the database and the photos", _words, "data")
    token = _ask(
        "The bot's token from @BotFather (empty: later)", lambda said: _checked(said, api_url, proxy), "", secret=True
    )
    others = {"api_url": api_url, "proxy": proxy}
    inside = quote(folder.rstrip("/"))
    sections: dict[str, dict[str, str]] = {
        "telegram": {"token": token} | {key: it for key, it in others.items() if it != DEFAULTS[f"telegram.{key}"]},
        "storage": {"url": f"sqlite:///{inside}/cleanward.db", "photos": f"{folder.rstrip('/')}/photos"},
        "district": {"name": name, "time_zone": zone, "emergency_number": number},
    }
    tables = (
        "\n".join(
            [f"\n[{section}]", *(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in keys.items())]
        )
        for section, keys in sections.items()
    )
    return HEAD + "\n".join(tables) + "\n"


def _ask(question: str, check: Check, default: str | None = None, *, secret: bool = False) -> str:
    """Ask until the answer is right; what was typed as a secret on a terminal is not shown."""
    is_terminal = sys.stdin.isatty()
    while True:
        said = _typed(question, default, secret=secret) if is_terminal else _piped(question, default)
        try:
            return check(said.strip())
        except ValueError as error:
            if not is_terminal:
                stop(f"{question}: must be {error}. Nothing was written.")
            typer.echo(f"It must be {error}.", err=True)


def _typed(question: str, default: str | None, *, secret: bool) -> str:
    answer: str = typer.prompt(question, default, hide_input=secret, show_default=bool(default), err=True)
    return answer


def _piped(question: str, default: str | None) -> str:
    """Return the next line of a pipe, or the default if it is empty; raises EOFError where there is no line."""
    line = sys.stdin.readline()
    if not line:
        raise EOFError(question)
    return line.strip() or default or ""


def _words(said: str) -> str:
    if not said or not is_printable(said):
        raise ValueError("one line of words")
    return said


def _checked(token: str, api_url: str, proxy: str) -> str:
    """Return a token that Telegram knows, or that it could not be asked about; raises ValueError for another."""
    if not token:
        typer.echo(
            f"No token was given, and none is checked: put it into telegram.token, or {TOKEN_VARIABLE}.", err=True
        )
        return ""
    if not is_token(token):
        raise ValueError("like 123456:ABC-def, as @BotFather writes it")
    try:
        typer.echo(f"The bot is @{asyncio.run(bot_name(token, api_url, proxy))}.", err=True)
    except TokenUnknown as error:
        raise ValueError("a token that Telegram knows; this one it does not") from error
    except IdentityUnknown as error:
        typer.echo(f"{error} The token is written all the same, unchecked.", err=True)
    return token


def _write(path: Path, text: str) -> None:
    """Write a file that only its owner can read, in one step; stop with a sentence if that is impossible."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, waiting = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)  # its mode is 0600
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(waiting).replace(path)
        finally:
            Path(waiting).unlink(missing_ok=True)
    except OSError as error:
        stop(f"{path} cannot be written: {error.strerror}.")
