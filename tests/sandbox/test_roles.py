"""Who may what in a group, in whose name people write there, and what pins, reactions and menus tell."""

import pytest

from sandbox import CannotDo, Sandbox
from sandbox.accounts import BotAccount
from sandbox.groups import Group
from sandbox.people import Person
from tests.sandbox.client import Client

ANONYMOUS_ID, CHANNEL_ID, TELEGRAM_ID = 1087968824, 136817688, 777000  # Telegram's own accounts


async def test_an_anonymous_administrator_writes_in_the_groups_name(
    sandbox: Sandbox, api: Client, carl: Person, desk: Group
) -> None:
    keys = {"inline_keyboard": [[{"text": "Take", "callback_data": "t"}]]}
    await api.ok("sendMessage", chat_id=desk.id, text="a card", reply_markup=keys)
    desk.promote(carl, anonymous=True)
    carl.says("/list", desk)
    carl.presses("Take", chat=desk)
    said, pressed = await api.updates()
    assert (said["message"]["from"]["id"], said["message"]["sender_chat"]["id"]) == (ANONYMOUS_ID, desk.id)
    assert pressed["callback_query"]["from"]["id"] == carl.id
    member = await api.ok("getChatMember", chat_id=desk.id, user_id=carl.id)
    assert (member["status"], member["is_anonymous"]) == ("creator", True)
    assert "[Mission desk] Mission desk (anonymous): /list" in sandbox.transcript()
    desk.promote(carl)
    carl.says("/list", desk)
    assert "sender_chat" not in (await api.updates("message"))[0]
    assert sandbox.violations == []


async def test_a_channel_speaks_in_its_group(
    sandbox: Sandbox, api: Client, bot: BotAccount, carl: Person, rita: Person, desk: Group
) -> None:
    desk.promote(bot)
    channel = sandbox.channel("City news", desk)
    channel.posts("Clean month begins")
    desk.speaks_as(carl, channel)
    carl.says("/list", desk)
    rita.forwards(channel.messages[-1])
    automatic, said, forwarded = await api.updates("message")
    assert (automatic["from"]["id"], automatic["is_automatic_forward"]) == (TELEGRAM_ID, True)
    assert automatic["forward_origin"]["chat"] == {"id": channel.id, "type": "channel", "title": "City news"}
    assert (said["from"]["id"], said["sender_chat"]["id"]) == (CHANNEL_ID, channel.id)
    assert forwarded["forward_origin"] == automatic["forward_origin"]
    assert sandbox.transcript()[-3:] == [
        "[Mission desk] City news (channel): (forwarded) Clean month begins",
        "[Mission desk] City news (channel): /list",
        "[Rita] Rita: (forwarded) Clean month begins",
    ]
    assert sandbox.violations == []


async def test_a_restricted_member_stays_one_and_may_not_write(
    sandbox: Sandbox, api: Client, bot: BotAccount, desk: Group
) -> None:
    otto = sandbox.person("Otto")
    desk.add(otto)
    desk.restrict(otto)
    named = {"chat_id": desk.id, "user_id": otto.id}
    assert (await api.ok("getChatMember", **named))["is_member"] is True
    with pytest.raises(CannotDo, match="Otto may not write in Mission desk"):
        otto.says("x", desk)
    otto.leaves(desk)
    member = await api.ok("getChatMember", **named)
    assert (member["status"], member["is_member"]) == ("restricted", False)
    assert otto not in desk.members
    desk.restrict(bot)
    words = await api.refused("sendMessage", chat_id=desk.id, text="x")
    assert words == "Bad Request: not enough rights to send text messages to the chat"
    assert sandbox.violations == []


async def test_every_status_is_told(sandbox: Sandbox, api: Client, carl: Person, desk: Group) -> None:
    people = {name: sandbox.person(name) for name in ("administrator", "member", "restricted", "left", "kicked")}
    for person in people.values():
        desk.add(person)
    desk.promote(people["administrator"])
    desk.restrict(people["restricted"])
    people["left"].leaves(desk)
    desk.remove(people["kicked"])
    for status, person in (*people.items(), ("creator", carl)):
        assert (await api.ok("getChatMember", chat_id=desk.id, user_id=person.id))["status"] == status
    desk.unban(people["kicked"])
    assert (await api.ok("getChatMember", chat_id=desk.id, user_id=people["kicked"].id))["status"] == "left"
    assert sandbox.violations == []


async def test_a_right_that_was_not_given_is_missing(api: Client, bot: BotAccount, carl: Person, desk: Group) -> None:
    said = carl.says("x", desk)
    named = {"chat_id": desk.id, "message_id": said.id}
    desk.promote(bot, without=["can_pin_messages", "can_delete_messages"])
    assert "not enough rights" in await api.refused("pinChatMessage", **named)
    assert await api.refused("deleteMessage", **named) == "Bad Request: message can't be deleted"
    member = await api.ok("getChatMember", chat_id=desk.id, user_id=bot.id)
    assert (member["can_pin_messages"], member["can_delete_messages"], member["can_manage_topics"]) == (
        False,
        False,
        True,
    )
    desk.promote(bot)
    await api.ok("pinChatMessage", **named)
    await api.ok("deleteMessage", **named)


async def test_of_its_own_acts_a_bot_hears_what_it_pinned(api: Client, bot: BotAccount, desk: Group) -> None:
    desk.promote(bot)
    sent = await api.ok("sendMessage", chat_id=desk.id, text="the board")
    await api.ok("pinChatMessage", chat_id=desk.id, message_id=sent["message_id"])
    (message,) = await api.updates("message")
    assert message["from"]["id"] == bot.id
    assert message["pinned_message"]["message_id"] == sent["message_id"]


