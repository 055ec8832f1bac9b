"""A district over a simulated time: what a deadline causes is told once, to whom it concerns, and never falsely.

Tickets are opened, taken and fixed when a real city's were. Beside the bot's rules a slow model keeps account: at each
moment it looks at every ticket anew. Both must say the same, also if the process is killed in the middle, again and
again. `make test` plays a month, `make test-long` a year on each engine.
"""

import asyncio
import csv
import gzip
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

import pytest
import shapely
from sqlalchemy import select, update

from bot.app import App
from bot.connecting import connect
from casework.model import life
from casework.model.area import Area, AreaCode
from casework.model.authority import Role
from casework.model.category import Category, CategoryCode, CategoryGroup, CategoryTree
from casework.model.deadline import Allowance, Unit, due, with_left
from casework.model.draft import Place
from casework.model.handling import with_undo
from casework.model.morning import next_morning
from casework.model.notice import Kind
from casework.model.person import PersonId
from casework.model.place import Point
from casework.model.quiet import is_quiet
from casework.model.team import Desk, Team, TeamCode, TeamKind
from casework.model.ticket import Act
from casework.model.ticket_id import TicketId
from casework.model.warning import Step
from casework.ports import NewTicket
from casework.tickets.keeping import show_card
from sandbox import Sandbox
from storage.schema import outbox
from storage.unit_of_work import Storage, UnitOfWork
from tests.clock import Clock
from tests.in_process import in_process
from tests.paths import SHARED
from tests.stories.stage import CALENDAR, TOKEN, build

ROWS = SHARED / "reports" / "boston311_2011-08_10.csv.gz"
DAYS = int(os.environ.get("CLEANWARD_DAYS", "31"))
TICKETS = int(os.environ.get("CLEANWARD_TICKETS", "200"))
DESKS = int(os.environ.get("CLEANWARD_DESKS", "5"))
KILLS = int(os.environ.get("CLEANWARD_ENDS", "10"))
BEGINS = date(2026, 3, 2)  # a Monday; the clocks change on Sunday 8 March
ZONE = CALENDAR.zone
LOOKS = (time(3), time(8, 5), time(14), time(17, 30))  # moments of a day at which the bot looks
LETTERS = (Kind.MORNING, Kind.BRIEFING)
TOLD = (Kind.WARNED, Kind.OVERDUE, *LETTERS)
STEPS = (Step.UNTAKEN, Step.CLOSE, Step.LATE, Step.OVERSEE, Step.LIST)


def _category(code: str, answer: str, fix: str, *, is_danger: bool = False) -> Category:
    names = {"en": code.title()}
    return Category(
        CategoryCode(code),
        names,
        TeamKind.COMMUNITY,
        Allowance.parse(answer),
        Allowance.parse(fix),
        is_danger=is_danger,
    )


HEAP, NEEDLE = (
    _category("heap", "1 working day", "3 working days"),
    _category("needle", "2 hours", "24 hours", is_danger=True),
)
TREE = CategoryTree((CategoryGroup(CategoryCode("all"), {"en": "All"}, (HEAP, NEEDLE)),))


Telling = tuple[datetime, Kind, str, int, int]  # when what was said to whom about which ticket, for which step


@dataclass(slots=True)
class Case:
    """A ticket as the slow model knows it: when things happen to it, and the last step that was taken."""

    opened: datetime
    taken: datetime
    fixed: datetime
    team: TeamCode
    category: Category
    number: TicketId | None = None
    step: Step = Step.NONE
    is_taken_late: bool = False
    moments: dict[Step, datetime] = field(default_factory=dict)

    def promise(self) -> None:
        """Work out when each step is due, by the rules' own words (product: Warnings)."""
        answer_by = due(self.opened, self.category.answer_by, CALENDAR)
        fix_by = due(self.opened, self.category.fix_by, CALENDAR)
        day = [due(fix_by, Allowance(days, Unit.WORKING_DAYS), CALENDAR) for days in (1, 5)]
        close = with_left(fix_by, 25, self.category.fix_by, CALENDAR)
        self.moments = dict(zip(STEPS, (answer_by, close, fix_by, *day), strict=True))

    def look(self, at: datetime) -> Step | None:
        """Return the step to take at a moment, if there is one that was not taken yet."""
        if not self.opened <= at < self.fixed:
            return None
        is_taken = self.taken <= at
        past = {step for step, when in self.moments.items() if when < at}
        self.is_taken_late |= Step.CLOSE in past and not is_taken  # whoever takes it now sees how little is left
        past -= {Step.UNTAKEN} if is_taken else {Step.CLOSE}
        past -= {Step.CLOSE} if self.is_taken_late else set()
        newest = max(past, default=Step.NONE)
        return newest if newest > self.step else None


