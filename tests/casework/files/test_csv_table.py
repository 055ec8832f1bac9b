"""A day, a position and a list of codes are read in every form in which people write them, whatever the file is."""

from datetime import date

import pytest

from casework.files.csv_table import Row, names_of
from casework.model.finding import Finding, What
from casework.model.place import Point

KNOWN = ("east", "West", "north", "NORTH")


def row(findings: list[Finding], **cells: str) -> Row:
    return Row(2, cells, findings)


@pytest.mark.parametrize(
    "text",
    ["2026-03-02", "2026-3-2", "2026/03/02", "2026/3/2", "2026.3.2", "20260302", "2026年3月2日", "２０２６／３／２"],
)
def test_a_day_is_read(text: str) -> None:
    findings: list[Finding] = []
    assert row(findings, day=text).day("day") == date(2026, 3, 2)
    assert findings == []


@pytest.mark.parametrize("text", ["soon", "2026-02-30", "3月2日", "2.3.2026", "9999-12-31"])
def test_what_is_no_day_is_named(text: str) -> None:
    findings: list[Finding] = []
    assert row(findings, day=text).day("day") is None
    assert [(each.what, each.facts) for each in findings] == [(What.DATE_MALFORMED, {"value": text, "row": 2})]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", ()),
        (";；", ()),
        ("east", ("east",)),
        (" EAST ；west; east", ("east", "West")),
        ("north;NORTH", ("north", "NORTH")),  # they differ in nothing else
    ],
)
def test_codes_are_read_once_each_and_spelled_as_they_are_known(text: str, codes: tuple[str, ...]) -> None:
    findings: list[Finding] = []
    found = row(findings, areas=text).codes("areas", KNOWN, What.AREA_UNKNOWN, What.AREA_UNKNOWN_NEAR)
    assert (found, findings) == (codes, [])


def test_each_unknown_code_is_named() -> None:
    findings: list[Finding] = []
    cells = row(findings, areas="eats;east;zzz")
    assert cells.codes("areas", KNOWN, What.AREA_UNKNOWN, What.AREA_UNKNOWN_NEAR) == ("east",)
    assert [each.what for each in findings] == [What.AREA_UNKNOWN_NEAR, What.AREA_UNKNOWN]


@pytest.mark.parametrize(
    ("lat", "lon", "point"),
    [
        ("37.5", "-122.25", Point(37.5, -122.25)),
        ("+37,5", "-122,25", Point(37.5, -122.25)),
        ("３７．５", "-122.25", Point(37.5, -122.25)),
        ("51.5", "5e-05", Point(51.5, 0.00005)),  # as Python writes what is just east of Greenwich
        ("51.5", "-.5", Point(51.5, -0.5)),
        ("", "", None),
    ],
)
def test_a_position_is_read(lat: str, lon: str, point: Point | None) -> None:
    findings: list[Finding] = []
    assert row(findings, lat=lat, lon=lon).position() == point
    assert findings == []


@pytest.mark.parametrize(
    ("lat", "lon", "whats"),
    [
        ("37.5", "", [What.VALUE_MISSING]),
        ("north", "200", [What.DEGREES_MALFORMED, What.DEGREES_OUT_OF_RANGE]),
        ("nan", "1_0", [What.DEGREES_MALFORMED, What.DEGREES_MALFORMED]),
        ("1.234,5", "3.7e1", [What.DEGREES_MALFORMED, What.DEGREES_MALFORMED]),
        ("0", "0,0", [What.NOWHERE]),
    ],
)
def test_what_is_no_position_is_named(lat: str, lon: str, whats: list[What]) -> None:
    findings: list[Finding] = []
    assert row(findings, lat=lat, lon=lon).position() is None
    assert [each.what for each in findings] == whats


def test_a_cell_that_is_missing_is_named_once() -> None:
    findings: list[Finding] = []
    cells = row(findings, lat="37.5")
    cells.require("lat", "lon")
    cells.position()
    assert [(each.what, each.facts) for each in findings] == [(What.VALUE_MISSING, {"field": "lon", "row": 2})]


def test_a_column_has_its_names_in_each_language_and_in_words() -> None:
    called = [{"planned_end": ("计划完工",)}, {"planned_end": ("計劃完工",), "code": ("編號",)}]
    names = names_of(("planned_end",), called)
    assert names == dict.fromkeys(("计划完工", "計劃完工", "planned end"), "planned_end")
