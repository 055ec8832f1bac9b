"""The rates of the FAQ, by the sandbox's clock, and the 429 that names when to come back."""

from sandbox import Limits, Sandbox
from sandbox.accounts import BotAccount
from sandbox.groups import Group
from sandbox.limits import Gate
from sandbox.people import Person
from tests.clock import Clock
from tests.sandbox.client import Client
from tests.sandbox.pictures import jpeg


async def test_a_short_burst_passes_and_then_one_message_a_second(clock: Clock, api: Client, rita: Person) -> None:
    for _ in range(5):
        await api.ok("sendMessage", chat_id=rita.id, text="x")
    answer = await api.answer("sendMessage", chat_id=rita.id, text="x")
    assert answer == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    clock.advance(seconds=1)
    await api.ok("sendMessage", chat_id=rita.id, text="x")


async def test_a_refused_message_does_not_arrive(sandbox: Sandbox, api: Client, rita: Person) -> None:
    for _ in range(7):
        await api.answer("sendMessage", chat_id=rita.id, text="x")
    assert sandbox.transcript().count("[Rita] bot: x") == 5


async def test_a_group_gets_twenty_messages_a_minute(clock: Clock, api: Client, desk: Group) -> None:
    for _ in range(20):
        await api.ok("sendMessage", chat_id=desk.id, text="x")
        clock.advance(seconds=1)
    answer = await api.answer("sendMessage", chat_id=desk.id, text="x")
    assert answer["parameters"] == {"retry_after": 40}
    clock.advance(seconds=40)
    await api.ok("sendMessage", chat_id=desk.id, text="x")


async def test_a_person_gets_more_than_twenty_a_minute(clock: Clock, api: Client, rita: Person) -> None:
    for _ in range(25):
        await api.ok("sendMessage", chat_id=rita.id, text="x")
        clock.advance(seconds=1)


async def test_every_part_of_an_album_counts_for_the_group(
    clock: Clock, api: Client, carl: Person, desk: Group
) -> None:
    known = carl.sends_photo(jpeg(20, 20), chat=desk).file_id
    album = {"chat_id": desk.id, "media": [{"type": "photo", "media": known}] * 10}
    await api.ok("sendMediaGroup", **album)
    await api.ok("sendMediaGroup", **album)
    assert (await api.answer("sendMessage", chat_id=desk.id, text="x"))["parameters"] == {"retry_after": 60}
    clock.advance(seconds=60)
    await api.ok("sendMediaGroup", **album)


async def test_thirty_messages_a_second_go_out_over_all(clock: Clock, sandbox: Sandbox, api: Client) -> None:
    people = [sandbox.person(f"P{number}") for number in range(31)]
    for person in people:
        person.says("hi")
    for person in people[:30]:
        await api.ok("sendMessage", chat_id=person.id, text="x")
    assert (await api.answer("sendMessage", chat_id=people[30].id, text="x"))["error_code"] == 429
    clock.advance(seconds=1)
    await api.ok("sendMessage", chat_id=people[30].id, text="x")


async def test_edits_share_the_limit_with_messages(clock: Clock, api: Client, desk: Group) -> None:
    sent = await api.ok("sendMessage", chat_id=desk.id, text="0")
    named = {"chat_id": desk.id, "message_id": sent["message_id"]}
    for number in range(1, 20):
        clock.advance(seconds=1)
        await api.ok("editMessageText", **named, text=str(number))
    assert (await api.answer("editMessageText", **named, text="20"))["parameters"] == {"retry_after": 41}
    assert (await api.answer("sendMessage", chat_id=desk.id, text="x"))["error_code"] == 429
    assert desk.messages[-1].text == "19"
    clock.advance(seconds=41)
    await api.ok("editMessageText", **named, text="20")


async def test_answers_to_presses_are_not_counted(api: Client, rita: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    await api.ok("sendMessage", chat_id=rita.id, text="sure?", reply_markup=markup)
    for _ in range(50):
        await api.ok("answerCallbackQuery", callback_query_id=rita.presses("Yes").id, text="x")


async def test_the_rates_can_be_switched_off(clock: Clock) -> None:
    sandbox = Sandbox(clock, limits=Limits.without_rates())
    sandbox.bot()
    rita = sandbox.person("Rita")
    rita.says("hi")
    for _ in range(100):
        await Client(sandbox).ok("sendMessage", chat_id=rita.id, text="x")


def test_a_gate_forgets_what_is_past(clock: Clock, bot: BotAccount) -> None:
    gate = Gate(Limits(chat_burst=1, chat_per_second=0.5, group_per_minute=2))
    assert gate.admit(1, clock(), group=True) == 0
    assert gate.admit(1, clock(), group=True) == 2
    clock.advance(seconds=2)
    assert gate.admit(1, clock(), group=True) == 0
    clock.advance(seconds=2)
    assert gate.admit(1, clock(), group=True) == 56
    clock.advance(seconds=56)
    assert gate.admit(1, clock(), group=True) == 0
