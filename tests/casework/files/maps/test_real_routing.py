"""Routing agrees with what two cities recorded for their own reports.

The files are real: 10,000 reports of San Francisco (DataSF) and 6,248 of Boston (Analyze Boston). The thresholds are
half a point below the best that plain point-in-polygon reaches; the other reports are within a few metres of a border.
"""

import csv
import json
from collections import Counter
from datetime import date, datetime

import pytest

from casework.files.maps.boundaries import BoundaryFile, read_boundaries
from casework.model.area import AreaMap
from casework.model.place import Point
from tests.paths import SHARED

NEW_NEIGHBOURHOODS = date(2013, 1, 1)  # from this day on, the city used the neighbourhoods of SFFind

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the cities' data are not beside this checkout")

Outcome = tuple[int, int]  # right answers, reports


def read(file: str, valid_from: date | None = None, valid_to: date | None = None) -> BoundaryFile:
    data = (SHARED / "boundaries" / file).read_bytes()
    return read_boundaries(data, code="name", name="name", parent=None, valid_from=valid_from, valid_to=valid_to)


@pytest.fixture(scope="module")
def san_francisco() -> dict[str, Outcome]:
    """Route each report with a position and a recorded neighbourhood, on the day on which it was opened."""
    old = read("sf_planning_neighborhoods_37.geojson", valid_to=date(2012, 12, 31))
    new = read("sf_sffind_neighborhoods_117.geojson", valid_from=NEW_NEIGHBOURHOODS)
    areas = AreaMap([*old.areas, *new.areas])
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    with (SHARED / "reports" / "sf311_2008_2016_10k.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            label, position = row["Neighborhood"].replace("'", ""), row["Point"].strip("()")
            if not label or not position:
                continue
            lat, lon = position.split(",")
            opened = datetime.strptime(row["Opened"], "%m/%d/%Y %I:%M:%S %p").date()  # noqa: DTZ007 - a local day
            time = "before 2013" if opened < NEW_NEIGHBOURHOODS else "from 2013"
            located = areas.locate(Point(float(lat), float(lon)), opened)
            asked[time] += 1
            right[time] += located.area is not None and located.area.code == label
    return {time: (right[time], asked[time]) for time in asked}


def share(outcome: Outcome) -> float:
    right, asked = outcome
    print(f"{right} of {asked}: {right / asked:.2%}")  # noqa: T201 - the figure is the result; pytest -s shows it
    return right / asked


def test_san_francisco_before_2013_is_routed_by_the_37_planning_neighbourhoods(
    san_francisco: dict[str, Outcome],
) -> None:
    assert san_francisco["before 2013"][1] > 4000
    assert share(san_francisco["before 2013"]) >= 0.976


def test_san_francisco_from_2013_is_routed_by_the_117_neighbourhoods_of_sffind(
    san_francisco: dict[str, Outcome],
) -> None:
    assert san_francisco["from 2013"][1] > 4000
    assert share(san_francisco["from 2013"]) >= 0.952


def test_boston_is_routed_by_its_26_neighbourhoods() -> None:
    scoring = json.loads((SHARED / "scoring" / "boston_alias.json").read_text(encoding="utf-8"))
    areas = AreaMap(read("boston_neighborhoods_26.geojson").areas)
    right = asked = 0
    with (SHARED / "reports" / "boston311_2011-07-01_19.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            label, position = row["neighborhood"], [row["latitude"], row["longitude"]]
            if label in scoring["ignore_labels"] or position == scoring["default_coordinate"] or not all(position):
                continue
            located = areas.locate(
                Point(float(position[0]), float(position[1])), date.fromisoformat(row["open_dt"][:10])
            )
            asked += 1
            right += located.area is not None and located.area.code in scoring["alias_any_of"].get(label, [label])
    assert asked > 5000
    assert share((right, asked)) >= 0.974


def test_repairing_a_citys_invalid_rings_hardly_changes_them() -> None:
    repairs = [
        finding
        for file in ("sf_planning_neighborhoods_37.geojson", "boston_neighborhoods_26.geojson")
        for finding in read(file).findings
        if finding.what == "repaired"
    ]
    assert len(repairs) == 7
    assert all(float(finding.facts["percent"]) < 0.1 for finding in repairs)
