"""Read single values of the configuration: each reader takes a value as TOML gives it and returns a checked one.

Every reader raises ValueError with what the value must be, in words that continue "must be …".
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from casework.model.place import Point

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SQLITE = "sqlite:///"
HOST = r"[\w.-]+(:\d+)?"  # as it may stand in a header


def text(value: object) -> str:
    """Read a text; it may be empty."""
    if isinstance(value, str):
        return value.strip()
    raise ValueError("text in quotation marks")


def words(value: object) -> str:
    """Read a text that is not empty."""
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise ValueError("text in quotation marks, and not empty")


def web_address(value: object) -> str:
    """Read an address that begins with https:// or http://, and return it without a slash at its end."""
    if not isinstance(value, str) or not _is_address(value, "https", "http"):
        raise ValueError("an address that begins with https:// or http://")
    return value.rstrip("/")


def service_address(value: object) -> str:
    """Read the address of a service, or an empty text for none; requests add a path and parameters to the address."""
    if value == "":
        return ""
    if not isinstance(value, str) or not _is_address(value, "https", "http") or re.search(r"[?#]", value):
        raise ValueError('an address that begins with https:// or http://, without ? and #, or "" for none')
    return value.rstrip("/")


def email_address(value: object) -> str:
    """Read an e-mail address, or an empty text; it goes into a header, where blanks and brackets are not allowed."""
    if not isinstance(value, str) or not re.fullmatch(r"|[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+", value, re.ASCII):
        raise ValueError('an e-mail address such as "desk@example.org", or ""')
    return value


def seconds(value: object) -> float:
    """Read how many seconds something may take at most."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 60:
        raise ValueError("a number of seconds, more than 0 and at most 60")
    return float(value)


def whole(least: int, most: int) -> Callable[[object], int]:
    """Return a reader of a whole number within limits."""

    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return value

    return read


def yes_or_no(value: object) -> bool:
    """Read true or false; 1 and 0, as these were written once, mean the same."""
    if isinstance(value, int) and value in (0, 1):
        return bool(value)
    raise ValueError("true or false")


def webhook_address(value: object) -> str:
    """Read the public address of a webhook, which must be https for Telegram; empty for none."""
    if value != "" and not (isinstance(value, str) and _is_address(value, "https")):
        raise ValueError('an address that begins with https://, or "" to ask Telegram for updates')
    return str(value).rstrip("/")


def _is_address(value: str, *schemes: str) -> bool:
    if not _has_usable_port(value) or re.search(r"\s", value):
        return False
    return urlsplit(value).scheme in schemes and bool(urlsplit(value).netloc)


def _has_usable_port(address: str) -> bool:
    """Tell whether an address can be split; that is when `urlsplit` checks brackets and ports."""
    try:
        return urlsplit(address).port != 0
    except ValueError:
        return False


def host_and_port(value: object) -> tuple[str, int]:
    """Read where to listen, such as "127.0.0.1:8080" or "[::1]:8080"."""
    host, _, port = value.rpartition(":") if isinstance(value, str) else ("", "", "")
    if not host or not re.fullmatch(r"[0-9]{1,5}", port) or not 1 <= int(port) <= 65535:
        raise ValueError('a host and a port from 1 to 65535, such as "127.0.0.1:8080"')
    return host.removeprefix("[").removesuffix("]"), int(port)


def host_and_port_or_none(value: object) -> tuple[str, int] | None:
    """Read where to listen, or an empty text for nowhere."""
    if value == "":
        return None
    try:
        return host_and_port(value)
    except ValueError as error:
        raise ValueError(f'{error}, or "" for none') from None


def proxy(value: object) -> str:
    """Read the address of an HTTP proxy, with a name and a password if it wants them, or an empty text for none."""
    if value != "" and not (isinstance(value, str) and _is_address(value, "http") and not re.search(r"[?#]", value)):
        raise ValueError('an address such as "http://proxy.example.org:3128", or "" for none')
    return str(value).rstrip("/")


def webhook_secret(value: object) -> str:
    """Read the secret that Telegram sends along, or an empty text."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", value):
        raise ValueError("up to 256 letters A–Z and a–z, digits, _ and -")  # Telegram's rule, setWebhook
    return value


def database(value: object) -> str:
    """Read the URL of a database; `anchored` makes the path in it absolute."""
    if isinstance(value, str) and value.startswith(SQLITE) and value.removeprefix(SQLITE).strip("/"):
        return value
    if isinstance(value, str) and re.match(r"postgresql://\S*/\S", value) and _has_usable_port(value):
        return value
    raise ValueError("sqlite:///path/to/file or postgresql://user:password@host/database")


def anchored(url: str, folder: Path) -> str:
    """Return a database's URL; if it names a file, make its path absolute, beginning at a folder."""
    if not url.startswith(SQLITE):
        return url
    path, mark, query = url.removeprefix(SQLITE).partition("?")
    return f"{SQLITE}{quote(str(folder / unquote(path)))}{mark}{query}"


def time_zone(value: object) -> ZoneInfo:
    """Read a time zone by its IANA name."""
    try:
        return ZoneInfo(value if isinstance(value, str) else "")
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder of zones
        near = get_close_matches(str(value), available_timezones(), n=1)
        raise ValueError(f'a time zone such as "{near[0] if near else "Europe/Berlin"}"') from None


