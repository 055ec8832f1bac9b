"""Read and write the register of frontages as a spreadsheet keeps it: bytes in, frontages and findings out.

Promises: it is read from CSV or a spreadsheet (xlsx), and written as CSV. The columns may be named in English, or in
simplified or traditional Chinese. All mistakes are reported at once, each with its row; a single mistake means no
frontages at all. What `write_frontages` writes is read back as it was. A doorway lies in the area of its point; without
a point its area is named, by code or by name.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO

from casework.files.cells import inert, meant
from casework.files.csv_table import Row, Table
from casework.model.area import AreaCode, AreaMap
from casework.model.datum import Datum, is_in_mainland, wgs84_from
from casework.model.finding import Finding, Level, What, shown
from casework.model.frontage import Frontage, FrontageCode, FrontageId, Signed, State
from casework.model.place import Point

REQUIRED = ("code", "name", "street")
OPTIONAL = ("number", "lat", "lon", "area", "contact", "state", "how", "date", "reason")
NAMES: Mapping[str, str] = {
    "code": "编号 編號 编码 編碼",
    "name": "店名 商户 商戶 单位 單位 名称 名稱",
    "street": "街路 道路 路名",
    "number": "门牌号 門牌號 门牌 門牌",
    "lat": "纬度 緯度 latitude",
    "lon": "经度 經度 longitude lng",
    "area": "社区 社區 区域 區域",
    "contact": "联系人 聯絡人 联系方式 聯絡方式 电话 電話",
    "state": "状态 狀態",
    "how": "签订方式 簽訂方式",
    "date": "日期 签订日期 簽訂日期",
    "reason": "原因 拒签原因 拒簽原因",
}
STATES: Mapping[str, State] = {
    **{state.value: state for state in State},
    **dict.fromkeys(("not reached", "未联系", "未聯絡", "未见到", "未見到", "未走访", "未走訪"), State.NOT_REACHED),
    **dict.fromkeys(("已签", "已签订", "已簽", "已簽訂"), State.SIGNED),
    **dict.fromkeys(("拒签", "拒簽", "拒绝", "拒絕"), State.REFUSED),
    **dict.fromkeys(("closed down", "关店", "關店", "停业", "停業", "已关闭", "已關閉"), State.CLOSED),
}
WAYS: Mapping[str, Signed] = {
    **{how.value: how for how in Signed},
    **dict.fromkeys(("纸质", "紙本"), Signed.PAPER),
    **dict.fromkeys(("线上", "線上"), Signed.CHAT),
}
_COLUMNS = {alias: column for column, aliases in NAMES.items() for alias in aliases.split()}


@dataclass(frozen=True, slots=True)
class FrontageRow:
    """A frontage as a file names it; `has_state`: the file says what became of asking."""

    frontage: Frontage
    has_state: bool


@dataclass(frozen=True, slots=True)
class FrontageFile:
    """The contents of a file: its frontages (none if any finding is an error) and the findings."""

    rows: tuple[FrontageRow, ...]
    findings: tuple[Finding, ...]


def read_frontages(data: bytes, areas: AreaMap, on: date, datum: Datum | None = None) -> FrontageFile:
    """Read the frontages of a file, each in the area in which it lies on a day.

    `datum` is that of the positions, None if nobody said it: then positions in mainland China are refused.
    """
    table = Table(data, REQUIRED, OPTIONAL, _COLUMNS)
    rows: list[FrontageRow] = []
    asks: Finding | None = None
    for row in table:
        table.check_code_and_name(row)
        for column in ("street", "number", "contact", "reason"):
            row.check_text(column)
        point = row.position()
        if point and datum is None and is_in_mainland(point) and not asks:
            asks = Finding(Level.ERROR, What.DATUM_UNKNOWN, None, {"lat": point.lat, "lon": point.lon})
        point = wgs84_from(point, datum or Datum.WGS84) if point else None
        frontage = _frontage(row, point, _area(row, point, areas, on))
        rows.append(FrontageRow(frontage, bool(row["state"])))
    if not rows and not table.is_refused:
        table.findings.append(Finding(Level.ERROR, What.ROWS_NONE))
    table.findings += [asks] if asks else []
    return FrontageFile(() if table.is_refused else tuple(rows), tuple(table.findings))


def write_frontages(frontages: Iterable[Frontage]) -> bytes:
    """Return frontages as a CSV file that spreadsheets open, with the columns that `read_frontages` reads."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow((*REQUIRED, *OPTIONAL))
    for each in frontages:
        point = each.point
        where = (repr(point.lat), repr(point.lon)) if point else ("", "")
        state = (each.state, each.how or "", each.on.isoformat() if each.on else "", each.reason)
        texts = (each.code, each.name, each.street, each.number, *where, each.area, each.contact, *state)
        writer.writerow(map(inert, texts))
    return out.getvalue().encode("utf-8-sig")


def _area(row: Row, point: Point | None, areas: AreaMap, on: date) -> AreaCode:
    """Return the area of a row: that of its point, else the one that it names."""
    named = row["area"]
    valid = areas.valid(on)
    found = next((area for area in valid if named in (area.code, area.name)), None) if named else None
    if named and found is None:
        row.refuse_unknown(named, [area.code for area in valid], What.AREA_UNKNOWN, What.AREA_UNKNOWN_NEAR)
    located = areas.locate(point, on).area if point else None
    if located is not None:
        if found is not None and located not in (found, *areas.lineage(found, on)):
            row.warn(What.AREA_DIFFERS, code=shown(found.code), other=shown(located.code))
        return located.code
    if point is not None:
        (row.warn if found else row.refuse)(What.IN_NO_AREA, lat=point.lat, lon=point.lon)
    elif not named:
        row.refuse(What.VALUE_MISSING, field="area")
    return found.code if found else AreaCode("")


def _frontage(row: Row, point: Point | None, area: AreaCode) -> Frontage:
    state = STATES.get(row["state"].casefold(), State.NOT_REACHED)
    if row["state"] and row["state"].casefold() not in STATES:
        row.refuse(What.VALUE_UNKNOWN, field="state", value=shown(row["state"]), known=", ".join(State))
    how = WAYS.get(row["how"].casefold())
    if row["how"] and how is None:
        row.refuse(What.VALUE_UNKNOWN, field="how", value=shown(row["how"]), known=", ".join(Signed))
    return Frontage(
        FrontageId(0),
        FrontageCode(row["code"]),
        meant(row["name"]),
        meant(row["street"]),
        area,
        meant(row["number"]),
        point,
        meant(row["contact"]),
        state,
        how if state is State.SIGNED else None,
        row.day("date"),
        meant(row["reason"]) if state is State.REFUSED else "",
    )
