"""Keep what somebody typed from being a formula in a spreadsheet, as OWASP's page on CSV injection advises."""

import re

# The characters that begin a formula, also after blanks and in the wide form that a Chinese keyboard types.
FORMULA = re.compile(r"[\t\r\n]|\s*[=+@\-＝＋＠－]")
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: one gets an apostrophe before it; a number stays one."""
    return f"'{text}" if FORMULA.match(text) and not NUMBER.fullmatch(text) else text


def inert(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, and of which `meant` gives back what it was."""
    return f"'{text}" if harmless(text) != text or text[:1] == "'" else text


def meant(text: str) -> str:
    """Return what was written: without the mark by which a cell is no formula."""
    return text[1:] if text[:1] == "'" and (text[1:2] == "'" or FORMULA.match(text[1:])) else text
