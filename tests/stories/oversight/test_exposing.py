"""What is shown to everybody: the team is heard, a supervisor lets photos through, and the post follows its ticket."""

from collections.abc import AsyncIterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.cli.district import categories
from casework.district import administering
from casework.model.category import CategoryTree
from casework.model.exposure import Exhibit, Stand, propose
from casework.model.policy import DEFAULTS
from casework.model.summary import Period
from casework.model.team import TeamCode
from casework.model.ticket_id import TicketId
from casework.tickets import exhibiting
from sandbox.people import Person
from storage.unit_of_work import Storage
from tests.clock import Clock
from tests.stories.district.test_administering import administrator
from tests.stories.district.test_channel import linked
from tests.stories.oversight.test_supervising import supervisor
from tests.stories.stage import MORNING, OAK, TREE, Stage, picture, playing

NEWS = "City news"
NO_CONFIG: Any = None  # the stage's database is open
ONE = TicketId(1)


async def _pass(stage: Stage, **span: int) -> None:
    """Let time pass, and the timekeeper do what is due."""
    stage.clock.advance(**span)
    await stage.app.timekeeper.act()


async def _stands(stage: Stage, kind: Exhibit) -> Stand | None:
    async with stage.storage.read() as work:
        found = await work.exposures.latest(TicketId(1), kind)
        return found.stand if found else None


async def test_the_rule_proposes_the_team_is_heard_and_a_supervisor_publishes_what_everybody_may_see(
    stage: Stage,
) -> None:
    ada, sue = await administrator(stage), await supervisor(stage)
    await linked(stage, ada)
    stage.rita.says("Behind the school, ask Mr Smith")
    await stage.reports()
    await _pass(stage, days=12)
    (proposed,) = [line for line in (await stage.sees())["Sue"] if "📢 To be exposed?" in line]
    assert "Now: proposed by the rule" in proposed
    await _pass(stage, hours=2)
    assert not [line for line in (await stage.sees())["Sue"] if "To be exposed?" in line], "once"
    sue.presses("💬 Hear the team")
    seen = await stage.sees()
    asked = next(message for message in reversed(stage.east.messages) if "may be exposed" in message.text)
    assert "Reply to this message by" in asked.text
    assert "📣 Publish" not in seen["Sue"][-1]
    stage.press_data(sue, "1.exhibit.1.exposure.publish", sue.private().messages[-1])
    assert "The team may still answer about #1" in (await stage.sees()).toasts[-1]
    stage.carl.says("The contractor's lorry <b>broke</b> down.", stage.east, reply_to=asked)
    seen = await stage.sees()
    assert "💬 The team: “The contractor's lorry <b>broke</b> down.”" in seen["Sue"][-1]
    assert not seen[NEWS]
    sue.presses("◻️ 1 before")
    await stage.sees()
    sue.presses("📣 Publish")
    seen = await stage.sees()
    (post,) = seen[NEWS]
    assert post.startswith('bot: (photo) "📢 Still to be put right: Bulky waste / 📍 Eastside')
    assert "💬 The team: “The contractor's lorry <b>broke</b> down.”" in post
    assert "👷 Eastside crew" in post
    for name in ("Smith", "Rita", "Carl", "Sue", "school", "-122.425"):
        assert name not in post
    async with stage.storage.read() as work:
        today = Period(date(2026, 3, 1), date(2026, 3, 31))
        assert await work.exposures.counts(today) == {(TeamCode("east"), Exhibit.EXPOSURE): 1}
    await _it_follows_its_ticket_until_it_is_taken_down(stage, ada, sue)
    async with stage.storage.read() as work:
        assert await work.exposures.counts(today) == {(TeamCode("east"), Exhibit.EXPOSURE): 1}, "it stays counted"


