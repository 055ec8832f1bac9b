"""What the demo plays in: a district with all that belongs to it, San Francisco as it ships or the operator's own."""

from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from shapely.geometry import mapping

from bot.config.loading import Config
from bot.paper.printing import PLAIN, MapStyle
from casework.files.assets import read_assets
from casework.files.categories import read_categories
from casework.files.maps.boundaries import read_boundaries
from casework.files.maps.streets import read_streets
from casework.files.teams import read_teams
from casework.model.area import Area, AreaMap
from casework.model.asset import Asset
from casework.model.category import CategoryTree
from casework.model.deadline import Calendar
from casework.model.place import Point
from casework.model.policy import DEFAULTS, Policy
from casework.model.street import Street
from casework.model.team import Rule, Team
from handlers.messages.speaker import LANGUAGES
from sandbox.nominatim import Place, read_places
from storage.unit_of_work import UnitOfWork

HERE = Path(__file__).parent
CATEGORIES = HERE.parent / "data" / "categories.toml"
MAP_LINK = "https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=18/{lat}/{lon}"
SAN_FRANCISCO = Calendar(ZoneInfo("America/Los_Angeles"), opens=time(8), closes=time(17))
ADDRESS = {
    "city": "San Francisco",
    "state": "California",
    "ISO3166-2-lvl4": "US-CA",
    "country": "United States",
    "country_code": "us",
}


@dataclass(frozen=True, slots=True)
class Scenery:
    """A district, and how the configuration speaks of it.

    `places` are those that the geocoder knows. With None there is none: the server that the configuration names is not
    asked, because the demo sends nothing off the machine; residents are told that no place can be looked up.
    """

    name: str
    map_link: str
    emergency_number: str
    calendar: Calendar
    areas: tuple[Area, ...] = field(repr=False)
    tree: CategoryTree = field(repr=False)
    teams: tuple[Team, ...] = field(repr=False)
    rules: tuple[Rule, ...] = ()
    assets: tuple[Asset, ...] = ()
    streets: tuple[Street, ...] = field(default=(), repr=False)
    map_style: MapStyle = PLAIN
    policy: Policy = DEFAULTS
    sentinels: tuple[Point, ...] = ()
    places: tuple[Place, ...] | None = field(default=None, repr=False)

    def working(self, today: date) -> list[Team]:
        """Return the teams that answer for something."""
        return [team for team in self.teams if team.is_active(today)]

    def gaps(self, today: date) -> list[str]:
        """Return what a report needs and this district has not, as the command line names it."""
        found = {
            "areas": AreaMap(self.areas).valid(today),
            "categories": self.tree.groups,
            "teams": self.working(today),
        }
        return [name for name, there in found.items() if not there]

    def drawn(self, today: date) -> dict[str, Any]:
        """Return today's areas as GeoJSON, those that lie in others behind them."""
        areas = AreaMap(self.areas)
        outermost_first = sorted(areas.valid(today), key=lambda area: len(areas.lineage(area, today)))
        return {"type": "FeatureCollection", "features": [_feature(area) for area in outermost_first]}


def san_francisco(today: date) -> Scenery:
    """Read what ships, as the command line imports it; there are no mistakes in it."""
    boundaries = (HERE / "san_francisco.geojson").read_bytes()
    areas = read_boundaries(boundaries, code="code", name="name", parent=None, valid_from=None, valid_to=None).areas
    tree = read_categories(CATEGORIES.read_bytes()).tree
    teams = read_teams((HERE / "teams.csv").read_bytes(), {area.code for area in areas}, LANGUAGES).teams
    streets = read_streets((HERE / "streets.geojson").read_bytes(), AreaMap(areas).bounds()).streets
    if not areas or tree is None or not teams or not streets:
        raise RuntimeError("the demo's own data cannot be read")
    assets = read_assets((HERE / "assets.csv").read_bytes(), tree, AreaMap(areas), today).assets
    with (HERE / "places.csv").open(encoding="utf-8", newline="") as lines:
        places = tuple(read_places(lines, ADDRESS))
    return Scenery(
        "San Francisco",
        MAP_LINK,
        "911",
        SAN_FRANCISCO,
        areas,
        tree,
        teams,
        assets=assets,
        streets=streets,
        places=places,
    )


async def own(work: UnitOfWork, config: Config) -> Scenery:
    """Read the operator's district; what people wrote and did there is left where it is."""
    district = config.district
    return Scenery(
        district.name,
        district.map_link,
        district.emergency_number,
        config.calendar,
        tuple(await work.districts.areas()),
        await work.districts.tree(),
        await work.districts.teams(),
        await work.districts.rules(),
        tuple(await work.districts.assets()),
        tuple(await work.streets.all()),
        MapStyle(district.streets_credit, district.map_font, district.paper_font),
        config.policy,
        district.doubtful_positions,
    )


def _feature(area: Area) -> dict[str, Any]:
    return {"type": "Feature", "geometry": mapping(area.polygon), "properties": {"name": area.name}}
