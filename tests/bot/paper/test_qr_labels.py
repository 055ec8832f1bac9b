"""A sheet of QR codes, read back from the PDF itself: what is drawn, how large, and which words are beside it."""

import base64
import re
import zlib
from pathlib import Path

import pytest
from reportlab import rl_config
from reportlab.lib.units import mm

from bot.paper.qr_labels import (
    CODE_SIDE,
    PER_PAGE,
    QUIET,
    draw,
    modules,
)
from bot.paper.sheet import (
    FontUnusable,
    Letters,
    Paper,
    Unprintable,
)
from handlers.messages.desk.labels import Label

VERA = next(path for each in rl_config.TTFSearchPath if (path := Path(each) / "Vera.ttf").exists())
LINK = "https://t.me/CleanwardBot?start=a1bin-17"
BIN = Label("Rubbish here?", "Bin at the gate", "bin-17", "Scan this code.", LINK)
Square = tuple[float, float, float]  # left, bottom, side, in points


def pages(pdf: bytes) -> list[bytes]:
    """Return the drawing commands of each page."""
    streams = re.findall(rb"/ASCII85Decode /FlateDecode.*?stream\r?\n(.*?)~>", pdf, re.DOTALL)
    unpacked = [zlib.decompress(base64.a85decode(stream)) for stream in streams]
    return [content for content in unpacked if b" Tj" in content]


def texts(page: bytes) -> str:
    """Return the lines of a page: the first font is Helvetica, in Windows-1252, the other STSong-Light, in UTF-16."""
    lines, encoding = [], ""
    for font, literal, ends in re.findall(rb"/F(\d) |\(((?:\\.|[^\\)])*)\) Tj( T\*)?", page, re.DOTALL):
        if font:
            encoding = "cp1252" if font == b"1" else "utf-16-be"
            continue
        raw = re.sub(rb"\\([0-7]{3})", lambda octal: bytes([int(octal[1], 8)]), literal)
        lines.append(re.sub(rb"\\(.)", rb"\1", raw, flags=re.DOTALL).decode(encoding) + ("\n" if ends else ""))
    return "".join(lines)


def squares(page: bytes) -> list[list[Square]]:
    """Return the dark modules of a page, a list for each code; each code is one path that is filled at once."""
    drawn = (re.findall(rb"(-?[0-9.]+) (-?[0-9.]+) (-?[0-9.]+) \S+ re", path) for path in re.split(rb"\nf\*?\n", page))
    return [[(float(x), float(y), float(wide)) for x, y, wide in found] for found in drawn if found]


@pytest.mark.parametrize("link", [LINK, "https://t.me/" + "C" * 32 + "?start=a1" + "x" * 62])
@pytest.mark.parametrize("paper", Paper)
def test_what_is_drawn_is_the_code_of_the_link_four_centimetres_wide(paper: Paper, link: str) -> None:
    (page,) = pages(draw([Label("a", "b", "c", "d", link)], paper, Letters(), ""))
    (drawn,) = squares(page)
    expected = modules(link)
    side = 40 * mm / len(expected)
    left, top = min(x for x, _, _ in drawn), max(y for _, y, _ in drawn)
    assert {(round((top - y) / side), round((x - left) / side)) for x, y, _ in drawn} == {
        (row, column) for row, cells in enumerate(expected) for column, dark in enumerate(cells) if dark
    }
    assert all(wide == pytest.approx(side, abs=0.01) for _, _, wide in drawn)
    assert max(x for x, _, _ in drawn) + side - left == pytest.approx(CODE_SIDE, abs=0.1)


def test_a_code_is_square_has_its_three_marks_and_names_level_m() -> None:
    rows = modules(LINK)
    mark = [list(map(bool, map(int, row))) for row in ("1111111", "1000001", "1011101", "1011101", "1011101")]
    assert {len(row) for row in rows} == {len(rows)}
    for top, left in ((0, 0), (0, -7), (-7, 0)):
        assert [row[left:][:7] for row in rows[top:][:5]] == mark
    # ISO/IEC 18004, 7.9: the first two of the format's 15 bits are the level, masked with 10; M is 00
    assert rows[8][:2] == [True, False]


