"""Play years of the simulated district: reports come, are worked as quickly as a real city's, and are told of.

Each act goes by its rule and stands in the history, so it is counted as it would be by the bot. The same seed plays the
same years.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from casework.bulletins import composing, publishing
from casework.model import handling, life, supervision
from casework.model.area import AreaCode
from casework.model.authority import Actor
from casework.model.bulletin import Bulletin, Cycle, State
from casework.model.category import Category
from casework.model.deadline import Allowance, Unit, due
from casework.model.district import District
from casework.model.draft import Place
from casework.model.effort import Effort
from casework.model.league import Term
from casework.model.notice import ToPerson
from casework.model.person import PersonId
from casework.model.place import moved
from casework.model.policy import DEFAULTS
from casework.model.summary import Period
from casework.model.tally import Measure, WorkKind
from casework.model.team import TeamCode, TeamKind
from casework.model.ticket import Act, Entry, Order, Status, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import NewTicket
from storage.unit_of_work import Storage, UnitOfWork
from tests.bulletins import doings, town
from tests.bulletins.town import CALENDAR, NAMES

ZONE = CALENDAR.zone
POLICY = replace(DEFAULTS, bulletins=("quarter", "year"))
DAY = timedelta(days=1)
RESIDENTS = (Act.CONFIRM, Act.REOPEN, Act.EXPIRE)  # or nobody
REASONS = ("machine", "machine", "others", "access", "weather", "the owner is away")
QUICK = {TeamKind.COMMUNITY: 1.0, TeamKind.DEPARTMENT: 1.2, TeamKind.CONTRACTOR: 0.9}

Event = tuple[datetime, int, Act, str]  # when, which case, what, the note


@dataclass(slots=True)
class Case:
    """A report with everything that will happen to it."""

    at: datetime
    category: Category
    team: TeamCode
    place: Place
    area_name: str
    number: TicketId | None = None


class Years:
    """The district from a day on until another, in a language."""

    def __init__(
        self, storage: Storage, language: str, spans: Sequence[timedelta], first: date, last: date, a_day: float
    ) -> None:
        self._storage = storage
        self._names = NAMES[language]
        self._doings = doings.DOINGS[language]
        self._language = language
        self._spans = spans
        self._days = [first + number * DAY for number in range((last - first).days + 1)]
        self._a_day = a_day
        self._chance = Random(11)
        self._cases: list[Case] = []
        self._events: list[Event] = []
        self._actor = Actor(PersonId(0))
        self.district: District

    async def play(self) -> list[Bulletin]:
        """Let everything happen; returns the bulletins that were posted, in order."""
        await self._found()
        self._plan()
        self._events.sort(reverse=True)
        posted = []
        for day in (*self._days, self._days[-1] + DAY, self._days[-1] + 2 * DAY):
            morning = datetime.combine(day, POLICY.digest_at, ZONE).astimezone(UTC)
            await self._happen(morning)
            posted += await self._compose(morning)
        return posted

    async def _found(self) -> None:
        async with self._storage.begin("town") as work:
            await work.districts.add_areas(town.areas(self._names))
            await work.districts.replace_tree(town.tree())
            await work.districts.add_teams(town.teams(self._names, self._language))
            person, _ = await work.people.meet(1, self._language, self._moment(self._days[0]))
            self._actor = Actor(person.id, is_supervisor=True)
            await doings.found(work, self._doings, person.id)
        async with self._storage.read() as work:
            self.district = await work.districts.read(CALENDAR, POLICY)

    def _moment(self, day: date, minutes: float = 0) -> datetime:
        return (datetime.combine(day, time(7), ZONE) + timedelta(minutes=minutes)).astimezone(UTC)

    def _plan(self) -> None:
        """Plan every report and what becomes of it."""
        categories = [each for each in self.district.tree.categories() if each.code]
        weights = [max(1.0, 30 / (1 + place)) for place, _ in enumerate(categories)]
        for day in self._days:
            season = 1.25 if day.month in (6, 7, 8) else 0.8 if day.month in (1, 2) else 1.0
            growth = 1 + 0.12 * (day.year - self._days[0].year)
            for _ in range(round(self._chance.gauss(self._a_day * season * growth, self._a_day**0.5))):
                category = self._chance.choices(categories, weights)[0]
                self._cases.append(self._case(self._moment(day, self._chance.uniform(0, 720)), category))
                self._events += list(self._course(len(self._cases) - 1))

    def _case(self, at: datetime, category: Category) -> Case:
        number = self._chance.choices(range(6), (3, 4, 2, 5, 2, 4))[0]
        kind = category.team_kind
        several = len({TeamKind.DEPARTMENT: self._names.departments}.get(kind, self._names.contractors))
        team = f"community{number}" if kind is TeamKind.COMMUNITY else f"{kind}{at.minute % several}"
        is_hot = self._chance.random() < 0.06
        reach = 20 if is_hot else 900
        point = moved(town.middle(number), self._chance.uniform(-reach, reach), self._chance.uniform(-reach, reach))
        near = self._names.streets[number if is_hot else self._chance.randrange(6)]
        place = Place(point, area=AreaCode(f"area{number}"), near=near)
        return Case(at, category, TeamCode(team), place, self._names.communities[number])

    def _course(self, number: int) -> Iterator[Event]:
        """Yield what happens to a report, in order."""
        case, chance = self._cases[number], self._chance
        skill = 0.5 + 0.2 * (sum(map(ord, case.team)) % 5)  # some teams are quicker than others, always the same
        long = max(chance.choice(self._spans) * 0.45 * skill, timedelta(minutes=40))
        long = min(long, timedelta(days=45))
        yield case.at, number, Act.SEND, ""
        luck = chance.random()
        first = case.at + min(long / 3, timedelta(hours=20))
        if luck < 0.05:
            yield first, number, Act.DISMISS, "nothing"
            if luck < 0.008:
                yield first + DAY, number, Act.REVERSE, "there"
                yield first + 2 * DAY, number, Act.FIX, self._took(case)
                yield first + 3 * DAY, number, Act.CONFIRM, ""
            return
        yield first, number, Act.TAKE, ""
        if luck < 0.13:
            until = (case.at + long).astimezone(ZONE).date().isoformat()
            act = Act.PARK if luck < 0.09 else Act.EXTEND
            yield case.at + long * 0.4, number, act, f"{until}\n{chance.choice(REASONS)}"
            if act is Act.PARK:
                yield case.at + long * 0.9, number, Act.RESUME, ""
        is_ordered = luck > 0.985
        if is_ordered:
            yield case.at + long * 0.5, number, Act.SUPERVISE, ""
        yield case.at + long, number, Act.FIX, self._took(case)
        end = case.at + long
        if chance.random() < (0.25 if is_ordered else 0.07):
            yield end + DAY, number, Act.SEND_BACK if is_ordered else Act.REOPEN, ""
            end += DAY + long / 2
            yield end, number, Act.FIX, ""
        if is_ordered:
            yield end + DAY, number, Act.APPROVE, ""
        elif chance.random() < 0.55:
            yield end + timedelta(hours=chance.uniform(1, 60)), number, Act.CONFIRM, ""
        else:
            yield end + 14 * DAY, number, Act.EXPIRE, ""

    def _took(self, case: Case) -> str:
        kind = case.category.work
        if kind is WorkKind.CLEARED:
            return f"tonnes {self._chance.uniform(0.05, 1.4):.2f} people {self._chance.randint(1, 5)} trips 1"
        if kind is WorkKind.PLANTED:
            return f"trees {self._chance.randint(1, 12)}"
        return f"places {self._chance.randint(1, 3)} people {self._chance.randint(1, 4)}"

    async def _happen(self, until: datetime) -> None:
        async with self._storage.begin(f"until {until}", gathers=True) as work:
            while self._events and self._events[-1][0] <= until:
                at, number, act, note = self._events.pop()
                await self._do(work, self._cases[number], act, note, at)
            if until.astimezone(ZONE).weekday() == 4:
                await self._haul(work, until)
            await doings.happen(work, self._doings, self._actor.person, until)

    async def _do(self, work: UnitOfWork, case: Case, act: Act, note: str, at: datetime) -> None:
        if act is Act.SEND:
            answer_by, fix_by = self.district.deadlines(case.category, at, case.team)
            added = await work.tickets.add(
                NewTicket(None, case.category.code, case.place, case.area_name, case.team, "", at, answer_by, fix_by)
            )
            case.number = added.id
            await work.tickets.record(Entry(added.id, at, act, None))
            return
        assert case.number is not None
        ticket = await work.tickets.get(case.number, lock=True)
        assert ticket is not None
        changed = self._changed(ticket, act, note, at)
        if changed is not None:
            await work.tickets.save(changed)
            by = None if act in RESIDENTS else self._actor.person
            await work.tickets.record(Entry(ticket.id, at, act, by, "" if act is Act.FIX else note))

    def _changed(self, ticket: Ticket, act: Act, note: str, at: datetime) -> Ticket | None:
        """Return the ticket after an act; None if it comes too late for that."""
        if act is Act.TAKE and ticket.status is not Status.OPEN:
            return None
        by, later = self._actor.person, due(at, Allowance(3, Unit.WORKING_DAYS), CALENDAR)
        soon = due(at, Allowance(1, Unit.WORKING_DAYS), CALENDAR)
        doing: dict[Act, Callable[[], Ticket]] = {
            Act.TAKE: lambda: life.take(ticket, by),
            Act.DISMISS: lambda: handling.dismiss(ticket, note, at),
            Act.REVERSE: lambda: handling.reverse(ticket, soon, later),
            Act.PARK: lambda: handling.park(ticket, later, at),
            Act.EXTEND: lambda: handling.extend(ticket, max(later, ticket.fix_by + DAY), at),
            Act.RESUME: lambda: handling.unpark(ticket, later),
            Act.SUPERVISE: lambda: supervision.supervise(ticket, Order(by, "Clear it", later)),
            Act.FIX: lambda: _fixed(life.fix(ticket, by, at, None), note),
            Act.REOPEN: lambda: life.reopen(ticket, soon, later),
            Act.SEND_BACK: lambda: supervision.send_back(ticket, soon, later),
            Act.APPROVE: lambda: supervision.approve(ticket, at),
            Act.CONFIRM: lambda: life.confirm(ticket, at),
            Act.EXPIRE: lambda: replace(ticket, status=life.after(ticket, act), closed_at=at, undo=None),
        }
        return doing[act]()

    async def _haul(self, work: UnitOfWork, at: datetime) -> None:
        """Let a contractor enter its daily haul, once a week, as work without a ticket."""
        amounts = {
            Measure.TONNES: round(self._chance.uniform(8, 22), 1),
            Measure.TRIPS: float(self._chance.randint(6, 14)),
        }
        await work.efforts.add(Effort(TeamCode("contractor0"), at, None, WorkKind.CLEARED, amounts, ""))

    async def _compose(self, at: datetime) -> list[Bulletin]:
        """Let the morning's drafts be composed, read and posted, and a team object to its figure then."""
        async with self._storage.begin(f"morning {at}", gathers=True) as work:
            composed = await composing.compose_due(work, self.district, at)
        found = []
        for period in composed:
            async with self._storage.begin(f"post {period}", gathers=True) as work:
                draft = await work.bulletins.of(period)
                assert draft is not None
                await composing.add(work, self._actor, draft.id, self._names.remark, ToPerson(self._actor.person))
                await publishing.approve(work, self.district, self._actor, draft.id, at + timedelta(hours=2))
            async with self._storage.begin(f"read {period}", gathers=True) as work:
                kept = await work.bulletins.of(period)
                assert kept is not None
                assert kept.state is State.POSTED
                found.append(kept)
                if period.first.month == 1 and kept.cycle is Cycle.QUARTER:
                    await self._object(work, period, at)
        return found

    async def _object(self, work: UnitOfWork, period: Period, at: datetime) -> None:
        team, by = TeamCode("community3"), self._actor.person
        number = await work.objections.add(team, period, Term.FIXED, self._names.objection, by, at + 2 * DAY)
        if number is not None:
            await work.objections.answer(number, self._names.answer, by, at + 5 * DAY)


def _fixed(ticket: Ticket, note: str) -> Ticket:
    words = note.split()
    tally = dict(zip(words[::2], map(float, words[1::2]), strict=True))
    return replace(ticket, tally=tally) if tally else ticket
