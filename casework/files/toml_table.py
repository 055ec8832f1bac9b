"""Read the tables of a TOML file and report each mistake with its place.

Promises: whatever the bytes are, only UnusableError is raised, and only for a file that is no TOML at all. Every
mistake inside becomes a finding (validation error) that names its place. A missing or wrong value is returned as None
or left out, so that reading goes on to the next mistake.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from casework.files.cities.delimited import encodings_in
from casework.files.printable import is_printable
from casework.model.errors import Fact
from casework.model.finding import Finding, Level, UnusableError, What, shown

MOST_TABLES = 1000

EnumMember = TypeVar("EnumMember", bound=StrEnum)

_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z][A-Za-z]{1,3})*")  # the names of the translation catalogues: en, zh_CN
_STOPPED_AT = re.compile(r"\(at line (\d+), column (\d+)\)$")


def parse_toml(data: bytes) -> dict[str, object]:
    """Return the document of a TOML file in UTF-8, with or without a byte order mark.

    Raises UnusableError, which says what is wrong, for any other file.
    """
    if not data.strip():
        raise UnusableError(What.FILE_EMPTY)
    try:
        text = data.decode("utf-8-sig")
        return tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise UnusableError(What.NOT_UTF8, byte=error.start, encodings=", ".join(encodings_in(data))) from None
    except RecursionError:
        raise UnusableError(What.TOML_TOO_DEEP) from None
    except tomllib.TOMLDecodeError as error:
        line, column = _stopped_at(error, text)
        raise UnusableError(What.TOML_BROKEN, line=line, column=column) from None
    except ValueError:  # Python's own limit: more than 4,300 digits
        raise UnusableError(What.NUMBER_TOO_LONG) from None


def toml_rows(data: bytes, key: str, columns: Sequence[str]) -> tuple[list[list[str]], list[Finding]]:
    """Return the tables under a key as the lines of a table, its header first, and what is wrong with them."""
    findings: list[Finding] = []
    try:
        top = TomlTable(parse_toml(data), "", findings)
    except UnusableError as error:
        return [list(columns)], [error.finding()]
    top.check_keys((key,))
    tables = top.tables(key, range(1, MOST_TABLES + 1))
    for each in tables:
        each.check_keys(columns)
    return [list(columns), *([each.cell(column) for column in columns] for each in tables)], findings


def _stopped_at(error: tomllib.TOMLDecodeError, text: str) -> tuple[int, int]:
    """Return line and column, from 1, at which parsing stopped; the parser says them only in its message."""
    found = _STOPPED_AT.search(str(error))
    if found:
        return int(found[1]), int(found[2])
    lines = text.split("\n")  # "at end of document"
    return len(lines), len(lines[-1]) + 1


class TomlTable:
    """One table and its place in the file ("" for the whole file); it adds its errors to `findings`."""

    def __init__(self, raw: Mapping[str, object], where: str, findings: list[Finding]) -> None:
        self._raw = raw
        self.where = where
        self._findings = findings

    def check_keys(self, known: Sequence[str]) -> None:
        """Add an error for each key that is not in `known`."""
        for key in self._raw:
            if key not in known:
                self.refuse(What.KEY_UNKNOWN, key=shown(key), known=", ".join(known))

    def tables(self, key: str, allowed: range) -> "list[TomlTable]":
        """Return the tables under a key; adds an error if their number is not in `allowed`, or one is no table."""
        tables = self._raw.get(key)
        if tables is None or tables == []:
            if 0 not in allowed:
                self.refuse(What.KEY_MISSING, key=key)
            return []
        if not isinstance(tables, list):
            self._wrong_type(key, "array of tables", tables)
            return []
        self._check_count(key, len(tables), allowed)
        wrong = next((each for each in tables if not isinstance(each, dict)), None)
        if wrong is not None:
            self._wrong_type(key, "array of tables", wrong)
        found = [each for each in tables if isinstance(each, dict)]
        return [TomlTable(each, self._place(key, number, each), self._findings) for number, each in enumerate(found, 1)]

    def string(self, key: str) -> str | None:
        """Return the text under a key; None, and an error, if it is missing or no text."""
        value = self._raw.get(key)
        if value is None:
            self.refuse(What.KEY_MISSING, key=key)
        elif not isinstance(value, str):
            self._wrong_type(key, "string", value)
        else:
            return value
        return None

    def cell(self, key: str) -> str:
        """Return what stands under a key as the cell of a table has it; "" if it is missing.

        A list has semicolons, and a moment is its day.
        """
        value = self._raw.get(key, "")
        parts = value if isinstance(value, list) else [value]
        if any(isinstance(part, dict | list) for part in parts):
            self._wrong_type(key, "string", value)
            return ""
        return ";".join(map(_as_cell, parts))

    def boolean(self, key: str, *, default: bool = False) -> bool:
        """Return the boolean under a key; the default if the key is missing."""
        value = self._raw.get(key, default)
        if not isinstance(value, bool):
            self._wrong_type(key, "boolean", value)
        return bool(value)

    def one_of(
        self, key: str, known: type[EnumMember], what: What, default: EnumMember | None = None
    ) -> EnumMember | None:
        """Return the member that a key names; None, and an error, for any other value or where it must not be missing.

        `what` is the error of a text that names none.
        """
        if key not in self._raw and default is not None:
            return default
        text = self.string(key)
        if text is None or text in set(known):
            return None if text is None else known(text)
        self.refuse(what, value=shown(text), known=", ".join(known))
        return None

    def integers(self, key: str, allowed: range) -> tuple[int, ...]:
        """Return the whole numbers under a key, which may be missing; adds an error for each that is not allowed."""
        values = self._raw.get(key, [])
        if not isinstance(values, list):
            self._wrong_type(key, "array", values)
            return ()
        found = []
        for value in values:
            if isinstance(value, bool) or not isinstance(value, int):
                self._wrong_type(key, "integer", value)
            elif value not in allowed:
                self.refuse(What.NUMBER_NOT_ALLOWED, key=key, value=value, least=allowed[0], most=allowed[-1])
            else:
                found.append(value)
        return tuple(found)

    def texts(self, key: str, longest: int, *, is_needed: bool = True) -> dict[str, str]:
        """Return the texts under a key by language, whichever the district speaks; if needed, there must be one."""
        if key not in self._raw:
            if is_needed:
                self.refuse(What.KEY_MISSING, key=key)
            return {}
        found = self._by_language(key)
        if found is None:
            return {}
        if not found:
            self.refuse(What.KEY_MISSING, key=key)
        checked = {
            language: self._checked(f"{key}.{shown(language)}", text, longest) for language, text in found.items()
        }
        return {language: text for language, text in checked.items() if text is not None}

    def lists(self, key: str, most: int, longest: int) -> dict[str, tuple[str, ...]]:
        """Return the lists of texts under a key by language; the key may be missing."""
        found = (self._by_language(key) if key in self._raw else None) or {}
        return {
            language: self._list(f"{key}.{shown(language)}", each, most, longest) for language, each in found.items()
        }

    def refuse(self, what: What, **facts: Fact) -> None:
        """Add an error about this place."""
        place: dict[str, Fact] = {"where": self.where} if self.where else {}
        self._findings.append(Finding(Level.ERROR, what, None, facts | place))

    def _list(self, key: str, texts: object, most: int, longest: int) -> tuple[str, ...]:
        if not isinstance(texts, list):
            self._wrong_type(key, "array", texts)
            return ()
        self._check_count(key, len(texts), range(most + 1))
        checked = [self._checked(key, text, longest) for text in texts]
        return tuple(text for text in checked if text is not None)

    def _by_language(self, key: str) -> dict[str, object] | None:
        value = self._raw[key]
        if not isinstance(value, dict):
            self._wrong_type(key, "table", value)
            return None
        for language in value:
            if not _LANGUAGE.fullmatch(language):
                self.refuse(What.LANGUAGE_MALFORMED, language=shown(language))
        return value

    def _checked(self, key: str, text: object, longest: int) -> str | None:
        if not isinstance(text, str):
            self._wrong_type(key, "string", text)
            return None
        text = text.strip()
        if not text:
            self.refuse(What.KEY_MISSING, key=key)
        elif len(text) > longest:
            self.refuse(What.VALUE_TOO_LONG, field=key, length=len(text), limit=longest)
        elif not is_printable(text):
            self.refuse(What.VALUE_UNPRINTABLE, field=key, value=shown(text))
        return text

    def _check_count(self, key: str, count: int, allowed: range) -> None:
        if count >= allowed.stop:
            self.refuse(What.TOO_MANY_ENTRIES, key=key, count=count, limit=allowed.stop - 1)
        elif count < allowed.start:
            self.refuse(What.TOO_FEW_ENTRIES, key=key, count=count, limit=allowed.start)

    def _place(self, key: str, number: int, raw: Mapping[str, object]) -> str:
        """Name a place in the words of the file: the table, its number from 1, and its code if it has one."""
        code = raw.get("code")
        place = f"{key} {number} ({shown(code)})" if isinstance(code, str) and code else f"{key} {number}"
        return f"{self.where}, {place}" if self.where else place

    def _wrong_type(self, key: str, expected: str, value: object) -> None:
        self.refuse(What.KEY_WRONG_TYPE, key=key, expected=expected, found=_toml_kind(value))


def _as_cell(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.date().isoformat()
        case _:
            return str(value).strip()


def _toml_kind(value: object) -> str:
    """Return the name of a TOML value's type."""
    names = {str: "string", bool: "boolean", int: "integer", float: "float", list: "array", dict: "table"}
    return names.get(type(value), "date or time")