async def _it_follows_its_ticket_until_it_is_taken_down(stage: Stage, ada: Person, sue: Person) -> None:
    stage.otto.says("/exposures")
    read = (await stage.sees())["Otto"][-1]
    assert "#1 Bulky waste · Eastside crew" in read
    assert "proposed" not in read
    # the post follows the ticket: it is fixed, and the photo is hidden
    await stage.fixes()
    await _pass(stage, minutes=1)
    (edited,) = (await stage.sees())[NEWS]
    assert "bot edits: (photo)" in edited
    assert "📢 It took too long: Bulky waste" in edited
    stage.carl.says("/hide 1 1", stage.east)
    seen = await stage.sees()
    assert "bot deleted: (photo)" in seen[NEWS][0]
    assert seen[NEWS][1].startswith("bot: 📢 It took too long")
    sue.says("/takedown 1")
    assert "Please say why" in (await stage.sees())["Sue"][-1]
    sue.says("/takedown 1\nit was the other street")
    seen = await stage.sees()
    assert seen[NEWS][-1].startswith("bot deleted: 📢 It took too long")
    assert "Why: it was the other street" in seen["Sue"][-1]
    assert "Why: it was the other street" in "".join(seen["Eastside desk"])
    assert await _stands(stage, Exhibit.EXPOSURE) is Stand.TAKEN_DOWN
    ada.says("/audit")
    assert "it was the other street" in (await stage.sees())["Ada"][-1]
    stage.otto.says("/exposures")
    assert "Nothing." in (await stage.sees())["Otto"][-1]


async def test_what_is_exposed_before_it_is_late_is_not_called_late(stage: Stage) -> None:
    ada, sue = await administrator(stage), await supervisor(stage)
    await linked(stage, ada)
    await stage.reports()
    sue.says("/expose 1")
    assert "⏳ To be fixed by 5 Mar 2026; it is not fixed yet." in (await stage.sees())["Sue"][-1]
    asked = next(message for message in reversed(stage.east.messages) if "may be exposed" in message.text)
    stage.carl.says("On our way.", stage.east, reply_to=asked)
    await stage.sees()
    sue.presses("📣 Publish")
    assert "⏳ To be fixed by 5 Mar 2026; it is not fixed yet." in (await stage.sees())[NEWS][-1]
    await stage.fixes()
    await _pass(stage, minutes=1)
    assert "📢 Put right since: Bulky waste" in (await stage.sees())[NEWS][-1]


async def test_a_model_is_proposed_by_rule_or_press_and_is_none_any_more_when_it_comes_back(stage: Stage) -> None:
    ada, sue = await administrator(stage), await supervisor(stage)
    await linked(stage, ada, "🔗 简体中文")
    await stage.reports()
    await stage.fixes()
    stage.rita.presses("👍 Fixed")
    await stage.sees()
    await _pass(stage, hours=2)
    (proposed,) = [line for line in (await stage.sees())["Sue"] if "🌟 A model for others?" in line]
    assert "✅ Fixed within" in proposed
    sue.says("/model 1")
    await stage.sees()
    assert await _stands(stage, Exhibit.MODEL) is Stand.HEARD
    sue.says("/model 1")
    assert "#1 is already proposed or shown: see /exposures" in (await stage.sees())["Sue"][-1]
    await _pass(stage, days=2)  # nobody answers
    seen = await stage.sees()
    assert "💬 The team gave no answer." in seen["Sue"][-1]
    assert "Your time to answer is over" in "".join(seen["Eastside desk"])
    for photo in ("◻️ 1 before", "◻️ 2 after"):
        sue.presses(photo)
        await stage.sees()
    sue.presses("📣 Publish")
    (post,) = (await stage.sees())[NEWS]
    assert post.startswith('bot: (photo) "🌟')
    assert "小时" in post or "分钟" in post
    stage.rita.says("/mine")
    await stage.sees()
    stage.rita.presses("#1 · Bulky waste · closed")
    await stage.sees()
    stage.rita.presses("🔁 It is back")
    await stage.sees()
    stage.rita.sends_photo(picture("black"))
    await stage.sees()
    await _pass(stage, minutes=1)
    assert (await stage.sees())[NEWS][-1].startswith("bot deleted: (photo)")
    assert await _stands(stage, Exhibit.MODEL) is Stand.TAKEN_DOWN


async def test_a_model_that_came_back_is_not_published(stage: Stage) -> None:
    sue = await supervisor(stage)
    await stage.reports()
    await stage.fixes()
    sue.says("/model 1")
    await stage.sees()
    asked = next(message for message in reversed(stage.east.messages) if "as a model" in message.text)
    stage.carl.says("Swept twice", stage.east, reply_to=asked)
    stage.rita.presses("👎 Not fixed")
    await stage.sees()
    stage.rita.says("It is still there")
    await stage.sees()
    stage.press_data(sue, "1.exhibit.1.model.publish", sue.private().messages[-1])
    assert "#1 is not fixed yet" in (await stage.sees()).toasts[-1]
    assert await _stands(stage, Exhibit.MODEL) is Stand.HEARD


