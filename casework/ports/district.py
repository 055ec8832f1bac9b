"""Ports for the district's own data: areas, teams, categories, rules, assets and streets, and planned handovers."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from casework.model.area import Area
from casework.model.asset import Asset, AssetCode
from casework.model.category import CategoryTree
from casework.model.deadline import Calendar
from casework.model.district import District
from casework.model.handover import Handover, UnderWay
from casework.model.place import Point
from casework.model.policy import Policy
from casework.model.street import Street, Unnamed
from casework.model.team import Rule, Team, TeamCode
from casework.model.ticket_id import TicketId


class Districts(Protocol):
    """The stored data of the district: areas, teams, categories, rules and assets."""

    async def asset(self, code: AssetCode) -> Asset | None:
        """Return the asset with that code, or None."""

    async def add_teams(self, added: Iterable[Team]) -> None:
        """Keep teams; a team replaces a kept one with the same code."""

    async def read(self, calendar: Calendar, policy: Policy) -> District:
        """Return the district as it is stored now, with its teams' calendar and its policy."""

    async def areas(self) -> list[Area]:
        """Return all areas, whatever their dates of validity."""

    async def add_areas(self, added: Sequence[Area]) -> None:
        """Keep areas; an area replaces a kept one with the same code and the same first day."""

    async def store_areas(self, added: Sequence[Area], arrival: str) -> None:
        """Store a part of a large import; it does not count before all of it has arrived."""

    async def stored_areas(self, arrival: str) -> tuple[int, int]:
        """Return how many areas of an import are stored, and how many of them would take the place of one."""

    async def arrive(self, arrival: str, count: int) -> None:
        """Let the areas of an import count, each in place of the one with the same code and first day."""

    async def left_over_areas(self, before: str) -> list[int]:
        """Return the rows of areas that others have replaced, and of imports before a name that were cut short."""

    async def drop_areas(self, numbers: Sequence[int]) -> None:
        """Drop rows of areas."""

    async def remove_areas(self, gone: Sequence[Area]) -> None:
        """Forget areas."""

    async def revision(self) -> int:
        """Return a number that grows whenever the district's data change."""

    async def tree(self) -> CategoryTree:
        """Return the categories in the order in which they are shown."""

    async def tree_to_change(self) -> CategoryTree:
        """Return the categories as `tree` does, and lock them: others who want to change them wait for the commit."""

    async def replace_tree(self, tree: CategoryTree) -> None:
        """Replace the category tree; tickets keep their category codes."""

    async def teams(self) -> tuple[Team, ...]:
        """Return all teams by code."""

    async def rules(self) -> tuple[Rule, ...]:
        """Return the district's routing rules in order; the first one that fits decides."""

    async def replace_rules(self, kept: Sequence[Rule]) -> None:
        """Replace the routing rules."""

    async def assets(self) -> list[Asset]:
        """Return all assets by code."""

    async def add_assets(self, added: Iterable[Asset]) -> None:
        """Keep assets; an asset replaces a kept one with the same code."""


class Streets(Protocol):
    """The streets of the district, by which places are named."""

    async def around(self, point: Point, radius_m: float) -> list[Street]:
        """Return the pieces of streets around a point; some may lie outside the radius."""

    async def are_kept(self) -> bool:
        """Tell whether there are any streets."""

    async def names(self) -> list[tuple[str, int]]:
        """Return the names of all streets in order, each with the number of its pieces."""

    async def called(self, names: Sequence[str]) -> list[Street]:
        """Return all pieces of the streets with these names."""

    async def replace(self, kept: Sequence[Street]) -> None:
        """Keep these streets, and no others."""

    def ask_later(self, unnamed: Unnamed) -> None:
        """Let a place be asked about elsewhere, as soon as this transaction is committed."""


class Handovers(Protocol):
    """Handovers that are planned."""

    async def plan(self, handover: Handover) -> None:
        """Keep a handover for its day."""

    async def due(self, today: date) -> list[UnderWay]:
        """Return the unfinished handovers whose day has come, locked, in order."""

    async def since(self, moment: datetime, today: date) -> list[Handover]:
        """Return the handovers whose day has come and that were not finished before a moment, in order."""

    async def note(self, number: int, reached: TicketId, moved: Mapping[TeamCode, int]) -> None:
        """Keep how far a handover has come."""

    async def finish(self, number: int, at: datetime) -> None:
        """Mark a handover as done."""
