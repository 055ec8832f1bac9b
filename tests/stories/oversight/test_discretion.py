"""What is for supervisors stays among them, and no act tells that two reports are one person's."""

from casework.model.authority import Role
from casework.model.ticket_id import TicketId
from sandbox.people import Person
from tests.stories.district.test_administering import administrator
from tests.stories.following.test_strangers import NEAR
from tests.stories.oversight.test_supervising import supervisor, supervisors
from tests.stories.stage import Stage

LISTS = ("/overview", "/late", "/requests", "/case 1")


async def test_a_supervisor_is_answered_in_private_among_supervisors_and_at_desks_only(stage: Stage) -> None:
    sue = await supervisor(stage)
    await stage.reports()
    club = stage.sandbox.group("Gardening club", members=[sue, stage.otto, stage.account])
    stage.east.add(sue)
    await stage.sees()
    for typed in (*LISTS, "/print 1"):
        sue.says(typed, club)
        assert (await stage.sees())["Gardening club"][-1].endswith("That works only in a private chat with me."), typed
        sue.says(typed, stage.east)
        assert "only in a private chat" not in (await stage.sees())["Eastside desk"][-1], typed


async def test_the_supervisors_former_group_shows_nothing_more(stage: Stage) -> None:
    sue, group = await supervisors(stage)
    await stage.reports()
    async with stage.storage.begin("role") as work:
        known = await work.people.by_account(sue.id)
        assert known is not None
        await work.roles.give(known.id, Role.SUPERVISOR, stage.clock())
    sue.says("/overview", group)
    await stage.settle()
    new = stage.sandbox.group("New supervisors", members=[sue, stage.account])
    async with stage.storage.begin("link") as work:
        was = await work.supervision.group()
        assert was is not None
        await work.supervision.link(type(was)(new.id, None, "en"), stage.clock())
    press = stage.press_verb(sue, "oversee", group)
    await stage.settle()
    assert press.answer is not None
    assert "only in a private chat" in press.answer.text


async def test_the_teams_file_cannot_make_the_supervisors_group_a_desk(stage: Stage) -> None:
    ada = await administrator(stage)
    _, group = await supervisors(stage)
    rows = f"code,name,kind,areas,language,chat_id\neast,Eastside crew,community,east,en,{group.id}\n"
    ada.sends_file(rows.encode(), "teams.csv", "text/csv")
    assert "is the supervisors' group, so it cannot be the desk" in (await stage.sees())["Ada"][-1]
    async with stage.storage.read() as work:
        assert await work.desks.teams_in(group.id) == []


async def test_two_bans_do_not_tell_whether_they_are_of_one_person(stage: Stage) -> None:
    ada = await administrator(stage)
    await stage.reports()
    await stage.reports()  # Rita's too
    await stage.reports(stage.otto)
    said = []
    for number in (1, 2, 3):
        ada.says(f"/ban {number}")
        said.append((await stage.sees())["Ada"][-1].replace(str(number), "N"))
    assert said[0] == said[1] == said[2]
    async with stage.storage.read() as work:
        assert await work.restraints.barred(9) == [3, 2, 1]
    ada.says("/unban 1")
    await stage.sees()
    async with stage.storage.read() as work:
        assert await work.restraints.barred(9) == [3, 2]
        rita = await work.people.by_account(stage.rita.id)
        assert rita is not None
        assert (await work.restraints.of(rita.id))[0]
    ada.says("/unban 2")
    await stage.sees()
    async with stage.storage.read() as work:
        assert not (await work.restraints.of(rita.id))[0]


async def merged(stage: Stage, first: int, other: Person) -> list[str]:
    """Rita reports `first`, `other` the next near by, which is merged into it; returns what the desk then reads."""
    await stage.reports()
    await stage.reports(other, NEAR)
    stage.carl.says(f"/merge {first + 1} {first}", stage.east)
    seen = (await stage.sees())["Eastside desk"][1:]
    async with stage.storage.read() as work:
        history = [entry.act for entry in await work.tickets.history(TicketId(first))]
    numbered = [line.partition("🕑")[0].replace(f"#{first}", "#A").replace(f"#{first + 1}", "#B") for line in seen]
    return [*numbered, str(history)]


async def test_a_merge_reads_the_same_whoever_reported_the_other(stage: Stage) -> None:
    of_another = await merged(stage, 1, stage.otto)
    assert any("👥 1 other person sees it too" in line for line in of_another)
    stage.carl.says("/dismiss 1 nothing", stage.east)
    await stage.settle()
    stage.marked = len(stage.sandbox.transcript())
    assert await merged(stage, 3, stage.rita) == of_another
    stage.rita.says("#3")
    await stage.settle()
    assert "other person sees it too" not in stage.rita.private().messages[-1].text  # to her it is nobody else


async def test_a_merge_that_is_undone_counts_no_more(stage: Stage) -> None:
    await merged(stage, 1, stage.rita)
    stage.carl.says("/undo 2", stage.east)
    await stage.settle()
    async with stage.storage.read() as work:
        ticket = await work.tickets.get(TicketId(1))
    assert ticket is not None
    assert ticket.seen_too == 0
