"""A lane (a per-chat queue) works what was just stored without reading it, in the inbox's order, and misses nothing."""

import json

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.receiving.held import Held
from storage.traffic.inbox import Waiting
from tests.storage.samples import AT

LANE, OTHER, GROUP = 1, 2, -3
MOST, READ_AHEAD = 3, 2


def update(seq: int, lane: int = LANE) -> Waiting:
    return Waiting(seq, seq * 10, lane, "{}", 0, AT)


def numbers(held: Held, lane: int = LANE) -> list[int]:
    found = []
    while each := held.pop(lane):
        found.append(each.seq)
    return found


def test_what_is_stored_is_worked_in_order() -> None:
    held = Held(MOST)
    for seq in (1, 2):
        held.push(update(seq))
    assert numbers(held) == [1, 2]
    assert not held.is_behind(LANE)


def test_a_lane_that_is_behind_reads_first() -> None:
    held = Held(MOST)
    held.fall_behind(LANE)
    held.push(update(3))
    assert numbers(held) == []
    held.begin_reading(LANE)
    held.push(update(4))  # stored while the lane reads, too late for this read
    held.fill(LANE, [update(1), update(2), update(3)], has_more=False)
    assert numbers(held) == [1, 2, 3, 4]


def test_what_is_read_and_pushed_is_there_once() -> None:
    held = Held(MOST)
    held.begin_reading(LANE)
    held.push(update(2))
    held.fill(LANE, [update(1), update(2)], has_more=False)
    assert numbers(held) == [1, 2]


def test_with_more_to_read_what_was_pushed_is_read_in_its_turn() -> None:
    held = Held(MOST)
    held.begin_reading(LANE)
    held.push(update(9))
    held.fill(LANE, [update(1), update(2)], has_more=True)
    assert numbers(held) == [1, 2]
    assert held.is_behind(LANE)


def of_person(seq: int, person: int) -> Waiting:
    """Return an update that somebody sent to a group."""
    return Waiting(
        seq, seq * 10, GROUP, json.dumps({"update_id": seq * 10, "message": {"from": {"id": person}}}), 0, AT
    )


def test_in_a_group_people_take_turns_and_each_persons_updates_stay_in_order() -> None:
    held = Held(100)
    for seq, person in enumerate((7, 7, 7, 7, 8, 8, 9)):
        held.push(of_person(seq, person))
    assert numbers(held, GROUP) == [0, 4, 6, 1, 5, 2, 3]


def test_what_a_group_has_read_is_worked_by_turns_too() -> None:
    held = Held(100)
    held.begin_reading(GROUP)
    held.push(of_person(5, 8))
    held.fill(GROUP, [of_person(seq, 7) for seq in range(4)], has_more=False)
    assert numbers(held, GROUP) == [0, 5, 1, 2, 3]


@pytest.mark.parametrize("payload", ["{}", '{"message": 7}', '{"message": {"from": 7}}', '{"x": {"from": {"id": []}}}'])
def test_updates_of_nobody_stay_in_order(payload: str) -> None:
    held = Held(100)
    for seq in range(3):
        held.push(Waiting(seq, seq, GROUP, payload, 0, AT))
    assert numbers(held, GROUP) == [0, 1, 2]


class Lane(RuleBasedStateMachine):
    """One lane with a database behind it, and another that takes room away."""

    def __init__(self) -> None:
        super().__init__()
        self.held = Held(MOST)
        self.stored: list[Waiting] = []
        self.worked: list[int] = []
        self.snapshot: list[Waiting] | None = None  # what a read that has begun will return

    @rule(lane=st.sampled_from([LANE, OTHER]))
    def store(self, lane: int) -> None:
        new = update(len(self.stored) + 1, lane)
        self.stored.append(new)
        self.held.push(new)

    @rule()
    def work_one(self) -> None:
        if self.snapshot is None and (each := self.held.pop(LANE)):
            self.worked.append(each.seq)

    @rule()
    def begin_to_read(self) -> None:
        if self.snapshot is None and self.held.is_behind(LANE) and LANE not in self.held._by_lane:
            self.held.begin_reading(LANE)
            self.snapshot = self._waiting()

    @rule(is_away=st.booleans())
    def end_reading(self, *, is_away: bool) -> None:
        if self.snapshot is None:
            return
        if is_away:
            self.held.fall_behind(LANE)
        else:
            self.held.fill(LANE, self.snapshot[:READ_AHEAD], has_more=len(self.snapshot) >= READ_AHEAD)
        self.snapshot = None

    @rule()
    def work_the_other(self) -> None:
        while self.held.pop(OTHER):
            pass

    def _waiting(self) -> list[Waiting]:
        return [each for each in self.stored if each.lane == LANE and each.seq not in self.worked]

    @invariant()
    def is_worked_in_order(self) -> None:
        assert self.worked == [each.seq for each in self.stored if each.lane == LANE][: len(self.worked)]

    def teardown(self) -> None:
        """Check that in the end everything is worked."""
        self.end_reading(is_away=False)
        for _ in range(2 * len(self.stored) + 2):
            self.work_one()
            self.begin_to_read()
            self.end_reading(is_away=False)
        assert self._waiting() == []


TestLane = Lane.TestCase
