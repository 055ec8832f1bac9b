"""Do one act after the other to tickets, each when it is told to, as a process of its own.

    python -m tests.stories.tickets.racer DATABASE_URL PERSON

Each line on its input is an act and a ticket's number; the answer is "done", or why it was refused. Two such processes
on one database race like two bots.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.clock import now
from casework.desk import (
    fixing,
    handling,
    merging,
    passing,
)
from casework.district import handing_over
from casework.model.area import AreaCode
from casework.model.authority import Actor
from casework.model.deadline import Calendar, local_day
from casework.model.errors import Refusal
from casework.model.handover import Handover
from casework.model.person import PersonId
from casework.model.policy import DEFAULTS
from casework.model.team import TeamCode
from casework.model.ticket_id import TicketId
from casework.ports import Work
from storage.unit_of_work import Storage

# The same as on the stage. This process does not import the stage, because that takes longer than the races.
CALENDAR = Calendar(ZoneInfo("America/Los_Angeles"))
EAST, WEST = TeamCode("east"), TeamCode("west")
EASTSIDE = AreaCode("east")


async def act(work: Work, name: str, by: Actor, ticket: TicketId) -> None:
    """Do one act; raises Refusal."""
    district = await work.districts.read(CALENDAR, DEFAULTS)
    acts: dict[str, Callable[[], Awaitable[object]]] = {
        "take": lambda: fixing.take(work, by, ticket, now()),
        "fix": lambda: fixing.fix(work, district, by, ticket, [], "It was swept", None, now()),
        "release": lambda: handling.release(work, by, ticket, now()),
        "merge": lambda: merging.merge(work, CALENDAR.zone, by, ticket, TicketId(1), now()),
        "pass": lambda: passing.pass_on(work, district, by, ticket, WEST, "not ours", now()),
        "handover": lambda: handing_over.carry_out(work, district, now()),
    }
    await acts[name]()


async def race(url: str, person: PersonId) -> None:
    """Do each act that the input asks for, until the input ends."""
    storage = Storage(url, now)
    by = Actor(person, frozenset({EAST, WEST}))
    while line := (await asyncio.to_thread(sys.stdin.readline)).split():
        name, number = line[0], TicketId(int(line[1]))
        try:
            async with storage.begin(f"{name} {number} {person}") as work:
                await act(work, name, by, number)
            said = "done"
        except Refusal as refused:
            said = refused.why.value
        sys.stdout.write(f"{said}\n")
        sys.stdout.flush()
    await storage.close()


def handover_of_today() -> Handover:
    """Return what the race hands over: everything that the Eastside crew has, today."""
    return replace(Handover(EAST, local_day(now(), CALENDAR.zone)), to_team=WEST, area=EASTSIDE)


if __name__ == "__main__":
    asyncio.run(race(sys.argv[1], PersonId(int(sys.argv[2]))))
