"""A category that an administrator drops stays with the tickets that have it: name, answers, reasons, time, team."""

from dataclasses import replace
from datetime import timedelta

import pytest

from casework.district import administering
from casework.files import writing
from casework.model.area import AreaCode
from casework.model.category import Category, CategoryCode, CategoryGroup, CategoryTree, Choice, FollowUp, succeeding
from casework.model.deadline import Allowance, due
from casework.model.team import Rule, Team, TeamCode, TeamKind
from casework.model.ticket import Ticket
from casework.model.ticket_id import TicketId
from sandbox.people import Person
from tests.stories.district.test_administering import administrator
from tests.stories.stage import CALENDAR, ELM, MORNING, TREE, Stage, picture

DAY, THREE = Allowance.parse("1 working day"), Allowance.parse("3 working days")
BULKY = CategoryCode("bulky")
SIZE = FollowUp("size", {"en": "How big?"}, (Choice("bag", {"en": "A bag"}), Choice("van", {"en": "A vanload"})))
TAKEN = Choice("taken-away", {"en": "somebody took it away", "zh_CN": "已被人拿走"})
SOFA = Category(
    BULKY,
    {"en": "Bulky waste", "zh_CN": "大件垃圾"},
    TeamKind.DEPARTMENT,
    DAY,
    THREE,
    questions=(SIZE,),
    reasons=(TAKEN,),
)
WITH = CategoryTree((replace(TREE.groups[0], categories=(SOFA, *TREE.groups[0].categories[1:])), *TREE.groups[1:]))
WITHOUT = CategoryTree((replace(TREE.groups[0], categories=TREE.groups[0].categories[1:]), *TREE.groups[1:]))
WORKS = Team(TeamCode("works"), "Public works", TeamKind.DEPARTMENT, (), "en")


async def keeps(stage: Stage, tree: CategoryTree) -> None:
    """Let the district have this tree in place of the one that it has."""
    async with stage.storage.begin("tree") as work:
        await administering.keep_tree(work, tree, None, stage.clock())
    await stage.app.district.load()


async def reports(stage: Stage) -> None:
    """Rita reports a vanload of bulky waste."""
    stage.rita.sends_photo(picture("brown"), "by the gate")
    stage.rita.sends_location(*ELM)
    await stage.settle()
    for label in ("Rubbish", "Bulky waste", "A vanload", "✅ Send"):
        stage.rita.presses(label, stage.draft())
        await stage.settle()
    await stage.sees()


async def ticket(stage: Stage) -> Ticket:
    async with stage.storage.read() as work:
        found = await work.tickets.get(TicketId(1))
    assert found is not None
    return found


async def sends(stage: Stage, ada: Person, tree: CategoryTree) -> str:
    ada.sends_file(writing.write_categories(tree), "categories.toml", "application/toml")
    return (await stage.sees())["Ada"][-1]


async def test_the_administrator_reads_how_many_open_tickets_have_it_and_what_becomes_of_them(stage: Stage) -> None:
    ada = await administrator(stage)
    await keeps(stage, WITH)
    await reports(stage)
    async with stage.storage.begin("rules") as work:
        await work.districts.replace_rules([Rule(TeamCode("west"), None, BULKY)])
    said = await sends(stage, ada, WITHOUT)
    assert "⚠️ “Bulky waste” (bulky) is not in the file any more. Open tickets that have it: 1. They keep its" in said
    assert "routing rules (1) and assets (0) still name it" in said
    ada.presses("✅ Yes, import")
    assert "Imported." in (await stage.sees())["Ada"][-1]
    await stage.app.district.load()
    assert "is not in the file any more" not in await sends(stage, ada, WITHOUT)
    async with stage.storage.read() as work:
        tree = await work.districts.tree()
    assert tree.current(BULKY) is None
    assert tree.category(BULKY) is not None


async def test_no_reader_sees_its_code_and_its_answer_stays(stage: Stage) -> None:
    await keeps(stage, WITH)
    await reports(stage)
    await keeps(stage, WITHOUT)
    stage.press_verb(stage.carl, "take", stage.east)
    await stage.settle()
    card = stage.card()
    assert card is not None
    assert card.text.startswith("#1 · Bulky waste")
    assert "▫️ How big? A vanload" in card.text
    stage.carl.says("/queue", stage.east)
    stage.carl.says("/find vanload", stage.east)
    stage.rita.says("/mine")
    await stage.settle()
    stage.press_verb(stage.rita, "open")
    await stage.settle()
    await stage.fixes()
    said = "\n".join(
        str((message.text, message.labels))
        for chat in (stage.east, stage.rita.private())
        for message in chat.messages
        if message.sender is stage.account
    )
    assert said.count("Bulky waste") >= 5
    assert "bulky" not in said


async def test_it_is_opened_again_with_the_time_that_it_had_and_never_due_at_once(stage: Stage) -> None:
    await keeps(stage, WITH)
    await reports(stage)
    await stage.fixes()
    await keeps(stage, WITHOUT)
    stage.press_verb(stage.rita, "notfixed")
    await stage.settle()
    stage.rita.says("It is still there")
    await stage.settle()
    again = await ticket(stage)
    assert again.rework == 1
    for moment, allowance in ((again.answer_by, DAY), (again.fix_by, THREE)):
        assert abs(moment - due(stage.clock(), allowance, CALENDAR)) < timedelta(minutes=1)


