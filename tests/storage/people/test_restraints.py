"""What people do is counted under a keyed hash, and what holds them back outlasts their erasure: on both engines."""

import asyncio
import hmac
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from casework.desk import handling
from casework.model.authority import Actor
from casework.model.limit import Limited
from casework.model.person import PersonId
from casework.model.policy import DEFAULTS
from casework.model.ticket import Act, Status
from storage.schema import acted, keys, people, restrained
from storage.unit_of_work import Storage
from tests.storage.samples import AT, CARL, CREW, RITA, add_teams, add_ticket, meet

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
ACTS = frozenset({Act.SEND})


async def counts(storage: Storage, person: PersonId, act: Limited = Limited.ADD, day: date = MONDAY) -> int:
    async with storage.begin("count") as work:
        return await work.restraints.count(person, act, day)


async def forget(storage: Storage, person: PersonId) -> None:
    async with storage.begin("forget") as work:
        await work.restraints.keep_beyond(person, AT - timedelta(days=30), AT)
        await work.holdings.erase(person, ACTS, but_slot="")


async def test_each_person_act_and_day_has_a_count(storage: Storage) -> None:
    rita, carl = await meet(storage, RITA), await meet(storage, CARL)
    assert [await counts(storage, rita) for _ in range(3)] == [1, 2, 3]
    assert await counts(storage, rita, day=TUESDAY) == 1
    assert await counts(storage, rita, Limited.SAME) == 1
    assert await counts(storage, carl) == 1
    async with storage.read() as work:
        assert await work.restraints.done(rita, Limited.ADD, MONDAY) == 3
        assert await work.restraints.done(rita, Limited.VERDICT, MONDAY) == 0


async def test_nothing_is_done_yet_where_nothing_was_counted(storage: Storage) -> None:
    rita = await meet(storage)
    async with storage.read() as work:
        assert await work.restraints.done(rita, Limited.ADD, MONDAY) == 0
        assert await work.restraints.dismissals(rita, AT - timedelta(days=30), 5) == []


async def test_what_two_count_at_once_is_counted_twice(storage: Storage) -> None:
    rita = await meet(storage)
    assert sorted(await asyncio.gather(*(counts(storage, rita) for _ in range(5)))) == [1, 2, 3, 4, 5]


async def test_a_hash_is_hmac_sha_256_of_the_account_with_the_one_key_of_the_district(storage: Storage) -> None:
    for account in (RITA, CARL):
        await counts(storage, await meet(storage, account))
    async with storage.transactions.reading() as connection:
        [key] = (await connection.execute(select(keys.c.key))).scalars()
        hashes = set((await connection.execute(select(acted.c.account_hash))).scalars())
    assert len(bytes.fromhex(key)) == 32
    expected = {hmac.digest(bytes.fromhex(key), str(account).encode(), "sha256").hex() for account in (RITA, CARL)}
    assert hashes == expected


async def test_counts_stay_when_the_person_is_erased(storage: Storage) -> None:
    rita = await meet(storage)
    await counts(storage, rita)
    await forget(storage, rita)
    assert await counts(storage, await meet(storage)) == 2


async def test_a_ban_and_a_pause_come_back_with_the_account_and_not_with_another(storage: Storage) -> None:
    rita, carl = await meet(storage, RITA), await meet(storage, CARL)
    until = AT + timedelta(days=2)
    async with storage.begin("restrain") as work:
        await work.restraints.ban(rita, is_banned=True)
        await work.restraints.pause(carl, until)
    for person in (rita, carl):
        await forget(storage, person)
    async with storage.transactions.reading() as connection:
        assert list((await connection.execute(select(people.c.account))).scalars()) == []
    async with storage.begin("again") as work:
        third, _ = await work.people.meet(CARL + 1, "en", AT)
        assert await work.restraints.of(third.id) == (False, None)
    rita, carl = await meet(storage, RITA), await meet(storage, CARL)
    async with storage.read() as work:
        assert await work.restraints.of(rita) == (True, None)
        assert await work.restraints.of(carl) == (False, until)
    async with storage.transactions.reading() as connection:
        assert (await connection.execute(select(restrained))).all() == []


async def test_a_pause_that_is_over_keeps_nothing(storage: Storage) -> None:
    rita = await meet(storage)
    async with storage.begin("pause") as work:
        await work.restraints.pause(rita, AT - timedelta(days=1))
    await forget(storage, rita)
    async with storage.transactions.reading() as connection:
        assert (await connection.execute(select(restrained))).all() == []
        assert (await connection.execute(select(people))).all() == []


