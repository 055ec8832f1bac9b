"""Write the district's files in the form in which they are sent: categories as TOML, teams and rules as CSV.

Promise: the readers in `casework.files` (categories, teams, rules) read the same values back, so a file can be
downloaded, changed in an editor and sent back. Campaigns and projects are written as CSV or as a spreadsheet by
`write_table`, with columns that are called as in the reader's language.
"""

import csv
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from io import StringIO

from casework.files.cells import inert
from casework.files.sheets import Cell, write_sheet
from casework.model.category import Category, CategoryTree, FollowUp, Offered
from casework.model.tally import WorkKind
from casework.model.team import Desk, Rule, Team


def write_categories(tree: CategoryTree) -> bytes:
    """Return a category tree as a TOML file."""
    written: list[str] = []
    for group in tree.groups:
        written += ["[[group]]", *_code_and_name(group.code, group.names), ""]
        for category in group.categories:
            written += ["[[group.category]]", *_category(category), ""]
            for question in category.questions:
                written += _question(question)
            for reason in category.reasons:
                written += ["[[group.category.reason]]", *_code_and_name(reason.code, reason.names), ""]
    return "\n".join(written).encode()


def write_teams(teams: Iterable[tuple[Team, Desk | None]]) -> bytes:
    """Return teams as a CSV file; the file has no column for topics, so a desk in a forum topic has an empty cell."""
    rows = ((team.code, team.name, team.kind, ";".join(team.areas), team.language, _chat(desk)) for team, desk in teams)
    return csv_bytes(("code", "name", "kind", "areas", "language", "chat_id"), rows)


def write_rules(rules: Iterable[Rule]) -> bytes:
    """Return rules as a CSV file, in order."""
    rows = ((rule.area or "", rule.category or "", rule.team, ";".join(rule.assisting), _day(rule)) for rule in rules)
    return csv_bytes(("area", "category", "team", "assisting", "valid_from"), rows)


def write_table(
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    called: Mapping[str, Sequence[str]],
    *,
    typed: Collection[str],
    is_sheet: bool,
) -> bytes:
    """Return a spreadsheet or a CSV file whose columns have the first of the names by which they are `called`.

    In the `typed` columns stands what people said in their own words, which no spreadsheet takes for a formula.
    """
    header = [called[column][0] if column in called else column for column in columns]
    if is_sheet:
        return write_sheet(header, rows)
    return csv_bytes(
        header,
        (
            [inert(str(cell)) if column in typed else cell for column, cell in zip(columns, row, strict=True)]
            for row in rows
        ),
    )


def _category(category: Category) -> list[str]:
    written = _code_and_name(category.code, category.names)
    written += [f"team = {toml_text(category.team_kind)}"]
    written += [f"answer = {toml_text(str(category.answer_by))}", f"fix = {toml_text(str(category.fix_by))}"]
    if category.is_danger:
        written.append("danger = true")
    if category.shows_photos:
        written.append("shows_photos = true")
    if category.needs_photo:
        written.append("needs_photo = true")
    if category.rounds_place:
        written.append("rounds_place = true")
    if not category.is_public:
        written.append("is_public = false")
    if category.work is not WorkKind.CLEARED:
        written.append(f"work = {toml_text(category.work)}")
    if category.keywords:
        inside = ", ".join(f"{toml_text(tongue)} = {_texts(words)}" for tongue, words in category.keywords.items())
        written.append(f"keywords = {{ {inside} }}")
    if category.offered is not Offered.EVERYBODY:
        written.append(f"offered = {toml_text(category.offered)}")
    if category.months:
        written.append(f"months = [{', '.join(map(str, category.months))}]")
    if category.notice:
        written.append(f"notice = {_by_language(category.notice)}")
    return written


def _question(question: FollowUp) -> list[str]:
    written = ["[[group.category.question]]", *_code_and_name(question.code, question.names), ""]
    for choice in question.choices:
        written += ["[[group.category.question.choice]]", *_code_and_name(choice.code, choice.names), ""]
    return written


def _code_and_name(code: str, names: Mapping[str, str]) -> list[str]:
    return [f"code = {toml_text(code)}", f"name = {_by_language(names)}"]


def _by_language(texts: Mapping[str, str]) -> str:
    inside = ", ".join(f"{toml_text(tongue)} = {toml_text(text)}" for tongue, text in texts.items())
    return f"{{ {inside} }}"


def _texts(words: Sequence[str]) -> str:
    return f"[{', '.join(toml_text(word) for word in words)}]"


def toml_text(text: str) -> str:
    """Return a TOML basic string: TOML knows all of JSON's escapes, but wants DEL escaped too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a CSV file; None is an empty cell."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()


def _chat(desk: Desk | None) -> str:
    return str(desk.chat_id) if desk and desk.thread_id is None else ""


def _day(rule: Rule) -> str:
    return rule.valid_from.isoformat() if rule.valid_from else ""
