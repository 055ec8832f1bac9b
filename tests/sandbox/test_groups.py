"""Groups: privacy mode, membership, migration, topics."""

import pytest

from sandbox import CannotDo, Sandbox
from sandbox.accounts import BotAccount
from sandbox.groups import Group
from sandbox.people import Person
from tests.sandbox.client import Client


@pytest.fixture
def forum(sandbox: Sandbox, bot: BotAccount, carl: Person) -> Group:
    forum = sandbox.group("Forum", [carl, bot], forum=True)
    bot.queue.clear()
    return forum


async def heard(api: Client) -> list[str]:
    return [message.get("text", "(service)") for message in await api.updates("message")]


async def test_with_privacy_a_bot_hears_commands_replies_and_service_messages(
    sandbox: Sandbox, api: Client, carl: Person, desk: Group
) -> None:
    await api.ok("sendMessage", chat_id=desk.id, text="a card")
    card = desk.messages[-1]
    carl.says("nothing for the bot", desk)
    carl.says("hello @cleanward_bot", desk)
    carl.says("/list", desk)
    carl.says("/list@Cleanward_Bot now", desk)
    carl.says("/list@other_bot", desk)
    carl.says("see /list", desk)
    carl.says("done", desk, reply_to=card)
    carl.says("me too", desk, reply_to=desk.messages[-2])
    desk.add(sandbox.person("Otto"))
    assert await heard(api) == ["/list", "/list@Cleanward_Bot now", "done", "(service)"]


async def test_a_photo_with_a_command_or_in_reply_is_heard(
    api: Client, carl: Person, desk: Group, photo: bytes
) -> None:
    await api.ok("sendMessage", chat_id=desk.id, text="a card")
    card = desk.messages[-1]
    carl.sends_photo(photo, "just so", chat=desk)
    carl.sends_photo(photo, "/fix", chat=desk)
    carl.sends_album([photo, photo], chat=desk, reply_to=card)
    messages = await api.updates("message")
    assert [message.get("caption") for message in messages] == ["/fix", None, None]
    assert all(message["reply_to_message"]["text"] == "a card" for message in messages[1:])


async def test_an_administrator_and_a_bot_without_privacy_hear_everything(
    sandbox: Sandbox, api: Client, bot: BotAccount, carl: Person, desk: Group
) -> None:
    open_bot = sandbox.bot("777:open", "open_bot", privacy=False)
    desk.add(open_bot)
    carl.says("one", desk)
    desk.promote(bot)
    carl.says("two", desk)
    desk.demote(bot)
    carl.says("three", desk)
    assert await heard(api) == ["(service)", "two"]
    assert await heard(Client(sandbox, "777:open")) == ["(service)", "one", "two", "three"]


async def test_a_bot_hears_nothing_of_a_group_it_is_not_in(
    api: Client, bot: BotAccount, carl: Person, desk: Group
) -> None:
    desk.remove(bot)
    await api.updates()
    carl.says("/list", desk)
    assert await heard(api) == []


async def test_being_added_and_removed_is_told(sandbox: Sandbox, api: Client, bot: BotAccount, carl: Person) -> None:
    group = sandbox.group("New", [carl, bot], supergroup=False)
    group.remove(bot)
    updates = await api.ok("getUpdates")
    kinds = [next(key for key in update if key != "update_id") for update in updates]
    assert kinds == ["my_chat_member", "message", "message", "my_chat_member"]
    changes = [update["my_chat_member"] for update in updates if "my_chat_member" in update]
    assert [change["new_chat_member"]["status"] for change in changes] == ["member", "kicked"]
    assert updates[1]["message"]["new_chat_members"][0]["id"] == bot.id
    assert sandbox.transcript() == ["[New] Carl added Cleanward", "[New] Carl removed Cleanward"]
    assert sandbox.violations == []


async def test_an_administrator_that_asks_is_told_of_members(
    sandbox: Sandbox, api: Client, bot: BotAccount, desk: Group
) -> None:
    otto = sandbox.person("Otto")
    desk.promote(bot)
    await api.ok("getUpdates", allowed_updates=["chat_member"])
    desk.add(otto)
    desk.remove(otto, by=otto)
    changes = await api.updates("chat_member")
    assert [change["new_chat_member"]["status"] for change in changes] == ["member", "left"]
    assert sandbox.transcript()[-2:] == ["[Mission desk] Otto joined", "[Mission desk] Otto left"]


def test_one_joins_once_and_leaves_once(sandbox: Sandbox, carl: Person, desk: Group) -> None:
    with pytest.raises(CannotDo, match="is in Mission desk already"):
        desk.add(carl)
    otto = sandbox.person("Otto")
    for act in (desk.remove, desk.promote):
        with pytest.raises(CannotDo, match="Otto is not in Mission desk"):
            act(otto)


async def test_chats_and_members_can_be_read(
    sandbox: Sandbox, api: Client, bot: BotAccount, rita: Person, carl: Person, desk: Group
) -> None:
    assert (await api.ok("getChat", chat_id=desk.id))["title"] == "Mission desk"
    assert (await api.ok("getChat", chat_id=rita.id))["first_name"] == "Rita"
    assert await api.ok("getChatMemberCount", chat_id=desk.id) == 2
    statuses = {}
    for user in (carl, bot, rita):
        member = await api.ok("getChatMember", chat_id=desk.id, user_id=user.id)
        statuses[user.name] = member["status"]
    assert statuses == {"Carl": "creator", "Cleanward": "member", "Rita": "left"}
    desk.promote(bot)
    administrators = await api.ok("getChatAdministrators", chat_id=desk.id)
    assert [member["status"] for member in administrators] == ["creator", "administrator"]
    assert await api.refused("getChatMember", chat_id=desk.id, user_id=1) == "Bad Request: user not found"
    assert "no administrators" in await api.refused("getChatAdministrators", chat_id=rita.id)
    assert sandbox.violations == []


