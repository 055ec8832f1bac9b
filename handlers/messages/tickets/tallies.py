"""Say what a fix took, as the reader writes numbers: "2.5 t · 3 people"."""

from collections.abc import Callable, Mapping
from math import ceil

from casework.model.tally import Measure
from handlers.messages.speaker import Speaker

MEASURES: dict[Measure, Callable[[Speaker, float], str]] = {
    Measure.TONNES: lambda to, amount: to.say("{number} t", number=to.number(amount)),
    Measure.ITEMS: lambda to, amount: to.counted("{number} item", "{number} items", ceil(amount)),
    Measure.SQUARE_METRES: lambda to, amount: to.say("{number} m²", number=to.number(amount)),
    Measure.VEHICLES: lambda to, amount: to.counted("{number} vehicle", "{number} vehicles", ceil(amount)),
    Measure.PEOPLE: lambda to, amount: to.counted("{number} person", "{number} people", ceil(amount)),
}


def tally(amounts: Mapping[str, float], to: Speaker) -> str:
    """Return what a fix took, in one line."""
    return " · ".join(word(to, amounts[measure]) for measure, word in MEASURES.items() if measure in amounts)
