"""The rate limiter answers somebody quick at once, counts on the wire, and never breaks Telegram's limits."""

import asyncio
from contextlib import AsyncExitStack, suppress
from datetime import timedelta

import pytest
from hypothesis import given, strategies as st

from bot.delivery.pace import CHAT, FREELY, GROUP, LATE_S, NEWS, OVERALL, Late, Pace
from bot.delivery.wire import counted
from sandbox.limits import Gate, Limits
from tests.clock import MONDAY_MORNING as NOW

RITA, OTTO, DESK, OTHER_DESK = 7, 8, -1007, -1008


class Watch:
    """Seconds that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def pace(watch: Watch) -> Pace:
    return Pace(ticks=watch)


async def send(pace: Pace, chat: int, messages: int = 1) -> None:
    async with pace.leaving(chat, messages):
        pass


async def test_somebody_quick_is_answered_at_once_until_the_window_is_full(pace: Pace, watch: Watch) -> None:
    for _ in range(CHAT.most):
        assert RITA not in pace.pauses().any
        await send(pace, RITA)
    assert pace.pauses().any == {RITA: CHAT.period_s}
    with pytest.raises(Late) as late:
        await send(pace, RITA)
    assert late.value.pause_s == CHAT.period_s
    watch.now += CHAT.period_s
    assert pace.pauses().any == {}
    await send(pace, RITA)


async def test_a_group_is_written_to_twenty_times_a_minute(pace: Pace, watch: Watch) -> None:
    for _ in range(GROUP.most):
        await send(pace, DESK)
        watch.now += 2
    assert pace.pauses().any[DESK] == GROUP.period_s - watch.now


async def test_an_album_counts_as_many_as_it_has_parts(pace: Pace) -> None:
    await send(pace, RITA, CHAT.most + 5)
    assert RITA in pace.pauses().any


async def test_news_leave_a_group_room_for_answers_and_go_evenly_after_the_first(pace: Pace, watch: Watch) -> None:
    said = 0
    while watch.now < NEWS.period_s:
        if DESK not in pace.pauses().news:
            await send(pace, DESK)
            said += 1
            assert (DESK in pace.pauses().news and pace.pauses().news[DESK] >= NEWS.period_s / NEWS.most) or said < int(
                NEWS.most * FREELY
            )
        assert said <= NEWS.most
        watch.now += 0.1
    assert said == NEWS.most
    for _ in range(GROUP.most - NEWS.most):  # three people get their answers at once
        watch.now += 1
        assert DESK not in pace.pauses().any
        await send(pace, DESK)


async def test_news_and_answers_are_the_same_to_a_private_chat(pace: Pace) -> None:
    for _ in range(CHAT.most):
        await send(pace, RITA)
    pauses = pace.pauses()
    assert pauses.news == pauses.any


async def test_what_is_under_way_counts_until_a_period_after_its_answer(pace: Pace, watch: Watch) -> None:
    async with AsyncExitStack() as under_way:
        for chat in range(1, OVERALL.most + 1):
            await under_way.enter_async_context(pace.leaving(chat))
        watch.now += OVERALL.period_s + 0.5  # nobody has answered: Telegram may count them only now
        assert (pace.allowance(), pace.under_way()) == (0, OVERALL.most)
    assert pace.allowance() == 0
    watch.now += OVERALL.period_s
    assert (pace.allowance(), pace.under_way()) == (OVERALL.most, 0)


async def test_long_uploads_hold_nobody_up_and_count_when_they_arrive(pace: Pace, watch: Watch) -> None:
    async with AsyncExitStack() as uploads:
        for chat in range(1, OVERALL.most + 1):
            await uploads.enter_async_context(pace.leaving(chat))
        watch.now += LATE_S
        assert pace.allowance() == OVERALL.most
    assert pace.allowance() == 0


async def test_what_is_under_way_for_long_is_a_large_upload_and_an_album_is_one(pace: Pace, watch: Watch) -> None:
    async with pace.leaving(1), pace.leaving(2, messages=3):
        assert (pace.under_way(), pace.uploads(), pace.upload_in()) == (4, 0, LATE_S)
        watch.now += LATE_S
        async with pace.leaving(3):
            assert (pace.under_way(), pace.uploads(), pace.upload_in()) == (1, 2, LATE_S)
    assert (pace.under_way(), pace.uploads(), pace.upload_in()) == (0, 0, None)


async def test_what_telegram_refuses_is_not_counted(pace: Pace) -> None:
    for _ in range(3 * CHAT.most):
        async with pace.leaving(RITA) as leaving:
            leaving.was_refused = True
    assert pace.pauses().any == {}


async def test_at_the_door_the_first_to_come_is_the_first_to_leave(pace: Pace, watch: Watch) -> None:
    for chat in range(1, OVERALL.most + 1):
        await send(pace, chat)
    left = list[int]()

    async def leaves(chat: int) -> None:
        await send(pace, chat)
        left.append(chat)

    waiting = [asyncio.get_running_loop().create_task(leaves(chat)) for chat in (101, 102, 103)]
    await asyncio.sleep(0)
    assert (left, pace.waited_for) == ([], 3)
    watch.now += OVERALL.period_s
    pace.look_again()
    await asyncio.gather(*waiting)
    assert (left, pace.waited_for) == ([101, 102, 103], 0)


async def test_whoever_gives_up_at_the_door_leaves_no_trace(pace: Pace) -> None:
    for chat in range(1, OVERALL.most + 1):
        await send(pace, chat)
    waiting = asyncio.get_running_loop().create_task(send(pace, 101))
    await asyncio.sleep(0)
    waiting.cancel()
    with suppress(asyncio.CancelledError):
        await waiting
    assert (pace.waited_for, pace.under_way()) == (0, 0)


@pytest.mark.parametrize("chat", [RITA, DESK])
async def test_a_429_of_a_chat_holds_that_chat_and_nobody_else(pace: Pace, watch: Watch, chat: int) -> None:
    pace.halt(chat, 30)
    assert pace.pauses().any == {chat: 30}
    assert pace.halted_for() == 0
    await send(pace, OTTO)
    with pytest.raises(Late):
        await send(pace, chat)
    watch.now += 30
    assert pace.pauses().any == {}


async def test_429s_of_several_chats_until_one_moment_hold_everybody(pace: Pace, watch: Watch) -> None:
    pace.halt(RITA, 30)
    watch.now += 10.2
    pace.halt(DESK, 20)  # whole seconds
    assert (pace.halted_for(), pace.allowance()) == (20, 0)
    with pytest.raises(Late):
        await send(pace, OTTO)
    watch.now += 20
    assert pace.halted_for() == 0
    await send(pace, OTTO)


def test_429s_of_two_groups_that_end_at_different_moments_hold_only_these(pace: Pace) -> None:
    pace.halt(DESK, 30)
    pace.halt(OTHER_DESK, 40)
    pace.halt(DESK, 33)
    assert pace.halted_for() == 0
    assert pace.pauses().any == {DESK: 33, OTHER_DESK: 40}


async def test_a_chat_that_counts_no_more_is_forgotten(pace: Pace, watch: Watch) -> None:
    for chat in range(1, 300):
        watch.now += 0.05
        await send(pace, chat)
    assert RITA not in pace.lately()
    assert 299 in pace.lately()
    watch.now += CHAT.period_s
    pace.pauses()
    assert pace._to == {}


@pytest.mark.parametrize(
    ("endpoint", "data", "messages"),
    [
        ("sendMessage", {"chat_id": 1}, 1),
        ("sendPhoto", {"chat_id": 1}, 1),
        ("sendMediaGroup", {"chat_id": 1, "media": [1, 2, 3]}, 3),
        ("editMessageText", {"chat_id": 1, "message_id": 2}, 1),
        ("editMessageReplyMarkup", {"chat_id": 1, "message_id": 2}, 1),
        ("editMessageText", {"inline_message_id": "x"}, 0),
        ("sendChatAction", {"chat_id": 1}, 0),
        ("answerCallbackQuery", {"callback_query_id": "1"}, 0),
        ("deleteMessage", {"chat_id": 1, "message_id": 2}, 0),
        ("setMessageReaction", {"chat_id": 1, "message_id": 2}, 0),
        ("getFile", {"file_id": "1"}, 0),
        ("getUpdates", {}, 0),
    ],
)
def test_messages_and_edits_are_counted_and_nothing_else(endpoint: str, data: dict[str, object], messages: int) -> None:
    assert counted(endpoint, data) == messages


@given(
    st.lists(
        st.tuples(
            st.sampled_from([RITA, OTTO, 9, DESK]), st.integers(0, 2000), st.integers(0, 900), st.integers(0, 900)
        ),
        max_size=120,
    )
)
def test_whoever_keeps_the_pace_never_meets_a_429(wishes: list[tuple[int, int, int, int]]) -> None:
    """However long a message is on its way, and whenever in that time Telegram counts it."""
    watch, gate = Watch(), Gate(Limits())
    pace, counted_at = Pace(ticks=watch), list[tuple[float, int]]()

    async def play() -> None:
        ends = list[tuple[float, AsyncExitStack]]()

        async def move_to(moment: float) -> None:
            for end, stack in sorted((each for each in ends if each[0] <= moment), key=lambda each: each[0]):
                watch.now = max(watch.now, end)
                await stack.aclose()
                ends.remove((end, stack))
            watch.now = max(watch.now, moment)

        for chat, pause_ms, there_ms, back_ms in wishes:
            await move_to(watch.now + pause_ms / 1000)
            while chat in pace.pauses().any or not pace.allowance():
                await move_to(watch.now + 0.1)
            stack = AsyncExitStack()
            await stack.enter_async_context(pace.leaving(chat))
            counted_at.append((watch.now + there_ms / 1000, chat))
            ends.append((watch.now + (there_ms + back_ms) / 1000, stack))
        await move_to(watch.now + 10)

    asyncio.run(play())
    for at, chat in sorted(counted_at):
        assert gate.admit(chat, NOW + timedelta(seconds=at), group=chat < 0) == 0
