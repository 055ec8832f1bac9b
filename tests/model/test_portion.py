"""Files are divided so that every portion can be sent."""

from hypothesis import given, strategies as st

from casework.model.portion import ENTRY_BYTES, HeldFile, Portion, portions

FILES = st.lists(st.tuples(st.integers(1, 50), st.booleans(), st.integers(0, 3000)), unique_by=lambda one: one[:2])


def held_in(portion: Portion, files: list[HeldFile]) -> list[HeldFile]:
    ends = {False: portion.photos, True: portion.recordings}
    return [file for file in files if ends[file.is_recording][0] < file.id <= ends[file.is_recording][1]]


@given(FILES)
def test_every_file_is_in_one_portion_and_no_portion_is_too_large(given_files: list[tuple[int, bool, int]]) -> None:
    files = [HeldFile(number, f"{number}{is_recording}", is_recording) for number, is_recording, _ in given_files]
    sizes = {file.name: size for file, (_, _, size) in zip(files, given_files, strict=True)}
    found = portions(files, sizes, 5000)
    assert [portion.number for portion in found] == list(range(1, len(found) + 1))
    assert {portion.of for portion in found} == {len(found)}
    packed = [held_in(portion, files) for portion in found]
    assert sorted(file.name for each in packed for file in each) == sorted(sizes)
    for each in packed:
        assert sum(sizes[file.name] + ENTRY_BYTES for file in each) <= 5000


def test_nothing_is_one_portion_and_a_file_that_is_too_large_has_one_for_itself() -> None:
    assert portions([], {}) == [Portion(1, 1, (0, 0), (0, 0))]
    files = [HeldFile(1, "a", False), HeldFile(2, "b", False), HeldFile(1, "c", True)]
    found = portions(files, {"a": 1, "b": 9000, "c": 1}, 5000)
    assert [[file.name for file in held_in(portion, files)] for portion in found] == [["a"], ["b"], ["c"]]
