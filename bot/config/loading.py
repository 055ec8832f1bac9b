"""Read config.toml and return frozen values.

Promises: all mistakes are reported at once, each with the name of its key and what the value must be. A key that does
not exist is a mistake too. Relative paths begin at the folder of the file. The token and passwords appear in no repr.
The keys and their defaults stand in `bot/config/keys.py`.
"""

import hashlib
import hmac
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.config import values as read, working_time
from bot.config.keys import GONE, KEYS, disagreements
from casework.model.deadline import Calendar
from casework.model.place import Point
from casework.model.policy import Policy

if TYPE_CHECKING:
    from bot.config.servers import ServerConfig

CONFIG_VARIABLE = "CLEANWARD_CONFIG"
TOKEN_VARIABLE = "CLEANWARD_TELEGRAM_TOKEN"  # noqa: S105 - the name of a variable
DEFAULT_FILE = "config.toml"
SHOWN = 60  # characters of a wrong value that are shown


class ConfigError(Exception):
    """The configuration cannot be used; `problems` are sentences for the operator."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


_BY_NAME = {key.name: key for key in KEYS}
_SECTIONS = {name.split(".")[0] for name in _BY_NAME}


@dataclass(frozen=True, slots=True)
class TelegramConfig:
    """How to reach Telegram; no webhook address means long polling, and no proxy the direct way.

    The token is empty if the command needs none.
    """

    token: str = field(repr=False)
    api_url: str
    proxy: str = field(repr=False)  # it may have a password in it
    webhook_url: str
    webhook_listen: tuple[str, int]
    webhook_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class StorageConfig:
    """Where things are kept: the database's URL and the folder of photos, both absolute."""

    url: str = field(repr=False)
    photos: Path


@dataclass(frozen=True, slots=True)
class DistrictConfig:
    """The district: its name, its time zone, the template of a link to a map, the number to call in an emergency.

    `doubtful_positions` are positions that mean "not known" there. `streets_credit` is whom the map names as the source
    of its streets (empty: nobody), `map_font` the file of the font in which it writes their names, `paper_font` that of
    the font in which a ticket is printed.
    """

    name: str
    zone: ZoneInfo
    map_link: str
    emergency_number: str
    doubtful_positions: tuple[Point, ...]
    streets_credit: str
    map_font: Path | None
    paper_font: Path | None


@dataclass(frozen=True, slots=True)
class GeocoderConfig:
    """The server that looks places up (empty: none), our e-mail address for its operator, and the time limit."""

    url: str = field(repr=False)  # a paid service has its key in it
    email: str
    timeout_s: float


@dataclass(frozen=True, slots=True)
class MonitoringConfig:
    """Where those who watch over the bot find its figures; None: nowhere."""

    listen: tuple[str, int] | None


@dataclass(frozen=True, slots=True)
class WebConfig:
    """Where the public page listens (None: nowhere), its address for everybody (empty: there), and its map."""

    listen: tuple[str, int] | None
    base_url: str
    tiles: str
    tiles_credit: str


@dataclass(frozen=True, slots=True)
class FrontagesConfig:
    """What shops sign, by language, and the address at which all of it stands (empty: the three duties)."""

    agreement: Mapping[str, str]
    agreement_url: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Open311Config:
    """How other systems are served, and whose servers get tickets; `poll_minutes` is how often these are asked."""

    jurisdiction: str
    contact: str
    media_hosts: tuple[str, ...]
    reports_a_minute: int
    exports_a_minute: int
    poll_minutes: int
    servers: "tuple[ServerConfig, ...]"


@dataclass(frozen=True, slots=True)
class LogConfig:
    """What is logged (debug, info, warning, error) and how (console, json)."""

    level: str
    format: str


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that an operator decides; `source` is the file it was read from."""

    telegram: TelegramConfig
    storage: StorageConfig
    district: DistrictConfig
    geocoder: GeocoderConfig
    calendar: Calendar
    policy: Policy
    monitoring: MonitoringConfig
    web: WebConfig
    open311: Open311Config
    log: LogConfig
    source: Path
    frontages: FrontagesConfig


def load(chosen: Path | None, environ: Mapping[str, str], folder: Path, *, needs_token: bool = False) -> Config:
    """Read the chosen file, else config.toml in the folder, else the file that CLEANWARD_CONFIG names.

    Only a command that talks to Telegram sets `needs_token`; for the others the token is not read. Raises ConfigError,
    also if there is no file: whoever stands in the wrong folder must not begin another district there.
    """
    source = _find(chosen, environ, folder)
    if source is None:
        raise ConfigError(
            f"There is no configuration in {folder.absolute()}: `cleanward init` asks for what is needed and writes "
            f"{DEFAULT_FILE}. Another place can be named with --config FILE or {CONFIG_VARIABLE}."
        )
    base = source.absolute().parent
    values, problems = _read_values(_parse(source))
    problems += disagreements(values)
    token = ""
    if needs_token and not problems:
        token, problems = _find_token(values, environ, base)
        if values["open311.servers"]:
            servers: Any = import_module("bot.config.servers")
            values["open311.servers"], missing = servers.with_keys(values["open311.servers"], environ, base)
            problems += missing
    if problems:
        place = f"{source.name}: "
        raise ConfigError(*(("" if problem.startswith(TOKEN_VARIABLE) else place) + problem for problem in problems))
    return _config(values, token, base, source)


def _find(chosen: Path | None, environ: Mapping[str, str], folder: Path) -> Path | None:
    if chosen is not None:
        return chosen
    default = folder / DEFAULT_FILE
    if default.exists():
        return default
    named = environ.get(CONFIG_VARIABLE)
    return folder / named if named else None


def _parse(source: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(source.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"The configuration {source} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{source.name}: is not UTF-8 text (byte {error.start}).") from error
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{source.name}: is not valid TOML: {error}.") from error


def _read_values(document: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return the value of every key, from the file or by default, and a sentence for each mistake."""
    given, problems = _flatten(document)
    values: dict[str, Any] = {}
    for name in given.keys() - _BY_NAME.keys():
        gone = GONE.get(name)
        problems.append(f"{name}: there is no such key" + (f" any more: {gone}" if gone else _suggestion(name)))
    for key in KEYS:
        value = given.get(key.name, key.default)
        try:
            values[key.name] = key.read(value)
        except ValueError as error:
            problems.append(f"{key.name}: must be {error}" + ("" if key.is_secret else f", not {_shown(value)}"))
    return values, sorted(problems)


