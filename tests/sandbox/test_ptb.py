"""The sandbox as python-telegram-bot sees it: in process, and over a real socket."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    ReplyParameters,
)
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter
from telegram.request import HTTPXRequest

from sandbox import Sandbox
from sandbox.accounts import BotAccount
from sandbox.groups import Group
from sandbox.people import Person
from tests.sandbox.client import TOKEN
from tests.sandbox.pictures import jpeg
from tests.serving import served


def client(sandbox: Sandbox, token: str = TOKEN) -> Bot:
    """Return a real bot that reaches the sandbox without a socket."""
    requests = [HTTPXRequest(httpx_kwargs={"transport": httpx.ASGITransport(sandbox.app)}) for _ in range(2)]
    address = "http://sandbox"
    return Bot(
        token,
        f"{address}/bot",
        f"{address}/file/bot",
        request=requests[0],
        get_updates_request=requests[1],
    )


@pytest.fixture
async def ptb(sandbox: Sandbox, bot: BotAccount) -> AsyncIterator[Bot]:
    async with client(sandbox) as ptb:
        yield ptb


async def test_a_whole_conversation(sandbox: Sandbox, ptb: Bot, rita: Person, desk: Group, photo: bytes) -> None:
    assert (await ptb.get_me()).username == "cleanward_bot"
    rita.sends_photo(photo, "a mattress")
    (update,) = await ptb.get_updates()
    assert update.message is not None
    assert update.message.caption == "a mattress"
    file = await update.message.photo[-1].get_file()
    data = bytes(await file.download_as_bytearray())
    buttons = InlineKeyboardMarkup([[InlineKeyboardButton("Take", callback_data="take")]])
    card = await ptb.send_photo(desk.id, data, "<b>New</b>", parse_mode="HTML", reply_markup=buttons)
    carl = desk.owner
    assert isinstance(carl, Person)
    press = carl.presses("Take", chat=desk)
    (update,) = await ptb.get_updates(offset=update.update_id + 1)
    assert update.callback_query is not None
    await update.callback_query.answer("Yours", show_alert=True)
    await update.callback_query.edit_message_caption("Taken by Carl")
    carl.sends_photo(jpeg(20, 20), chat=desk, reply_to=press.message)
    (update,) = await ptb.get_updates(offset=update.update_id + 1)
    assert update.message is not None
    assert update.message.reply_to_message is not None
    assert update.message.reply_to_message.message_id == card.message_id
    before_and_after = [InputMediaPhoto(card.photo[-1].file_id, "before"), InputMediaPhoto(jpeg(9, 9), "after")]
    await ptb.send_media_group(
        rita.id, before_and_after, reply_parameters=ReplyParameters(rita.private().messages[1].id)
    )
    assert sandbox.transcript()[-7:] == [
        '[Mission desk] bot: (photo) "New"  [Take]',
        "[Mission desk] Carl presses [Take]",
        "[Mission desk] alert for Carl: Yours",
        '[Mission desk] bot edits: (photo) "Taken by Carl"',
        "[Mission desk] Carl: (photo)",
        '[Rita] bot: (photo) "before"',
        '[Rita] bot: (photo) "after"',
    ]
    assert sandbox.violations == []


async def test_a_text_that_becomes_a_photo(sandbox: Sandbox, ptb: Bot, rita: Person) -> None:
    draft = await ptb.send_message(rita.id, "Draft")
    await ptb.edit_message_media(InputMediaPhoto(jpeg(30, 30), "one"), rita.id, draft.message_id)
    with pytest.raises(BadRequest, match=r"(?i)there is no text in the message to edit"):
        await ptb.edit_message_text("x", rita.id, draft.message_id)
    await ptb.edit_message_caption(rita.id, draft.message_id, caption="two")
    with pytest.raises(BadRequest, match=r"(?i)message is not modified"):
        await ptb.edit_message_caption(rita.id, draft.message_id, caption="two")
    assert sandbox.transcript()[-1] == '[Rita] bot edits: (photo) "two"'


async def test_refusals_become_the_errors_of_the_library(
    monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, ptb: Bot, rita: Person
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # else the library warns whenever it makes a RetryAfter
    carl, bot = sandbox.person("Carl"), next(iter(sandbox.bots.values()))
    old = sandbox.group("Old", [carl, bot], supergroup=False)
    new = old.migrate()
    with pytest.raises(ChatMigrated) as migrated:
        await ptb.send_message(old.id, "x")
    assert migrated.value.new_chat_id == new.id
    sandbox.faults.add("sendMessage", retry_after=3)
    with pytest.raises(RetryAfter, match="Retry in 0:00:03"):
        await ptb.send_message(rita.id, "x")
    rita.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await ptb.send_message(rita.id, "x")
    with pytest.raises(InvalidToken):
        async with client(sandbox, "1:nobody"):
            pass


async def test_two_pollers_of_one_bot_meet_a_conflict(sandbox: Sandbox, ptb: Bot, rita: Person) -> None:
    async with client(sandbox) as second, asyncio.TaskGroup() as group:
        seen = sandbox.changed.revision
        older = group.create_task(_conflict(ptb))
        await sandbox.changed.wait(seen)
        newer = group.create_task(second.get_updates(timeout=50))
        await asyncio.wait({older})
        rita.says("hello")
    assert older.result()
    assert len(newer.result()) == 1


async def _conflict(bot: Bot) -> bool:
    with pytest.raises(Conflict):
        await bot.get_updates(timeout=50)
    return True


@pytest.mark.parametrize("cut", ["before", "after"])
async def test_a_cut_connection_is_a_network_error_in_process(
    sandbox: Sandbox, ptb: Bot, rita: Person, cut: str
) -> None:
    sandbox.faults.add("sendMessage", cut="before" if cut == "before" else "after")
    with pytest.raises(NetworkError, match=r"httpx\.ReadError"):
        await ptb.send_message(rita.id, "lost?")
    assert ("[Rita] bot: lost?" in sandbox.transcript()) == (cut == "after")


@pytest.mark.parametrize("cut", ["before", "after"])
async def test_a_cut_connection_is_a_network_error_over_a_socket(
    sandbox: Sandbox, bot: BotAccount, rita: Person, cut: str
) -> None:
    async with served(sandbox.app) as address, Bot(TOKEN, f"{address}/bot", f"{address}/file/bot") as ptb:
        sandbox.faults.add("sendMessage", cut="before" if cut == "before" else "after")
        with pytest.raises(NetworkError):
            await ptb.send_message(rita.id, "lost?")
        assert ("[Rita] bot: lost?" in sandbox.transcript()) == (cut == "after")
        # The next call finds a server that still serves.
        await ptb.send_message(rita.id, "found")


async def test_everything_works_over_a_socket(sandbox: Sandbox, bot: BotAccount, rita: Person, photo: bytes) -> None:
    async with served(sandbox.app) as address, Bot(TOKEN, f"{address}/bot", f"{address}/file/bot") as ptb:
        async with asyncio.TaskGroup() as group:
            seen = sandbox.changed.revision
            poll = group.create_task(ptb.get_updates(timeout=50))
            await sandbox.changed.wait(seen)
            rita.sends_photo(photo)
        message = poll.result()[0].message
        assert message is not None
        data = await (await message.photo[-1].get_file()).download_as_bytearray()
        sent = await ptb.send_document(rita.id, bytes(data), filename="副本.jpg")
        assert sent.document is not None
        assert (sent.document.file_name, sent.document.file_size) == ("副本.jpg", len(data))
    assert sandbox.violations == []


async def test_the_served_sandbox_delivers_webhooks(sandbox: Sandbox, bot: BotAccount, rita: Person) -> None:
    # Nothing stands at this address of the sandbox itself: its 404 shows that the served app delivers by itself.
    async with served(sandbox.app) as address, Bot(TOKEN, f"{address}/bot") as ptb:
        await ptb.set_webhook(f"{address}/hook")
        rita.says("pushed")
        async with asyncio.timeout(5):
            while (await ptb.get_webhook_info()).last_error_message is None:
                await sandbox.changed.wait(sandbox.changed.revision, 0.1)
        info = await ptb.get_webhook_info()
        assert info.last_error_message == "Wrong response from the webhook: 404 Not Found"
