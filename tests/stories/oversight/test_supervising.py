"""Supervisors look after every team's tickets, in private and in their group; the desks see what they decide."""

from dataclasses import replace
from datetime import timedelta

from casework.model.authority import Gives
from casework.model.ticket_id import TicketId
from casework.oversight import appointing
from sandbox.groups import Group
from sandbox.people import Person
from tests.stories.stage import Stage


async def supervisor(stage: Stage) -> Person:
    """Sue, who became a supervisor by a code."""
    sue = stage.sandbox.person("Sue")
    async with stage.storage.begin("code") as work:
        await appointing.issue_code(work, Gives.SUPERVISOR, "SUE22222", None, stage.clock())
    sue.says("/join sue22222")
    await stage.sees()
    return sue


async def supervisors(stage: Stage) -> tuple[Person, Group]:
    """Sue, who has no role of her own, in the supervisors' group."""
    sue = stage.sandbox.person("Sue")
    group = stage.sandbox.group("Supervisors", members=[sue, stage.account])
    async with stage.storage.begin("code") as work:
        await appointing.issue_code(work, Gives.GROUP, "GRP22222", None, stage.clock())
    sue.says("/link GRP22222", group)
    await stage.sees()
    return sue, group


async def test_a_code_names_a_supervisor_once(stage: Stage) -> None:
    sue = await supervisor(stage)
    assert "You are a supervisor now" in sue.private().messages[-1].text
    stage.otto.says("/join SUE22222")
    assert any("That code does not work" in line for line in (await stage.sees())["Otto"])
    sue.says("/overview")
    assert "🧭 Overview" in (await stage.sees())["Sue"][-1]


async def test_what_is_late_is_listed_and_its_row_opens_the_case(stage: Stage) -> None:
    sue = await supervisor(stage)
    await stage.reports()
    sue.says("/late")
    assert any("Nothing." in line for line in (await stage.sees())["Sue"])
    stage.clock.advance(days=2)
    sue.says("/late")
    assert any("#1" in line and "late" in line for line in (await stage.sees())["Sue"])
    sue.presses("#1")
    seen = (await stage.sees())["Sue"]
    assert "Bulky waste" in seen[-1]
    assert "👷 Eastside crew" in seen[-1]


async def test_a_supervisor_gives_a_ticket_to_another_team_and_both_desks_see_it(stage: Stage) -> None:
    sue = await supervisor(stage)
    await stage.reports()
    sue.says("/case 1")
    await stage.sees()
    sue.presses("➡️ Give to a team")
    await stage.sees()
    sue.presses("Westside crew")
    seen = await stage.sees()
    assert "Why does Westside crew get it?" in seen["Sue"][-1]
    assert not seen["Westside desk"]
    sue.presses("it is their area")
    seen = await stage.sees()
    assert "👷 Westside crew" in seen["Sue"][-1]
    assert any("was passed on to Westside crew. / 💬 it is their area" in line for line in seen["Eastside desk"])
    assert any("📥 由Eastside crew转来：督导员Sue指派，属于其辖区" in line for line in seen["Westside desk"])
    (told,) = seen["Rita"]
    assert told == (
        "bot: ➡️ Your report #1 was passed on to Westside crew, who answer for it. / "
        "Westside crew aim to fix it by Wed 4 Mar 17:00."
    )
    async with stage.storage.read() as work:
        ticket = await work.tickets.get(TicketId(1))
        history = await work.tickets.history(TicketId(1))
    assert ticket is not None
    assert ticket.team == "west"
    assert (history[-1].act, history[-1].note) == ("route", "Westside crew\narea")
    assert history[-1].actor is not None


async def test_whoever_is_a_member_of_the_supervisors_group_decides_there_and_no_longer_than_that(stage: Stage) -> None:
    sue, group = await supervisors(stage)
    await stage.reports()
    stage.carl.says("/dismiss 1 nothing", stage.east)
    await stage.sees()
    sue.says("/case 1", group)
    await stage.sees()
    pressed = group.messages[-1]
    sue.presses("🔁 Reverse", pressed)
    seen = await stage.sees()
    assert any("is open again" in line for line in seen["Rita"])
    sue.says("/overview", group)
    await stage.sees()
    stage.press_verb(sue, "oversee", group)
    await stage.sees()
    sue.says("/overview")
    assert any("Only a supervisor can see that" in line for line in (await stage.sees())["Sue"])


