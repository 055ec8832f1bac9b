"""Every storage method outlives another process that holds SQLite's write lock for a moment.

The moment ends when the method has asked for the lock, so nothing here waits for a clock.
"""

import asyncio
import inspect
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from casework.model.area import AreaCode
from casework.model.asset import AssetCode
from casework.model.authority import Gives, Role
from casework.model.category import CategoryTree
from casework.model.change import Change, Changed
from casework.model.concern import Concern
from casework.model.deadline import Calendar
from casework.model.draft import DraftId
from casework.model.following import AreaFollow, Every
from casework.model.notice import Kind, Notice, ToChat
from casework.model.person import PersonId, Question, Wanted
from casework.model.photo import PhotoId
from casework.model.recording import RecordingKind
from casework.model.team import Desk
from casework.model.ticket import Act, Entry, Stage
from casework.model.ticket_id import TicketId
from storage.inbox import Incoming
from storage.outbox import Shown
from storage.unit_of_work import Storage, UnitOfWork
from tests.storage.samples import AT, CARL, CREW, DESK, GATE, OFFICE, RITA, add_teams, add_ticket, meet, new_ticket

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)

Call = Callable[[UnitOfWork], Awaitable[object]]
ONE = PersonId(1)
TICKET = TicketId(1)
NORTH = AreaCode("1.2")
NOTICE = Notice(Kind.TAKEN, ToChat(RITA, None, "en"))


async def _save_draft(work: UnitOfWork) -> None:
    draft = await work.drafts.begin(ONE, AT)
    await work.drafts.save(replace(draft, below=1), AT)


async def _save_ticket(work: UnitOfWork) -> None:
    ticket = await work.tickets.get(TICKET, lock=True)
    assert ticket is not None
    await work.tickets.save(ticket)


async def _done(work: UnitOfWork) -> None:
    await work.inbox.store([Incoming(77, RITA, "{}", None)], AT)
    await work.inbox.done((await work.inbox.waiting(RITA, 1))[0].seq, AT)


def _with_parcel(method: str, *arguments: Any) -> Call:
    async def call(work: UnitOfWork) -> None:
        await work.outbox.add(NOTICE, method, AT)
        [parcel] = await work.outbox.claim(AT, [], 1)
        await getattr(work.outbox, method)(parcel, *arguments)

    return call


async def _delivered(work: UnitOfWork) -> None:
    await work.outbox.add(NOTICE, "delivered", AT)
    await work.outbox.delivered([(parcel, None) for parcel in await work.outbox.claim(AT, [], 1)], AT)


