"""One transaction, and the district's own data in it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Protocol

from casework.model.area import Area
from casework.model.asset import Asset, AssetCode
from casework.model.category import CategoryTree
from casework.model.deadline import Calendar
from casework.model.district import District
from casework.model.handover import Handover
from casework.model.notice import Notice
from casework.model.policy import Policy
from casework.model.team import Rule, Team
from casework.ports.desks import Desks, Queues, Terms
from casework.ports.oversight import Audit, Restraints, Supervision
from casework.ports.people import Holdings, Listeners, People, Roles
from casework.ports.reports import Drafts, Photos, Recordings, Tickets


class Districts(Protocol):
    """The district's own data, as far as they are not in `casework.model.district`."""

    async def asset(self, code: AssetCode) -> Asset | None:
        """Return the asset with that code, or None."""

    async def add_teams(self, added: Iterable[Team]) -> None:
        """Keep teams; one with the same code takes the place of the one that was there."""

    async def read(self, calendar: Calendar, policy: Policy) -> District:
        """Return the district as it is kept now, with the calendar in which its teams work, and its policy."""

    async def areas(self) -> list[Area]:
        """Return all areas, of all times."""

    async def add_areas(self, added: Sequence[Area]) -> None:
        """Keep areas; one with the same code and the same first day takes the place of the one that was there."""

    async def tree(self) -> CategoryTree:
        """Return the categories in the order in which they are shown."""

    async def tree_to_change(self) -> CategoryTree:
        """Return the categories as `tree` does; whoever else wants to change them waits until this is committed."""

    async def replace_tree(self, tree: CategoryTree) -> None:
        """Keep a category tree in place of the one that was there; tickets keep the codes that they have."""

    async def teams(self) -> tuple[Team, ...]:
        """Return all teams by code."""

    async def rules(self) -> tuple[Rule, ...]:
        """Return the district's rules of routing, the first that fits first."""

    async def replace_rules(self, kept: Sequence[Rule]) -> None:
        """Keep rules of routing in place of those that were there."""

    async def assets(self) -> list[Asset]:
        """Return all assets by code."""

    async def add_assets(self, added: Iterable[Asset]) -> None:
        """Keep assets; one with the same code takes the place of the one that was there."""


class Handovers(Protocol):
    """Handovers that are planned."""

    async def plan(self, handover: Handover) -> None:
        """Keep a handover for its day."""

    async def due(self, today: date) -> list[tuple[int, Handover]]:
        """Return the handovers whose day has come and that are not done, with their numbers, in order."""

    async def finish(self, number: int, at: datetime) -> None:
        """Mark a handover as done."""


class Work(Protocol):
    """One transaction."""

    @property
    def handovers(self) -> Handovers:
        """Handovers that are planned."""

    @property
    def queues(self) -> Queues:
        """A team's tickets as lists."""

    @property
    def terms(self) -> Terms:
        """By which words a team finds its tickets."""

    @property
    def districts(self) -> Districts:
        """The district's own data."""

    @property
    def people(self) -> People:
        """Whom the bot has met."""

    @property
    def roles(self) -> Roles:
        """Who was named supervisor or administrator."""

    @property
    def restraints(self) -> Restraints:
        """Who may not report."""

    @property
    def supervision(self) -> Supervision:
        """What supervisors see."""

    @property
    def audit(self) -> Audit:
        """The log of changes."""

    @property
    def drafts(self) -> Drafts:
        """Reports being written."""

    @property
    def tickets(self) -> Tickets:
        """Reports that were sent."""

    @property
    def photos(self) -> Photos:
        """The records of kept photos."""

    @property
    def recordings(self) -> Recordings:
        """The records of kept recordings."""

    @property
    def listeners(self) -> Listeners:
        """Who is told beside a reporter."""

    @property
    def holdings(self) -> Holdings:
        """Everything that is held about somebody."""

    @property
    def desks(self) -> Desks:
        """Which team works in which chat."""

    async def say(self, notice: Notice) -> None:
        """Put a notice into the outbox; the same notice for the same cause is kept once."""