def _flatten(document: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    given: dict[str, Any] = {}
    problems = []
    for section, content in document.items():
        if isinstance(content, dict):
            given.update({f"{section}.{name}": value for name, value in content.items()})
        elif section in _SECTIONS:
            problems.append(f"{section}: must be a table, [{section}], not {_shown(content)}")
        else:
            given[section] = content
    return given, problems


def _suggestion(name: str) -> str:
    last = name.rpartition(".")[2]
    same_last = [known for known in _BY_NAME if known.rpartition(".")[2] == last]
    near = same_last or get_close_matches(name, _BY_NAME, n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _shown(value: object) -> str:
    """Return a value as TOML would write it, shortened."""
    if isinstance(value, bool):
        return str(value).lower()
    written = f'"{value}"' if isinstance(value, str) else str(value)
    return written if len(written) <= SHOWN else written[:SHOWN] + "…"


def _find_token(values: Mapping[str, Any], environ: Mapping[str, str], base: Path) -> tuple[str, list[str]]:
    """Return the token from the environment, else from the configuration or the token's file; or why there is none."""
    written, file = values["telegram.token"], values["telegram.token_file"]
    if environ.get(TOKEN_VARIABLE):
        where, token = TOKEN_VARIABLE, environ[TOKEN_VARIABLE].strip()
    elif written and file:
        return "", ["telegram.token_file: give this or telegram.token, not both"]
    elif file:
        where = "telegram.token_file"
        try:
            token = (base / file).read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "it is not text"
            return "", [f"{where}: {base / file} cannot be read: {why}"]
    else:
        where, token = "telegram.token", written
    if not token:
        return "", [f"{where}: is empty; put the token from @BotFather there, or into {TOKEN_VARIABLE}"]
    if not is_token(token):
        return "", [f"{where}: must look like 123456:ABC-def, as @BotFather writes it"]
    return token, []


def _config(values: Mapping[str, Any], token: str, base: Path, source: Path) -> Config:
    return Config(
        TelegramConfig(
            token,
            values["telegram.api_url"],
            values["telegram.proxy"],
            values["telegram.webhook_url"],
            values["telegram.webhook_listen"],
            values["telegram.webhook_secret"] or made_secret(token),
        ),
        StorageConfig(read.anchored(values["storage.url"], base), base / values["storage.photos"]),
        DistrictConfig(
            values["district.name"],
            values["district.time_zone"],
            values["district.map_link"],
            values["district.emergency_number"],
            values["district.doubtful_positions"],
            values["district.streets_credit"],
            base / values["district.map_font"] if values["district.map_font"] else None,
            base / values["district.paper_font"] if values["district.paper_font"] else None,
        ),
        GeocoderConfig(values["geocoder.url"], values["geocoder.email"], values["geocoder.timeout_s"]),
        working_time.calendar(values),
        Policy(**{each.name: values[f"rules.{each.name}"] for each in fields(Policy)}),
        MonitoringConfig(values["monitoring.listen"]),
        WebConfig(
            values["web.listen"],
            values["web.base_url"],
            _tiles(values["web.tiles"], base),
            values["web.tiles_credit"],
        ),
        _open311(values),
        LogConfig(values["log.level"], values["log.format"]),
        source,
        FrontagesConfig(values["frontages.agreement"], values["frontages.agreement_url"]),
    )


def _open311(values: Mapping[str, Any]) -> Open311Config:
    return Open311Config(
        values["open311.jurisdiction"],
        values["open311.contact"],
        values["open311.media_hosts"],
        values["open311.reports_a_minute"],
        values["open311.exports_a_minute"],
        values["open311.poll_minutes"],
        values["open311.servers"],
    )


def is_token(text: str) -> bool:
    """Tell whether a text looks like a bot's token."""
    return re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", text) is not None


def _tiles(tiles: str, base: Path) -> str:
    """Return where tiles come from; the path of an archive begins at the folder of the file."""
    return str(base / tiles) if tiles.endswith(".pmtiles") else tiles


def made_secret(token: str) -> str:
    """Return a webhook secret that only the token's owner can know and that is the same after every start."""
    return hmac.new(token.encode(), b"cleanward webhook", hashlib.sha256).hexdigest() if token else ""