async def test_a_dismissal_that_is_reversed_has_time_and_its_reason_stays_in_words(stage: Stage) -> None:
    await keeps(stage, WITH)
    await reports(stage)
    stage.carl.says("/dismiss taken-away", stage.east, reply_to=stage.card())
    await stage.settle()
    await keeps(stage, WITHOUT)
    stage.rita.says("/mine")
    await stage.settle()
    stage.press_verb(stage.rita, "open")
    await stage.settle()
    shown = stage.rita.private().messages[-1].text
    assert "somebody took it away" in shown
    assert "taken-away" not in shown


async def test_a_reason_and_a_question_that_are_dropped_alone_stay_in_words_too(stage: Stage) -> None:
    await keeps(stage, WITH)
    await reports(stage)
    plain = replace(SOFA, questions=(), reasons=())
    await keeps(stage, CategoryTree((replace(WITH.groups[0], categories=(plain,)), *WITH.groups[1:])))
    stage.carl.says("/note look", stage.east, reply_to=stage.card())
    await stage.settle()
    assert "▫️ How big? A vanload" in (stage.card() or pytest.fail("no card")).text
    stage.carl.presses("⋯ More", stage.card())
    await stage.settle()
    stage.carl.presses("🚫 Dismiss", stage.card())
    await stage.settle()
    assert "somebody took it away" not in str((stage.card() or pytest.fail("no card")).labels)


async def test_its_kind_of_team_and_its_rules_still_say_who_answers(stage: Stage) -> None:
    async with stage.storage.begin("works") as work:
        await work.districts.add_teams([replace(WORKS, areas=(AreaCode("east"),))])
    await keeps(stage, WITH)
    await reports(stage)
    assert (await ticket(stage)).team == "works"
    await keeps(stage, WITHOUT)
    district = stage.app.district()
    kept = district.tree.category(BULKY)
    assert kept is not None
    routing = district.route((await ticket(stage)).point, stage.clock(), kept)
    assert routing.team is not None
    assert routing.team.code == "works"
    assert district.tree.codes(kept) == ("bulky", "rubbish")


async def test_another_report_of_its_kind_is_still_asked_whether_it_is_the_same(stage: Stage) -> None:
    await keeps(stage, WITH)
    await reports(stage)
    await keeps(stage, WITHOUT)
    stage.otto.sends_photo(picture("blue"))
    stage.otto.sends_location(*ELM)
    await stage.settle()
    for label in ("Rubbish", "Rubbish bags"):
        stage.otto.presses(label, stage.draft(stage.otto))
        await stage.settle()
    assert "Is it the same as this?" in stage.draft(stage.otto).text
    assert "#1 · Bulky waste, 0 m away" in stage.draft(stage.otto).text


async def test_a_category_that_nobody_remembers_has_a_name_and_time_all_the_same(stage: Stage) -> None:
    """A database may hold a ticket of a category that was dropped before the bot remembered what it drops."""
    await keeps(stage, WITH)
    await reports(stage)
    first = await ticket(stage)
    await stage.fixes()
    async with stage.storage.begin("forget it") as work:
        await work.districts.replace_tree(WITHOUT)
    await stage.app.district.load()
    stage.press_verb(stage.rita, "notfixed")
    await stage.settle()
    stage.rita.says("It is still there")
    await stage.settle()
    card = stage.card()
    assert card is not None
    assert card.text.startswith("#1 · former category")
    assert "bulky" not in card.text
    again = await ticket(stage)
    assert again.answer_by - stage.clock() == pytest.approx(
        first.answer_by - first.reported_at, abs=timedelta(seconds=30)
    )
    assert again.fix_by > stage.clock() + timedelta(days=1)


def test_a_tree_remembers_what_the_one_before_it_had_and_forgets_it_when_it_is_back() -> None:
    after = succeeding(WITH, WITHOUT)
    assert after.groups == WITHOUT.groups
    assert [(each.category.code, each.group) for each in after.former] == [("bulky", "rubbish")]
    assert after.current(BULKY) is None
    assert not after.former[0].category.is_offered(MORNING.date(), to_staff=True)
    assert succeeding(after, WITHOUT) == after
    assert succeeding(after, WITH) == WITH
    renamed = CategoryTree((CategoryGroup(CategoryCode("bulky"), {"en": "A group now"}, ()), *WITHOUT.groups))
    assert succeeding(after, renamed).former == ()


def test_choices_that_were_dropped_one_after_the_other_are_all_remembered() -> None:
    tree = WITH
    for left in (("bag", "can"), ("can", "tin")):
        choices = tuple(Choice(code, {"en": code.title()}) for code in left)
        asked = replace(SOFA, questions=(replace(SIZE, choices=choices),))
        tree = succeeding(tree, CategoryTree((replace(WITH.groups[0], categories=(asked,)),)))
    kept = tree.category(BULKY)
    assert kept is not None
    assert [choice.code for choice in kept.former_questions[0].choices] == ["bag", "van", "can"]
