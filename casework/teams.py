"""Read a file of teams: bytes in, teams, their desks and findings out.

Promises: every mistake is reported at once, with its row; one mistake, and there are no teams at all. It never raises,
whatever the bytes are. The file is CSV with the columns `code,name,kind,areas,language,chat_id` in any order, the last
of which may be empty or missing; `areas` are area codes separated by semicolons, `*` stands for all of them.
"""

import csv
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from io import StringIO

from casework.model.area import AreaCode
from casework.model.errors import Fact
from casework.model.finding import Finding, Level, UnusableError, What, shown
from casework.model.team import EVERYWHERE, Team, TeamCode, TeamKind
from casework.printable import is_printable

REQUIRED = ("code", "name", "kind", "areas", "language")
COLUMNS = (*REQUIRED, "chat_id")
LONGEST_NAME = 64  # characters: a card names the team
LONGEST_CODE = 32

_CODE = re.compile(rf"[A-Za-z0-9_-]{{1,{LONGEST_CODE}}}")
_CHAT = re.compile(r"-[1-9][0-9]{0,15}")  # a group's number is negative and below 2^52, by Telegram's own word
_OTHER_SEPARATORS = {";": What.SEPARATOR_WRONG_SEMICOLON, "\t": What.SEPARATOR_WRONG_TAB}


@dataclass(frozen=True, slots=True)
class TeamFile:
    """What a file holds: its teams, the chat of each that names one, both empty if any finding is an error."""

    teams: tuple[Team, ...]
    desks: dict[TeamCode, int]
    findings: tuple[Finding, ...]


def read_teams(data: bytes, known_areas: Collection[AreaCode], languages: Collection[str]) -> TeamFile:
    """Read the teams of a CSV file in UTF-8, with or without a byte order mark.

    `languages` are those that the bot speaks, as "en" and "zh_CN"; a row may also say "zh-CN" or "zh".
    """
    try:
        rows = _rows(data)
        columns, warnings = _columns(rows[0])
    except UnusableError as error:
        return TeamFile((), {}, (error.finding(),))
    reader = _Reader(columns, len(rows[0]), known_areas, languages)
    for number, cells in enumerate(rows[1:], 2):
        if any(cell.strip() for cell in cells):
            reader.read(number, cells)
    if not reader.teams and not reader.findings:
        reader.findings.append(Finding(Level.ERROR, What.NO_TEAMS))
    findings = (*warnings, *reader.findings)
    if reader.findings:
        return TeamFile((), {}, findings)
    return TeamFile(tuple(reader.teams), reader.desks, findings)


def _rows(data: bytes) -> list[list[str]]:
    if not data.strip():
        raise UnusableError(What.FILE_EMPTY)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnusableError(What.NOT_UTF8, byte=error.start) from error
    if "\x00" in text:  # UTF-16 without a mark, or no text at all
        raise UnusableError(What.NOT_UTF8, byte=data.index(b"\x00"))
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend(reader)
    except csv.Error as error:
        raise UnusableError(What.QUOTES_BROKEN, row=len(rows) + 1) from error
    return rows


def _columns(header: Sequence[str]) -> tuple[dict[str, int], list[Finding]]:
    """Return where each column stands, and a warning for each that is not read; raises UnusableError."""
    names = [name.strip().lower() for name in header]
    missing = [column for column in REQUIRED if column not in names]
    if missing:
        for mark, what in _OTHER_SEPARATORS.items():
            if ",".join(names).count(mark) >= len(REQUIRED) - 1:
                raise UnusableError(what)
        known = ", ".join(shown(name) for name in header if name.strip()) or "–"
        raise UnusableError(What.COLUMN_MISSING, column=", ".join(missing), known=known)
    repeated = next((column for column in COLUMNS if names.count(column) > 1), None)
    if repeated:
        raise UnusableError(What.COLUMN_REPEATED, column=repeated)
    warnings = [
        Finding(Level.WARNING, What.COLUMN_UNKNOWN, None, {"column": shown(name)})
        for name in names
        if name and name not in COLUMNS
    ]
    return {column: names.index(column) for column in COLUMNS if column in names}, warnings