async def test_pinning_needs_an_administrator_in_groups(
    sandbox: Sandbox, api: Client, bot: BotAccount, carl: Person, desk: Group
) -> None:
    said = carl.says("important", desk)
    named = {"chat_id": desk.id, "message_id": said.id}
    assert "not enough rights" in await api.refused("pinChatMessage", **named)
    desk.promote(bot)
    await api.ok("pinChatMessage", **named)
    assert (await api.ok("getChat", chat_id=desk.id))["pinned_message"]["text"] == "important"
    assert sandbox.transcript()[-1] == '[Mission desk] Cleanward pinned "important"'
    await api.ok("unpinChatMessage", **named)
    assert sandbox.transcript()[-1] == '[Mission desk] bot unpinned "important"'
    assert "not found" in await api.refused("unpinChatMessage", **named)
    assert "pinned_message" not in await api.ok("getChat", chat_id=desk.id)
    assert await api.refused("pinChatMessage", chat_id=desk.id, message_id=99) == (
        "Bad Request: message to pin not found"
    )


async def test_a_reaction_needs_its_message(api: Client, rita: Person) -> None:
    thumb = [{"type": "emoji", "emoji": "👍"}]
    said = rita.says("x")
    await api.ok("setMessageReaction", chat_id=rita.id, message_id=said.id, reaction=thumb)
    words = await api.refused("setMessageReaction", chat_id=rita.id, message_id=99, reaction=thumb)
    assert words == "Bad Request: message to react not found"


async def test_a_basic_group_that_became_a_supergroup_says_where_it_went(
    sandbox: Sandbox, api: Client, bot: BotAccount, carl: Person
) -> None:
    old = sandbox.group("Old", [carl, bot], supergroup=False)
    await api.updates()
    new = old.migrate()
    left, arrived = await api.updates("message")
    assert (left["chat"]["id"], left["migrate_to_chat_id"]) == (old.id, new.id)
    assert (arrived["chat"]["id"], arrived["migrate_from_chat_id"]) == (new.id, old.id)
    assert await api.answer("sendMessage", chat_id=old.id, text="x") == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": new.id},
    }
    await api.ok("sendMessage", chat_id=new.id, text="x")
    carl.says("/list", new)
    with pytest.raises(CannotDo, match="became a supergroup"):
        carl.says("/list", old)
    for group in (old, new):
        with pytest.raises(CannotDo, match="not a basic group"):
            group.migrate()


async def test_what_is_said_in_a_topic_carries_its_number(
    sandbox: Sandbox, api: Client, carl: Person, forum: Group
) -> None:
    topic = forum.add_topic("Heaps")
    carl.says("/list", forum, topic=topic)
    opened, said = await api.updates("message")
    assert opened["forum_topic_created"]["name"] == "Heaps"
    assert (said["message_thread_id"], said["is_topic_message"]) == (topic.id, True)
    assert said["reply_to_message"]["message_id"] == topic.id
    sent = await api.ok("sendMessage", chat_id=forum.id, text="x", message_thread_id=topic.id)
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (topic.id, True)
    assert carl.says("y", forum, reply_to=forum.messages[-1]).topic is topic
    sent = await api.ok("sendMessage", chat_id=forum.id, text="in general")
    assert "message_thread_id" not in sent
    assert sandbox.violations == []


async def test_a_topic_that_is_closed_or_gone_takes_nothing(
    sandbox: Sandbox, api: Client, bot: BotAccount, carl: Person, forum: Group
) -> None:
    otto, topic = sandbox.person("Otto"), forum.add_topic("Heaps")
    forum.add(otto)
    named = {"chat_id": forum.id, "text": "x", "message_thread_id": topic.id}
    forum.close_topic(topic)
    assert await api.refused("sendMessage", **named) == "Bad Request: TOPIC_CLOSED"
    with pytest.raises(CannotDo, match="nobody can write in the topic Heaps"):
        otto.says("x", forum, topic=topic)
    carl.says("the owner may", forum, topic=topic)
    forum.reopen_topic(topic)
    await api.ok("sendMessage", **named)
    forum.delete_topic(topic)
    assert await api.refused("sendMessage", **named) == "Bad Request: message thread not found"
    assert not any(message.topic for message in forum.messages)
    assert await api.refused("sendMessage", **{**named, "message_thread_id": 1}) == (
        "Bad Request: message thread not found"
    )


def test_only_a_forum_has_topics(desk: Group) -> None:
    with pytest.raises(CannotDo, match="has no topics"):
        desk.add_topic("Heaps")


async def test_a_reply_in_a_plain_supergroup_carries_a_thread_that_nobody_can_send_to(
    api: Client, carl: Person, desk: Group
) -> None:
    card = await api.ok("sendMessage", chat_id=desk.id, text="a card")
    reply = carl.says("done", desk, reply_to=desk.messages[-1])
    carl.says("really", desk, reply_to=reply)
    (message,) = await api.updates("message")
    assert message["message_thread_id"] == card["message_id"]
    assert "is_topic_message" not in message
    assert desk.messages[-1].thread == card["message_id"]
    words = await api.refused("sendMessage", chat_id=desk.id, text="x", message_thread_id=card["message_id"])
    assert words == "Bad Request: message thread not found"
