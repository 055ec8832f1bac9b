"""An administrator edits a category by buttons and replies: what it holds, what is refused, and who may do it."""

import asyncio

import pytest

from casework.district import editing
from casework.district.editing import Field, Part, Spoken
from casework.model.authority import Role
from casework.model.category import Category, CategoryCode
from casework.model.change import Changed
from casework.model.person import PersonId
from handlers.messages.speaker import LANGUAGES
from sandbox.people import Person
from storage.unit_of_work import Storage
from tests.clock import Clock
from tests.stories.stage import TREE, Stage, picture

on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
BULKY = CategoryCode("bulky")


async def bulky(storage: Storage) -> Category:
    async with storage.read() as work:
        found = (await work.districts.tree()).category(BULKY)
    assert found is not None
    return found


async def name_ada(stage: Stage) -> Person:
    """Ada is an administrator."""
    ada = stage.sandbox.person("Ada")
    async with stage.storage.begin("names Ada") as work:
        known, _ = await work.people.meet(ada.id, "en", stage.clock())
        await work.roles.give(known.id, Role.ADMINISTRATOR, stage.clock())
    return ada


async def shown(stage: Stage, ada: Person, *labels: str) -> str:
    """Press one button after the other; returns what the bot's newest message then says."""
    for label in labels:
        ada.presses(label)
        await stage.settle()
    return ada.private().messages[-1].text


async def said(stage: Stage, ada: Person, words: str) -> str:
    """Reply to the message that demands a reply; returns what the bot says to that."""
    sent = ada.answers(words)
    await stage.settle()
    messages = ada.private().messages
    return "\n".join(each.text for each in messages[messages.index(sent) + 1 :])


@on_sqlite
async def test_all_of_a_category_is_edited_and_each_change_is_in_the_log(stage: Stage) -> None:
    ada = await name_ada(stage)
    ada.says("/admin")
    await stage.settle()
    page = await shown(stage, ada, "🏷 Categories", "Rubbish", "Bulky waste")
    for line in ("English: Bulky waste", "简体中文: 大件垃圾", "繁體中文: –", "Kind of team: community", "No danger"):
        assert line in page.splitlines()
    assert "To be taken within: 1 working day" in page

    assert "Bulky waste” in this language: English" in await shown(stage, ada, "✏️ English")
    demanded = ada.private().prompts[ada.id].markup
    assert not demanded.get("selective")  # `selective` would ask only the people whom the message names
    assert "“name.en” has 28 characters; at most 24 fit" in await said(stage, ada, "Bulky waste, and much of it!")
    assert "English: Bulky things" in await said(stage, ada, "Bulky things")
    await shown(stage, ada, "✏️ 繁體中文")
    assert "繁體中文: 大型垃圾" in await said(stage, ada, "大型垃圾")
    assert "24 hours" in await shown(stage, ada, "⏱ Take within")
    assert "Write for example: 4 working hours, 1 working day, 24 hours" in await said(stage, ada, "soon")
    assert "To be taken within: 4 working hours" in await said(stage, ada, "4 working hours")
    await shown(stage, ada, "⏱ Fix within")
    assert "To be fixed within: 24 hours" in await said(stage, ada, "24 hours")
    assert "Kind of team: contractor" in await shown(stage, ada, "👷 contractor")
    assert "⚠️ A danger" in await shown(stage, ada, "⚠️ Make it a danger")
    assert "No danger" in await shown(stage, ada, "⚠️ No danger any more")
    await shown(stage, ada, "➕ Question")
    assert "❓ How big? A chair · A car" in await said(stage, ada, "How big?\nA chair\nA car")
    await shown(stage, ada, "➕ Reason")
    assert "at most 24 fit" in await said(stage, ada, "Not rubbish, and of no interest")
    assert "🚫 Not rubbish" in await said(stage, ada, "en Not rubbish\nzh_CN 不是垃圾")

    found = await bulky(stage.storage)
    assert found.names == {"en": "Bulky things", "zh_CN": "大件垃圾", "zh_TW": "大型垃圾"}
    assert (str(found.answer_by), str(found.fix_by), found.team_kind) == ("4 working hours", "24 hours", "contractor")
    assert found.reasons[0].names == {"en": "Not rubbish", "zh_CN": "不是垃圾"}
    assert "🚫" not in await shown(stage, ada, "✖️ 🚫 Not rubbish")
    assert "❓" not in await shown(stage, ada, "✖️ ❓ How big?")
    assert (await bulky(stage.storage)).questions == ()
    async with stage.storage.read() as work:
        changes = await work.audit.latest(0, 50)
        tree = await work.districts.tree()
    assert [(change.what, change.subject) for change in changes] == [(Changed.CATEGORY, "bulky")] * 11
    first = changes[-1]
    assert first.before is not None
    assert first.after is not None
    assert (first.before["names"]["en"], first.after["names"]["en"]) == ("Bulky waste", "Bulky things")
    assert tree.groups[1:] == TREE.groups[1:]
    assert "Rubbish bags" in str((await shown(stage, ada, "‹ Back"), ada.private().messages[-1].labels))


