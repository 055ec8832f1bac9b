"""What supervisors and administrators see, on both engines: concerns, roles by codes, restraints, the audit log."""

from dataclasses import replace
from datetime import timedelta

import pytest

from casework.model.authority import Gives, Role
from casework.model.change import Change, Changed
from casework.model.concern import Concern
from casework.model.entry import RECORD_CLOSED, Record
from casework.model.limit import Dismissal
from casework.model.notice import ToChat
from casework.model.person import PersonId
from casework.model.policy import DEFAULTS
from casework.model.request import Request, Wish
from casework.model.ticket import Act, Entry, Status, Ticket
from storage.unit_of_work import Storage
from tests.storage.samples import AT, CARL, CREW, OFFICE, RITA, add_teams, add_ticket, link_desk, meet

BEFORE = AT - timedelta(days=30)


async def save(storage: Storage, ticket: Ticket) -> None:
    async with storage.begin("save") as work:
        await work.tickets.save(ticket)


async def listed(storage: Storage, concern: Concern, pass_ons: int = DEFAULTS.pass_ons) -> list[int]:
    async with storage.read() as work:
        return [
            ticket.id
            for ticket in await work.supervision.page(concern, AT, replace(DEFAULTS, pass_ons=pass_ons), 0, 10)
        ]


async def test_each_concern_lists_its_tickets_and_no_others(storage: Storage) -> None:
    rita = await meet(storage)
    await add_teams(storage)
    await link_desk(storage)
    fine = await add_ticket(storage, rita)
    late = await add_ticket(storage, rita, at=AT - timedelta(days=4))
    nobodys = await add_ticket(storage, rita, team=None)
    deskless = await add_ticket(storage, rita, team=OFFICE)
    parked = await add_ticket(storage, rita, status=Status.PARKED)
    passed = await add_ticket(storage, rita)
    await save(storage, replace(passed, hops=2))
    wished = await add_ticket(storage, rita)
    await save(storage, replace(wished, request=Request(Wish.PARK, rita, "crane", AT)))
    again = await add_ticket(storage, rita)
    await save(storage, replace(again, rework=1))
    back = await add_ticket(storage, rita)
    async with storage.begin("reverse") as work:
        await work.tickets.record(Entry(back.id, AT, Act.REVERSE, rita))
    await save(storage, replace(await add_ticket(storage, rita, status=Status.CONFIRMED), rework=1, hops=2))
    assert await listed(storage, Concern.LATE) == [late.id]
    assert await listed(storage, Concern.ORPHANED) == [nobodys.id, deskless.id]
    assert await listed(storage, Concern.PARKED) == [parked.id]
    assert await listed(storage, Concern.PASSED_ON) == [passed.id]
    assert await listed(storage, Concern.PASSED_ON, pass_ons=3) == []
    assert await listed(storage, Concern.REQUESTED) == [wished.id]
    assert await listed(storage, Concern.DISPUTED) == [again.id, back.id]
    assert await listed(storage, Concern.UNREACHABLE) == []
    async with storage.begin("block") as work:
        await work.people.set_reachable(rita, is_reachable=False)
    async with storage.read() as work:
        counts = await work.supervision.counts(AT, replace(DEFAULTS, pass_ons=3))
        second = await work.supervision.page(Concern.UNREACHABLE, AT, DEFAULTS, 1, 1)
    assert (counts[Concern.UNREACHABLE], counts[Concern.PASSED_ON]) == (9, 0)
    assert (counts[Concern.LATE], counts[Concern.ORPHANED], counts[Concern.DISPUTED]) == (1, 2, 2)
    assert [ticket.id for ticket in second] == [fine.id]


async def test_dismissals_of_the_last_days_are_listed_with_the_share_of_each_team(storage: Storage) -> None:
    rita = await meet(storage, RITA)
    await add_teams(storage)
    status = Status.DISMISSED
    older = await add_ticket(storage, rita, status=status, closed_at=AT - timedelta(days=1))
    latest = await add_ticket(storage, rita, status=status, closed_at=AT, contested_at=AT)
    await add_ticket(storage, rita, status=status, closed_at=BEFORE)
    await add_ticket(storage, rita, status=Status.CONFIRMED, closed_at=AT)
    await add_ticket(storage, rita)
    record = await add_ticket(storage, rita)
    await save(storage, replace(record, record=Record.NEW))
    async with storage.begin("settle") as work:
        assert await work.supervision.close_records(RECORD_CLOSED, rita, AT) == [(record.id, record.team)]
    assert await listed(storage, Concern.DISMISSED) == [latest.id, older.id]
    assert await listed(storage, Concern.CONTESTED) == [latest.id]
    async with storage.read() as work:
        assert (await work.supervision.counts(AT, DEFAULTS))[Concern.DISMISSED] == 2
        assert await work.supervision.dismissal_shares(BEFORE) == [(latest.team, 2, 3)]
        assert await work.supervision.dismissal_shares(AT) == []


async def test_there_is_one_supervisors_group_and_it_follows_its_number(storage: Storage) -> None:
    async with storage.begin("link") as work:
        assert await work.supervision.group() is None
        await work.supervision.link(ToChat(-1, None, "en"), AT)
        await work.supervision.link(ToChat(-2, 7, "zh_CN"), AT)
        await work.desks.move(-2, -1002)
    async with storage.read() as work:
        assert await work.supervision.group() == ToChat(-1002, 7, "zh_CN")


