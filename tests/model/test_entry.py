"""Lines about the case itself are separated from the words about the problem."""

from dataclasses import replace
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
    entry, words = read_lines(CALL, text, 7)
    assert (replace(entry, told_in={}), words) == (expected, rest)


def test_what_a_message_said_of_the_case_goes_when_it_says_something_else_and_what_others_said_stays() -> None:
    entry = CALL
    for message, text in ((7, "ref: 1\ncontact: Mrs Wong"), (8, "by: 2026-12-01"), (7, "ref: 2\nA sofa")):
        entry, words = read_lines(entry, text, message)
    assert (entry.reference, entry.outside_by, entry.contact) == ("2", date(2026, 12, 1), None)
    assert words == "A sofa"
    later, _ = read_lines(entry, "ref: 3", 9)
    assert read_lines(later, "", 7)[0].reference == "3"
