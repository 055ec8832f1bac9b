"""What a merge brings to another ticket, it takes along again when it is taken apart: no more, and no less."""

import pytest

from casework.model.recording import RecordingKind
from casework.model.ticket_id import TicketId
from sandbox.people import Person
from tests.stories.following.test_watching import follows, supports
from tests.stories.oversight.test_warnings import oversee
from tests.stories.stage import ELM, Seen, Stage, picture


async def says_later(stage: Stage, who: Person, words: str) -> Seen:
    """Somebody says something five minutes later, staff at the Eastside desk; nothing can be undone any more."""
    stage.clock.advance(minutes=5)
    who.says(words, stage.east if who is stage.carl else None)
    return await stage.sees()


def seen_too(stage: Stage, number: int = 1) -> str:
    """Return what a ticket's card says of those who see it too; "" if it says nothing."""
    card = next(m for m in stage.east.messages if m.text.startswith(f"#{number} ·"))
    return next((line for line in card.text.splitlines() if line.startswith("👥")), "")


async def test_whoever_came_with_a_merge_goes_with_it_and_whoever_followed_before_stays(stage: Stage) -> None:
    await oversee(stage)
    fay, sam = stage.sandbox.person("Fay"), stage.sandbox.person("Sam")
    await stage.reports()
    await stage.reports(stage.otto)
    await follows(stage, fay, "/follow 2")
    await follows(stage, sam, "/follow 2")
    await follows(stage, stage.otto, "/follow 1")
    await says_later(stage, stage.carl, "/merge 2 1")
    stage.clock.advance(minutes=5)
    await supports(stage, sam)
    await says_later(stage, stage.cora, "/reverse 2")
    seen = await says_later(stage, stage.carl, "/take 1")
    assert any("Your report #1 was taken" in line for line in seen["Rita"])
    assert any("The report #1, which you follow, was taken" in line for line in seen["Otto"])
    assert any("The report #1, which you support, was taken" in line for line in seen["Sam"])
    assert seen["Fay"] == []


async def test_a_merge_that_is_taken_apart_takes_along_only_those_who_are_still_counted(stage: Stage) -> None:
    await oversee(stage)
    uma = stage.sandbox.person("Uma")
    await stage.reports()
    await stage.reports(stage.otto)
    await says_later(stage, stage.carl, "/merge 2 1")
    assert "👥 1 other person sees it too" in seen_too(stage)
    stage.press_data(stage.otto, "1.unfollow.1", stage.otto.private().messages[-1])
    await stage.sees()
    assert seen_too(stage) == ""
    stage.clock.advance(minutes=5)
    await supports(stage, uma)
    await says_later(stage, stage.cora, "/reverse 2")
    assert "👥 1 other person sees it too" in seen_too(stage)


async def test_who_came_with_two_merges_stays_until_both_are_taken_apart(stage: Stage) -> None:
    await oversee(stage)
    await stage.reports()
    for _ in range(2):
        await stage.reports(stage.otto)
    for words in ("/merge 2 1", "/merge 3 1"):
        await says_later(stage, stage.carl, words)
    await says_later(stage, stage.cora, "/reverse 2")
    assert "👥 1 other person sees it too" in seen_too(stage)
    seen = await says_later(stage, stage.carl, "/take 1")
    assert any("The report #1, which you support, was taken" in line for line in seen["Otto"])
    await says_later(stage, stage.cora, "/reverse 3")
    assert seen_too(stage) == ""
    assert (await says_later(stage, stage.carl, "/release 1"))["Otto"] == []


async def test_who_leaves_a_report_once_it_is_merged_is_not_counted_for_ever_where_it_went(stage: Stage) -> None:
    await oversee(stage)
    sam = stage.sandbox.person("Sam")
    await stage.reports(stage.otto)
    await supports(stage, sam)
    await stage.reports()
    await says_later(stage, stage.carl, "/merge 1 2")
    stage.press_data(sam, "1.unfollow.1", sam.private().messages[-1])
    await stage.sees()
    assert "👥 2 others see it too" in seen_too(stage, 2)  # he is told about it, and may leave it too
    await says_later(stage, stage.cora, "/reverse 1")
    assert seen_too(stage, 2) == ""


