"""Read a file of contracts, or of a third party's marks: bytes in, values and findings (validation errors) out.

Promises: all mistakes are reported at once, each with its row; a single mistake means nothing at all. The readers never
raise, whatever the bytes are. A file is CSV, a spreadsheet (xlsx, its first sheet), and for contracts also TOML with a
table [[contract]] for each. Sums are read into whole fen and points into whole thousandths, never by way of a float.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from unicodedata import normalize

from casework.files.cells import inert, meant
from casework.files.csv_table import Row, Table
from casework.files.toml_table import toml_rows
from casework.files.writing import csv_bytes
from casework.model.area import AreaCode
from casework.model.contract import FULL, POINT, Contract, ContractCode, Mark
from casework.model.district import District
from casework.model.finding import Finding, What, shown
from casework.model.summary import Period
from casework.model.team import TeamCode, TeamKind

COLUMNS = ("code", "name", "team", "areas", "categories", "from", "until", "fee", "per")
OPTIONAL = ("areas", "categories")
REQUIRED = tuple(each for each in COLUMNS if each not in OPTIONAL)
MARK_COLUMNS = ("day", "contract")
MARK_OPTIONAL = ("place", "area", "mark", "points", "note")
MONTH, WHOLE = "month", "whole"
LONGEST_NOTE = 200
MOST_FEN = 10**14
_PER: Mapping[str, bool] = {
    **dict.fromkeys((MONTH, "月", "每月", "按月"), False),
    **dict.fromkeys((WHOLE, "整期", "全期", "总价", "總價"), True),
}
_SUM = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?")


@dataclass(frozen=True, slots=True)
class ContractFile:
    """The contracts of a file, none if any finding is an error."""

    contracts: tuple[Contract, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class MarkFile:
    """The marks of a file, none if any finding is an error."""

    marks: tuple[Mark, ...]
    findings: tuple[Finding, ...]


def read_contracts(data: bytes, district: District, *, is_toml: bool = False) -> ContractFile:
    """Read contracts: code, name, team, areas and categories (codes with ; between them), from, until, fee, per."""
    lines, findings = toml_rows(data, "contract", COLUMNS) if is_toml else (data, [])
    table = Table(lines, REQUIRED, OPTIONAL, names={})
    table.findings += findings
    found = [_contract(row, table, district) for row in table]
    return ContractFile(*table.whole([each for each in found if each], What.NO_CONTRACTS))


def write_contracts(contracts: Sequence[Contract]) -> bytes:
    """Return contracts as a CSV file, which `read_contracts` reads back."""
    rows = (
        (
            *(each.code, inert(each.name), each.team, ";".join(each.areas), ";".join(each.categories)),
            *(each.period.first, each.period.last, f"{each.fee // 100}.{each.fee % 100:02}"),
            WHOLE if each.is_whole else MONTH,
        )
        for each in contracts
    )
    return csv_bytes(COLUMNS, rows)


def read_marks(data: bytes, contracts: Sequence[Contract], areas: Sequence[AreaCode]) -> MarkFile:
    """Read a third party's marks: day, contract (its code, or its team's), place, area, mark or points, note."""
    table = Table(data, MARK_COLUMNS, MARK_OPTIONAL, names={})
    found = [_mark(row, contracts, areas) for row in table]
    return MarkFile(*table.whole([each for each in found if each], What.NO_MARKS))


def fen_in(text: str) -> int | None:
    """Return a sum in yuan as fen: "12,000", "12000.50", "¥3000", "2万元"; None for anything else."""
    plain = normalize("NFKC", text).replace(" ", "").removeprefix("¥").removesuffix("元").removesuffix("yuan")
    is_myriad = plain.endswith(("万", "萬"))
    found = _SUM.fullmatch(plain[:-1] if is_myriad else plain)
    if found is None:
        return None
    fen = int(found[1].replace(",", "")) * 100 + int((found[2] or "0").ljust(2, "0"))
    fen *= 10_000 if is_myriad else 1
    return fen if fen <= MOST_FEN else None


def thousandths_in(text: str) -> int | None:
    """Return a number of points, from 0 to 100 and with up to three decimals, in thousandths; None for another."""
    try:
        number = Decimal(normalize("NFKC", text)) * POINT
    except InvalidOperation:
        return None
    is_one = number.is_finite() and 0 <= number <= FULL and number == int(number)
    return int(number) if is_one else None


def _contract(row: Row, table: Table, district: District) -> Contract | None:
    table.check_code_and_name(row)
    team = _team(row, district)
    areas, categories = row.areas("areas", district), row.categories("categories", district)
    first, last = row.day("from"), row.day("until")
    if first and last and first > last:
        row.refuse(What.DATES_REVERSED, valid_from=first.isoformat(), valid_to=last.isoformat())
    fee = fen_in(row["fee"])
    if row["fee"] and fee is None:
        row.refuse(What.FEE_MALFORMED, value=shown(row["fee"]))
    per = _PER.get(row["per"].lower())
    if row["per"] and per is None:
        row.refuse(What.PER_UNKNOWN, value=shown(row["per"]), known=f"{MONTH}, {WHOLE}")
    if team is None or first is None or last is None or fee is None or per is None:
        return None
    return Contract(
        ContractCode(row["code"]),
        meant(row["name"]),
        team,
        areas,
        categories,
        Period(first, last),
        fee,
        per,
    )


def _team(row: Row, district: District) -> TeamCode | None:
    code = row["team"]
    team = district.team(TeamCode(code))
    if code and team is None:
        row.refuse_unknown(code, [each.code for each in district.teams], What.TEAM_UNKNOWN, What.TEAM_UNKNOWN_NEAR)
    elif team is not None and team.kind is not TeamKind.CONTRACTOR:
        row.refuse(What.NOT_A_CONTRACTOR, code=shown(code))
    return team.code if team else None


def _mark(row: Row, contracts: Sequence[Contract], areas: Sequence[AreaCode]) -> Mark | None:
    day = row.day("day")
    contract = _judged(row, contracts, day) if day else None
    area = row["area"]
    if area and area not in areas:
        row.refuse_unknown(area, areas, What.AREA_UNKNOWN, What.AREA_UNKNOWN_NEAR)
    mark, points = _points(row, "mark"), _points(row, "points")
    if bool(row["mark"]) is bool(row["points"]):
        row.refuse(What.MARK_OR_POINTS)
    row.check_text("place")
    row.check_text("note", LONGEST_NOTE)
    if day is None or contract is None or (mark is None and points is None):
        return None
    return Mark(contract.code, day, row["place"] or area, mark, points, row["note"], AreaCode(area) if area else None)


def _judged(row: Row, contracts: Sequence[Contract], day: date) -> Contract | None:
    """Return the contract that a row names, by its code or by its team, on the row's day."""
    code = row["contract"]
    named = [each for each in contracts if code in (each.code, each.team)]
    running = [each for each in named if each.period.first <= day <= each.period.last]
    by_code = [each for each in running if each.code == code]
    found = by_code or running
    if not code:
        return None
    if not named:
        row.refuse(What.CONTRACT_UNKNOWN, code=shown(code))
    elif not found:
        row.refuse(What.CONTRACT_NOT_THEN, code=shown(code), value=day.isoformat())
    elif len(found) > 1:
        row.refuse(What.CONTRACT_UNCLEAR, code=shown(code))
    return found[0] if len(found) == 1 else None


def _points(row: Row, column: str) -> int | None:
    found = thousandths_in(row[column]) if row[column] else None
    if row[column] and found is None:
        row.refuse(What.MARK_MALFORMED, field=column, value=shown(row[column]))
    return found