Event = tuple[datetime, Act, Case]


def known(case: Case) -> TicketId:
    """Return the number of a ticket that was opened."""
    assert case.number is not None
    return case.number


class Town:
    """The district, the bot without its network, and the account."""

    def __init__(self, storage: Storage, clock: Clock, folder: Path, chance: Random) -> None:
        self.storage = storage
        self.clock = clock
        self._chance = chance
        sandbox = Sandbox(clock)
        sandbox.bot(TOKEN)
        self._folder = folder
        self._sandbox = sandbox
        self.app: App = self._new()
        self.teams = [TeamCode(f"team{number}") for number in range(DESKS)]
        self.people: dict[str, PersonId] = {}
        self.said: Counter[Telling] = Counter()
        self.expected: Counter[Telling] = Counter()
        self.ended = 0

    def _new(self) -> App:
        bot = connect(TOKEN, "http://telegram.test", in_process(self._sandbox.app))
        return build(self.storage, self.clock, self._folder, bot)

    async def found(self) -> None:
        """Store areas, teams, desks and people."""
        areas = [
            Area(AreaCode(code), code, None, shapely.box(-122.4 + 0.01 * number, 37.7, -122.39 + 0.01 * number, 37.71))
            for number, code in enumerate(self.teams)
        ]
        async with self.storage.begin("town") as work:
            await work.districts.add_areas(areas)
            await work.districts.replace_tree(TREE)
            await work.districts.add_teams(
                [Team(code, code, TeamKind.COMMUNITY, (AreaCode(code),), "en") for code in self.teams]
            )
            for number, code in enumerate(self.teams):
                await work.desks.link(Desk(code, -1000 - number), self.clock())
            for number, name in enumerate(("rita", "carl", "sue"), 1):
                self.people[name] = (await work.people.meet(number, "en", self.clock()))[0].id
                await work.people.set_reachable(self.people[name], is_reachable=True)
            await work.roles.give(self.people["sue"], Role.SUPERVISOR, self.clock())
        await self.app.district.load()

    async def happen(self, events: Sequence[Event]) -> None:
        """Let residents and staff do what they did until now.

        Each act goes by its rule, and all that was done is kept at once: only what time causes is tried here.
        """
        carl = self.people["carl"]
        async with self.storage.begin("events", gathers=True) as work:
            for at, act, case in events:
                if act is Act.SEND:
                    case.number = await self._report(work, at, case)
            acted = {known(case) for _, act, case in events if act is not Act.SEND}
            tickets = {ticket.id: ticket for ticket in await work.tickets.held(sorted(acted))}
            for at, act, case in events:
                if act is not Act.SEND:
                    ticket = tickets[known(case)]
                    done = life.take(ticket, carl) if act is Act.TAKE else life.fix(ticket, carl, at, None)
                    tickets[ticket.id] = with_undo(ticket, done, act, carl, at)
            await work.tickets.save_all(list(tickets.values()))
            for ticket in tickets.values():
                await show_card(work, ticket)

    async def _report(self, work: UnitOfWork, at: datetime, case: Case) -> TicketId:
        answer_by, fix_by = self.app.district().deadlines(case.category, at, case.team)
        spot = Point(37.705, -122.395 + 0.01 * self.teams.index(case.team))
        report = NewTicket(
            reporter=self.people["rita"],
            category=case.category.code,
            place=Place(spot, None, None, AreaCode(case.team)),
            area_name=case.team,
            team=case.team,
            words="",
            reported_at=at,
            answer_by=answer_by,
            fix_by=fix_by,
        )
        ticket = await work.tickets.add(report)
        await show_card(work, ticket)
        return ticket.id

    async def acts(self, kills: int) -> None:
        """Do what is due; killed so often on the way, a new process does it."""
        for _ in range(kills):
            acting = asyncio.get_running_loop().create_task(self.app.timekeeper.act())
            for _ in range(self._chance.randrange(1, 60)):
                await asyncio.sleep(0)
            acting.cancel()
            await asyncio.wait({acting})
            self.ended += acting.cancelled()
            self.app = self._new()
            await self.app.district.load()
        await self.app.timekeeper.act()

    async def deliver(self) -> None:
        """Read what was said since the last time, and let it arrive."""
        columns = outbox.c.id, outbox.c.kind, outbox.c.person_id, outbox.c.team, outbox.c.about, outbox.c.facts
        async with self.storage.transactions.writing() as connection:
            rows = (await connection.execute(select(*columns).where(outbox.c.settled_at.is_(None)))).all()
            for row in rows:
                if row.kind in TOLD:
                    step = int((row.facts or {}).get("step", 0))
                    self.said[self.clock(), Kind(row.kind), str(row.team or row.person_id), row.about or 0, step] += 1
            await connection.execute(
                update(outbox).where(outbox.c.settled_at.is_(None)).values(state="delivered", settled_at=self.clock())
            )

    def account(self, cases: Sequence[Case], at: datetime) -> None:
        """Let the slow model look at every ticket."""
        quiet = is_quiet(at, ZONE, self.app.district().policy)
        for case in cases:
            step = case.look(at) if not quiet or case.category.is_danger else None
            if step is None or case.number is None:
                continue
            if step >= Step.LATE > case.step:
                self.expected[at, Kind.OVERDUE, str(self.people["rita"]), case.number, 0] += 1
            case.step = step
            is_soon = step is Step.CLOSE and case.moments[Step.LATE] <= next_morning(
                at, CALENDAR, self.app.district().policy
            )
            if case.category.is_danger or is_soon:
                reader = str(self.people["sue"]) if step >= Step.OVERSEE else case.team
                self.expected[at, Kind.WARNED, reader, case.number, step] += 1


