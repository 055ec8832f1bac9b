"""Keep who was named supervisor, inspector, caretaker or administrator; fulfils `casework.ports.Roles`."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.area import AreaCode
from casework.model.authority import Gives, Role
from casework.model.person import PersonId
from casework.model.reach import Areas, Section, Sections
from storage.engine import insert_new
from storage.prepared import Prepared
from storage.schema import link_codes, roles

_OF = Prepared(select(roles.c.role).where(roles.c.person_id == bindparam("person")))
_CARETAKERS = Prepared(
    select(roles.c.person_id, roles.c.areas)
    .where(roles.c.role == Role.CARETAKER)
    .order_by(roles.c.since, roles.c.person_id)
)


class Roles:
    """Roles within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, person: PersonId) -> frozenset[Role]:
        """Return somebody's roles."""
        return frozenset(Role(row.role) for row in await _OF.rows(self._connection, {"person": person}))

    async def give(self, person: PersonId, role: Role, at: datetime) -> bool:
        """Give somebody a role; tells whether they did not have it before."""
        row = {"person_id": person, "role": role, "since": at}
        statement = insert_new(self._connection, roles, row).returning(roles.c.person_id)
        return (await self._connection.execute(statement)).first() is not None

    async def take(self, person: PersonId, role: Role) -> bool:
        """Take a role from somebody; tells whether they had it."""
        taken = await self._connection.execute(
            delete(roles).where(roles.c.person_id == person, roles.c.role == role).returning(roles.c.person_id)
        )
        return taken.first() is not None

    async def all(self) -> list[tuple[PersonId, Role]]:
        """Return everybody who has a role, each with that role, in the order in which the roles were given."""
        found = await self._connection.execute(
            select(roles.c.person_id, roles.c.role).order_by(roles.c.since, roles.c.person_id, roles.c.role)
        )
        return [(PersonId(row.person_id), Role(row.role)) for row in found]

    async def hold_administrators(self) -> list[PersonId]:
        """Return the administrators by their numbers, locked, so that of the last two only one goes."""
        query = select(roles.c.person_id).where(roles.c.role == Role.ADMINISTRATOR).order_by(roles.c.person_id)
        return [PersonId(number) for number in (await self._connection.execute(query.with_for_update())).scalars()]

    async def supervisors(self) -> dict[PersonId, Areas | None]:
        """Return the supervisors in the order of naming, each with the areas of which they are (None: of all)."""
        found = await self._connection.execute(
            select(roles.c.person_id, roles.c.areas)
            .where(roles.c.role == Role.SUPERVISOR)
            .order_by(roles.c.since, roles.c.person_id)
        )
        return {PersonId(row.person_id): None if row.areas is None else frozenset(row.areas) for row in found}

    async def caretakers(self) -> dict[PersonId, Sections]:
        """Return the caretakers in the order of naming, each with the sections for which they answer."""
        found = await _CARETAKERS.rows(self._connection, {})
        return {PersonId(row.person_id): frozenset(Section(*each) for each in row.areas or ()) for row in found}

    async def set_sections(self, person: PersonId, sections: Sections) -> None:
        """Make a caretaker that of some sections; each is kept as its area and its category group."""
        await self._connection.execute(
            update(roles)
            .where(roles.c.person_id == person, roles.c.role == Role.CARETAKER)
            .values(areas=sorted([each.area, each.group] for each in sections))
        )

    async def set_areas(self, person: PersonId, areas: Areas | None) -> None:
        """Make a supervisor that of some areas, or of the whole district (None)."""
        await self._connection.execute(
            update(roles)
            .where(roles.c.person_id == person, roles.c.role == Role.SUPERVISOR)
            .values(areas=None if areas is None else sorted(areas))
        )

    async def issue_code(self, code: str, gives: Gives, until: datetime, section: Section | None = None) -> None:
        """Store a code that works once: it gives a role to its user, or makes a group the supervisors' group.

        `section`: of which it makes a supervisor or a caretaker.
        """
        row = {"code": code, "role": gives, "until": until}
        if section is not None:
            row |= {"area": section.area, "category_group": section.group or None}
        await self._connection.execute(insert(link_codes).values(row))

    async def section_of(self, code: str) -> Section | None:
        """Return of which section a code makes a supervisor or a caretaker; None: of no single one."""
        query = select(link_codes.c.area, link_codes.c.category_group).where(link_codes.c.code == code)
        row = (await self._connection.execute(query)).first()
        return None if row is None or row.area is None else Section(AreaCode(row.area), row.category_group or "")

    async def redeem_code(self, code: str, gives: Collection[Gives], at: datetime) -> Gives | None:
        """Use up a code and return what it gives; None if it is unknown, used, expired or gives none of these."""
        used = await self._connection.execute(
            delete(link_codes)
            .where(link_codes.c.code == code, link_codes.c.until > at, link_codes.c.role.in_(gives))
            .returning(link_codes.c.role)
        )
        found = used.scalar_one_or_none()
        return None if found is None else Gives(found)
