"""Test the check of the table of notices: it finds the gaps planted here, and none in the real table."""

from tests.house.notices import main, problems


def test_the_table_is_complete() -> None:
    assert main() == 0


def test_a_kind_without_a_row_is_found() -> None:
    assert problems(["card", "late"], ["card"], ["card: taken"]) == [
        "late: no row in handlers/messages says how it is worded"
    ]


def test_a_kind_with_two_rows_is_found() -> None:
    assert problems(["card"], ["card", "card"], ["card"]) == ["card: 2 rows say how it is worded"]


def test_a_row_without_a_sample_is_found() -> None:
    assert problems(["card", "late"], ["card", "late"], ["card (open)"]) == [
        "late: no sample message in tests/messages"
    ]


def test_a_sample_of_no_kind_is_found() -> None:
    assert problems(["card"], ["card"], ["card", "crad: taken"]) == ["crad: a sample message of no kind"]