@on_sqlite
async def test_who_may_choose_it_the_months_and_the_notice_are_edited_by_buttons(stage: Stage) -> None:
    ada = await name_ada(stage)
    ada.says("/admin")
    await stage.settle()
    assert "🙋 Residents may report it" in await shown(stage, ada, "🏷 Categories", "Rubbish", "Bulky waste")
    assert "🧹 Staff alone may choose it" in await shown(stage, ada, "🧹 For staff alone")
    assert "⏸ Switched off: nobody may choose it" in await shown(stage, ada, "⏸ Switch it off")
    await shown(stage, ada, "‹ Back")
    assert "⏸ Bulky waste" in ada.private().messages[-1].labels
    assert "🙋 Residents may report it" in await shown(stage, ada, "⏸ Bulky waste", "🙋 For residents too")

    assert "📅 All the year" in await shown(stage, ada, "📅 Months")
    for month in ("✅ Jan", "✅ Feb", "✅ Mar"):
        page = await shown(stage, ada, month)
    assert "📅 Only in: Apr, May, Jun, Jul, Aug, Sep, Oct, Nov, and Dec" in page
    assert "▫️ Jan" in ada.private().messages[-1].labels
    assert "📅 Only in: Feb, Apr" in await shown(stage, ada, "▫️ Feb")
    assert "📅 Only in: Feb, Apr" in await shown(stage, ada, "‹ Back")
    assert (await bulky(stage.storage)).months == (2, *range(4, 13))
    assert "📅 All the year" in await shown(stage, ada, "📅 Months", "▫️ Jan", "▫️ Mar")
    await shown(stage, ada, "‹ Back")

    assert "says before somebody reports it, in this language: 简体中文" in await shown(stage, ada, "📣 简体中文")
    assert "What it says before it is reported" in await said(stage, ada, "大件垃圾请预约上门收取。")
    await shown(stage, ada, "📣 English")
    assert "“notice.en” has 301 characters; at most 300 fit" in await said(stage, ada, "x" * 301)
    assert "English: Bulky waste is fetched by appointment." in await said(
        stage, ada, "Bulky waste is fetched by appointment."
    )
    assert (await bulky(stage.storage)).notice == {
        "en": "Bulky waste is fetched by appointment.",
        "zh_CN": "大件垃圾请预约上门收取。",
    }
    assert "by appointment" not in await shown(stage, ada, "✖️ 📣 Notice")
    assert (await bulky(stage.storage)).notice == {}
    async with stage.storage.read() as work:
        changes = await work.audit.latest(0, 50)
    assert [(change.what, change.subject) for change in changes] == [(Changed.CATEGORY, "bulky")] * 12


@on_sqlite
async def test_what_cannot_be_edited_is_answered_in_words(stage: Stage) -> None:
    ada = await name_ada(stage)
    ada.says("/admin")
    await stage.settle()
    await shown(stage, ada, "🏷 Categories", "Rubbish", "Bulky waste", "✏️ English")
    prompt, menu = ada.private().messages[-1], ada.private().messages[-2]
    before = await bulky(stage.storage)
    await stage.sees()
    refused = {
        "1.admin.0.categories.gone": "That choice does not exist any more",
        "1.edit.0.gone.danger.yes": "That choice does not exist any more",
        "1.edit.0.gone.fix": "That choice does not exist any more",
        "1.unreason.0.bulky.gone": "That choice does not exist any more",
        "1.unquestion.0.bulky": "That choice does not exist any more",
        "1.edit.0.bulky.size": "does nothing any more",
        "1.edit.0": "does nothing any more",
        "1.edit.0.bulky.team.army": "does nothing any more",
        "1.edit.0.bulky.offered.dogs": "does nothing any more",
        "1.edit.0.bulky.months.13": "does nothing any more",
        "1.unnotice.0.bulky.notice": "That choice does not exist any more",
        "1.admin.0.categories.gone.months": "That choice does not exist any more",
    }
    for data, sentence in refused.items():
        stage.press_data(ada, data, menu)
        (answer,) = (await stage.sees()).toasts
        assert sentence in answer, data
    ada.sends_photo(picture("green"), "Heavy", reply_to=prompt)
    assert "“name.en” is missing or empty" in (await stage.sees())["Ada"][1]

    async with stage.storage.begin("takes it back") as work:
        known = await work.people.by_account(ada.id)
        assert known is not None
        await work.roles.take(known.id, Role.ADMINISTRATOR)
    assert "Only an administrator can do that." in await said(stage, ada, "Heavy things")
    for data in ("1.edit.0.bulky.danger.yes", "1.edit.0.bulky.name.en", "1.unreason.0.bulky.gone"):
        stage.press_data(ada, data, menu)
    assert all("Only an administrator can do that." in toast for toast in (await stage.sees()).toasts)
    assert await bulky(stage.storage) == before


async def test_two_administrators_at_once_lose_nothing(storage: Storage, clock: Clock) -> None:
    async with storage.begin("furnish") as work:
        await work.districts.replace_tree(TREE)
        people = [await work.people.meet(account, "en", clock()) for account in (7, 8)]

    async def put(person: PersonId, part: Part, words: str) -> None:
        async with storage.begin(f"{person} {words}") as work:
            await editing.put(work, part, words, Spoken("en", LANGUAGES), person, clock())

    (one, _), (two, _) = people
    async with asyncio.TaskGroup() as tasks:
        for number in range(3):
            tasks.create_task(put(one.id, Part(BULKY, Field.QUESTION), f"Q{number}\nA\nB"))
            tasks.create_task(put(two.id, Part(BULKY, Field.REASON), f"en R{number}"))
    found = await bulky(storage)
    assert (len(found.questions), len(found.reasons)) == (3, 3)
