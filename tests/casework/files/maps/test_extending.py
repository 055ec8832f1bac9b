"""New areas are added only if they and the kept ones still make one map."""

from dataclasses import replace
from datetime import date

import shapely

from casework.files.maps.extending import check_added
from casework.model.area import Area, AreaCode
from casework.model.errors import Fact
from casework.model.finding import What

SQUARE = shapely.box(0, 0, 1, 1)


def area(code: str, parent: str | None = None, first: date | None = None, last: date | None = None) -> Area:
    return Area(AreaCode(code), code.title(), AreaCode(parent) if parent else None, SQUARE, first, last)


def found(kept: list[Area], added: list[Area]) -> list[tuple[What, dict[str, Fact]]]:
    return [(finding.what, finding.facts) for finding in check_added(kept, added)]


def test_areas_beside_others_are_fine() -> None:
    castro = replace(area("castro", "city"), polygon=shapely.box(1, 0, 2, 1))
    assert found([area("city")], [area("mission", "city"), castro]) == []


def test_areas_of_one_size_that_overlap_are_told_apart_by_the_alphabet_alone_and_that_is_said() -> None:
    alike = [(What.AREAS_ALIKE, {"code": "castro", "other": "mission", "m2": 12363875072})]
    assert found([area("mission")], [area("castro")]) == alike
    assert found([], [area("mission"), area("castro")]) == alike
    assert found([], [area("city"), area("mission", "city"), area("castro", "city")]) == alike
    beside = replace(area("castro"), polygon=shapely.box(1, 0, 2, 1))  # it shares a border, and no ground
    later = area("castro", first=date(2013, 1, 1))
    for other in (beside, area("castro", "mission")):
        assert found([area("mission")], [other]) == []
    assert found([area("mission", last=date(2012, 12, 31))], [later]) == []


def test_an_area_takes_the_place_of_one_with_the_same_first_day() -> None:
    assert found([area("mission")], [area("mission", last=date(2026, 1, 1))]) == []


def test_a_new_edition_follows_one_that_has_ended() -> None:
    old, new = area("mission", last=date(2012, 12, 31)), area("mission", first=date(2013, 1, 1))
    assert found([old], [new]) == []


def test_a_code_that_would_be_valid_twice_is_refused() -> None:
    new = area("mission", first=date(2013, 1, 1))
    facts = {"code": "mission", "first": "2013-01-01", "last": "…"}
    assert found([area("mission")], [new]) == [(What.AREA_VALID_TWICE, facts)]


def test_a_parent_must_exist() -> None:
    assert found([area("city")], [area("mission", "cty")]) == [
        (What.PARENT_UNKNOWN_NEAR, {"code": "cty", "nearest": "city"})
    ]
    assert found([], [area("mission", "city")]) == [(What.PARENT_UNKNOWN, {"code": "city"})]


def test_nothing_lies_above_itself() -> None:
    circle = found([area("city"), area("mission", "city")], [area("city", "mission")])
    assert circle == [(What.PARENT_CIRCLE, {"code": "city"}), (What.PARENT_CIRCLE, {"code": "mission"})]


def test_a_new_area_that_overlaps_a_kept_one_of_the_same_days_is_said_unless_one_is_around_the_other() -> None:
    larger = replace(area("castro"), polygon=shapely.box(0, 0.5, 1, 2))
    facts = {"code": "castro", "other": "mission", "m2": 6181643292, "percent": 50.0}
    assert found([area("mission")], [larger]) == [(What.OVERLAPS_KEPT, facts)]
    assert found([area("mission", "castro")], [larger]) == []
    assert found([area("mission", last=date(2012, 12, 31))], [replace(larger, valid_from=date(2013, 1, 1))]) == []


def test_the_search_for_overlaps_with_kept_areas_ends() -> None:
    ticks = iter(range(0, 1000, 25))
    findings = check_added([area("mission")], [area("castro"), area("noe")], lambda: float(next(ticks)))
    assert [each.what for each in findings if each.what is not What.AREAS_ALIKE] == [What.KEPT_UNCHECKED]
