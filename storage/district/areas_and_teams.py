"""Keep the district's own data: areas, categories, teams, routing rules, assets.

Everything but the assets is read into memory as a whole. A revision number counts every change.
"""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import shapely
from sqlalchemy import Row, delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.area import Area, AreaCode, AreaMap
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
from casework.model.deadline import Allowance, Calendar
from casework.model.district import District
from casework.model.place import Point
from casework.model.policy import Policy
from casework.model.tally import WorkKind
from casework.model.team import Rule, Team, TeamCode, TeamKind
from storage.engine import filled_up, insert_into, pieces, upsert
from storage.schema import areas, assets, categories, revisions, rules, teams

REVISION = "district"

# What a group has in the columns of a category: all of them, because the keys of the first row are those of every row.
_ABSENT: dict[str, object] = {
    **dict.fromkeys(("team_kind", "answer_by", "fix_by", "keywords", "questions", "reasons", "months", "notice")),
    **dict.fromkeys(("former_questions", "former_reasons")),
    "is_danger": False,
    "offered": Offered.EVERYBODY,
    "is_former": False,
    "shows_photos": False,
    "needs_photo": False,
    "rounds_place": False,
    "is_public": True,
    "work": WorkKind.CLEARED,
}


FEW_AREAS = 500  # more of them are read beside the event loop
# The areas that count: those of a large import count together, when all of them are there.
_COUNTS = or_(areas.c.arrival.is_(None), areas.c.arrival.in_(select(revisions.c.name)))


