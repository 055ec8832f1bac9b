"""Keep projects, their moves and followers; fulfils `casework.ports.Projects`."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.area import AreaCode
from casework.model.category import CategoryCode
from casework.model.person import PersonId
from casework.model.photo import Photo, PhotoId
from casework.model.place import Point, cell_of, cells_within
from casework.model.project import Move, Moved, Project, ProjectCode, State
from casework.model.team import TeamCode
from storage.engine import among, holding, insert_into
from storage.schema import COMING, photos, project_followers, project_moves, projects


class Projects:
    """Projects within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def keep(self, project: Project) -> Project:
        """Keep a project, in place of the one with its code; returns it with its number."""
        row = _row(project)
        kept = insert_into(self._connection, projects).values(row)
        kept = kept.on_conflict_do_update(index_elements=["code"], set_=row)
        return _project((await self._connection.execute(kept.returning(projects))).one())

    async def get(self, number: int) -> Project | None:
        """Return a project, locked, or None."""
        return await self._one(projects.c.id == number)

    async def called(self, code: ProjectCode) -> Project | None:
        """Return the project with a code in small or capital letters, locked, or None."""
        return await self._one(func.lower(projects.c.code) == code.lower())

    async def all(self, *, lock: bool = False) -> list[Project]:
        """Return all projects by code; with `lock`, they are held until the transaction ends."""
        if lock:  # in the order of `late`, so that of the two only one waits
            query = select(projects.c.id).order_by(projects.c.ends_on, projects.c.id)
            await self._connection.execute(query.with_for_update())
        return [_project(row) for row in await self._connection.execute(select(projects).order_by(projects.c.code))]

    async def listed(
        self,
        teams: Collection[TeamCode] | None,
        areas: Collection[AreaCode] | None,
        states: Collection[State],
        ends_before: date | None,
        first: int,
        limit: int,
    ) -> tuple[list[Project], int]:
        """Skip the `first` projects and return up to `limit` more, those that end first first; and how many there are.

        None stands for all teams and all areas; a project without an area is in none.
        """
        which: list[ColumnElement[bool]] = [projects.c.state.in_(states)]
        if teams is not None:
            which.append(projects.c.team.in_(teams))
        if areas is not None:
            which.append(among(projects.c.area, areas))
        if ends_before is not None:
            which.append(projects.c.ends_on < ends_before)
        query = select(projects).where(*which).order_by(projects.c.ends_on, projects.c.code)
        found = await self._connection.execute(query.offset(first).limit(limit))
        count = await self._connection.execute(select(func.count()).select_from(projects).where(*which))
        return [_project(row) for row in found], count.scalar_one()

    async def late(self, today: date, limit: int) -> list[Project]:
        """Return up to `limit` projects, locked, whose end has passed, and whose team was not asked about that end."""
        unasked = or_(projects.c.asked_for.is_(None), projects.c.asked_for != projects.c.ends_on)
        query = select(projects).where(COMING, projects.c.ends_on < today, unasked)
        held = holding(query.order_by(projects.c.ends_on, projects.c.id).limit(limit))(self._connection)
        return [_project(row) for row in await held.rows(self._connection, {})]

    async def near(
        self, point: Point, areas: Collection[AreaCode], radius_m: float, today: date, until: date, limit: int
    ) -> list[Project]:
        """Return up to `limit` projects around a point or in some areas that are under way, or begin up to a day.

        Those of which the end has passed are left out. A point may lie outside the radius.
        """
        soon = and_(COMING, projects.c.starts_on <= until, projects.c.ends_on >= today)
        found = dict[int, Project]()
        for here in (projects.c.cell.in_(cells_within(point, radius_m)), among(projects.c.area, areas)):
            query = select(projects).where(soon, here).order_by(projects.c.starts_on, projects.c.id).limit(limit)
            found |= {row.id: _project(row) for row in await self._connection.execute(query)}
        return sorted(found.values(), key=lambda each: (each.starts, each.number))[:limit]

    async def record(self, moved: Moved) -> None:
        """Append a line to a project's history."""
        row = {
            "project_id": moved.project,
            "at": moved.at,
            "person_id": moved.by,
            "move": moved.move,
            "note": moved.note,
            "day": moved.day,
            "amount": moved.amount,
            "photo_id": moved.photo,
        }
        await self._connection.execute(insert(project_moves).values(row))

    async def moves(self, project: int) -> list[Moved]:
        """Return a project's history."""
        query = select(project_moves).where(project_moves.c.project_id == project).order_by(project_moves.c.id)
        return [_moved(row) for row in await self._connection.execute(query)]

    async def moved_in(self, since: datetime, until: datetime) -> list[Moved]:
        """Return the moves of all projects from a moment on and before another."""
        query = select(project_moves).where(project_moves.c.at >= since, project_moves.c.at < until)
        return [_moved(row) for row in await self._connection.execute(query.order_by(project_moves.c.id))]

    async def photos(self, project: int, limit: int) -> list[Photo]:
        """Return the latest photos of a project."""
        query = (
            select(photos.c.id, photos.c.name, photos.c.file_id)
            .join(project_moves, project_moves.c.photo_id == photos.c.id)
            .where(project_moves.c.project_id == project)
            .order_by(project_moves.c.id.desc())
            .limit(limit)
        )
        return [Photo(PhotoId(row.id), row.name, row.file_id) for row in await self._connection.execute(query)]

    async def follow(self, project: int, person: PersonId, at: datetime) -> None:
        """Let somebody hear what becomes of a project."""
        row = {"project_id": project, "person_id": person, "since": at}
        kept = insert_into(self._connection, project_followers).values(row).on_conflict_do_nothing()
        await self._connection.execute(kept)

    async def followers(self, project: int) -> list[PersonId]:
        """Return who hears what becomes of a project."""
        query = select(project_followers.c.person_id).where(project_followers.c.project_id == project)
        found = await self._connection.execute(query.order_by(project_followers.c.person_id))
        return [PersonId(number) for number in found.scalars()]

    async def leave(self, project: int) -> None:
        """Let nobody hear of a project any more."""
        await self._connection.execute(delete(project_followers).where(project_followers.c.project_id == project))

    async def _one(self, which: ColumnElement[bool]) -> Project | None:
        query = holding(select(projects).where(which).order_by(projects.c.id).limit(1))
        row = await query(self._connection).first(self._connection, {})
        return None if row is None else _project(row)


