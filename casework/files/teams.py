"""Read a file of teams: bytes in, teams, their desks and findings (validation errors) out.

Promises: all mistakes are reported at once, each with its row; a single mistake means no teams at all. The reader never
raises, whatever the bytes are. The file is CSV with the columns `code,name,kind,areas,language,chat_id` in any order;
`chat_id` may be empty or missing. `areas` holds area codes separated by semicolons; `*` means all areas.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from casework.files.csv_table import Row, Table
from casework.model.area import AreaCode
from casework.model.finding import Finding, Level, What, shown
from casework.model.team import ALL_AREAS, Team, TeamCode, TeamKind, kind_in

REQUIRED = ("code", "name", "kind", "areas", "language")

# Languages as people name them, in small letters and without blanks.
_NAMED = {
    **dict.fromkeys(("english", "英文", "英语", "英語"), "en"),
    **dict.fromkeys(("chinese", "中文", "汉语", "漢語", "华语", "華語", "simplifiedchinese"), "zh-cn"),
    **dict.fromkeys(("简体中文", "简体", "簡體中文", "簡體"), "zh-cn"),
    **dict.fromkeys(("traditionalchinese", "繁體中文", "繁體", "繁体中文", "繁体", "正體中文"), "zh-tw"),
}
_CHAT = re.compile(r"-[1-9][0-9]{0,15}")  # Telegram says: a group's number is negative and below 2^52


@dataclass(frozen=True, slots=True)
class TeamFile:
    """The contents of a file: its teams, the desks (chat by team) that it names, and the findings.

    There are no teams and no desks if any finding is an error.
    """

    teams: tuple[Team, ...]
    desks: dict[TeamCode, int]
    findings: tuple[Finding, ...]


def read_teams(data: bytes, known_areas: Collection[AreaCode], languages: Collection[str]) -> TeamFile:
    """Read the teams of a CSV file in UTF-8, with or without a byte order mark.

    `languages` are those of the bot, such as "en" and "zh_CN"; a row may also say "zh-CN", "zh" or 简体中文.
    """
    table = Table(data, REQUIRED, ("chat_id",))
    reader = _Reader(table, known_areas, languages)
    for row in table:
        reader.read(row)
    if reader.lacks_areas:
        table.findings.append(Finding(Level.ERROR, What.AREAS_FIRST))
    if not reader.teams and not table.is_refused:
        table.findings.append(Finding(Level.ERROR, What.NO_TEAMS))
    if table.is_refused:
        return TeamFile((), {}, tuple(table.findings))
    return TeamFile(tuple(reader.teams), reader.desks, tuple(table.findings))


class _Reader:
    """Reads rows one by one; a mistake in one cell hides nothing about the next."""

    def __init__(self, table: Table, known_areas: Collection[AreaCode], languages: Collection[str]) -> None:
        self._table = table
        self._known_areas = known_areas
        self._languages = languages
        self.teams: list[Team] = []
        self.desks: dict[TeamCode, int] = {}
        self.lacks_areas = False  # an area is named, and there is none: that is said once, not of each code

    def read(self, row: Row) -> None:
        """Read one row."""
        self._table.check_code_and_name(row)
        code = TeamCode(row["code"])
        kind = self._kind(row)
        areas = self._areas(row)
        language = self._language(row)
        if row["chat_id"] and self._is_chat(row):
            self.desks[code] = int(row["chat_id"])
        if kind and language:
            self.teams.append(Team(code, row["name"], kind, areas, language))

    def _kind(self, row: Row) -> TeamKind | None:
        text = row["kind"]
        kind = kind_in(text)
        if text and kind is None:
            row.refuse(What.KIND_UNKNOWN, value=shown(text), known=", ".join(TeamKind))
        return kind

    def _areas(self, row: Row) -> tuple[AreaCode, ...]:
        if row["areas"] and not row["areas"].strip(";； "):
            row.refuse(What.VALUE_MISSING, field="areas")
        if not self._known_areas and row["areas"].strip(";； ") not in ("", ALL_AREAS):
            self.lacks_areas = True
            return ()
        known = [*self._known_areas, ALL_AREAS]
        return tuple(map(AreaCode, row.codes("areas", known, What.AREA_UNKNOWN, What.AREA_UNKNOWN_NEAR)))

    def _language(self, row: Row) -> str | None:
        """Return the bot's name of the language: the same tag, or else the first with the same first part."""
        text = row["language"]
        asked = text.replace("_", "-").lower()
        asked = _NAMED.get("".join(asked.split()), asked)
        for language in self._languages:
            if language.replace("_", "-").lower() == asked:
                return language
        for language in self._languages:
            if language.split("_")[0] == asked.split("-")[0]:
                return language
        if text:
            row.refuse(What.LANGUAGE_UNKNOWN, value=shown(text), known=", ".join(self._languages))
        return None

    def _is_chat(self, row: Row) -> bool:
        chat = row["chat_id"]
        if not _CHAT.fullmatch(chat):
            row.refuse(What.CHAT_MALFORMED, value=shown(chat))
            return False
        first = self._table.first_with("chat_id", row)
        if first != row.number:
            row.refuse(What.CHAT_REPEATED, chat=chat, first=first)
        return first == row.number