async def _published(stage: Stage) -> None:
    """Publish #1 as a warning, with its first photo."""
    async with stage.storage.begin("publish") as work:
        ticket, photos = await work.tickets.get(ONE), await work.tickets.photos(ONE)
        assert ticket is not None
        new = propose(ticket, Exhibit.EXPOSURE, stage.clock().date(), by_rule=True)
        new = replace(new, stand=Stand.PUBLISHED, published_on=new.proposed_on, photos=(photos[0].photo.id,))
        new = replace(new, number=await work.exposures.add(new))
        await work.exposures.save(new)
        await exhibiting.post(work, new)
    stage.app.courier.claimer.wake()


def _tree(code: str, *, is_public: bool) -> CategoryTree:
    """Return the tree in which strangers see a category, or not."""
    rubbish, *others = TREE.groups
    changed = [replace(each, is_public=is_public) if each.code == code else each for each in rubbish.categories]
    return CategoryTree((replace(rubbish, categories=tuple(changed)), *others))


async def _keeps(stage: Stage, *, is_public: bool) -> None:
    """Let strangers see rubbish bags, or not, as /admin does."""
    async with stage.storage.begin(f"tree {stage.clock()} {is_public}") as work:
        await administering.keep_tree(work, _tree("bags", is_public=is_public), None, stage.clock())
    stage.app.courier.claimer.wake()


async def test_each_import_of_categories_hides_what_is_posted_or_shows_it_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(categories, "opened", lambda _config, begins: nullcontext(stage.storage) if begins else None)
    await linked(stage, await administrator(stage))
    await stage.reports()
    await _published(stage)
    assert (await stage.sees())[NEWS]
    for is_public in (False, True, False, True):
        await categories._keep(NO_CONFIG, _tree("bulky", is_public=is_public))
        stage.app.courier.claimer.wake()
        (line,) = (await stage.sees())[NEWS]
        assert line.startswith('bot: (photo) "📢' if is_public else "bot deleted: (photo)")


async def test_a_post_follows_whatever_changes_what_strangers_see_of_its_ticket(stage: Stage) -> None:
    await linked(stage, await administrator(stage))
    await stage.reports()
    await stage.reports(stage.otto, OAK)  # #2, with the very same photo
    await _published(stage)
    (post,) = (await stage.sees())[NEWS]
    assert post.startswith('bot: (photo) "📢 Still to be put right: Bulky waste')
    with_photo, without = 'bot: (photo) "📢', "bot: 📢"

    async def then(*news: str) -> None:
        seen = (await stage.sees())[NEWS]
        assert len(seen) == len(news), seen
        assert all(part in line for part, line in zip(news, seen, strict=True)), seen

    stage.cora.says("/hide 2 1", stage.west)  # the same picture
    await then("bot deleted: (photo)", without)
    stage.cora.says("/unhide 2 1", stage.west)
    await then('bot edits: (photo) "📢')
    stage.carl.sends_location(*OAK, chat=stage.east, reply_to=stage.card())
    await then("📍 Westside")
    await _keeps(stage, is_public=False)
    await stage.app.district.load()
    stage.carl.says("/category 1 bags", stage.east)
    await then("bot deleted: (photo)")
    await _keeps(stage, is_public=True)  # at once, although the bot reads its district anew only every two seconds
    await then('bot: (photo) "📢 Still to be put right: Rubbish bags')
    await _keeps(stage, is_public=False)
    await then("bot deleted: (photo)")
    await stage.app.district.load()  # in between it may have read that strangers see bags
    stage.carl.says("/public 1", stage.east)
    await then(with_photo)
    stage.carl.says("/private 1", stage.east)
    await then("bot deleted: (photo)")


