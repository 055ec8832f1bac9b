"""The district's own data are stored and read back, on both engines."""

import asyncio
from dataclasses import MISSING, Field, fields, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import shapely
from sqlalchemy import null, update

from casework.model.area import Area, AreaCode
from casework.model.asset import Asset, AssetCode
from casework.model.category import (
    Category,
    CategoryCode,
    CategoryGroup,
    CategoryTree,
    Choice,
    FollowUp,
    FormerCategory,
    Offered,
)
from casework.model.deadline import Allowance, Calendar, Unit
from casework.model.place import Point
from casework.model.policy import DEFAULTS
from casework.model.tally import WorkKind
from casework.model.team import ALL_AREAS, Team, TeamCode, TeamKind
from storage.schema import categories
from storage.unit_of_work import Storage

SQUARE = shapely.Polygon([(121.0, 31.0), (121.1, 31.0), (121.1, 31.1), (121.0, 31.1)])
RING = shapely.Polygon(SQUARE.exterior, [shapely.box(121.04, 31.04, 121.05, 31.05).exterior])
ISLANDS = shapely.MultiPolygon([SQUARE, shapely.box(122, 31, 122.123456789012345, 31.1)])


def area(code: str, polygon: shapely.Polygon | shapely.MultiPolygon = SQUARE, **rest: date | None) -> Area:
    return Area(AreaCode(code), f"Area {code}", None, polygon, **rest)


def category(code: str, kind: TeamKind = TeamKind.COMMUNITY, *, is_danger: bool = False) -> Category:
    names = {"zh": "暴露垃圾", "en": f"Category {code}"}
    hours, days = Allowance(4, Unit.WORKING_HOURS), Allowance(1, Unit.WORKING_DAYS)
    return Category(CategoryCode(code), names, kind, hours, days, is_danger)


def team(code: str, kind: TeamKind = TeamKind.COMMUNITY, *areas: str) -> Team:
    return Team(TeamCode(code), f"Team {code}", kind, tuple(AreaCode(each) for each in areas), "zh")


async def test_areas_come_back_as_they_were_with_every_digit_of_their_outline(storage: Storage) -> None:
    added = [
        area("1"),
        Area(AreaCode("1.1"), "洋泾街道", AreaCode("1"), RING, date(2025, 1, 1), date(2025, 12, 31)),
        area("2", ISLANDS, valid_from=date(2026, 7, 1)),
    ]
    async with storage.begin("1") as work:
        await work.districts.add_areas(added)
    async with storage.read() as work:
        found = await work.districts.areas()
    assert found == added
    assert [kept.polygon.wkb for kept in found] == [given.polygon.wkb for given in added]


@pytest.mark.parametrize("first_day", [None, date(2026, 1, 1)])
async def test_an_area_with_the_same_code_and_first_day_is_replaced(storage: Storage, first_day: date | None) -> None:
    other_day = area("1", ISLANDS, valid_from=date(2027, 1, 1))
    async with storage.begin("1") as work:
        await work.districts.add_areas([area("1", valid_from=first_day), other_day, area("2", valid_from=first_day)])
        newer = area("1", RING, valid_from=first_day, valid_to=date(2026, 12, 31))
        await work.districts.add_areas([newer])
        found = await work.districts.areas()
    assert found == [other_day, area("2", valid_from=first_day), newer]


async def test_the_category_tree_comes_back_in_its_order(storage: Storage) -> None:
    tree = CategoryTree(
        (
            CategoryGroup(
                CategoryCode("z"), {"zh": "街面", "en": "Street"}, (category("z-b", is_danger=True), category("z-a"))
            ),
            CategoryGroup(CategoryCode("empty"), {"en": "Nothing yet"}, ()),
            CategoryGroup(CategoryCode("a"), {"en": "Water"}, (category("a-1", TeamKind.DEPARTMENT),)),
        )
    )
    async with storage.begin("1") as work:
        assert await work.districts.tree() == CategoryTree()
        await work.districts.replace_tree(tree)
    async with storage.begin("2") as work:
        found = await work.districts.tree()
        assert found == tree
        assert list(found.groups[0].names) == ["zh", "en"]
        smaller = CategoryTree(tree.groups[2:])
        await work.districts.replace_tree(smaller)
        assert await work.districts.tree() == smaller
        await work.districts.replace_tree(CategoryTree())
        assert await work.districts.tree() == CategoryTree()


async def test_keywords_and_questions_come_back_as_they_were(storage: Storage) -> None:
    choices = Choice("bag", {"en": "One bag", "zh": "一袋"}), Choice("more", {"en": "More"})
    questions = FollowUp("amount", {"zh": "有多少？", "en": "How much?"}, choices), FollowUp("now", {"en": "Now?"}, ())
    keywords = {"zh": ("床垫", "沙发"), "en": ()}
    asked = replace(category("bulky"), keywords=keywords, questions=questions)
    tree = CategoryTree((CategoryGroup(CategoryCode("g"), {"en": "Street"}, (category("heap"), asked)),))
    async with storage.begin("1") as work:
        await work.districts.replace_tree(tree)
    async with storage.read() as work:
        assert await work.districts.tree() == tree


