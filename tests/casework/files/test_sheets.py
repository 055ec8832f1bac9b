"""A spreadsheet that is damaged or encrypted is refused in words, by each of its two readers."""

from collections.abc import Callable
from random import Random

import pytest

from casework.files.sheets import sheet_lines, write_sheet
from casework.files.workbook import as_csv
from casework.model.finding import UnusableError

GOOD = write_sheet(("code", "name"), [(f"c{number}", "Elm Lane") for number in range(20)])
LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"  # the heads of a packed file, before it and in the list at the end
READERS = pytest.mark.parametrize("read", [sheet_lines, as_csv])


def marked(local: int, central: int, value: int) -> bytes:
    """Return the spreadsheet with a number in each head, so many bytes from its beginning."""
    data = bytearray(GOOD)
    for head, offset in ((LOCAL, local), (CENTRAL, central)):
        start = data.find(head)
        while start >= 0:
            data[start + offset] = value
            start = data.find(head, start + 1)
    return bytes(data)


@READERS
@pytest.mark.parametrize(
    "data",
    [
        pytest.param(marked(6, 8, 1), id="encrypted"),
        pytest.param(marked(8, 10, 99), id="packed in an unknown way"),
        pytest.param(marked(4, 6, 200), id="for a later program"),
        pytest.param(GOOD[: len(GOOD) // 2], id="half of it"),
    ],
)
def test_what_cannot_be_unpacked_is_refused(read: Callable[[bytes], object], data: bytes) -> None:
    assert read(GOOD)
    with pytest.raises(UnusableError):
        read(data)


@READERS
def test_a_damaged_one_is_read_or_refused(read: Callable[[bytes], object]) -> None:
    random, refused = Random(1), 0
    for _ in range(60):
        damaged = bytearray(GOOD)
        damaged[random.randrange(len(damaged))] ^= 1 + random.randrange(255)
        try:
            read(bytes(damaged))
        except UnusableError:
            refused += 1
    assert 0 < refused < 60