CALLS: dict[str, Call] = {
    "say": lambda work: work.say(NOTICE),
    "people.meet": lambda work: work.people.meet(CARL, "en", AT),
    "people.by_account": lambda work: work.people.by_account(RITA),
    "people.get": lambda work: work.people.get(ONE),
    "people.set_language": lambda work: work.people.set_language(ONE, "zh"),
    "people.set_name": lambda work: work.people.set_name(ONE, "Rita"),
    "people.set_reachable": lambda work: work.people.set_reachable(ONE, is_reachable=False),
    "people.asked": lambda work: work.people.asked(ONE),
    "people.ask": lambda work: work.people.ask(ONE, Question(Wanted.REASON, TICKET, AT)),
    "drafts.open_of": lambda work: work.drafts.open_of(ONE),
    "drafts.get": lambda work: work.drafts.get(DraftId(1)),
    "drafts.begin": lambda work: work.drafts.begin(ONE, AT),
    "drafts.save": _save_draft,
    "drafts.left": lambda work: work.drafts.left(AT, DraftId(0), 1, is_reminded=True),
    "drafts.remind": lambda work: work.drafts.remind(DraftId(1), AT),
    "tickets.add": lambda work: work.tickets.add(new_ticket(ONE)),
    "tickets.get": lambda work: work.tickets.get(TICKET),
    "tickets.save": _save_ticket,
    "tickets.give": lambda work: work.tickets.give(TICKET, OFFICE),
    "tickets.attach": lambda work: work.tickets.attach(TICKET, Stage.AFTER, 0, []),
    "tickets.photos": lambda work: work.tickets.photos(TICKET),
    "tickets.attach_recordings": lambda work: work.tickets.attach_recordings(TICKET, []),
    "tickets.recordings": lambda work: work.tickets.recordings(TICKET),
    "tickets.record": lambda work: work.tickets.record(Entry(TICKET, AT, Act.SEND, ONE)),
    "tickets.history": lambda work: work.tickets.history(TICKET),
    "tickets.silent_since": lambda work: work.tickets.silent_since(AT, 1),
    "tickets.hide": lambda work: work.tickets.hide(TICKET, [PhotoId(1)]),
    "tickets.parked_until": lambda work: work.tickets.parked_until(AT, 1),
    "tickets.undoable": lambda work: work.tickets.undoable(1),
    "tickets.asked_since": lambda work: work.tickets.asked_since(AT, 1),
    "tickets.closed_before": lambda work: work.tickets.closed_before(AT, 1),
    "tickets.of": lambda work: work.tickets.of(ONE, None, 1),
    "tickets.sent_since": lambda work: work.tickets.sent_since(ONE, AT, 1),
    "tickets.hold_around": lambda work: work.tickets.hold_around(GATE, 250),
    "tickets.near": lambda work: work.tickets.near(GATE, 250, AT),
    "tickets.with_photo": lambda work: work.tickets.with_photo(["a" * 64], AT),
    "tickets.new_in": lambda work: work.tickets.new_in([NORTH], AT, 1),
    "tickets.fixed_in": lambda work: work.tickets.fixed_in([NORTH], AT),
    "tickets.learnable": lambda work: work.tickets.learnable(TICKET, 1),
    "tickets.reopened_with": lambda work: work.tickets.reopened_with(ONE, "album"),
    "tickets.unfinished": lambda work: work.tickets.unfinished(CREW),
    "tickets.unfinished_of": lambda work: work.tickets.unfinished_of(ONE, 1),
    "tickets.without_team": lambda work: work.tickets.without_team(1),
    "photos.add": lambda work: work.photos.add("a" * 64, None, None),
    "photos.file_ids": lambda work: work.photos.file_ids(["a" * 64]),
    "photos.forget_file_ids": lambda work: work.photos.forget_file_ids(["a" * 64]),
    "recordings.add": lambda work: work.recordings.add("a" * 64, RecordingKind.VOICE, None),
    "listeners.add": lambda work: work.listeners.add(TICKET, ONE, AT, is_supporter=True),
    "listeners.remove": lambda work: work.listeners.remove(TICKET, ONE),
    "listeners.of": lambda work: work.listeners.of(TICKET),
    "listeners.supporters": lambda work: work.listeners.supporters(TICKET),
    "listeners.follow_area": lambda work: work.listeners.follow_area(AreaFollow(ONE, NORTH, Every.DAY, AT, AT)),
    "listeners.leave_area": lambda work: work.listeners.leave_area(ONE, NORTH),
    "listeners.areas_of": lambda work: work.listeners.areas_of(ONE),
    "listeners.digests_due": lambda work: work.listeners.digests_due(AT, 1),
    "desks.team_at": lambda work: work.desks.team_at(DESK, None),
    "desks.teams_in": lambda work: work.desks.teams_in(DESK),
    "desks.of": lambda work: work.desks.of(CREW),
    "desks.link": lambda work: work.desks.link(Desk(CREW, DESK), AT),
    "desks.move": lambda work: work.desks.move(DESK, -1005),
    "desks.leave_topic": lambda work: work.desks.leave_topic(DESK, 7),
    "desks.issue_code": lambda work: work.desks.issue_code(CREW, "ABC123", AT),
    "desks.redeem_code": lambda work: work.desks.redeem_code("ABC123", AT),
    "desks.slot_shown": lambda work: work.desks.slot_shown(DESK, 1),
    "desks.ticket_shown": lambda work: work.desks.ticket_shown(DESK, 1),
    "roles.of": lambda work: work.roles.of(ONE),
    "roles.give": lambda work: work.roles.give(ONE, Role.SUPERVISOR, AT),
    "roles.take": lambda work: work.roles.take(ONE, Role.SUPERVISOR),
    "roles.all": lambda work: work.roles.all(),
    "roles.issue_code": lambda work: work.roles.issue_code("ROLE22", Gives.GROUP, AT),
    "roles.redeem_code": lambda work: work.roles.redeem_code("ROLE22", [Gives.GROUP], AT),
    "restraints.of": lambda work: work.restraints.of(ONE),
    "restraints.ban": lambda work: work.restraints.ban(ONE, is_banned=True),
    "restraints.pause": lambda work: work.restraints.pause(ONE, AT),
    "restraints.banned": lambda work: work.restraints.banned(10),
    "restraints.dismissals": lambda work: work.restraints.dismissals(ONE, AT, 5),
    "supervision.group": lambda work: work.supervision.group(),
    "supervision.link": lambda work: work.supervision.link(ToChat(-1, None, "en"), AT),
    "supervision.page": lambda work: work.supervision.page(Concern.LATE, AT, 0, 8),
    "supervision.counts": lambda work: work.supervision.counts(AT),
    "audit.record": lambda work: work.audit.record([Change(AT, None, Changed.RULES, "rules", None, {})]),
    "audit.latest": lambda work: work.audit.latest(0, 8),
    "districts.revision": lambda work: work.districts.revision(),
    "districts.read": lambda work: work.districts.read(Calendar(ZoneInfo("UTC"))),
    "districts.areas": lambda work: work.districts.areas(),
    "districts.add_areas": lambda work: work.districts.add_areas([]),
    "districts.tree": lambda work: work.districts.tree(),
    "districts.replace_tree": lambda work: work.districts.replace_tree(CategoryTree()),
    "districts.teams": lambda work: work.districts.teams(),
    "districts.add_teams": lambda work: work.districts.add_teams([]),
    "districts.assets": lambda work: work.districts.assets(),
    "districts.asset": lambda work: work.districts.asset(AssetCode("bin-17")),
    "districts.add_assets": lambda work: work.districts.add_assets([]),
    "inbox.store": lambda work: work.inbox.store([Incoming(1, RITA, "{}", 5)], AT),
    "inbox.note_messages": lambda work: work.inbox.note_messages({RITA: 5}),
    "inbox.lanes": lambda work: work.inbox.lanes(),
    "inbox.waiting": lambda work: work.inbox.waiting(RITA, 1),
    "inbox.done": _done,
    "inbox.failed": lambda work: work.inbox.failed(1),
    "inbox.prune": lambda work: work.inbox.prune(AT),
    "outbox.add": lambda work: work.outbox.add(NOTICE, "1", AT),
    "outbox.claim": lambda work: work.outbox.claim(AT, [], 1),
    "outbox.next_moment": lambda work: work.outbox.next_moment([]),
    "outbox.delivered": _delivered,
    "outbox.failed": _with_parcel("failed", AT, "blocked"),
    "outbox.later": _with_parcel("later", AT, "429"),
    "outbox.leave_topic": _with_parcel("leave_topic"),
    "outbox.left_sending": lambda work: work.outbox.left_sending(AT),
    "outbox.shown": lambda work: work.outbox.shown(RITA, "s"),
    "outbox.show": lambda work: work.outbox.show(RITA, "s", Shown(1, None, None)),
    "outbox.hide": lambda work: work.outbox.hide(RITA, "s"),
    "outbox.prune": lambda work: work.outbox.prune(AT),
}


