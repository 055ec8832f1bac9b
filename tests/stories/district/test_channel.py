"""The district's channel: linked by a code, posted in within Telegram's limits, edited in place, lost and back."""

from datetime import timedelta
from pathlib import Path

from bot.doctor.inside import Inside
from bot.doctor.outside import Outside
from casework.model.channel import Channel
from casework.model.errors import Why
from casework.model.health import Ill
from casework.model.notice import Kind
from casework.tickets import posting
from sandbox.channels import Channel as Place
from sandbox.people import Person
from tests.stories.district.test_administering import administrator
from tests.stories.stage import CALENDAR, Stage


async def linked(stage: Stage, ada: Person, language: str = "🔗 English", title: str = "City news") -> Place:
    """A channel that Ada has linked."""
    there = stage.sandbox.channel(title)
    there.admit(stage.account, by=ada)
    ada.says("/admin")
    await stage.sees()
    ada.presses("📣 Channel")
    await stage.sees()
    ada.presses(language)
    (handed,) = (await stage.sees())["Ada"][1:]
    there.posts(handed.split(" / ")[-1])
    await stage.sees()
    return there


async def _posts(stage: Stage, why: Why, slot: str | None) -> bool:
    async with stage.storage.begin(f"post {stage.clock().isoformat()} {why} {slot}") as work:
        posted = await posting.post(work, Kind.REFUSAL, facts={"why": why}, slot=slot)
    stage.app.courier.claimer.wake()
    return posted


async def _take_down(stage: Stage, slot: str) -> bool:
    async with stage.storage.begin("take down") as work:
        taken = await posting.take_down(work, slot)
    stage.app.courier.claimer.wake()
    return taken


async def _linked(stage: Stage) -> Channel | None:
    async with stage.storage.read() as work:
        return await work.channels.linked()


async def test_a_channel_is_linked_by_a_code_and_a_post_is_edited_and_taken_down(stage: Stage) -> None:
    ada = await administrator(stage)
    assert not await _posts(stage, Why.NOT_UNDERSTOOD, "try")
    there = stage.sandbox.channel("City news")
    there.admit(stage.account, by=ada)
    there.posts("/link NOTHING2")
    seen = await stage.sees()
    assert "That code does not work" in seen["City news"][-1]
    there.posts("Good morning")
    there.posts("/link")
    assert "/link ABCD2345" in (await stage.sees())["City news"][-1]
    ada.says("/admin")
    await stage.sees()
    ada.presses("📣 Channel")
    assert "The district has no channel" in (await stage.sees())["Ada"][-1]
    ada.presses("🔗 简体中文")
    (handed,) = (await stage.sees())["Ada"][1:]
    assert "the right to post messages and no other" in handed
    there.posts(handed.split(" / ")[-1])
    seen = await stage.sees()
    assert "✅ I post in the channel City news, in 简体中文." in seen["Ada"][-1]
    assert len(seen["City news"]) == 1, "nothing is said in public"
    assert await _linked(stage) == Channel(there.id, "City news", "", "zh_CN")
    ada.says("/audit")
    logged = (await stage.sees())["Ada"][-1]
    assert "The channel City news was made the district's with a code; posts are in 简体中文." in logged
    assert "Ada issued a code for a channel with posts in 简体中文" in logged

    assert await _posts(stage, Why.NOT_UNDERSTOOD, "try")
    (said,) = (await stage.sees())["City news"]
    assert await _posts(stage, Why.CODE_MISSING, "try")
    (edited,) = (await stage.sees())["City news"]
    assert edited.startswith("bot edits: ")
    assert "/link ABCD2345" in edited
    assert "Please" not in said + edited, "it is Chinese"
    stage.clock.advance(days=3)
    assert await _take_down(stage, "try")
    assert (await stage.sees())["City news"][0].startswith("bot deleted: ")
    assert not await _take_down(stage, "try")


async def test_posts_keep_telegrams_limits(stage: Stage) -> None:
    there = await linked(stage, await administrator(stage))
    began = stage.clock()
    for number in range(25):
        assert await _posts(stage, Why.CODE_MISSING, f"try:{number}")
    seen = (await stage.sees())["City news"]
    assert len([line for line in seen if "/link ABCD2345" in line]) == 25
    assert stage.clock() - began >= timedelta(seconds=60), "20 a minute, and the others wait"
    refused = [call for call in stage.sandbox.calls if call.params.get("chat_id") == there.id and call.status == 429]
    assert not refused


