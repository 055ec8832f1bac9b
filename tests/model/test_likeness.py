import pytest
from hypothesis import given, strategies as st

from casework.model.likeness import BITS_MOST, is_same_photo

likenesses = st.integers(0, 2**63 - 1)


@given(likenesses, st.sets(st.integers(0, 62)))
def test_two_photos_are_the_same_as_long_as_few_bits_differ(likeness: int, bits: set[int]) -> None:
    other = likeness ^ sum(1 << bit for bit in bits)
    assert is_same_photo(likeness, other) is is_same_photo(other, likeness) is (len(bits) <= BITS_MOST)


@pytest.mark.parametrize(("a", "b"), [(None, None), (None, 0), (0, None)])
def test_a_likeness_that_was_not_taken_is_like_no_other(a: int | None, b: int | None) -> None:
    assert not is_same_photo(a, b)
