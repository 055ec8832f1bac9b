"""A month is over: its bulletin is drafted on the first working morning, read, changed, approved, posted and kept."""

import errno
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from PIL import Image

from bot.paper import charts
from casework.model.authority import Gives
from casework.model.bulletin import State
from casework.model.change import Changed
from handlers.messages.message import Charts
from sandbox.objects import Chat, Message
from tests.bot.paper.test_qr_labels import pages, texts
from tests.stories.district.test_administering import administrator
from tests.stories.district.test_channel import linked
from tests.stories.oversight.test_menus import joins
from tests.stories.oversight.test_supervising import supervisor, supervisors
from tests.stories.stage import OAK, Stage

APRIL = datetime(2026, 4, 6, 17, 0, tzinfo=UTC)  # a Monday
DAWN = datetime(2026, 5, 1, 14, 30, tzinfo=UTC)  # a Friday, 7:30 in San Francisco
MORNING = datetime(2026, 5, 1, 15, 1, tzinfo=UTC)


async def _april(stage: Stage) -> None:
    """Let two reports come in April; one is fixed, and what that took is counted."""
    stage.clock.now = APRIL
    await stage.reports()
    await stage.fixes(caption="2.5 t")
    await stage.reports(stage.otto, at=OAK)


async def _at(stage: Stage, moment: datetime) -> list[str]:
    """Let the timekeeper act at a moment; returns what the supervisors' group or Sue read of bulletins."""
    stage.clock.now = moment
    await stage.app.timekeeper.act()
    seen = await stage.sees()
    return [line for line in [*seen["Supervisors"], *seen["Sue"]] if "bulletin" in line or "draft" in line]


def _data(stage: Stage, message: Message) -> bytes:
    return stage.sandbox.files.find(str(message.file_id)).data


def _of(chat: Chat, medium: str) -> list[Message]:
    return [message for message in chat.messages if message.medium == medium]


def _words(stage: Stage, message: Message) -> str:
    return " ".join("".join(map(texts, pages(_data(stage, message)))).split())


async def test_a_draft_is_changed_approved_posted_once_and_kept(stage: Stage) -> None:
    ada = await administrator(stage)
    channel = await linked(stage, ada, "🔗 简体中文")
    sue, group = await supervisors(stage)
    await _april(stage)
    assert await _at(stage, DAWN) == []
    drafted = await _at(stage, MORNING)
    assert "Draft: Monthly bulletin · Apr 2026" in drafted[0]
    assert "Received: 2." in drafted[0]
    assert "Cleared: 2.5 t." in drafted[0]
    assert await _at(stage, MORNING + timedelta(minutes=1)) == []  # it is composed once
    sue.presses("✂️ Work done", chat=group)
    sue.presses("✂️ A sentence", chat=group)
    await stage.sees()
    sue.presses("✂️ 2", chat=group)  # how many were fixed
    await stage.sees()
    sue.presses("⬅️ Back", chat=group)
    await stage.sees()
    sue.presses("➕ A sentence", chat=group)
    await stage.sees()
    asked = group.messages[-1]
    sue.says("Thanks to <b>all</b> who helped.", group, asked)
    assert "Thanks to <b>all</b> who helped." in (await stage.sees())["Supervisors"][-1]
    (draft,) = [message for message in group.messages if message.text.startswith("📰 Draft")]
    sue.presses("📊 Tables", chat=group)
    await stage.sees()
    book = load_workbook(BytesIO(_data(stage, _of(group, "document")[-1])))
    assert [[cell.value for cell in row][:2] for row in book["Figures"].iter_rows(max_row=2)] == [
        ["Figure", "Now"],
        ["Received", 2],
    ]
    assert "Work done" not in book.sheetnames
    sue.presses("✅ Approve and post", chat=group)
    seen = await stage.sees()
    assert "No. 1 of 2026: Monthly bulletin · Apr 2026 / ✅ Posted." in draft.text.replace("\n", " / ")
    (chart,), (paper,) = _of(channel, "photo"), _of(channel, "document")
    assert "2026年第1期" in chart.text
    assert all(part in chart.text for part in ("受理2件。", "Thanks to <b>all</b> who helped."))
    assert not any(part in chart.text for part in ("2.5吨", "处置完毕1件"))
    with Image.open(BytesIO(_data(stage, chart))) as image:
        assert len(image.convert("L").getcolors() or []) > 2  # something is drawn
    printed = _words(stage, paper)
    assert "Thanks to <b>all</b> who helped." in printed
    assert seen["Eastside desk"] == []  # there is a channel
    await _everybody_reads_it(stage)
    sue.says("/bulletin month", group)
    assert "No. 1 of 2026" in (await stage.sees())["Supervisors"][-1]  # what was posted, and no new draft
    async with stage.storage.read() as work:
        (kept,) = await work.bulletins.page(State.POSTED, 0, 9)
        (change,) = [each for each in await work.audit.latest(0, 9) if each.what is Changed.BULLETIN]
    assert (kept.number, kept.year) == (1, 2026)
    assert kept.struck == {"work", "figures.fixed"}
    assert change.subject == "2026-04-01..2026-04-30"


