"""One transaction, and the district's own data in it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol

from casework.model.asset import Asset, AssetCode
from casework.model.handover import Handover
from casework.model.notice import Notice
from casework.model.team import Team
from casework.ports.desks import Desks, Queues, Terms
from casework.ports.people import Holdings, Listeners, People
from casework.ports.reports import Drafts, Photos, Recordings, Tickets


class Districts(Protocol):
    """The district's own data, as far as they are not in `casework.model.district`."""

    async def asset(self, code: AssetCode) -> Asset | None:
        """Return the asset with that code, or None."""

    async def add_teams(self, added: Iterable[Team]) -> None:
        """Keep teams; one with the same code takes the place of the one that was there."""


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