def real_times() -> list[tuple[timedelta, timedelta]]:
    """Return of real reports the time of day at which they came, and how long they took."""
    with gzip.open(ROWS, "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["closed_dt"]]
    found = []
    for row in rows:
        opened, closed = (datetime.fromisoformat(row[name]) for name in ("open_dt", "closed_dt"))
        found.append((opened - datetime.combine(opened.date(), time()), max(closed - opened, timedelta(minutes=5))))
    return found


def cases(teams: Sequence[TeamCode], chance: Random) -> list[Case]:
    """Return tickets over the whole time, each of which is taken after a third of the time that it takes."""
    found = []
    for number, (of_day, long) in enumerate(chance.choices(real_times(), k=TICKETS)):
        day = datetime.combine(BEGINS + timedelta(days=number * DAYS // TICKETS), time(), ZONE)
        opened = (day.astimezone(UTC) + of_day).replace(microsecond=0)
        category = NEEDLE if chance.random() < 0.1 else HEAP
        found.append(Case(opened, opened + long / 3, opened + long, chance.choice(teams), category))
        found[-1].promise()
    return found


def events(all_cases: Sequence[Case]) -> list[Event]:
    """Return what happens to tickets, the last first."""
    found: list[Event] = []
    for case in all_cases:
        found += [(case.opened, Act.SEND, case), (case.taken, Act.TAKE, case), (case.fixed, Act.FIX, case)]
    found.sort(key=lambda event: event[0], reverse=True)
    return found


def looks() -> Iterator[datetime]:
    """Return the moments at which the bot looks, in order."""
    for day in range(DAYS):
        for hour in LOOKS:
            yield datetime.combine(BEGINS + timedelta(days=day), hour, ZONE).astimezone(UTC)


@pytest.mark.skipif(not ROWS.exists(), reason="a real city's reports are not beside the project")
async def test_every_warning_that_is_due_is_told_once_and_no_other(
    storage: Storage, clock: Clock, tmp_path: Path
) -> None:
    chance = Random(1)
    clock.now = datetime.combine(BEGINS, time(), ZONE).astimezone(UTC)
    town = Town(storage, clock, tmp_path, chance)
    await town.found()
    waiting, open_cases = events(cases(town.teams, chance)), list[Case]()
    kills = Counter(chance.choices(list(looks()), k=KILLS))
    for at in looks():
        clock.now = at
        now = []
        while waiting and waiting[-1][0] <= at:
            now.append(waiting.pop())
        await town.happen(now)
        open_cases += [case for _, act, case in now if act is Act.SEND]
        open_cases = [case for case in open_cases if case.fixed > at]
        await town.acts(kills[at])
        town.account(open_cases, at)
        await town.deliver()
    letters = Counter({telling: count for telling, count in town.said.items() if telling[1] in LETTERS})
    told = town.said - letters
    assert told == town.expected
    assert len({step for *_, step in told}) > 3  # every kind of step came about
    check_letters(letters, town)
    assert town.ended > 0


def check_letters(letters: Counter[Telling], town: Town) -> None:
    """Check that each desk and each supervisor got at most one letter on a working day, and none on another."""
    mornings = Counter({(at.astimezone(ZONE).date(), reader): count for (at, _, reader, *_), count in letters.items()})
    assert set(mornings.values()) == {1}
    assert all(CALENDAR.is_working_day(day) for day, _ in mornings)
    assert {reader for _, reader in mornings} == {*town.teams, str(town.people["sue"])}