class Districts:
    """The district's data within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def revision(self) -> int:
        """Return a number that grows whenever anything here changes."""
        found = await self._connection.execute(select(revisions.c.number).where(revisions.c.name == REVISION))
        return found.scalar_one_or_none() or 0

    async def read(self, calendar: Calendar, policy: Policy) -> District:
        """Return the stored district, combined with the calendar by which its teams work and with its policy."""
        areas = await self.area_map(policy)
        teams, tree, rules = await self.teams(), await self.tree(), await self.rules()
        return District(areas, teams, tree, calendar, rules, policy=policy)

    async def areas(self) -> list[Area]:
        """Return all areas, of all times."""
        found = await self._connection.execute(select(areas).where(_COUNTS).order_by(areas.c.id))
        rows: list[Row[Any]] = []
        for some in found.partitions(FEW_AREAS):
            rows += some
            if len(some) == FEW_AREAS:
                await asyncio.sleep(0)  # others have their turn
        return _areas(rows) if len(rows) <= FEW_AREAS else await asyncio.to_thread(_areas, rows)

    async def area_map(self, policy: Policy) -> AreaMap:
        """Return the map of all areas."""
        found = await self.areas()
        return AreaMap(found, policy) if len(found) <= FEW_AREAS else await asyncio.to_thread(AreaMap, found, policy)

    async def add_areas(self, added: Sequence[Area]) -> None:
        """Store areas; an area replaces the stored one with the same code and the same first day."""
        await self._change()
        await self.drop_areas(await self._numbers({(area.code, area.valid_from) for area in added}))
        rows = [_area_row(area, None) for area in added]
        if rows:
            await self._connection.execute(insert(areas), rows)

    async def remove_areas(self, gone: Sequence[Area]) -> None:
        """Forget areas."""
        await self._change()
        await self.drop_areas(await self._numbers({(area.code, area.valid_from) for area in gone}))

    async def _numbers(self, keys: Collection[tuple[AreaCode, date | None]]) -> list[int]:
        """Return the rows that count of areas with some codes and first days."""
        codes = sorted({code for code, _ in keys})
        found: list[int] = []
        for some in pieces(codes):
            those = areas.c.code.in_(filled_up(some))
            rows = await self._connection.execute(
                select(areas.c.id, areas.c.code, areas.c.valid_from).where(those, _COUNTS)
            )
            found += [row.id for row in rows if (row.code, row.valid_from) in keys]
        return found

    async def store_areas(self, added: Sequence[Area], arrival: str) -> None:
        """Store a part of a large import; it does not count before all of it has arrived."""
        await self._connection.execute(insert(areas), [_area_row(area, arrival) for area in added])

    async def stored_areas(self, arrival: str) -> tuple[int, int]:
        """Return how many areas of an import are stored, and how many of them would take the place of one."""
        query = select(areas.c.code, areas.c.valid_from, areas.c.arrival == arrival).where(
            or_(_COUNTS, areas.c.arrival == arrival)
        )
        rows = (await self._connection.execute(query)).all()
        stored = [(code, first) for code, first, is_new in rows if is_new]
        return len(stored), len({(code, first) for code, first, is_new in rows if not is_new}.intersection(stored))

    async def arrive(self, arrival: str, count: int) -> None:
        """Let the areas of an import count, each in place of the one with the same code and first day."""
        await self._change()
        await self._connection.execute(insert(revisions).values(name=arrival, number=count))

    async def left_over_areas(self, before: str) -> list[int]:
        """Return the rows of areas that others have replaced, and of imports before a name that were cut short."""
        rows = (
            await self._connection.execute(select(areas.c.id, areas.c.code, areas.c.valid_from).where(_COUNTS))
        ).all()
        latest: dict[tuple[str, date | None], int] = {}
        for row in rows:
            latest[row.code, row.valid_from] = max(row.id, latest.get((row.code, row.valid_from), 0))
        cut = await self._connection.execute(select(areas.c.id).where(~_COUNTS, areas.c.arrival < before))
        return [*cut.scalars(), *(row.id for row in rows if row.id != latest[row.code, row.valid_from])]

    async def drop_areas(self, numbers: Sequence[int]) -> None:
        """Drop rows of areas."""
        for some in pieces(numbers):
            await self._connection.execute(delete(areas).where(areas.c.id.in_(filled_up(some))))

    async def tree(self) -> CategoryTree:
        """Return the categories in the order in which they are shown, and those that were dropped."""
        rows = (await self._connection.execute(select(categories).order_by(categories.c.position))).all()
        inside: dict[str, list[Category]] = {row.code: [] for row in rows if row.parent is None}
        for row in rows:
            if row.parent is not None and not row.is_former:
                inside[row.parent].append(_category(row))
        groups = (
            CategoryGroup(CategoryCode(row.code), row.names, tuple(inside[row.code]))
            for row in rows
            if row.parent is None
        )
        former = (FormerCategory(_category(row), CategoryCode(row.parent)) for row in rows if row.is_former)
        return CategoryTree(tuple(groups), tuple(former))

    async def tree_to_change(self) -> CategoryTree:
        """Return what `tree` returns, and make others who change the district wait until this is committed."""
        await self._change()
        return await self.tree()

    async def replace_tree(self, tree: CategoryTree) -> None:
        """Replace the stored category tree; tickets keep the category codes that they have."""
        await self._change()
        await self._connection.execute(delete(categories))
        rows = list(_category_rows(tree))
        if rows:
            await self._connection.execute(insert(categories), rows)

    async def teams(self) -> tuple[Team, ...]:
        """Return all teams by code."""
        found = await self._connection.execute(select(teams))
        # sorted here because PostgreSQL's order of letters depends on how the server was installed
        rows = sorted(found, key=lambda row: str(row.code))
        return tuple(
            Team(
                TeamCode(row.code),
                row.name,
                TeamKind(row.kind),
                tuple(AreaCode(code) for code in row.areas),
                row.language,
                row.is_fallback,
                row.dissolved_on,
            )
            for row in rows
        )

    async def add_teams(self, added: Iterable[Team]) -> None:
        """Store teams; a team replaces the stored one with the same code."""
        await self._change()
        for team in added:
            row = {
                "code": team.code,
                "name": team.name,
                "kind": team.kind,
                "areas": list(team.areas),
                "language": team.language,
                "is_fallback": team.is_fallback,
                "dissolved_on": team.dissolved_on,
            }
            await self._connection.execute(upsert(self._connection, teams, row))

    async def assets(self) -> list[Asset]:
        """Return all assets by code."""
        found = [_asset(row) for row in await self._connection.execute(select(assets))]
        return sorted(found, key=lambda asset: asset.code)

    async def asset(self, code: AssetCode) -> Asset | None:
        """Return the asset with that code, or None."""
        row = (await self._connection.execute(select(assets).where(assets.c.code == code))).one_or_none()
        return None if row is None else _asset(row)

    async def add_assets(self, added: Iterable[Asset]) -> None:
        """Store assets; an asset replaces the stored one with the same code."""
        await self._change()
        for asset in added:
            row = {
                "code": asset.code,
                "name": asset.name,
                "lat": asset.point.lat,
                "lon": asset.point.lon,
                "category": asset.category,
            }
            await self._connection.execute(upsert(self._connection, assets, row))

    async def rules(self) -> tuple[Rule, ...]:
        """Return the district's routing rules in order; the first one that fits decides."""
        found = await self._connection.execute(select(rules).order_by(rules.c.position))
        return tuple(
            Rule(
                TeamCode(row.team),
                None if row.area is None else AreaCode(row.area),
                row.category_group,
                tuple(TeamCode(code) for code in row.assisting),
                row.valid_from,
            )
            for row in found
        )

    async def replace_rules(self, kept: Sequence[Rule]) -> None:
        """Replace the stored routing rules."""
        await self._change()
        await self._connection.execute(delete(rules))
        rows = [
            {
                "position": position,
                "area": rule.area,
                "category_group": rule.category,
                "team": rule.team,
                "assisting": list(rule.assisting),
                "valid_from": rule.valid_from,
            }
            for position, rule in enumerate(kept)
        ]
        if rows:
            await self._connection.execute(insert(rules), rows)

    async def _change(self) -> None:
        """Raise the revision number, before any other change.

        Another transaction that changes the district then waits here until this one is committed.
        """
        await self._connection.execute(
            insert_into(self._connection, revisions)
            .values(name=REVISION, number=1)
            .on_conflict_do_update(index_elements=["name"], set_={"number": revisions.c.number + 1})
        )


