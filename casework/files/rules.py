"""Read a file of routing rules: bytes in, rules and findings (validation errors) out.

Promises: all mistakes are reported at once, each with its row; a single mistake means no rules at all. The reader never
raises, whatever the bytes are. The file is CSV with the columns `area,category,team,assisting,valid_from`; only `team`
is required. The order of the rows is the order of the rules. An empty area means every area, an empty category means
every category. `assisting` holds team codes separated by semicolons.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from casework.files.csv_table import Row, Table
from casework.model.area import AreaCode
from casework.model.category import CategoryTree
from casework.model.finding import Finding, Level, What, shown
from casework.model.spelling import day_in
from casework.model.team import Rule, TeamCode


@dataclass(frozen=True, slots=True)
class RuleFile:
    """The contents of a file: its rules in order (none if any finding is an error) and the findings."""

    rules: tuple[Rule, ...]
    findings: tuple[Finding, ...]


def read_rules(data: bytes, areas: Collection[AreaCode], tree: CategoryTree, teams: Collection[TeamCode]) -> RuleFile:
    """Read the rules of a CSV file; a file with only a header holds no rules, and that is no error."""
    table = Table(data, ("team",), ("area", "category", "assisting", "valid_from"))
    codes = {str(group.code) for group in tree.groups}
    codes |= {str(category.code) for group in tree.groups for category in group.categories}
    rules = []
    for row in table:
        _check(row, row["team"], {str(team) for team in teams}, What.TEAM_UNKNOWN, What.TEAM_UNKNOWN_NEAR)
        _check(row, row["area"], {str(area) for area in areas}, What.AREA_UNKNOWN, What.AREA_UNKNOWN_NEAR)
        _check(row, row["category"], codes, What.CATEGORY_UNKNOWN, What.CATEGORY_UNKNOWN_NEAR)
        assisting = [code for code in (part.strip() for part in row["assisting"].split(";")) if code]
        for code in assisting:
            _check(row, code, {str(team) for team in teams}, What.TEAM_UNKNOWN, What.TEAM_UNKNOWN_NEAR)
        rules.append(
            Rule(
                TeamCode(row["team"]),
                AreaCode(row["area"]) if row["area"] else None,
                row["category"] or None,
                tuple(TeamCode(code) for code in assisting),
                _day(row),
            )
        )
    if table.is_refused:
        return RuleFile((), tuple(table.findings))
    return RuleFile(tuple(rules), (*table.findings, *_hidden(rules)))


def _check(row: Row, code: str, known: Collection[str], what: What, what_near: What) -> None:
    if code and code not in known:
        row.refuse_unknown(code, known, what, what_near)


def _day(row: Row) -> date | None:
    text = row["valid_from"]
    day = day_in(text) if text else None
    if text and day is None:
        row.refuse(What.DATE_MALFORMED, value=shown(text))
    return day


def _hidden(rules: list[Rule]) -> list[Finding]:
    """Return a warning for each rule that can never apply, because an earlier rule fits wherever it does."""
    found = []
    for number, rule in enumerate(rules):
        for earlier in rules[:number]:
            is_wider = earlier.area in (None, rule.area) and earlier.category in (None, rule.category)
            if is_wider and earlier.valid_from is None:
                found.append(Finding(Level.WARNING, What.RULE_HIDDEN, None, {"row": number + 2}))
                break
    return found
