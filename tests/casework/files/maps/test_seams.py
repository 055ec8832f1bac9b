import pytest

from casework.model.finding import Level, What
from tests.casework.files.maps.boundary_files import (
    block,
    collection,
    feature,
    only,
    read,
)


def test_an_overlap_is_reported_with_its_pair_and_size() -> None:
    found = read(collection(feature("a"), feature("b", block(0.009, 0.019))))
    finding = only(found)
    assert len(found.areas) == 2
    assert (finding.level, finding.what, finding.feature) == (Level.WARNING, What.OVERLAP, 1)
    assert (finding.facts["code"], finding.facts["other"], finding.facts["percent"]) == ("a", "b", 10.0)
    assert finding.facts["m2"] == pytest.approx(111.195 * 1111.95, rel=0.001)


def test_a_gap_is_reported_with_its_place_and_who_stands_around_it() -> None:
    ring = [[0, 0], [0.03, 0], [0.03, 0.03], [0, 0.03], [0, 0]]
    hole = block(0.01, 0.011, 0.01, 0.011)
    found = read(feature(geometry={"type": "Polygon", "coordinates": [ring, hole[::-1]]}))
    facts = only(found).facts
    assert only(found).what is What.GAP
    assert (facts["between"], facts["lat"], facts["lon"]) == ("a", 0.0105, 0.0105)
    assert facts["m2"] == pytest.approx(111.195**2, rel=0.001)


def test_a_hole_of_more_than_a_square_kilometre_is_meant() -> None:
    ring = [[0, 0], [0.03, 0], [0.03, 0.03], [0, 0.03], [0, 0]]
    hole = block(0.01, 0.02, 0.01, 0.02)
    assert read(feature(geometry={"type": "Polygon", "coordinates": [ring, hole[::-1]]})).findings == ()


def test_slivers_are_counted_not_listed() -> None:
    found = read(collection(feature("a"), feature("b", block(0.0099995, 0.02))))
    assert (only(found).what, only(found).level) == (What.OVERLAP_SLIVERS, Level.NOTE)
    assert only(found).facts == {"count": 1, "m2": 62}


def test_a_thousand_areas_on_one_spot_are_not_compared_to_the_end() -> None:
    found = read(collection(*(feature(number) for number in range(1000))))
    assert len(found.areas) == 1000
    assert What.SEAMS_UNCHECKED in {finding.what for finding in found.findings}
