"""The counters of the figures, kept with each act, are what a slow model works out from everything that was done.

Random histories are played with the rules' own functions, as the use cases do, and compared on both engines: every
counter of every team, area, category and source, the durations, the lists behind the figures, and the same counted
afterwards from the history alone.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, Phase, given, settings, strategies as st
from sqlalchemy import delete, update

from casework.bulletins import telling
from casework.campaigns.contracts.contracting import evidence
from casework.campaigns.contracts.scoping import scope_of
from casework.model import contest, handling, life
from casework.model.area import AreaCode, AreaMap
from casework.model.category import CategoryCode, CategoryTree
from casework.model.contract import FIGURES, Contract, ContractCode, Ground
from casework.model.deadline import Calendar
from casework.model.district import District
from casework.model.draft import Place
from casework.model.entry import Source
from casework.model.errors import Refusal
from casework.model.figure import COUNTED, Aside, Clock, Count
from casework.model.person import PersonId
from casework.model.place import Point
from casework.model.policy import DEFAULTS
from casework.model.summary import Part, Period, Scope
from casework.model.team import TeamCode
from casework.model.ticket import Act, Entry, Status, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import NewTicket
from storage.schema import counts, durations, history
from storage.tickets.filling import fill, left_to_fill
from storage.unit_of_work import Storage, UnitOfWork
from tests.storage.samples import AT, CARL, CREW, OFFICE, RITA, add_ticket, meet

ZONE = ZoneInfo("Asia/Shanghai")
TEAMS = (TeamCode("east"), TeamCode("west"), None)
AREAS = (AreaCode("1"), AreaCode("2"))
CATEGORIES = (CategoryCode("heap"), CategoryCode("bulky"))
SOURCES = (Source.RESIDENT, Source.HOTLINE)
DISTRICT = District(AreaMap([]), (), CategoryTree(), Calendar(ZONE))
EVER = Period(date(2026, 1, 1), date(2030, 12, 31))
EXAMPLES = int(os.environ.get("CLEANWARD_STEPS", "0")) * 4 or 3

Key = tuple[date, str, str, str, str, str]  # day, team, area, category, source, what
Doing = Callable[[Ticket, "Play", datetime], Ticket]


@dataclass(frozen=True, slots=True)
class Done:
    """An act that was not undone: the ticket before it and after it."""

    act: Act
    at: datetime
    before: Ticket
    now: Ticket
    actor: PersonId
    is_same_photo: bool = False


@dataclass
class Play:
    """Everything that was done, by ticket; what was undone is taken out, and what that did to a tally is `work`."""

    by: PersonId
    reporter: PersonId
    done: dict[TicketId, list[Done]] = field(default_factory=dict)
    lines: dict[TicketId, list[Entry]] = field(default_factory=dict)
    work: Counter[Key] = field(default_factory=Counter)
    other: Ticket | None = None

    def actor(self, at: datetime) -> PersonId:
        """Return who acts at a moment."""
        return self.by if at.minute % 4 else self.reporter


def _merge(ticket: Ticket, play: Play, at: datetime) -> Ticket:
    assert play.other is not None
    return handling.merge(ticket, play.other, at)


def _fix(ticket: Ticket, play: Play, at: datetime) -> Ticket:
    fixed = life.fix(ticket, play.actor(at), at, None)
    return replace(fixed, tally={"tonnes": ticket.tally.get("tonnes", 0.0) + 0.25}) if at.minute % 2 else fixed


def _go_on(ticket: Ticket, _: Play, at: datetime) -> Ticket:
    later = at + timedelta(days=3)
    return handling.unpark(ticket, later) if ticket.status is Status.PARKED else life.resume(ticket, Act.RESUME, later)


def _again(act: Act) -> Doing:
    return lambda ticket, _play, at: life.reopen(ticket, at + timedelta(hours=8), at + timedelta(days=3), None, act)


def _other_team(ticket: Ticket) -> TeamCode:
    return TeamCode("west" if ticket.team == "east" else "east")


DOING: dict[Act, Doing] = {
    Act.TAKE: lambda ticket, play, _: life.take(ticket, play.by),
    Act.GIVE: lambda ticket, play, at: handling.give_to(ticket, PersonId(play.by - at.minute % 2)),
    Act.RELEASE: lambda ticket, *_: handling.release(ticket),
    Act.ASK: lambda ticket, play, at: life.ask(ticket, play.by, "Where?", at),
    Act.ANSWER: lambda ticket, _, at: life.resume(ticket, Act.ANSWER, at + timedelta(days=3)),
    Act.RESUME: _go_on,
    Act.PARK: lambda ticket, _, at: handling.park(ticket, at + timedelta(days=7), at),
    Act.EXTEND: lambda ticket, _, at: handling.extend(ticket, at + timedelta(days=9), at),
    Act.PASS_ON: lambda ticket, *_: handling.pass_on(ticket, _other_team(ticket), DEFAULTS),
    Act.ROUTE: lambda ticket, *_: handling.give(ticket, _other_team(ticket)),
    Act.MERGE: _merge,
    Act.DISMISS: lambda ticket, _, at: handling.dismiss(ticket, "nothing", at),
    Act.REVERSE: lambda ticket, _, at: handling.reverse(ticket, at + timedelta(hours=8), at + timedelta(days=3)),
    Act.CONTEST: lambda ticket, play, at: contest.contest(ticket, play.lines[ticket.id], at),
    Act.UPHOLD: lambda ticket, *_: contest.uphold(ticket),
    Act.FIX: _fix,
    Act.COUNT: lambda ticket, _, at: life.count(ticket, {"tonnes": 0.5, "people": 1.0 + at.minute}),
    Act.CONFIRM: lambda ticket, _, at: life.confirm(ticket, at),
    Act.EXPIRE: lambda ticket, _, at: replace(ticket, status=life.after(ticket, Act.EXPIRE), closed_at=at, undo=None),
    Act.REOPEN: _again(Act.REOPEN),
    Act.RETURN: _again(Act.RETURN),
    Act.SEND_BACK: _again(Act.SEND_BACK),
    Act.RECHECK: lambda ticket, _, at: life.recheck(ticket, at + timedelta(hours=8), at + timedelta(days=3)),
    Act.APPROVE: lambda ticket, _, at: replace(ticket, status=life.after(ticket, Act.APPROVE), closed_at=at, undo=None),
    Act.WITHDRAW: lambda ticket, _, at: life.withdraw(ticket, at),
    Act.RECATEGORISE: lambda ticket, _, at: handling.recategorise(
        ticket, CATEGORIES[ticket.category == CATEGORIES[0]], at + timedelta(hours=8), at + timedelta(days=3), {}, at
    ),
    Act.MOVE: lambda ticket, *_: handling.move(ticket, ticket.point, AREAS[ticket.area == AREAS[0]], "There", None),
    Act.NOTE: lambda ticket, *_: ticket,
}
UNDOABLE = {Act.TAKE, Act.GIVE, Act.RELEASE, Act.PASS_ON, Act.MERGE, Act.DISMISS, Act.FIX, Act.RECATEGORISE, Act.MOVE}
WEIGHED = [*DOING, *[Act.TAKE, Act.FIX, Act.FIX, Act.UNDO, Act.UNDO, Act.CONFIRM, Act.SEND, Act.SEND, Act.DISMISS]]

steps = st.lists(
    st.tuples(
        st.sampled_from(WEIGHED),
        st.integers(0, 2),  # which ticket, counted from the newest
        st.sampled_from((0, 0, 0, 1, 7, 240, 3000, 20_000)),  # minutes since the step before
        st.integers(0, 23),  # what kind of ticket, where one is sent
    ),
    min_size=5,
    max_size=45,
)


async def _step(work: UnitOfWork, play: Play, act: Act, number: TicketId, at: datetime) -> None:
    """Do something to a ticket as the use cases do, or nothing if it is refused."""
    before = await work.tickets.get(number, lock=True)
    assert before is not None
    if act in (Act.PASS_ON, Act.ROUTE) and before.team is None:
        return  # the history does not say that no team had it
    others = sorted(set(play.done) - {number})
    play.other = await work.tickets.get(others[0]) if others else before
    try:
        now = handling.undone(before, play.by, at, DEFAULTS) if act is Act.UNDO else DOING[act](before, play, at)
    except Refusal:
        return
    undone = before.undo.act if act is Act.UNDO and before.undo else None
    if act in UNDOABLE:
        now = handling.with_undo(before, now, act, play.by, at)
    from_team = before.team if act in (Act.PASS_ON, Act.ROUTE) else None
    is_same = act is Act.FIX and at.minute % 3 == 0
    actor = play.actor(at)
    entry = Entry(number, at, act, actor, str(undone or ""), from_team, is_same_photo=is_same)
    await work.tickets.save(now)
    await work.tickets.record(entry)
    play.lines[number].append(entry)
    if undone is None:
        if is_same and at.minute % 2:  # another photo of its album is new
            await work.tickets.unmark(number, Aside.SAME_PHOTO)
            is_same = False
        play.done[number].append(Done(act, at, before, now, actor, is_same))
        return
    last = max(at for at, each in enumerate(play.done[number]) if each.act is undone)
    gone = play.done[number].pop(last)
    play.work.update(_work(gone, gone.before, gone.now))
    if _model_of([gone]):  # what counts nothing takes nothing along when it is undone
        play.work.update(_work(gone, before, now))


async def _send(work: UnitOfWork, play: Play, kind: int, at: datetime) -> None:
    place = Place(Point(31.2, 121.5), None, None, AREAS[kind % 2])
    hours, days = timedelta(hours=8), timedelta(days=3)
    team, category, source = TEAMS[kind % 3], CATEGORIES[kind // 2 % 2], SOURCES[kind // 4 % 2]
    ticket = await work.tickets.add(
        NewTicket(
            play.by if kind % 2 else play.reporter,
            category,
            place,
            "There",
            team,
            "",
            at,
            at + hours,
            at + days,
            source=source,
        )
    )
    entry = Entry(ticket.id, at, Act.SEND, play.by)
    await work.tickets.record(entry)
    play.lines[ticket.id], play.done[ticket.id] = [entry], [Done(Act.SEND, at, ticket, ticket, play.by)]


def _key(done: Done, what: str) -> Key:
    ticket = done.before
    day = done.at.astimezone(ZONE).date()
    return (day, ticket.team or "", ticket.area, ticket.category, ticket.source, what)


def _work(done: Done, before: Ticket, now: Ticket) -> Counter[Key]:
    names = {*before.tally, *now.tally}
    return Counter(
        {_key(done, name): round(1000 * (now.tally.get(name, 0) - before.tally.get(name, 0))) for name in names}
    )


def _model_of(done: Sequence[Done]) -> Counter[Key]:
    """Count what was done to one ticket, slowly and in plain words."""
    found: Counter[Key] = Counter()
    acts = [each.act for each in done]
    answers = (Act.TAKE, Act.GIVE, Act.ASK, Act.PARK, Act.MERGE, Act.DISMISS, Act.FIX)
    for number, each in enumerate(done):
        names = {
            Act.SEND: ["received"],
            Act.FIX: ["fixed"],
            Act.CONFIRM: ["confirmed"],
            Act.APPROVE: ["approved"],
            Act.EXPIRE: ["unconfirmed"],
            Act.REOPEN: ["not_fixed", "reopened"],
            Act.RETURN: ["reopened"],
            Act.SEND_BACK: ["reopened"],
            Act.DISMISS: ["dismissed"],
            Act.CONTEST: ["contested"],
            Act.PARK: ["parked"],
            Act.EXTEND: ["extended"],
            Act.MERGE: ["duplicates"],
            Act.WITHDRAW: ["withdrawn"],
        }.get(each.act, [])
        if each.act is Act.RECHECK:
            names = ["reversed" if each.before.status is Status.DISMISSED else "reopened"]
        if each.act is Act.REVERSE:
            names = ["separated" if each.before.status is Status.DUPLICATE else "reversed"]
        if each.act in answers and each.before.status is Status.OPEN and not set(answers) & set(acts[:number]):
            names = [*names, "answered", *(["answered_in_time"] if each.at <= each.before.answer_by else [])]
        if each.act is Act.FIX and each.at <= each.before.fix_by:
            names = [*names, "fixed_in_time"]
        names += _aside_of(each, names)
        found.update(_key(each, name) for name in names)
        found.update(_work(each, each.before, each.now))
    return found


def _aside_of(done: Done, names: Sequence[str]) -> list[str]:
    """Say which gaming marks an act gets, and whether it is a merge that answers."""
    ticket = done.before
    was_reported_by = ticket.reporter if ticket.source is Source.RESIDENT else None
    if done.act is Act.FIX:
        return ["own"] * (done.actor == was_reported_by) + ["same_photo"] * done.is_same_photo
    if done.act is Act.CONFIRM:
        return ["own"] * (done.actor == ticket.fixed_by != was_reported_by)
    if done.act is Act.MERGE:
        return [name.replace("answered", "folded") for name in names if name.startswith("answered")]
    return []


def _minutes(play: Play, clock: Clock) -> Counter[int]:
    found: Counter[int] = Counter()
    for done in play.done.values():
        for each in done:
            counted = _model_of(done[: done.index(each) + 1]) - _model_of(done[: done.index(each)])
            if (
                "fixed" in {key[-1] for key in counted}
                if clock is Clock.FIX
                else "answered" in {k[-1] for k in counted}
            ):
                found[int((each.at - each.before.reported_at).total_seconds() // 60)] += 1
    return found


def _sum(model: Counter[Key], **wanted: str) -> dict[str, int]:
    """Return the model's sums by name, of the keys that fit."""
    places = {"team": 1, "area": 2, "category": 3, "source": 4}
    found = dict.fromkeys(map(str, COUNTED), 0)
    for key, number in model.items():
        if all(key[places[name]] == value for name, value in wanted.items()):
            found[key[-1]] += number
    return found