def _areas(rows: Sequence[Row[Any]]) -> list[Area]:
    """Return the areas of rows in their order; of two with one code and first day the later one counts."""
    latest: dict[tuple[str, date | None], Area] = {}
    for row, outline in zip(rows, shapely.from_wkb([row.outline for row in rows]), strict=True):
        parent = None if row.parent is None else AreaCode(row.parent)
        latest.pop((row.code, row.valid_from), None)
        latest[row.code, row.valid_from] = Area(
            AreaCode(row.code), row.name, parent, outline, row.valid_from, row.valid_to
        )
    return list(latest.values())


def _area_row(area: Area, arrival: str | None) -> dict[str, object]:
    return {
        "code": area.code,
        "name": area.name,
        "parent": area.parent,
        "valid_from": area.valid_from,
        "valid_to": area.valid_to,
        "outline": shapely.to_wkb(area.polygon),
        "arrival": arrival,
    }


def _asset(row: Row[Any]) -> Asset:
    category = None if row.category is None else CategoryCode(row.category)
    return Asset(AssetCode(row.code), row.name, Point(row.lat, row.lon), category)


def _category(row: Row[Any]) -> Category:
    # a tree that an older version imported has no keywords, questions and reasons
    return Category(
        CategoryCode(row.code),
        row.names,
        TeamKind(row.team_kind),
        Allowance.parse(row.answer_by),
        Allowance.parse(row.fix_by),
        row.is_danger,
        {language: tuple(words) for language, words in (row.keywords or {}).items()},
        tuple(_question(**each) for each in row.questions or ()),
        tuple(Choice(**each) for each in row.reasons or ()),
        Offered(row.offered),
        tuple(row.months or ()),
        row.notice or {},
        tuple(_question(**each) for each in row.former_questions or ()),
        tuple(Choice(**each) for each in row.former_reasons or ()),
        shows_photos=row.shows_photos,
        needs_photo=row.needs_photo,
        rounds_place=row.rounds_place,
        is_public=row.is_public,
        work=WorkKind(row.work),
    )


def _question(code: str, names: dict[str, str], choices: list[dict[str, Any]]) -> FollowUp:
    return FollowUp(code, names, tuple(Choice(**choice) for choice in choices))


def _category_rows(tree: CategoryTree) -> Iterable[dict[str, object]]:
    position = 0
    for group in tree.groups:
        position += 1
        yield _ABSENT | {"code": group.code, "parent": None, "position": position, "names": dict(group.names)}
        for category in group.categories:
            position += 1
            yield _category_row(category) | {"parent": group.code, "position": position, "is_former": False}
    for former in tree.former:
        position += 1
        yield _category_row(former.category) | {"parent": former.group, "position": position, "is_former": True}


def _category_row(category: Category) -> dict[str, object]:
    return {
        "code": category.code,
        "names": dict(category.names),
        "team_kind": category.team_kind,
        "answer_by": str(category.answer_by),
        "fix_by": str(category.fix_by),
        "is_danger": category.is_danger,
        "keywords": {language: list(words) for language, words in category.keywords.items()},
        "questions": [asdict(question) for question in category.questions],
        "reasons": [asdict(reason) for reason in category.reasons],
        "offered": category.offered,
        "months": list(category.months),
        "notice": dict(category.notice),
        "former_questions": [asdict(question) for question in category.former_questions],
        "former_reasons": [asdict(reason) for reason in category.former_reasons],
        "shows_photos": category.shows_photos,
        "needs_photo": category.needs_photo,
        "rounds_place": category.rounds_place,
        "is_public": category.is_public,
        "work": category.work,
    }
