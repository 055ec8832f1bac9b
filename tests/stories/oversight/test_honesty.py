"""A fix that may be none is said to whoever sends it, and supervisors see it."""

from dataclasses import replace

from casework.model.category import CategoryTree
from tests.stories.oversight.test_supervising import supervisor
from tests.stories.props import patterned
from tests.stories.stage import ELM, OAK, TREE, Stage


async def _reports(stage: Stage, seed: int, at: tuple[float, float] = ELM) -> None:
    stage.rita.sends_photo(patterned(seed))
    stage.rita.sends_location(*at)
    await stage.settle()
    await stage.goes_on(stage.rita, "group", "cat")
    await stage.says_it_is_another(stage.rita)
    await stage.goes_on(stage.rita, "send")
    await stage.sees()


async def test_a_photo_that_was_there_before_is_said_to_its_sender_and_marked_for_supervisors(stage: Stage) -> None:
    sue = await supervisor(stage)
    await _reports(stage, 1)
    stage.carl.sends_photo(patterned(1), chat=stage.east, reply_to=stage.card())
    seen = (await stage.sees())["Eastside desk"]
    assert any("⚠️ Carl, this photo of #1 was there before the fix. / Supervisors see that." in line for line in seen)
    await _reports(stage, 2)
    stage.carl.sends_photo(patterned(3), chat=stage.east, reply_to=stage.card())
    assert not any("⚠️" in line for line in (await stage.sees())["Eastside desk"])
    await _reports(stage, 4)
    stage.carl.sends_photo(patterned(3), chat=stage.east, reply_to=stage.card())
    seen = (await stage.sees())["Eastside desk"]
    assert any("⚠️ Carl, this photo of #3 is a photo of #2, too." in line for line in seen)
    for number, mark in ((1, "was there before it"), (2, ""), (3, "is a photo of #2, too")):
        sue.says(f"/case {number}")
        case = (await stage.sees())["Sue"][-1]
        assert ("⚠️ The photo of the fix" in case) is bool(mark)
        assert mark in case


async def test_one_person_who_did_it_all_is_marked_for_supervisors(stage: Stage) -> None:
    sue = await supervisor(stage)
    await stage.reports(stage.carl)
    await stage.fixes()
    stage.press_verb(stage.carl, "fixed")
    await stage.sees()
    sue.says("/case 1")
    assert "⚠️ One person reported it, fixed it and confirmed it." in (await stage.sees())["Sue"][-1]
    card = stage.card()
    assert card is not None
    assert "One person" not in card.text


async def test_a_reason_is_a_sentence_and_some_categories_do_not_go_without_a_photo(stage: Stage) -> None:
    await stage.reports()
    stage.carl.says("/fix 1 done", stage.east)
    assert "say in a sentence why there is none: 3 words" in (await stage.sees())["Eastside desk"][-1]
    stage.carl.says("/fix 1 已清理", stage.east)
    assert "say in a sentence why there is none: 3 words" in (await stage.sees())["Eastside desk"][-1]
    stage.carl.says("/fix 1 No light by night", stage.east)
    assert any("say that it is fixed" in line for line in (await stage.sees())["Rita"])
    group = TREE.groups[0]
    strict = replace(group, categories=tuple(replace(each, needs_photo=True) for each in group.categories))
    async with stage.storage.begin("tree") as work:
        await work.districts.replace_tree(CategoryTree((strict, *TREE.groups[1:])))
    await stage.app.district.load()
    await stage.reports(at=OAK)
    stage.cora.says("/fix 2 No light by night", stage.west)
    assert "#2 needs a photo of how it looks now" in (await stage.sees())["Westside desk"][-1]
    card = stage.card(stage.west)
    assert card is not None
    stage.press_verb(stage.cora, "fix", stage.west)
    assert "此类问题必须附照片" in (await stage.sees())["Westside desk"][-1]
    stage.cora.sends_photo(patterned(1), chat=stage.west, reply_to=card)
    assert any("say that it is fixed" in line for line in (await stage.sees())["Rita"])