async def test_the_newest_of_several_pins_shows(
    sandbox: Sandbox, api: Client, bot: BotAccount, carl: Person, desk: Group
) -> None:
    first, second = carl.says("first", desk), carl.says("second", desk)
    otto = sandbox.person("Otto")
    desk.add(otto)
    with pytest.raises(CannotDo, match="Otto may not pin"):
        otto.pins(first)
    for message in (first, second):
        carl.pins(message)
    assert desk.pins == [first, second]
    carl.deletes(second)
    assert desk.pins == [first]
    desk.promote(bot)
    carl.pins(carl.says("third", desk))
    await api.ok("unpinAllChatMessages", chat_id=desk.id)
    assert desk.pins == []
    assert (await api.updates("message"))[-1]["pinned_message"]["text"] == "third"


async def test_reactions_are_told_only_to_an_administrator_that_asks(
    sandbox: Sandbox, api: Client, bot: BotAccount, carl: Person, desk: Group
) -> None:
    said = carl.says("x", desk)
    carl.reacts(said)
    desk.promote(bot)
    carl.reacts(said, "🔥")
    assert not any("message_reaction" in update for update in await api.updates())
    await api.ok("getUpdates", allowed_updates=["message_reaction"])
    carl.reacts(said, None)
    (update,) = await api.updates("message_reaction")
    assert (update["old_reaction"], update["new_reaction"]) == ([{"type": "emoji", "emoji": "🔥"}], [])
    assert sandbox.transcript()[-3:] == [
        '[Mission desk] Carl reacts 👍 to "x"',
        '[Mission desk] Carl reacts 🔥 to "x"',
        '[Mission desk] Carl takes back the reaction to "x"',
    ]
    assert sandbox.violations == []


async def test_an_administrator_deletes_anybodys_message(sandbox: Sandbox, carl: Person, desk: Group) -> None:
    otto = sandbox.person("Otto")
    desk.add(otto)
    said = otto.says("spam", desk)
    carl.deletes(said)
    assert sandbox.transcript()[-1] == "[Mission desk] Carl deleted: spam"


async def test_groups_and_topics_are_renamed(sandbox: Sandbox, api: Client, bot: BotAccount, carl: Person) -> None:
    forum = sandbox.group("Forum", [carl, bot], forum=True)
    topic = forum.add_topic("Heaps")
    bot.queue.clear()
    forum.rename("District")
    forum.rename_topic(topic, "Bags")
    renamed, edited = await api.updates("message")
    assert (renamed["new_chat_title"], renamed["chat"]["title"]) == ("District", "District")
    assert edited["forum_topic_edited"] == {"name": "Bags"}
    assert sandbox.violations == []


async def test_the_narrowest_list_of_commands_is_shown(
    sandbox: Sandbox, api: Client, rita: Person, carl: Person, desk: Group
) -> None:
    li, otto = sandbox.person("Li", "zh-hans"), sandbox.person("Otto")
    for person in (li, otto):
        desk.add(person)
        person.says("/start")
    desk.promote(li)

    async def offer(name: str, scope: dict[str, object], language: str = "") -> None:
        commands = [{"command": name, "description": "x"}]
        await api.ok("setMyCommands", commands=commands, scope=scope, language_code=language)

    await offer("all", {"type": "default"})
    await offer("zh", {"type": "default"}, "zh")
    await offer("rita", {"type": "chat", "chat_id": rita.id})
    await offer("groups", {"type": "all_group_chats"})
    await offer("run", {"type": "chat_administrators", "chat_id": desk.id})
    await offer("otto", {"type": "chat_member", "chat_id": desk.id, "user_id": otto.id})
    assert [person.commands() for person in (rita, otto, li)] == [["rita"], ["all"], ["zh"]]
    assert [person.commands(desk) for person in (carl, li, otto)] == [["run"], ["run"], ["otto"]]
    words = await api.refused("setMyCommands", commands=[], scope={"type": "chat", "chat_id": 1})
    assert words == "Bad Request: chat not found"


async def test_a_bot_posts_in_a_channel_that_it_helps_to_run(
    sandbox: Sandbox, api: Client, bot: BotAccount, carl: Person
) -> None:
    channel = sandbox.channel("City news")
    assert "chat not found" in await api.refused("sendMessage", chat_id=channel.id, text="Hello")
    channel.admit(bot, by=carl, without=["can_post_messages"])
    (change,) = await api.updates("my_chat_member")
    assert (change["chat"]["type"], change["new_chat_member"]["can_post_messages"]) == ("channel", False)
    refused = await api.refused("sendMessage", chat_id=channel.id, text="Hello")
    assert refused == "Bad Request: need administrator rights in the channel chat"
    channel.admit(bot, by=carl)
    channel.posts("/link ABCD2345")
    (heard,) = await api.updates("channel_post")
    assert "from" not in heard
    assert (heard["sender_chat"]["id"], heard["text"]) == (channel.id, "/link ABCD2345")
    sent = await api.ok("sendMessage", chat_id=channel.id, text="Hello")
    assert sent["message_id"] == heard["message_id"] + 1
    await api.ok("editMessageText", chat_id=channel.id, message_id=sent["message_id"], text="Hello again")
    refused = await api.refused("editMessageText", chat_id=channel.id, message_id=heard["message_id"], text="Mine")
    assert "can't be edited" in refused
    await api.ok("deleteMessage", chat_id=channel.id, message_id=sent["message_id"])
    channel.remove(bot, by=carl)
    assert "bot was kicked from the channel chat" in await api.refused("sendMessage", chat_id=channel.id, text="Hello")
    assert sandbox.violations == []
