"""Read and write files of campaigns: CSV, a spreadsheet or TOML.

Promises: all mistakes are reported at once, each with its row; a single mistake means that nothing is used. The reader
never raises, whatever the bytes are. Columns may be called in English or Chinese, in both scripts. What is written is
read back with the same values.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from casework.files.cells import meant
from casework.files.csv_table import Row, Table, names_of
from casework.files.toml_table import toml_rows
from casework.files.writing import write_table
from casework.model.area import AreaCode
from casework.model.campaign import (
    LONGEST_DAYS,
    MOST_TARGETS,
    MOST_TEAMS,
    Campaign,
    CampaignCode,
    Target,
    read_target,
    write_target,
)
from casework.model.district import District
from casework.model.finding import Finding, What, shown
from casework.model.team import ALL_AREAS, TeamCode

REQUIRED = ("code", "name", "first", "last", "targets")
COLUMNS = ("code", "name", "first", "last", "areas", "categories", "targets", "teams", "shared", "public")
# What the columns are called in the other languages; the first name of a language is the one that is written.
CALLED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "zh_CN": {
        "code": ("编号", "代码", "项目编号"),
        "name": ("名称", "项目名称", "行动名称"),
        "first": ("开始日期",),
        "last": ("结束日期",),
        "areas": ("辖区", "范围"),
        "categories": ("问题类别", "类别"),
        "targets": ("目标", "任务目标"),
        "teams": ("责任单位",),
        "shared": ("共同承担",),
        "public": ("对外公开", "公开"),
    },
    "zh_TW": {
        "code": ("編號", "代碼", "項目編號"),
        "name": ("名稱", "項目名稱", "行動名稱"),
        "first": ("開始日期",),
        "last": ("結束日期",),
        "areas": ("轄區", "範圍"),
        "categories": ("問題類別", "類別"),
        "targets": ("目標", "任務目標"),
        "teams": ("承辦單位", "責任單位"),
        "shared": ("共同承擔",),
        "public": ("對外公開", "公開"),
    },
}
TYPED = ("name",)  # what people say in their own words, also in chat
YES = frozenset({"yes", "true", "y", "1", "x", "是", "✓"})
NO = frozenset({"", "no", "false", "n", "0", "否"})


@dataclass(frozen=True, slots=True)
class CampaignFile:
    """The campaigns of a file (none if any finding is an error), and the findings."""

    campaigns: tuple[Campaign, ...]
    findings: tuple[Finding, ...]


def read_campaigns(data: bytes, district: District, today: date, *, is_toml: bool = False) -> CampaignFile:
    """Read campaigns: rows, or in TOML a `[[campaign]]` for each, with the columns as keys."""
    lines, findings = toml_rows(data, "campaign", COLUMNS) if is_toml else (data, [])
    table = Table(lines, REQUIRED, COLUMNS, names_of(COLUMNS, CALLED.values()))
    table.findings += findings
    found = [_campaign(table, row, district, today) for row in table]
    return CampaignFile(*table.whole([each for each in found if each]))


def write_campaigns(campaigns: Iterable[Campaign], language: str, *, is_sheet: bool) -> bytes:
    """Return campaigns as a spreadsheet or as CSV, with the names of the columns in a language."""
    rows = [
        (
            *(each.code, each.name, each.first, each.last, ";".join(each.areas), ";".join(each.categories)),
            *("; ".join(map(write_target, each.targets)), ";".join(each.teams)),
            *("yes" if choice else "no" for choice in (each.is_shared, each.is_public)),
        )
        for each in campaigns
    ]
    return write_table(COLUMNS, rows, CALLED.get(language, {}), typed=TYPED, is_sheet=is_sheet)


def default_teams(district: District, areas: Collection[AreaCode], today: date) -> tuple[TeamCode, ...]:
    """Return the teams of a campaign that names none: those that list an area in or around its areas, or all areas."""
    lines = district.areas.lines()
    around = {code for area in areas for code in (*lines.get(area, (area,)), ALL_AREAS)}
    below = {code for code, line in lines.items() if not set(line).isdisjoint(areas)}
    active = [team for team in district.teams if team.is_active(today)]
    if not areas:
        return tuple(team.code for team in active)
    return tuple(team.code for team in active if not (around | below).isdisjoint(team.areas))


def _campaign(table: Table, row: Row, district: District, today: date) -> Campaign | None:
    """Read one row; a mistake in one cell hides nothing about the next."""
    table.check_code_and_name(row)
    areas, categories = row.areas("areas", district), row.categories("categories", district)
    targets, first, last = _targets(row), row.day("first"), row.day("last")
    teams = row.teams("teams", district) or default_teams(district, areas, today)
    if not teams:
        row.refuse(What.NO_TEAM_ANSWERS)
    elif len(teams) > MOST_TEAMS:
        row.refuse(What.TEAMS_TOO_MANY, count=len(teams), limit=MOST_TEAMS)
    choices = {column: _choice(row, column) for column in ("shared", "public")}
    if first and last and first > last:
        row.refuse(What.DATES_REVERSED, valid_from=first.isoformat(), valid_to=last.isoformat())
    elif first and last and (last - first).days >= LONGEST_DAYS:
        row.refuse(What.PERIOD_TOO_LONG, days=(last - first).days + 1, limit=LONGEST_DAYS)
    if first is None or last is None:
        return None
    is_shared = choices["shared"] if row["shared"] else True
    code = CampaignCode(row["code"])
    return Campaign(
        0, code, meant(row["name"]), first, last, areas, categories, targets, teams, is_shared, choices["public"]
    )


def _targets(row: Row) -> tuple[Target, ...]:
    parts = [part.strip() for part in row["targets"].replace("；", ";").split(";") if part.strip()]
    found = [read_target(part) for part in parts]
    for part, target in zip(parts, found, strict=True):
        if target is None:
            row.refuse(What.TARGET_UNCLEAR, value=shown(part))
    if len(parts) > MOST_TARGETS:
        row.refuse(What.TARGETS_TOO_MANY, count=len(parts), limit=MOST_TARGETS)
    return tuple(target for target in found if target)


def _choice(row: Row, column: str) -> bool:
    said = row[column].casefold()
    if said not in YES | NO:
        row.refuse(What.CHOICE_UNCLEAR, field=column, value=shown(row[column]))
    return said in YES
