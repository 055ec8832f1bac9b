"""Small boundary files for the tests, and short functions to read them and to check the findings."""

import json
from typing import Any

from casework.files.maps.boundaries import BoundaryFile, read_boundaries
from casework.model.area import AreaCode
from casework.model.finding import Finding, Level, What

SQUARE: list[list[float]] = [[0, 0], [0.01, 0], [0.01, 0.01], [0, 0.01], [0, 0]]


def read(document: object, *, code: str = "code", name: str = "name", parent: str | None = None) -> BoundaryFile:
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    return read_boundaries(
        data, code=code, name=name, parent=AreaCode(parent) if parent else None, valid_from=None, valid_to=None
    )


def feature(code: object = "a", ring: object = SQUARE, **changes: object) -> dict[str, object]:
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"code": code, "name": "A"}, "geometry": geometry} | changes


def collection(*features: object, **members: object) -> dict[str, object]:
    return {"type": "FeatureCollection", "features": list(features)} | members


def block(west: float, east: float, south: float = 0, north: float = 0.01) -> list[list[float]]:
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def only(found: BoundaryFile) -> Finding:
    assert len(found.findings) == 1, found.findings
    return found.findings[0]


def refusal(found: BoundaryFile) -> tuple[What, int | None, dict[str, Any]]:
    finding = only(found)
    assert finding.level is Level.ERROR
    assert found.areas == ()
    return finding.what, finding.feature, finding.facts
