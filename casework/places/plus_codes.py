"""Find plus codes (Open Location Code), whole ones and the short ones that map apps show, and decode them.

Google's own library decodes them. Promise: what only looks like a code gives None, and nothing is raised.
"""

import re
from dataclasses import dataclass

from openlocationcode import openlocationcode

from casework.model.place import Point, distance_m

_PLUS = "23456789CFGHJMPQRVWX"
_WHOLE_DIGITS = 10  # of a plus code that names a spot of 14 metres; a shorter one names an area
_PLUS_CODE = re.compile(
    rf"(?<![0-9a-z+])(?P<code>(?:(?P<head>[{_PLUS}]{{2}})(?:[{_PLUS}]{{6}}|[{_PLUS}]{{4}}00|[{_PLUS}]{{2}}0{{4}}|0{{6}})"
    rf"|[{_PLUS}]{{4}})\+(?P<tail>[{_PLUS}]{{2,7}})?)(?![0-9a-z+])",
    re.IGNORECASE,
)
_TOWN = re.compile(r"[ ,，]{0,3}([^\W\d_][^\n,，.。;；!！?？()（）0-9]{1,40})")


@dataclass(frozen=True, slots=True)
class PlusCode:
    """A plus code in a text: its first character and the one after its last.

    `is_area`: it names an area and no spot. `town` is None for a whole code. For a short one it is the words behind
    it, which may name the town near which it is meant, or "".
    """

    point: Point
    start: int
    end: int
    accuracy_m: float
    is_area: bool = False
    town: str | None = None


def find_plus_code(text: str, near: Point | None) -> PlusCode | None:
    """Find the first plus code; a short one needs a point `near` which it is meant, else it is passed over.

    A code has a letter and a digit: 2345+67 is a sum.
    """
    for match in _PLUS_CODE.finditer(text):
        code = match["code"].upper()
        is_short = match["head"] is None
        if not (re.search("[A-Z]", code) and re.search("[2-9]", code)) or (is_short and not (near and match["tail"])):
            continue
        whole = openlocationcode.recoverNearest(code, near.lat, near.lon) if is_short and near else code
        if not openlocationcode.isFull(whole):
            continue
        cell = openlocationcode.decode(whole)
        point = Point(cell.latitudeCenter, cell.longitudeCenter)
        corner = Point(cell.latitudeLo, cell.longitudeLo)
        town = _TOWN.match(text, match.end()) if is_short else None
        return PlusCode(
            point,
            match.start(),
            match.end(),
            round(distance_m(point, corner), 1),
            is_area=cell.codeLength < _WHOLE_DIGITS,
            town=(town[1].strip() if town else "") if is_short else None,
        )
    return None