class _Reader:
    """Reads one row after the other; what is wrong with one cell hides nothing about the next."""

    def __init__(
        self, columns: dict[str, int], width: int, known_areas: Collection[AreaCode], languages: Collection[str]
    ) -> None:
        self._columns = columns
        self._width = width
        self._known_areas = {str(code): code for code in known_areas}
        self._languages = languages
        self._row_of_code: dict[str, int] = {}
        self._row_of_chat: dict[str, int] = {}
        self.findings: list[Finding] = []
        self.teams: list[Team] = []
        self.desks: dict[TeamCode, int] = {}

    def read(self, row: int, cells: Sequence[str]) -> None:
        """Read one row, counted from 1 with the header."""
        if any(cell.strip() for cell in cells[self._width :]):  # a comma in a name that stands in no quotes
            self._refuse(What.CELLS_TOO_MANY, row, count=len(cells), limit=self._width)
            return
        values = {column: cells[i].strip() if i < len(cells) else "" for column, i in self._columns.items()}
        for column in REQUIRED:
            if not values[column]:
                self._refuse(What.VALUE_MISSING, row, field=column)
        code = TeamCode(values["code"])
        self._check_code(code, row)
        self._check_name(values["name"], row)
        kind = self._kind(values["kind"], row)
        areas = self._areas(values["areas"], row)
        language = self._language(values["language"], row)
        chat = values.get("chat_id", "")
        if chat and self._is_chat(chat, row):
            self.desks[code] = int(chat)
        if kind and language:
            self.teams.append(Team(code, values["name"], kind, areas, language))

    def _check_code(self, code: str, row: int) -> None:
        if not code:
            return
        if not _CODE.fullmatch(code):
            self._refuse(What.CODE_MALFORMED, row, code=shown(code), limit=LONGEST_CODE)
        first = self._row_of_code.setdefault(code, row)
        if first != row:
            self._refuse(What.TEAM_REPEATED, row, code=shown(code), first=first)

    def _check_name(self, name: str, row: int) -> None:
        if len(name) > LONGEST_NAME:
            self._refuse(What.VALUE_TOO_LONG, row, field="name", length=len(name), limit=LONGEST_NAME)
        elif not is_printable(name):
            self._refuse(What.VALUE_UNPRINTABLE, row, field="name", value=shown(name))

    def _kind(self, text: str, row: int) -> TeamKind | None:
        if text.lower() in set(TeamKind):
            return TeamKind(text.lower())
        if text:
            self._refuse(What.KIND_UNKNOWN, row, value=shown(text), known=", ".join(TeamKind))
        return None

    def _areas(self, text: str, row: int) -> tuple[AreaCode, ...]:
        found: dict[AreaCode, None] = {}
        codes = [code for code in (part.strip() for part in text.split(";")) if code]
        if text and not codes:
            self._refuse(What.VALUE_MISSING, row, field="areas")
        for code in codes:
            area = EVERYWHERE if code == EVERYWHERE else self._known_areas.get(code)
            if area is None:
                self._refuse_area(code, row)
            else:
                found[area] = None
        return tuple(found)

    def _refuse_area(self, code: str, row: int) -> None:
        spelled = {known.casefold(): known for known in self._known_areas}
        near = get_close_matches(code.casefold(), spelled, n=1)
        if near:
            self._refuse(What.AREA_UNKNOWN_NEAR, row, code=shown(code), nearest=shown(spelled[near[0]]))
        else:
            self._refuse(What.AREA_UNKNOWN, row, code=shown(code))

    def _language(self, text: str, row: int) -> str | None:
        """Return the language as the bot calls it: the same tag, else the one with the same first part."""
        asked = text.replace("_", "-").lower()
        for language in self._languages:
            if language.replace("_", "-").lower() == asked:
                return language
        for language in self._languages:
            if language.split("_")[0] == asked.split("-")[0]:
                return language
        if text:
            self._refuse(What.LANGUAGE_UNKNOWN, row, value=shown(text), known=", ".join(self._languages))
        return None

    def _is_chat(self, text: str, row: int) -> bool:
        if not _CHAT.fullmatch(text):
            self._refuse(What.CHAT_MALFORMED, row, value=shown(text))
            return False
        first = self._row_of_chat.setdefault(text, row)
        if first != row:
            self._refuse(What.CHAT_REPEATED, row, chat=text, first=first)
        return first == row

    def _refuse(self, what: What, row: int, **facts: Fact) -> None:
        self.findings.append(Finding(Level.ERROR, what, None, facts | {"row": row}))
