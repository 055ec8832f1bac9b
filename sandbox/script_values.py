"""Read single values of a script: a value as TOML gives it in, a checked one out.

Every reader raises ValueError with what the value must be, in words that continue "must be …".
"""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, get_args

from sandbox.faults import Cut
from sandbox.methods import TABLE

SHOWN = 60  # characters of a wrong value


def words(value: object) -> str:
    """Read a text that is not empty."""
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise ValueError("text in quotation marks, and not empty")


def names(value: object) -> tuple[str, ...]:
    """Read a list of names, at least one."""
    if isinstance(value, list) and value and all(isinstance(each, str) and each.strip() for each in value):
        return tuple(each.strip() for each in value)
    raise ValueError('a list of names, such as ["Carl"]')


def flag(value: object) -> bool:
    """Read true or false."""
    if isinstance(value, bool):
        return value
    raise ValueError("true or false")


def yes(value: object) -> bool:
    """Read true, which is all that can be said."""
    if value is True:
        return True
    raise ValueError("true, or left out")


def whole(least: int, most: int) -> Callable[[object], int]:
    """Return a reader of whole numbers between two, both included."""

    def read(value: object) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        raise ValueError(f"a whole number from {least} to {most}")

    return read


def seconds(value: object) -> float:
    """Read how long something takes."""
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 3600:
        return float(value)
    raise ValueError("a number of seconds, more than 0 and at most 3600")


def cut(value: object) -> Cut:
    """Read when a connection is cut."""
    for known in get_args(Cut):
        if value == known:
            return known  # type: ignore[no-any-return]  # get_args cannot say what it returns
    raise ValueError(
        '"before" or "after", which is before or after Telegram did what it was asked, '
        'or "garbled", which is after it, with another answer'
    )


def method(value: object) -> str:
    """Read the name of a method of the Bot API, "*" for all of them, "download" for the download of a file."""
    if isinstance(value, str) and (value in TABLE or value in ("*", "download")):
        return value
    near = get_close_matches(str(value), TABLE, n=1)
    raise ValueError(f'a method of the Bot API such as "{near[0] if near else "sendMessage"}", or "*"')


def position(value: object) -> tuple[float, float]:
    """Read latitude and longitude in degrees."""
    if isinstance(value, list) and len(value) == 2 and all(type(each) in (int, float) for each in value):
        lat, lon = value
        if -90 <= lat <= 90 and -180 <= lon <= 180:
            return float(lat), float(lon)
    raise ValueError("latitude and longitude in degrees, such as [37.7599, -122.4148]")


def tables(value: object) -> list[Mapping[str, Any]]:
    """Read the tables of one kind, each under its own [[heading]]."""
    if isinstance(value, list) and all(isinstance(each, dict) for each in value):
        return value
    raise ValueError("tables, each under a heading of its own in two pairs of brackets")


def shown(value: object) -> str:
    """Return a value as TOML would write it, shortened."""
    if isinstance(value, bool):
        return str(value).lower()
    written = f'"{value}"' if isinstance(value, str) else str(value)
    return written if len(written) <= SHOWN else written[:SHOWN] + "…"