async def test_the_bytes_of_a_days_files_are_not_emptied(storage: Storage) -> None:
    rita, carl = await meet(storage, RITA), await meet(storage, CARL)
    async with storage.begin("files") as work:
        await work.restraints.set_files(rita, AT - timedelta(hours=1), 3_000_000_000)
        await work.restraints.set_files(carl, AT - timedelta(hours=25), 1000)  # that day is over
    for person in (rita, carl):
        await forget(storage, person)
    rita, carl = await meet(storage, RITA), await meet(storage, CARL)
    async with storage.read() as work:
        assert await work.restraints.files(rita) == (AT - timedelta(hours=1), 3_000_000_000)
        assert await work.restraints.files(carl) == (None, 0)


async def test_the_ban_of_somebody_forgotten_is_lifted_once(storage: Storage) -> None:
    rita = await meet(storage)
    async with storage.begin("ban") as work:
        await work.restraints.ban(rita, is_banned=True)
    await forget(storage, rita)
    async with storage.begin("lift") as work:
        assert not await work.restraints.lift(CARL)
        assert await work.restraints.lift(RITA)
        assert not await work.restraints.lift(RITA)
    rita = await meet(storage)
    async with storage.read() as work:
        assert await work.restraints.of(rita) == (False, None)


async def test_dismissals_of_the_last_month_are_remembered_by_their_day(storage: Storage) -> None:
    await add_teams(storage)
    rita = await meet(storage)
    for days in (1, 1, 40):
        closed = AT - timedelta(days=days)
        await add_ticket(storage, rita, status=Status.DISMISSED, closed_at=closed)
    await forget(storage, rita)
    rita = await meet(storage)
    await add_ticket(storage, rita, status=Status.DISMISSED, closed_at=AT)
    async with storage.read() as work:
        found = await work.restraints.dismissals(rita, AT - timedelta(days=30), 5)
        assert [each.at.date() for each in found] == [AT.date(), *[AT.date() - timedelta(days=1)] * 2]
        assert len(await work.restraints.dismissals(rita, AT - timedelta(days=30), 2)) == 2


@pytest.mark.parametrize("is_dismissed", [True, False])
async def test_of_two_who_decide_about_somebody_at_the_same_moment_the_second_sees_what_the_first_did(
    storage: Storage, is_dismissed: bool
) -> None:
    rita, *by = [await meet(storage, account) for account in (RITA, CARL, 1003)]
    policy = replace(DEFAULTS, dismissals_before_pause=2, dismissers_before_pause=2)
    own = [await add_ticket(storage, rita) for _ in by]
    for ticket in own:
        async with storage.begin("barred") as work:
            assert await work.restraints.bar(ticket.id, rita, is_barred=True)
    has_decided = asyncio.Event()

    async def decide(number: int) -> None:
        if number:
            await has_decided.wait()
        async with storage.begin(f"decide {number}") as work:
            if is_dismissed:
                await handling.dismiss(work, policy, Actor(by[number], frozenset({CREW})), own[number].id, "no", AT)
            else:
                await work.restraints.bar(own[number].id, rita, is_barred=False)
            has_decided.set()
            await asyncio.sleep(0.05)  # the other has begun too

    await asyncio.gather(decide(0), decide(1))
    async with storage.read() as work:
        is_banned, until = await work.restraints.of(rita)
    assert (is_banned, until is not None) == (is_dismissed, is_dismissed)


async def test_old_counts_and_pauses_that_are_over_are_thrown_away(storage: Storage) -> None:
    rita, carl = await meet(storage, RITA), await meet(storage, CARL)
    await counts(storage, rita, day=MONDAY)
    await counts(storage, rita, day=TUESDAY)
    async with storage.begin("restrain") as work:
        await work.restraints.ban(rita, is_banned=True)
        await work.restraints.pause(carl, AT + timedelta(days=2))
    for person in (rita, carl):
        await forget(storage, person)
    for at, left in ((AT, 2), (AT + timedelta(days=2), 1)):
        async with storage.begin("prune") as work:
            await work.restraints.prune(TUESDAY, at)
        async with storage.transactions.reading() as connection:
            assert list((await connection.execute(select(acted.c.day))).scalars()) == [TUESDAY]
            assert len((await connection.execute(select(restrained))).all()) == left
