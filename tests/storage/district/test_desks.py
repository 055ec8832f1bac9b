"""Which team works in which chat, on both engines."""

import asyncio
from datetime import timedelta

import pytest

from casework.model.team import Desk, TeamCode
from storage.traffic.slots import Shown
from storage.unit_of_work import Storage
from tests.storage.samples import AT, CREW, DESK, OFFICE, add_teams, link_desk, meet


@pytest.fixture(autouse=True)
async def _teams(storage: Storage) -> None:
    await add_teams(storage)


async def test_a_linked_chat_is_the_desk_of_its_team(storage: Storage) -> None:
    await link_desk(storage)
    async with storage.read() as work:
        assert await work.desks.of(CREW) == Desk(CREW, DESK, None)
        assert await work.desks.of(OFFICE) is None
        assert await work.desks.team_at(DESK, None) == await work.desks.team_at(DESK, 7) == CREW
        assert await work.desks.team_at(DESK - 1, None) is None


async def test_a_topic_is_a_desk_of_its_own(storage: Storage) -> None:
    await link_desk(storage, DESK, 7, OFFICE)
    async with storage.begin("1") as work:
        assert await work.desks.team_at(DESK, None) is None
        assert await work.desks.team_at(DESK, 8) is None
        await work.desks.link(Desk(CREW, DESK), AT)
        assert await work.desks.team_at(DESK, 7) == OFFICE
        assert await work.desks.team_at(DESK, 8) == await work.desks.team_at(DESK, None) == CREW


async def test_linking_again_takes_the_place_of_the_earlier_desk(storage: Storage) -> None:
    await link_desk(storage, DESK, 7)
    await link_desk(storage, DESK - 1)
    async with storage.read() as work:
        assert await work.desks.of(CREW) == Desk(CREW, DESK - 1, None)
        assert await work.desks.team_at(DESK, 7) is None


async def test_a_chat_or_a_topic_is_the_desk_of_one_team(storage: Storage) -> None:
    for thread in (None, 7):
        await link_desk(storage, DESK, thread)
        await link_desk(storage, DESK, thread, OFFICE)
        async with storage.read() as work:
            assert await work.desks.of(CREW) is None
            assert await work.desks.of(OFFICE) == Desk(OFFICE, DESK, thread)


async def test_every_team_of_a_forum_is_found(storage: Storage) -> None:
    await link_desk(storage, DESK, 8, OFFICE)
    await link_desk(storage, DESK, 7)
    async with storage.read() as work:
        assert await work.desks.teams_in(DESK) == sorted([CREW, OFFICE])
        assert await work.desks.teams_in(DESK - 1) == []


async def test_of_two_topics_that_are_gone_one_has_the_group_and_the_other_keeps_its_number(storage: Storage) -> None:
    await link_desk(storage, DESK, 7)
    await link_desk(storage, DESK, 8, OFFICE)
    async with storage.begin("1") as work:
        await work.desks.leave_topic(DESK, 7)
        await work.desks.leave_topic(DESK, 8)
        assert await work.desks.of(CREW) == Desk(CREW, DESK)
        assert await work.desks.of(OFFICE) == Desk(OFFICE, DESK, 8)


async def test_only_a_known_team_can_have_a_desk(storage: Storage) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        await link_desk(storage, team=TeamCode("nobody"))


async def test_a_code_works_once(storage: Storage) -> None:
    async with storage.begin("1") as work:
        await work.desks.issue_code(CREW, "ABC123", AT + timedelta(days=1))
    async with storage.begin("2") as work:
        assert await work.desks.redeem_code("ABC124", AT) is None
        assert await work.desks.redeem_code("ABC123", AT) == CREW
        assert await work.desks.redeem_code("ABC123", AT) is None


