"""A ticket is passed on, put off or merged with another; and a supervisor decides."""

from dataclasses import replace
from datetime import datetime

import pytest

from casework.desk.linking import settle
from casework.model.photo import Stage as PhotoStage
from casework.model.recording import RecordingKind
from casework.model.team import Desk, Rule, TeamCode
from casework.model.ticket import Act, Status
from casework.model.ticket_id import TicketId
from sandbox.groups import Group
from sandbox.objects import Message, Topic
from tests.stories.desk.test_handling import (
    acts,
    presses,
    supervise,
    ticket,
    types,
)
from tests.stories.stage import ELM, TEAMS, ZONE, Stage, picture

on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def west_card(stage: Stage) -> Message:
    card = stage.card(stage.west)
    assert card is not None
    return card


async def test_the_desk_that_gets_a_ticket_reads_who_passed_it_on_and_why(stage: Stage) -> None:
    card = await stage.reports()
    await types(stage, "/pass west It <is> theirs")
    assert "📥 由Eastside crew转来，经办人：Carl，理由：It <is> theirs" in west_card(stage).text
    stage.carl.presses("↩️ Undo", card)
    await stage.settle()
    shown = stage.card()
    assert shown is not None
    assert "📥" not in shown.text  # they never gave it away
    await types(stage, "/pass west it is theirs")
    await passes_back(stage)
    back = stage.card()
    assert back is not None
    assert "📥 From Westside crew, by Cora: not our area" in back.text
    await stage.fixes()
    assert "📥 From Westside crew" in back.text
    stage.clock.advance(days=15)
    await stage.app.timekeeper.act()
    await stage.settle()
    assert "📥" not in back.text


async def test_a_former_desk_reads_no_reason_of_an_earlier_pass(stage: Stage) -> None:
    await stage.reports()
    await types(stage, "/pass west it is theirs")
    gone = west_card(stage)
    stage.cora.says("/pass east not ours either", stage.west, gone)
    await stage.settle()
    assert "💬 not ours either" in gone.text
    await supervise(stage)
    stage.cora.says("/case 1")
    await stage.settle()
    stage.cora.presses("➡️ Give to a team")
    await stage.settle()
    first = stage.card()
    stage.cora.presses("Westside crew")
    await stage.settle()
    stage.cora.presses("it is their kind of work")
    await stage.settle()
    assert first is not None
    assert first.text == "➡️ #1 was passed on to Westside crew.\n💬 it is their kind of work"


async def passes_back(stage: Stage) -> None:
    """Cora, at the Westside desk, passes it back to the Eastside."""
    stage.cora.says("/pass east not our area", stage.west, west_card(stage))
    await stage.settle()


