"""The Bot API's own description, held against everything that comes in and goes out.

`botapi.json` is a reduced copy of PaulSonOfLars/telegram-bot-api-spec (MIT licence), Bot API 10.1: methods,
parameters, types, ranges; facts only. Promise: a call that `arguments` finds nothing wrong with has the names, types
and ranges that Telegram documents; `complaints` names every field of an object that a real server would never send.
Lengths "after parsing", and rules about several fields at once, stand in the methods.
"""

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

Check = Callable[[Any, str, list[str]], None]
Field = Mapping[str, Any]

DESCRIPTION: Mapping[str, Any] = json.loads(Path(__file__).with_name("botapi.json").read_text(encoding="utf-8"))
METHODS: Mapping[str, Any] = DESCRIPTION["methods"]
TYPES: Mapping[str, Any] = DESCRIPTION["types"]
# Telegram reads the names of methods without regard to case.
SPELLING: Mapping[str, str] = {name.lower(): name for name in METHODS}

PLAIN: Mapping[str, tuple[type, ...]] = {"Integer": (int,), "Float": (int, float), "String": (str,)}
LENGTHS: Mapping[str, Callable[[Any], int]] = {
    "characters": lambda text: len(text.encode("utf-16-le", "surrogatepass")) // 2,
    "bytes": lambda text: len(text.encode("utf-8", "surrogatepass")),
    "items": len,
}


def arguments(method: str, raw: Mapping[str, Any], uploads: frozenset[str]) -> tuple[dict[str, Any], list[str]]:
    """Return the call's parameters in their documented types, and what is wrong with them.

    `raw` holds strings where the call was a form; `uploads` are the names of the files that came with it.
    """
    parameters = METHODS[method]["params"]
    read: dict[str, Any] = {}
    wrong = [f"{method}: unknown parameter {name}" for name in raw if name not in parameters]
    for name, parameter in parameters.items():
        if raw.get(name) is None:
            if name in uploads:
                read[name] = f"attach://{name}"
            elif parameter.get("required"):
                wrong.append(f"{method}: parameter {name} is missing")
            continue
        read[name] = _from_form(raw[name], parameter["types"])
        _parameter(method, name)(read[name], f"{method}.{name}", wrong)
    return read, wrong


def complaints(value: object, types: tuple[str, ...], path: str) -> list[str]:
    """Return what is wrong with an outgoing object that ought to be one of `types`; empty when it is sound."""
    found: list[str] = []
    _one_of(types)(value, path, found)
    return found


def result(method: str, value: object) -> list[str]:
    """Return what is wrong with the result of a method."""
    return complaints(value, tuple(METHODS[method]["returns"]), f"{method}()")


def _from_form(value: Any, types: list[str]) -> Any:
    """Read a string of a form (or of JSON: Telegram is as lenient there) as the first type that takes it."""
    if not isinstance(value, str) or types == ["String"]:
        return value
    for kind in types:
        if kind == "Integer" and value.lstrip("-").isascii() and value.lstrip("-").isdigit():
            return int(value)
        if kind == "Float":
            try:
                return float(value)
            except ValueError:
                continue
        if kind == "Boolean" and value.lower() in ("true", "false", "1", "0"):
            return value.lower() in ("true", "1")
        if kind not in ("String", "InputFile") and value.startswith(("{", "[")):
            try:
                return json.loads(value)
            except json.JSONDecodeError:
                continue
    return value


@cache
def _parameter(method: str, name: str) -> Check:
    return _field(METHODS[method]["params"][name])


@cache
def _one_of(types: tuple[str, ...]) -> Check:
    if len(types) > 1 and all(kind.startswith("Array of ") for kind in types):
        # The alternatives of an album are written as arrays, yet an album may mix photos and videos.
        return _array(_one_of(tuple(kind.removeprefix("Array of ") for kind in types)), "media")
    checks = [_type(kind) for kind in types]
    if len(checks) == 1:
        return checks[0]

    def check(value: Any, path: str, found: list[str]) -> None:
        least: list[str] | None = None
        for one in checks:
            wrong: list[str] = []
            one(value, path, wrong)
            if not wrong:
                return
            if least is None or len(wrong) < len(least):
                least = wrong
        found.extend(least or [])

    return check


@cache
def _type(kind: str) -> Check:
    if kind.startswith("Array of "):
        item = kind.removeprefix("Array of ")

        def late(value: Any, path: str, found: list[str]) -> None:
            # Looked up when the first array comes by: RichText is an array of itself.
            _type(item)(value, path, found)

        return _array(late, item)
    if kind in PLAIN:
        return _plain(kind)
    if kind == "Boolean":
        return _boolean
    if kind == "InputFile":
        return _plain("String")  # an upload is spelled attach://name by now
    if "subtypes" in TYPES[kind]:
        return _one_of(tuple(TYPES[kind]["subtypes"]))
    return _object(kind)


def _plain(kind: str) -> Check:
    wanted = PLAIN[kind]

    def check(value: Any, path: str, found: list[str]) -> None:
        if not isinstance(value, wanted) or isinstance(value, bool):
            found.append(f"{path}: {kind} expected, found {_short(value)}")

    return check


def _boolean(value: Any, path: str, found: list[str]) -> None:
    if not isinstance(value, bool):
        found.append(f"{path}: Boolean expected, found {_short(value)}")


def _array(one: Check, kind: str) -> Check:
    def check(value: Any, path: str, found: list[str]) -> None:
        if not isinstance(value, list):
            found.append(f"{path}: an array of {kind} expected, found {_short(value)}")
            return
        for place, item in enumerate(value):
            one(item, f"{path}[{place}]", found)

    return check


def _object(kind: str) -> Check:
    fields: Mapping[str, Field] = TYPES[kind]["fields"]
    required = [name for name, field in fields.items() if field.get("required")]
    checks: dict[str, Check] = {}

    def check(value: Any, path: str, found: list[str]) -> None:
        if not isinstance(value, dict):
            found.append(f"{path}: {kind} expected, found {_short(value)}")
            return
        for name in required:
            if name not in value:
                found.append(f"{path}: {kind}.{name} is missing")
        for name, item in value.items():
            one = checks.get(name)
            if one is None:
                if name not in fields:
                    found.append(f"{path}: {kind} has no field {name}")
                    continue
                one = checks[name] = _field(fields[name])
            one(item, f"{path}.{name}", found)

    return check


def _field(field: Field) -> Check:
    of_type = _one_of(tuple(field["types"]))
    if "const" in field:
        return _constant(field["const"])
    if "range" not in field or field.get("after_parsing"):
        return of_type
    low, high, unit = field["range"]
    length = LENGTHS[unit]

    def check(value: Any, path: str, found: list[str]) -> None:
        before = len(found)
        of_type(value, path, found)
        if len(found) == before and not low <= length(value) <= high:
            found.append(f"{path}: {low} to {high} {unit} expected, found {length(value)}")

    return check


def _constant(constant: object) -> Check:
    def check(value: Any, path: str, found: list[str]) -> None:
        if value != constant:
            found.append(f"{path}: {constant!r} expected, found {_short(value)}")

    return check


def _short(value: object) -> str:
    text = repr(value)
    return f"{type(value).__name__} {text[:60]}"
