"""What a merge brings to another ticket, it takes along again when it is taken apart: no more, and no less."""

from sandbox.people import Person
from tests.stories.following.test_watching import follows, supports
from tests.stories.oversight.test_warnings import oversee
from tests.stories.stage import Seen, Stage


async def says_later(stage: Stage, who: Person, words: str) -> Seen:
    """Somebody says something five minutes later, staff at the Eastside desk; nothing can be undone any more."""
    stage.clock.advance(minutes=5)
    who.says(words, stage.east if who is stage.carl else None)
    return await stage.sees()


def seen_too(stage: Stage) -> str:
    """Return what the card of #1 says of those who see it too; "" if it says nothing."""
    card = next(m for m in stage.east.messages if m.text.startswith("#1 ·"))
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
