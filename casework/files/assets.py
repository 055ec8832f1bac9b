"""Read a file of assets: bytes in, assets and findings (validation errors) out.

Promises: all mistakes are reported at once, each with its row; a single mistake means no assets at all. The reader
never raises, whatever the bytes are. The file is CSV with the columns `code,name,lat,lon,category` in any order;
`category` may be empty or missing. `lat` and `lon` are degrees; in mainland China their datum is asked, never guessed.
"""

from dataclasses import dataclass
from datetime import date

from casework.files.csv_table import Row, Table
from casework.model.area import AreaMap
from casework.model.asset import Asset, AssetCode
from casework.model.category import CategoryCode, CategoryTree
from casework.model.datum import Datum, is_in_mainland, wgs84_from
from casework.model.finding import Finding, Level, What

REQUIRED = ("code", "name", "lat", "lon")


@dataclass(frozen=True, slots=True)
class AssetFile:
    """The contents of a file: its assets (none if any finding is an error) and the findings."""

    assets: tuple[Asset, ...]
    findings: tuple[Finding, ...]


def read_assets(data: bytes, tree: CategoryTree, areas: AreaMap, on: date, datum: Datum | None = None) -> AssetFile:
    """Read the assets of a CSV file; an asset that is in no area on that day is read with a warning.

    `datum` is that of the positions, None if nobody said it: then positions in mainland China are refused.
    """
    table = Table(data, REQUIRED, ("category",))
    assets = []
    asks: Finding | None = None
    for row in table:
        table.check_code_and_name(row)
        category = _category(row, tree)
        point = row.position()
        if point and datum is None and is_in_mainland(point) and not asks:
            asks = Finding(Level.ERROR, What.DATUM_UNKNOWN, None, {"lat": point.lat, "lon": point.lon})
        if point:
            point = wgs84_from(point, datum or Datum.WGS84)
            if areas.bounds() and areas.locate(point, on).area is None:
                row.warn(What.IN_NO_AREA, lat=point.lat, lon=point.lon)
            assets.append(Asset(AssetCode(row["code"]), row["name"], point, category))
    if not assets and not table.is_refused:
        table.findings.append(Finding(Level.ERROR, What.NO_ASSETS))
    if asks:
        table.findings.append(asks)
        return AssetFile((), tuple(table.findings))
    return AssetFile(() if table.is_refused else tuple(assets), tuple(table.findings))


def _category(row: Row, tree: CategoryTree) -> CategoryCode | None:
    code = CategoryCode(row["category"])
    if not code or tree.current(code):
        return code or None
    known = [category.code for category in tree.categories()]
    row.refuse_unknown(code, known, What.CATEGORY_UNKNOWN, What.CATEGORY_UNKNOWN_NEAR)
    return None
