"""The rate limiter answers somebody quick at once and never breaks Telegram's limits."""

from datetime import timedelta

from hypothesis import given, strategies as st

from bot.delivery.pace import (
    CHAT,
    GROUP,
    OVERALL,
    Pace,
)
from sandbox.limits import Gate, Limits
from tests.clock import MONDAY_MORNING as NOW

RITA, DESK = 7, -1007


def test_somebody_quick_is_answered_at_once_until_the_window_is_full() -> None:
    pace = Pace()
    for _ in range(CHAT.most):
        assert RITA not in pace.waiting(NOW)
        pace.spend(RITA, NOW)
    assert pace.waiting(NOW) == {RITA: NOW + CHAT.period}
    assert pace.waiting(NOW + CHAT.period) == {}


def test_a_group_is_written_to_less_than_twenty_times_a_minute() -> None:
    pace = Pace()
    at = NOW
    for _ in range(GROUP.most):
        pace.spend(DESK, at)
        at += timedelta(seconds=2)
    assert pace.waiting(at)[DESK] == NOW + GROUP.period


def test_an_album_counts_as_many_as_it_has_parts() -> None:
    pace = Pace()
    pace.spend(RITA, NOW, CHAT.most)
    assert RITA in pace.waiting(NOW)


def test_the_limit_over_all_gives_out_and_comes_back() -> None:
    pace = Pace()
    for chat in range(1, OVERALL.most + 1):
        pace.spend(chat, NOW)
    assert pace.allowance(NOW) == 0
    assert pace.next_moment(NOW) == NOW + OVERALL.period
    assert pace.allowance(NOW + OVERALL.period) == OVERALL.most


def test_a_429_of_a_group_halts_the_group_and_nobody_else() -> None:
    pace = Pace()
    pace.halt(DESK, NOW + timedelta(seconds=30))
    assert pace.waiting(NOW) == {DESK: NOW + timedelta(seconds=30)}
    assert pace.allowance(NOW) == OVERALL.most


def test_a_429_in_a_private_chat_halts_everybody_for_as_long_as_it_says() -> None:
    pace = Pace()
    pace.halt(RITA, NOW + timedelta(seconds=30))
    assert pace.allowance(NOW + timedelta(seconds=29)) == 0
    assert pace.next_moment(NOW) == NOW + timedelta(seconds=30)
    assert pace.allowance(NOW + timedelta(seconds=30)) == OVERALL.most


def test_a_chat_that_counts_no_more_is_forgotten() -> None:
    pace = Pace()
    pace.spend(RITA, NOW)
    pace.waiting(NOW + CHAT.period)
    assert pace == Pace(_sent=pace._sent)


@given(st.lists(st.tuples(st.sampled_from([RITA, 8, 9, DESK]), st.integers(0, 2000)), max_size=150))
def test_whoever_keeps_the_pace_never_meets_a_429(wishes: list[tuple[int, int]]) -> None:
    pace, gate, at = Pace(), Gate(Limits()), NOW
    for chat, pause_ms in wishes:
        at += timedelta(milliseconds=pause_ms)
        at = max(at, pace.waiting(at).get(chat, at), pace.next_moment(at))
        pace.spend(chat, at)
        assert gate.admit(chat, at, group=chat < 0) == 0
