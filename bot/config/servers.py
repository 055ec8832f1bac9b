"""Read which other bodies' Open311 servers get tickets, and find their keys.

Promise: a key appears in no repr and in no message.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.config.values import text, web_address, words
from casework.model.category import CategoryCode
from casework.model.referral import Server, Their
from casework.model.team import TeamCode

FIELDS = {"name", "url", "jurisdiction", "key", "key_file", "teams", "services", "states", "email", "format"}
FORMATS = ("json", "xml")
VARIABLE = "CLEANWARD_OPEN311_KEY_"


@dataclass(frozen=True, slots=True)
class ServerConfig:
    """A server: what goes there, its address, our key, what we call ourselves there, and the form of its answers."""

    server: Server
    url: str
    jurisdiction: str
    key: str = field(repr=False)
    key_file: str
    email: str
    format: str = FORMATS[0]


def servers(value: object) -> tuple[ServerConfig, ...]:
    """Read a list of tables; raises ValueError with what each must be."""
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise ValueError("tables, each [[open311.servers]]")
    read = tuple(_server(each) for each in value)
    names = [each.server.name for each in read]
    if len(set(names)) < len(names):
        raise ValueError("servers with different names")
    return read


def _server(table: Mapping[str, object]) -> ServerConfig:
    name = table.get("name")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", name):
        raise ValueError("servers whose names are of small letters, digits and hyphens")
    if strange := sorted(table.keys() - FIELDS):
        raise ValueError(f"servers without the key {strange[0]} ({name}); there are {', '.join(sorted(FIELDS))}")
    try:
        services = {CategoryCode(code): words(service) for code, service in _table(table.get("services", {})).items()}
        states = {word: Their(text(meaning)) for word, meaning in _table(table.get("states", {})).items()}
        teams = tuple(TeamCode(words(team)) for team in _list(table.get("teams", [])))
        url = web_address(table.get("url"))
        rest = {part: text(table.get(part, "")) for part in ("jurisdiction", "key", "key_file", "email")}
        form = text(table.get("format", FORMATS[0]))
    except ValueError as error:
        raise ValueError(f"servers of which each value can be used ({name}): {error}") from None
    if not services:
        raise ValueError(f'servers with services ({name}): category = "service code", or "*" = "service code"')
    if form not in FORMATS:
        raise ValueError(f"servers whose format is {' or '.join(FORMATS)} ({name})")
    return ServerConfig(Server(name, teams, services, states), url, **rest, format=form)


def _table(value: object) -> Mapping[str, object]:
    if isinstance(value, dict):
        return value
    raise ValueError("services and states are tables")


def _list(value: object) -> list[object]:
    if isinstance(value, list):
        return value
    raise ValueError("teams is a list")


def with_keys(
    found: tuple[ServerConfig, ...], environ: Mapping[str, str], base: Path
) -> tuple[tuple[ServerConfig, ...], list[str]]:
    """Return servers with their keys, from the environment, else their own or a file; and why one has none.

    A server need not want a key.
    """
    keyed, problems = [], []
    for each in found:
        variable = VARIABLE + each.server.name.upper().replace("-", "_")
        key = environ.get(variable, "").strip() or each.key
        if not key and each.key_file:
            try:
                key = (base / each.key_file).read_text(encoding="utf-8").strip()
            except (OSError, ValueError) as error:
                why = getattr(error, "strerror", None) or "it is not text"
                problems.append(f"open311.servers: {base / each.key_file} ({each.server.name}) cannot be read: {why}")
        keyed.append(replace(each, key=key))
    return tuple(keyed), problems