def methods(work: UnitOfWork) -> Iterator[str]:
    """Every public coroutine method of a unit of work and of what it holds."""
    for name, value in [("", work), *vars(work).items()]:
        for method, _ in inspect.getmembers(value, inspect.iscoroutinefunction):
            if not method.startswith("_"):
                yield f"{name}.{method}".lstrip(".")


async def test_the_table_of_calls_is_complete(storage: Storage) -> None:
    async with storage.read() as work:
        assert set(methods(work)) == set(CALLS)


async def test_every_storage_method_outlives_another_process_that_writes(storage: Storage, database_url: str) -> None:
    await add_teams(storage)
    await add_ticket(storage, await meet(storage))
    asked = asyncio.Event()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement == "BEGIN IMMEDIATE":
            asked.set()

    event.listen(storage.transactions.engine.sync_engine, "before_cursor_execute", note)
    path = database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        for name, call in CALLS.items():
            asked.clear()
            other.execute("BEGIN IMMEDIATE")
            async with asyncio.TaskGroup() as tasks:
                task = tasks.create_task(_in_a_transaction(storage, name, call))
                await asked.wait()
                assert not task.done(), name
                other.execute("COMMIT")


async def test_reading_does_not_even_wait(storage: Storage, database_url: str) -> None:
    await add_ticket(storage, await meet(storage))
    path = database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        async with storage.read() as work:
            assert await work.tickets.get(TICKET) is not None


async def _in_a_transaction(storage: Storage, name: str, call: Call) -> None:
    async with storage.begin(name) as work:
        await call(work)
