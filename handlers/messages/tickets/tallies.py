"""Say what work took, as the reader writes numbers: "2.5 t · 3 people"."""

from collections.abc import Callable, Mapping
from math import ceil

from casework.model.tally import DIVISIBLE, Measure, WorkKind
from handlers.messages.speaker import Speaker

UNITS: dict[Measure, Callable[[Speaker, float], str]] = {
    Measure.TONNES: lambda to, amount: to.say("{number} t", number=to.number(amount)),
    Measure.CUBIC_METRES: lambda to, amount: to.say("{number} m³", number=to.number(amount)),
    Measure.SQUARE_METRES: lambda to, amount: to.say("{number} m²", number=to.number(amount)),
    Measure.METRES: lambda to, amount: to.say("{number} m", number=to.number(amount)),
    Measure.PLACES: lambda to, amount: to.counted("{number} place", "{number} places", ceil(amount)),
    Measure.ITEMS: lambda to, amount: to.counted("{number} item", "{number} items", ceil(amount)),
    Measure.PIECES: lambda to, amount: to.counted("{number} piece", "{number} pieces", ceil(amount)),
    Measure.POSTERS: lambda to, amount: to.counted("{number} poster", "{number} posters", ceil(amount)),
    Measure.TREES: lambda to, amount: to.counted("{number} tree", "{number} trees", ceil(amount)),
    Measure.BUILDINGS: lambda to, amount: to.counted("{number} building", "{number} buildings", ceil(amount)),
    Measure.PEOPLE: lambda to, amount: to.counted("{number} person", "{number} people", ceil(amount)),
    Measure.SHIFTS: lambda to, amount: to.counted("{number} shift", "{number} shifts", ceil(amount)),
    Measure.VEHICLES: lambda to, amount: to.counted("{number} vehicle", "{number} vehicles", ceil(amount)),
    Measure.TRIPS: lambda to, amount: to.counted("{number} trip", "{number} trips", ceil(amount)),
    Measure.YUAN: lambda to, amount: to.say("{number} yuan", number=to.number(amount)),
}

WORK: Mapping[WorkKind, Callable[[Speaker], str]] = {
    WorkKind.CLEARED: lambda to: to.say("cleared"),
    WorkKind.REPAIRED: lambda to: to.say("repaired"),
    WorkKind.DEMOLISHED: lambda to: to.say("demolished"),
    WorkKind.PLANTED: lambda to: to.say("planted"),
}


def tally(amounts: Mapping[str, float], to: Speaker) -> str:
    """Return what work took, in one line."""
    return " · ".join(amount(Measure(each), amounts[each], to) for each in UNITS if each in amounts)


def amount(measure: Measure, value: float, to: Speaker) -> str:
    """Return one amount with its unit.

    From one on, it has two decimals at most: with three, it could be read as thousands.
    """
    return UNITS[measure](to, round(value, 2) if value >= 1 and measure in DIVISIBLE else value)
