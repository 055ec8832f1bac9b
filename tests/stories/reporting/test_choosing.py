"""A resident says what is wrong: two levels, suggestions on top, questions, a danger, and back at any moment."""

from casework.model.category import Category, CategoryCode, CategoryGroup, CategoryTree, Choice, FollowUp
from casework.model.deadline import Allowance
from casework.model.team import TeamKind
from casework.model.ticket_id import TicketId
from tests.stories.stage import ELM, Stage, picture

DAY = Allowance.parse("1 working day")


def choice(code: str, english: str, chinese: str) -> Choice:
    return Choice(code, {"en": english, "zh_CN": chinese})


SIZE = FollowUp(
    "size",
    {"en": "How big is it?", "zh_CN": "有多大？"},
    (choice("bag", "As a bag", "像一个袋子"), choice("van", "As a van", "像一辆面包车")),
)
SMELL = FollowUp(
    "smell", {"en": "Does it smell?", "zh_CN": "有异味吗？"}, (choice("yes", "Yes", "有"), choice("no", "No", "没有"))
)


def category(code: str, english: str, *questions: FollowUp, is_danger: bool = False) -> Category:
    names, keywords = {"en": english}, {"en": (english.lower(),)}
    return Category(CategoryCode(code), names, TeamKind.COMMUNITY, DAY, DAY, is_danger, keywords, questions)


TREE = CategoryTree(
    (
        CategoryGroup(
            CategoryCode("rubbish"),
            {"en": "Rubbish"},
            (category("bulky", "Bulky waste", SIZE, SMELL), category("bags", "Rubbish bags")),
        ),
        CategoryGroup(
            CategoryCode("danger"),
            {"en": "Danger"},
            (
                category("needles", "Needles", SIZE, is_danger=True),
                category("manhole", "Open or broken manhole", is_danger=True),
            ),
        ),
    )
)


async def begins(stage: Stage, words: str | None = None) -> None:
    """Begin a report with a photo and a place, so that the bot asks what is wrong."""
    async with stage.storage.begin("tree") as work:
        await work.districts.replace_tree(TREE)
    await stage.app.district.load()
    await stage.app.suggestions.learn()
    stage.rita.sends_photo(picture("brown"), words)
    stage.rita.sends_location(*ELM)
    await stage.sees()


async def press(stage: Stage, *labels: str) -> str:
    """Press one button after the other; returns what the draft says then."""
    for label in labels:
        stage.rita.presses(label, stage.draft())
        await stage.settle()
    return stage.draft().text


async def test_there_are_two_levels_and_a_way_back(stage: Stage) -> None:
    await begins(stage)
    assert stage.draft().labels == ["Rubbish", "Danger", "✏️ Change", "❌ Cancel"]
    assert "What exactly?" in await press(stage, "Rubbish")
    assert stage.draft().labels == ["Bulky waste", "Rubbish bags", "‹ Back", "❌ Cancel"]
    assert "What is wrong?" in await press(stage, "‹ Back")
    assert "✅ What is wrong: Rubbish bags" in await press(stage, "Rubbish", "Rubbish bags")
    assert stage.draft().labels == ["✅ Send", "✏️ Change", "❌ Cancel"]


async def test_what_was_chosen_can_be_changed_and_going_back_keeps_it(stage: Stage) -> None:
    await begins(stage)
    await press(stage, "Rubbish", "Rubbish bags", "✏️ Change", "Change what is wrong")
    assert "✅ What is wrong: Rubbish bags" in await press(stage, "Danger", "‹ Back", "‹ Back")
    assert "press Send" in stage.draft().text
    await press(stage, "✏️ Change", "Change what is wrong", "Rubbish")
    assert "✅ What is wrong: Bulky waste" in await press(stage, "Bulky waste")


async def test_what_the_words_say_is_suggested_on_top(stage: Stage) -> None:
    await begins(stage, "Somebody left needles there")
    assert "💡 marks what it may be" in stage.draft().text
    assert stage.draft().labels[0] == "💡 Needles"
    await press(stage, "💡 Needles")
    assert "✅ What is wrong: Needles" in stage.draft().text


async def test_what_was_chosen_near_by_is_suggested_too(stage: Stage) -> None:
    await begins(stage)
    await press(stage, "Rubbish", "Rubbish bags", "✅ Send")
    await stage.app.suggestions.learn()
    stage.otto.sends_photo(picture("blue"))
    stage.otto.sends_location(*ELM)
    await stage.settle()
    assert stage.draft(stage.otto).labels[0] == "💡 Rubbish bags"


async def test_follow_up_questions_are_asked_one_by_one_and_stand_on_the_card(stage: Stage) -> None:
    await begins(stage)
    assert "How big is it?" in await press(stage, "Rubbish", "Bulky waste")
    assert stage.draft().labels[:3] == ["As a bag", "As a van", "I do not know"]
    assert "Does it smell?" in await press(stage, "As a van")
    assert "✅ How big is it? As a van" in stage.draft().text
    assert "press Send" in await press(stage, "I do not know")
    await press(stage, "✅ Send")
    card = stage.card()
    assert card is not None
    assert "▫️ How big is it? As a van" in card.text
    assert "smell" not in card.text
    async with stage.storage.read() as work:
        ticket = await work.tickets.get(TicketId(1))
    assert ticket is not None
    assert ticket.answers == {"size": "van"}


async def test_another_category_asks_its_own_questions_and_the_same_one_none_again(stage: Stage) -> None:
    await begins(stage)
    await press(stage, "Rubbish", "Bulky waste", "As a van", "Yes")
    assert "press Send" in await press(stage, "✏️ Change", "Change what is wrong", "Rubbish", "Bulky waste")
    assert "✅ How big is it? As a van" in stage.draft().text
    await press(stage, "✏️ Change", "Change what is wrong", "Danger", "Needles", "Go on with my report")
    assert "How big is it?" in stage.draft().text
    assert "As a van" not in stage.draft().text.partition("How big")[0]


async def test_a_danger_shows_the_emergency_number_first_and_asks_whether_to_go_on(stage: Stage) -> None:
    await begins(stage)
    assert "🚨 Is somebody in danger right now? Call 112 first." in await press(
        stage, "Danger", "Open or broken manhole"
    )
    assert stage.draft().labels == [
        "Go on with my report", "Change what is wrong", "✏️ Change", "❌ Cancel",
    ]  # fmt: skip
    assert "press Send" in await press(stage, "Go on with my report")


async def test_whoever_meant_no_danger_chooses_something_else(stage: Stage) -> None:
    await begins(stage)
    text = await press(stage, "Danger", "Open or broken manhole", "Change what is wrong", "Rubbish", "Rubbish bags")
    assert "🚨" not in text
    assert "press Send" in text


async def test_an_old_button_of_a_question_changes_no_other_category(stage: Stage) -> None:
    await begins(stage)
    await press(stage, "Rubbish", "Rubbish bags")
    for data in ("1.answer.1.size.van", "1.answer.1.nonsense.x", "1.answer.1"):
        stage.press_data(stage.rita, data, stage.draft())
        await stage.sees()
    await press(stage, "✅ Send")
    async with stage.storage.read() as work:
        ticket = await work.tickets.get(TicketId(1))
    assert ticket is not None
    assert ticket.answers == {}