async def test_a_code_is_too_old_from_its_last_moment_on(storage: Storage) -> None:
    async with storage.begin("1") as work:
        await work.desks.issue_code(CREW, "ABC123", AT)
        assert await work.desks.redeem_code("ABC123", AT) is None
        assert await work.desks.redeem_code("ABC123", AT - timedelta(microseconds=1)) == CREW


async def test_of_twenty_who_redeem_a_code_at_once_one_gets_the_team(storage: Storage) -> None:
    async with storage.begin("1") as work:
        await work.desks.issue_code(CREW, "ABC123", AT + timedelta(days=1))

    async def redeem() -> TeamCode | None:
        async with storage.begin("2") as work:
            return await work.desks.redeem_code("ABC123", AT)

    redeemed = await asyncio.gather(*(redeem() for _ in range(20)))
    assert [team for team in redeemed if team] == [CREW]


async def test_a_code_whose_linking_failed_still_works(storage: Storage) -> None:
    async with storage.begin("1") as work:
        await work.desks.issue_code(CREW, "ABC123", AT + timedelta(days=1))

    async def redeem_and_fail() -> None:
        async with storage.begin("2") as work:
            await work.desks.redeem_code("ABC123", AT)
            raise LookupError

    with pytest.raises(LookupError):
        await redeem_and_fail()
    async with storage.begin("3") as work:
        assert await work.desks.redeem_code("ABC123", AT) == CREW


async def test_a_message_tells_which_ticket_it_shows(storage: Storage) -> None:
    async with storage.begin("1") as work:
        await work.slots.show([(DESK, "card:7", Shown(55, 7, None))])
        await work.slots.show([(DESK, "welcome", Shown(56, None, None))])
        await work.slots.show([(DESK - 1, "card:8", Shown(55, 8, None))])
        assert await work.desks.ticket_shown(DESK, 55) == 7
        assert await work.desks.ticket_shown(DESK - 1, 55) == 8
        assert await work.desks.ticket_shown(DESK, 56) is None
        assert await work.desks.ticket_shown(DESK, 57) is None
        await work.slots.show([(DESK, "card:7", Shown(60, 7, None))])
        assert await work.desks.ticket_shown(DESK, 55) is None
        assert await work.desks.ticket_shown(DESK, 60) == 7


async def test_a_group_that_became_a_supergroup_takes_its_desk_along(storage: Storage) -> None:
    await link_desk(storage)
    await link_desk(storage, DESK - 1, None, OFFICE)
    async with storage.begin("1") as work:
        await work.slots.show([(DESK, "card:7", Shown(55, 7, None))])
        await work.desks.move(DESK, -100_5001)
    async with storage.read() as work:
        assert await work.desks.of(CREW) == Desk(CREW, -100_5001)
        assert await work.desks.of(OFFICE) == Desk(OFFICE, DESK - 1)
        # The supergroup numbers its messages anew, so its 55 is another message.
        assert await work.desks.ticket_shown(-100_5001, 55) is None
        assert await work.slots.shown(-100_5001, "card:7") is None


async def test_who_works_at_a_desk_is_known_until_they_leave_also_where_the_group_moves(storage: Storage) -> None:
    rita = await meet(storage)
    await link_desk(storage, DESK, 7)
    await link_desk(storage, DESK, 8, OFFICE)
    async with storage.begin("met") as work:
        await work.people.set_name(rita, "Rita")
        for chat in (DESK, DESK, DESK - 1):  # the last is the group after it moved: they were seen there already
            await work.desks.meet(chat, rita, AT)
        await work.desks.move(DESK, DESK - 1)
        assert [person.id for person in await work.desks.members(CREW)] == [rita]
        assert [person.id for person in await work.desks.members(OFFICE)] == [rita]
        assert await work.desks.is_member(rita)
        await work.desks.part(DESK - 1, rita)
        assert not await work.desks.members(CREW)
        assert not await work.desks.is_member(rita)
        await work.desks.meet(DESK - 1, rita, AT)
        await work.desks.part(DESK - 1, None)
        assert not await work.desks.is_member(rita)
