"""Make a spreadsheet of a bulletin's tables, a sheet for each.

Promises: numbers are numbers, so they can be reckoned with. What people wrote is text, and never a formula. Sheets
have names that every program takes.
"""

import re
from collections.abc import Iterable
from io import BytesIO

from xlsxwriter import Workbook

from handlers.messages.message import DataTable, Tables

NAME_MOST = 31  # characters of a sheet's name
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
WIDEST = 60  # characters of a column


def make(tables: Tables) -> bytes:
    """Return an xlsx file; one without tables has an empty sheet."""
    out = BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        taken: set[str] = set()
        for table in tables.tables:
            name = _name(table.title, taken)
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, table.heads, bold)
            for number, row in enumerate(table.rows, 1):
                for column, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(number, column, value)
                    elif value is not None:
                        sheet.write_number(number, column, value)
            for column, wide in enumerate(_widths(table)):
                sheet.set_column(column, column, wide)
    return out.getvalue()


def _name(title: str, taken: set[str]) -> str:
    plain = NOT_IN_NAMES.sub(" ", title).strip()[: NAME_MOST - 3] or "1"
    name, number = plain, 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain} {number}"
    taken.add(name.casefold())
    return name


def _widths(table: DataTable) -> Iterable[int]:
    """Yield how wide each column is, in characters; a Chinese one counts twice."""
    for column, head in enumerate(table.heads):
        values = [head, *(str(row[column]) for row in table.rows if column < len(row))]
        yield min(max(sum(2 if ord(each) > 0x2E7F else 1 for each in value) for value in values) + 2, WIDEST)
