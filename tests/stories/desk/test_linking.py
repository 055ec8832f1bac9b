"""A group becomes a desk, moves, or loses its topic; its tickets follow it."""

from dataclasses import replace

import pytest

from casework.desk import linking
from casework.desk.linking import settle
from casework.model.deadline import Calendar
from casework.model.policy import DEFAULTS
from casework.model.team import Desk, Team, TeamCode
from sandbox.groups import Group
from tests.stories.stage import OAK, TEAMS, ZONE, Stage, picture

EAST, WEST = TeamCode("east"), TeamCode("west")


async def code(stage: Stage, words: str = "ABCD2345", team: TeamCode = EAST) -> str:
    async with stage.storage.begin(f"code {words}") as work:
        await linking.issue_code(work, stage.app.district(), team, words, stage.clock())
    return words


async def unlink(stage: Stage, team: TeamCode = EAST) -> None:
    """Move a team's desk to a group that nobody reads."""
    async with stage.storage.begin("elsewhere") as work:
        await work.desks.link(Desk(team, -1), stage.clock())


async def test_a_code_makes_a_group_the_desk_and_shows_it_what_is_open(stage: Stage) -> None:
    old = await stage.reports()
    new = stage.sandbox.group("New desk", members=[stage.carl, stage.account])
    await stage.sees()
    stage.carl.says(f"/link {await code(stage)}", new)
    seen = await stage.sees()
    said = ["Carl: /link ABCD2345", "bot: ✅ This is now the desk of Eastside crew.", 'bot: (photo) "#1 · Bulky waste']
    assert [line[: len(part)] for line, part in zip(seen["New desk"], said, strict=True)] == said
    stage.carl.presses("✋ Take", chat=new)
    assert (await stage.sees()).toasts == ["toast for Carl: ✓"]
    # The card that stayed behind is on no desk any more.
    stage.carl.presses("✋ Take", old)
    assert "from its own desk" in (await stage.sees()).toasts[0]


async def test_codes_that_do_not_work_are_refused_with_the_reason(stage: Stage) -> None:
    await code(stage)
    group = stage.sandbox.group("New desk", members=[stage.carl, stage.account])
    await stage.sees()
    for words, said in (
        ("/link", "/link ABCD2345"),
        ("/link WRONG", "That code does not work"),
        ("/link abcd2345", "This is now the desk of Eastside crew."),
        ("/link ABCD2345", "That code does not work"),
    ):
        stage.carl.says(words, group)
        assert said in (await stage.sees())["New desk"][1]
    await code(stage, "WXYZ2345")
    stage.clock.advance(days=2)
    stage.carl.says("/link WXYZ2345", group)
    assert "older than a day" in (await stage.sees())["New desk"][1]


async def test_a_code_in_private_or_in_another_teams_desk_is_refused_and_stays_good(stage: Stage) -> None:
    await code(stage)
    stage.carl.says("/link ABCD2345")
    assert "A desk is a group" in (await stage.sees())["Carl"][-1]
    stage.cora.says("/link ABCD2345", stage.west)
    assert "another team already (Westside crew)" in (await stage.sees())["Westside desk"][-1]
    stage.cora.says("/link ABCD2345", stage.east)
    assert "This is now the desk of Eastside crew." in (await stage.sees())["Eastside desk"][-1]


async def test_a_topic_is_a_desk_and_when_it_is_deleted_the_group_takes_over(stage: Stage) -> None:
    forum = stage.sandbox.group("Crews", members=[stage.carl, stage.account], forum=True)
    topic = forum.add_topic("East")
    stage.carl.says(f"/link {await code(stage)}", forum, topic=topic)
    await stage.settle()
    await stage.reports()
    card = stage.card(forum)
    assert card is not None
    assert card.topic is topic
    # The general topic belongs to no desk; in the desk's own topic a press works, even after days.
    stage.carl.says("Hello", forum)
    stage.clock.advance(days=3)
    stage.carl.presses("✋ Take", card)
    assert (await stage.sees()).toasts == ["toast for Carl: ✓"]
    forum.delete_topic(topic)
    stage.carl.says("Who deleted that?", forum)
    stage.press_data(stage.carl, "1.spot.1", card)
    await stage.sees()
    second = await stage.reports(stage.otto)
    assert second is None
    card = stage.card(forum)
    assert card is not None
    assert (card.text[:2], card.topic) == ("#2", None)


async def test_tickets_that_came_before_there_was_a_desk_appear_when_there_is_one(stage: Stage) -> None:
    await unlink(stage)
    group = stage.sandbox.group("New desk", members=[stage.carl, stage.account])
    await stage.reports()
    await stage.reports(stage.otto)
    stage.carl.says(f"/link {await code(stage)}", group)
    seen = await stage.sees()
    cards = [line for line in seen["New desk"] if '"#' in line]
    assert [card[:17] for card in cards] == ['bot: (photo) "#1 ', 'bot: (photo) "#2 ']


@pytest.fixture
async def basic(stage: Stage) -> Group:
    """The Eastside desk as a basic group."""
    group = stage.sandbox.group("Crew", members=[stage.carl, stage.account], supergroup=False)
    async with stage.storage.begin("basic") as work:
        await settle(work, Desk(EAST, group.id), stage.clock())
    stage.app.courier.claimer.wake()
    await stage.sees()
    return group


