"""A bulletin on paper, as a picture and as a spreadsheet, read back from the files themselves."""

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook
from PIL import Image

from bot.paper import charts, spreadsheet
from bot.paper.charts import COLOURS
from bot.paper.printing import draw_bulletin
from handlers.messages.bulletins import posted
from handlers.messages.bulletins.posted import ROWS_PRINTED
from handlers.messages.message import BulletinPage, Chart, Charts, DataTable, Tables
from handlers.messages.speaker import LANGUAGES, Speaker
from tests.bot.paper.test_qr_labels import pages, texts
from tests.messages.bulletin_samples import bulletin_of
from tests.messages.values import LONGEST, ORDINARY, ZONE, Values, everywhere

SAID = {
    "en": ("Monthly bulletin · Feb 2026", "Draft", "Ranking", "1 /"),
    "zh_CN": ("工作月报 · 2026年2月", "待审稿", "上报集中点位", "1 /"),
    "zh_TW": ("工作月報 · 2026年2月", "待審稿", "通報集中點位", "1 /"),
}
BARS = Chart("Bars", ("a", "b"), (("now", (3.0, 4.0)), ("before", (1.0, 0.0))))


def page_of(language: str, values: Values = ORDINARY) -> BulletinPage:
    page = posted.paper(bulletin_of(values), values.district, Speaker(language, ZONE)).document
    assert isinstance(page, BulletinPage)
    return page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_has_two_to_six_pages_in_its_language(language: str) -> None:
    pdf = draw_bulletin(page_of(language))
    found = pages(pdf)
    assert 2 <= len(found) - 1 <= 6  # one of them is the number of pages, which all of them show
    words = " ".join("".join(map(texts, found)).split())
    for part in SAID[language]:
        assert part in words, part
    assert len(pdf) < 100_000


def test_a_long_table_is_cut_on_paper_and_whole_in_the_spreadsheet() -> None:
    (chapter,) = [each for each in page_of("en").chapters if each.heading == "Work done"]
    assert [len(each.shown) for each in chapter.tables] == [ROWS_PRINTED]
    (sheet,) = [each for each in chapter.tables if each.title == "Work done"]
    assert chapter.note == f"The spreadsheet has {len(sheet.rows) - ROWS_PRINTED} more rows."


@pytest.mark.parametrize("values", [LONGEST, everywhere("<b>&amp;</i> {0} 👩 שלום")], ids=["longest", "hostile"])
def test_it_is_printed_whatever_people_wrote(values: Values) -> None:
    assert draw_bulletin(page_of("zh_TW", values)).startswith(b"%PDF")


def colours(chart: Chart, language: str = "en") -> set[object]:
    with Image.open(BytesIO(charts.draw(Charts((chart,), language)))) as image:
        assert image.width == charts.WIDE
        assert image.height == charts.high(chart)
        return {colour for _, colour in image.convert("RGB").getcolors() or []}


def test_both_series_are_drawn_each_in_its_colour() -> None:
    for chart in (BARS, replace(BARS, is_horizontal=True)):
        assert {COLOURS[0], COLOURS[1]} <= colours(chart)
    assert COLOURS[1] not in colours(replace(BARS, series=BARS.series[:1]))


def test_bars_without_anything_and_labels_without_room_are_drawn_too() -> None:
    nothing = replace(BARS, series=(("now", (0.0, 0.0)),))
    assert COLOURS[0] not in colours(nothing)
    crowded = Chart("很长的标题" * 20, ("一二三四五六七八" * 5,) * 40, (("本期", (1e9,) * 40),))
    assert COLOURS[0] in colours(crowded, "zh_CN")
    assert COLOURS[0] in colours(replace(crowded, is_horizontal=True), "zh_TW")


def test_the_sheets_have_numbers_and_no_formulas() -> None:
    table = DataTable("A/B: [c]", ("Name", "Now"), (("=1+1", 2.5), ("https://x.test", None)), ())
    book = load_workbook(BytesIO(spreadsheet.make(Tables("x.xlsx", (table, table)))))
    assert book.sheetnames == ["A B   c", "A B   c 2"]
    rows = [[cell.value for cell in row] for row in book.worksheets[1].iter_rows()]
    assert rows == [["Name", "Now"], ["=1+1", 2.5], ["https://x.test", None]]
    assert book.worksheets[0]["A2"].data_type == "s"
    assert load_workbook(BytesIO(spreadsheet.make(Tables("x.xlsx", ())))).sheetnames


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_of_a_bulletin_is_a_sheet(language: str) -> None:
    tables = posted.tables(bulletin_of(ORDINARY), Speaker(language, ZONE)).document
    assert isinstance(tables, Tables)
    book = load_workbook(BytesIO(spreadsheet.make(tables)))
    assert len(book.sheetnames) == 14
    for sheet, table in zip(book.worksheets, tables.tables, strict=True):
        assert sheet.max_column == len(table.heads), sheet.title
