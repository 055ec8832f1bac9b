"""Ports for bulletins: the records of them, and what they tell beside the figures."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from casework.model.bulletin import Bulletin, BulletinId, Facts, State
from casework.model.category import CategoryCode
from casework.model.place import Point
from casework.model.public import Openness
from casework.model.summary import Period
from casework.model.team import TeamCode
from casework.model.ticket import Act


class Bulletins(Protocol):
    """The bulletins, one for each period."""

    async def add(self, period: Period, facts: Facts, at: datetime) -> BulletinId | None:
        """Keep a draft; returns its number, or None if somebody composed one of that period meanwhile."""

    async def get(self, number: BulletinId, *, lock: bool = False) -> Bulletin | None:
        """Return a bulletin, or None."""

    async def of(self, period: Period, *, lock: bool = False) -> Bulletin | None:
        """Return the bulletin of a period, or None; with `lock` it is held until the transaction ends."""

    async def save(self, bulletin: Bulletin) -> None:
        """Keep a bulletin as it is now."""

    async def page(self, state: State, first: int, limit: int) -> Sequence[Bulletin]:
        """Skip the `first` bulletins in a state and return up to `limit` more, the latest period first."""

    async def last_number(self, year: int) -> int:
        """Return the number of the latest bulletin that was posted in a year; 0 if none was.

        Whoever else wants to know it waits until the transaction ends, because the next number may be given in it.
        """

    async def unreminded(self, before: datetime) -> Sequence[Bulletin]:
        """Return the drafts of before a moment of which nobody was reminded; they are held."""


class Reviews(Protocol):
    """What happened in a period, beside what is counted."""

    async def received(
        self, period: Period, limit: int, openness: Openness
    ) -> Sequence[tuple[Point, CategoryCode, str, str]]:
        """Return up to `limit` public reports of a period: where, category, the area's name, the street by it or ""."""

    async def ordered(self, since: datetime, until: datetime) -> int:
        """Return how many tickets a supervisor put under supervision from a moment on and before another."""

    async def notes(self, period: Period, acts: Sequence[Act], limit: int) -> Sequence[tuple[Act, str]]:
        """Return what was written with acts that counted in a period, up to `limit` of them."""

    async def late_by_team(self, at: datetime) -> Mapping[TeamCode, int]:
        """Return how many tickets of each team are late at a moment; the team of those that none has is NO_TEAM."""
