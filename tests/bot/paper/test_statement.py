"""A contractor's statement in the chat and on paper, in three languages: the sums stand there, and add up."""

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from bot.paper.printing import Printer
from bot.paper.statement import draw
from casework.campaigns.contracts.scoping import StatementView
from casework.model.contract import Evidence, Fault, Ground, reckon
from casework.model.person import PersonId
from casework.model.policy import DEFAULTS
from casework.model.statement import StatementAct, Step
from casework.model.ticket_id import TicketId
from handlers.messages.campaigns import contracts
from handlers.messages.campaigns.statements import page
from handlers.messages.message import StatementPage
from handlers.messages.speaker import LANGUAGES, Speaker
from storage.files.photos import PhotoFiles
from tests.bot.paper.test_ticket_page import number_of_pages, words_of
from tests.messages.contract_samples import DAY, sample_statement
from tests.messages.test_every_message import HOSTILE
from tests.messages.values import AT, LONGEST, ORDINARY, ZONE, everywhere
from tests.remembering import Remembering

WORDS = {
    "en": ("Score 74.25 of 100", "Fee 123,456.78 yuan, of which 90% is due", "Due 111,111.10 yuan", "fixed late"),
    "zh_CN": ("得分74.25（满分100）", "承包费123,456.78元，应付90%", "应付111,111.10元", "办结超时"),
    "zh_TW": ("得分74.25（滿分100）", "承攬費123,456.78元，應付90%", "應付111,111.10元", "逾期完成"),
}


def view_of() -> StatementView:
    steps = (
        Step(StatementAct.APPROVE, AT, PersonId(3)),
        Step(StatementAct.OBJECT, AT, PersonId(4), "道路封闭 <closed>"),
        Step(StatementAct.ANSWER, AT, PersonId(3), "It was open"),
    )
    return StatementView(replace(sample_statement(), steps=steps), "Lorries", "Sue", False, False)


def column(printed: StatementPage, grid: int, number: int) -> list[Decimal]:
    return [Decimal(row[number].replace(",", "")) for row in printed.grids[grid].rows[1:]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_sums_stand_in_the_chat_and_on_paper_and_add_up(language: str) -> None:
    to = Speaker(language, ZONE)
    said = contracts.statement(view_of(), to).text.striptags()
    for part in WORDS[language]:
        assert part in said, said
    printed = page(view_of(), to)
    *lost, all_lost = column(printed, 0, 4)
    *points, score = column(printed, 0, 5)
    assert (sum(lost), sum(points)) == (all_lost, score)
    assert (all_lost, score) == (Decimal("25.75"), Decimal("74.25"))
    *taken, all_taken = column(printed, 2, 4)
    *cost, deducted = column(printed, 2, 5)
    assert (sum(taken), sum(cost)) == (all_taken, deducted)
    assert (all_taken, deducted) == (all_lost, Decimal("12345.68"))
    found = words_of(draw(printed))
    for part in (
        "123,456.78",
        "111,111.10",
        "12,345.68",
        "74.25",
        "CaféElm,12ElmStreet",
        "道路封闭<closed>",
        "Itwasopen",
    ):
        assert part in found, part
    assert WORDS[language][3].replace(" ", "") in found


def test_a_long_month_goes_on_with_the_tables_head_on_each_page() -> None:
    faults = [Fault(TicketId(number), DAY, "Elm Street", 1, "n" * 60) for number in range(1, 121)]
    found = reckon(Evidence({Ground.FIXED: 500}, {Ground.FIXED: faults}), 10**9, DEFAULTS)
    long = replace(view_of(), statement=replace(view_of().statement, reckoning=found))
    pdf = draw(page(long, Speaker("en", ZONE)))
    assert number_of_pages(pdf) > 4
    words = words_of(pdf)
    assert words.count("TicketDayPlaceWhy") == number_of_pages(pdf) - 1  # the last page has words alone
    assert all(f"#{number}" in words for number in range(1, 121))


@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE.keys())
def test_it_is_drawn_whatever_people_wrote(typed: str) -> None:
    statement = sample_statement(everywhere(typed))
    view = StatementView(statement, typed, typed, False, False)
    assert draw(page(view, Speaker("zh_CN", ZONE))).startswith(b"%PDF")


def test_the_longest_values_fit() -> None:
    longest = StatementView(sample_statement(LONGEST), LONGEST.team, LONGEST.worker, False, False)
    assert draw(page(longest, Speaker("zh_TW", ZONE))).startswith(b"%PDF")


async def test_the_printer_draws_a_statement(tmp_path: Path) -> None:
    async def no_map(_: object) -> bytes:
        raise AssertionError("a statement shows no map")

    printer = Printer(PhotoFiles(tmp_path, Remembering()), no_map, lambda: "CleanwardBot")
    printed = page(StatementView(sample_statement(ORDINARY), "Lorries", "", False, False), Speaker("en", ZONE))
    pdf = await printer(printed)
    assert printed.file_name == "statement-clean-2026-2026-10.pdf"
    assert re.match(rb"%PDF", pdf)
    assert "DeductedYuan" not in words_of(pdf)
