"""A ticket on paper, read back from the PDF itself."""

import random
import re
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.paper import fonts
from bot.paper.printing import Printer
from bot.paper.qr_labels import modules
from bot.paper.sheet import Letters
from bot.paper.ticket_page import draw, shrink
from casework.model.ticket import Act, Entry, Status
from casework.model.ticket_id import TicketId
from handlers.messages.desk import printed
from handlers.messages.message import PlaceMap, TicketPage
from handlers.messages.speaker import LANGUAGES, Speaker
from storage.files.photos import PhotoFiles
from tests.bot.paper.test_qr_labels import (
    VERA,
    Square,
    pages,
    squares,
    texts,
)
from tests.messages.samples import RITA, ticket_view
from tests.messages.test_every_message import HOSTILE
from tests.messages.values import (
    AT,
    LONGEST,
    NUMBER,
    ORDINARY,
    ZONE,
    Values,
    everywhere,
)
from tests.storage.files.keeping import keep
from tests.stories.stage import picture

LINK = "https://t.me/CleanwardBot?start=t1999999999"
EN = Speaker("en", ZONE)


def page_of(values: Values = ORDINARY, status: Status = Status.OPEN, times: int = 1, to: Speaker = EN) -> TicketPage:
    view = ticket_view(values, status, 1)
    signed = [(entry, "Carl" if entry.act is Act.TAKE else "") for entry in view.history] * times
    page = printed.ticket(view, signed, AT, to).document
    assert isinstance(page, TicketPage)
    return page


@cache
def png(size: tuple[int, int] = (800, 500)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "green").save(out, "PNG")
    return out.getvalue()


def drawn(page: TicketPage, photos: int = 0, link: str | None = LINK) -> bytes:
    shots = [(page.before[0], [picture("brown")] * photos), (page.after[0], [picture("green")] * photos)]
    return draw(page, shots, png(), link)


def words_of(pdf: bytes) -> str:
    """Return all text of a PDF, without line breaks."""
    return "".join("".join(map(texts, pages(pdf))).split())


def codes_of(pdf: bytes) -> list[list[Square]]:
    return [code for page in pages(pdf) for code in squares(page)]


def number_of_pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


def test_everything_that_is_known_stands_on_the_paper() -> None:
    found = words_of(drawn(page_of(status=Status.TAKEN), 2))
    for part in (
        f"#{NUMBER} · Bulky waste",
        "taken · Carl",
        "Eastside crew",
        "Café Elm, 12 Elm Street",
        "31.200000, 121.500000",
        "A mattress, since Friday",
        "How big is it?As big as a van",
        "Photos before",
        "Photos afterwards",
        "Which of the two gates?",
        "The northern one",
        "2 Mar 2026 09:00 · taken · Carl",
        "Printed 2 Mar 2026 09:00",
    ):
        assert "".join(part.split()) in found, part


def test_the_code_leads_to_the_ticket_and_is_left_out_where_the_bot_has_no_name() -> None:
    (code,) = codes_of(drawn(page_of()))
    assert len(code) == sum(map(sum, modules(LINK)))
    with_none = drawn(page_of(), link=None)
    assert not codes_of(with_none)
    assert "Scan" not in words_of(with_none)


def test_every_page_has_its_number_and_asks_for_how_many_there_are() -> None:
    pdf = drawn(page_of(times=12), 3)
    count = number_of_pages(pdf)
    assert count > 2
    written = pages(pdf)
    for number in range(1, count + 1):
        (page,) = (each for each in written if f"({number} / ) Tj".encode() in each)
        assert re.search(rb"/\S*pages Do", page)
        assert f"#{NUMBER}" in texts(page)
    (form,) = (each for each in written if b" / ) Tj" not in each)
    assert texts(form).strip() == str(count)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_words_in_every_language_are_printed(language: str) -> None:
    page = page_of(LONGEST, times=100, to=Speaker(language, ZONE))
    assert len(page.history[1]) == printed.MOST_LINES
    assert "".join(page.left_out)
    pdf = drawn(page, 3)
    assert number_of_pages(pdf) > 3
    assert "<b>&" in words_of(pdf)


@pytest.mark.parametrize("words", [*HOSTILE.values(), "W" * 500, "路" * 500, "\x00\uffff", "\u202eevil", "\t\n "])
def test_whatever_people_write_is_printed_or_seen_to_be_missing(words: str) -> None:
    page = replace(page_of(everywhere(words)), words=("Words", words))
    found = words_of(drawn(page))
    for part in words.split():
        kept = Letters().printable(part)
        assert "".join(kept.split()) in found


@pytest.mark.parametrize(
    ("text", "expected", "is_said"),
    [
        ("Bin 🗑 1", "Bin 1", True),
        ("👩‍👩‍👧🗑️", "", True),
        ("a\nb\tc", "a b c", False),
        ("שלום עולם", "slvm 'vlm", True),
        ("a\u200bb\u202ec", "abc", False),
        ("e\u0301", "é", False),
        ("东门 <b>", "东门 <b>", False),
        ("ถนน ๕", "thnn 5", True),
        ("bad \uffff\ue000 end", "bad end", True),
    ],
)
def test_what_no_font_has_is_in_latin_letters_or_left_out_and_never_a_box(
    text: str, expected: str, is_said: bool
) -> None:
    letters = Letters()
    assert (letters.printable(text), letters.has_changed) == (expected, is_said)
    letters.paragraph(expected, 10)


