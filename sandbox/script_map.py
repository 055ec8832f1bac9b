"""Read the map that a script names: any GeoJSON of areas, of which the page draws outlines and names."""

import json
from pathlib import Path
from typing import Any

from sandbox.objects import Json

DRAWN = ("Polygon", "MultiPolygon")
MOST_FIELDS = 10  # named when the one asked for does not exist


def read_map(path: Path, name: str) -> tuple[Json | None, list[str]]:
    """Return the map as the page wants it, with each area's name in the property `name`; or sentences that say why not.

    `name` is the property that holds it in the file.
    """
    try:
        document = json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        return None, [f"map: {path} cannot be read: {error.strerror}"]
    except (ValueError, RecursionError):
        return None, [f"map: {path.name} is not GeoJSON"]
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not features or not all(_is_area(each) for each in features):
        return None, [f"map: {path.name} must be a FeatureCollection of polygons, at least one"]
    areas = [(each["geometry"], each.get("properties") or {}) for each in features]
    for number, (_, properties) in enumerate(areas, 1):
        if name not in properties:
            fields = ", ".join(list(properties)[:MOST_FIELDS]) or "none"
            return None, [f"map_name: feature {number} of {path.name} has no property {name}; it has: {fields}"]
    drawn = [
        {"type": "Feature", "geometry": geometry, "properties": {"name": str(properties[name])}}
        for geometry, properties in areas
    ]
    return {"type": "FeatureCollection", "features": drawn}, []


def _is_area(feature: Any) -> bool:
    try:
        return feature["geometry"]["type"] in DRAWN and bool(feature["geometry"]["coordinates"])
    except (LookupError, TypeError):
        return False
