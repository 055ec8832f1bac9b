"""The district's own data: areas, categories, teams. Read as a whole, replaced as a whole, counted by a revision."""

from collections.abc import Iterable, Sequence

import shapely
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.area import Area, AreaCode, AreaMap
from casework.model.category import Category, CategoryCode, CategoryGroup, CategoryTree
from casework.model.deadline import Allowance, Calendar
from casework.model.district import District
from casework.model.team import Team, TeamCode, TeamKind
from storage.engine import insert_into, upsert
from storage.schema import areas, categories, revisions, teams

REVISION = "district"


class Districts:
    """The district's data within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def revision(self) -> int:
        """Return a number that grows whenever anything here changes."""
        found = await self._connection.execute(select(revisions.c.number).where(revisions.c.name == REVISION))
        return found.scalar_one_or_none() or 0

    async def read(self, calendar: Calendar) -> District:
        """Return the district as it is kept now, with the calendar in which its teams work."""
        return District(AreaMap(await self.areas()), await self.teams(), await self.tree(), calendar)

    async def areas(self) -> list[Area]:
        """Return all areas, of all times."""
        found = await self._connection.execute(select(areas).order_by(areas.c.id))
        return [
            Area(
                AreaCode(row.code),
                row.name,
                None if row.parent is None else AreaCode(row.parent),
                shapely.from_wkb(row.outline),
                row.valid_from,
                row.valid_to,
            )
            for row in found
        ]

    async def add_areas(self, added: Sequence[Area]) -> None:
        """Keep areas; one with the same code and the same first day takes the place of the one that was there."""
        await self._change()
        for area in added:
            same_day = areas.c.valid_from.is_not_distinct_from(area.valid_from)
            await self._connection.execute(delete(areas).where(areas.c.code == area.code, same_day))
        rows = [
            {
                "code": area.code,
                "name": area.name,
                "parent": area.parent,
                "valid_from": area.valid_from,
                "valid_to": area.valid_to,
                "outline": shapely.to_wkb(area.polygon),
            }
            for area in added
        ]
        if rows:
            await self._connection.execute(insert(areas), rows)

    async def tree(self) -> CategoryTree:
        """Return the categories in the order in which they are shown."""
        rows = (await self._connection.execute(select(categories).order_by(categories.c.position))).all()
        inside: dict[str, list[Category]] = {row.code: [] for row in rows if row.parent is None}
        for row in rows:
            if row.parent is not None:
                inside[row.parent].append(
                    Category(
                        CategoryCode(row.code),
                        row.names,
                        TeamKind(row.team_kind),
                        Allowance.parse(row.answer_by),
                        Allowance.parse(row.fix_by),
                        row.is_danger,
                    )
                )
        return CategoryTree(
            tuple(
                CategoryGroup(CategoryCode(row.code), row.names, tuple(inside[row.code]))
                for row in rows
                if row.parent is None
            )
        )

    async def replace_tree(self, tree: CategoryTree) -> None:
        """Keep a category tree in place of the one that was there; tickets keep the codes that they have."""
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
            )
            for row in rows
        )

    async def add_teams(self, added: Iterable[Team]) -> None:
        """Keep teams; one with the same code takes the place of the one that was there."""
        await self._change()
        for team in added:
            row = {
                "code": team.code,
                "name": team.name,
                "kind": team.kind,
                "areas": list(team.areas),
                "language": team.language,
            }
            await self._connection.execute(upsert(self._connection, teams, row))

    async def _change(self) -> None:
        """Count the revision up, first of all: whoever changes the district too waits here until this is committed."""
        await self._connection.execute(
            insert_into(self._connection, revisions)
            .values(name=REVISION, number=1)
            .on_conflict_do_update(index_elements=["name"], set_={"number": revisions.c.number + 1})
        )


def _category_rows(tree: CategoryTree) -> Iterable[dict[str, object]]:
    position = 0
    for group in tree.groups:
        position += 1
        empty: dict[str, object] = {"team_kind": None, "answer_by": None, "fix_by": None, "is_danger": False}
        yield empty | {"code": group.code, "parent": None, "position": position, "names": dict(group.names)}
        for category in group.categories:
            position += 1
            yield {
                "code": category.code,
                "parent": group.code,
                "position": position,
                "names": dict(category.names),
                "team_kind": category.team_kind,
                "answer_by": str(category.answer_by),
                "fix_by": str(category.fix_by),
                "is_danger": category.is_danger,
            }