async def test_losing_the_channel_is_an_alarm_and_what_waits_is_posted_when_it_is_back(
    stage: Stage, tmp_path: Path
) -> None:
    ada = await administrator(stage)
    there = await linked(stage, ada)
    inside = Inside(stage.storage, tmp_path, CALENDAR, stage.clock)
    outside = Outside(stage.storage, stage.app.bot, "", "", "", stage.clock)
    there.admit(stage.account, by=ada, without=["can_post_messages"])
    assert "🚨 I may not post in the channel City news" in (await stage.sees())["Ada"][-1]
    assert Ill.CHANNEL_MUTE in {each.what for each in await inside.look()}
    assert Ill.CHANNEL_MUTE in {each.what for each in await outside.look()}
    there.remove(stage.account, by=ada)
    assert "🚨 I am not in the channel City news any more" in (await stage.sees())["Ada"][-1]
    assert Ill.CHANNEL_LOST in {each.what for each in await inside.look()}
    assert Ill.CHANNEL_LOST in {each.what for each in await outside.look()}
    assert await _posts(stage, Why.CODE_MISSING, "try")
    assert not (await stage.sees())["City news"]
    stage.clock.advance(days=2)
    stage.app.courier.claimer.wake()
    assert not (await stage.sees())["City news"]
    there.admit(stage.account, by=ada)
    seen = await stage.sees()
    assert "✅ I post in the channel City news" in seen["Ada"][-1]
    assert "/link ABCD2345" in seen["City news"][-1], "what waited is posted, however long it took"
    assert not {Ill.CHANNEL_LOST, Ill.CHANNEL_MUTE} & {each.what for each in await outside.look()}


async def test_what_telegram_does_not_take_is_learned_by_posting(stage: Stage) -> None:
    ada = await administrator(stage)
    there = await linked(stage, ada)
    fault = stage.sandbox.faults.add(
        "sendMessage", there.id, status=400, description="Bad Request: need administrator rights in the channel chat"
    )
    assert await _posts(stage, Why.CODE_MISSING, "try")
    assert "🚨 I may not post in the channel City news" in (await stage.sees())["Ada"][-1]
    assert fault.times == 0
    stage.clock.advance(minutes=10)
    stage.app.courier.claimer.wake()
    seen = await stage.sees()
    assert "/link ABCD2345" in seen["City news"][-1]
    assert "✅ I post in the channel City news" in seen["Ada"][-1]


async def test_another_channel_takes_its_place_and_what_stands_in_the_first_is_still_taken_down(stage: Stage) -> None:
    ada = await administrator(stage)
    await linked(stage, ada)
    assert await _posts(stage, Why.CODE_MISSING, "try:1")
    await stage.sees()
    await linked(stage, ada, "🔗 简体中文", "Other news")
    assert await _posts(stage, Why.CODE_MISSING, "try:2")
    seen = await stage.sees()
    assert not seen["City news"]
    assert len(seen["Other news"]) == 1
    assert await _take_down(stage, "try:1")
    assert (await stage.sees())["City news"][0].startswith("bot deleted: ")
    ada.says("/admin")
    await stage.sees()
    ada.presses("📣 Channel")
    await stage.sees()
    ada.presses("✖️ Post there no more")
    assert "The district has no channel" in (await stage.sees())["Ada"][-1]
    assert await _linked(stage) is None
    assert not await _posts(stage, Why.CODE_MISSING, "try:3")
    assert await _take_down(stage, "try:2")
    assert (await stage.sees())["Other news"][0].startswith("bot deleted: ")


async def test_a_channel_that_is_not_the_districts_is_left_in_peace(stage: Stage) -> None:
    ada = await administrator(stage)
    there = stage.sandbox.channel("Somebody's")
    there.admit(stage.account, by=ada)
    there.posts("Hello")
    there.remove(stage.account, by=ada)
    seen = await stage.sees()
    assert not seen["Ada"]
    assert seen["Somebody's"] == ["Somebody's (anonymous): Hello"]