async def test_a_group_that_becomes_a_supergroup_keeps_its_tickets(stage: Stage, basic: Group) -> None:
    await stage.reports()
    stage.carl.presses("✋ Take", chat=basic)
    await stage.sees()
    new = basic.migrate()
    seen = await stage.sees()
    assert '(photo) "#1' in seen["Crew"][-1]
    stage.carl.sends_photo(picture("green"), chat=new, reply_to=stage.card(new))
    (await stage.sees()).check(crew=["Carl: (photo)", "Fixed by Carl."], rita=["Is it fixed?"])


async def test_a_group_that_moves_while_a_card_is_on_its_way_gets_it_in_the_new_chat(
    stage: Stage, basic: Group
) -> None:
    new = basic.migrate()
    # The bot learns of the move only by the error: the group's own message about it is lost.
    stage.account.queue.clear()
    await stage.reports()
    card = stage.card(new)
    assert card is not None
    stage.carl.presses("✋ Take", card)
    assert (await stage.sees()).toasts == ["toast for Carl: ✓"]


async def test_a_bot_that_was_removed_from_its_desk_holds_nothing_up(stage: Stage) -> None:
    stage.east.remove(stage.account, by=stage.carl)
    await stage.reports()
    assert "✅ Thank you! Your report is number #1" in "\n".join(stage.rita.screen())
    stage.east.add(stage.account)
    seen = await stage.sees()
    assert any('(photo) "#1' in line for line in seen["Eastside desk"])
    stage.carl.presses("✋ Take", chat=stage.east)
    assert (await stage.sees()).toasts == ["toast for Carl: ✓"]


async def test_a_group_that_is_no_desk_is_told_once_how_to_become_one(stage: Stage) -> None:
    group = stage.sandbox.group("New desk", members=[stage.carl])
    group.add(stage.account, by=stage.carl)
    seen = await stage.sees()
    assert "send /link with the code" in seen["New desk"][-1]
    group.promote(stage.account)
    assert (await stage.sees())["New desk"] == []


async def test_a_bot_that_is_added_again_brings_the_cards_up_to_date_and_greets_nobody(stage: Stage) -> None:
    await stage.reports()
    stage.east.remove(stage.account)
    await stage.sees()
    await stage.reports(stage.otto)
    stage.east.add(stage.account)
    seen = await stage.sees()
    said = [line for line in seen["Eastside desk"] if line.startswith("bot: ")]
    assert [line[:17] for line in said] == ['bot: (photo) "#2 ']


async def test_what_comes_while_a_topic_is_closed_goes_to_the_group_and_then_to_the_topic_again(stage: Stage) -> None:
    forum = stage.sandbox.group("Forum", members=[stage.carl, stage.account], forum=True)
    topic = forum.add_topic("East")
    stage.carl.says(f"/link {await code(stage)}", forum, topic=topic)
    await stage.settle()
    forum.close_topic(topic)
    await stage.reports()
    assert forum.messages[-1].topic is None
    forum.reopen_topic(topic)
    await stage.reports(stage.otto)
    assert forum.messages[-1].topic is topic


async def test_two_teams_whose_topics_are_deleted_both_go_on_in_the_group(stage: Stage) -> None:
    forum = stage.sandbox.group("Crews", members=[stage.carl, stage.account], forum=True)
    topics = [forum.add_topic(name) for name in ("East", "West")]
    async with stage.storage.begin("topics") as work:
        for team, topic in zip((EAST, WEST), topics, strict=True):
            await settle(work, Desk(team, forum.id, topic.id), stage.clock())
    await stage.settle()
    for topic in topics:
        forum.delete_topic(topic)
    await stage.reports()
    await stage.reports(at=OAK)
    await stage.reports(stage.otto, at=OAK)
    cards = [message for message in forum.messages if message.text.startswith("#")]
    assert [(card.text[:2], card.topic) for card in cards] == [("#1", None), ("#2", None), ("#3", None)]
    for card in cards:
        stage.press_data(stage.carl, f"1.take.{card.text[1]}", card)
        assert (await stage.sees()).toasts == ["toast for Carl: ✓"]


async def test_a_ticket_that_came_by_the_devices_accuracy_goes_to_the_first_team_that_answers(stage: Stage) -> None:
    await import_teams(stage, *(replace(team, areas=()) for team in TEAMS))
    stage.rita.sends_photo(picture("brown"))
    stage.rita.sends_location(37.765, -122.4193, accuracy=80)  # 62 m east of Eastside
    await stage.settle()
    for verb in ("group", "cat", "send"):
        stage.press_verb(stage.rita, verb)
        await stage.settle()
    assert stage.card() is None
    await import_teams(stage, *TEAMS)
    await stage.sees()
    card = stage.card()
    assert card is not None
    assert card.text.startswith("#1")


async def import_teams(stage: Stage, *teams: Team) -> None:
    async with stage.storage.begin("teams") as work:
        await work.districts.add_teams(teams)
        await linking.route_waiting(work, await work.districts.read(Calendar(ZONE), DEFAULTS), stage.clock())
    await stage.app.district.load()
    stage.app.courier.claimer.wake()
