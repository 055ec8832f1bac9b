"""Which files may be thrown away."""

from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from storage.files.leftovers import Leftovers


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a"
    path.write_bytes(b"x")
    return path


def test_what_is_doomed_goes_once(file: Path) -> None:
    leftovers = Leftovers()
    assert leftovers.doom(["a"]) == ["a"]
    assert leftovers.throw_away("a", [file])
    assert not file.exists()
    assert not leftovers.throw_away("a", [file])


def test_what_was_never_doomed_stays(file: Path) -> None:
    assert not Leftovers().throw_away("a", [file])
    assert file.exists()


def test_what_is_held_cannot_be_doomed_until_everybody_released_it(file: Path) -> None:
    leftovers = Leftovers()
    leftovers.hold("a")
    leftovers.hold("a")
    leftovers.release(["a"])
    assert leftovers.doom(["a", "b"]) == ["b"]
    leftovers.release(["a"])
    assert leftovers.doom(["a"]) == ["a"]


def test_what_is_held_after_it_was_doomed_is_spared(file: Path) -> None:
    leftovers = Leftovers()
    leftovers.doom(["a"])
    leftovers.hold("a")
    leftovers.release(["a"])
    assert not leftovers.throw_away("a", [file])
    assert file.exists()


def test_what_turns_out_to_be_named_is_spared(file: Path) -> None:
    leftovers = Leftovers()
    leftovers.doom(["a"])
    leftovers.spare(["a"])
    assert not leftovers.throw_away("a", [file])


@given(st.lists(st.sampled_from(["hold", "release", "doom", "spare", "throw"]), max_size=40))
def test_a_file_that_somebody_holds_is_never_thrown_away(acts: list[str]) -> None:
    leftovers, held = Leftovers(), 0
    for act in acts:
        match act:
            case "hold":
                leftovers.hold("a")
                held += 1
            case "release" if held:
                leftovers.release(["a"])
                held -= 1
            case "doom":
                leftovers.doom(["a"])
            case "spare":
                leftovers.spare(["a"])
            case "throw":
                assert not (leftovers.throw_away("a", ()) and held)