async def _compare(work: UnitOfWork, play: Play) -> None:
    model = sum((_model_of(done) for done in play.done.values()), Counter[Key]())
    model.update(play.work)
    days = sorted({key[0] for key in model})
    periods = [EVER, Period(days[0], days[-1]), Period(days[len(days) // 2], days[-1])]
    for period in periods:
        within = Counter({key: n for key, n in model.items() if period.first <= key[0] <= period.last})
        whole = await work.figures.counts(Scope(), period)
        assert whole == _sum(within)
        for part in Part:
            parts = await work.figures.parts(Scope(), period, part)
            assert {name: sum(each[name] for each in parts.values()) for name in whole} == whole  # the sum is the whole
            assert all(sums == _sum(within, **{part.value: code}) for code, sums in parts.items())
        await _told(work, play, within, period)
    for team in (TeamCode("east"), TeamCode("")):
        of_team = Scope(team=team)
        assert await work.figures.counts(of_team, EVER) == _sum(model, team=team)
        narrow = replace(of_team, areas=frozenset(AREAS[:1]), source=SOURCES[0])
        assert await work.figures.counts(narrow, EVER) == _sum(model, team=team, area="1", source=SOURCES[0])
    for clock in Clock:
        assert dict(await work.figures.minutes(Scope(), EVER, clock)) == _minutes(play, clock)
    for name in ("received", "fixed", "answered_in_time", "reopened", "tonnes", "people", *Aside):
        listed = await work.figures.listed(Scope(), EVER, name, 0, 1000)
        assert sum(number for _, number in listed) == _sum(model)[name]
    told = [counted async for counted in _explained(work)]
    assert sum((Counter(each.counts) for each in told), Counter[str]()) == +Counter(_sum(model))


async def _judge(work: UnitOfWork) -> None:
    """Check that the tickets for which a contractor loses points are those behind the figures, each as often."""
    contract = Contract(ContractCode("c"), "", TeamCode("east"), AREAS[:1], (), EVER, 1)
    district = District(AreaMap([]), (), CategoryTree(), Calendar(ZONE))
    found = await evidence(work, district, contract, EVER, datetime(2026, 1, 1, tzinfo=UTC))  # nothing is late yet
    counts = await work.figures.counts(scope_of(district, contract), EVER)
    lost = {ground: sum(each.times for each in found.faults.get(ground, ())) for ground in FIGURES}
    assert lost == {
        Ground.ANSWERED: counts["answered"] - counts["answered_in_time"],
        Ground.FIXED: counts["fixed"] - counts["fixed_in_time"],
        Ground.REWORK: counts["reopened"],
    }


async def _told(work: UnitOfWork, play: Play, within: Counter[Key], period: Period) -> None:
    """Compare what a bulletin of a period tells with what was done in it."""
    facts = await telling.facts(work, DISTRICT, period, datetime(2031, 1, 1, tzinfo=UTC))
    sums = _sum(within)
    assert facts["figures"]["now"]["counts"] == {name: sums[name] for name in map(str, Count) if sums[name]}
    rows = facts.get("kinds", {}).get("rows", [])
    assert sum(row["now"] for row in rows) == sums["received"]
    acts = Counter(entry.act for lines in play.lines.values() for entry in lines if _is_in(entry.at, period))
    kept = facts.get("late", {"parked": 0, "extended": 0})
    assert (kept["parked"], kept["extended"]) == (sums["parked"], sums["extended"])
    assert facts.get("supervision", {"returned": 0})["returned"] == acts[Act.SEND_BACK]


def _is_in(at: datetime, period: Period) -> bool:
    return period.first <= at.astimezone(ZONE).date() <= period.last


async def _explained(work: UnitOfWork) -> Any:
    last = 0
    while lines := await work.figures.explained(Scope(), EVER, last, 7):
        for last, _entry, counted in lines:  # noqa: B007 - it tells how far reading came
            yield counted


async def _forgets(storage: Storage) -> None:
    """Make the database as an earlier version left it."""
    async with storage.transactions.writing() as connection:
        nothing = dict.fromkeys(("day", "team", "area", "category", "counted"))
        await connection.execute(update(history).values(nothing))
        await connection.execute(delete(counts))
        await connection.execute(delete(durations))


async def _play(url: str, script: Sequence[tuple[Act, int, int, int]]) -> None:
    storage = Storage(url, lambda: AT, ZONE)
    try:
        rita = await meet(storage, RITA)
        play, at = Play(await meet(storage, CARL), rita), datetime(2026, 1, 30, 15, 50, tzinfo=UTC)
        for act, back, minutes, kind in script:
            at += timedelta(minutes=minutes)
            async with storage.begin("step") as work:
                if act is Act.SEND or not play.done:
                    await _send(work, play, kind, at)
                else:
                    newest = sorted(play.done, reverse=True)
                    await _step(work, play, act, newest[back % len(newest)], at)
        async with storage.read() as work:
            await _compare(work, play)
            await _judge(work)
            live = await work.figures.parts(Scope(), EVER, Part.TEAM)
            minutes_live = await work.figures.minutes(Scope(), EVER, Clock.FIX)
        await _forgets(storage)
        assert await fill(storage.transactions, ZONE, lambda _done, _total: None) == len(play.done)
        assert await fill(storage.transactions, ZONE, lambda _done, _total: None) == 0  # nothing is counted twice
        async with storage.read() as work:
            filled = await work.figures.parts(Scope(), EVER, Part.TEAM)
            assert await work.figures.minutes(Scope(), EVER, Clock.FIX) == minutes_live
        assert _certain(filled) == _certain(live)
    finally:
        await storage.close()


def _certain(parts: dict[str, dict[str, int]]) -> dict[tuple[str, str], int]:
    """Leave out what the history alone does not say: which deadline there was, and of a fix what it took and showed."""
    of_teams = {
        (team, name): number
        for team, sums in parts.items()
        for name, number in sums.items()
        if number and not name.endswith("_in_time") and name not in ("tonnes", "people", "same_photo")
    }
    work = {("", name): sum(sums[name] for sums in parts.values()) for name in ("tonnes", "people")}
    return of_teams | work


@settings(
    max_examples=EXAMPLES,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(script=steps)
def test_the_counters_are_what_a_slow_model_works_out_and_the_parts_sum_to_the_whole(
    fresh_database: Callable[[], AbstractContextManager[str]], script: list[tuple[Act, int, int, int]]
) -> None:
    with fresh_database() as url:
        asyncio.run(_play(url, script))


async def test_what_is_late_now_is_counted_by_age_for_every_scope(storage: Storage) -> None:
    rita = await meet(storage)
    for days, team, area in ((0.5, CREW, "1"), (5, CREW, "2"), (20, OFFICE, "1"), (90, None, "1"), (-1, CREW, "1")):
        at = AT - timedelta(days=days, hours=8)  # its time to be answered ends after eight hours
        await add_ticket(storage, rita, team=team, area=area, at=at)
    await add_ticket(storage, rita, status=Status.PARKED, at=AT - timedelta(days=50))
    async with storage.read() as work:
        late = {
            name: await work.figures.late(scope, AT)
            for name, scope in {
                "all": Scope(),
                "crew": Scope(team=CREW),
                "nobody's": Scope(team=TeamCode("")),
                "area 1": Scope(areas=frozenset({AreaCode("1")})),
                "heaps": Scope(categories=frozenset({CategoryCode("heap")})),
                "by phone": Scope(source=Source.CALL),
            }.items()
        }
    assert late == {
        "all": (1, 1, 1, 1),
        "crew": (1, 1, 0, 0),
        "nobody's": (0, 0, 0, 1),
        "area 1": (1, 0, 1, 1),
        "heaps": (1, 1, 1, 1),
        "by phone": (0, 0, 0, 0),
    }


async def test_an_act_on_what_an_earlier_version_kept_is_counted_once_also_if_it_is_undone(storage: Storage) -> None:
    carl = await meet(storage, CARL)
    ticket = await add_ticket(storage, carl)
    async with storage.begin("sent") as work:
        await work.tickets.record(Entry(ticket.id, AT, Act.SEND, carl))
        fixed = handling.with_undo(ticket, life.fix(ticket, carl, AT, None), Act.FIX, carl, AT)
        await work.tickets.save(fixed)
        await work.tickets.record(Entry(ticket.id, AT, Act.FIX, carl))
    await _forgets(storage)
    async with storage.begin("undone") as work:  # this version runs, and has not counted yet
        found = await work.tickets.get(ticket.id, lock=True)
        assert found is not None
        await work.tickets.save(handling.undone(found, carl, AT, DEFAULTS))
        await work.tickets.record(Entry(ticket.id, AT, Act.UNDO, carl, Act.FIX))
    async with storage.begin("taken") as work:
        await work.tickets.get(ticket.id, lock=True)
        await work.tickets.save(life.take(ticket, carl))
        await work.tickets.record(Entry(ticket.id, AT, Act.TAKE, carl))
    await fill(storage.transactions, ZONE, lambda _done, _total: None)
    assert await left_to_fill(storage.transactions) == 0
    async with storage.read() as work:
        found_counts = await work.figures.counts(Scope(), EVER)
    assert {name: number for name, number in found_counts.items() if number} == {
        "received": 1,
        "answered": 1,
        "answered_in_time": 1,
    }
