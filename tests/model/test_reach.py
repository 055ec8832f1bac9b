"""Whoever supervises an area supervises what lies below it; a late ticket goes to the nearest of them first."""

import shapely

from casework.model.area import Area, AreaCode, AreaMap
from casework.model.person import PersonId
from casework.model.reach import EVERYWHERE, Overseers, Reach, Section, caretakers

CITY, EAST, ELM, WEST = (AreaCode(code) for code in ("city", "east", "elm", "west"))
SUE, EVA, CY, ALL = (PersonId(number) for number in range(4))
TREE = {CITY: None, EAST: CITY, ELM: EAST, WEST: CITY}
LINES = AreaMap(Area(code, code, around, shapely.box(0, 0, 1, 1)) for code, around in TREE.items()).lines()


def known(**named: set[AreaCode] | None) -> Overseers:
    people = {"sue": SUE, "eva": EVA, "cy": CY, "all": ALL}
    return Overseers({people[name]: None if at is None else frozenset(at) for name, at in named.items()}, LINES)


def test_the_map_knows_the_areas_around_each() -> None:
    assert LINES == {CITY: (CITY,), EAST: (EAST, CITY), ELM: (ELM, EAST, CITY), WEST: (WEST, CITY)}


def test_a_supervisor_of_an_area_supervises_all_below_it_and_nothing_else() -> None:
    overseers = known(sue={EAST}, all=None)
    assert [area for area in TREE if overseers.reach(SUE).has(area)] == [EAST, ELM]
    assert overseers.reach(ALL) == EVERYWHERE
    assert not any(overseers.reach(EVA).has(area) for area in TREE)  # she is no supervisor
    assert EVERYWHERE.has(AreaCode("dropped long ago"))
    assert not Reach().has(EAST)


def test_what_is_late_goes_to_the_nearest_and_upward_where_there_is_none() -> None:
    overseers = known(sue={EAST}, cy={CITY}, all=None)
    assert {area: overseers.told(area, is_listed=False) for area in TREE} == {
        CITY: [CY],
        EAST: [SUE],
        ELM: [SUE],
        WEST: [CY],
    }
    assert not overseers.first(None).has(WEST)  # the group is not first where somebody is named
    only_east = known(sue={EAST}, all=None)
    assert only_east.told(WEST, is_listed=False) == [ALL]
    assert only_east.first(None).has(WEST)
    assert known(all=None).first(ALL) == EVERYWHERE


def test_what_is_on_the_list_goes_to_all_above_it() -> None:
    overseers = known(sue={EAST}, eva={ELM}, cy={CITY}, all=None)
    assert overseers.told(ELM, is_listed=True) == [SUE, EVA, CY, ALL]
    assert overseers.told(WEST, is_listed=True) == [CY, ALL]


def test_an_alarm_concerns_whoever_supervises_an_area_of_the_team_one_below_it_or_one_around_it() -> None:
    overseers = known(sue={EAST}, eva={ELM}, cy={CITY}, all=None)
    concerned = {area: [who for who in (SUE, EVA, CY, ALL) if overseers.concerns(who, [area])] for area in TREE}
    assert concerned == {
        CITY: [SUE, EVA, CY, ALL],
        EAST: [SUE, EVA, CY, ALL],
        ELM: [SUE, EVA, CY, ALL],
        WEST: [CY, ALL],
    }
    assert overseers.concerns(ALL, [])
    assert not known(sue={EAST}).concerns(EVA, [EAST])  # she is no supervisor


def test_the_nearest_section_answers_and_there_the_category_group_before_everything() -> None:
    named = {
        SUE: frozenset({Section(CITY)}),
        EVA: frozenset({Section(EAST, "rubbish"), Section(WEST)}),
        CY: frozenset({Section(EAST)}),
        ALL: frozenset({Section(EAST)}),
    }
    for area, categories, answers in (
        (ELM, ("bulky", "rubbish"), (EVA,)),
        (ELM, ("dirt", "street"), (CY, ALL)),  # two share a section
        (WEST, ("bulky", "rubbish"), (EVA,)),
        (CITY, ("bulky", "rubbish"), (SUE,)),
        (EAST, (), (CY, ALL)),  # a category that the district does not know any more
    ):
        assert caretakers(named, LINES[area], categories) == answers, (area, categories)
    assert caretakers(named, (), ("bulky",)) == ()