def _row(project: Project) -> dict[str, Any]:
    point = project.point
    return {
        "code": project.code,
        "name": project.name,
        "kind": project.kind,
        "team": project.team,
        "area": project.area,
        "lat": point.lat if point else None,
        "lon": point.lon if point else None,
        "cell": cell_of(point) if point else None,
        "starts_on": project.starts,
        "ends_on": project.ends,
        "planned_end": project.planned_end,
        "planned_sum": project.planned_sum,
        "spent_sum": project.spent_sum,
        "state": project.state,
        "reason": project.reason,
        "categories": list(project.categories),
        "asked_for": project.asked_for,
    }


def _project(row: Row[Any]) -> Project:
    return Project(
        number=row.id,
        code=ProjectCode(row.code),
        name=row.name,
        kind=row.kind,
        team=TeamCode(row.team),
        starts=row.starts_on,
        ends=row.ends_on,
        planned_end=row.planned_end,
        area=None if row.area is None else AreaCode(row.area),
        point=None if row.lat is None else Point(row.lat, row.lon),
        planned_sum=row.planned_sum,
        spent_sum=row.spent_sum,
        state=State(row.state),
        reason=row.reason,
        categories=tuple(CategoryCode(code) for code in row.categories),
        asked_for=row.asked_for,
    )


def _moved(row: Row[Any]) -> Moved:
    by = None if row.person_id is None else PersonId(row.person_id)
    photo = None if row.photo_id is None else PhotoId(row.photo_id)
    return Moved(row.project_id, row.at, by, Move(row.move), row.note, row.day, row.amount, photo)
