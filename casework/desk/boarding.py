"""The board of a desk: how many tickets are open, taken, waiting and late, and which have been there longest.

Promises: a desk has one; it is brought up to date in the transaction of every change to a card, and once an hour,
because tickets become late without anybody's doing.
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

MOST_SHOWN = 3  # of the oldest
NOBODY = PersonId(0)


@dataclass(frozen=True, slots=True)
class BoardView:
    """What stands on a board at a moment."""

    team_name: str
    counts: Counts
    oldest: tuple[Row, ...]
    at: datetime


async def show(work: Work, team: TeamCode) -> None:
    """Show a desk its board anew, below everything."""
    await work.say(below(board_notice(team)))


async def bring_up_to_date(work: Work) -> int:
    """Bring the boards up to date on which something may be late by now; returns how many."""
    teams = await work.queues.busy()
    for team in teams:
        await work.say(board_notice(team))
    return len(teams)


async def view(work: Work, district: District, team: TeamCode, at: datetime) -> BoardView:
    """Return a desk's board as it is now."""
    known = district.team(team)
    oldest = await work.queues.undecided(team, MOST_SHOWN)
    return BoardView(
        team_name=known.name if known else team,
        counts=await work.queues.counts(team, at),
        oldest=await rows(work, district, oldest),
        at=at,
    )
