"""Lines about the case itself are separated from the words about the problem."""

from datetime import date

import pytest

from casework.model.entry import CaseEntry, Source, read_lines

CALL = CaseEntry(Source.CALL)


@pytest.mark.parametrize(
    ("text", "expected", "rest"),
    [
        ("Ref: 2026-117", CaseEntry(Source.CALL, "2026-117"), ""),
        ("contact: Mrs Wong, 555-0100\nA sofa", CaseEntry(Source.CALL, None, None, "Mrs Wong, 555-0100"), "A sofa"),
        ("by: 2026-12-01", CaseEntry(Source.CALL, None, date(2026, 12, 1)), ""),
        ("编号：街道2026-9\n限期：2026-12-01", CaseEntry(Source.CALL, "街道2026-9", date(2026, 12, 1)), ""),
        ("by: tomorrow", CALL, "by: tomorrow"),
        ("Ref:", CALL, "Ref:"),
        ("A sofa: by the gate", CALL, "A sofa: by the gate"),
        ("by the gate", CALL, "by the gate"),
    ],
)
def test_lines_about_the_case_are_taken_out_of_the_words(text: str, expected: CaseEntry, rest: str) -> None:
    assert read_lines(CALL, text) == (expected, rest)