async def test_a_draft_in_private_changes_under_the_press_and_no_desk_reads_one(stage: Stage) -> None:
    sue, _ = await supervisors(stage)
    await joins(stage, sue, Gives.SUPERVISOR)
    await _april(stage)
    await _at(stage, MORNING)
    sue.says("/bulletin month")
    await stage.sees()
    sue.presses("✂️ Work done")
    assert "Work done" in (await stage.sees())["Sue"][-1]
    sue.presses("🗑 Discard")
    assert "🗑 Discarded" in (await stage.sees())["Sue"][-1]
    stage.east.add(sue)
    sue.says("/bulletin month", stage.east)
    seen = await stage.sees()
    assert not [line for line in seen["Eastside desk"] if "Draft" in line or "Received" in line]
    assert any("Draft: Monthly bulletin" in line for line in seen["Sue"])


async def _everybody_reads_it(stage: Stage) -> None:
    stage.otto.says("/bulletins")
    await stage.sees()
    stage.otto.presses("No. 1 of 2026 · Apr 2026")
    await stage.sees()
    assert "Received: 2." in _of(stage.otto.private(), "photo")[-1].text
    stage.otto.presses("📄 PDF")
    await stage.sees()
    assert "Received: 2." in _words(stage, _of(stage.otto.private(), "document")[-1])


async def test_without_a_group_it_is_read_in_private_and_whoever_waits_is_reminded_once(stage: Stage) -> None:
    sue = await supervisor(stage)
    await _april(stage)
    for said, why in (
        ("/bulletin ever", "Say of which time"),
        ("/bulletin 2026-04-01..2026-04-30", "not over yet"),
        ("/bulletin 2024-03-01..2026-02-28", "Say of which time"),
    ):
        sue.says(said)
        assert why in (await stage.sees())["Sue"][-1]
    assert len(await _at(stage, MORNING)) == 2  # the draft, and its PDF
    assert await _at(stage, MORNING + timedelta(days=1)) == []
    reminded = await _at(stage, MORNING + timedelta(days=2))
    assert ["Nobody has approved this draft yet: Monthly bulletin · Apr 2026" in line for line in reminded] == [True]
    assert await _at(stage, MORNING + timedelta(days=5)) == []
    stage.otto.says("/bulletins")
    assert "Nothing was posted yet." in (await stage.sees())["Otto"][-1]
    stage.press_data(stage.otto, "1.bulletin.1", stage.otto.private().messages[-1])
    assert "Only a supervisor can see that" in (await stage.sees()).toasts[-1]  # it is a draft still
    sue.presses("🗑 Discard")
    assert "🗑 Discarded" in (await stage.sees())["Sue"][-1]
    sue.says("/bulletin 2026-04-01..2026-04-30")
    await stage.sees()
    sue.presses("➕ A sentence")
    await stage.sees()
    sue.says("A quiet month.", reply_to=sue.private().messages[-1])
    assert "A quiet month." in (await stage.sees())["Sue"][-1]
    sue.presses("✅ Approve and post")
    seen = await stage.sees()
    for desk in ("Eastside desk", "Westside desk"):  # there is no channel
        assert len([line for line in seen[desk] if "2026" in line]) == 2
    sue.says("/bulletin 2026-04-01..2026-04-30")
    assert "No. 1 of 2026" in (await stage.sees())["Sue"][-1]


async def test_charts_that_cannot_be_drawn_at_once_come_as_soon_as_they_can(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw, troubles = charts.draw, [OSError(errno.EMFILE, "Too many open files"), OSError(errno.EIO, "I/O error")]

    def late(drawn: Charts) -> bytes:
        if troubles:
            raise troubles.pop()
        return draw(drawn)

    channel = await linked(stage, await administrator(stage), "🔗 简体中文")
    sue, group = await supervisors(stage)
    await _april(stage)
    await _at(stage, MORNING)
    monkeypatch.setattr(charts, "draw", late)
    sue.presses("✅ Approve and post", chat=group)
    await stage.sees()
    assert not troubles
    assert len(_of(channel, "photo")) == 1
