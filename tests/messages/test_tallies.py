"""Whatever the bot writes about work, staff may copy into a note: it is read as the same amounts."""

from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st

from casework.model.tally import DIVISIBLE, Measure, Took, read_tally
from handlers.messages.speaker import LANGUAGES, Speaker
from handlers.messages.tickets.tallies import tally

AMOUNTS = st.dictionaries(st.sampled_from(Measure), st.integers(1, 99_999_999), min_size=1)


@given(AMOUNTS, st.sampled_from(sorted(LANGUAGES)))
def test_what_the_bot_writes_it_reads_again_in_every_language(drawn: dict[Measure, int], language: str) -> None:
    amounts: dict[str, float] = {
        unit: number / 100 if unit in DIVISIBLE else float(number) for unit, number in drawn.items()
    }
    said = tally(amounts, Speaker(language, ZoneInfo("UTC")))
    assert read_tally(said) == Took({Measure(unit): number for unit, number in amounts.items()}), said