@pytest.mark.parametrize(
    ("who", "leaves", "at_first"),
    [
        ("Uma", "", 2),
        ("Uma", "2 between the merges", 1),
        ("Uma", "2", 2),
        ("Uma", "1", 1),
        ("Otto", "", 2),
        ("Rita", "", 2),
    ],
)
async def test_what_leaves_a_chain_of_merges_is_counted_nowhere_in_it(
    stage: Stage, who: str, leaves: str, at_first: int
) -> None:
    await oversee(stage)
    people = {"Uma": stage.sandbox.person("Uma"), "Otto": stage.otto, "Rita": stage.rita}
    for each in (stage.rita, stage.otto, people[who]):
        await stage.reports(each)
    for words in ("/merge 3 2", "/merge 2 1"):
        await says_later(stage, stage.carl, words)
        if leaves and (words == "/merge 3 2") is ("between" in leaves):
            stage.press_data(people[who], f"1.unfollow.{leaves[0]}", people[who].private().messages[-1])
            await stage.sees()
    said = {0: "", 1: "👥 1 other person sees it too", 2: "👥 2 others see it too"}
    assert said[at_first] in seen_too(stage)
    await says_later(stage, stage.cora, "/reverse 3")
    assert said[1] in seen_too(stage)
    seen = await says_later(stage, stage.carl, "/take 1")
    assert who != "Uma" or seen["Uma"] == []
    await says_later(stage, stage.cora, "/reverse 2")
    assert seen_too(stage) == ""


@pytest.mark.parametrize("is_hidden", [False, True])
async def test_the_photos_and_recordings_of_what_leaves_a_chain_of_merges_leave_each_ticket_of_it(
    stage: Stage, *, is_hidden: bool
) -> None:
    await oversee(stage)
    for color in ("brown", "red", "blue"):
        stage.rita.sends_photo(picture(color))
        stage.rita.sends_location(*ELM)
        await stage.settle()
        await stage.goes_on(stage.rita, "group", "cat")
        await stage.says_it_is_another(stage.rita)
        await stage.goes_on(stage.rita, "send")
    async with stage.storage.begin("voices") as work:
        voices = [await work.recordings.add(f"{number:064x}", RecordingKind.VOICE, None) for number in (2, 3)]
        for number, voice in enumerate(voices, 2):
            await work.tickets.attach_recordings(TicketId(number), [voice])
        own = [[each.photo.name for each in await work.tickets.photos(TicketId(number))] for number in (1, 2, 3)]
    for words in ("/merge 3 2", "/merge 2 1"):
        await says_later(stage, stage.carl, words)
    async with stage.storage.read() as work:
        assert [each.photo.name for each in await work.tickets.photos(TicketId(1))] == own[0] + own[1] + own[2]
        assert await work.tickets.recordings(TicketId(1)) == voices
    if is_hidden:
        await says_later(stage, stage.carl, "/hide 2 2")
    await says_later(stage, stage.cora, "/reverse 3")
    async with stage.storage.read() as work:
        for number, left in ((1, own[0] + own[1]), (2, own[1])):
            assert [each.photo.name for each in await work.tickets.photos(TicketId(number))] == left
            assert await work.tickets.recordings(TicketId(number)) == voices[:1]


async def reads(stage: Stage) -> str:
    """Return Rita's report, as she opens it."""
    stage.press_data(stage.rita, "1.open.1", stage.rita.private().messages[-1])
    await stage.sees()
    return stage.rita.private().messages[-1].text


async def test_a_merge_that_is_undone_is_told_no_more(stage: Stage) -> None:
    await stage.reports()
    await stage.reports(stage.otto)
    stage.carl.says("/merge 2 1", stage.east)
    await stage.sees()
    assert any("Somebody else sees #1 too" in m.text for m in stage.east.messages)
    assert "somebody else sees it too" in await reads(stage)
    stage.carl.says("/undo 2", stage.east)
    seen = await stage.sees()
    assert not any("Somebody else sees #1 too" in m.text for m in stage.east.messages)
    assert "somebody else sees it too" not in await reads(stage)
    assert not any("taken back" in line for line in seen["Eastside desk"])


async def test_what_was_said_before_a_merge_that_is_undone_stays(stage: Stage) -> None:
    await stage.reports()
    await supports(stage, stage.sandbox.person("Uma"))
    await stage.reports(stage.otto)
    stage.clock.advance(minutes=5)
    stage.carl.says("/merge 2 1", stage.east)
    await stage.sees()
    assert any(m.text.count("Somebody else sees #1 too") == 2 for m in stage.east.messages)
    stage.carl.says("/undo 2", stage.east)
    await stage.sees()
    (news,) = (m.text for m in stage.east.messages if m.text.startswith("👥"))
    assert news == "👥 Somebody else sees #1 too.\n💬 It smells"
