"""A spreadsheet is read as text, cell by cell; one that is damaged, encrypted or too large is refused in words."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from random import Random
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from casework.files import sheets
from casework.files.sheets import MOST_ROWS, Cell, sheet_lines, write_sheet
from casework.model.finding import UnusableError, What

GOOD = write_sheet(("code", "name"), [(f"c{number}", "Elm Lane") for number in range(20)])
LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"  # the heads of a packed file, before it and in the list at the end


def marked(local: int, central: int, value: int) -> bytes:
    """Return the spreadsheet with a number in each head, so many bytes from its beginning."""
    data = bytearray(GOOD)
    for head, offset in ((LOCAL, local), (CENTRAL, central)):
        start = data.find(head)
        while start >= 0:
            data[start + offset] = value
            start = data.find(head, start + 1)
    return bytes(data)


def refused(data: bytes) -> tuple[What, dict[str, object]]:
    with pytest.raises(UnusableError) as refusal:
        sheet_lines(data)
    return refusal.value.what, dict(refusal.value.facts)


def with_bomb() -> bytes:
    """Return the spreadsheet with an entity in its sheet that stands for ten others."""
    out = BytesIO()
    with ZipFile(BytesIO(GOOD)) as packed, ZipFile(out, "w") as anew:
        for name in packed.namelist():
            text = packed.read(name)
            if name.startswith("xl/worksheets/"):
                entities = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "' + b"&a;" * 10 + b'">]>'
                text = entities + text[text.find(b"<worksheet") :].replace(b"Elm Lane", b"&b;")
            anew.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(marked(6, 8, 1), id="encrypted"),
        pytest.param(marked(8, 10, 99), id="packed in an unknown way"),
        pytest.param(marked(4, 6, 200), id="for a later program"),
        pytest.param(GOOD[: len(GOOD) // 2], id="half of it"),
        pytest.param(with_bomb(), id="entities that would fill the memory"),
    ],
)
def test_what_cannot_be_unpacked_is_refused(data: bytes) -> None:
    assert sheet_lines(GOOD)
    assert refused(data) == (What.SHEET_BROKEN, {})


def test_a_damaged_one_is_read_or_refused() -> None:
    random, count = Random(1), 0
    for _ in range(60):
        damaged = bytearray(GOOD)
        damaged[random.randrange(len(damaged))] ^= 1 + random.randrange(255)
        try:
            sheet_lines(bytes(damaged))
        except UnusableError:
            count += 1
    assert 0 < count < 60


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (" Elm Lane", " Elm Lane"),
        (True, "yes"),
        (False, "no"),
        (date(2026, 10, 1), "2026-10-01"),
        (datetime(2026, 10, 1, 12, 30), "2026-10-01"),  # noqa: DTZ001 - a spreadsheet knows no time zones
        (12, "12"),
        (120000.50, "120000.5"),
        (1234567.89, "1234567.89"),  # whose tenth decimal is not what was typed
        (12000.5000001, "12000.5000001"),
        (37.76512345678, "37.76512345678"),
        (0.1 + 0.2, "0.3"),  # as the spreadsheet shows it
        (0.0000001, "0.0000001"),
        (1e22, "10000000000000000000000"),
        (-122.4148, "-122.4148"),
    ],
)
def test_a_cell_becomes_what_a_person_would_type(cell: object, text: str) -> None:
    book = Workbook()
    book.worksheets[0].append(["head", "head"])
    book.worksheets[0].append([cell, "end"])
    out = BytesIO()
    book.save(out)
    assert sheet_lines(out.getvalue())[1] == [text, "end"]


EMPTY: Sequence[Cell] = ()


@pytest.mark.parametrize(
    ("rows", "is_refused"),
    [
        pytest.param([("a",)] * 20, False, id="as many as there may be"),
        pytest.param([("a",)] * 21, True, id="one more"),
        pytest.param([("a",), *[EMPTY] * 21], False, id="empty ones below"),
        pytest.param([("a",), *[EMPTY] * 21, ("b",)], True, id="one more below empty ones"),
    ],
)
def test_a_sheet_with_too_many_rows_is_refused_and_never_cut(
    rows: list[Sequence[Cell]], is_refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 20)
    data = write_sheet(("head",), rows)
    if is_refused:
        assert refused(data) == (What.SHEET_TOO_LARGE, {"limit": 20})
    else:
        assert sheet_lines(data) == [["head"], *(["a"] for row in rows if row)]


def test_one_that_would_fill_the_memory_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_BYTES", 1000)
    assert refused(GOOD) == (What.SHEET_TOO_LARGE, {"limit": MOST_ROWS})


def test_one_without_anything_in_it_is_empty() -> None:
    assert refused(write_sheet((), [EMPTY, ("",)])) == (What.FILE_EMPTY, {})
