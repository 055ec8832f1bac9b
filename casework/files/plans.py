"""Read and write files of campaigns and projects: CSV or a spreadsheet, for campaigns TOML too.

Promises: all mistakes are reported at once, each with its row; a single mistake means that nothing is used. The readers
never raise, whatever the bytes are. Columns may be called in English or Chinese, in both scripts. What is written is
read back with the same values. A column that a file leaves out stays as it is for what is known.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from casework.files.cells import inert, meant
from casework.files.csv_table import LONGEST_NAME, Row, Table
from casework.files.sheets import Cell, write_sheet
from casework.files.toml_table import TomlTable, parse_toml
from casework.files.writing import csv_bytes
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
from casework.model.category import CategoryCode
from casework.model.district import District
from casework.model.finding import Finding, Level, UnusableError, What, shown
from casework.model.place import Point
from casework.model.project import (
    LONGEST_REASON,
    STATES,
    Project,
    ProjectCode,
    State,
    sum_in,
)
from casework.model.spelling import day_in
from casework.model.team import EVERYWHERE, TeamCode

CAMPAIGN_COLUMNS = (*("code", "name", "first", "last", "areas", "categories", "targets", "teams", "shared", "public"),)
PROJECT_COLUMNS = (
    *("code", "name", "kind", "team", "area", "lat", "lon", "starts", "ends", "planned_end", "planned_sum"),
    *("spent_sum", "state", "reason", "categories"),
)
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
        "kind": ("类型", "项目类型"),
        "team": ("责任单位", "牵头单位"),
        "area": ("辖区", "所在辖区"),
        "lat": ("纬度",),
        "lon": ("经度",),
        "starts": ("计划开工", "开工日期"),
        "ends": ("预计完工", "完工日期"),
        "planned_end": ("计划完工",),
        "planned_sum": ("计划投资", "投资额"),
        "spent_sum": ("已完成投资", "已支出"),
        "state": ("状态", "进展"),
        "reason": ("滞后原因", "原因"),
    },
    "zh_TW": {
        "code": ("編號", "代碼", "項目編號"),
        "name": ("名稱", "項目名稱", "行動名稱"),
        "first": ("開始日期",),
        "last": ("結束日期",),
        "areas": ("轄區", "範圍"),
        "categories": ("問題類別", "類別"),
        "targets": ("目標", "任務目標"),
        "teams": ("責任單位",),
        "shared": ("共同承擔",),
        "public": ("對外公開", "公開"),
        "kind": ("類型", "項目類型"),
        "team": ("責任單位", "牽頭單位"),
        "area": ("轄區", "所在轄區"),
        "lat": ("緯度",),
        "lon": ("經度",),
        "starts": ("計劃開工", "開工日期"),
        "ends": ("預計完工", "完工日期"),
        "planned_end": ("計劃完工",),
        "planned_sum": ("計劃投資", "投資額"),
        "spent_sum": ("已完成投資", "已支出"),
        "state": ("狀態", "進展"),
        "reason": ("滯後原因", "原因"),
    },
}
TYPED = ("name", "kind", "reason")  # what people say in their own words, also in chat
YES = frozenset({"yes", "true", "y", "1", "x", "是", "✓"})
NO = frozenset({"", "no", "false", "n", "0", "否"})


@dataclass(frozen=True, slots=True)
class CampaignFile:
    """The campaigns of a file (none if any finding is an error), and the findings."""

    campaigns: tuple[Campaign, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ProjectFile:
    """The projects of a file (none if any finding is an error), and the findings."""

    projects: tuple[Project, ...]
    findings: tuple[Finding, ...]


def read_campaigns(data: bytes, district: District, today: date, *, is_toml: bool = False) -> CampaignFile:
    """Read campaigns: rows, or in TOML a `[[campaign]]` for each, with the columns as keys."""
    required = ("code", "name", "first", "last", "targets")
    lines = _toml_lines(data) if is_toml else data
    if isinstance(lines, tuple):
        return CampaignFile((), lines)
    table = Table(lines, required, CAMPAIGN_COLUMNS, _names(CAMPAIGN_COLUMNS))
    reader = _Reader(district, today)
    found = [reader.campaign(table, row) for row in table]
    return CampaignFile(*_whole(table, [each for each in found if each]))


def read_projects(data: bytes, district: District, known: Iterable[Project], today: date) -> ProjectFile:
    """Read projects; `known` are those that are kept, of which a file may change a few columns."""
    table = Table(data, ("code", "name", "team", "starts", "ends"), PROJECT_COLUMNS, _names(PROJECT_COLUMNS))
    reader = _Reader(district, today, {each.code.casefold(): each for each in known})
    found = [reader.project(table, row) for row in table]
    return ProjectFile(*_whole(table, [each for each in found if each]))


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
    return _written(CAMPAIGN_COLUMNS, rows, language, is_sheet=is_sheet)


def write_projects(projects: Iterable[Project], language: str, *, is_sheet: bool) -> bytes:
    """Return projects as a spreadsheet or as CSV, with the names of the columns in a language."""
    rows: list[tuple[Cell, ...]] = [
        (
            *(each.code, each.name, each.kind, each.team, each.area),
            *((each.point.lat, each.point.lon) if each.point else (None, None)),
            *(each.starts, each.ends, each.planned_end, each.planned_sum, each.spent_sum, each.state.value),
            *(each.reason, ";".join(each.categories)),
        )
        for each in projects
    ]
    return _written(PROJECT_COLUMNS, rows, language, is_sheet=is_sheet)


def _written(columns: Sequence[str], rows: Iterable[Sequence[Cell]], language: str, *, is_sheet: bool) -> bytes:
    called = CALLED.get(language, {})
    header = [called[column][0] if column in called else column for column in columns]
    if is_sheet:
        return write_sheet(header, rows)
    typed = [columns.index(column) for column in TYPED if column in columns]
    inerts = [[inert(str(cell)) if at in typed else cell for at, cell in enumerate(row)] for row in rows]
    return csv_bytes(header, inerts)


def _names(columns: Sequence[str]) -> dict[str, str]:
    """Return what the columns may be called, each with its name here."""
    known = {name: column for called in CALLED.values() for column in columns for name in called.get(column, ())}
    return known | {column.replace("_", " "): column for column in columns}


Found = TypeVar("Found", Campaign, Project)
Value = TypeVar("Value")


def _whole(table: Table, found: Sequence[Found]) -> tuple[tuple[Found, ...], tuple[Finding, ...]]:
    if not found and not table.is_refused:
        table.findings.append(Finding(Level.ERROR, What.ROWS_NONE))
    return (() if table.is_refused else tuple(found)), tuple(table.findings)


def _toml_lines(data: bytes) -> list[list[str]] | tuple[Finding, ...]:
    """Return the campaigns of a TOML file as rows; or the findings, if it is none."""
    findings: list[Finding] = []
    try:
        top = TomlTable(parse_toml(data), "", findings)
    except UnusableError as error:
        return (error.finding(),)
    top.check_keys(("campaign",))
    tables = top.tables("campaign", range(1, 1001))
    for each in tables:
        each.check_keys(CAMPAIGN_COLUMNS)
    if findings:
        return tuple(findings)
    return [list(CAMPAIGN_COLUMNS), *([each.cell(column) for column in CAMPAIGN_COLUMNS] for each in tables)]


@dataclass(slots=True)
class _Reader:
    """Reads rows one by one; a mistake in one cell hides nothing about the next."""

    district: District
    today: date
    known: Mapping[str, Project] = field(default_factory=dict)

    def campaign(self, table: Table, row: Row) -> Campaign | None:
        """Read one row of a file of campaigns."""
        table.check_code_and_name(row)
        areas, categories = self._areas(row, "areas"), self._categories(row)
        targets, first, last = self._targets(row), _day(row, "first"), _day(row, "last")
        teams = self._teams(row, "teams") or default_teams(self.district, areas, self.today)
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

    def project(self, table: Table, row: Row) -> Project | None:
        """Read one row of a file of projects."""
        table.check_code_and_name(row)
        before = self.known.get(row["code"].casefold())
        teams, areas, point = self._teams(row, "team"), self._areas(row, "area"), self._point(row)
        starts, ends = _day(row, "starts"), _day(row, "ends")
        first_end = _day(row, "planned_end") if row["planned_end"] else (before.planned_end if before else ends)
        if starts and ends and starts > ends:
            row.refuse(What.DATES_REVERSED, valid_from=starts.isoformat(), valid_to=ends.isoformat())
        sums = {column: _sum(row, column) for column in ("planned_sum", "spent_sum")}
        state = _state(row) if row["state"] else State.PLANNED
        categories = self._categories(row)
        for column, longest in (("kind", LONGEST_NAME), ("reason", LONGEST_REASON)):
            if len(row[column]) > longest:
                row.refuse(What.VALUE_TOO_LONG, field=column, length=len(row[column]), limit=longest)
        kept_reason = before.reason if before and not table.has("reason") else meant(row["reason"])
        if state in (State.DELAYED, State.PAUSED, State.DROPPED) and not kept_reason:
            row.refuse(What.REASON_NEEDED, state=state.value)
        if starts is None or ends is None or first_end is None or state is None or not teams:
            return None

        def kept(column: str, value: Value, old: Value) -> Value:
            return value if table.has(column) or before is None else old

        old = before or Project(0, ProjectCode(row["code"]), meant(row["name"]), "", teams[0], starts, ends, first_end)
        return Project(
            number=old.number,
            code=old.code,
            name=meant(row["name"]),
            kind=kept("kind", meant(row["kind"]), old.kind),
            team=teams[0],
            starts=starts,
            ends=ends,
            planned_end=first_end,
            area=kept("area", areas[0] if areas else None, old.area),
            point=kept("lat", point, old.point),
            planned_sum=kept("planned_sum", sums["planned_sum"], old.planned_sum),
            spent_sum=kept("spent_sum", sums["spent_sum"], old.spent_sum),
            state=kept("state", state, old.state),
            reason=kept_reason,
            categories=kept("categories", categories, old.categories),
            asked_for=old.asked_for,
        )

    def _areas(self, row: Row, column: str) -> tuple[AreaCode, ...]:
        known = {str(area.code) for area in self.district.areas.all()}
        return tuple(map(AreaCode, _codes(row, column, known, What.AREA_UNKNOWN, What.AREA_UNKNOWN_NEAR)))

    def _teams(self, row: Row, column: str) -> tuple[TeamCode, ...]:
        known = {str(team.code) for team in self.district.teams}
        return tuple(map(TeamCode, _codes(row, column, known, What.TEAM_UNKNOWN, What.TEAM_UNKNOWN_NEAR)))

    def _categories(self, row: Row) -> tuple[CategoryCode, ...]:
        tree = self.district.tree
        known = {*(str(each.code) for each in tree.groups), *(str(each.code) for each in tree.categories())}
        unknown = What.CATEGORY_UNKNOWN, What.CATEGORY_UNKNOWN_NEAR
        return tuple(map(CategoryCode, _codes(row, "categories", known, *unknown)))

    def _targets(self, row: Row) -> tuple[Target, ...]:
        parts = [part.strip() for part in row["targets"].replace("；", ";").split(";") if part.strip()]
        found = [read_target(part) for part in parts]
        for part, target in zip(parts, found, strict=True):
            if target is None:
                row.refuse(What.TARGET_UNCLEAR, value=shown(part))
        if len(parts) > MOST_TARGETS:
            row.refuse(What.TARGETS_TOO_MANY, count=len(parts), limit=MOST_TARGETS)
        return tuple(target for target in found if target)

    def _point(self, row: Row) -> Point | None:
        if not row["lat"] and not row["lon"]:
            return None
        degrees: list[float] = []
        for column, limit in (("lat", 90), ("lon", 180)):
            try:
                value = float(row[column].replace(",", "."))
            except ValueError:
                row.refuse(What.DEGREES_MALFORMED, field=column, value=shown(row[column]))
                continue
            if abs(value) <= limit:
                degrees.append(value)
            else:
                row.refuse(What.DEGREES_OUT_OF_RANGE, field=column, value=shown(row[column]), limit=limit)
        if len(degrees) != 2:
            return None
        point = Point(*degrees)
        if self.district.areas.locate(point, self.today).area is None:
            row.warn(What.IN_NO_AREA, lat=point.lat, lon=point.lon)
        return point


def default_teams(district: District, areas: Collection[AreaCode], today: date) -> tuple[TeamCode, ...]:
    """Return the teams of a campaign that names none: those that list an area in or around its areas, or all areas."""
    lines = district.areas.lines()
    around = {code for area in areas for code in (*lines.get(area, (area,)), EVERYWHERE)}
    below = {code for code, line in lines.items() if not set(line).isdisjoint(areas)}
    active = [team for team in district.teams if team.is_active(today)]
    if not areas:
        return tuple(team.code for team in active)
    return tuple(team.code for team in active if not (around | below).isdisjoint(team.areas))


def _codes(row: Row, column: str, known: Collection[str], what: What, near: What) -> list[str]:
    spelled = {code.casefold(): code for code in known}
    found: dict[str, None] = {}
    for code in (part.strip() for part in row[column].replace("；", ";").split(";")):
        if code.casefold() in spelled:
            found[spelled[code.casefold()]] = None
        elif code:
            row.refuse_unknown(code, known, what, near)
    return list(found)


def _day(row: Row, column: str) -> date | None:
    found = day_in(row[column].replace("/", "-")) if row[column] else None
    if found is None and row[column]:
        row.refuse(What.DATE_MALFORMED, value=shown(row[column]))
    return found


def _sum(row: Row, column: str) -> float:
    found = (sum_in(row[column]) if row[column].strip("0., ") else 0.0) if row[column] else 0.0
    if found is None:
        row.refuse(What.SUM_UNCLEAR, field=column, value=shown(row[column]))
    return found or 0.0


def _state(row: Row) -> State | None:
    found = STATES.get(row["state"].casefold())
    if found is None:
        row.refuse(What.STATE_UNKNOWN, value=shown(row["state"]), known=", ".join(State))
    return found


def _choice(row: Row, column: str) -> bool:
    said = row[column].casefold()
    if said not in YES | NO:
        row.refuse(What.CHOICE_UNCLEAR, field=column, value=shown(row[column]))
    return said in YES
