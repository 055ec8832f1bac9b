"""A poster of a drive, read back from the PDF itself: its code is that of the link, twelve centimetres wide."""

import pytest
from reportlab.lib.units import mm

from bot.paper.poster import CODE_SIDE, draw
from bot.paper.qr_labels import QUIET, modules
from casework.model.deep_link import AtDrive, url
from casework.model.drive import DriveId
from handlers.messages.message import Poster
from tests.bot.paper.test_qr_labels import pages, squares, texts

LINK = AtDrive(DriveId(12), "0123456789abcdef")


def test_a_poster_shows_its_words_and_the_code_of_its_link() -> None:
    page = Poster("drive-12", "Elm Park 🧹 榆树公园", ("Sat 7 Mar 09:00–11:30", "Elm Street"), "Scan this code.", LINK)
    (drawn,) = pages(draw(page, "CleanwardBot"))
    said = texts(drawn)
    for words in ("Elm Park", "榆树公园", "Sat 7 Mar", "Elm Street", "Scan this code."):
        assert words in said.replace("\n", "")
    (code,) = squares(drawn)
    expected = modules(url("CleanwardBot", LINK))
    side = CODE_SIDE / (len(expected) + 2 * QUIET)
    left, top = min(x for x, _, _ in code), max(y for _, y, _ in code)
    assert {(round((top - y) / side), round((x - left) / side)) for x, y, _ in code} == {
        (row, column) for row, cells in enumerate(expected) for column, dark in enumerate(cells) if dark
    }
    assert all(wide == pytest.approx(side, abs=0.01) for _, _, wide in code)
    assert side * (len(expected) + 2 * QUIET) == pytest.approx(120 * mm)
    assert page.file_name == "drive-12.pdf"


def test_a_poster_needs_the_name_of_a_bot() -> None:
    with pytest.raises(ValueError, match="no name of a bot"):
        draw(Poster("drive-12", "Elm Park", ("", ""), "Scan", LINK), "")