async def test_a_ticket_is_passed_on_by_button_with_a_reason(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    await presses(stage, "✋ Take", "⋯ More", "➡️ Pass on", "Westside crew", "not our area")
    assert card.text.startswith("➡️ #1 was passed on to Westside crew.")
    assert "💬 not our area" in card.text
    assert card.labels == ["↩️ Undo"]
    arrived = west_card(stage)
    assert arrived.text.startswith("#1 · 大件垃圾")
    assert "was passed on to Westside crew, who answer for it." in stage.rita.private().messages[-1].text
    found = await ticket(stage)
    assert (found.status, found.team, found.taken_by, found.hops) == (Status.OPEN, "west", None, 1)
    stage.clock.advance(seconds=61)
    await stage.app.timekeeper.act()
    await stage.settle()
    assert card.labels == []
    stage.carl.says("/take", stage.east, card)
    await stage.settle()
    assert "Only the team that has #1 can do that" in stage.east.messages[-1].text
    stage.cora.says("/find 大件", stage.west)
    await stage.settle()
    assert any("#1" in label for label in stage.west.messages[-1].labels)


async def test_passing_on_is_undone_while_nobody_there_has_acted(stage: Stage) -> None:
    await stage.has_boards()
    card = await stage.reports()
    assert card is not None
    await types(stage, "/pass west not ours")
    stage.carl.presses("↩️ Undo", card)
    await stage.settle()
    assert "Open." in card.text
    assert (await ticket(stage)).team == "east"
    assert stage.west.messages[-1].text == "➡️ 案件 #1 已转交Eastside crew。"
    assert "that was a slip" in stage.rita.private().messages[-1].text


@pytest.mark.parametrize("said", ["/take 1", "/ask 1 Which side?", "/fix 1 It was gone when we came"])
async def test_undo_goes_from_the_desk_that_passed_it_on_as_soon_as_somebody_acts_on_it(
    stage: Stage, said: str
) -> None:
    card = await stage.reports()
    assert card is not None
    await types(stage, "/pass west not ours")
    assert card.labels == ["↩️ Undo"]
    stage.clock.advance(seconds=20)
    stage.cora.says("/note 1 Our lorry is free", stage.west)  # nothing to undo takes its place
    await stage.settle()
    assert card.labels == ["↩️ Undo"]
    stage.cora.says(said, stage.west)
    await stage.settle()
    assert card.labels == []
    stage.clock.advance(seconds=61)
    await stage.app.timekeeper.act()
    await stage.settle()
    assert card.labels == []


async def test_undo_goes_from_the_desk_that_passed_it_on_when_the_reporter_takes_it_back(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    await types(stage, "/pass west not ours")
    assert card.labels == ["↩️ Undo"]
    stage.press_data(stage.rita, "1.withdraw.1", stage.rita.private().messages[-1])
    await stage.settle()
    await stage.goes_on(stage.rita, "withdrawok")
    assert (await ticket(stage)).status == "withdrawn"
    assert card.labels == []


async def test_after_two_hops_a_supervisor_decides(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    await supervise(stage)
    await types(stage, "/pass west not ours")
    await passes_back(stage)
    assert (await ticket(stage)).hops == 2
    stage.cora.says("/help")
    await stage.settle()
    await types(stage, "/pass Westside crew It <is> theirs", stage.card())
    wanted = await ticket(stage)
    assert wanted.request is not None
    assert (wanted.team, wanted.request.reason) == ("east", "It <is> theirs")
    shown = stage.card()
    assert shown is not None
    assert "🙋 Wanted: pass on to Westside crew, It <is> theirs. A supervisor decides." in shown.text
    asked = stage.cora.private().messages[-1]
    assert "Wanted: pass on to Westside crew" in asked.text
    stage.cora.presses("✅ Grant", asked)
    await stage.settle()
    assert "✅ Granted." in asked.text
    assert asked.labels == []
    moved = await ticket(stage)
    assert (moved.team, moved.request, moved.hops) == ("west", None, 2)


async def test_a_day_after_it_came_a_supervisor_is_asked_too(stage: Stage) -> None:
    await stage.reports()
    stage.clock.advance(days=3)
    await types(stage, "/pass west not ours")
    found = await ticket(stage)
    assert found.request is not None
    assert found.team == "east"


@on_sqlite
async def test_a_team_that_is_not_there_or_has_it_already_is_refused(stage: Stage) -> None:
    card = await stage.reports()
    for words, expected in (
        ("/pass north why not", "There is no team “north”. Please send its code or its name."),
        ("/pass east why not", "That team has it already."),
        ("/pass west", "Please say why"),
    ):
        await types(stage, words, card)
        assert expected in stage.east.messages[-1].text, words
    assert (await ticket(stage)).team == "east"


@on_sqlite
@pytest.mark.parametrize(
    "typed", ["/pass 西区不归我们管", "/pass 西区 不归我们管", "/pass 西区，不归我们管", "/pass west：不归我们管"]
)
async def test_behind_a_chinese_name_no_blank_is_needed(stage: Stage, typed: str) -> None:
    async with stage.storage.begin("named") as work:
        await work.districts.add_teams([replace(TEAMS[1], name="西区")])
    await stage.app.district.load()
    card = await stage.reports()
    await types(stage, typed, card)
    async with stage.storage.read() as work:
        history = await work.tickets.history(TicketId(1))
    assert (await ticket(stage)).team == "west"
    assert history[-1].note == "西区\n不归我们管"


@on_sqlite
@pytest.mark.parametrize(
    "typed", ["7天等吊车", "7天，等吊车", "7 等吊车", "2026年3月9日等吊车", "3月9日 等吊车", "2026-03-09 等吊车"]
)
async def test_a_day_is_typed_in_chinese(stage: Stage, typed: str) -> None:
    card = await stage.reports()
    await types(stage, f"/park {typed}", card)
    found = await ticket(stage)
    assert found.request is not None
    assert (found.request.until, found.request.reason) == (datetime(2026, 3, 9, 9, tzinfo=ZONE), "等吊车")


async def test_it_is_put_off_with_a_supervisors_leave_and_goes_on_by_itself(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    await supervise(stage)
    await presses(stage, "✋ Take", "⋯ More", "🅿️ Park", "In a week", "needs a machine")
    assert "🙋 Wanted: put off until 9 Mar 2026, needs a machine. A supervisor decides." in card.text
    stage.carl.says("/grant", stage.east, card)
    await stage.settle()
    assert "Only a supervisor" in stage.east.messages[-1].text
    stage.cora.says("/grant", stage.east, card)
    await stage.settle()
    assert "🅿️ Parked until 9 Mar 2026: needs a machine." in card.text
    assert "▶️ Go on" in card.labels
    assert "was put off until 9 Mar 2026: needs a machine." in stage.rita.private().messages[-1].text
    before = (await ticket(stage)).fix_by
    stage.clock.advance(days=6, hours=22)  # on that night the clocks go forward, so it has an hour less
    await stage.app.timekeeper.act()
    assert (await ticket(stage)).status is Status.PARKED
    stage.clock.advance(hours=1)
    await stage.app.timekeeper.act()
    await stage.settle()
    after = await ticket(stage)
    assert after.status is Status.TAKEN
    assert after.fix_by > before
    assert "goes on." in stage.rita.private().messages[-1].text


async def test_the_desk_goes_on_before_the_day(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    await supervise(stage)
    await types(stage, "/park 2026-03-09 the crane is <broken>")
    stage.cora.says("/grant", stage.east, card)
    await stage.settle()
    await presses(stage, "▶️ Go on")
    assert "Taken by Carl." in card.text  # the person who asked for it has the ticket


async def test_a_supervisor_refuses_and_the_card_says_so(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    await supervise(stage)
    await types(stage, "/park 7 weather")
    await types(stage, "/park 7 weather")
    assert "A supervisor was asked about #1 already" in stage.east.messages[-1].text
    stage.clock.advance(days=8)
    stage.cora.says("/grant", stage.east, card)
    await stage.settle()
    assert "The day that was asked for about #1 has passed." in stage.east.messages[-1].text
    stage.cora.says("/refuse It is <dry>", stage.east, card)
    await stage.settle()
    assert "❌ A supervisor said no: It is <dry>" in card.text
    assert (await ticket(stage)).request is None
    stage.cora.says("/refuse", stage.east, card)
    await stage.settle()
    assert "Nothing is asked for about #1" in stage.east.messages[-1].text


@on_sqlite
async def test_a_day_that_cannot_be_is_refused(stage: Stage) -> None:
    card = await stage.reports()
    for day in ("0", "366", "2026-03-02", "yesterday", "2026-02-30", "-1"):
        await types(stage, f"/park {day} why", card)
        asked, answer = stage.east.messages[-2:]
        assert (asked.text, "with a day within 365 days" in answer.text) == (f"/park {day} why", True)
        assert (await ticket(stage)).request is None, day


async def two_reports(stage: Stage) -> Message:
    """Rita and Otto report the same; returns Otto's card."""
    await stage.reports()
    stage.otto.sends_photo(picture("red"))
    stage.otto.says("Two <sofas>")
    stage.otto.sends_location(*ELM)
    await stage.settle()
    await stage.goes_on(stage.otto, "group", "cat")
    await stage.goes_on(stage.otto, "different")
    await stage.goes_on(stage.otto, "send")
    card = stage.card()
    assert card is not None
    assert card.text.startswith("#2")
    await stage.sees()
    return card


async def test_a_ticket_is_merged_with_one_near_by_and_its_reporter_goes_along(stage: Stage) -> None:
    card = await two_reports(stage)
    await presses(stage, "⋯ More", "🔗 The same as…", "#1 · 0 m")
    assert "Closed as the same as #1." in card.text
    told = stage.otto.private().messages[-1]
    assert "Your report #2 is about the same as #1, where it goes on." in told.text
    async with stage.storage.read() as work:
        otto = await work.people.by_account(stage.otto.id)
        assert otto is not None
        assert await work.listeners.of(TicketId(1)) == {otto.id: True}
        assert [each.stage for each in await work.tickets.photos(TicketId(1))] == [PhotoStage.BEFORE, PhotoStage.LATER]
    first = next(m for m in stage.east.messages if m.text.startswith("#1"))
    assert "👥 1 other person sees it too" in first.text
    assert any("💬 Two <sofas>" in m.text and "sees #1 too" in m.text for m in stage.east.messages)
    stage.carl.says("/fix it is gone", stage.east, first)
    await stage.settle()
    assert "You have the last word" in stage.otto.private().messages[-1].text


async def test_a_merge_is_taken_apart_again(stage: Stage) -> None:
    card = await two_reports(stage)
    async with stage.storage.begin("voices") as work:
        voices = [await work.recordings.add(f"{number:064x}", RecordingKind.VOICE, None) for number in (1, 2)]
        for number, voice in enumerate(voices, 1):
            await work.tickets.attach_recordings(TicketId(number), [voice])
    for _ in range(2):  # the second time it brings along what it has, and no more
        await types(stage, "/merge 1", card)
        async with stage.storage.read() as work:
            assert await work.tickets.recordings(TicketId(1)) == voices
            assert len(await work.tickets.photos(TicketId(1))) == 2
        await presses(stage, "↩️ Undo")
        async with stage.storage.read() as work:
            assert await work.tickets.recordings(TicketId(1)) == voices[:1]
            assert await work.tickets.recordings(TicketId(2)) == voices[1:]
    assert "Open." in card.text
    found = await ticket(stage, 2)
    assert (found.status, found.duplicate_of, found.closed_at) == (Status.OPEN, None, None)
    async with stage.storage.read() as work:
        assert await work.listeners.of(TicketId(1)) == {}
        assert len(await work.tickets.photos(TicketId(1))) == 1
    assert "that was a slip" in stage.otto.private().messages[-1].text
    assert (await acts(stage, 1))[-1] is Act.UNDO


@on_sqlite
async def test_a_ticket_is_not_merged_with_itself_or_a_closed_one_or_none(stage: Stage) -> None:
    card = await two_reports(stage)
    for words, expected in (("/merge 2", "#2 is that very ticket."), ("/merge 77", "There is no ticket #77.")):
        await types(stage, words, card)
        assert expected in stage.east.messages[-1].text
    first = next(m for m in stage.east.messages if m.text.startswith("#1"))
    await types(stage, "/merge 2", first)
    await types(stage, "/merge 1", card)
    assert "#1 is closed." in stage.east.messages[-1].text


async def test_two_who_merge_crosswise_leave_one_ticket(stage: Stage) -> None:
    card = await two_reports(stage)
    first = next(m for m in stage.east.messages if m.text.startswith("#1"))
    stage.carl.says("/merge 1", stage.east, card)
    stage.cora.says("/merge 2", stage.east, first)
    await stage.settle()
    statuses = {(await ticket(stage, number)).status for number in (1, 2)}
    assert statuses == {Status.OPEN, Status.DUPLICATE}


async def test_a_merge_while_it_is_fixed_has_one_winner(stage: Stage) -> None:
    card = await two_reports(stage)
    stage.cora.sends_photo(picture("green"), chat=stage.east, reply_to=card)
    stage.carl.says("/merge 1", stage.east, card)
    await stage.settle()
    assert "#2 was fixed already, by Cora." in stage.east.messages[-1].text
    assert (await ticket(stage, 2)).status is Status.FIXED


async def test_a_category_of_another_team_takes_the_ticket_there_without_a_hop(stage: Stage) -> None:
    async with stage.storage.begin("rules") as work:
        team = next(each for each in stage.app.district().teams if each.code == "west")
        await work.districts.replace_rules([Rule(team.code, category="street")])
    await stage.app.district.load()
    card = await stage.reports()
    assert card is not None
    await presses(stage, "✋ Take", "⋯ More", "🏷 Category", "Street", "Street dirt")
    found = await ticket(stage)
    assert (found.team, found.status, found.hops, found.taken_by) == ("west", Status.OPEN, 0, None)
    assert card.text.startswith("➡️ #1 was passed on to Westside crew.")
    assert west_card(stage).text.startswith("#1")
    assert "is now Street dirt" in stage.rita.private().messages[-1].text
    assert "↩️ 撤销" not in west_card(stage).labels
    stage.carl.presses("↩️ Undo", card)
    await stage.settle()
    assert (await ticket(stage)).team == "east"
    assert "Taken by Carl." in card.text


async def two_topics(stage: Stage) -> tuple[Group, list[Topic]]:
    """Link both desks anew, as topics of one group of Carl's."""
    forum = stage.sandbox.group("Crews", members=[stage.carl, stage.account], forum=True)
    topics = [forum.add_topic(name) for name in ("East", "West")]
    async with stage.storage.begin("forum") as work:
        for team, topic in zip(("east", "west"), topics, strict=True):
            await settle(work, Desk(TeamCode(team), forum.id, topic.id), stage.clock())
    return forum, topics


async def test_what_goes_to_another_topic_of_the_group_is_undone_on_its_one_card(stage: Stage) -> None:
    forum, topics = await two_topics(stage)
    async with stage.storage.begin("rules") as work:
        await work.districts.replace_rules([Rule(TeamCode("west"), category="street")])
    await stage.app.district.load()
    await stage.reports()
    for said in ("/category 1 dirt", "/pass 1 west not ours"):
        stage.carl.says(said, forum, topic=topics[0])
        await stage.settle()
        card = stage.card(forum)
        assert card is not None
        assert ((await ticket(stage)).team, card.topic) == ("west", topics[1])
        stage.carl.presses("↩️ 撤销", card)
        await stage.settle()
        assert (await ticket(stage)).team == "east"
    stage.carl.says("/pass 1 west not ours", forum, topic=topics[0])
    await stage.settle()
    stage.clock.advance(seconds=61)
    await stage.app.timekeeper.act()
    await stage.settle()
    card = stage.card(forum)
    assert card is not None
    assert ("↩️ 撤销" in card.labels, card.topic) == (False, topics[1])


@on_sqlite
async def test_a_team_that_assists_sees_the_card_and_may_note_and_fix(stage: Stage) -> None:
    async with stage.storage.begin("rules") as work:
        east, west = stage.app.district().teams
        await work.districts.replace_rules([Rule(east.code, assisting=(west.code,))])
    await stage.app.district.load()
    card = await stage.reports()
    assert card is not None
    shared = west_card(stage)
    assert shared.text.startswith("#1")
    assert len(shared.labels) == 2
    stage.cora.says("/take", stage.west, shared)
    await stage.settle()
    assert (await ticket(stage)).taken_by is None
    stage.cora.says("/note Our lorry is free", stage.west, shared)
    await stage.settle()
    assert "📌 Cora: Our lorry is free" in card.text
    stage.cora.sends_photo(picture("green"), chat=stage.west, reply_to=shared)
    await stage.settle()
    assert (await ticket(stage)).status is Status.FIXED
    assert "Fixed by Cora." in card.text
