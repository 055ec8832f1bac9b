"""Read what a fix took (tonnes, items, square metres, vehicles, people) from notes of staff: "2.5 t, 3 people".

The units are those that the district's bulletins count (product page, section 5).
"""

import re
from collections.abc import Mapping
from enum import StrEnum


class Measure(StrEnum):
    """The units in which work is counted."""

    TONNES = "tonnes"
    ITEMS = "items"
    SQUARE_METRES = "square_metres"
    VEHICLES = "vehicles"
    PEOPLE = "people"


MOST = 1_000_000.0  # of any measure; more is a typing mistake

# The names of the measures in the languages of the staff; kilograms become tonnes.
NAMES: Mapping[str, tuple[Measure, float]] = {
    **dict.fromkeys(("t", "ton", "tons", "tonne", "tonnes", "吨", "噸", "公噸"), (Measure.TONNES, 1.0)),
    **dict.fromkeys(("kg", "kilo", "kilos", "公斤", "千克"), (Measure.TONNES, 0.001)),
    **dict.fromkeys(
        ("item", "items", "piece", "pieces", "pcs", "bag", "bags", "件", "个", "個", "袋"), (Measure.ITEMS, 1.0)
    ),
    **dict.fromkeys(("m²", "m2", "sqm", "平方米", "平方公尺", "平米"), (Measure.SQUARE_METRES, 1.0)),
    **dict.fromkeys(
        ("vehicle", "vehicles", "truck", "trucks", "lorry", "lorries", "van", "vans", "辆", "輛", "车", "車", "台"),
        (Measure.VEHICLES, 1.0),
    ),
    **dict.fromkeys(("person", "persons", "people", "staff", "workers", "人", "人次", "名"), (Measure.PEOPLE, 1.0)),
}
_NAME = "|".join(sorted(map(re.escape, NAMES), key=len, reverse=True))
_PART = re.compile(rf"(?<![A-Za-z0-9.,])(\d{{1,7}}(?:[.,]\d{{1,3}})?)\s?({_NAME})(?![a-z0-9²])", re.IGNORECASE)


def read_tally(text: str) -> dict[Measure, float]:
    """Return the amounts in a text by measure; amounts of one measure are added up, and all other words are ignored.

    A comma or a point before at most three digits is a decimal one: nobody weighs rubbish with more decimals.
    """
    found: dict[Measure, float] = {}
    for number, name in _PART.findall(text):
        measure, factor = NAMES[name.lower()]
        amount = round(found.get(measure, 0.0) + float(number.replace(",", ".")) * factor, 3)
        if 0 < amount <= MOST:
            found[measure] = amount
    return found