async def test_what_has_nothing_to_show_is_dropped_and_others_may_not(stage: Stage) -> None:
    sue = await supervisor(stage)
    await stage.reports()
    stage.carl.says("/expose 1", stage.east)
    assert "supervis" in (await stage.sees())["Eastside desk"][-1]
    sue.says("/model 1")
    assert "not fixed" in (await stage.sees())["Sue"][-1]
    sue.says("/expose")
    assert "/case 12" in (await stage.sees())["Sue"][-1]
    sue.says("/case 1")
    await stage.sees()
    sue.presses("📢 Expose")
    await stage.sees()
    asked = next(message for message in reversed(stage.east.messages) if "may be exposed" in message.text)
    stage.carl.says("x" * 501, stage.east, reply_to=asked)
    assert "501" in (await stage.sees())["Eastside desk"][-1]
    stage.carl.says("The lorry broke down", stage.east, reply_to=asked)
    await stage.sees()
    stage.carl.says("/dismiss 1 nothing", stage.east)
    await stage.sees()
    stage.press_data(sue, "1.exhibit.1.exposure.publish", sue.private().messages[-1])  # before a minute is over
    assert "#1 was closed without a fix: there is nothing to show." in (await stage.sees()).toasts[-1]
    await _pass(stage, minutes=1)
    seen = await stage.sees()
    assert "Why: The ticket shows it no longer." in seen["Sue"][-1]
    assert await _stands(stage, Exhibit.EXPOSURE) is Stand.DROPPED
    stage.carl.says("But I say", stage.east, reply_to=asked)
    assert "it was decided" in (await stage.sees())["Eastside desk"][-1]
    sue.says("/takedown 1 why not")
    assert "#1 is not proposed or shown" in (await stage.sees())["Sue"][-1]


@pytest.fixture
async def showing(storage: Storage, clock: Clock, tmp_path: Path) -> AsyncIterator[Stage]:
    """The stage in a district that posts up to two cases a day."""
    clock.now = MORNING
    async with playing(storage, clock, tmp_path / "photos", policy=replace(DEFAULTS, fixed_today_cases=2)) as stage:
        yield stage


async def test_what_was_fixed_today_is_posted_once_with_photos_that_were_let_through(showing: Stage) -> None:
    stage = showing
    ada, sue = await administrator(stage), await supervisor(stage)
    await linked(stage, ada)
    for _ in range(3):
        await stage.reports()
        await stage.fixes()
    sue.says("/show 2")
    await stage.sees()
    stage.clock.advance(hours=8)
    assert not (await stage.sees())[NEWS]
    await _pass(stage, hours=1)
    await _pass(stage, minutes=1)
    (post,) = (await stage.sees())[NEWS]
    assert post.startswith('bot: (photo) "🧹 Fixed today: 3 cases')
    assert "… and 1 more." in post
    sue.says("/conceal 2")
    seen = await stage.sees()
    assert "bot deleted: (photo)" in seen[NEWS][0]
    assert "🧹 Fixed today: 3 cases" in seen[NEWS][1]
    stage.rita.presses("👎 Not fixed")
    await stage.sees()
    stage.rita.says("It is still there")
    seen = await stage.sees()
    assert "🧹 Fixed today: 2 cases" in seen[NEWS][0]


async def test_what_is_not_public_takes_no_place_in_the_post_of_what_was_fixed(showing: Stage) -> None:
    stage = showing
    await linked(stage, await administrator(stage))
    for number in range(1, 5):
        await stage.reports()
        if number <= 3:
            stage.carl.says(f"/private {number}", stage.east)
            await stage.settle()
        await stage.fixes()
    await stage.sees()
    await _pass(stage, hours=9)
    (post,) = (await stage.sees())[NEWS]
    assert "🧹 Fixed today: 4 cases" in post
    assert "1. Bulky waste · " in post
    assert "… and 3 more." in post
    stage.carl.says("/private 4", stage.east)
    seen = (await stage.sees())[NEWS]
    assert "more." not in seen[-1]  # than none


async def test_a_post_of_what_was_fixed_goes_with_the_only_fix_that_it_tells_of(showing: Stage) -> None:
    stage = showing
    await linked(stage, await administrator(stage))
    await stage.reports()
    stage.clock.advance(hours=8, minutes=59)
    await stage.fixes()
    await _pass(stage, minutes=1)
    assert "🧹 Fixed today: 1 case" in (await stage.sees())[NEWS][-1]
    card = stage.card()
    assert card is not None
    stage.carl.presses("↩️ Undo", card)
    assert "bot deleted: 🧹 Fixed today" in (await stage.sees())[NEWS][-1]
