"""Read and write files of projects: CSV or a spreadsheet.

Promises: all mistakes are reported at once, each with its row; a single mistake means that nothing is used. The reader
never raises, whatever the bytes are. Columns may be called in English or Chinese, in both scripts. What is written is
read back with the same values. A column that a file leaves out stays as it is for a known project.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from casework.files.cells import meant
from casework.files.csv_table import Row, Table, names_of
from casework.files.sheets import Cell
from casework.files.writing import write_table
from casework.model.district import District
from casework.model.finding import Finding, What, shown
from casework.model.place import Point
from casework.model.project import LONGEST_REASON, STATES, Project, ProjectCode, State, sum_in

REQUIRED = ("code", "name", "team", "starts", "ends")
COLUMNS = (
    *("code", "name", "kind", "team", "area", "lat", "lon", "starts", "ends", "planned_end", "planned_sum"),
    *("spent_sum", "state", "reason", "categories"),
)
# What the columns are called in the other languages; the first name of a language is the one that is written.
CALLED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "zh_CN": {
        "code": ("编号", "代码", "项目编号"),
        "name": ("名称", "项目名称", "行动名称"),
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
        "categories": ("问题类别", "类别"),
    },
    "zh_TW": {
        "code": ("編號", "代碼", "項目編號"),
        "name": ("名稱", "項目名稱", "行動名稱"),
        "kind": ("類型", "項目類型"),
        "team": ("承辦單位", "責任單位", "牽頭單位"),
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
        "categories": ("問題類別", "類別"),
    },
}
TYPED = ("name", "kind", "reason")  # what people say in their own words, also in chat

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class ProjectFile:
    """The projects of a file (none if any finding is an error), and the findings."""

    projects: tuple[Project, ...]
    findings: tuple[Finding, ...]


def read_projects(data: bytes, district: District, known: Iterable[Project], today: date) -> ProjectFile:
    """Read projects; `known` are those that are kept, of which a file may change a few columns."""
    table = Table(data, REQUIRED, COLUMNS, names_of(COLUMNS, CALLED.values()))
    kept = {each.code.casefold(): each for each in known}
    found = [_project(table, row, district, kept.get(row["code"].casefold()), today) for row in table]
    return ProjectFile(*table.whole([each for each in found if each]))


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
    return write_table(COLUMNS, rows, CALLED.get(language, {}), typed=TYPED, is_sheet=is_sheet)


def _project(table: Table, row: Row, district: District, before: Project | None, today: date) -> Project | None:
    """Read one row, of a project that was as in `before`, or of a new one; a mistake hides nothing about the next."""
    table.check_code_and_name(row)
    teams, areas, point = row.teams("team", district), row.areas("area", district), _point(row, district, today)
    starts, ends = row.day("starts"), row.day("ends")
    first_end = row.day("planned_end") if row["planned_end"] else (before.planned_end if before else ends)
    if starts and ends and starts > ends:
        row.refuse(What.DATES_REVERSED, valid_from=starts.isoformat(), valid_to=ends.isoformat())
    sums = {column: _sum(row, column) for column in ("planned_sum", "spent_sum")}
    state = _state(row) if row["state"] else State.PLANNED
    categories = row.categories("categories", district)
    row.check_text("kind")
    if len(row["reason"]) > LONGEST_REASON:  # which may have several lines, as it was said in chat
        row.refuse(What.VALUE_TOO_LONG, field="reason", length=len(row["reason"]), limit=LONGEST_REASON)
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


def _point(row: Row, district: District, today: date) -> Point | None:
    point = row.position()
    if point and district.areas.locate(point, today).area is None:
        row.warn(What.IN_NO_AREA, lat=point.lat, lon=point.lon)
    return point


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
