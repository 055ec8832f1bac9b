"""Read a category file: bytes in, a category tree and findings out.

Promises: every mistake is reported at once, with its place in the file; one mistake, and there is no tree. It never
raises, whatever the bytes are. The file is TOML:

    [[group]]
    code = "street"
    name = { en = "Streets", zh_CN = "街面" }

    [[group.category]]
    code = "litter"
    name = { en = "Litter", zh_CN = "散落垃圾" }
    team = "community"              # or "department", "contractor"
    answer = "4 working hours"      # until somebody takes it
    fix = "1 working day"           # until it is done; also "24 hours", by the clock
    danger = false                  # may be left out
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from casework.model.category import Category, CategoryCode, CategoryGroup, CategoryTree
from casework.model.deadline import Allowance
from casework.model.errors import Fact
from casework.model.finding import Finding, Level, What, shown
from casework.model.team import TeamKind
from casework.printable import is_printable

MOST_GROUPS = 40
MOST_CATEGORIES = 40  # in a group; with "back" and two a row, a keyboard of Telegram still holds them
LONGEST_NAME = 24  # characters: a name becomes a button
LONGEST_CODE = 32  # characters: with verb and draft number a button's data stay below Telegram's 64 bytes

_CODE = re.compile(rf"[a-z0-9-]{{1,{LONGEST_CODE}}}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z][A-Za-z]{1,3})*")  # as the catalogues are called: en, zh_CN
_STOPPED_AT = re.compile(r"\(at line (\d+), column (\d+)\)$")
_GROUP_KEYS = ("code", "name", "category")
_CATEGORY_KEYS = ("code", "name", "team", "answer", "fix", "danger")


@dataclass(frozen=True, slots=True)
class CategoryFile:
    """What a file holds: its tree, None if any finding is an error, and the findings."""

    tree: CategoryTree | None
    findings: tuple[Finding, ...]


def read_categories(data: bytes) -> CategoryFile:
    """Read the category tree of a TOML file in UTF-8, with or without a byte order mark."""
    if not data.strip():
        return _refused(What.FILE_EMPTY)
    try:
        text = data.decode("utf-8-sig")
        document = tomllib.loads(text)
    except UnicodeDecodeError as error:
        return _refused(What.NOT_UTF8, byte=error.start)
    except RecursionError:
        return _refused(What.TOML_TOO_DEEP)
    except tomllib.TOMLDecodeError as error:
        line, column = _stopped_at(error, text)
        return _refused(What.TOML_BROKEN, line=line, column=column)
    except ValueError:  # Python's own limit: more than 4,300 digits
        return _refused(What.NUMBER_TOO_LONG)
    reader = _Reader()
    tree = reader.read_tree(document)
    return CategoryFile(None if reader.findings else tree, tuple(reader.findings))


def _refused(what: What, **facts: Fact) -> CategoryFile:
    return CategoryFile(None, (Finding(Level.ERROR, what, None, facts),))


def _stopped_at(error: tomllib.TOMLDecodeError, text: str) -> tuple[int, int]:
    """Return line and column, from 1, where reading stopped; the parser tells them only in words."""
    found = _STOPPED_AT.search(str(error))
    if found:
        return int(found[1]), int(found[2])
    lines = text.split("\n")  # "at end of document"
    return len(lines), len(lines[-1]) + 1


class _Reader:
    """Reads groups and categories one by one; what is wrong with one hides nothing about the next."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self._first_with: dict[str, str] = {}

    def read_tree(self, document: Mapping[str, object]) -> CategoryTree:
        """Return the tree as far as it can be read."""
        self._check_keys(document, ("group",), "")
        groups = []
        for number, raw in enumerate(self._tables(document, "group", MOST_GROUPS, ""), 1):
            where = _where("group", number, raw)
            code, names = self._heading(raw, _GROUP_KEYS, where)
            categories = [
                self._category(each, f"{where}, {_where('category', place, each)}")
                for place, each in enumerate(self._tables(raw, "category", MOST_CATEGORIES, where), 1)
            ]
            groups.append(CategoryGroup(code, names, tuple(each for each in categories if each)))
        return CategoryTree(tuple(groups))

    def _category(self, raw: Mapping[str, object], where: str) -> Category | None:
        code, names = self._heading(raw, _CATEGORY_KEYS, where)
        kind = self._kind(raw, where)
        answer_by, fix_by = self._allowance(raw, "answer", where), self._allowance(raw, "fix", where)
        danger = raw.get("danger", False)
        if not isinstance(danger, bool):
            self._wrong_type("danger", "boolean", danger, where)
        if kind is None or answer_by is None or fix_by is None:
            return None
        return Category(code, names, kind, answer_by, fix_by, is_danger=bool(danger))

    def _heading(
        self, raw: Mapping[str, object], known: tuple[str, ...], where: str
    ) -> tuple[CategoryCode, dict[str, str]]:
        self._check_keys(raw, known, where)
        return self._code(raw, where), self._names(raw, where)

    def _code(self, raw: Mapping[str, object], where: str) -> CategoryCode:
        code = self._string(raw, "code", where)
        if code is None:
            return CategoryCode("")
        if not _CODE.fullmatch(code):
            self._refuse(What.CATEGORY_CODE_MALFORMED, where, code=shown(code), limit=LONGEST_CODE)
        first = self._first_with.setdefault(code, where)
        if first != where:
            self._refuse(What.CODE_REPEATED, where, code=shown(code), first=first)
        return CategoryCode(code)

    def _names(self, raw: Mapping[str, object], where: str) -> dict[str, str]:
        names = raw.get("name")
        if names is None:
            self._refuse(What.KEY_MISSING, where, key="name")
            return {}
        if not isinstance(names, dict):
            self._wrong_type("name", "table", names, where)
            return {}
        if "en" not in names:
            self._refuse(What.KEY_MISSING, where, key="name.en")
        read = {language: self._name(names, language, where) for language in names}
        return {language: name for language, name in read.items() if name is not None}

    def _name(self, names: dict[str, object], language: str, where: str) -> str | None:
        if not _LANGUAGE.fullmatch(language):
            self._refuse(What.LANGUAGE_MALFORMED, where, language=shown(language))
        key = f"name.{shown(language)}"
        name = names[language]
        if not isinstance(name, str):
            self._wrong_type(key, "string", name, where)
            return None
        name = name.strip()
        if not name:
            self._refuse(What.KEY_MISSING, where, key=key)
        elif len(name) > LONGEST_NAME:
            self._refuse(What.VALUE_TOO_LONG, where, field=key, length=len(name), limit=LONGEST_NAME)
        elif not is_printable(name):
            self._refuse(What.VALUE_UNPRINTABLE, where, field=key, value=shown(name))
        return name

    def _kind(self, raw: Mapping[str, object], where: str) -> TeamKind | None:
        kind = self._string(raw, "team", where)
        if kind is None:
            return None
        if kind not in set(TeamKind):
            self._refuse(What.KIND_UNKNOWN, where, value=shown(kind), known=", ".join(TeamKind))
            return None
        return TeamKind(kind)

    def _allowance(self, raw: Mapping[str, object], key: str, where: str) -> Allowance | None:
        text = self._string(raw, key, where)
        if text is None:
            return None
        try:
            return Allowance.parse(text)
        except ValueError:
            self._refuse(What.ALLOWANCE_MALFORMED, where, key=key, value=shown(text))
            return None

    def _tables(self, raw: Mapping[str, object], key: str, limit: int, where: str) -> list[Mapping[str, object]]:
        """Return the tables under a key; there must be one or more, and all of them tables."""
        tables = raw.get(key)
        if tables is None or tables == []:
            self._refuse(What.KEY_MISSING, where, key=key)
            return []
        if not isinstance(tables, list):
            self._wrong_type(key, "array of tables", tables, where)
            return []
        if len(tables) > limit:
            self._refuse(What.TOO_MANY_ENTRIES, where, key=key, count=len(tables), limit=limit)
        wrong = next((each for each in tables if not isinstance(each, dict)), None)
        if wrong is not None:
            self._wrong_type(key, "array of tables", wrong, where)
        return [each for each in tables if isinstance(each, dict)]

    def _string(self, raw: Mapping[str, object], key: str, where: str) -> str | None:
        value = raw.get(key)
        if value is None:
            self._refuse(What.KEY_MISSING, where, key=key)
        elif not isinstance(value, str):
            self._wrong_type(key, "string", value, where)
        else:
            return value
        return None

    def _check_keys(self, raw: Mapping[str, object], known: tuple[str, ...], where: str) -> None:
        for key in raw:
            if key not in known:
                self._refuse(What.KEY_UNKNOWN, where, key=shown(key), known=", ".join(known))

    def _wrong_type(self, key: str, expected: str, value: object, where: str) -> None:
        self._refuse(What.KEY_WRONG_TYPE, where, key=key, expected=expected, found=_toml_kind(value))

    def _refuse(self, what: What, where: str, **facts: Fact) -> None:
        self.findings.append(Finding(Level.ERROR, what, None, facts | ({"where": where} if where else {})))


def _where(key: str, number: int, raw: Mapping[str, object]) -> str:
    """Name a place by the file's own words: the table, its number from 1, and its code if it has one."""
    code = raw.get("code")
    return f"{key} {number} ({shown(code)})" if isinstance(code, str) and code else f"{key} {number}"


def _toml_kind(value: object) -> str:
    """Name what a TOML value is."""
    names = {str: "string", bool: "boolean", int: "integer", float: "float", list: "array", dict: "table"}
    return names.get(type(value), "date or time")
