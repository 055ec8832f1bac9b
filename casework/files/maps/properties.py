"""Read the properties of a GeoJSON feature, for files of areas and of roads.

Promises: what is read can be shown anywhere. A property that no feature has is refused with the names of those that
there are.
"""

from collections.abc import Collection, Sequence

from casework.files.maps.formats import check_collection
from casework.files.maps.geojson import check_crs
from casework.files.printable import is_printable
from casework.model.finding import UnusableError, What, json_kind, shown

LONGEST = 100  # characters of a code or a name, so that it fits a button and a card
MOST_FIELDS = 20  # named in the error if the requested field does not exist


def features_of(document: object) -> list[object]:
    """Return the features of a GeoJSON document; raises UnusableError if it has none, or another coordinate system."""
    if not isinstance(document, dict):
        raise UnusableError(What.NOT_GEOJSON, found=json_kind(document))
    check_crs(document)
    if document.get("type") == "Feature":
        return [document]
    check_collection(document)
    features: list[object] = document["features"]
    if not features:
        raise UnusableError(What.NO_FEATURES)
    return features


def require_fields(features: Sequence[object], fields: tuple[str, ...]) -> None:
    """Raise UnusableError, which names the existing fields, for a field that no feature has."""
    known: dict[str, None] = {}
    for feature in features:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if isinstance(properties, dict):
            known.update(dict.fromkeys(properties))
    check_known(known, fields)


def check_known(known: Collection[str], fields: Sequence[str]) -> None:
    """Raise UnusableError for a field that is not among the known ones.

    If nothing is known, each feature is refused with its own reason later.
    """
    for field in fields if known else ():
        if field not in known:
            listed = ", ".join(shown(each) for each in list(known)[:MOST_FIELDS])
            raise UnusableError(What.FIELD_UNKNOWN, field=shown(field), known=listed)


def text_of(properties: dict[str, object], field: str) -> str:
    """Return a code or a name, stripped; raises UnusableError if there is none that can be shown.

    A number is accepted too, because many files number their areas; 3.0 is 3.
    """
    value = properties.get(field)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if value is None or (isinstance(value, str) and not value.strip()):
        raise UnusableError(What.VALUE_MISSING, field=shown(field))
    if not isinstance(value, str):
        raise UnusableError(What.VALUE_WRONG_TYPE, field=shown(field), found=json_kind(value))
    text = value.strip()
    if len(text) > LONGEST:
        raise UnusableError(What.VALUE_TOO_LONG, field=shown(field), length=len(text), limit=LONGEST)
    if not is_printable(text):
        raise UnusableError(What.VALUE_UNPRINTABLE, field=shown(field), value=shown(text))
    return text
