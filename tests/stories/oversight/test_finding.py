"""Supervisors find tickets of all teams, or of one, where supervisors are answered; each line names its team."""

from casework.model.authority import Gives
from casework.oversight import appointing
from sandbox.groups import Group
from sandbox.people import Person
from tests.stories.oversight.test_supervising import supervisor, supervisors
from tests.stories.stage import ELM, OAK, Stage


async def two_tickets(stage: Stage) -> None:
    """#1 in Eastside and #2 in Westside."""
    await stage.reports()
    await stage.reports(stage.otto, OAK)
    await stage.sees()


async def asks(stage: Stage, who: Person, said: str, group: Group | None = None) -> str:
    """Say something, and return the last that is seen there."""
    who.says(said, group)
    return (await stage.sees())[group.title if group else who.name][-1]


async def test_the_queue_is_that_of_all_teams_or_of_one(stage: Stage) -> None:
    sue = await supervisor(stage)
    await two_tickets(stage)
    said = await asks(stage, sue, "/queue")
    assert "All · 👷 all teams" in said
    assert "#1 · Bulky waste · Eastside · 1 minute · 👷 Eastside crew" in said
    assert "#2 · Bulky waste · Westside" in said
    assert said.count("👷 Westside crew") == 1
    for name in ("west", "Westside crew", "WESTSIDE CREW"):
        said = await asks(stage, sue, f"/queue {name}")
        assert "👷 Westside crew" in said
        assert "#2" in said
        assert "#1 " not in said
    assert "There is no team “nowhere”" in await asks(stage, sue, "/queue nowhere")


async def test_a_filter_stays_with_its_team_and_a_number_opens_the_case(stage: Stage) -> None:
    sue = await supervisor(stage)
    await two_tickets(stage)
    stage.carl.says("/take 1", stage.east)
    await asks(stage, sue, "/queue east")
    sue.presses("Open")
    seen = (await stage.sees())["Sue"][-1]
    assert "Open · 👷 Eastside crew" in seen
    assert "Nothing." in seen
    sue.presses("All")
    await stage.sees()
    sue.presses("#1")
    assert "👷 Eastside crew" in (await stage.sees())["Sue"][-1]
    assert "Mine" not in str([message.labels for message in sue.private().messages])


async def test_words_are_found_among_all_teams_or_in_one(stage: Stage) -> None:
    sue = await supervisor(stage)
    await two_tickets(stage)
    said = await asks(stage, sue, "/find bulky")
    assert all(f"#{number} " in said for number in (1, 2))
    assert "👷 Eastside crew" in said
    said = await asks(stage, sue, "/find bulk")
    assert all(f"#{number} " in said for number in (1, 2))
    for typed in ("/find west: bulky", "/find Westside crew：bulky"):
        said = await asks(stage, sue, typed)
        assert "#2 " in said
        assert "#1 " not in said
    assert "Nothing." in await asks(stage, sue, "/find east: 2")
    assert "#2 " in await asks(stage, sue, "/find #2")
    assert "/find mattress Elm" in await asks(stage, sue, "/find west:")


async def test_what_is_near_is_that_of_all_teams_or_of_one(stage: Stage) -> None:
    sue = await supervisor(stage)
    await two_tickets(stage)
    border = ((ELM[0] + OAK[0]) / 2, (ELM[1] + OAK[1]) / 2)
    for typed, expected in (("/near", {1, 2}), ("/near west", {2})):
        await asks(stage, sue, typed)
        asked = sue.private().messages[-1]
        assert "Reply to this message with a location" in asked.text
        sue.sends_location(*border, reply_to=asked)
        said = (await stage.sees())["Sue"][-1]
        assert {number for number in (1, 2) if f"#{number} " in said} == expected
    sue.sends_location(*ELM)  # in reply to nothing, it begins a report, as everybody's does
    assert "Your report" in (await stage.sees())["Sue"][-1]


async def test_a_ticket_is_shown_with_what_a_supervisor_may_decide(stage: Stage) -> None:
    sue = await supervisor(stage)
    await two_tickets(stage)
    assert "👷 Westside crew" in await asks(stage, sue, "/ticket 2")
    assert "➡️ Give to a team" in str(sue.private().messages[-1].labels)
    assert "There is no ticket #7" in await asks(stage, sue, "/ticket 7")


async def test_it_works_in_the_supervisors_group_and_in_no_other(stage: Stage) -> None:
    sue, group = await supervisors(stage)
    await two_tickets(stage)
    for typed in ("/queue", "/find bulky"):
        said = await asks(stage, sue, typed, group)
        assert "👷 Eastside crew" in said
        assert "👷 Westside crew" in said
    await asks(stage, sue, "/near", group)
    sue.sends_location(*ELM, chat=group, reply_to=group.messages[-1])
    assert "#1 · Bulky waste · Eastside · 0 m" in (await stage.sees())["Supervisors"][-1]
    assert "👷 Westside crew" in await asks(stage, sue, "/ticket 2", group)
    await asks(stage, sue, "/queue west", group)
    sue.presses("Open", group.messages[-1])
    assert "Open · 👷 Westside crew" in (await stage.sees())["Supervisors"][-1]
    elsewhere = stage.sandbox.group("Elsewhere", members=[sue, stage.account])
    async with stage.storage.begin("Sue too") as work:
        await appointing.issue_code(work, Gives.SUPERVISOR, "SUE33333", None, stage.clock())
    sue.says("/join SUE33333")
    await stage.sees()
    for typed in ("/queue", "/find bulky", "/near", "/ticket 1"):
        assert "That is for staff" in await asks(stage, sue, typed, elsewhere)


async def test_at_a_desk_a_supervisor_sees_the_desks_lists(stage: Stage) -> None:
    sue = await supervisor(stage)
    await two_tickets(stage)
    stage.east.add(sue)
    sue.says("/queue", stage.east)
    said = (await stage.sees())["Eastside desk"][-1]
    assert "👷" not in said
    assert "#2" not in said


async def test_nobody_else_sees_the_lists_of_all_teams(stage: Stage) -> None:
    await two_tickets(stage)
    for typed in ("/queue", "/find bulky", "/near", "/ticket 1", "/league"):
        assert "That is for staff, and this chat is no team's desk." in await asks(stage, stage.rita, typed)


async def test_lines_of_a_concern_name_the_team(stage: Stage) -> None:
    sue = await supervisor(stage)
    await two_tickets(stage)
    stage.clock.advance(days=5)
    said = await asks(stage, sue, "/late")
    assert "👷 Eastside crew" in said
    assert "👷 Westside crew" in said


async def test_what_staff_ask_for_shows_category_place_and_photo(stage: Stage) -> None:
    sue = await supervisor(stage)
    await stage.reports()
    stage.carl.says("/park 1 7 waits for a crane", stage.east)
    seen = (await stage.sees())["Sue"]
    assert '(photo) "🙋 #1 · Bulky waste · Eastside crew' in seen[-1]
    assert "📍 Eastside" in seen[-1]
    assert "waits for a crane" in seen[-1]
    sue.says("/grant", reply_to=sue.private().messages[-1])  # a reply to it is about its ticket
    seen = (await stage.sees())["Sue"]
    assert any("✅ Granted." in line and "📍 Eastside" in line for line in seen)