def test_nothing_stands_in_the_white_around_a_code() -> None:
    (page,) = pages(draw([BIN] * PER_PAGE, Paper.LETTER, Letters(), ""))
    codes = squares(page)
    assert len(codes) == PER_PAGE
    boxes = [(min(x for x, _, _ in code), max(y for _, y, _ in code), code[0][2]) for code in codes]
    # Paragraphs begin where `cm` moves to; the headline stands above, the other words on the right.
    starts = [tuple(map(float, at)) for at in re.findall(rb"1 0 0 1 (-?[0-9.]+) (-?[0-9.]+) cm", page)]
    assert starts
    for left, top, side in boxes:
        quiet = QUIET * side - 0.01
        near = (left - quiet, left + CODE_SIDE + quiet, top + side - CODE_SIDE - quiet, top + side + quiet)
        assert not [(x, y) for x, y in starts if near[0] < x < near[1] and near[2] < y < near[3]]


@pytest.mark.parametrize(("labels", "expected"), [(1, 1), (8, 1), (9, 2), (17, 3)])
def test_eight_labels_fill_a_page(labels: int, expected: int) -> None:
    found = pages(draw([BIN] * labels, Paper.A4, Letters(), ""))
    assert len(found) == expected
    assert sum(len(squares(page)) for page in found) == labels


def test_the_words_of_a_label_stand_beside_its_code() -> None:
    label = Label("What is <this> & that?", "Müllplatz “Größe” € (3) \\", "bin-17", "扫码。", LINK)
    (page,) = pages(draw([label], Paper.A4, Letters(), ""))
    words = texts(page)
    for text in (label.headline, "bin-17", "扫码。", "Müllplatz"):
        assert text in words
    other = Label("", "东门 2 号垃圾桶 東門", "", "", LINK)
    (page,) = pages(draw([other], Paper.A4, Letters(), ""))
    assert texts(page).replace("\n", "") == other.name


def test_the_longest_words_fit_by_becoming_smaller() -> None:
    for name in ("W" * 64, "垃" * 64, "many words " * 6):
        longest = Label("H" * 60, name, "C" * 32, "word " * 60, LINK)
        (page,) = pages(draw([longest] * PER_PAGE, Paper.LETTER, Letters(), ""))
        assert len(squares(page)) == PER_PAGE
        words = texts(page).replace("\n", "").replace(" ", "")
        assert words.count(name.replace(" ", "")) == PER_PAGE


@pytest.mark.parametrize(
    ("paper", "size"), [(Paper.A4, (210 * mm, 297 * mm)), (Paper.LETTER, (215.9 * mm, 279.4 * mm))]
)
def test_the_paper_has_its_size(paper: Paper, size: tuple[float, float]) -> None:
    found = re.search(rb"/MediaBox \[ 0 0 ([0-9.]+) ([0-9.]+) \]", draw([BIN], paper, Letters(), ""))
    assert found
    assert (float(found[1]), float(found[2])) == pytest.approx(size, abs=0.1)


def test_the_same_labels_make_the_same_file() -> None:
    assert draw([BIN], Paper.A4, Letters(), "x") == draw([BIN], Paper.A4, Letters(), "x")


def test_a_font_of_ones_own_is_embedded_and_the_only_one() -> None:
    pdf = draw([BIN], Paper.A4, Letters(VERA), "")
    assert re.findall(rb"/BaseFont /(\S+)", pdf) == [b"AAAAAA+BitstreamVeraSans-Roman"]
    assert b"/FontFile2" in pdf


@pytest.mark.parametrize(("own", "name"), [(None, "Bin ไทย 1"), (None, "Bin 🗑"), (VERA, "Bin 东门"), (None, "a\x07")])
def test_what_no_font_has_is_never_printed_as_boxes(own: Path | None, name: str) -> None:
    with pytest.raises(Unprintable) as refused:
        draw([BIN, Label("a", name, "c", "d", LINK)], Paper.A4, Letters(own), "")
    assert refused.value.text == name
    assert set(refused.value.characters) == set(name) - set("Bin 1a")


def test_a_file_that_is_no_font_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "font.ttf"
    vera = VERA.read_bytes()
    for data in (b"", b"hello", vera[:2000], vera.replace(b"hmtx", b"hmty", 1)):
        file.write_bytes(data)
        with pytest.raises(FontUnusable):
            Letters(file)
    with pytest.raises(FontUnusable):
        Letters(tmp_path / "nix.ttf")
