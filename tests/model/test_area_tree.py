"""The areas that are valid on a day, and the areas below another one."""

from datetime import date

import shapely

from casework.model.area import Area, AreaCode, AreaMap

DAY = date(2026, 3, 2)
SQUARE = shapely.box(0, 0, 1, 1)


def area(code: str, parent: str | None = None, begin: date | None = None, end: date | None = None) -> Area:
    name = f"{code} since {begin}" if begin else code
    return Area(AreaCode(code), name, AreaCode(parent) if parent else None, SQUARE, begin, end)


def codes(areas: tuple[Area, ...]) -> list[str]:
    return [found.code for found in areas]


def test_what_lies_below_an_area_is_found_at_any_depth_and_the_area_comes_first() -> None:
    tree = AreaMap([area("street", "town"), area("town", "district"), area("district"), area("other")])
    assert codes(tree.descendants(AreaCode("district"), DAY)) == ["district", "town", "street"]
    assert codes(tree.descendants(AreaCode("street"), DAY)) == ["street"]
    assert codes(tree.descendants(AreaCode("nowhere"), DAY)) == []


def test_only_what_exists_on_the_day_counts() -> None:
    tree = AreaMap([area("town"), area("old", "town", end=date(2026, 3, 1)), area("new", "town", date(2026, 3, 3))])
    assert codes(tree.descendants(AreaCode("town"), DAY)) == ["town"]
    assert codes(tree.valid(DAY)) == ["town"]
    assert set(codes(tree.valid(date(2026, 3, 3)))) == {"town", "new"}
    assert codes(tree.descendants(AreaCode("old"), DAY)) == []


def test_a_circle_of_parents_is_not_walked_for_ever() -> None:
    tree = AreaMap([area("a", "b"), area("b", "a")])
    assert set(codes(tree.descendants(AreaCode("a"), DAY))) == {"a", "b"}


def test_an_area_is_known_as_it_was_last() -> None:
    first, second = area("town", end=DAY), area("town", begin=date(2026, 3, 3))
    tree = AreaMap([first, second])
    assert tree.last_known(AreaCode("town")) is second
    assert tree.last_known(AreaCode("nowhere")) is None
    assert AreaMap([first]).last_known(AreaCode("town")) is first


def test_both_sides_of_the_date_line_are_one_area() -> None:
    wide = Area(AreaCode("isle"), "Isle", None, shapely.box(179.5, 0, 180, 1))
    assert codes(AreaMap([wide]).descendants(AreaCode("isle"), DAY)) == ["isle"]
