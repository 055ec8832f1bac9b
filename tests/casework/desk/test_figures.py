"""Which words of a button name figures: those of our buttons, and no others that somebody made up."""

from datetime import date

import pytest

from casework.desk.figures import read, written
from casework.model.errors import Refusal, Why
from casework.model.figure import Count
from casework.model.summary import Period, Span

TODAY = date(2026, 3, 31)


@pytest.mark.parametrize("span", Span)
def test_what_a_button_names_is_read_back(span: Span) -> None:
    period = Period.of(span, TODAY)
    assert read(span, TODAY) == (period, None)
    assert read(written(period, Count.FIXED), TODAY) == (period, Count.FIXED)


@pytest.mark.parametrize(
    "word",
    [
        "0001-01-01_9999-12-31",
        "9999-12-31_9999-12-31",
        "0001-01-01_0001-01-02",
        "2026-03-02_2026-03-01",
        "2025-12-28_2026-03-31",
        "2026-03-31_2026-04-01",
        "2026-03-31",
        "week/late",
        "",
    ],
)
def test_a_button_names_a_quarter_at_most_until_today(word: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(word, TODAY)
    assert refused.value.why is Why.OLD_BUTTON
