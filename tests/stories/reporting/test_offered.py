"""What is switched off, out of season or for staff alone is offered to nobody else; a notice may answer a resident."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from casework.model.asset import Asset, AssetCode
from casework.model.category import Category, CategoryCode, CategoryGroup, CategoryTree, Choice, FollowUp, Offered
from casework.model.deadline import Allowance
from casework.model.deep_link import AtAsset, payload
from casework.model.draft import DraftId
from casework.model.notice import draft_notice
from casework.model.place import Point
from casework.model.team import TeamKind
from casework.model.ticket_id import TicketId
from casework.tickets.telling import below
from tests.stories.stage import ELM, Stage, picture

DAY = Allowance.parse("1 working day")
TUESDAY = "Bins are emptied here every Tuesday."
SIZE = FollowUp("size", {"en": "How big is it?"}, (Choice("bag", {"en": "As a bag"}), Choice("van", {"en": "A van"})))
BIN = Asset(AssetCode("bin-17"), "Bin 17", Point(*ELM), CategoryCode("bin"))


def category(code: str, english: str) -> Category:
    names, keywords = {"en": english, "zh_CN": f"{english}（中）"}, {"en": (english.lower(),)}
    return Category(CategoryCode(code), names, TeamKind.COMMUNITY, DAY, DAY, keywords=keywords)


SOFA = category("sofa", "Old sofa")
SNOW = replace(category("snow", "Snow left"), months=(11, 12, 1, 2))  # the stories play in March
PATROL = replace(category("patrol", "Found on patrol"), offered=Offered.STAFF)
OFF = replace(category("leaves", "Wet leaves"), offered=Offered.NOBODY)
FULL = replace(category("bin", "Full bin"), notice={"en": TUESDAY, "zh_CN": "本处垃圾桶每周二清运。"})
RIDDLE = replace(category("riddle", "A riddle"), questions=(SIZE,))


def tree(*inside: Category) -> CategoryTree:
    """One group with the given categories, and one with nothing that residents may choose."""
    hidden = CategoryGroup(CategoryCode("office"), {"en": "Office"}, (PATROL, OFF))
    return CategoryTree((CategoryGroup(CategoryCode("all"), {"en": "Everything"}, inside), hidden))


USUAL = tree(SOFA, SNOW, FULL)


async def has(stage: Stage, kept: CategoryTree) -> None:
    """Let the district have these categories from now on."""
    async with stage.storage.begin("tree") as work:
        await work.districts.replace_tree(kept)
    await stage.app.district.load()
    await stage.app.suggestions.learn()


async def begins(stage: Stage, kept: CategoryTree = USUAL, words: str | None = None) -> None:
    """Rita sends a photo and a place, so that the bot asks what is wrong."""
    await has(stage, kept)
    stage.rita.sends_photo(picture("brown"), words)
    stage.rita.sends_location(*ELM)
    await stage.sees()


async def press(stage: Stage, *labels: str) -> str:
    for label in labels:
        stage.rita.presses(label, stage.draft())
        await stage.settle()
    return stage.draft().text


async def tickets(stage: Stage) -> Sequence[TicketId]:
    async with stage.storage.read() as work:
        return [ticket.id for ticket in await work.tickets.learnable(TicketId(0), 10)]


async def test_residents_are_offered_only_what_they_may_choose_now(stage: Stage) -> None:
    await begins(stage, words="Snow left, wet leaves, found on patrol, old sofa")
    assert stage.draft().labels == ["💡 Old sofa", "Everything", "✏️ Change", "❌ Cancel"]
    await press(stage, "Everything")
    assert stage.draft().labels == ["Old sofa", "Full bin", "‹ Back", "❌ Cancel"]
    for code in ("snow", "patrol", "leaves"):
        stage.press_data(stage.rita, f"1.cat.1.{code}", stage.draft())
        assert "That is not offered at the moment." in (await stage.sees()).toasts[0]
    stage.press_data(stage.rita, "1.group.1.office", stage.draft())
    await stage.settle()
    assert "Found on patrol" not in stage.draft().labels


async def test_in_its_months_it_is_offered(stage: Stage) -> None:
    await begins(stage, words="Snow left")
    assert "💡 Snow left" not in stage.draft().labels
    stage.clock.advance(seconds=timedelta(days=245).total_seconds())  # to November
    stage.rita.says("/report")
    await stage.settle()
    stage.rita.sends_photo(picture("brown"), "Snow left")
    stage.rita.sends_location(*ELM)
    await stage.settle()
    assert "💡 Snow left" in stage.draft().labels


async def test_staff_are_offered_what_is_theirs_in_every_month_and_nothing_that_is_switched_off(stage: Stage) -> None:
    await has(stage, USUAL)
    stage.carl.says("/start")
    await stage.settle()
    stage.carl.says("/enter letter", stage.east)
    await stage.settle()
    carl = stage.carl
    carl.sends_photo(picture("brown"))
    carl.sends_location(*ELM)
    await stage.settle()
    carl.presses("Office")
    await stage.settle()
    assert carl.private().messages[-1].labels[:2] == ["Found on patrol", "‹ Back"]
    for label in ("‹ Back", "Everything"):
        carl.presses(label)
        await stage.settle()
    assert carl.private().messages[-1].labels[:3] == ["Old sofa", "Snow left", "Full bin"]
    for label in ("Snow left", "✅ Send"):
        carl.presses(label)
        await stage.settle()
    card = stage.card()
    assert card is not None
    assert card.text.startswith("#1 · Snow left")
    for label in ("⋯ More", "🏷 Category", "Office"):
        carl.presses(label, stage.card())
        await stage.settle()
    assert (stage.card() or card).labels == ["Found on patrol", "‹ Back"]
    carl.says("/category leaves", stage.east, reply_to=stage.card())
    assert any("not offered at the moment" in line for line in (await stage.sees())["Eastside desk"])
    carl.says("/category patrol", stage.east, reply_to=stage.card())
    await stage.settle()
    assert (stage.card() or card).text.startswith("#1 · Found on patrol")


async def test_a_draft_whose_category_is_switched_off_says_so_and_asks_anew(stage: Stage) -> None:
    await begins(stage)
    assert "✅ What is wrong: Old sofa" in await press(stage, "Everything", "Old sofa")
    await has(stage, tree(replace(SOFA, offered=Offered.NOBODY), FULL))
    assert "“Old sofa” cannot be reported at the moment; nothing else is lost." in await press(stage, "✅ Send")
    assert await tickets(stage) == []
    stage.rita.says("/help")
    assert "Choose with the buttons under your report what is wrong." in (await stage.sees())["Rita"][-1]
    stage.rita.says("by the gate")
    await stage.settle()
    assert "“Old sofa” cannot be reported" in stage.draft().text
    text = await press(stage, "Everything", "Full bin", "Report it all the same")
    assert "cannot be reported" not in text
    assert "Full bin" in await press(stage, "✅ Send")
    assert await tickets(stage) == [1]


async def test_what_was_sent_is_shown_with_its_category_even_when_that_is_switched_off(stage: Stage) -> None:
    await begins(stage)
    await press(stage, "Everything", "Old sofa", "✅ Send")
    await has(stage, tree(replace(SOFA, offered=Offered.NOBODY)))
    async with stage.storage.begin("the receipt again") as work:
        draft = await work.drafts.get(DraftId(1))
        assert draft is not None
        await work.say(below(draft_notice(draft.person, draft.id)))
    stage.app.courier.claimer.wake()
    await stage.settle()
    assert "✅ What is wrong: Old sofa" in stage.rita.private().messages[-1].text


async def test_a_notice_may_answer_a_resident_who_can_take_that_back(stage: Stage) -> None:
    await begins(stage)
    assert f"📣 {TUESDAY}" in await press(stage, "Everything", "Full bin")
    assert stage.draft().labels[:2] == ["👍 That answers it", "Report it all the same"]
    stage.rita.says("/help")
    assert "whether what stands there answers it" in (await stage.sees())["Rita"][-1]
    shown = stage.draft()
    stage.rita.presses("👍 That answers it", shown)
    await stage.settle()
    assert "Good. No report was sent." in shown.text
    assert await tickets(stage) == []
    stage.rita.presses("↩️ Take it back", shown)
    await stage.settle()
    assert TUESDAY in stage.draft().text
    assert "✅ What is wrong: Full bin" in await press(stage, "Report it all the same")
    await press(stage, "✅ Send")
    assert await tickets(stage) == [1]


async def test_the_button_under_a_notice_ends_nothing_else(stage: Stage) -> None:
    await begins(stage)
    await press(stage, "Everything", "Full bin")
    noticed = stage.draft()
    await press(stage, "Report it all the same")
    stage.press_data(stage.rita, "1.answered.1", noticed)
    await stage.settle()
    assert "press Send" in stage.draft().text
    assert "✅ Send" in stage.draft().labels


async def test_the_notice_is_read_in_the_readers_language(stage: Stage) -> None:
    await has(stage, USUAL)
    wei = stage.sandbox.person("Wei", "zh-hans")
    wei.sends_photo(picture("brown"))
    wei.sends_location(*ELM)
    await stage.settle()
    for label in ("Everything", "Full bin（中）"):
        wei.presses(label)
        await stage.settle()
    assert "📣 本处垃圾桶每周二清运。" in wei.private().messages[-1].text


async def test_a_code_on_a_bin_says_the_notice_and_nothing_that_is_switched_off(stage: Stage) -> None:
    await has(stage, USUAL)
    async with stage.storage.begin("bin") as work:
        await work.districts.add_assets([BIN, replace(BIN, code=AssetCode("gate"), category=OFF.code)])
    stage.rita.says(f"/start {payload(AtAsset(BIN.code))}")
    await stage.settle()
    assert TUESDAY in stage.draft().text
    stage.otto.says(f"/start {payload(AtAsset(AssetCode('gate')))}")
    await stage.settle()
    assert "⬜ What is wrong" in stage.draft(stage.otto).text


async def test_a_report_can_be_sent_although_its_question_was_dropped_meanwhile(stage: Stage) -> None:
    await begins(stage, tree(RIDDLE))
    assert "How big is it?" in await press(stage, "Everything", "A riddle")
    await has(stage, tree(replace(RIDDLE, questions=())))
    stage.rita.says("by the gate")
    await stage.settle()
    await press(stage, "✅ Send")
    assert await tickets(stage) == [1]
