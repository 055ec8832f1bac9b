"""Ports for campaigns and projects; what is asked with an update takes no longer because more of them are kept."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Protocol

from casework.model.area import AreaCode
from casework.model.campaign import Campaign, CampaignCode, CampaignEntry, Delay
from casework.model.person import PersonId
from casework.model.photo import Photo
from casework.model.place import Point
from casework.model.project import Moved, Project, ProjectCode, State
from casework.model.team import TeamCode


class Campaigns(Protocol):
    """Campaigns, what is entered for them by hand, and why teams are behind."""

    async def keep(self, campaign: Campaign) -> Campaign:
        """Keep a campaign, in place of the one with its code; returns it with its number."""

    async def note_check(self, number: int, day: date) -> None:
        """Note the local day on which it was looked who is behind; leave all else, as somebody may just change it."""

    async def get(self, number: int) -> Campaign | None:
        """Return a campaign, or None."""

    async def called(self, code: CampaignCode, *, lock: bool = False) -> Campaign | None:
        """Return the campaign with a code in small or capital letters, held with `lock`, or None."""

    async def since(self, day: date) -> list[Campaign]:
        """Return the campaigns that end on a local day or later, those that begin first first."""

    async def enter(self, entry: CampaignEntry) -> int:
        """Keep what was entered by hand; returns its number."""

    async def entry(self, number: int) -> CampaignEntry | None:
        """Return an entry, or None if it was taken back."""

    async def drop_entry(self, number: int) -> None:
        """Delete an entry."""

    async def entries(self, campaign: int) -> list[CampaignEntry]:
        """Return all entries of a campaign, in the order in which they came."""

    async def ask(self, delay: Delay) -> None:
        """Keep that a team is asked why it is behind; once a day at most."""

    async def explain(self, campaign: int, team: TeamCode, reason: str, by: PersonId, at: datetime) -> bool:
        """Keep a team's reason with the day on which it was asked last; returns whether it was ever asked."""

    async def delays(self, campaign: int) -> list[Delay]:
        """Return when which team was asked, and its reasons, the latest first."""


class Projects(Protocol):
    """Projects, their moves, and who follows them."""

    async def keep(self, project: Project) -> Project:
        """Keep a project, in place of the one with its code; returns it with its number."""

    async def get(self, number: int) -> Project | None:
        """Return a project, locked, or None."""

    async def called(self, code: ProjectCode) -> Project | None:
        """Return the project with a code in small or capital letters, locked, or None."""

    async def all(self, *, lock: bool = False) -> list[Project]:
        """Return all projects by code; with `lock`, they are held until the transaction ends."""

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

    async def late(self, today: date, limit: int) -> list[Project]:
        """Return up to `limit` projects, locked, whose end has passed, and whose team was not asked about that end."""

    async def near(
        self, point: Point, areas: Collection[AreaCode], radius_m: float, today: date, until: date, limit: int
    ) -> list[Project]:
        """Return up to `limit` projects around a point or in some areas that are under way, or begin up to a day.

        Those of which the end has passed are left out. A point may lie outside the radius.
        """

    async def record(self, moved: Moved) -> None:
        """Append a line to a project's history."""

    async def moves(self, project: int) -> list[Moved]:
        """Return a project's history."""

    async def moved_in(self, since: datetime, until: datetime) -> list[Moved]:
        """Return the moves of all projects from a moment on and before another."""

    async def photos(self, project: int, limit: int) -> list[Photo]:
        """Return the latest photos of a project."""

    async def follow(self, project: int, person: PersonId, at: datetime) -> None:
        """Let somebody hear what becomes of a project."""

    async def followers(self, project: int) -> list[PersonId]:
        """Return who hears what becomes of a project."""

    async def leave(self, project: int) -> None:
        """Let nobody hear of a project any more."""