async def test_what_staff_ask_for_reaches_the_group_and_is_granted_there(stage: Stage) -> None:
    sue, group = await supervisors(stage)
    await stage.reports()
    stage.carl.says("/park 1 7 waits for a crane", stage.east)
    seen = await stage.sees()
    assert any("Wanted: put off until" in line and "waits for a crane" in line for line in seen["Supervisors"])
    sue.says("/requests", group)
    assert any("#1" in line for line in (await stage.sees())["Supervisors"])
    stage.press_verb(sue, "case", group)
    await stage.sees()
    sue.presses("✅ Grant", group.messages[-1])
    seen = await stage.sees()
    assert any("✅ Granted." in line for line in seen["Supervisors"])
    assert any("was put off until" in line for line in seen["Rita"])


async def test_what_staff_ask_for_comes_to_a_supervisor_in_private_with_the_photo(stage: Stage) -> None:
    sue = await supervisor(stage)
    await stage.reports()
    stage.carl.says("/park 1 7 waits for a crane", stage.east)
    await stage.sees()
    asked = sue.private().messages[-1]
    assert "Wanted: put off until" in asked.text
    assert asked.medium == "photo"
    stage.carl.says("/hide 1 1", stage.east)
    await stage.sees()
    assert not [message for message in sue.private().messages if message.file_id == asked.file_id]


async def test_a_desk_is_not_the_supervisors_group_nor_the_other_way_round(stage: Stage) -> None:
    sue, group = await supervisors(stage)
    async with stage.storage.begin("codes") as work:
        await appointing.issue_code(work, Gives.GROUP, "GRP33333", None, stage.clock())
        await work.desks.issue_code(stage.app.district().teams[0].code, "DSK33333", stage.clock() + timedelta(days=1))
    stage.carl.says("/link GRP33333", stage.east)
    assert "its staff would supervise themselves" in (await stage.sees())["Eastside desk"][-1]
    sue.says("/link DSK33333", group)
    assert "its staff would supervise themselves" in (await stage.sees())["Supervisors"][-1]


async def test_a_note_of_a_supervisor_stands_on_the_card(stage: Stage) -> None:
    sue = await supervisor(stage)
    await stage.reports()
    sue.says("/note 1 call the owner first")
    await stage.settle()
    card = stage.card()
    assert card is not None
    assert "Sue: call the owner first" in card.text


async def test_the_group_that_became_a_supergroup_stays_the_supervisors(stage: Stage) -> None:
    _, group = await supervisors(stage)
    async with stage.storage.begin("move") as work:
        await work.desks.move(group.id, -1009)
        assert await appointing.is_group(work, -1009)


async def test_a_card_says_who_gave_a_ticket_that_no_team_had(stage: Stage) -> None:
    sue = await supervisor(stage)
    await stage.reports()
    async with stage.storage.begin("nobody's") as work:
        found = await work.tickets.get(TicketId(1), lock=True)
        assert found is not None
        await work.tickets.save(replace(found, team=None))
    sue.says("/case 1")
    await stage.sees()
    sue.presses("➡️ Give to a team")
    await stage.sees()
    sue.presses("Eastside crew")
    await stage.sees()
    sue.presses("to share the work")
    told = "".join((await stage.sees())["Eastside desk"])
    assert "📥 Sue, a supervisor, gave it to you: to share the work" in told


async def test_a_supervisor_gives_a_ticket_with_a_reason_in_their_own_words(stage: Stage) -> None:
    sue = await supervisor(stage)
    await stage.reports()
    sue.says("/pass 1 west")
    assert "Please say why" in "".join((await stage.sees())["Sue"])
    sue.says("/pass 1 Westside crew they have <the crane>")
    seen = await stage.sees()
    assert any("督导员Sue指派，they have <the crane>" in line for line in seen["Westside desk"])
    assert any("💬 they have <the crane>" in line for line in seen["Eastside desk"])
