"""Residents of the bench: each sends a photo and a place, then presses what is asked until the report is sent.

They know just enough of what the bot says: the data of its buttons, and how it thanks.
"""

import json
import random
import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from io import BytesIO
from typing import Any
from urllib.parse import unquote_plus

import shapely
from PIL import Image

from tests.paths import ROOT

CITY = ROOT / "bot" / "demo" / "san_francisco.geojson"
THANKS = "Thank you"
VERBS = ("different", "nospot", "insist", "goon", "answer", "cat", "group", "send")  # what is pressed, the first first
PRESSED = re.compile(r'"callback_data": ?"(1\.([a-z]+)\.[^"]*)"')

Json = dict[str, Any]
TRIES = 50  # points in a neighbourhood's box


@lru_cache(1)
def photo(number: int = 0) -> bytes:
    """Return what a resident sends: noise of their own, as large as telephones send, compressed as they do."""
    out = BytesIO()
    noise = Image.frombytes("RGB", (160, 120), random.Random(number).randbytes(160 * 120 * 3))
    noise.resize((1280, 960)).save(out, "JPEG", quality=80)
    return out.getvalue()


@cache
def areas() -> list[Any]:
    """Return the neighbourhoods of the bench's city."""
    features = json.loads(CITY.read_text(encoding="utf-8"))["features"]
    return [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features]


def places() -> list[tuple[float, float]]:
    """Return a spot, as latitude and longitude, in each neighbourhood of the bench's city."""
    spots = [area.representative_point() for area in areas()]
    return [(each.y, each.x) for each in spots]


def spot(number: int) -> dict[str, float]:
    """Return where a resident reports: anywhere in a neighbourhood, and not in the sea beside it."""
    area, chance = areas()[number % len(areas())], random.Random(number)
    west, south, east, north = area.bounds
    tried = (shapely.Point(chance.uniform(west, east), chance.uniform(south, north)) for _ in range(TRIES))
    found = next((each for each in tried if area.contains(each)), area.representative_point())
    return {"latitude": found.y, "longitude": found.x}


@dataclass(slots=True)
class Resident:
    """One chat's way through one report; `says` and `hears` give what it sends next."""

    number: int
    _is_thanked: bool = False
    _has_placed: bool = False
    _offered: dict[str, str] = field(default_factory=dict)

    def begins(self) -> Json:
        """Return the photo with which a report begins."""
        sizes = [{"file_id": f"photo{self.number}", "file_unique_id": f"p{self.number}", "width": 1280, "height": 960}]
        return {"message": {"photo": sizes}}

    def is_done(self) -> bool:
        """Tell whether the report is sent and the bot has said so."""
        return self._is_thanked

    def hears(self, body: bytes) -> Json | None:
        """Hear what the bot says to this chat, and return what is sent next, or None to wait for more."""
        said = body.decode(errors="ignore")
        said = said if said.startswith("--") else unquote_plus(said)
        if not self._has_placed:
            self._has_placed = True
            return {"message": {"location": spot(self.number)}}
        self._is_thanked = self._is_thanked or THANKS in said
        offered = {verb: data for data, verb in PRESSED.findall(said)}
        wanted = next((offered[verb] for verb in VERBS if verb in offered), None)
        if (
            self._is_thanked or wanted is None or offered == self._offered
        ):  # a message that changed, with the same buttons
            return None
        self._offered = offered
        return {"callback_query": {"data": wanted}}
