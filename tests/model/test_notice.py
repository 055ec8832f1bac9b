"""Test that what is written into a slot is read from it again, and nothing from a slot of another kind."""

import re

import pytest
from hypothesis import given, strategies as st

from casework.model.notice import Kind

SHOWN_ONCE = [kind for kind in Kind if kind.properties.slot]
CODES = st.text(st.characters(exclude_characters=":"), max_size=20)


@given(st.sampled_from(SHOWN_ONCE), st.data())
def test_what_was_written_into_a_slot_is_read_from_it(kind: Kind, data: st.DataObject) -> None:
    names = re.findall(r"{(\w+)}", kind.properties.slot or "")
    written = {name: data.draw(CODES, name) for name in names[:-1]}
    written |= {name: data.draw(st.text(max_size=20), name) for name in names[-1:]}  # the last may have colons in it
    assert kind.read(kind.slot(**written)) == written


@given(st.sampled_from(list(Kind)), st.sampled_from(SHOWN_ONCE), st.lists(st.text(max_size=5), max_size=4))
def test_what_is_read_from_any_slot_writes_that_slot(kind: Kind, other: Kind, values: list[str]) -> None:
    slot = ":".join([(other.properties.slot or "").partition(":")[0], *values])
    read = kind.read(slot)
    assert read is None or kind.slot(**read) == slot


@pytest.mark.parametrize(
    ("kind", "slot"),
    [
        (Kind.CARD, None),
        (Kind.CARD, ""),
        (Kind.CARD, "card"),
        (Kind.CARD, "left:7"),
        (Kind.PROJECT, "projectlate:7:2026-12-01"),
        (Kind.PHOTO_WANTED, "fix:7"),
        (Kind.CHANNEL_ALARM, "alarm:crew"),
        (Kind.WELCOME, ""),
        (Kind.WELCOME, "welcome"),
    ],
)
def test_nothing_is_read_from_a_slot_of_another_kind(kind: Kind, slot: str | None) -> None:
    assert kind.read(slot) is None
