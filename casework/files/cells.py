"""Keep what somebody typed from being a formula in a spreadsheet, as OWASP's page on CSV injection advises."""

import re

# The characters that begin a formula, also after blanks and in the wide form that a Chinese keyboard types.
FORMULA = re.compile(r"[\t\r\n]|\s*[=+@\-＝＋＠－]")
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: one gets an apostrophe before it; a number stays one."""
    return f"'{text}" if FORMULA.match(text) and not NUMBER.fullmatch(text) else text
