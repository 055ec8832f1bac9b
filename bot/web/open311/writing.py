"""Write answers as JSON or XML, as GeoReport v2 wants them.

Promise: what somebody typed cannot break either form: characters that XML does not know are left out.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

Value = object
JSON, XML = "json", "xml"
TYPES = {JSON: "application/json", XML: "text/xml;charset=utf-8"}
ITEMS = {"attributes": "attribute", "values": "value", "endpoints": "endpoint", "formats": "format"}

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def moment(at: datetime | None) -> str | None:
    """Write an aware moment as W3C's profile of ISO 8601, in UTC, to the second."""
    return None if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def listed(form: str, root: str, item: str, rows: Sequence[Mapping[str, Value]]) -> bytes:
    """Write rows: an array in JSON, elements called `item` within `root` in XML."""
    if form == JSON:
        return _json(rows)
    top = ET.Element(root)
    for row in rows:
        _fill(ET.SubElement(top, item), row)
    return _xml(top)


def single(form: str, root: str, row: Mapping[str, Value]) -> bytes:
    """Write one thing: an object in JSON, an element in XML."""
    if form == JSON:
        return _json(row)
    top = ET.Element(root)
    _fill(top, row)
    return _xml(top)


def _json(value: Value) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


def _xml(top: ET.Element) -> bytes:
    return bytes(ET.tostring(top, encoding="utf-8", xml_declaration=True))


def _fill(element: ET.Element, value: Value, name: str = "") -> None:
    match value:
        case Mapping():
            for key, each in value.items():
                _fill(ET.SubElement(element, str(key)), each, str(key))
        case list() | tuple():
            for each in value:
                _fill(ET.SubElement(element, ITEMS[name]), each)
        case bool():
            element.text = str(value).lower()
        case None:
            pass
        case _:
            element.text = _NOT_XML.sub("", str(value))
