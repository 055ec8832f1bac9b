"""A cell of a file gives the numbers of degrees that stand in it, or none."""

import contextlib

import pytest
from hypothesis import given, strategies as st

from casework.files.cities.positions import read_degrees, read_pair


@pytest.mark.parametrize(
    ("cell", "degrees"),
    [("37.76", 37.76), (" -122,4194 ", -122.4194), ("−122.42", -122.42), ("122.42 W", -122.42), ("-122.42W", -122.42)],
)
def test_degrees_are_a_number(cell: str, degrees: float) -> None:
    assert read_degrees(cell) == degrees


@pytest.mark.parametrize("cell", ["", "north", "nan", "inf", "3_7", "1,234,567", "37.76.1", "0x10"])
def test_other_cells_are_no_degrees(cell: str) -> None:
    with pytest.raises(ValueError, match="no degrees"):
        read_degrees(cell)


@pytest.mark.parametrize(
    ("cell", "pair"),
    [
        ("(37.765, -122.425)", (37.765, -122.425)),
        ("-122.425 37.765", (-122.425, 37.765)),
        ("37,765 / -122,425", (37.765, -122.425)),
        ("37,765, -122,425", (37.765, -122.425)),
        ("（37.765，-122.425）", (37.765, -122.425)),
        ("point(-122.425 37.765)", (37.765, -122.425)),
        ("SRID=4326; POINT ZM (-122.425 37.765 3 0)", (37.765, -122.425)),
        ("0101000000A69BC420B09A5EC0EC51B81E85E34240", (37.7774999999999, -122.417)),
        ("12 ELM ST (REAR)\nBay City, CA\n(37.765, -122.425)", (37.765, -122.425)),
        ('{"type":"Point","coordinates":[-122.425,37.765]}', (37.765, -122.425)),
        ("{'type': 'Point', 'coordinates': [4.9, 52.3]}", (52.3, 4.9)),  # as Python writes it
    ],
)
def test_both_numbers_stand_in_one_cell(cell: str, pair: tuple[float, float]) -> None:
    assert read_pair(cell) == pytest.approx(pair, abs=1e-3)


@pytest.mark.parametrize(
    "cell", ["", "POINT EMPTY", "12 ELM ST", "(rear)", "37.765", "01" + "F" * 40, "LINESTRING (0 0, 1 1)", "1 2 3"]
)
def test_other_cells_hold_no_pair(cell: str) -> None:
    with pytest.raises(ValueError, match="no position"):
        read_pair(cell)


@given(st.text(alphabet="0123456789.,;()[]{}POINT -+eE\n", max_size=60))
def test_no_cell_makes_it_raise_anything_else(cell: str) -> None:
    for read in (read_pair, read_degrees):
        with contextlib.suppress(ValueError):
            read(cell)
