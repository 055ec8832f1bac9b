"""A desk that loses the bot is an alarm: who is told what, how often, what residents read, and that all comes back.

Who is told of a loss, and of its end: everybody who supervises, everybody who administers, the supervisors' group. Who
is not: staff, and residents, whose receipt says that the team cannot be reached.
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from casework.desk.linking import settle
from casework.model.concern import Concern
from casework.model.notice import card_notice
from casework.model.policy import DEFAULTS
from casework.model.team import Desk, Loss, Team, TeamCode, TeamKind
from casework.model.ticket_id import TicketId
from casework.tickets import alarming
from sandbox.faults import Fault
from sandbox.groups import Group
from sandbox.people import Person
from storage.schema import desks, outbox
from tests.stories.delivery.test_refused import NO_PHOTOS
from tests.stories.desk.test_linking import EAST, basic, code, import_teams
from tests.stories.district.test_administering import administrator
from tests.stories.oversight.test_supervising import supervisor, supervisors
from tests.stories.stage import ELM, OAK, TEAMS, Stage, picture

__all__ = ["basic"]
GONE = "🚨 I am not in the group of Eastside crew any more"
MUTE = "🚨 I may not write in the group of Eastside crew"
DEAF = "⚠️ I may send no photos in the group of Eastside crew"
BACK = "✅ Eastside crew can be reached again"
KICKED = (403, "Forbidden: bot was kicked from the supergroup chat")
SHUT = (400, "Bad Request: not enough rights to send text messages to the chat")


@pytest.fixture
async def sue(stage: Stage) -> Person:
    return await supervisor(stage)


async def orphans(stage: Stage) -> int:
    async with stage.storage.read() as work:
        return (await work.supervision.counts(stage.clock(), DEFAULTS))[Concern.ORPHANED]


def refuse_all(stage: Stage, chat: Group, fault: tuple[int, str]) -> Fault:
    """The group takes nothing any more, and no update tells of it."""
    return stage.sandbox.faults.add("*", chat_id=chat.id, times=9999, status=fault[0], description=fault[1])


async def test_whoever_supervises_or_administers_is_told_at_once_and_nobody_else(stage: Stage, sue: Person) -> None:
    ada = await administrator(stage)
    await supervisors(stage)
    await stage.reports()
    assert await orphans(stage) == 0
    stage.east.remove(stage.account, by=stage.carl)
    seen = await stage.sees()
    for reader in ("Sue", "Ada", "Supervisors"):
        (said,) = seen[reader]
        assert GONE in said
        assert "Add me to it again, or link another group" in said
    seen.check(sue=[GONE], ada=[GONE], supervisors=[GONE], east=["Carl removed"])
    assert await orphans(stage) == 1
    sue.says("/overview")
    assert "🏚 No team or no desk: 1" in (await stage.sees())["Sue"][-1]
    ada.says("/admin")
    await stage.sees()
    ada.presses("🔗 Desk codes")
    await stage.sees()
    assert "One team has no desk, or none that I reach." in ada.private().messages[-1].text
    assert "🏚 Eastside crew" in ada.private().messages[-1].labels


async def test_the_resident_is_promised_nothing_that_nobody_sees(stage: Stage) -> None:
    stage.east.remove(stage.account)
    await stage.settle()
    await stage.reports()
    receipt = stage.draft().text
    assert "#1" in receipt
    assert "Eastside crew answer for Eastside, but cannot be reached here at the moment." in receipt
    assert "It went to" not in receipt
    assert "They will look at it by" not in receipt
    stage.press_verb(stage.rita, "open")
    said = (await stage.sees())["Rita"][-1]
    assert "Eastside crew cannot be reached here at the moment; it is kept for them." in said
    assert "should by" not in said
    assert "aim to fix it" not in said
    stage.east.add(stage.account)
    await stage.sees()
    stage.press_verb(stage.rita, "open")
    assert "somebody should by" in (await stage.sees())["Rita"][-1]
    await stage.reports(stage.otto)
    assert "It went to Eastside crew" in stage.draft(stage.otto).text


async def test_before_sending_nothing_is_promised_either(stage: Stage) -> None:
    stage.east.remove(stage.account)
    await stage.settle()
    for who in (stage.rita, stage.otto):
        who.sends_photo(picture("brown"))
        who.sends_location(*(ELM if who is stage.rita else OAK))
        await stage.settle()
        await stage.goes_on(who, "group", "cat")
    assert "Everything is there" in stage.draft().text
    assert "It will go to" not in stage.draft().text
    assert "It will go to Westside crew" in stage.draft(stage.otto).text


async def test_when_the_desk_is_back_everything_comes_and_the_alarm_says_so_in_its_place(
    stage: Stage, sue: Person
) -> None:
    await stage.reports()
    stage.east.remove(stage.account)
    await stage.sees()
    for who in (stage.rita, stage.otto, stage.cora):
        await stage.reports(who)
    stage.east.add(stage.account)
    seen = await stage.sees()
    cards = [line[:17] for line in seen["Eastside desk"] if '(photo) "#' in line]
    assert cards == [f'bot: (photo) "#{n} ' for n in (2, 3, 4)]
    assert len(seen["Sue"]) == 1
    assert seen["Sue"][0].startswith("bot edits")
    assert BACK in seen["Sue"][0]
    assert await orphans(stage) == 0
    async with stage.storage.transactions.reading() as connection:
        waiting = select(outbox.c.kind).where(outbox.c.settled_at.is_(None))
        assert (await connection.execute(waiting)).all() == []
        assert (await connection.execute(select(desks.c.loss, desks.c.lost_at).distinct())).all() == [(None, None)]


@pytest.mark.parametrize(("fault", "alarm"), [(KICKED, GONE), (SHUT, MUTE)])
async def test_a_loss_that_is_learnt_only_when_sending_is_told_once_however_much_waits(
    stage: Stage, sue: Person, fault: tuple[int, str], alarm: str
) -> None:
    refuse_all(stage, stage.east, fault)
    await stage.reports()
    (said,) = [line for line in sue.private().messages if line.text.startswith("🚨")]
    assert alarm in f"{said.text}"
    assert await orphans(stage) == 1
    for who in (stage.otto, stage.cora):
        await stage.reports(who)
    for _ in range(4):  # it is tried again and again
        stage.clock.advance(hours=1)
        stage.app.courier.claimer.wake()
        assert (await stage.sees())["Sue"] == []
    stage.sandbox.faults.waiting.clear()
    stage.clock.advance(hours=2)
    stage.app.courier.claimer.wake()
    seen = await stage.sees()
    assert [BACK in line and line.startswith("bot edits") for line in seen["Sue"]] == [True]
    assert len([line for line in seen["Eastside desk"] if '(photo) "#' in line]) == 3
    assert await orphans(stage) == 0


async def test_rights_that_are_taken_and_given_back(stage: Stage, sue: Person) -> None:
    stage.east.restrict(stage.account)
    seen = await stage.sees()
    assert [MUTE in line for line in seen["Sue"]] == [True]
    assert "make me an administrator" in seen["Sue"][0]
    await stage.reports()
    assert stage.card() is None
    stage.clock.advance(seconds=1)
    stage.east.demote(stage.account)  # a member like any other
    seen = await stage.sees()
    assert BACK in seen["Sue"][0]
    assert stage.card() is not None


async def test_a_group_that_takes_no_photos_is_told_but_its_tickets_have_a_desk(stage: Stage, sue: Person) -> None:
    refused = stage.sandbox.faults.add("sendPhoto", chat_id=stage.east.id, times=99, status=400, description=NO_PHOTOS)
    await stage.reports()
    said = [each.text for each in sue.private().messages if DEAF in each.text]
    assert len(said) == 1
    assert await orphans(stage) == 0
    assert "It went to Eastside crew" in stage.draft().text
    stage.carl.presses("✋ Take", chat=stage.east)
    await stage.sees()
    await stage.reports(stage.otto)
    assert [each.text for each in sue.private().messages if DEAF in each.text] == said
    stage.sandbox.faults.waiting.remove(refused)
    stage.clock.advance(minutes=5)
    await stage.reports(stage.cora)
    assert BACK in [each.text for each in sue.private().messages if "Eastside crew" in each.text][-1]


async def test_a_loss_that_becomes_worse_is_told_again_and_one_that_becomes_better_is_not(
    stage: Stage, sue: Person
) -> None:
    stage.east.restrict(stage.account)
    assert MUTE in (await stage.sees())["Sue"][-1]
    stage.clock.advance(seconds=1)
    stage.east.remove(stage.account)
    seen = await stage.sees()
    assert seen["Sue"][-1].startswith("bot: 🚨 I am not in the group")
    stage.clock.advance(seconds=1)
    stage.east.add(stage.account)
    assert (await stage.sees())["Sue"][-1].startswith("bot edits")
    stage.clock.advance(seconds=1)
    stage.east.remove(stage.account)
    again = (await stage.sees())["Sue"][-1]
    assert again.startswith("bot: 🚨"), again  # another loss, another alarm
    assert len([each for each in sue.private().messages if "Eastside crew" in each.text]) == 1


async def test_a_group_that_becomes_a_supergroup_is_no_alarm(stage: Stage, sue: Person, basic: Group) -> None:
    await stage.reports()
    basic.migrate()
    await stage.sees()
    await stage.reports(stage.otto)
    assert [each.text for each in sue.private().messages if "🚨" in each.text or "✅ Eastside" in each.text] == []
    assert await orphans(stage) == 0


async def test_a_group_that_is_learnt_to_have_moved_while_it_counts_as_lost_is_found_again(
    stage: Stage, sue: Person, basic: Group
) -> None:
    fault = refuse_all(stage, basic, KICKED)
    await stage.reports()
    assert any(GONE in each.text for each in sue.private().messages)
    stage.sandbox.faults.waiting.remove(fault)
    new = basic.migrate()
    await stage.sees()
    assert any(BACK in each.text for each in sue.private().messages)
    assert any(card.text.startswith("#1") for card in new.messages)
    assert await orphans(stage) == 0


async def test_one_forum_with_many_desks_is_one_alarm(stage: Stage, sue: Person) -> None:
    forum = stage.sandbox.group("Crews", members=[stage.carl, stage.account], forum=True)
    topics = [forum.add_topic(name) for name in ("East", "West")]
    async with stage.storage.begin("topics") as work:
        for team, topic in zip(("east", "west"), topics, strict=True):
            await settle(work, Desk(TeamCode(team), forum.id, topic.id), stage.clock())
    await stage.sees()
    forum.remove(stage.account)
    seen = await stage.sees()
    assert len(seen["Sue"]) == 1
    assert "Eastside crew, Westside crew" in seen["Sue"][0]
    # one of them gets another group: the alarm is about the other one
    new = stage.sandbox.group("New desk", members=[stage.carl, stage.account])
    stage.clock.advance(seconds=1)
    stage.carl.says(f"/link {await code(stage)}", new)
    seen = await stage.sees()
    assert "in the group of Westside crew any more" in seen["Sue"][-1]
    assert await orphans(stage) == 0
    await stage.reports(at=OAK)
    assert await orphans(stage) == 1


async def test_a_desk_that_is_linked_elsewhere_ends_the_alarm(stage: Stage, sue: Person) -> None:
    await stage.reports()
    stage.east.remove(stage.account)
    await stage.sees()
    new = stage.sandbox.group("New desk", members=[stage.carl, stage.account])
    stage.clock.advance(seconds=1)
    stage.carl.says(f"/link {await code(stage)}", new)
    seen = await stage.sees()
    assert BACK in seen["Sue"][-1]
    assert any('(photo) "#1' in line for line in seen["New desk"])
    assert await orphans(stage) == 0


async def test_a_team_that_never_had_a_desk_is_told_with_its_first_ticket_and_only_then(
    stage: Stage, sue: Person
) -> None:
    async with stage.storage.transactions.writing() as connection:
        await connection.execute(desks.delete().where(desks.c.team == EAST))
    await stage.reports()
    said = [each.text for each in sue.private().messages if "Eastside crew" in each.text]
    assert len(said) == 1
    assert "🚨 Eastside crew has got tickets, but has no desk: nobody sees them." in said[0]
    assert "cannot be reached here" in stage.draft().text
    assert await orphans(stage) == 1
    await stage.reports(stage.otto)
    assert len([each for each in sue.private().messages if "Eastside crew" in each.text]) == 1
    stage.carl.says(f"/link {await code(stage)}", stage.east)
    seen = await stage.sees()
    assert BACK in seen["Sue"][-1]
    assert [line[:17] for line in seen["Eastside desk"] if '"#' in line] == ['bot: (photo) "#1 ', 'bot: (photo) "#2 ']


async def test_a_ticket_that_is_handed_to_a_team_without_a_desk_is_an_alarm_too(stage: Stage, sue: Person) -> None:
    lorry = Team(TeamCode("lorry"), "Lorries", TeamKind.CONTRACTOR, (), "en")
    async with stage.storage.begin("teams") as work:
        await work.districts.add_teams([lorry])
    await stage.app.district.load()
    await stage.reports()
    sue.says("/case 1")
    await stage.sees()
    sue.presses("➡️ Give to a team")
    await stage.sees()
    sue.presses("Lorries")
    await stage.sees()
    sue.presses("it is their kind of work")
    assert any("Lorries has got tickets, but has no desk" in line for line in (await stage.sees())["Sue"])


async def test_the_supervisors_own_group_is_missed_by_the_others(stage: Stage, sue: Person) -> None:
    _, group = await supervisors(stage)
    group.promote(stage.account)
    assert (await stage.sees())["Sue"] == []
    group.remove(stage.account)
    assert [line[:50] for line in (await stage.sees())["Sue"]] == [
        "bot: 🚨 I am not in the supervisors' group any more"
    ]
    stage.clock.advance(seconds=1)
    group.add(stage.account)
    assert "✅ The supervisors' group can be reached again." in (await stage.sees())["Sue"][-1]


async def test_waiting_tickets_that_get_a_team_without_a_desk_are_an_alarm(stage: Stage, sue: Person) -> None:
    async with stage.storage.transactions.writing() as connection:
        await connection.execute(desks.delete().where(desks.c.team == EAST))
    await import_teams(stage, *(replace(team, areas=()) for team in TEAMS))
    await stage.reports()
    await import_teams(stage, *TEAMS)
    await stage.sees()
    assert len([each for each in sue.private().messages if "has no desk" in each.text]) == 1


async def test_whoever_says_that_it_is_not_fixed_is_promised_nothing_either(stage: Stage) -> None:
    await stage.reports()
    await stage.fixes()
    stage.east.remove(stage.account)
    await stage.settle()
    stage.rita.presses("👎 Not fixed")
    await stage.settle()
    stage.rita.says("Half of it is there")
    said = "\n".join((await stage.sees())["Rita"])
    assert "Eastside crew cannot be reached here at the moment" in said
    assert "aim to fix it" not in said


async def test_a_move_that_is_learnt_by_sending_ends_the_alarm_too(stage: Stage, sue: Person, basic: Group) -> None:
    async with stage.storage.begin("lost") as work:
        await alarming.note(work, basic.id, Loss.GONE, stage.clock())
    stage.app.courier.claimer.wake()
    assert GONE in (await stage.sees())["Sue"][-1]
    basic.migrate()
    stage.account.queue.clear()  # the group's own message about it is lost
    await stage.reports()
    assert any(BACK in each.text for each in sue.private().messages)
    assert await orphans(stage) == 0


async def test_what_arrives_just_after_a_loss_was_on_its_way_and_ends_no_alarm(stage: Stage, sue: Person) -> None:
    async with stage.storage.begin("lost") as work:
        await alarming.note(work, stage.east.id, Loss.GONE, stage.clock())
    await stage.reports()
    assert await orphans(stage) == 1
    stage.clock.advance(minutes=2)
    await stage.reports(stage.otto)
    assert await orphans(stage) == 0
    assert BACK in [each.text for each in sue.private().messages if "Eastside crew" in each.text][-1]


async def card_after_days(stage: Stage) -> None:
    """Let the first ticket's card wait for the desk as one does that was tried again and again for two days."""
    tried = {"attempts": 25, "created_at": stage.clock() - timedelta(days=2)}
    async with stage.storage.begin("a card") as work:
        await work.say(card_notice(EAST, TicketId(1)))
        # in the same transaction, or the courier may have sent it before it looks tried
        changed = await work._connection.execute(outbox.update().where(outbox.c.settled_at.is_(None)).values(tried))
        assert changed.rowcount == 1
    stage.app.courier.claimer.wake()
    await stage.settle()


@pytest.mark.parametrize("why", ["message to edit not found", "there is no caption in the message to edit"])
async def test_a_card_that_waited_for_days_comes_although_its_message_is_gone(stage: Stage, why: str) -> None:
    await stage.reports()
    before = stage.card()
    stage.sandbox.faults.add("editMessageCaption", chat_id=stage.east.id, status=400, description=f"Bad Request: {why}")
    await card_after_days(stage)
    after = stage.card()
    assert before is not None
    assert after is not None
    assert (after is not before, after.text) == (True, before.text)


async def test_a_card_that_waited_for_days_follows_its_group(stage: Stage, basic: Group) -> None:
    await stage.reports()
    new = basic.migrate()
    stage.account.queue.clear()  # the group's own message about it is lost
    await card_after_days(stage)
    assert stage.card(new) is not None