async def test_all_that_can_be_said_of_a_category_and_what_was_dropped_come_back(storage: Storage) -> None:
    notice = {"en": "On Tuesdays.", "zh_CN": "每周二。"}
    asked = FollowUp("now", {"en": "Now?"}, (Choice("yes", {"en": "Yes"}),))
    limited = replace(
        category("snow", is_danger=True),
        keywords={"en": ("snow", "ice")},
        questions=(asked,),
        reasons=(Choice("none", {"en": "None there"}),),
        offered=Offered.STAFF,
        months=(1, 2, 12),
        notice=notice,
        former_questions=(asked,),
        former_reasons=(Choice("gone", {"en": "Gone"}),),
        shows_photos=True,
        needs_photo=True,
        rounds_place=True,
        is_public=False,
        work=WorkKind.PLANTED,
    )
    assert [each.name for each in fields(limited) if getattr(limited, each.name) == _default(each)] == []
    dropped = replace(category("heap"), offered=Offered.NOBODY)
    groups = (CategoryGroup(CategoryCode("g"), {"en": "Street"}, (limited, category("litter"))),)
    former = (
        FormerCategory(dropped, CategoryCode("g")),
        FormerCategory(replace(dropped, code=CategoryCode("bag")), CategoryCode("lost")),
    )
    async with storage.begin("1") as work:
        await work.districts.replace_tree(CategoryTree(groups, former))
    async with storage.read() as work:
        assert await work.districts.tree() == CategoryTree(groups, former)


def _default(field: Field[object]) -> object:
    return field.default_factory() if field.default_factory is not MISSING else field.default


async def test_a_tree_that_was_kept_without_keywords_and_questions_is_read(storage: Storage) -> None:
    tree = CategoryTree((CategoryGroup(CategoryCode("g"), {"en": "Street"}, (category("heap"),)),))
    async with storage.begin("1") as work:
        await work.districts.replace_tree(tree)
    async with storage.transactions.engine.begin() as connection:
        await connection.execute(update(categories).values(keywords=null(), questions=null()))
    async with storage.read() as work:
        assert await work.districts.tree() == tree


async def test_teams_come_back_by_code_and_the_same_code_is_replaced(storage: Storage) -> None:
    everywhere = team("b", TeamKind.CONTRACTOR, ALL_AREAS)
    async with storage.begin("1") as work:
        await work.districts.add_teams([everywhere, team("a-1"), team("C"), team("a_0")])
        await work.districts.add_teams([team("C", TeamKind.DEPARTMENT, "1", "2")])
    async with storage.read() as work:
        assert await work.districts.teams() == (
            team("C", TeamKind.DEPARTMENT, "1", "2"),
            team("a-1"),
            team("a_0"),
            everywhere,
        )


async def test_assets_come_back_by_code_and_the_same_code_is_replaced(storage: Storage) -> None:
    gate = Asset(AssetCode("gate"), "东门", Point(31.2304161234, -121.4737019876))
    full = Asset(AssetCode("bin-17"), "Bin at the gate", Point(31.25, 121.5), CategoryCode("bin-full"))
    moved = Asset(AssetCode("gate"), "Gate", Point(31.3, 121.5), CategoryCode("heap"))
    async with storage.begin("1") as work:
        assert await work.districts.assets() == []
        await work.districts.add_assets([gate, full, Asset(AssetCode("Bin"), "Bin", Point(0, 1))])
        assert await work.districts.asset(AssetCode("gate")) == gate
        await work.districts.add_assets([moved])
    async with storage.read() as work:
        assert [asset.code for asset in await work.districts.assets()] == ["Bin", "bin-17", "gate"]
        assert await work.districts.asset(AssetCode("gate")) == moved
        assert await work.districts.asset(AssetCode("bin-17")) == full
        assert await work.districts.asset(AssetCode("BIN-17")) is None


async def test_the_revision_counts_every_change(storage: Storage) -> None:
    async with storage.begin("1") as work:
        assert await work.districts.revision() == 0
        await work.districts.add_areas([area("1"), area("2")])
        assert await work.districts.revision() == 1
        await work.districts.add_teams([team("a")])
        assert await work.districts.revision() == 2
        await work.districts.replace_tree(CategoryTree())
        assert await work.districts.revision() == 3
        await work.districts.add_assets([])
        assert await work.districts.revision() == 4

    async def change_and_fail() -> None:
        async with storage.begin("2") as work:
            await work.districts.add_teams([team("b")])
            raise LookupError

    with pytest.raises(LookupError):
        await change_and_fail()
    async with storage.read() as work:
        assert await work.districts.revision() == 4


async def test_twenty_changes_at_once_are_all_counted_and_none_is_lost(storage: Storage) -> None:
    async def change(number: int) -> None:
        async with storage.begin("1") as work:
            await work.districts.add_areas([area(str(number)), area("same")])

    await asyncio.gather(*(change(number) for number in range(20)))
    async with storage.read() as work:
        assert await work.districts.revision() == 20
        assert sorted(kept.code for kept in await work.districts.areas()) == sorted([*map(str, range(20)), "same"])


async def test_a_district_is_read_as_a_whole(storage: Storage) -> None:
    tree = CategoryTree((CategoryGroup(CategoryCode("g"), {"en": "Street"}, (category("heap"),)),))
    async with storage.begin("1") as work:
        await work.districts.add_areas([area("1")])
        await work.districts.add_teams([team("crew", TeamKind.COMMUNITY, "1")])
        await work.districts.replace_tree(tree)
    calendar = Calendar(ZoneInfo("Asia/Shanghai"))
    async with storage.read() as work:
        district = await work.districts.read(calendar, DEFAULTS)
    heap = district.tree.category(CategoryCode("heap"))
    routing = district.route(Point(31.05, 121.05), datetime(2026, 3, 2, tzinfo=UTC), heap)
    assert routing.team == team("crew", TeamKind.COMMUNITY, "1")
    assert district.calendar == calendar
