"""Show the board of a desk: how many tickets are open, taken, waiting and late, and which are the oldest.

Promises: a desk has one board. Every change to a card updates the board in the same transaction. The board is also
updated once an hour, because a ticket becomes late by the clock alone.
"""

from dataclasses import dataclass
from datetime import datetime

from casework.desk.listing import Row, rows
from casework.model.district import District
from casework.model.notice import board_notice
from casework.model.person import PersonId
from casework.model.queue import Counts
from casework.model.team import TeamCode
from casework.ports import Work
from casework.tickets.telling import below

MOST_SHOWN = 3  # of the oldest tickets
NOBODY = PersonId(0)


@dataclass(frozen=True, slots=True)
class BoardView:
    """The contents of a board at the moment `at`."""

    team_name: str
    counts: Counts
    oldest: tuple[Row, ...]
    at: datetime


async def show(work: Work, team: TeamCode) -> None:
    """Send a desk's board as a new message, below everything else."""
    await work.say(below(board_notice(team)))


async def bring_up_to_date(work: Work) -> int:
    """Update the board of every desk that has unfinished tickets, some of which may be late now; returns how many."""
    teams = await work.queues.busy()
    for team in teams:
        await work.say(board_notice(team))
    return len(teams)


async def view(work: Work, district: District, team: TeamCode, at: datetime) -> BoardView:
    """Return a desk's board as it is now."""
    known = district.team(team)
    oldest = await work.queues.undecided(team, district.priority, MOST_SHOWN)
    return BoardView(
        team_name=known.name if known else team,
        counts=await work.queues.counts(team, at),
        oldest=await rows(work, district, oldest),
        at=at,
    )