def map_link(value: object) -> str:
    """Read the template of a link to a map."""
    if isinstance(value, str) and _is_address(value, "https", "http") and "{lat}" in value and "{lon}" in value:
        try:
            value.format(lat=0.0, lon=0.0)
        except (LookupError, ValueError, AttributeError):
            pass
        else:
            return value
    raise ValueError("an address with {lat} and {lon}, and no other braces")


def tiles(value: object) -> str:
    """Read where the tiles of a map come from: a template of an address, the path of an archive, or "" for nowhere."""
    if isinstance(value, str):
        is_template = _is_address(value, "https", "http") and all(part in value for part in ("{z}", "{x}", "{y}"))
        is_archive = value.endswith(".pmtiles") and "://" not in value
        if value == "" or is_archive or (is_template and re.fullmatch(HOST, urlsplit(value).netloc)):
            return value
    raise ValueError('an address with {z}, {x} and {y}, the path of a .pmtiles file, or "" for none')


def time_of_day(value: object) -> time:
    """Read a time such as "09:00"."""
    if isinstance(value, time):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{2}:[0-9]{2}", value):
        try:
            return time.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError('a time such as "09:00"')


def closing_time(value: object) -> time:
    """Read the time at which a working day ends; 24:00 is midnight, which is the time 0:00."""
    return time(0) if value == "24:00" else time_of_day(value)


def time_of_day_or_none(value: object) -> time | None:
    """Read a time such as "17:00", or an empty text for none."""
    if value == "":
        return None
    try:
        return time_of_day(value)
    except ValueError as error:
        raise ValueError(f'{error}, or "" for none') from None


def weekdays(value: object) -> frozenset[int]:
    """Read days of the week and return their numbers; Monday is 0."""
    if isinstance(value, list) and value and all(day in WEEKDAYS for day in value):
        return frozenset(WEEKDAYS.index(day) for day in value)
    raise ValueError(f"a list of one or more of {', '.join(WEEKDAYS)}")


def some_of(*words: str) -> Callable[[object], tuple[str, ...]]:
    """Return a reader of a list of some of these words, or of none; they come in this order."""

    def read(value: object) -> tuple[str, ...]:
        if isinstance(value, list) and all(each in words for each in value):
            return tuple(word for word in words if word in value)
        raise ValueError(f"a list of some of {', '.join(words)}")

    return read


def dates(value: object) -> frozenset[date]:
    """Read days such as 2026-10-01, as TOML's own dates or as texts."""
    try:
        if isinstance(value, list):
            return frozenset(_day(each) for each in value)
    except ValueError:
        pass
    raise ValueError("a list of days such as [2026-10-01, 2026-10-02]")


def shares_due(value: object) -> tuple[tuple[int, int], ...]:
    """Read which share of a fee a score earns: rows of at least so many points, the most first, and per cent."""
    rows = [_share_due(row) for row in value] if isinstance(value, list) else []
    known = [row for row in rows if row is not None]
    falls = all(more[0] > less[0] and more[1] >= less[1] for more, less in pairwise(known))
    if not rows or len(known) < len(rows) or not falls:
        raise ValueError("a list such as [{ at_least = 90, share = 100 }, { at_least = 0, share = 60 }] that falls")
    return tuple(known)


def _share_due(row: object) -> tuple[int, int] | None:
    if not isinstance(row, dict) or row.keys() != {"at_least", "share"}:
        return None
    least, share = row["at_least"], row["share"]
    numbers = [each for each in (least, share) if isinstance(each, int) and not isinstance(each, bool)]
    return (least, share) if len(numbers) == 2 and all(0 <= each <= 100 for each in numbers) else None


def positions(value: object) -> tuple[Point, ...]:
    """Read a list of positions, each [latitude, longitude] in degrees."""
    try:
        return tuple(Point(float(lat), float(lon)) for lat, lon in value)  # type: ignore[attr-defined]  # caught below
    except (TypeError, ValueError):
        raise ValueError("a list of positions, such as [[42.3594, -71.0587]]") from None


def _day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str):
        return date.fromisoformat(value)
    raise ValueError("no day")


def by_language(value: object) -> Mapping[str, str]:
    """Read texts by the language in which each is: {en = "…", zh_CN = "…"}; there may be none."""
    if not isinstance(value, dict) or not all(
        isinstance(text, str) and text.strip() and re.fullmatch(r"[a-z]{2,3}(_[A-Za-z]{2,4})?", language)
        for language, text in value.items()
    ):
        raise ValueError('texts by language, such as {en = "…", zh_CN = "…"}, and none of them empty')
    return {language: text.strip() for language, text in value.items()}


def one_of(*choices: str) -> Callable[[object], str]:
    """Return a reader that accepts one of these words."""

    def read(value: object) -> str:
        if value not in choices:
            raise ValueError(f"one of {', '.join(choices)}")
        return str(value)

    return read


def hosts(value: object) -> tuple[str, ...]:
    """Read a list of hosts, each with or without a port."""
    wanted = r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?"
    if isinstance(value, list) and all(isinstance(each, str) and re.fullmatch(wanted, each) for each in value):
        return tuple(each.lower() for each in value)
    raise ValueError('a list of hosts such as ["photos.example.org", "10.0.0.5:8080"]')