NOTE = "No font had some letters"


def test_the_paper_says_so_where_something_could_not_be_set() -> None:
    plain, hebrew = (replace(page_of(), words=("Words", words)) for words in ("Straße 榆树街 한글", "שלום 12 🗑"))
    assert "".join(NOTE.split()) not in words_of(drawn(plain))
    found = words_of(drawn(hebrew))
    assert "".join(NOTE.split()) in found
    assert "slvm12" in found
    assert "□" not in found


def test_the_operators_font_is_embedded_and_what_it_lacks_is_set_in_the_others() -> None:
    page = replace(page_of(), words=("Words", "Elm 榆树街"))
    pdf = draw(page, [], png(), LINK, VERA)
    named = set(re.findall(rb"/BaseFont /(\S+)", pdf))
    assert b"AAAAAA+BitstreamVeraSans-Roman" in named
    assert b"STSong-Light" in named
    assert Letters(VERA, may_find=True).printable("Elm 榆树街") == "Elm 榆树街"


@pytest.mark.skipif(not fonts.for_paper(), reason="this machine has no DejaVu or Noto that can be embedded")
def test_a_font_that_is_found_sets_what_the_built_in_ones_lack_but_no_script_that_it_would_set_wrongly() -> None:
    letters = Letters(may_find=True)
    assert letters.printable("Ġużeppi Şişli ქუჩა Փողոց") == "Ġużeppi Şişli ქუჩა Փողոց"
    assert not letters.has_changed
    letters.paragraph("Şişli ქუჩა", 10)
    assert letters.printable("שלום مرحبا हिन्दी").isascii()  # DejaVu has some of them, but sets them from the left
    assert letters.has_changed


def test_no_more_than_six_photos_are_printed_and_those_afterwards_are_among_them() -> None:
    page = page_of(LONGEST)
    assert (len(page.before[1]), len(page.after[1])) == (3, 3)
    assert "24 more photos are not printed." in page.left_out
    view = replace(ticket_view(LONGEST), after=(), photos=ticket_view(LONGEST).before, still=(), later=())
    alone = printed.ticket(view, [], AT, EN).document
    assert isinstance(alone, TicketPage)
    assert (len(alone.before[1]), len(alone.after[1])) == (6, 0)


def test_a_photo_is_made_as_small_as_paper_needs_and_keeps_its_shape() -> None:
    for size, expected in (
        ((2048, 1024), (1000, 500)),
        ((300, 2048), (146, 1000)),
        ((64, 48), (64, 48)),
        ((2048, 1), (1000, 1)),
    ):
        with Image.open(BytesIO(shrink(picture("red", size)))) as image:
            assert image.size == expected


async def test_the_paper_says_where_a_photo_is_not_on_the_disk(tmp_path: Path) -> None:
    files = PhotoFiles(tmp_path)
    kept = await keep(files, picture("brown"))

    async def draw_map(_: PlaceMap) -> bytes:
        return png()

    page = replace(page_of(), before=("Before", (kept.name, "0" * 64)), after=("After", ("1" * 64,)))
    pdf = await Printer(files, draw_map, lambda: "CleanwardBot")(page)
    assert len(re.findall(rb"/Subtype /Image", pdf)) == 2  # the map and one photo
    assert words_of(pdf).count("Aphotobelongshere,butitsfileismissing.") == 2
    assert words_of(pdf).index("After") < words_of(pdf).rindex("Aphotobelongshere")
    nameless = await Printer(files, draw_map, lambda: "")(page)
    assert not codes_of(nameless)


def test_of_whoever_reported_only_what_they_wrote_is_printed() -> None:
    view = ticket_view(ORDINARY)
    view = replace(view, ticket=replace(view.ticket, contact="Mrs Wong, 555-0100"))
    page = printed.ticket(view, [(Entry(TicketId(NUMBER), AT, Act.SEND, RITA), "")], AT, EN).document
    assert isinstance(page, TicketPage)
    assert "Wong" not in words_of(drawn(page))


def test_the_same_ticket_makes_the_same_file() -> None:
    assert drawn(page_of(), 1) == drawn(page_of(), 1)


def test_six_photos_of_the_largest_size_make_a_file_that_can_be_mailed() -> None:
    noise = Image.frombytes("RGB", (2048, 1536), random.Random(1).randbytes(2048 * 1536 * 3))
    out = BytesIO()
    noise.save(out, "JPEG", quality=85)
    page = page_of()
    small = [shrink(out.getvalue())] * 3
    assert len(draw(page, [("a", small), ("b", small)], png(), LINK)) < 5_000_000


def test_an_ordinary_ticket_with_a_photo_and_a_map_fits_on_one_page() -> None:
    """A ticket with two acts: only the form with the number of pages, and the page itself, have words."""
    ticket = replace(
        page_of(), facts=page_of().facts[:9], history=("What was done", (("reported", ""), ("taken", "")) * 2)
    )
    assert len(pages(draw(ticket, [("Photos before", [picture("red")])], png(), LINK))) == 2
