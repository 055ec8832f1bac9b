"""Amounts of work in the notes of staff are counted, and nothing else in them."""

import pytest

from casework.model.tally import Measure, read_tally


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2.5 t, 3 people", {Measure.TONNES: 2.5, Measure.PEOPLE: 3}),
        ("0,8t 2 trucks", {Measure.TONNES: 0.8, Measure.VEHICLES: 2}),
        ("清运 3 吨，出动 5 人、2 辆车", {Measure.TONNES: 3, Measure.PEOPLE: 5, Measure.VEHICLES: 2}),
        ("清運1.5噸，3件", {Measure.TONNES: 1.5, Measure.ITEMS: 3}),
        ("12 bags and 4 items", {Measure.ITEMS: 16}),
        ("350 kg", {Measure.TONNES: 0.35}),
        ("swept 40 m², 15 m2", {Measure.SQUARE_METRES: 55}),
        ("Done at 12 Elm Street, call 555-0100 tomorrow", {}),
        ("2 trees", {}),
        ("v2.5 tons", {}),
        ("99999999 t", {}),
        ("", {}),
    ],
)
def test_a_tally_is_read_from_what_staff_write(text: str, expected: dict[Measure, float]) -> None:
    assert read_tally(text) == expected
