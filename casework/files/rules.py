"""Read a file of routing rules: bytes in, rules and findings (validation errors) out.

Promises: all mistakes are reported at once, each with its row; a single mistake means no rules at all. The reader never
raises, whatever the bytes are. The file is CSV with the columns `area,category,team,assisting,valid_from`; only `team`
is required. The order of the rows is the order of the rules. An empty area means every area, an empty category means
every category. `assisting` holds team codes separated by semicolons. A rule may name a category that the district has
dropped, because older tickets still have it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from casework.files.csv_table import Row, Table
from casework.model.area import Area, AreaCode
from casework.model.category import CategoryCode, CategoryTree
from casework.model.finding import Finding, Level, What
from casework.model.team import Rule, TeamCode


@dataclass(frozen=True, slots=True)
class RuleFile:
    """The contents of a file: its rules in order (none if any finding is an error) and the findings."""

    rules: tuple[Rule, ...]
    findings: tuple[Finding, ...]


def read_rules(data: bytes, areas: Collection[Area], tree: CategoryTree, teams: Collection[TeamCode]) -> RuleFile:
    """Read the rules of a CSV file; a file with only a header holds no rules, and that is no error.

    `areas` are the areas of all times.
    """
    table = Table(data, ("team",), ("area", "category", "assisting", "valid_from"))
    codes = {str(group.code) for group in tree.groups} | {str(category.code) for category in tree.categories()}
    former = {str(each.category.code) for each in tree.former} | {str(each.group) for each in tree.former}
    rules, rows = list[Rule](), list[int]()
    for row in table:
        _check(row, row["team"], {str(team) for team in teams}, What.TEAM_UNKNOWN, What.TEAM_UNKNOWN_NEAR)
        _check(row, row["area"], {str(area.code) for area in areas}, What.AREA_UNKNOWN, What.AREA_UNKNOWN_NEAR)
        if row["category"] in former - codes:
            row.warn(What.CATEGORY_FORMER, code=row["category"])
        else:
            _check(row, row["category"], codes, What.CATEGORY_UNKNOWN, What.CATEGORY_UNKNOWN_NEAR)
        assisting = row.codes("assisting", teams, What.TEAM_UNKNOWN, What.TEAM_UNKNOWN_NEAR)
        rules.append(
            Rule(
                TeamCode(row["team"]),
                AreaCode(row["area"]) if row["area"] else None,
                row["category"] or None,
                tuple(map(TeamCode, assisting)),
                row.day("valid_from"),
            )
        )
        rows.append(row.number)
    if table.is_refused:
        return RuleFile((), tuple(table.findings))
    return RuleFile(tuple(rules), (*table.findings, *_hidden(rules, rows, _parents(areas), tree)))


def _check(row: Row, code: str, known: Collection[str], what: What, what_near: What) -> None:
    if code and code not in known:
        row.refuse_unknown(code, known, what, what_near)


def _hidden(
    rules: Sequence[Rule], rows: Sequence[int], parents: Mapping[AreaCode, set[AreaCode]], tree: CategoryTree
) -> list[Finding]:
    """Return a warning for each rule that can never apply, because an earlier rule fits wherever and whenever it does.

    An earlier rule for an area around it, or for the category's group, fits as well. `rows` are the rules' rows.
    """
    found = []
    for number, rule in enumerate(rules):
        areas = _and_above(rule.area, parents)
        category = tree.category(CategoryCode(rule.category)) if rule.category else None
        categories = {None, rule.category, *(tree.codes(category) if category else ())}
        for earlier, row in zip(rules[:number], rows, strict=False):
            is_wider = earlier.area in areas and earlier.category in categories
            if is_wider and (earlier.valid_from or date.min) <= (rule.valid_from or date.min):
                found.append(Finding(Level.WARNING, What.RULE_HIDDEN, None, {"row": rows[number], "earlier": row}))
                break
    return found


def _parents(areas: Collection[Area]) -> dict[AreaCode, set[AreaCode]]:
    """Return the areas above each area; an area that changed what is above it has none that always was."""
    parents: dict[AreaCode, set[AreaCode]] = {}
    for area in areas:
        above = {area.parent} if area.parent else set()
        parents[area.code] = parents.get(area.code, above) & above
    return parents


def _and_above(area: AreaCode | None, parents: Mapping[AreaCode, set[AreaCode]]) -> set[AreaCode | None]:
    found: set[AreaCode | None] = {None, area}
    ahead = {area} if area else set()
    while ahead:
        ahead = {parent for each in ahead for parent in parents.get(each, ())} - found
        found |= ahead
    return found
