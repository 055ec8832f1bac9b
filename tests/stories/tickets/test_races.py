"""Two processes act on one ticket at once: one wins, the other is told why it lost, and the history is in order.

Each race is run several times, because chance decides who comes first.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.clock import now
from casework.district import handing_over
from casework.model.draft import Place
from casework.model.life import TRANSITIONS
from casework.model.person import PersonId
from casework.model.place import Point
from casework.model.policy import DEFAULTS
from casework.model.ticket import Act, Entry, Status
from casework.model.ticket_id import TicketId
from casework.ports import NewTicket
from storage.unit_of_work import Storage
from tests.clock import Clock
from tests.stories.stage import CALENDAR, EAST_DESK, ELM, WEST_DESK, furnish
from tests.stories.tickets.racer import handover_of_today

ROUNDS = 6


@pytest.fixture
async def people(storage: Storage, clock: Clock) -> tuple[PersonId, PersonId, PersonId]:
    """Rita who reports, and Carl and Cora who work for both teams."""
    await furnish(storage, EAST_DESK, WEST_DESK, clock())
    async with storage.begin("people") as work:
        rita, carl, cora = [(await work.people.meet(account, "en", clock()))[0].id for account in (1, 2, 3)]
        for person, name in ((carl, "Carl"), (cora, "Cora")):
            await work.people.set_name(person, name)
    return rita, carl, cora


async def report(storage: Storage, rita: PersonId) -> TicketId:
    async with storage.begin("report") as work:
        at = now()
        place = Place(Point(*ELM), None, None, handover_of_today().area)
        new = NewTicket(rita, "bulky", place, "Eastside", handover_of_today().from_team, "A sofa", at, at, at)
        ticket = await work.tickets.add(new)
        await work.tickets.record(Entry(ticket.id, at, Act.SEND, rita))
        return ticket.id


@asynccontextmanager
async def racing(url: str, *racers: PersonId) -> AsyncIterator[list[asyncio.subprocess.Process]]:
    """Start a process for each racer; the processes end with the block."""
    pipe = asyncio.subprocess.PIPE
    started = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.stories.tickets.racer", url, str(person), stdin=pipe, stdout=pipe
        )
        for person in racers
    ]
    try:
        yield started
    finally:
        for process in started:
            assert process.stdin is not None
            process.stdin.close()
            await process.wait()


async def at_once(racers: list[asyncio.subprocess.Process], *acts: str) -> list[str]:
    """Let all racers do their acts at the same moment; returns what each was told."""
    for process, act in zip(racers, acts, strict=True):
        assert process.stdin is not None
        process.stdin.write(f"{act}\n".encode())
    said = []
    for process in racers:
        assert process.stdout is not None
        said.append((await asyncio.wait_for(process.stdout.readline(), 60)).decode().strip())
    return said


async def check_history(storage: Storage, ticket: TicketId) -> list[Act]:
    """Check that the history, in the order of writing, is a way through the table to the ticket's status."""
    async with storage.read() as work:
        found = await work.tickets.get(ticket)
        entries = await work.tickets.history(ticket)
    assert found is not None
    status = Status.OPEN
    for entry in entries:
        if entry.act not in (Act.SEND, Act.ROUTE):
            status = TRANSITIONS[status, entry.act]
    assert status is found.status
    return [entry.act for entry in entries]


RACES = {
    ("take", "take"): {("done", "already_taken"), ("already_taken", "done")},
    ("merge", "fix"): {("done", "already_closed"), ("already_fixed", "done")},
    ("pass", "take"): {("done", "done"), ("done", "already_taken")},
}


async def test_of_two_processes_at_once_one_wins_and_the_other_is_told_why(
    storage: Storage, database_url: str, people: tuple[PersonId, PersonId, PersonId]
) -> None:
    rita, carl, cora = people
    await report(storage, rita)  # the ticket into which others are merged
    async with racing(database_url, carl, cora) as racers:
        for (first, second), outcomes in RACES.items():
            for _ in range(ROUNDS):
                ticket = await report(storage, rita)
                assert tuple(await at_once(racers, f"{first} {ticket}", f"{second} {ticket}")) in outcomes
                await check_history(storage, ticket)
        for _ in range(ROUNDS):
            await hand_over_while_it_is_passed_on(storage, rita, racers)


async def hand_over_while_it_is_passed_on(
    storage: Storage, rita: PersonId, racers: list[asyncio.subprocess.Process]
) -> None:
    """Check that the ticket ends at the team that gets the area, and came there once, whichever act is first."""
    ticket = await report(storage, rita)
    handover = handover_of_today()
    async with storage.begin("plan") as work:
        await handing_over.plan(work, await work.districts.read(CALENDAR, DEFAULTS), handover)
    said = await at_once(racers, f"pass {ticket}", f"handover {ticket}")
    assert said in (["done", "done"], ["same_team", "done"])
    async with storage.read() as work:
        found = await work.tickets.get(ticket)
    assert found is not None
    assert found.team == handover.to_team
    acts = await check_history(storage, ticket)
    assert len([act for act in acts if act in (Act.PASS_ON, Act.ROUTE)]) == 1