@pytest.mark.parametrize("gives", Gives)
async def test_a_code_works_once_in_time_and_for_what_it_gives(storage: Storage, gives: Gives) -> None:
    others = [each for each in Gives if each is not gives]
    async with storage.begin("codes") as work:
        await work.roles.issue_code("OLD", gives, AT)
        await work.roles.issue_code("NEW", gives, AT + timedelta(seconds=1))
    async with storage.begin("redeem") as work:
        assert await work.desks.redeem_code("NEW", AT) is None
        assert await work.roles.redeem_code("NEW", others, AT) is None
        assert await work.roles.redeem_code("OLD", [gives], AT) is None
        assert await work.roles.redeem_code("NEW", [gives], AT) is gives
        assert await work.roles.redeem_code("NEW", [gives], AT) is None


async def test_a_desks_code_names_nobody(storage: Storage) -> None:
    await add_teams(storage)
    async with storage.begin("codes") as work:
        await work.desks.issue_code(CREW, "DESK", AT + timedelta(days=1))
        assert await work.roles.redeem_code("DESK", list(Gives), AT) is None
        assert await work.desks.redeem_code("DESK", AT) == CREW


async def test_roles_are_given_and_taken(storage: Storage) -> None:
    rita, carl = await meet(storage), await meet(storage, CARL)
    async with storage.begin("roles") as work:
        assert await work.roles.give(rita, Role.SUPERVISOR, AT)
        assert not await work.roles.give(rita, Role.SUPERVISOR, AT)
        assert await work.roles.give(carl, Role.ADMINISTRATOR, AT + timedelta(seconds=1))
        assert await work.roles.of(rita) == {Role.SUPERVISOR}
        assert await work.roles.all() == [(rita, Role.SUPERVISOR), (carl, Role.ADMINISTRATOR)]
        assert await work.roles.take(rita, Role.SUPERVISOR)
        assert not await work.roles.take(rita, Role.SUPERVISOR)
        assert await work.roles.of(rita) == frozenset()


async def test_a_ban_names_its_ticket_and_no_other_of_the_same_person(storage: Storage) -> None:
    rita = await meet(storage, RITA)
    await add_teams(storage)
    first, second, third = [await add_ticket(storage, rita) for _ in range(3)]
    async with storage.begin("ban") as work:
        assert await work.restraints.of(rita) == (False, None)
        assert await work.restraints.bar(first.id, rita, is_barred=True)
        assert not await work.restraints.bar(first.id, rita, is_barred=True)
        assert await work.restraints.bar(second.id, rita, is_barred=True)
        assert not await work.restraints.bar(third.id, rita, is_barred=False)
        await work.restraints.pause(rita, AT)
        assert await work.restraints.of(rita) == (True, AT)
        assert await work.restraints.barred(10) == [second.id, first.id]
        assert await work.restraints.bar(first.id, rita, is_barred=False)
        assert await work.restraints.of(rita) == (True, AT)
        assert await work.restraints.bar(second.id, rita, is_barred=False)
        assert await work.restraints.of(rita) == (False, AT)
        assert await work.restraints.barred(10) == []


async def test_the_command_line_bans_a_person_whom_chat_knows_by_the_newest_ticket(storage: Storage) -> None:
    rita, carl = await meet(storage, RITA), await meet(storage, CARL)
    await add_teams(storage)
    await add_ticket(storage, rita)
    newest = await add_ticket(storage, rita)
    async with storage.begin("ban") as work:
        assert await work.restraints.ban(rita, is_banned=True)
        assert not await work.restraints.ban(rita, is_banned=True)
        assert await work.restraints.ban(carl, is_banned=True)
        assert await work.restraints.banned(10) == [rita, carl]
        assert await work.restraints.barred(10) == [newest.id]
        assert await work.restraints.ban(rita, is_banned=False)
        assert await work.restraints.banned(10) == [carl]
        assert await work.restraints.barred(10) == []
        assert await work.restraints.of(PersonId(99)) == (False, None)


async def test_only_what_was_dismissed_since_counts(storage: Storage) -> None:
    rita, carl = await meet(storage, RITA), await meet(storage, CARL)
    await add_teams(storage)
    for person, status, closed_at in (
        (rita, Status.DISMISSED, AT - timedelta(days=1)),
        (rita, Status.DISMISSED, AT),
        (rita, Status.DISMISSED, BEFORE),
        (rita, Status.CONFIRMED, AT),
        (carl, Status.DISMISSED, AT),
    ):
        ticket = await add_ticket(storage, person, status=status, closed_at=closed_at)
        async with storage.begin(f"dismiss {ticket.id}") as work:
            by = carl if closed_at == AT else None
            await work.tickets.record(Entry(ticket.id, AT, Act.DISMISS, rita))  # undone, and done by another
            await work.tickets.record(Entry(ticket.id, AT, Act.DISMISS, by))
    async with storage.read() as work:
        assert await work.restraints.dismissals(rita, BEFORE, 5) == [
            Dismissal(AT, carl),
            Dismissal(AT - timedelta(days=1), None),
        ]
        assert await work.restraints.dismissals(rita, BEFORE, 1) == [Dismissal(AT, carl)]


async def test_the_log_is_read_from_its_newest_line(storage: Storage) -> None:
    rita = await meet(storage)
    made = Change(AT, None, Changed.TEAM, "crew", None, {"name": "Crew", "areas": ["*"]})
    gone = Change(AT, rita, Changed.ROLE, "person 1", {"roles": ["supervisor"]}, None)
    async with storage.begin("log") as work:
        await work.audit.record([])
        await work.audit.record([made, gone])
    async with storage.read() as work:
        newest, oldest = await work.audit.latest(0, 10)
        assert [change.number for change in await work.audit.latest(1, 10)] == [oldest.number]
    assert (replace(newest, number=0), replace(oldest, number=0)) == (gone, made)
